"""Names of organs within their division: short forms made full, kinds told.

From `data/reference/`: `agency_aliases.csv` (abbreviated stems and renamed organs),
`agency_kinds.csv` (patterns of full names, the first that matches counts) and
`agency_prefixes.csv` (what stands before the division: 国家税务总局X税务局).
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from pipelines.form import read_reference


class Organ(NamedTuple):
    """One row is an organ's name inside its division.

    `name` is the full form, `key` what it shares with its other forms (the one behind the
    agency's id), `own_name` tells whether the name alone can tell the place (洛北街道办事处, not
    教育局).
    """

    name: str
    key: str
    kind: str
    is_vertical: bool
    own_name: bool


TOWNSHIP = ("street", "township")
GOVERNMENTS = ("government", "government_office")
FOR_MANY = ("government", "system")
"""Kinds that report for the organs below them too."""
_ODD = re.compile(r"[;,。:|<>!?/\\=]|[A-Za-z]{3}")
_CENTRAL = re.compile(r"^(?:国务院|国家|最高人民|中国(?!共产党))")
_NOISE = re.compile(r"[\s\"'“”《》「」·•*_]+|\([^()]*\)$")
_GOVERNMENT = re.compile(r"^(?:人民)?政府(?=.{2,}$)(?!办公|机关|本级|办$)")
_PARTY = re.compile(r"街道(?:党工委|人大工委|[、和])+办事处$")
_WHOLE_AREA = re.compile(r"(?:全[省市区县州盟旗]|(?:人民)?政府系统)+$")
_PREFECT = re.compile(r"^(?:行政公署|行署)")
_OFFICE_BEHIND = re.compile(r"^(?:人民)?政府\([一-龥]{0,12}政府(办公[厅室]|办)\)$")
_OFFICE = re.compile(r"^(?:(?:人民)?政府|府)办(?:公室)?$")
_OWN_OFFICE = re.compile(r"(?<=[镇乡]人民政府|街道办事处)(?:党政|党政综合|综合)?办(?:公室)?$")
_BARE_ZONE = re.compile(
    r"(?:新区|开发区|高新区|经开区|示范区|度假区|保税区|园区|工业园|管理区|经济区|[实试]验区|合作区)$"
)
_SUFFIX = re.compile(r"^(.{2,}?)(委员会|局|厅|委|办公室|办)$")
_LONG_SUFFIX = {"委": "委员会", "办": "办公室"}
_AND = re.compile(r"(?<=..)[和与及、](?=..)")
_COMMON = re.compile(r"管理|监督|事务|和|街?道?办事处$|[镇乡局厅]$|苏木$|委员会$|办公室$")
_BARE_TOWN = re.compile(
    r"^(?:[省市区县州旗盟]|人民政府)?(?:各?乡?[镇乡]|苏木|街道|地区)?(?:人民政府|办事处)$"
)
_ENDING = re.compile(
    r"(?:政府|机关|本级|办事处|局|厅|委员会|办公室|办公厅|部门?|署|院|中心|处|所|站|队|公司|联合会|总社|联合社|银行|行"
    r"|海关|学校|大学|学院|台|馆|会|新区|开发区|高新区|经开区|示范区|度假区|园区?|基地|农场|林场|经济区|管理区|系统)$"
)
_RELATIVE = re.compile(
    r"^(?:自治[区州县旗]|[省市区县州旗盟])(?!场|政(?!府)|容|民|域|级|内|外|中心城|区[^政委办]|直机关)(?=..)"
)
_ZONE = re.compile(
    r"^.*?(?:新区|开发区|高新区|经开区|示范区|管理区|园区|经济区|度假区|风景名?胜?区)(?!街道|地区|[镇乡]|管理委员会)(?=.)"
)


@lru_cache(maxsize=1 << 17)
def read_organ(rest: str) -> Organ | None:
    """The organ that a name behind its division means; None where it names none.

    An empty name is the division's government itself.
    """
    name = _full_name(_NOISE.sub("", _OFFICE_BEHIND.sub(r"人民政府\1", rest)))
    if not _ENDING.search(name) or _ODD.search(name):
        return None
    kind, is_vertical = _kind(name)
    key = _key(name, kind)
    return Organ(name, key, kind, is_vertical, _has_own_name(name, kind))


def read_central(text: str) -> Organ | None:
    """A central organ: 国家发展改革委, 教育部, 中国证监会; None where the name is none."""
    name = text.removeprefix("中华人民共和国")
    organ = read_organ(name.removeprefix("国家") if name.startswith("国家") else name)
    if organ is None:
        return None
    if name.startswith("国家") and not organ.name.startswith("国家"):
        organ = organ._replace(name="国家" + organ.name, key="国家" + organ.name)
    return organ if _CENTRAL.match(organ.name) or organ.name in _central_organs() else None


def zone_of(name: str) -> str:
    """The zone that stands before an organ's own name: 高新区 in 高新区辛店街道办事处."""
    zone = _ZONE.match(name)
    return zone[0] if zone else ""


def split_relative(name: str) -> tuple[str, str]:
    """市卫健委 → (市, 卫健委): a level without its place."""
    level = _RELATIVE.match(name)
    return (level[0], name[level.end() :]) if level else ("", name)


def split_prefix(name: str) -> tuple[str, str, bool]:
    """国家税务总局广州市… → (国家税务总局, 广州市…, whether the prefix is dropped)."""
    for prefix, drop in _prefixes():
        if name.startswith(prefix):
            return prefix, name[len(prefix) :], drop
    return "", name, False


def town_name(organ: Organ) -> str:
    """The name that `towns.csv` has for a street or town: 洛北街道, 河包镇."""
    name = organ.name.removesuffix("办事处").removesuffix("人民政府")
    return name[len(zone_of(name)) :]


def are_akin(one: Organ, other: Organ) -> bool:
    """Whether two names may be of one organ, or of one and a part of it.

    So are those of which the shorter has more than half of its characters in the longer: 文旅,
    文化和旅游; 教育, 教育和体育. 财政 and 民政 are not.
    """
    governments = {one.kind in GOVERNMENTS, other.kind in GOVERNMENTS}
    if True in governments:
        return False not in governments
    short, long = sorted((_stem(one), _stem(other)), key=len)
    return 2 * sum(char in long for char in short) > len(short)


def _stem(organ: Organ) -> str:
    """What tells an organ from others: 应急 of 应急管理局, 洛北 of 洛北街道办事处."""
    name = organ.name.removesuffix("人民政府")
    return _COMMON.sub("", name[len(zone_of(name)) :]) or name


def _full_name(name: str) -> str:
    name = _PARTY.sub("街道办事处", _PREFECT.sub("人民政府", name))
    if name in ("", "政府", "人民政府") or _WHOLE_AREA.match(name):
        return "人民政府"
    if _OFFICE.match(name):
        return "人民政府办公室"
    if name in ("人民政府本级", "政府本级", "本级"):
        return "人民政府机关"
    if name in ("政府办公厅", "政府机关", "机关"):
        return "人民政府" + name.removeprefix("政府")
    name = _GOVERNMENT.sub("", re.sub("管委会$", "管理委员会", name))
    name = _OWN_OFFICE.sub("", name)
    if name.endswith(("镇", "乡", "苏木")):
        return name + "人民政府"
    if _BARE_ZONE.search(name):
        return name + "管理委员会"
    if name.endswith(("镇政府", "乡政府", "苏木政府")):
        return name[:-2] + "人民政府"
    if name.endswith(("街道", "街道办", "街办")):
        return re.sub("街道?办?$", "街道办事处", name)
    return name + "道办事处" if name.endswith("街") else _full_department(name)


def _full_department(name: str) -> str:
    """发改委 → 发展和改革委员会: the stem by `agency_aliases.csv`, the suffix written out."""
    if name in _stems():
        return _stems()[name]
    zone = zone_of(name)
    parts = _SUFFIX.match(name[len(zone) :])
    if not parts:
        return name
    stem, suffix = parts.groups()
    return zone + _stems().get(stem, stem) + _LONG_SUFFIX.get(suffix, suffix)


def _key(name: str, kind: str) -> str:
    if kind != "department":
        return name
    parts = _SUFFIX.match(name)
    if parts and parts[1] in _one_organ():
        name = parts[1]
    return _AND.sub("", name)


def _kind(name: str) -> tuple[str, bool]:
    for pattern, kind, is_vertical in _kinds():
        if pattern.search(name):
            return kind, is_vertical
    return "department", False


def _has_own_name(name: str, kind: str) -> bool:
    return kind in TOWNSHIP and not _BARE_TOWN.match(name)


@cache
def _stems() -> dict[str, str]:
    rows = read_reference("agency_aliases")
    return {row["printed"]: row["standard"] for row in rows if not row["district_code"]}


@cache
def _one_organ() -> frozenset[str]:
    """Stems whose 局, 厅 and 委员会 are one organ of a place."""
    rows = read_reference("agency_aliases")
    return frozenset(row["standard"] for row in rows if row["one_organ"] == "1")


@cache
def renamed() -> dict[tuple[str, str], str]:
    """(district_code, name) → the name that organ bears later."""
    rows = read_reference("agency_aliases")
    return {
        (row["district_code"], row["printed"]): row["standard"]
        for row in rows
        if row["district_code"]
    }


@cache
def _central_organs() -> frozenset[str]:
    """Ministries whose names do not begin with 国家 or 国务院."""
    return frozenset(row["organ"] for row in read_reference("central_organs"))


@cache
def _kinds() -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    return tuple(
        (re.compile(row["pattern"]), row["agency_kind"], row["is_vertical"] == "1")
        for row in read_reference("agency_kinds")
    )


@cache
def _prefixes() -> tuple[tuple[str, bool], ...]:
    return tuple((row["prefix"], row["drop"] == "1") for row in read_reference("agency_prefixes"))
