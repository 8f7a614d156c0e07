"""The words around a figure: what is counted, how exactly, and as against what.

Pure and cached: reports say the same few things in the same few words.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple


class Phrase(NamedTuple):
    """What the words before a figure say.

    Without what leads them they are verb, noun and the words that belong to the figure:
    我办|推送|微信公众号|共约. `complete` where a noun is there, so that none is sought behind the
    figure; `empty` where no word is there at all. `spread` is 均 where the figure is stated of each
    item of the noun, 分别 where of one after the other. `bound` is exact, at_least, at_most or
    about; `context` is 'share', 'change', 'earlier' or ''. `part` where the figure is a part of
    the one before (其中, 含); `since` where it is of several years together, `of_months` where of
    a part of a year, `of_year` where the words name one year.
    """

    verb: str
    noun: str
    complete: bool
    empty: bool
    spread: str
    bound: str
    context: str
    part: bool
    since: bool
    of_months: bool
    of_year: bool


_LEAD = r"""(?:[0-9]{1,2}\ ?月?[至到~—-]\ ?[0-9]{1,2}\ ?月份?|[0-9]+\ ?[年月日][度底末]?|[至到~—-]
    |[0-9]+[.、)]|年度?(?:以来)?|度|以来|[ 、]
    |[一二三四五六七八九十]+是|截[至止](?:\ ?[0-9]+\ ?月\ ?[0-9]+\ ?日|目前|年底|年末)?|全年度?|今年
    |本年度?|当年|年内|期间|[上下]半年|一年来|目前|全[市区县镇乡省州局街办]
    (?:各级?行政机关|各级(?:政府|各?部门)|各(?:职能)?部门[、和]各?(?:镇街|乡镇)(?:\(?街道\)?)?)?
    |[我本](?:局|办|镇|乡|街道?|关|委|区|县|市|州|省|单位|机关|厅|部门|院|校|中心|队|所|站)(?:机关)?
    |其中|另外|此外|同时|另|还|并(?!联)|且|以及|(?:和|及|与)(?![谐平睦解时格])|均|已经?
    |共计|共有|共(?![享同建青])|累计|合计|总计|总共|一共|分别|主要|有(?![效关奖限偿机])|包括|包含
    |含|加上|通过|依托|及时|积极|认真|先后|按时|按期|依[法规]|如期|集中)"""
# what an organ does to the thing counted: 推送|微信公众号90篇
_VERBS = (
    "推送|报送|发布|发送|召开|组织|开展|举办|举行|接到|接听|接待|新增设|"
    "新增|增设|增加|制作|制定|制发|印发|印制|出台|发放|更新|编发|编制|编印|"
    "编写|撰写|刊发|刊登|登载|转发|转载|公布|公示|完成|建立|建成|设立|"
    "开设|设置|设有|开通|配备|上传|录入|张贴|悬挂|投放|采用|采集|征集|"
    "收集|整理|梳理|清理|修订|修改|废止|审核|审查|排查|整改|回应|参加|"
    "参与|派发|提供|协调|处置|拍摄|播放|发表|安排|落实|拨付|投入|使用|"
    "支出|收取|新建|打造|实现|进行|确定|纳入|形成|涉及|覆盖|解决|化解|"
    "交办|转办|办理|开辟|推出"
)
_VERB = rf"(?:{_VERBS})(?!会(?!议)|量|数|率|的|者|厅|台|栏|平台|机构|情况|工作$)"
# the look-ahead only saves time
_TAIL = r"""(?=[分均都皆各共合总累近约大将接不超突逾高多达为现另设建还有仅只低少至最保稳控了的已由从
    全提增上下减降扩升:(\ ])(?:分别|[均都皆各]|共计|合计|总计|累计|(?<!公)共|(?<![附最])近
    |(?<![节预合违签条])约|大约|将近|接近|不?超过?|(?<!不)突破|逾|高达|多达|达到
    |(?<![传送表抵])达|(?<![行作成认])为|现有|共有|另有|设有|建有|还有|(?<![所拥享国])有|仅|只有?
    |不足|不到|不[低少高]于|[低少高多]于|至少|至多|最多|保持在|稳定在|控制在|了|(?<!目)的|已|[:(\ ]
    |[由从]\ ?(?:[去上]年|20[0-9]{2}\ ?年)?|全[市区县镇乡省州局街办]
    |(?:提升|提高|增加|增长|上升|下降|减少|降低|扩大|[增降减升])[至到为])"""
_PHRASE = re.compile(
    rf"{_LEAD}*+(?P<verb>(?:{_VERB})*)(?P<noun>.*?)(?P<tail>(?:{_TAIL})*)", re.VERBOSE | re.DOTALL
)
_LAST_CLAUSE = re.compile(r"(?:.*[,;:。!?()|\t\n…])?(.*)", re.DOTALL)
_ASIDE = re.compile(r"(?<=[\u4e00-\u9fff])\([^()]*\)(?=[\u4e00-\u9fff])")
"""乡镇(街道)受理: what is received is by towns, not by all."""
_BARE_VERBS = frozenset(
    ["收到", "受理", "收办", "新收", "答复", "回复", "办结", "公开", "主动公开"]
)
_FINAL_VERBS = (*_VERBS.split("|"), "收到", "受理", "公开", "答复", "回复", "办结")
_LEADS_ON = ("对", "到", "向")
"""对49份申请作出答复: what is counted stands behind the figure."""
_JOINS = ("和", "与", "及", "或")
_GROWN = r"(?:逐[步年])?(?:增加|增长|上升|提[升高]|扩大|减少|下降|降低|[增升减降])[至到为]了?"
GROWN = re.compile(_GROWN)
"""60件降至45件: of one thing, before and after."""
_INTO_YEAR = r"(?:(?<=[转至到入])|(?<=[转至到入] ))20[0-9]{2}(?= ?年)"
_FOLLOWING = re.compile(
    rf"(?!其中|以上|并|[和与及]|{_GROWN})(?:[^,。;:、()\d|\t!?…%“”]|{_INTO_YEAR}){{1,16}}"
)
_FOLLOWING_END = re.compile(
    r"(?<=..)(?:进行|开展|参加|参与|[均已共]|全部|并|及时|其中|得到|实现|按时|用于|通过|因|被"
    r"|依法|实地)"
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
    r"(?:去年|(?<!结转)上一?年度?|往年|历年|近.年)[^增减升降多少结转]*$|[由从]$"
    r"|(?:去年|上年|上一年)度?同期,"
)
# several years together, or a part of one: no figure of this year's tables
_SINCE = re.compile(
    r"以来(?<![今本一]年以来)(?<![0-9]年以来)(?<![0-9] 年以来)(?<!年[度初]以来)(?<!日以来)"
    r"|年来(?<!一年来)|历年|截[至止].*累计"
)
# 近年来,…,2023年收到: the year named last is the figure's
_OF_YEAR = re.compile(r"(?s:.*)(?:(?<![自从至止到])20[0-9]{2} ?年(?![底末])|全年|[今本当]年|年内)")
# 6月收到, 1-11月收到; not 1-12月, 截至12月31日
_PART_OF_YEAR = re.compile(
    r"上半年|下半年|(?<![每按各])季度|月份"
    r"|(?:(?<![0-9至到~—-])(?:[1-9]|1[0-2])|(?<=[至到~—-])(?:[2-9]|1[01])) ?月"
    r"(?! ?[0-9至到~—-])[^,;。]*$"
)
_LIST = re.compile(r"[、和及与]|以及")
_SPREAD = re.compile(r"分别|[均都皆各]")
_SERIES = re.compile(r"(?:[0-9][0-9.]*+[^0-9,。;、和及与()]{0,4}+(?:[、,和及与] ?)?)++")
_SERIES_FIGURE = re.compile(r"[0-9][0-9.]*")


@lru_cache(maxsize=1 << 14)
def read_phrase(words: str, percent: bool) -> Phrase:
    """`words` go back to the start of the sentence or the figure before, whichever is nearer."""
    phrase = _read_words(words.rstrip(" :("), percent)
    year = _OF_YEAR.match(words)
    since = _SINCE.search(words, year.end() if year else 0)
    return phrase._replace(
        since=since is not None,
        of_months=_PART_OF_YEAR.search(words) is not None,
        of_year=year is not None,
    )


def _read_words(words: str, percent: bool) -> Phrase:
    if ")" in words:
        words = _ASIDE.sub("", words)
    if words.endswith(")"):
        words = _without_remark(words)
    clause = _last_clause(words)
    part = "其中" in words or clause.startswith(("含", "包括", "包含"))
    if percent and (share := _SHARE.match(clause)):
        return _parse(share["of"])._replace(context="share", part=part)
    phrase = _parse(clause)
    before = words[: len(words) - len(clause)].rstrip(" ,:")
    is_bare = not phrase.noun and not phrase.verb and "其中" not in clause
    if clause and before and is_bare and len(before) < 24:
        phrase = _parse(_last_clause(before) + clause)  # 收到申请,共34件
    return phrase._replace(part=part)


def _without_remark(words: str) -> str:
    """予以公开(以下简称公开) is 予以公开, but 予以公开(含部分公开) is both."""
    before, _, remark = words[:-1].rpartition("(")
    return before + remark if remark == "含部分公开" else before


def _last_clause(words: str) -> str:
    match = _LAST_CLAUSE.match(words)
    return match[1].lstrip(" 、") if match else ""


def _parse(clause: str) -> Phrase:
    phrase = _parse_whole(clause)
    if "、" not in clause or phrase.spread:
        return phrase
    last = _parse_whole(clause.rpartition("、")[2])
    return last if last.verb else phrase


def _parse_whole(clause: str) -> Phrase:
    match = _PHRASE.fullmatch(clause)
    verb, noun, tail = match.group("verb", "noun", "tail") if match else ("", "", "")
    lead = clause[: match.start("verb")] if match else ""
    spread = "分别" if "分别" in lead else _find_spread(tail)
    if noun.endswith(_JOINS):
        noun = ""  # 46项“省内通办”和7项“同城通办”: the words are those of the figure before
    complete = noun != "" and noun not in _BARE_VERBS
    complete = complete and not noun.endswith((*_FINAL_VERBS, *_LEADS_ON))
    return Phrase(
        verb,
        noun,
        complete,
        clause == "",
        spread,
        _bound(tail),
        _context(clause, verb + noun),
        part=False,
        since=False,
        of_months=False,
        of_year=False,
    )


def _find_spread(tail: str) -> str:
    found = _SPREAD.search(tail)
    if not found:
        return ""
    return "分别" if found[0] == "分别" else "均"


def _context(clause: str, named: str) -> str:
    if _EARLIER.search(clause):
        return "earlier"
    return "change" if _CHANGE.search(named) else ""


def _bound(tail: str) -> str:
    if not tail:
        return "exact"
    if _NOT_BELOW.search(tail):
        return "at_least"
    return next((bound for bound, words in _BOUNDS if words.search(tail)), "exact")


def read_following(text: str, end: int) -> str:
    """The noun after a figure that ends at `end`: 召开3次|会议."""
    match = _FOLLOWING.match(text, end)
    words = _FOLLOWING_END.split(match[0].strip(), maxsplit=1)[0] if match else ""
    return words.removeprefix("为").removeprefix("是").removeprefix("的")


def split_list(noun: str) -> list[str]:
    return _LIST.split(noun)


def count_series(text: str, start: int) -> int:
    """How many figures stand in a row at `start`: 3件、5件和2件."""
    series = _SERIES.match(text, start)
    return len(_SERIES_FIGURE.findall(series[0])) if series else 0


def names_something(subject: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in subject)
