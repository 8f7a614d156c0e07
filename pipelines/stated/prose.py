"""Sentences → stated quantities.

A bounded look-back from each figure (and a short look-ahead) finds what it counts. A figure
without words that say what is counted is left out: a missing statement is better than an
invented one. Which words name a figure of the tables is data (`statement_wordings.csv`), as are
the cells that such a name adds up (`statement_measures.csv`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

from pipelines.form import read_reference
from pipelines.printed.memory import Memory
from pipelines.stated.phrases import (
    GROWN,
    Phrase,
    count_series,
    names_something,
    read_following,
    read_phrase,
    split_list,
)
from pipelines.stated.quantities import Quantity, find_quantities

LONGEST = 500
WINDOW = 48
MOST_PARAGRAPHS = 1 << 13
LONGEST_PARAGRAPH = 200
"""So many paragraphs are remembered, twice over; longer ones seldom come again."""


class Statement(NamedTuple):
    """A quantity stated in prose.

    `value` is in `unit`: 1.2万余条 is 12000 条, 3.5亿元 is 350000000 元; '%' is percent points.
    `bound` is exact, at_least, at_most or about. `measure` is a code of
    `data/reference/statement_measures.csv` where the words name one of the tables' figures, for
    unit '%' the figure it is a share of; else ''. `context` says what keeps the figure from being
    this year's count: 'share' (of the measure or subject), 'change' (同比增长), 'earlier' (last
    year's); else ''. `sentence` is verbatim, cut to `LONGEST` characters either
    side of the figure, and joined where a line broke inside it; `line` is where the figure begins.
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


class _Stated(NamedTuple):
    """A statement by the paragraph alone: which year its words name (0: none), where it begins."""

    year: int
    start: int
    subject: str
    value: float
    bound: str
    unit: str
    sentence: str
    measure: str
    context: str


class _Paragraph:
    """Running text without the line breaks a page's width put in, as its lines by number."""

    def __init__(self, lines: Sequence[tuple[int, str]]) -> None:
        self.first = lines[0][0]
        self.text = lines[0][1] if len(lines) == 1 else "".join([line for _, line in lines])
        self.ends = list(accumulate([len(line) for _, line in lines])) if len(lines) > 1 else []

    def line_at(self, position: int) -> int:
        return self.first + (bisect_right(self.ends, position) if self.ends else 0)


_SENTENCE_END = re.compile(r"[。!?][。!?]*[”」』]?")
_MARKER_SIGNS = frozenset("(0123456789一二三四五六七八九十")
_MARKER = re.compile(r"\s*(?:\(?([一二三四五六七八九十]+)[)、.]|\(?[0-9]+[)、.])")

_LINE_ENDS = "。!?;:)|\t "
_STAYS, _TO_REQUESTS, _TO_OTHERS, _ENDS = "stays", "requests", "others", "ends"
_HEADING_END = re.compile("[。:]")
_LAST_YEAR = re.compile(r"上一?年度?|去年度?")
_NEXT_YEAR = re.compile(r"下一?个?年度?|次年度?|(?<=[转至到入]) ?20[0-9]{2} ?年度?")
_FILLER = re.compile(
    r"""[ “”]|(?:公民|自然人)、法人(?:[和或及]者?|、)其他组织(?:提[出交])?
    |因(?:政府|政务)?信息公开申请(?=[引被提发产])|因?(?:政府|政务)?信息(?:依申请)?公开(?:工作|类)?|因?依申请公开|公开(?=申请)
    |的|案件|件数|总?数量?$
    |作出|(?:属于|决定)(?=予以|部分|不予|无法|其他处理)|(?<=公开|提供|处理)(?:答复|决定)
    |申请(?=结转|顺延)|(?<=[转延])[至到入](?=下年度)|(?<=年度)(?:继续)?(?:办理|处理|答复)""",
    re.VERBOSE,
)
_SPEAKS_OF_REQUESTS = re.compile(r"信息公开|依申请公开|公开申请|公开政府信息申请")
# the last words of a stretch that tell what it is about; the look-ahead only saves time
_EVIDENCE = re.compile(
    r"""(?s:.*)(?=[信依申公受收新接主诉不作热来建提咨留投举许审工线仲低救预规培办化])(?:(?P<requests>
    信息公开(?:工作)?的?申请|依申请|申请公开|公开申请|(?:受理|收到|收办|新收|接收|接到)申请
    |信息公开(?:工作)?(?:被申请|被提起|引[发起]|行政复议|行政诉讼))
    |(?<![已于])主动公开|诉求|信箱|热线|来信|来访|信访[件事]|建议|提案|咨询|留言|投诉(?!类)|(?<!信访)举报|许可
    |审批|工单|线索|仲裁|低保|救助|公证|公众号|预算|不动产|作为复议机关|规范性文件|培训
    |(?:办理|受理|审理|审结|办结|化解)(?:各类)?行政(?:复议|应诉|诉讼))""",
    re.VERBOSE,
)
_OUTCOMES = re.compile(r"部分公开|不予公开|无法提供|不予处理")
_CARRIED = re.compile(r"度?结转")
_YEAR_CARRIED = re.compile(r"20[0-9]{2} ?年度?结转(?![至到入下转])")
_INTO_YEAR = re.compile(r"[至到转入] ?[0-9]{4} ?年(?! ?[0-9]{1,2} ?月|[底末])")
# 市公安局受理, 受理许可申请: another organ's requests, one channel's, or another business
_OTHERS_REQUESTS = re.compile(r"受理|收到|收办|新收|接[到收]")
# 主动公开30件, 不予公开8件: documents sorted by whether they are published, and no requests
_PUBLISHED = re.compile("(?<![已于])主动公开(?:的?(?:政府)?(?:信息|文件|公文))?(?:总?数量?)?$")
_GRANTED_OR_NOT = frozenset(["full_grant", "partial_grant", "grants", "denied"])
# 办理批示12件, 办结12件: what a bare verb behind it speaks of
_OTHER_BUSINESS = re.compile(
    r"(?!.*(?:申请|公开))(?:办理|处理|处置|承办|交办|转办|接[听待到]|回[应复]|答复|解决|化解|协调).",
    re.DOTALL,
)
# what may be stated without a unit; the page's own counters (浏览数) are not the report's
_NUMBER_OF = re.compile(r"^(?!.*(?:浏览|点击|阅读)).*(?:申请|数|数量|量|额|率)$", re.DOTALL)
_COUNT_UNITS = frozenset(["件", "份", "起", "宗", "例", "条", "%", ""])
_JOINS = frozenset("、和与及")
_SIDE_MEASURES = frozenset(["carried_over", "carried_forward"])
_RECEIVED = frozenset(["", "received", "new_received", "handled"])
# of these a part may be one of the tables' figures; of 上年结转, 其中答复 is not all replies
_WHOLES = _RECEIVED | {"outcome_total"}
_OTHERS = "others"


class _Place:
    """Where the reading of one paragraph stands; every position only moves forward."""

    def __init__(self, section: str, topic: bool | None, text: str) -> None:
        self.section, self.text, self.topic = section, text, topic
        self.end = self.evidence_end = self.sentence_start = self.sentence_end = 0
        self.year = self.once = self.year_end = 0
        self.sentence = self.subject = self.measure = self.unit = self.parent = self.whole = ""
        self.queue: list[str] = []
        self.since = self.of_months = self.other = self.told = self.sorted = False

    def enter(self, position: int) -> None:
        """Moves to the sentence that holds `position`."""
        while position >= self.sentence_end and self.sentence_end < len(self.text):
            self.sentence_start = self.sentence_end
            end = _SENTENCE_END.search(self.text, self.sentence_start)
            self.sentence_end = end.end() if end else len(self.text)
            self.subject = self.measure = self.unit = self.parent = ""
            self.once, self.queue, self.other, self.sorted = 0, [], False, False
            goes_on = self._goes_on()
            if not goes_on:
                self.year, self.since, self.of_months = 0, False, False
            if not (goes_on and self.told and self.whole == _OTHERS):
                self.whole = ""
        self.sentence = self.text[self.sentence_start : self.sentence_end][: 2 * LONGEST].strip()

    def _goes_on(self) -> bool:
        """Whether the sentence is of what the one before is of: 其中,予以公开2件."""
        return self.text[self.sentence_start : self.sentence_start + 4].lstrip().startswith("其中")

    def name_year(self, year: Quantity) -> None:
        """What follows is of that year; of 比2022年, 从2022年, 结转至2024年 the next figure.

        What is carried into 2024 is of 2023, what comes from 2022年结转 of 2023.
        Figures of 2022年、2023年 are not this year's alone: the first year stays.
        """
        if _CARRIED.match(self.text, year.end):
            if _YEAR_CARRIED.match(self.text, year.start):
                self.once = int(year.value) + 1
            return
        gap = self.text[max(year.start - 1, 0) : year.start] == " "
        start = max(year.start - 1 - gap, 0)
        if _INTO_YEAR.match(self.text, start):
            self.once = int(year.value) - 1
        elif self.text[start : year.start].strip() in ("比", "较", "与", "同", "从", "由"):
            self.once = int(year.value)
        else:
            goes_on = self.year and self.text[self.year_end : year.start].strip() in _JOINS
            self.year, self.once = self.year if goes_on else int(year.value), 0
        self.year_end = year.end

    def take_year(self) -> int:
        """The year of the figure that comes, 0 where none is named."""
        year, self.once = self.once or self.year, 0
        return year

    def enter_part(self, phrase: Phrase, words: str) -> None:
        """其中 makes what follows a part of the figure before, until a bracket or ; ends it."""
        if phrase.part and self.whole != _OTHERS:
            self.whole = self.measure
        elif ";" in words or words.count(")") > words.count("("):
            self.whole = ""

    def sentence_around(self, position: int) -> str:
        if self.sentence_end - self.sentence_start > 2 * LONGEST:
            first = max(self.sentence_start, position - LONGEST)
            return self.text[first : min(self.sentence_end, position + LONGEST)].strip()
        return self.sentence

    def speaks_of_requests(self, position: int) -> bool | None:
        """Whether the words up to `position` are about requests; None where they do not tell."""
        if evidence := _EVIDENCE.match(self.text, self.evidence_end, position):
            self.topic = evidence["requests"] is not None
        self.evidence_end = position
        return self.topic


def read_statements(
    section: str, lines: Sequence[tuple[int, str]], year: int | None = None
) -> list[Statement]:
    """Every quantity that a section's running text states, in printed order.

    `lines` are (1-based line number, text), half-width (NFKC), in simplified script, without
    the tables. `year` is the report's where it is known.
    """
    default = True if section == "requests" else None
    topic = default
    found: list[tuple[int, _Stated]] = []
    for paragraph in _join_wrapped(lines):
        known = _known.recall_or_make(paragraph.text, _Known)
        topic = _heading_topic(known.turn, topic, default)
        for stated in known.read(section, topic):
            found.append((paragraph.line_at(stated.start), stated))
    own = year or max([stated.year for _, stated in found], default=0)
    return [_date_statement(section, line, stated, own) for line, stated in found]


def _join_wrapped(lines: Sequence[tuple[int, str]]) -> list[_Paragraph]:
    """Paragraphs: a long line without an end of sentence runs on in the next."""
    paragraphs: list[_Paragraph] = []
    first = 0
    for last, (number, line) in enumerate(lines, 1):
        if last < len(lines):
            following, words = lines[last]
            if following == number + 1 and _runs_on(line, words):
                continue
        paragraphs.append(_Paragraph(lines[first:last]))
        first = last
    return paragraphs


def _runs_on(line: str, following: str) -> bool:
    """Pages cut to a width break after 26 and more characters; a figure may break anywhere."""
    if not line or not following or line[-1] in _LINE_ENDS:
        return False
    if line[-1].isdecimal() and following[0].isdecimal():
        return True
    return len(line) >= 26 and following[0] not in " \t|" and not _MARKER.match(following)


def _read_turn(text: str) -> str:
    """(二)依申请公开 turns to requests, (三)平台建设 ends it."""
    may_be = text[:1] in _MARKER_SIGNS or text[:1].isspace()
    marker = _MARKER.match(text, 0, 40) if may_be else None
    if not marker:
        return _STAYS
    heading = _HEADING_END.split(text[marker.end() : marker.end() + 30], maxsplit=1)[0]
    if evidence := _EVIDENCE.match(heading):
        return _TO_REQUESTS if evidence["requests"] is not None else _TO_OTHERS
    return _ENDS if marker[1] else _STAYS


def _heading_topic(turn: str, topic: bool | None, default: bool | None) -> bool | None:
    """Whether what follows a heading with that turn speaks of requests; None: it does not tell."""
    if turn == _STAYS:
        return topic
    return default if turn == _ENDS else turn == _TO_REQUESTS


class _Known:
    """What a paragraph comes to: what its heading turns to and, by where it stands, its figures."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.turn = _read_turn(text)
        self.stated: dict[tuple[str, bool | None], list[_Stated]] = {}

    def read(self, section: str, topic: bool | None) -> list[_Stated]:
        """What it states hangs on these three alone."""
        found = self.stated.get((section, topic))
        if found is None:
            found = self.stated[section, topic] = _read_paragraph(section, topic, self.text)
        return found


_known: Memory[_Known] = Memory(MOST_PARAGRAPHS, LONGEST_PARAGRAPH)


def _read_paragraph(section: str, topic: bool | None, text: str) -> list[_Stated]:
    place = _Place(section, topic, text)
    found: list[_Stated] = []
    for quantity in find_quantities(text):
        if quantity.start >= place.sentence_end:
            place.enter(quantity.start)
        if quantity.unit == "年":
            place.name_year(quantity)
            continue
        found += _state(place, quantity, place.take_year())
        place.end = quantity.end
    return found


def _state(place: _Place, quantity: Quantity, year: int) -> list[_Stated]:
    """The statements a figure makes: one, or one for each item of a list with 均."""
    start, end, value, unit, bound = quantity
    words = place.text[max(place.end, place.sentence_start, start - WINDOW) : start]
    phrase = read_phrase(words, unit == "%")
    following = "" if phrase.complete else read_following(place.text, end)
    context = _context(place, phrase, following, unit)
    place.since = phrase.since or (place.since and not phrase.of_year)
    place.of_months = phrase.of_months or (place.of_months and not phrase.of_year)
    if place.since and not context:
        context = "earlier"
    sentence = place.sentence_around(start)
    if bound == "exact":
        bound = phrase.bound
    place.enter_part(phrase, words)
    if GROWN.fullmatch(place.text[place.end : start].strip()):
        pairs = [(place.subject, place.subject)] if place.subject else []
    else:
        pairs = _subjects(place, start, phrase, following, context) or _same(place, start, unit)
    if not unit:
        pairs = [pair for pair in pairs if _NUMBER_OF.search(pair[0])]
    place.subject = ""
    found = []
    for subject, named in pairs:
        measure = "" if place.of_months else _measure(place, start, named, unit, context)
        is_count = unit in _COUNT_UNITS and context != "earlier"
        if not measure and is_count and _OTHERS_REQUESTS.search(subject):
            place.whole = _OTHERS
        if is_count and not place.parent and _PUBLISHED.search(subject):
            place.sorted = True
        if unit in _COUNT_UNITS and not context:
            place.other = _is_other(measure, named, place.other)
        place.subject, place.measure, place.unit = subject, measure, unit
        found.append(_Stated(year, start, subject, value, bound, unit, sentence, measure, context))
    return found


def _is_other(measure: str, words: str, other: bool) -> bool:
    """Whether a bare verb behind a figure of that measure, or those words, is of no requests."""
    if measure:
        return measure in _dispute_measures()
    return other or _OTHER_BUSINESS.match(words) is not None


def _context(place: _Place, phrase: Phrase, following: str, unit: str) -> str:
    """258件(33.9%) is a share, as 占33.9% is."""
    if unit in ("个百分点", "百分点", "倍"):
        return "change"
    if unit == "%" and phrase.empty and not following and place.unit != "%":
        return "share"
    return phrase.context


def _subjects(
    place: _Place, start: int, phrase: Phrase, following: str, context: str
) -> list[tuple[str, str]]:
    """(subject, the words that may name one of the tables' figures)."""
    verb, noun = phrase.verb, phrase.noun
    if context == "share" and not noun:
        pairs = [(place.subject, "")]
    elif following:
        pairs = [(following, verb + noun + following)]
    elif noun and phrase.spread:
        pairs = _spread(place, start, phrase)
    elif noun or verb:
        pairs = [(noun or verb, verb + noun)]
    else:
        pairs = [(item, item) for item in place.queue[:1]]
        del place.queue[:1]
    return [pair for pair in pairs if names_something(pair[0])]


def _same(place: _Place, start: int, unit: str) -> list[tuple[str, str]]:
    """来访35批次、78人次: one subject, counted in another unit."""
    between = place.text[place.end : start].strip()
    same = between in ("", "、", "共") and unit not in ("", "%", place.unit) and place.subject
    return [(place.subject, "")] if same else []


def _spread(place: _Place, start: int, phrase: Phrase) -> list[tuple[str, str]]:
    """Of 均 each item; of 分别 the first, where as many figures follow as there are items."""
    items = split_list(phrase.noun)
    if phrase.spread == "均":
        return [(item, item) for item in items]
    if count_series(place.text, start) != len(items):
        return [(phrase.noun, "")]
    place.queue = items[1:]
    return [(items[0], items[0])]


def _measure(place: _Place, start: int, words: str, unit: str, context: str) -> str:
    """The code of the tables' figure that `words` name for certain, else ''."""
    if not words:
        return place.measure if context == "share" else ""
    if context in ("change", "earlier") or (unit == "%") != (context == "share"):
        return ""
    measure, needs, own = _named(words)
    if not measure or unit not in _COUNT_UNITS or not _fits(place, start, needs, own):
        return ""
    if not _may_be_part(measure, place.whole) or (place.sorted and measure in _GRANTED_OR_NOT):
        return ""
    if needs not in ("applicants", "disputes") and measure not in _SIDE_MEASURES:
        place.parent = measure
    if measure in _RECEIVED:
        place.told, place.sorted = True, False
    return measure


@cache
def _wordings() -> dict[str, tuple[str, str]]:
    """Words of `statement_wordings.csv`, made plain → (measure, what they need)."""
    rows = read_reference("statement_wordings")
    return {_plain(row["wording"]): (row["measure"], row["needs"]) for row in rows}


@cache
def _dispute_measures() -> frozenset[str]:
    return frozenset(measure for measure, needs in _wordings().values() if needs == "disputes")


def _plain(words: str) -> str:
    """Without filler: 结转至下一年度继续办理的申请 is 结转下年度申请."""
    return _FILLER.sub("", _NEXT_YEAR.sub("下年度", _LAST_YEAR.sub("上年度", words)))


@lru_cache(maxsize=1 << 13)
def _named(words: str) -> tuple[str, str, bool]:
    """(measure, what it needs, whether the words themselves speak of requests)."""
    measure, needs = _wordings().get(_plain(words), ("", ""))
    return measure, needs, _SPEAKS_OF_REQUESTS.search(words) is not None


def _may_be_part(measure: str, whole: str) -> bool:
    """Of 不予公开, 其中属于国家秘密 is a row of the table; of 答复, 其中按期答复 is none."""
    if measure == whole:
        return False
    return whole in _WHOLES or measure.startswith(whole)


def _fits(place: _Place, start: int, needs: str, own: bool) -> bool:
    """Whether the words around are about requests, as far as the wording needs it."""
    topic = place.speaks_of_requests(start)
    if needs == "no_other":
        return own or topic is not False
    if needs == "year":
        of_year = _YEAR_CARRIED.search(place.text, max(place.end, start - WINDOW), start)
        return (own or topic is True) and of_year is not None
    if needs == "applicants":
        return (own or topic is True) and place.parent in _RECEIVED
    if needs == "disputes" and place.section == "review_litigation" and topic is None:
        return True
    if needs == "bare" and place.other and not own:
        return False
    if needs in ("requests", "bare") and topic is None:
        return own or _OUTCOMES.search(place.sentence_around(start)) is not None
    return own or (topic is True and needs != "own")


def _date_statement(section: str, line: int, stated: _Stated, own: int) -> Statement:
    """Of another year than the report's it is no figure of the tables.

    If the report's year is not known, the latest that its sentences name is taken for it.
    比2022年增加 is a change; other figures of 2022 are that year's.
    """
    year, _, subject, value, bound, unit, sentence, measure, context = stated
    if year not in (0, own):
        measure = ""
        if year < own and context != "change":
            context = "earlier"
    return Statement(section, subject, value, bound, unit, sentence, line, measure, context)
