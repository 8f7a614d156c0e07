"""Years and days that a report's text states of itself.

Texts are NFKC-normalised and in simplified script, their lines joined by `\n`.
"""

import re

_ZEROS = "OoОΟ○◯〇零"
_HAN_SIGNS = (*_ZEROS, "二0", "二 0", "一九", "玖")
"""No year is in Chinese numerals, or with a letter for a zero, where none of these is."""
_DIGIT = f"[{_ZEROS}0一二三四五六七八九壹贰貳叁參肆伍陆柒捌玖]"
_HAN_YEAR = re.compile(
    rf"(?:[二贰貳](?<!{_DIGIT}.)\s*[{_ZEROS}0]|[一壹](?<!{_DIGIT}.)\s*[九玖])"
    rf"\s*{_DIGIT}\s*{_DIGIT}(?=\s*年)"
    rf"|[二贰貳](?<!{_DIGIT}.)[{_ZEROS}0][{_ZEROS}012一二壹贰貳]{_DIGIT}"
    rf"(?!{_DIGIT}|[\d十百千万号件条项次份页章室])"
)
_LETTER_YEAR = re.compile(rf"2(?<![\dA-Za-z]2)[{_ZEROS}]([012]\d)(?=\s*年)")
_HAN_DIGIT = str.maketrans(
    f"{_ZEROS}一二三四五六七八九壹贰貳叁參肆伍陆柒捌玖", "0" * len(_ZEROS) + "12345678912233456789"
)
_PERIOD = re.compile(
    r"(20(?<!\d20)\d\d)\s*[年.\-/]?\s*0?[15]\s*[月.\-/]?\s*0?1\s*[日号]?\s*[起,、]*\s*"
    r"(?:至|到|-|—|–|~|―)+\s*(?:(20\d\d)\s*[年.\-/]?\s*)?1\s*2"
)
_TERM = re.compile(r"(?:期限|时限|统计时间|时间范围|截[至止])[^。,;\n]{0,16}?(20\d\d)\s*年")
_OWN_YEAR = re.compile(
    r"(20\d\d)\s*年?度?[^\d,。;:、\n]{0,30}(?:政府|政务)?信息公开[^\n。]{0,10}报告"
)
_CITED = re.compile(  # a plan or a rule; a title that stands in the text is the report's own
    r"《(?![^《》\n]{0,60}(?:报告|年报)(?:\([^()\n]{0,8}\))?》)[^《》\n]{0,80}》"
)
_ANY_YEAR = re.compile(
    r"(20(?<![\d〔\[(比较自从]20)\d\d)\s*年(?!\s*\d{1,2}\s*月|修订|修改|以前|底)"
)
_DATE = re.compile(
    r"(20(?<![\d至到]20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\s*[日号]?\s*[起至到])"
)
_HAN_DAY = re.compile(
    r"(?<=\d年)(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})(?=[日号])"
)
_UNITS = {"": 0} | {han: number for number, han in enumerate("一二三四五六七八九", 1)}
_DATE_WORD = re.compile(r"日期|时间|发布|成文|生成|印发|公布")
_DATE_FIELD = re.compile(r"(?:日期|时间)[ \t]*[:|]?[ \t]*(?=20)")
SIGNATURE = 40
"""So long is a line with the day of a signature at most."""
_CLOCK = re.compile(r"今天|星期|现在是|欢迎")


def to_arabic(text: str) -> str:
    """The text with years in digits: 二〇二一年, 贰零贰壹年, 2O21年."""
    if not any(sign in text for sign in _HAN_SIGNS):
        return text
    text = _LETTER_YEAR.sub(r"20\1", text)
    return _HAN_YEAR.sub(lambda m: "".join(m[0].split()).translate(_HAN_DIGIT), text)


def find_period_year(text: str) -> int | None:
    """The year of the statistics period; two years that differ say nothing."""
    period = _PERIOD.search(text)
    if period:
        return int(period[1]) if period[2] in (None, period[1]) else None
    term = _TERM.search(text)
    return int(term[1]) if term else None


def find_prose_year(head: str, lead: str) -> int | None:
    """The year that the first sentences name as the report's, else any that they name.

    Years in the names of what they cite are not the report's: 《2022年政务公开工作要点》.
    """
    for text in (head, lead):
        text = _CITED.sub("", text) if "《" in text else text
        prose = "\n".join([line for line in text.split("\n") if "," in line or "。" in line])
        own = ("信息公开" in prose and _OWN_YEAR.search(prose)) or _ANY_YEAR.search(prose)
        if own:
            return int(own[1])
    return None


def find_publication(head: str, tail: str) -> str:
    """ISO date of the header block, else of the signature; days that sentences name are others."""
    plain = ""
    for line in map(_without_sentences, head.split("\n")):
        date = _date(line)
        if date and _CLOCK.search(line):
            continue
        if date and _DATE_WORD.search(line):
            return date
        plain = plain or date or ""
    if plain or "20" not in tail:
        return plain
    short = [line for line in tail.split("\n") if len(line) <= SIGNATURE and "。" not in line]
    return next(filter(None, map(_date, short)), "")


def _without_sentences(line: str) -> str:
    """The line, of running text only what follows a field's name: 发布日期:2021-01-05."""
    if "。" not in line:
        return line
    field = _DATE_FIELD.search(line)
    return line[field.start() : field.end() + 12] if field else ""


def _date(line: str) -> str:
    if "20" not in line:
        return ""
    line = _HAN_DAY.sub(lambda m: f"{_count(m['month'])}月{_count(m['day'])}", line)
    found = _DATE.search(_PERIOD.sub("", line))
    if not found or not (1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31):
        return ""
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"


def _count(han: str) -> int:
    """A number up to 99: 十二, 三十一; 0 where it is none."""
    tens, mark, units = han.rpartition("十")
    return 10 * _UNITS.get(tens or (mark and "一"), 0) + _UNITS.get(units, 0)
