"""Titles of reports: the organ and the year that each names."""

import re
from collections.abc import Sequence
from typing import NamedTuple


def _spaced(*words: str) -> str:
    """An alternation of words that may be broken by white space inside."""
    return "|".join(r"\s*".join(word) for word in words)


# An alternative that begins with a character, as in most patterns below, is one that is not tried
# where that character does not stand: a tenth of the time.
_CORE = re.compile(
    rf"公\s*开\s*(?:(?:{_spaced('重点', '工作', '情况', '年度', '的')}"
    rf"|20\d\d\s*(?=年度)|20\d\d\s*年|(?:20\d\d\s*)?[-—–~至](?=\s*20\d\d))\s*){{0,5}}"
    rf"(?:{_spaced('报告', '年报', '年度总结', '总结')})"
    r"(?:[ \t]*(?:\([ \t]*20\d\d[ \t]*(?:年度?)?[ \t]*\)|20\d\d[ \t]*年度?(?![ \t]*\d)))?"
)
_INFORMATION = rf"信\s*息\s*(?:{_spaced('年度', '依申请', '主动')})?"
_CORE_START = re.compile(rf"(?:政\s*[府务]\s*(?:{_INFORMATION})?|{_INFORMATION})\s*$")
_HALF_CORE = re.compile(r"政[府务](?:信息?)?$")
_NOTE = re.compile(r"[ \t]*[(〔\[【]([^)〕\]】\n]{1,12})[)〕\]】]")
_YEAR = re.compile(r"((?:19(?<!\d19)|20(?<!\d20))\d\d)(?!\d)\s*(?:年\s*)?(?:度)?")
_SHORT_SPAN = re.compile(r"(20(?<!\d20)\d\d(?:年度?)?[-—–~至到])(\d\d)(?=年)")
_LISTED = re.compile(r"(20\d\d\s*(?:年度?)?)\s*[、,/](?=\s*20\d\d\s*年)")
_DATED = re.compile(  # a day, or the number of a file: 2018-00042
    r"20(?<!\d20)\d\d(?:[-.年]\d{1,2}[-.月]\d{1,2}(?!\d)日?|-(?!20\d\d(?!\d))\d{3,})"
)
_SPANNING = re.compile(r"[-—–~至到和与及]+")
_ODD_YEAR = re.compile(r"[\d〇零一二三四五六七八九十廿两千]{2,}年")
"""A year that cannot be read, once 度 is gone: 廿三年, 20232年."""
_YEAR_ALONE = re.compile(r"\(?\s*(20\d\d)\s*(?:年度?\s*\)?|\))$")
_NOT_ITSELF = re.compile(
    r"\s*(?:\(?(?:格式|模板|范本)|编制|编写|撰写|填报|报送|解读|发布工作|工作的通知)"
)
_QUOTED = re.compile(r"^(?:([一-龥()]{0,30})关于(?:印发|公布|发布))?《")
_LABEL = re.compile(r"^(?:【[^【】]{1,10}】|(?:内容概述|(?:信息|文件)?名\s*称|标\s*题)\s*)")
_KEYWORDS = re.compile(
    r"(?:主题词|关键[词字])[^|]*$|(?:分\s*类|类\s*别|体\s*裁)[\s:|]*(?:政府|政务)?信息\s*$"
)
ASKING = r"关于(?:认真|切实|进一步)*(?:做好|开展|组织|编制|编写|撰写|填报|报送|上报|规范)"
_ASKING = re.compile(ASKING)
_ASKED = re.compile(r"[^\n,。;《》]{0,24}通知")
_DAY = re.compile(r"年\s*[\d一二三四五六七八九十]{1,3}\s*月")
_RESIDUE = re.compile(r"^[^\n一-龥]{0,60}\"\s*/?>")
THIS = "本(?=[局厅委办镇乡街区县市省州处院站部机]|单位|报告|年|级)"  # but 本溪市, 本号镇
_SENTENCE = re.compile(r"[,。;、?!《“]")
_PROSE_START = re.compile(
    r"根据|按照|依据|依照|为(?:了|进一步|做好|贯彻|落实|切实)|现[将公予就根按编向把结依从]"
    rf"|{THIS}|编制(?![委办])|特[此向制将编公作予]|由(?!旺)|\d+、|[一二三四五六七八九]、"
)
_STEP = re.compile(r"[>»›/|:]")
TRAIL = re.compile(r">|»|›|位置|首页[^\S\n]*[-/]")
_FILLER = re.compile(  # (?<!..): at the beginning
    r"度(?<=年度)|关于(?:印发|公布|发布|报送|报告|上报)?|印发(?!依族)|公布(?!依族)|发布(?!依族)"
    r"|法定主动公开(?:内容)?|的(?:(?<!..)|$)|之(?<!..)"
)
_ABOUT = re.compile(
    r"(.+?)关于(?:报送|报告|上报|编制|做好|开展)?(.+)"
    r"|(.+政府办(?:公[室厅])?)([全我本][省市区县州盟旗])"
)
_WHOLE = re.compile(r"[全我本](?P<level>[省市区县州盟旗])")
_RELATIVE = re.compile(
    r"(?:自治)?(?P<level>[省市区县州盟旗])(?![中北南]区)(?P<organ>人民政府.*|政府.*|府办.*"
    r"|[^镇乡街]{2,}(?:局|厅|委|委员会|办公室|中心))"
)
_GOVERNMENT_END = re.compile(r"(?:(?:人民)?政府(?:办公[室厅]|办)?|府办(?:公室)?)$")
_NO_AGENCY = re.compile(
    r"^(?:本?级|本?机关|本?部门|本单位|[我全本][局县市区镇乡办省州]|全文|年度|工作|法定)$"
)
_REMNANT = re.compile(r"^(?:人?民?政府|道?办?事处|处|道|道办|[员]?会|理?委?员?会|局|镇|乡)?$")
_ORGAN_END = re.compile(
    r"(?:政府|机关|办事处|街道办?|街|镇|乡|苏木|局|委|厅|办|会|室|中心|处|院|署|所|站|台|支队|大队|总队|"
    r"公司|部|部门|农场|林场|园区|地区|区|县|市|省|州|盟|旗)(?:\([^()]{1,20}\))?$"
)
_PLACE_ALONE = re.compile(r"[一-龥]{2,}[省市区县旗州盟]")
_BUREAU_ALONE = re.compile(r"[^省市区县旗州盟]{2,12}(?:局|厅|委员会)")
_ORGAN_LAST = frozenset("府关处道办街镇乡木局委厅会室心院署所站台队司部门场区县市省州盟旗)")
NAVIGATION = re.compile(
    r">|\||:|»|。|,|;|!|\?|【|】|\[|\]|公开|首页|登录|打印|网站|字体|字号|浏览|版$|日期|时间|索引|文\s*号|发布|来源"
)


class Title(NamedTuple):
    """A title as printed; '' and None where it does not say.

    `years` are all that it prints, those that cannot be read as they stand; of several, as
    2018-2019年, none is its `year`. One that a sentence quotes may be another year's.
    """

    text: str
    agency: str
    year: int | None
    years: tuple[str, ...]
    note: str
    beside: str  # an organ's name that stands apart, above or below the title
    quoted: bool = False


def find_titles(text: str) -> list[Title]:
    """Every title printed, in order; one inside a breadcrumb only where there is no other.

    Where there is none at all, one that a sentence quotes: 现发布《东宝区2024年…报告》.
    """
    found: list[Title] = []
    trail: list[tuple[re.Match[str], int, str]] = []
    quoted: list[tuple[re.Match[str], int, str]] = []
    for core in _CORE.finditer(text):
        first = text.rfind("\n", 0, core.start()) + 1
        before = _without_residue(text[first : core.start()])
        if len(before) > 200 or "公开" in before.replace("信息公开指南", "")[-60:-8]:
            before = before[-80:].rpartition(" ")[2]
        before = _LISTED.sub(r"\1-", before) if before.count("20") > 1 else before
        in_trail = TRAIL.search(before) is not None
        before = _unwrapped(_STEP.split(before)[-1].strip().replace("年,", "年"))
        if "《" in before and text.startswith("》", core.end()):
            quoted.append((core, core.start(), before.rpartition("《")[2]))
        if _is_prose(before) or _NOT_ITSELF.match(text, core.end()):
            continue
        if _KEYWORDS.search(text, first, core.start()) or _is_asked_for(text, core, before):
            continue
        if in_trail:
            trail.append((core, first, before))
            continue
        title = _title(text, core, first, before)
        if title.agency or title.years:
            found.append(title)
    if found:
        return found
    titles = [_title(text, *title) for title in trail]
    titles += [_title(text, *title)._replace(quoted=True) for title in quoted]
    return [title for title in titles if title.year and title.agency]


def _is_asked_for(text: str, core: re.Match[str], before: str) -> bool:
    """Whether a circular asks for such reports: 关于做好2009年度…报告有关事项的通知."""
    return bool(_ASKING.search(before)) and bool(_ASKED.match(text, core.end()))


def _is_prose(before: str) -> bool:
    return _SENTENCE.search(before) is not None or _PROSE_START.match(before) is not None


def _title(text: str, core: re.Match[str], first: int, before: str) -> Title:
    start = _CORE_START.search(before)
    named = (before[: start.start()] if start else before).rstrip()
    if named.endswith("人民"):
        named += "政府"
    above, close = _line_above(text, first)
    agency, years = _agency_and_years(named)
    years = _unlike(years + tuple(_YEAR.findall(core[0])))
    joined = ""
    if above and (_REMNANT.match(agency) or not years) and (close or _YEAR.search(above)):
        joined = above
        upper, upper_years = _agency_and_years(
            _HALF_CORE.sub("", above) if not before.strip("信息") else above
        )
        years = years or upper_years
        agency = (upper if ends_as_organ(upper) or _REMNANT.match(agency) else "") + agency
    note = _NOTE.match(text, core.end())
    years = years or _span(note[1] if note else "") or _year_around(text, first, core)
    words = _squeeze(joined + before + core[0] + (note[0] if note else ""))
    beside = above if not joined else ""
    beside = beside or _line_below(text, core)
    return Title(words, agency, _only(years), years, note[1] if note else "", beside)


def _unlike(years: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(years))


def _only(years: tuple[str, ...]) -> int | None:
    """The year of a title that has one and no other."""
    return int(years[0]) if len(years) == 1 and years[0].isdecimal() else None


def _span(note: str) -> tuple[str, ...]:
    """The years of a note (2018-2019年); one alone is that of a day or of the form."""
    years = _agency_and_years(note)[1] if "20" in note and "月" not in note else ()
    return years if len(years) > 1 else ()


def choose_title(titles: Sequence[Title]) -> Title:
    """The most complete title, with what it lacks taken from the others.

    A place in one and a bureau in another are the place's bureau: no report of the whole area.
    """
    if not titles:
        return Title("", "", None, (), "", "")
    if len(titles) == 1:
        return titles[0]
    best = max(titles, key=_completeness)
    if _PLACE_ALONE.fullmatch(best.agency):
        bureaus = [t.agency for t in titles if _BUREAU_ALONE.fullmatch(t.agency)]
        best = best._replace(agency=best.agency + (bureaus[0] if bureaus else ""))
    year = best.year or next((t.year for t in titles if t.year), None)
    agency = best.agency or next((t.agency for t in titles if t.agency), "")
    note = best.note or next((t.note for t in titles if t.note), "")
    return best._replace(agency=agency, year=year, note=note)


def _completeness(title: Title) -> tuple[int, int]:
    return bool(title.agency) + bool(title.year), len(title.agency)


def _unwrapped(before: str) -> str:
    """The title's beginning without a label or the signs of a title: 关于印发《A…, 【年报】A…"""
    if before[:1] in "【内信文名标":
        before = _LABEL.sub("", before)
    return _QUOTED.sub(_unquoted, before) if "《" in before else before


def _unquoted(quoted: re.Match[str]) -> str:
    return f"{quoted[1]}关于" if quoted[1] else ""


def _year_around(text: str, first: int, core: re.Match[str]) -> tuple[str, ...]:
    """The year that stands alone on a line below the title or above it; of several none."""
    above = [line.strip() for line in text[max(0, first - 120) : first].split("\n")]
    below = [line.strip() for line in text[core.end() : core.end() + 80].split("\n")[1:]]
    near = [line for line in above if line][-2:] + [line for line in below if line][:1]
    found = [year for year in map(_YEAR_ALONE.match, near) if year]
    return (found[0][1],) if len(found) == 1 else ()


def ends_as_organ(line: str) -> bool:
    """Whether the line ends as an organ's name does."""
    return line[-1:] in _ORGAN_LAST and _ORGAN_END.search(line) is not None


def _without_residue(line: str) -> str:
    """The line without the end of a style attribute before it: 7pt; ">"""
    return _RESIDUE.sub("", line) if '"' in line else line


def _squeeze(words: str) -> str:
    return "".join(words.split())


def _agency_and_years(named: str) -> tuple[str, tuple[str, ...]]:
    """`A2021年度`, `2021年A` and `A 2021年 B`, with what is neither agency nor year taken away."""
    pieces = _YEAR.split(_SHORT_SPAN.sub(_lengthen, _DATED.sub("", _squeeze(named))))
    agency = _join_names([piece for piece in pieces[::2] if not _SPANNING.fullmatch(piece)])
    odd = _ODD_YEAR.search(agency) if "年" in agency else None
    if odd:
        agency = agency.replace(odd[0], "")
        pieces += [odd[0]]
    return agency, _unlike(tuple(pieces[1::2]))


def _join_names(pieces: list[str]) -> str:
    """The agency in the pieces that years leave of a title."""
    whole = "".join(pieces)
    about = _ABOUT.fullmatch(whole) if "关于" in whole or "府办" in whole else None
    if about:
        return _subject(_bare(about[1] or about[3]), about[2] or about[4])
    return "".join(map(_bare, pieces))


def _lengthen(span: re.Match[str]) -> str:
    return f"{span[1]}20{span[2]}"


def _subject(issuer: str, about: str) -> str:
    """Whose report an issuer's title is: X县政府办公室关于Y县 is Y县's, 关于全县 is X县's."""
    place, organ = _GOVERNMENT_END.sub("", issuer), _bare(about)
    whole = _WHOLE.fullmatch(about) if place != issuer else None
    relative = whole or _RELATIVE.fullmatch(organ)
    if relative:
        own = organ[relative.start("organ") :] if not whole else ""
        return place + own if place.endswith(relative["level"]) else ""
    return organ if ends_as_organ(organ) else issuer


def _bare(name: str) -> str:
    if not name:
        return ""
    name = _FILLER.sub("", name).lstrip("-—_·•*#").strip("-—_·•*:|「」\"' ")
    return "" if _NO_AGENCY.match(name) else name


def _line_above(text: str, first: int) -> tuple[str, bool]:
    """The line above if it can be part of a title, and whether it can be trusted to be.

    A site's name stands above the title too, but apart from it and first on the page.
    """
    end, gap = first - 1, 0
    while end > 0 and gap < 3:
        start = text.rfind("\n", 0, end) + 1
        line = _without_residue(text[start:end]).strip()
        if line:
            fits = len(line) <= 40 and not NAVIGATION.search(line) and not _DAY.search(line)
            fits = fits and (gap == 0 or ends_as_organ(line) or _YEAR.search(line) is not None)
            at_top = not text[:start].strip()
            return (line, gap == 0 or not at_top) if fits else ("", False)
        end, gap = start - 1, gap + 1
    return "", False


def _line_below(text: str, core: re.Match[str]) -> str:
    for line in text[core.end() : core.end() + 200].split("\n")[1:4]:
        line = line.strip()
        if line:
            fits = len(line) <= 30 and ends_as_organ(line) and not NAVIGATION.search(line)
            return line if fits else ""
    return ""
