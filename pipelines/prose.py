"""Sentences → stated quantities.

A bounded look-back from each figure (and a short look-ahead) finds what it counts. A figure
without words that say what is counted is left out: a missing statement is better than an
invented one. Which words name a figure of the tables is data (`statement_wordings.csv`), as are
the cells that such a name adds up (`statement_measures.csv`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from pipelines.form import read_reference
from pipelines.quantities import Quantity, find_quantities


class Statement(NamedTuple):
    """A quantity stated in prose.

    `value` is in `unit`: 1.2万余条 is 12000 条, 3.5亿元 is 350000000 元; '%' is percent points.
    `bound` is exact, at_least, at_most or about. `measure` is a code of
    `data/reference/statement_measures.csv` where the words name one of the tables' figures, for
    unit '%' the figure it is a share of; else ''. `context` says what keeps the figure from being
    this year's count: 'share' (of the measure or subject), 'change' (同比增长), 'earlier' (last
    year's); else ''. `sentence` is verbatim, cut to 500 characters either side of the figure, and
    joined where a line broke inside it; `line` is where the figure begins.
    """

    section: str
    subject: str
    value: float
    bound: str
    unit: str
    sentence: str
    line: int
    measure: str
    context: str


class Paragraph(NamedTuple):
    """Running text without the line breaks a page's width put in; `starts[i]` begins `lines[i]`."""

    text: str
    starts: list[int]
    lines: list[int]

    def line_at(self, position: int) -> int:
        return self.lines[bisect_right(self.starts, position) - 1]


class Phrase(NamedTuple):
    """The words before a figure, without what leads them: (我办)推送|微信公众号|共约.

    `bound` and `context` as in Statement; `spread` where the figure is stated of each item ('均')
    or of the items in turn ('分别').
    """

    verb: str
    noun: str
    bound: str
    context: str
    spread: str


_LEAD = r"""(?:[0-9]+[年月日][度底末]?|[至到~—-]|[0-9]+[.、)]|年度?(?:以来)?|度|以来|[ 、]
    |[一二三四五六七八九十]+是|截[至止](?:[0-9]+月[0-9]+日|目前|年底|年末)?|全年度?|今年|本年度?
    |当年|年内|期间|[上下]半年|一年来|目前|全[市区县镇乡省州局街办](?:各级(?:行政机关|政府|部门))?
    |[我本](?:局|办|镇|乡|街道|委|区|县|市|州|省|单位|机关|厅|部门|院|校|中心|队|所|站)(?:机关)?
    |其中|另外|此外|同时|另|还|并(?!联)|且|以及|(?:和|及|与)(?![谐平睦解时格])|均|已经?
    |共计|共有|共(?![享同建青])|累计|合计|总计|总共|一共|分别|主要|有(?![效关奖限偿机])|包括|包含
    |含|通过|依托|及时|积极|认真|先后|按时|按期|依法|如期|集中)"""
_VERB = r"""(?:推送|报送|发布|发送|召开|组织|开展|举办|举行|接到|接听|接待|新增设?|增设|增加|制作
    |制定|印发|印制|出台|发放|更新|编发|编制|编印|编写|撰写|刊发|刊登|登载|转发|转载|公布|公示|完成
    |建立|建成|设立|开设|设置|设有|开通|配备|上传|录入|张贴|悬挂|投放|采用|采集|征集|收集|整理|梳理
    |清理|修订|修改|废止|审核|审查|排查|整改|回应|参加|参与|派发|提供|协调|处置|拍摄|播放|发表|安排
    |落实|拨付|投入|使用|支出|收取|新建|打造|实现|进行|确定|纳入|形成|涉及|覆盖|解决|化解|交办|转办
    |办理)(?!会(?!议)|量|数|率|的|者|厅|台|平台|机构|情况|工作$)"""
_TAIL = r"""(?:分别|[均都皆各]|共计|合计|总计|累计|(?<!公)共|(?<![附最])近|(?<![节预合违签条])约
    |大约|将近|接近|不?超过?|(?<!不)突破|逾|高达|多达|达到|(?<![传送表抵])达|(?<![行作成认])为
    |现有|共有|另有|设有|建有|还有|(?<![所拥享国])有|仅|只有?|不足|不到|不[低少高]于|[低少高多]于
    |至少|至多|最多|保持在|稳定在|控制在|了|(?<!目)的|已|[:( ]
    |(?:提升|提高|增加|增长|上升|下降|减少|降低|扩大|[增降减升])[至到为])"""
_PHRASE = re.compile(
    rf"{_LEAD}*+(?P<verb>(?:{_VERB})*)(?P<noun>.*?)(?P<tail>{_TAIL}*)", re.VERBOSE | re.DOTALL
)
_LAST_CLAUSE = re.compile(r"(?:.*[,;:。!?()|\t\n…])?(.*)", re.DOTALL)
_BARE_VERBS = frozenset(
    ["收到", "受理", "收办", "新收", "答复", "回复", "办结", "公开", "主动公开"]
)
_ENDS_IN_VERB = re.compile(rf"(?:{_VERB}|收到|受理|公开|答复|回复|办结)$", re.VERBOSE)
_FOLLOWING = re.compile(r"(?!其中|以上|并|[和与及])[^,。;:、()\d|\t!?…%“”]{1,16}")
_FOLLOWING_END = re.compile(
    r"(?<=..)(?:进行|开展|参加|参与|[均已共]|全部|并|及时|其中|得到|实现|按时|用于|通过|因|被)"
)
_BOUNDS = (
    ("at_most", re.compile(r"不超|不高于|不多于|至多|最多|不足|不到|低于|少于")),
    ("at_least", re.compile(r"超|逾|突破|高于|多于|至少|多达")),
    ("about", re.compile(r"近|约")),
)
_NOT_BELOW = re.compile(r"不[低少]于")
_SHARE = re.compile(r"(?P<of>.*?)[约仅]?占(?![地用道据领])", re.DOTALL)
_CHANGE = re.compile(
    r"[同环]比|[比较][上去]|增幅|降幅|增长[率了]?$|[下升]降了?$|上升$|(?:减少|增加)了?$"
)
_EARLIER = re.compile(
    r"(?:去年|上一?年度?|往年|历年|近.年)[^增减升降多少结]*$|[由从]$|(?:去年|上年|上一年)度?同期,"
)
_LIST = re.compile(r"[、和及与]|以及")
_SPREAD = re.compile(r"分别|[均都皆各]")
_SERIES = re.compile(r"(?:[0-9][0-9.]*+[^0-9,。;、和及与()]{0,4}+(?:[、,和及与] ?)?)++")
_SERIES_FIGURE = re.compile(r"[0-9][0-9.]*")
_HAN_LETTER = re.compile(r"[\u4e00-\u9fff]")
_SENTENCE_END = re.compile(r"[。!?]+[”」』]?")
_MARKER = re.compile(r"\s*(?:\(?([一二三四五六七八九十]+)[)、.]|\(?[0-9]+[)、.])")

_FILLER = re.compile(
    r"[ “”]|因?(?:政府)?信息公开(?:工作)?|依申请公开|公开(?=申请)|的|案件|件数|总?数量?$"
)
_SPEAKS_OF_REQUESTS = re.compile(r"信息公开|依申请公开|公开申请")
# the last words of a stretch that tell what it is about; the look-ahead only saves time
_EVIDENCE = re.compile(
    r"""(?s:.*)(?=[信依申公受收新接主诉热来建提咨留投举许审工线仲低救预规培办化])(?:(?P<requests>
    信息公开(?:工作)?的?申请|依申请|申请公开|公开申请|(?:受理|收到|收办|新收|接收|接到)申请
    |信息公开(?:工作)?(?:被申请|被提起|引[发起]|行政复议|行政诉讼))
    |主动公开|诉求|信箱|热线|来信|来访|信访[件事]|建议|提案|咨询|留言|投诉(?!类)|(?<!信访)举报|许可
    |审批|工单|线索|仲裁|低保|救助|公证|公众号|预算|规范性文件|培训
    |(?:办理|受理|审理|审结|办结|化解)(?:各类)?行政(?:复议|应诉|诉讼))""",
    re.VERBOSE,
)
_COUNT_UNITS = frozenset(["件", "份", "起", "宗", "例", "条", "%", ""])
_SIDE_MEASURES = frozenset(["carried_over", "carried_forward"])
_RECEIVED = frozenset(["", "received", "new_received"])


class _Place:
    """Where the reading of one paragraph stands; every position only moves forward."""

    def __init__(self, section: str, text: str, topic: bool | None) -> None:
        self.section, self.text, self.topic = section, text, topic
        self.end = self.evidence_end = self.sentence_start = self.sentence_end = self.year = 0
        self.subject = self.measure = self.parent = ""
        self.queue: list[str] = []

    def enter(self, position: int) -> None:
        """Moves to the sentence that holds `position`."""
        while position >= self.sentence_end and self.sentence_end < len(self.text):
            self.sentence_start = self.sentence_end
            end = _SENTENCE_END.search(self.text, self.sentence_start)
            self.sentence_end = end.end() if end else len(self.text)
            self.subject = self.measure = self.parent = ""
            self.year, self.queue = 0, []

    def speaks_of_requests(self, position: int) -> bool | None:
        """Whether the words up to `position` are about requests; None where they do not tell."""
        if evidence := _EVIDENCE.match(self.text, self.evidence_end, position):
            self.topic = evidence["requests"] is not None
        self.evidence_end = position
        return self.topic


def read_statements(section: str, lines: Iterable[tuple[int, str]]) -> list[Statement]:
    """Every quantity that a section's running text states, in printed order.

    `lines` are (1-based line number, text), half-width (NFKC), in simplified script, without
    the tables.
    """
    default = True if section == "requests" else None
    topic = default
    found: list[tuple[int, Statement]] = []
    for paragraph in _join_wrapped(lines):
        topic = _heading_topic(paragraph.text, topic, default)
        found += _read_paragraph(section, paragraph, topic)
    return _without_earlier_years(found)


def _join_wrapped(lines: Iterable[tuple[int, str]]) -> Iterator[Paragraph]:
    """Paragraphs: a long line without an end of sentence runs on in the next."""
    parts: list[str] = []
    starts: list[int] = []
    numbers: list[int] = []
    length = 0
    for number, line in lines:
        if parts and not (number == numbers[-1] + 1 and _runs_on(parts[-1], line)):
            yield Paragraph("".join(parts), starts, numbers)
            parts, starts, numbers, length = [], [], [], 0
        parts.append(line)
        starts.append(length)
        numbers.append(number)
        length += len(line)
    if parts:
        yield Paragraph("".join(parts), starts, numbers)


def _runs_on(line: str, following: str) -> bool:
    """Pages cut to a width break after 26 and more characters; a figure may break anywhere."""
    if not line or not following:
        return False
    if line[-1].isdecimal() and following[0].isdecimal():
        return True
    ended = line[-1] in "。!?;:)|\t " or following[0] in " \t|"
    return len(line) >= 26 and not ended and not _MARKER.match(following)


def _heading_topic(text: str, topic: bool | None, default: bool | None) -> bool | None:
    """(二)依申请公开 makes what follows speak of requests; (三)平台建设 ends it."""
    marker = _MARKER.match(text, 0, 40)
    if not marker:
        return topic
    heading = re.split("[。:]", text[marker.end() : marker.end() + 30], maxsplit=1)[0]
    if evidence := _EVIDENCE.match(heading):
        return evidence["requests"] is not None
    return default if marker[1] else topic


def _read_paragraph(
    section: str, paragraph: Paragraph, topic: bool | None
) -> Iterator[tuple[int, Statement]]:
    """(year the sentence names or 0, statement)."""
    place = _Place(section, paragraph.text, topic)
    for quantity in find_quantities(paragraph.text):
        place.enter(quantity.start)
        if quantity.unit == "年":
            place.year = int(quantity.value)
        else:
            line = paragraph.line_at(quantity.start)
            for statement in _state(place, quantity, line):
                yield place.year, statement
        place.end = quantity.end


def _state(place: _Place, quantity: Quantity, line: int) -> Iterator[Statement]:
    """The statements a figure makes: one, or one for each item of a list with 均."""
    clause = _clause(place, quantity.start)
    unit = quantity.unit
    share = _SHARE.match(clause) if unit == "%" else None
    phrase = _phrase(share["of"] if share else clause)
    following = "" if share else _following(place.text, quantity.end, phrase)
    context = _context(quantity, clause, phrase, following, share is not None)
    sentence = _sentence(place, quantity.start)
    bound = quantity.bound if quantity.bound != "exact" else phrase.bound
    for subject, words in _subjects(place, quantity, phrase, following, context):
        measure = _measure(place, quantity.start, words, unit, context)
        place.subject, place.measure = subject, measure
        yield Statement(
            place.section, subject, quantity.value, bound, unit, sentence, line, measure, context
        )


def _context(quantity: Quantity, clause: str, phrase: Phrase, following: str, share: bool) -> str:
    if share or (quantity.unit == "%" and not clause and not following):
        return "share"
    return "change" if quantity.unit in ("个百分点", "百分点", "倍") else phrase.context


def _clause(place: _Place, start: int) -> str:
    """The words before the figure at `start`, back to the clause's comma or the last figure."""
    words = place.text[max(place.end, place.sentence_start, start - 48) : start].rstrip(" :(")
    if words.endswith(")"):
        words = words[: max(words.rfind("("), 0)]
    clause = _clause_at_end(words)
    if clause and not _phrase(clause).noun and not _phrase(clause).verb:
        # 收到申请,共34件
        before = words[: len(words) - len(clause)].rstrip(" ,:")
        return _clause_at_end(before) + clause if len(before) < 24 else clause
    return clause


def _clause_at_end(words: str) -> str:
    match = _LAST_CLAUSE.match(words)
    return match[1].strip(" 、") if match else ""


@lru_cache(maxsize=1 << 13)
def _phrase(clause: str) -> Phrase:
    phrase = _parse(clause)
    if "、" not in clause or phrase.spread:
        return phrase
    last = _parse(clause.rpartition("、")[2])
    return last if last.verb or len(clause) > 16 else phrase


def _parse(clause: str) -> Phrase:
    match = _PHRASE.fullmatch(clause)
    if not match:
        return Phrase("", "", "exact", "", "")
    verb, noun, tail = match.group("verb", "noun", "tail")
    spread = _SPREAD.search(tail)
    if _EARLIER.search(clause):
        context = "earlier"
    else:
        context = "change" if _CHANGE.search(verb + noun) else ""
    return Phrase(verb, noun, _bound(tail), context, spread[0] if spread else "")


def _bound(tail: str) -> str:
    if not tail:
        return "exact"
    if _NOT_BELOW.search(tail):
        return "at_least"
    return next((bound for bound, words in _BOUNDS if words.search(tail)), "exact")


def _following(text: str, end: int, phrase: Phrase) -> str:
    """The noun after the figure, where the words before are no noun: 召开|3次|会议."""
    noun = phrase.noun
    if noun and noun not in _BARE_VERBS and not _ENDS_IN_VERB.search(noun):
        return ""
    match = _FOLLOWING.match(text, end)
    words = _FOLLOWING_END.split(match[0].strip(), maxsplit=1)[0] if match else ""
    return words.removeprefix("为").removeprefix("是").removeprefix("的")


def _subjects(
    place: _Place, quantity: Quantity, phrase: Phrase, following: str, context: str
) -> list[tuple[str, str]]:
    """(subject, the words that may name one of the tables' figures)."""
    verb, noun = phrase.verb, phrase.noun
    if following:
        found = [(following, verb + noun + following)]
    elif noun and phrase.spread == "分别":
        found = _respectively(place, quantity, noun)
    elif noun and phrase.spread:
        found = [(item, item) for item in _LIST.split(noun)]
    elif noun or verb:
        found = [(noun or verb, verb + noun)]
    elif place.queue:
        item = place.queue.pop(0)
        found = [(item, item)]
    else:
        found = [(place.subject, "")] if context == "share" else []
    return [pair for pair in found if _HAN_LETTER.search(pair[0])]


def _respectively(place: _Place, quantity: Quantity, noun: str) -> list[tuple[str, str]]:
    """自然人、法人分别为10件、3件: as many figures as items, or the list stays whole."""
    items = _LIST.split(noun)
    series = _SERIES.match(place.text, quantity.start)
    if series and len(_SERIES_FIGURE.findall(series[0])) == len(items):
        place.queue = items[1:]
        return [(items[0], items[0])]
    return [(noun, "")]


def _sentence(place: _Place, start: int) -> str:
    first = max(place.sentence_start, start - 500)
    return place.text[first : min(place.sentence_end, start + 500)].strip()


def _measure(place: _Place, start: int, words: str, unit: str, context: str) -> str:
    """The code of the tables' figure that `words` name for certain, else ''."""
    if not words:
        return place.measure if context == "share" else ""
    if context in ("change", "earlier") or (unit == "%") != (context == "share"):
        return ""
    measure, needs, own = _named(words)
    if not measure or unit not in _COUNT_UNITS or not _fits(place, start, needs, own):
        return ""
    if needs not in ("applicants", "disputes") and measure not in _SIDE_MEASURES:
        place.parent = measure
    return measure


@cache
def _wordings() -> dict[str, tuple[str, str]]:
    """Words of `statement_wordings.csv`, without their filler → (measure, what they need)."""
    rows = read_reference("statement_wordings")
    return {_FILLER.sub("", row["wording"]): (row["measure"], row["needs"]) for row in rows}


@lru_cache(maxsize=1 << 13)
def _named(words: str) -> tuple[str, str, bool]:
    """(measure, what it needs, whether the words themselves speak of requests)."""
    measure, needs = _wordings().get(_FILLER.sub("", words), ("", ""))
    return measure, needs, _SPEAKS_OF_REQUESTS.search(words) is not None


def _fits(place: _Place, start: int, needs: str, own: bool) -> bool:
    """Whether the words around are about requests, as far as the wording needs it."""
    topic = place.speaks_of_requests(start)
    if needs == "no_other":
        return own or topic is not False
    if needs == "applicants":
        return (own or topic is True) and place.parent in _RECEIVED
    if needs == "disputes" and place.section == "review_litigation" and topic is None:
        return True
    return own or (topic is True and needs != "own")


def _without_earlier_years(found: list[tuple[int, Statement]]) -> list[Statement]:
    """Where sentences name several years, only the latest is the report's."""
    latest = max((year for year, _ in found), default=0)
    return [
        statement._replace(measure="", context="earlier") if 0 < year < latest else statement
        for year, statement in found
    ]
