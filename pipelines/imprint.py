"""What a report prints about itself: whose it is, for which year, when it was put out.

Nothing is judged here. Names are kept as printed and years as stated, each in a field of its own;
`agencies` weighs them against each other when the warehouse is built.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

HEAD_LINES = 60
LEAD_LINES = 12
TAIL_LINES = 15
LINE_LENGTH = 2000
LEAD_LENGTH = 700
MENTIONS = 8


class Imprint(NamedTuple):
    """One row is what one report says of itself; '' and None mean that it does not say.

    Several values of one field are joined by '；', the best first. `agency_printed` is the name in
    the title, `title_note` a bracket behind it (机关, 文字版), `mentions` are organs that the text
    names as its own, `contacts` those that its last lines name for questions, `place_hints` are
    names around it that only tell where it is.
    """

    title: str
    agency_printed: str
    title_year: int | None
    title_years: str
    title_note: str
    corrected: bool
    publisher: str
    mentions: str
    contacts: str
    place_hints: str
    period_year: int | None
    prose_year: int | None
    published_on: str


class _Title(NamedTuple):
    text: str
    agency: str
    year: int | None
    note: str
    beside: str  # an organ's name that stands apart, above or below the title


def _spaced(*words: str) -> str:
    """An alternation of words that may be broken by white space inside."""
    return "|".join(r"\s*".join(word) for word in words)


_CORE = re.compile(
    rf"公\s*开\s*(?:(?:{_spaced('重点', '工作', '情况', '年度', '的')}"
    rf"|20\d\d\s*(?=年度)|20\d\d\s*年)\s*){{0,5}}"
    rf"(?:{_spaced('报告', '年报', '年度总结', '总结')})"
    r"(?:[ \t]*(?:\([ \t]*20\d\d[ \t]*(?:年度?)?[ \t]*\)|20\d\d[ \t]*年度?(?![ \t]*\d)))?"
)
_CORE_START = re.compile(
    rf"(?:(?:{_spaced('政府', '政务')})\s*)?"
    rf"(?:(?:{_spaced('信息')})\s*(?:{_spaced('年度', '依申请', '主动')})?)?\s*$"
)
_HALF_CORE = re.compile(r"政[府务](?:信息?)?$")
_NOTE = re.compile(r"[ \t]*[(〔\[【]([^)〕\]】\n]{1,12})[)〕\]】]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)\s*(?:年\s*)?(?:度)?")
_YEAR_ALONE = re.compile(r"\(?\s*(20\d\d)\s*(?:年度?\s*\)?|\))$")
_NOT_ITSELF = re.compile(r"\s*(?:格式|编制|编写|撰写|填报|报送|解读|发布工作|工作的通知|模板|范本)")
_QUOTED = re.compile(r"^(?:([一-龥()]{0,30})关于(?:印发|公布|发布))?《")
_LABEL = re.compile(r"^【[^【】]{1,10}】")
_HAN_YEAR = re.compile(r"二[〇零0OoО○Ｏ][〇零一二三四五六七八九0OoО○]{2}(?=\s*年)")
_LETTER_YEAR = re.compile(r"2(?<![\dA-Za-z]2)[OoО○〇零]([012]\d)(?=\s*年)")
_HAN_DIGIT = str.maketrans("〇零OoО○Ｏ一二三四五六七八九", "0000000123456789")
_RESIDUE = re.compile(r"^[^\n一-龥]{0,60}\"\s*/?>")
_THIS = "本(?=[局厅委办镇乡街区县市省州处院站部机]|单位|报告|年|级)"  # but 本溪市, 本号镇
_PROSE = re.compile(
    r"[,。;、?!《“]|^(?:根据|按照|依据|依照|为(?:了|进一步|做好|贯彻|落实|切实)|现[将公予就根按编向把结依]"
    rf"|{_THIS}|特[此向制将编公作予]|由(?!旺)|\d+、|[一二三四五六七八九]、)"
)
_STEP = re.compile(r"[>»›/|:]")
_TRAIL = re.compile(r">|»|›|位置|首页\s*[-/]")
_FILLER = re.compile(
    r"(?<=年)度|关于(?:印发|公布|发布|报送|报告|上报)?|(?:印发|公布|发布)(?!依族)|法定主动公开(?:内容)?|^[的之]|的$|^[\s\-—_·•*#]+"
)
_NO_AGENCY = re.compile(
    r"^(?:本?级|本?机关|本?部门|本单位|[我全本][局县市区镇乡办省州]|全文|年度|工作|法定)$"
)
_REMNANT = re.compile(r"^(?:人?民?政府|道?办?事处|处|道|道办|[员]?会|理?委?员?会|局|镇|乡)?$")
_ORGAN_END = re.compile(
    r"(?:政府|机关|办事处|街道办?|街|镇|乡|苏木|局|委|厅|办|会|室|中心|处|院|署|所|站|台|支队|大队|总队|"
    r"公司|部|部门|农场|林场|园区|地区|区|县|市|省|州|盟|旗)(?:\([^()]{1,20}\))?$"
)
_ORGAN_LAST = frozenset("府关处道办街镇乡木局委厅会室心院署所站台队司部门场区县市省州盟旗)")
_NAVIGATION = re.compile(
    r"[>|:»。,;!?【】\[\]]|公开|首页|登录|打印|网站|字体|字号|浏览|版$|日期|时间|索引|文\s*号|发布|来源"
)
# An alternative that begins with a character, as in all patterns below, is one that is not tried
# where that character does not stand: a tenth of the time.
_OFFICE = r"\s*(?:机\s*[构关]|单\s*位|部\s*门)"
_PUBLISHER = re.compile(
    rf"(?:发\s*[布文](?:{_OFFICE}|\s*主\s*体)|公\s*开\s*(?:机\s*构|主\s*体|单\s*位|责任部门)"
    rf"|制\s*发{_OFFICE}|成\s*文{_OFFICE}|责\s*任{_OFFICE}|编\s*制{_OFFICE}"
    rf"|公\s*布{_OFFICE}|所\s*属{_OFFICE}|主\s*办{_OFFICE}|信息提供{_OFFICE}"
    r"|供稿|来\s*源(?=\s*[:|])|作\s*者(?=\s*[:|])|撰\s*稿(?=\s*[:|]))"
    r"[ \t]*(?P<mark>[: \t|]*)(?P<value>[^\s|:>【\[;,]{2,40})"
)
_NOT_A_NAME = re.compile(
    r"日期|时间|分类|文号|编号|有效|关键|主题|字体|字号|打印|浏览|点击|阅读|分享|保存|作者|来源|体裁|名称"
    r"|本站|原创|互联网|管理员|发布|公开|未知|信息$|^[\d\W]"
)
_TOWN_GOES_ON = (  # 官厅镇, 革镇堡街道, 苏木溪瑶族乡: the town's name ends later
    r"(?!(?:(?![与和及在对向为至到的年])[一-龥]){0,4}(?:街道|[镇乡]|苏木)(?:[^一-龥]|人民政府|办事处|$))"
)
_NO_TOWN = (
    r"(?!罗营|村|街|、|人?民?政府|[县区市]|江市|海区|[赉平远雄康巴坪安原宁城]县|塘区|族|沅|宁布)"
)
_ORGAN = re.compile(
    r"人民政府(?:办公[厅室]|机关)?|办事处|管委会|委员会|街道(?!办)"
    rf"|局(?<!总局){_TOWN_GOES_ON}|厅(?<!总厅){_TOWN_GOES_ON}|苏木{_TOWN_GOES_ON}"
    rf"|镇{_NO_TOWN}{_TOWN_GOES_ON}|乡{_NO_TOWN}{_TOWN_GOES_ON}"
)
_NOT_HAN = re.compile(r"[^㐀-鿿()〇]")
_LEADING = re.compile(
    r"^(?:.*(?:现将|公布|发布|根据|按照|依据|编制|点名|题作|正文|通过|登录|年度|[上去今本全近历]年"
    r"|由(?![旺乡镇观路街])|是(?!街)|的(?!乡)|请|如对|联系)|年)"  # 2021年洛北, but 永年区
)
_CITED = re.compile(r"^(?:[》”\"]?[的]?(?:《|关于|要求|印发|下发|有关|统一|门户|网|令|部署|文件))")
_CITING = re.compile(r"(?:根据|按照|依据|依照|落实|贯彻)[^,。;\n]{0,40}$")
_SELF = re.compile(
    rf"我|{_THIS}|各(?!塔埠|莫|卡)|全(?=[局厅委办镇乡街区县市省体部面]|州(?![县镇]))|该|上级|其他|有关|相关"
)
_CONTACT = re.compile(r"(?:联系|地\s*址|邮编|通讯|咨询|主办|承办|版权|署名)[^\n]{0,80}")
_ASKED = re.compile(r"联系|咨询|地\s*址|邮\s*编|疑问")
_FOOTER = re.compile(r"主办|承办|版权|备案|技术支持|网站|维护")
_PLACE = re.compile(r"[一-龥]{1,10}[省市区县旗州盟](?![一-龥]?[委长])")
_SUPERIOR = re.compile(r"[省市区县旗州盟](?=委(?:、|,|和|的|办|统一|坚强|正确))")
_BEFORE = re.compile(r".*(?:在|中共|照|据|实|由|[^一-龥])", re.DOTALL)
_PERIOD = re.compile(
    r"(20(?<!\d20)\d\d)\s*[年.\-/]?\s*0?[15]\s*[月.\-/]?\s*0?1\s*[日号]?\s*[起,、]*\s*"
    r"(?:至|到|-|—|–|~|―)+\s*(?:(20\d\d)\s*[年.\-/]?\s*)?1\s*2"
)
_TERM = re.compile(r"(?:期限|时限|统计时间|时间范围|截[至止])[^。\n]{0,16}?(20\d\d)\s*年")
_OWN_YEAR = re.compile(
    r"(20\d\d)\s*年?度?[^\d,。;:、\n]{0,30}(?:政府|政务)?信息公开[^\n。]{0,10}报告"
)
_ANY_YEAR = re.compile(r"(20(?<![\d〔\[(比较]20)\d\d)\s*年(?!\s*\d{1,2}\s*月|修订|修改|以前|底)")
_DATE = re.compile(
    r"(20(?<![\d至到]20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\s*[日号]?\s*[起至到])"
)
_DATE_WORD = re.compile(r"日期|时间|发布|成文|生成|印发|公布")
_CLOCK = re.compile(r"今天|星期|现在是|欢迎")
_CORRECTED = re.compile(r"更正|修订|更新|修正|勘误|重新")


def read_imprint(lines: Sequence[str], body: int) -> Imprint:
    """Lines are NFKC-normalised and in simplified script; `lines[body]` opens the body.

    Reads no more than the head, the first paragraphs and the last lines.
    """
    head = _arabic("\n".join(line[:LINE_LENGTH] for line in lines[: min(body, HEAD_LINES)]))
    lead = _arabic("\n".join(line[:LEAD_LENGTH] for line in lines[body : body + LEAD_LINES]))
    lead = lead[:LEAD_LENGTH]
    end = max(len(lines) - TAIL_LINES, min(body, HEAD_LINES))
    tail = _arabic("\n".join(line[-200:] for line in lines[end:]))
    titles = list(_titles(head)) or list(_titles(lead))
    best = _best(titles)
    mentions, places = _names(titles, head, lead, tail)
    return Imprint(
        title=best.text,
        agency_printed=best.agency,
        title_year=best.year,
        title_years=_join([str(t.year) for t in titles if t.year]),
        title_note=best.note,
        corrected=any([_CORRECTED.search(t.text) for t in titles]),
        publisher=_join(_publishers(head)),
        mentions=_join(mentions, MENTIONS),
        contacts=_join(_contacts(tail), MENTIONS),
        place_hints=_join(places, 2 * MENTIONS),
        period_year=_period_year(head) or _period_year(lead) or _period_year(tail),
        prose_year=_prose_year(head, lead),
        published_on=_published_on(head, tail),
    )


def _arabic(text: str) -> str:
    """The text with years in digits: 二〇二一年, 2O21年."""
    text = _LETTER_YEAR.sub(r"20\1", text)
    if "二" not in text:
        return text
    return _HAN_YEAR.sub(lambda m: m[0].replace("二", "2").translate(_HAN_DIGIT), text)


def _join(values: Iterable[str], most: int = 6) -> str:
    found = dict.fromkeys(values)
    found.pop("", None)
    return "；".join(list(found)[:most])


def _titles(text: str) -> Iterator[_Title]:
    """Every title printed, in order; one inside a breadcrumb only where there is no other."""
    trail: list[_Title] = []
    found = False
    for core in _CORE.finditer(text):
        first = text.rfind("\n", 0, core.start()) + 1
        before = _without_residue(text[first : core.start()])
        if len(before) > 200 or "公开" in before.replace("信息公开指南", "")[-60:-8]:
            before = before[-80:].rpartition(" ")[2]
        in_trail = _TRAIL.search(before)
        before = _unwrapped(_STEP.split(before)[-1].strip().replace("年,", "年"))
        if _PROSE.search(before) or _NOT_ITSELF.match(text, core.end()):
            continue
        title = _title(text, core, first, before)
        if not title.agency and not title.year:
            continue
        if in_trail:
            trail.append(title)
        else:
            found = True
            yield title
    if not found:
        yield from (t for t in trail if t.year and t.agency)


def _title(text: str, core: re.Match[str], first: int, before: str) -> _Title:
    start = _CORE_START.search(before)
    assert start is not None
    named = before[: start.start()]
    if named.rstrip().endswith("人民"):
        named = named.rstrip() + "政府"
    above, close = _line_above(text, first)
    agency, year = _agency_and_year(named)
    inside = _YEAR.search(core[0])
    year = year or (int(inside[1]) if inside else None)
    joined = ""
    if above and (_REMNANT.match(agency) or not year) and (close or _YEAR.search(above)):
        joined = above
        upper, upper_year = _agency_and_year(
            _HALF_CORE.sub("", above) if not before.strip("信息") else above
        )
        year = year or upper_year
        agency = (upper if _ORGAN_END.search(upper) or _REMNANT.match(agency) else "") + agency
    note = _NOTE.match(text, core.end())
    year = year or _year_around(text, first, core)
    words = _squeeze(joined + before + core[0] + (note[0] if note else ""))
    beside = above if not joined else ""
    return _Title(words, agency, year, note[1] if note else "", beside or _line_below(text, core))


def _unwrapped(before: str) -> str:
    """The title's beginning without a label or the signs of a title: 关于印发《A…, 【年报】A…"""
    return _QUOTED.sub(r"\1", _LABEL.sub("", before))


def _year_around(text: str, first: int, core: re.Match[str]) -> int | None:
    """The year that stands alone on a line below the title or above it; of several none."""
    above = [line.strip() for line in text[max(0, first - 120) : first].split("\n")]
    below = [line.strip() for line in text[core.end() : core.end() + 80].split("\n")[1:]]
    near = [line for line in above if line][-2:] + [line for line in below if line][:1]
    found = [year for year in map(_YEAR_ALONE.match, near) if year]
    return int(found[0][1]) if len(found) == 1 else None


def _is_organ(line: str) -> bool:
    """Whether the line ends as an organ's name does."""
    return line[-1:] in _ORGAN_LAST and _ORGAN_END.search(line) is not None


def _without_residue(line: str) -> str:
    """The line without the end of a style attribute before it: 7pt; ">"""
    return _RESIDUE.sub("", line) if '"' in line else line


def _squeeze(words: str) -> str:
    return "".join(words.split())


def _agency_and_year(named: str) -> tuple[str, int | None]:
    """`A2021年度`, `2021年A` and `A 2021年 B`, with what is neither agency nor year taken away."""
    named = _squeeze(named)
    year = _YEAR.search(named)
    if year is None:
        return _bare(named), None
    left, right = _bare(named[: year.start()]), _bare(named[year.end() :])
    return left + right, int(year[1])


def _bare(name: str) -> str:
    name = _FILLER.sub("", name).strip("-—_·•*:|「」\"' ")
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
            fits = len(line) <= 40 and not _NAVIGATION.search(line)
            fits = fits and bool(_ORGAN_END.search(line) or _YEAR.search(line) or gap == 0)
            at_top = not text[:start].strip()
            return (line, gap == 0 or not at_top) if fits else ("", False)
        end, gap = start - 1, gap + 1
    return "", False


def _line_below(text: str, core: re.Match[str]) -> str:
    for line in text[core.end() : core.end() + 200].split("\n")[1:4]:
        line = line.strip()
        if line:
            fits = len(line) <= 30 and _is_organ(line) and not _NAVIGATION.search(line)
            return line if fits else ""
    return ""


def _best(titles: Sequence[_Title]) -> _Title:
    """The most complete title, with what it lacks taken from the others."""
    if not titles:
        return _Title("", "", None, "", "")
    best = max(titles, key=lambda t: (bool(t.agency) + bool(t.year), len(t.agency)))
    year = best.year or next((t.year for t in titles if t.year), None)
    agency = best.agency or next((t.agency for t in titles if t.agency), "")
    note = best.note or next((t.note for t in titles if t.note), "")
    return best._replace(year=year, agency=agency, note=note)


def _publishers(head: str) -> list[str]:
    """Names in the header block, the organ's own keys (发布机构) before 来源 and 作者."""
    found: list[tuple[bool, str]] = []
    for match in _PUBLISHER.finditer(head):
        name = match["value"].strip("，,。、()")
        if len(name) >= 2 and not _NOT_A_NAME.search(name):
            found.append((match[0][0] in "来作撰供", name))
    return [name for _, name in sorted(found, key=lambda pair: pair[0])]


def _names(
    titles: Sequence[_Title], head: str, lead: str, tail: str
) -> tuple[list[str], list[str]]:
    own = [t.beside for t in titles if t.beside and _ORGAN_END.search(t.beside)]
    around: list[str] = []
    for text in (head[:LINE_LENGTH], lead):
        _sort_organs(text, own, around)
    for line in tail.split("\n"):
        line = line.strip()
        if 4 <= len(line) <= 30 and _is_organ(line) and not _NAVIGATION.search(line):
            own.append(line)
    if _TRAIL.search(head):
        for line in head.split("\n"):
            if len(line) < 200 and _TRAIL.search(line):
                around += _PLACE.findall(line)
    around += [*_superiors(head[:LINE_LENGTH]), *_superiors(lead)]
    for contact in _CONTACT.findall(tail):
        around += _PLACE.findall(contact)
    return own, around


def _superiors(text: str) -> Iterator[str]:
    """Places whose committee is named: 在开封市委、市政府的领导下."""
    for match in _SUPERIOR.finditer(text):
        name = _BEFORE.sub("", text[max(0, match.start() - 13) : match.end()])
        if len(name) > 1:
            yield name


def _contacts(tail: str) -> list[str]:
    """Organs in the last lines that say whom to ask; a site's footer names others."""
    found: list[str] = []
    if not _ASKED.search(tail):
        return found
    for line in tail.split("\n"):
        if _ASKED.search(line) and not _FOOTER.search(line):
            _sort_organs(line, found, [])
    return found


def _sort_organs(text: str, own: list[str], around: list[str]) -> None:
    """Organs named in running text: those cited as authors of rules only tell the place."""
    for count, match in enumerate(_ORGAN.finditer(text)):
        if count == 2 * MENTIONS:
            return
        window = _NOT_HAN.split(text[max(0, match.start() - 40) : match.end()])[-1]
        name = _LEADING.sub("", window) if len(window) >= 4 else ""
        if ")" not in name:
            name = name.rpartition("(")[2]
        if len(name) < 4 or _SELF.match(name):
            continue
        cited = _CITED.match(text, match.end()) or _CITED.match(text[match.end() : match.end() + 4])
        cited = cited or _CITING.search(text[max(0, match.start() - 60) : match.start()])
        (around if cited else own).append(name)


def _period_year(text: str) -> int | None:
    """The year of the statistics period; two years that differ say nothing."""
    period = _PERIOD.search(text)
    if period:
        return int(period[1]) if period[2] in (None, period[1]) else None
    term = _TERM.search(text)
    return int(term[1]) if term else None


def _prose_year(head: str, lead: str) -> int | None:
    for text in (head, lead):
        prose = "\n".join(line for line in text.split("\n") if "," in line or "。" in line)
        own = _OWN_YEAR.search(prose) or _ANY_YEAR.search(prose)
        if own:
            return int(own[1])
    return None


def _published_on(head: str, tail: str) -> str:
    """ISO date of the header block, else of the signature."""
    plain = ""
    for line in head.split("\n"):
        date = _date(line) if "20" in line and not _CLOCK.search(line) else ""
        if date and _DATE_WORD.search(line):
            return date
        plain = plain or date or ""
    return plain or next(filter(None, map(_date, tail.split("\n"))), "")


def _date(line: str) -> str:
    found = _DATE.search(line)
    if not found or not (1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31):
        return ""
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
