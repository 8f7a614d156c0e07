"""Organs and places that the text around a title names."""

import re
from collections.abc import Sequence

from pipelines.stated.titles import NAVIGATION, THIS, TRAIL, Title, ends_as_organ

HEAD_LENGTH = 2000
LONGEST_CITING = 12
"""So many characters behind a name are looked at for what makes it another's: 的精心指导下."""
MENTIONS = 8
"""So many organs of a kind are kept."""

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
_BRANCH_GOES_ON = (  # 公安局长宁分局, 市场监督管理局龙华监管局, 税务局稽查局: the name ends later
    r"(?!(?:(?![与和及在对向为至到的年])[一-龥]){1,8}分局"
    r"|(?:(?![与和及在对向为至到的年])[一-龥]){2,3}(?:监管|管理)局"
    r"|(?:(?![与和及在对向为至到的年])[一-龥]){0,4}(?:警察|交警|特警|执法|稽查|监察)(?:[支大总]队|局))"
)
_OF_A_TOWN = (  # 章贡区人民政府水东镇: a town's name follows
    r"(?!(?:(?![与和及在对向为至到的年各全本我该])[一-龥]){1,5}(?:街道|[镇乡](?!村)))"
)
_BODY = (  # 市人民政府研究室: an organ of its own, not the government
    r"人民政府(?!办公|机关(?!事务))(?:(?![与和及在对向为至到的年由各全本我该网镇乡]|街道|根据|按照|依据|编制"
    r"|公布|发布|现将|关于|印发|信息公开)[一-龥]){2,12}"
    r"(?:室|局|中心|委员会|办事处)"
)
_ORGAN = re.compile(
    rf"{_BODY}|人民政府(?:办公[厅室]|机关(?!事务))?{_OF_A_TOWN}|办事处|管委会|委员会|街道(?!办)"
    rf"|局(?<!总局){_TOWN_GOES_ON}{_BRANCH_GOES_ON}|厅(?<!总厅){_TOWN_GOES_ON}|苏木{_TOWN_GOES_ON}"
    rf"|镇{_NO_TOWN}{_TOWN_GOES_ON}|乡{_NO_TOWN}{_TOWN_GOES_ON}"
)
_LEADING = re.compile(
    r"^(?:.*(?:现将|关于|综合|汇总|公布|发布|根据|按照|依据|编制|点名|题作|正文|通过|登录|年度|[上去今本全近历]年"
    r"|由(?![旺乡镇观路街])|是(?!街)|的(?!乡)|就(?!业)|请|如对|联系)|年)"  # 2021年洛北, but 永年区
)
_CITED = re.compile(
    r"^(?:[》”\"]?[的]?(?:《|关于|要求|印发|下发|有关|统一|令|部署|文件"
    r"|门户|网|官[网方]|政务|政府信息公开|信息公开[网平专栏目]|微信|\((?:网址|www|http))"
    r"|(?:的|(?:坚强|正确|精心|大力|具体|悉心|关心|业务|和|、)){0,4}(?:领导|指导|支持|帮助|监督|关心|关怀)+下"
    r"|对我[局委办镇乡街])"
)
_CITING = re.compile(  # 联合镇 and 会同县 are places
    r"(?:(?:根据|按照|依据|依照|落实|贯彻)[^,。;\n]{0,40}"
    r"|(?:联合(?![会旗])|会同(?!县)|(?<!管)接受|配合|协助)[^,。;\n]{3,40})$"
)
_DEALING = re.compile(  # with \0 behind the name: 向A\0报送, 经A\0审核; but 经开区, 向阳街道
    r"(?:(?<![方面导])向(?![阳前荣东西南北上])[^,。;\n]{3,40}\0(?:汇报|报送|上报|请示|提交|移交|推送)"
    r"|(?<![年日])报(?![告刊纸道])[^,。;\n]{3,40}\0(?:备案|审[核查批定]|批准|同意|汇总)"
    r"|经(?![开济贸信])[^,。;\n]{3,40}\0(?:审[核查批定]|批准|同意|核准|研究|授权)"
    r"|参[加与][^,。;\n]{3,40}\0(?:组织|举办|召开|开展)"
    r"|收到[^,。;\n]{3,40}\0(?:转|交办|移送))"
)
_ADDRESS = re.compile(r"地[^\S\n]*址[:：]?[^,。;()\n]{0,40}$")
_OFFICE_BEHIND = re.compile(r"\([一-龥]{0,12}(?:人民)?政府办公[室厅]\)")
_ASKED_WITH = re.compile(r"(?:与|联系|咨询|致电)[^,。;\n]{0,30}$")
_OTHERS = r"各[^。;,\n]{0,14}?(?:机关|部门|单位|乡镇|镇街|街道|委办局)"
_GATHER = r"(?:综合|汇总|汇集|归集)"
_COVERED = re.compile(  # 本年报由…办公室综合各行政机关的…; …系统(市局机关、21个直管区局)
    r"本(?:年度?)?(?:工作)?(?:报告|年报)[^。;\n]{0,160}?"
    rf"(?P<gathered>{_GATHER}[^。;\n]{{0,16}}{_OTHERS}|{_OTHERS}[^。;\n]{{0,20}}{_GATHER}(?=编|形|而))"
    r"|(?P<system>系统\([^()\n]{0,20}[局厅委]机关[^()\n]{1,30}\))"
)
_SELF = re.compile(
    rf"我|{THIS}|各(?!塔埠|莫|卡)|全(?=[局厅委办镇乡街区县市省体部面]|州(?![县镇]))|该|上级|其他|有关|相关"
)
_SIGNED = re.compile(
    r"^[ \t]*(?P<organ>[一-龥〇()]{4,30}?)[ \t]*(?:\n\s*)?"
    r"20\d\d(?:[-/.]\d{1,2}[-/.]\d{1,2}|\s*年\s*[\d一二三四五六七八九十]{1,3}"
    r"\s*月(?:\s*[\d一二三四五六七八九十]{1,3}\s*日)?)[ \t]*$",
    re.MULTILINE,
)
_GOVERNMENT = re.compile(r"(?<![乡镇])(?:人民)?政府(?:办公?[室厅]?)?$")
_OWN_OFFICE = re.compile(r"(?:党政|综合|党政综合)?办(?:公[室厅])?")
_CONTACT = re.compile(r"(?:联系|地\s*址|邮编|通讯|咨询|主办|承办|版权|署名)[^\n]{0,80}")
_ASKED = re.compile(r"联系|咨询|地[^\S\n]*址|邮[^\S\n]*编|疑问")
_FOOTER = re.compile(r"主办|承办|版权|备案|技术支持|网站|维护")
_PLACE = re.compile(r"[一-龥]{1,10}[省市区县旗州盟](?![一-龥]?[委长])")
_PLACE_END = re.compile("[省市区县旗州盟]")
_SUPERIOR = re.compile(r"[省市区县旗州盟](?=委(?:、|,|和|的|办|统一|坚强|正确))")
_BEFORE = re.compile(r".*(?:在|中共|照|据|实|由|[^一-龥])", re.DOTALL)


def find_publishers(head: str) -> list[str]:
    """Names in the header block, the organ's own keys (发布机构) before 来源 and 作者."""
    found: list[tuple[bool, str]] = []
    for match in _PUBLISHER.finditer(head):
        name = match["value"].strip("，,。、()")
        if len(name) >= 2 and not _NOT_A_NAME.search(name):
            found.append((match[0][0] in "来作撰供", name))
    return [name for _, name in sorted(found, key=lambda pair: pair[0])]


def find_signature(tail: str) -> str:
    """The organ that signs: the last before a day, else the only one that has a line of its own.

    Without a day, an organ beside a site's footer, and a government, are often the site's.
    """
    signed = [match["organ"] for match in _SIGNED.finditer(tail)] if "20" in tail else []
    organs = _find_organs(signed)
    if organs or _FOOTER.search(tail):
        return organs[-1] if organs else ""
    lone = _find_organs(tail.split("\n"))
    return lone[0] if len(lone) == 1 and not _GOVERNMENT.search(lone[0]) else ""


def _find_organs(lines: Sequence[str]) -> list[str]:
    """The lines that are nothing but an organ's name."""
    return [
        line
        for line in map(str.strip, lines)
        if 4 <= len(line) <= 30 and ends_as_organ(line) and not NAVIGATION.search(line)
    ]


def find_names(
    titles: Sequence[Title], head: str, lead: str, tail: str, signature: str
) -> tuple[list[str], list[str]]:
    """(organs that the text names as its own, names that only tell where it is).

    The one that signs comes first, but for the office of one that is named: it signs for that.
    """
    own = [t.beside for t in titles if t.beside and ends_as_organ(t.beside)]
    around: list[str] = []
    for text in (head[:HEAD_LENGTH], lead):
        _sort_organs(text, own, around)
    if not any(_is_office(signature, name) for name in own):
        own = [signature, *own]
    return own + _find_organs(tail.split("\n")), around + _places(head, lead, tail)


def _is_office(name: str, organ: str) -> bool:
    return name.startswith(organ) and bool(_OWN_OFFICE.fullmatch(name, len(organ)))


def find_covered(text: str) -> str:
    """The words that tell that a report speaks for others too: 综合各行政机关, 系统(市局机关 …)."""
    covered = _COVERED.search(text)
    return covered["gathered"] or covered["system"] if covered else ""


def _places(head: str, lead: str, tail: str) -> list[str]:
    """Places of breadcrumbs, of superiors, of addresses."""
    found: list[str] = []
    for line in _lines_with(TRAIL, head):
        if len(line) < 200:
            found += _places_in(line)
    found += [*_superiors(head[:HEAD_LENGTH]), *_superiors(lead)]
    for contact in _CONTACT.findall(tail):
        found += _places_in(contact)
    return found


def _places_in(line: str) -> list[str]:
    return _PLACE.findall(line) if _PLACE_END.search(line) else []


def _lines_with(pattern: re.Pattern[str], text: str) -> list[str]:
    """The lines that hold a match of a pattern that crosses none."""
    lines: list[str] = []
    match = pattern.search(text)
    while match:
        end = text.find("\n", match.end())
        end = end if end >= 0 else len(text)
        lines.append(text[text.rfind("\n", 0, match.start()) + 1 : end])
        match = pattern.search(text, end)
    return lines


def _superiors(text: str) -> list[str]:
    """Places whose committee is named: 在开封市委、市政府的领导下."""
    found: list[str] = []
    if "委" not in text:
        return found
    for match in _SUPERIOR.finditer(text):
        name = _BEFORE.sub("", text[max(0, match.start() - 13) : match.end()])
        if len(name) > 1:
            found.append(name)
    return found


def find_contacts(tail: str) -> list[str]:
    """Organs in the last lines that say whom to ask; a site's footer names others."""
    found: list[str] = []
    for line in _lines_with(_ASKED, tail):
        if not _FOOTER.search(line):
            _sort_organs(line, found, [])
    return found


def _sort_organs(text: str, own: list[str], around: list[str]) -> None:
    """Organs named in running text: those cited as authors of rules only tell the place."""
    for count, match in enumerate(_ORGAN.finditer(text)):
        if count == 2 * MENTIONS:
            return
        if _ADDRESS.search(text, max(0, match.start() - 40), match.start()):
            continue
        window = _han_before(text, match.end(), max(0, match.start() - 40))
        name = _LEADING.sub("", window) if len(window) >= 4 else ""
        if ")" not in name:
            name = name.rpartition("(")[2]
        dated = text.startswith("20", match.end())  # 现就鹤游镇2023年…
        if len(name) < 4 - dated or _SELF.match(name) or "我" in name:
            continue
        before = text[max(0, match.start() - 60) : match.start()]
        behind = text[match.end() : match.end() + LONGEST_CITING]
        cited = _CITED.match(behind) or _CITING.search(before)
        cited = cited or _DEALING.search(f"{before}\0{behind}")
        office = _OFFICE_BEHIND.match(text, match.end()) if name.endswith("人民政府") else None
        office = None if _ASKED_WITH.search(before) else office
        (around if cited else own).append(name + (office[0] if office else ""))


def _han_before(text: str, end: int, first: int) -> str:
    """Characters and brackets, without a break, from `first` on at most, up to `end`."""
    start = end
    while start > first and ("㐀" <= text[start - 1] <= "鿿" or text[start - 1] in "()〇"):
        start -= 1
    return text[start:end]
