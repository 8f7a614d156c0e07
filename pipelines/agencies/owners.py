"""Whose report it is: the name that counts, placed, with level, scope and a stable id."""

import re
from functools import lru_cache
from typing import NamedTuple

from pipelines.agencies.claims import NOTHING, Claim, find_claim, folder_places, read_claim
from pipelines.agencies.districts import (
    NOWHERE,
    Found,
    Signs,
    find_contradiction,
    locate,
    locate_always,
    own_label,
)
from pipelines.agencies.organs import (
    FOR_MANY,
    GOVERNMENTS,
    TOWNSHIP,
    Organ,
    are_akin,
    read_organ,
    renamed,
    zone_of,
)
from pipelines.agencies.places import Division, load_gazetteer

_FILE_NOISE = re.compile(
    r"20\d\d\s*年?度?|政府信息公开|政务公开|信息公开|工作|年度|报告|年报|\(.*?\)|（.*?）|[\d\W_a-zA-Z]+"
)
_OWN_NOTE = re.compile(r"机关|本级|(办公[室厅])")
_FOR_OTHERS = re.compile(
    r"政务服务|政务公开|行政审批|大数据|数据管理|信息中心|网信|互联网|融媒体|电子政务|新闻"
)
_ITS_OFFICE = re.compile(r"人民政府\([^()；]*办公[室厅]\)")
_WITH_BELOW = re.compile(r"\(含[^()]{1,12}局\)")
_BUREAU = re.compile(r"^(?!各|委办|直属|职能|市直|区直|县直).{2,}(?:局|厅|委员会)$")


class Evidence(NamedTuple):
    """What tells a report's agency and place, all as printed."""

    manifest: str
    title: str
    note: str
    file_name: str
    year: int | None
    signs: Signs
    covered: str = ""  # words that tell that it speaks for others too


class Agency(NamedTuple):
    """An organ as resolved in a year; `agency_id` '' where the report does not tell it.

    `told_by` is where its name was found, `basis` what told its division. `against` is another
    place that is told, `other` another organ, `scope_against` words that tell another scope.
    An id that ends in '@' is of an organ without a place: the report's own id is to follow.
    """

    agency_id: str
    agency_name: str
    kind: str
    level: str
    district_code: str | None
    basis: str
    scope: str
    is_vertical: bool
    candidates: tuple[str, ...]
    against: str
    told_by: str
    other: str = ""
    scope_against: str = ""


UNTOLD = Agency("", "", "", "", None, "", "own", False, (), "", "")


def resolve_agency(evidence: Evidence) -> Agency:
    """Whose report it is, from what the report and the folder say."""
    signs = evidence.signs
    named = () if signs.code else resolve_name(evidence.manifest, evidence.title, evidence.note)
    if not named:
        return _resolve_around(evidence)
    agency, claim, division = named
    against = find_contradiction(claim, division, evidence.year, signs)
    return _doubt(agency._replace(against=against) if against else agency, claim, evidence)


def _doubt(agency: Agency, claim: Claim, evidence: Evidence) -> Agency:
    """The agency with what tells another organ or scope; another place is doubted by itself."""
    other = "" if agency.against else _find_other(claim, agency.told_by, evidence.signs)
    words = _find_other_scope(agency, evidence)
    return agency._replace(other=other, scope_against=words) if other or words else agency


def _find_other_scope(agency: Agency, evidence: Evidence) -> str:
    """The words that tell that an organ alone speaks for others too, or a government for itself.

    A bureau may gather what its own parts report; it speaks for others only where it names its
    whole system or bureaus below.
    """
    if agency.kind == "government_office":
        return evidence.covered
    if agency.kind == "government":
        office = _ITS_OFFICE.search(evidence.signs.mentions)
        return office[0] if office else ""
    if agency.kind == "department":
        below = _WITH_BELOW.search(f"{evidence.title}({evidence.note})")
        return (
            below[0] if below else evidence.covered if evidence.covered.startswith("系统") else ""
        )
    return ""


@lru_cache(maxsize=1 << 16)
def resolve_name(
    manifest: str, title: str, note: str
) -> tuple[Agency, Claim, Division] | tuple[()]:
    """The agency of a name that is the same in every year, whatever stands around; else nothing.

    Most names are so, and repeat from year to year.
    """
    owner = _named_owner(manifest, title)
    place = locate_always(*owner) if owner else None
    if not owner or not place or not place.division or not owner[0].organ:
        return ()
    organ = _with_note(owner[0].organ, manifest if owner[1] == "manifest" else title + note)
    return _agency(owner[0], organ, place, owner[1]), owner[0], place.division


@lru_cache(maxsize=1 << 15)
def _resolve_around(evidence: Evidence) -> Agency:
    claim, source = _owner(evidence)
    if claim.organ is None:
        return UNTOLD
    printed = evidence.manifest if source == "manifest" else evidence.title + evidence.note
    organ = _with_note(claim.organ, printed)
    found = NOWHERE if claim.is_central else locate(claim, source, evidence.year, evidence.signs)
    if organ.kind == "government" and _is_zone(claim, found):
        organ = read_organ("管理委员会") or organ
    if evidence.covered and source == "mention" and organ.kind == "government_office":
        organ = read_organ("人民政府") or organ  # its office has drawn the report together
    return _doubt(_agency(claim, organ, found, source), claim, evidence)


def _is_zone(claim: Claim, found: Found) -> bool:
    """Whether the name is that of a zone, no division of its own in that year: 两江新区."""
    known = claim.named in load_gazetteer().zones
    return known and found.division is not None and found.division.name != claim.named


def _owner(evidence: Evidence) -> tuple[Claim, str]:
    """The name that counts, and where it was found."""
    return (
        _named_owner(evidence.manifest, evidence.title)
        or _owner_around(evidence.signs)
        or _owner_by_path(evidence)
        or _publisher(evidence.signs)
    )


def _named_owner(manifest: str, title: str) -> tuple[Claim, str] | None:
    for source, name in (("manifest", manifest), ("title", title)):
        claim = read_claim(name)
        if name and claim.organ and not is_vague(name):
            return claim, source
    return None


def _owner_around(signs: Signs) -> tuple[Claim, str] | None:
    """The first organ with a place or a name of its own that header, text or contact line names."""
    for source, names in (
        ("publisher", signs.publisher),
        ("mention", signs.mentions),
        ("contact", signs.contacts),
    ):
        for name in names.split("；"):
            claim = find_claim(name)
            alone = source == "mention" and not signs.publisher
            if _may_own(claim, alone) and (source == "mention" or not _publishes_for_others(claim)):
                return claim, source
    return None


def _publisher(signs: Signs) -> tuple[Claim, str]:
    """The bureau in the header, without a place: 发布机构 区财政局."""
    for name in signs.publisher.split("；"):
        claim = read_claim(name)
        if _is_bureau(claim.organ) and not _publishes_for_others(claim):
            return claim, "publisher"
    return NOTHING, ""


def _is_bureau(organ: Organ | None) -> bool:
    return bool(organ and organ.kind == "department" and _BUREAU.search(organ.name))


def _find_other(claim: Claim, source: str, signs: Signs) -> str:
    """The bureau or town that signs, or stands in the header, and is none of the one told."""
    for names in (signs.signature, signs.publisher if source != "publisher" else ""):
        if names and _is_another(claim.organ, names):
            return names
    return ""


@lru_cache(maxsize=1 << 16)
def _is_another(organ: Organ | None, names: str) -> bool:
    if not organ or not (organ.kind in GOVERNMENTS or _stands_for_itself(organ)):
        return False
    claims = [find_claim(name) for name in names.split("；")]
    others = [
        c
        for c in claims
        if c.organ and _stands_for_itself(c.organ) and not _publishes_for_others(c)
    ]
    return bool(others) and not any(c.organ and are_akin(organ, c.organ) for c in claims)


def _stands_for_itself(organ: Organ) -> bool:
    """Whether it is a bureau, or a town with its name."""
    return organ.own_name if organ.kind in TOWNSHIP else _is_bureau(organ)


def _publishes_for_others(claim: Claim) -> bool:
    """Whether the organ runs the site and stands in the header of what others report."""
    return claim.organ is not None and bool(_FOR_OTHERS.search(claim.organ.name))


def _owner_by_path(evidence: Evidence) -> tuple[Claim, str] | None:
    """The organ that the file or, from the deepest, a folder is named after.

    A place alone (西工区/2021.txt) says where the report lies, not whose it is.
    """
    names = [evidence.file_name.rpartition(".")[0], *reversed(evidence.signs.folder.split("/"))]
    for name in names if evidence.file_name else ():
        claim = read_claim(_FILE_NOISE.sub("", name))
        placed = _is_bureau(claim.organ) and folder_places(evidence.signs.folder)
        if placed or _may_own(claim, alone="政府" in name):
            return claim, "folder"
    return None


@lru_cache(maxsize=1 << 16)
def is_vague(name: str) -> bool:
    """Whether a name tells a kind of organ only: 街道办事处, 镇人民政府, 人民政府."""
    claim = read_claim(name)
    if claim.divisions or claim.is_central or claim.organ is None:
        return False
    return claim.organ.kind in TOWNSHIP and not claim.organ.own_name


def _may_own(claim: Claim, alone: bool) -> bool:
    """Whether an organ named outside the title can be the report's.

    A government in the header is often only the site's; one in the text counts where nothing else
    is named.
    """
    organ = claim.organ
    if organ is None or read_organ(organ.name) is None or claim.is_central:
        return False
    if organ.kind in GOVERNMENTS:
        return alone and bool(claim.divisions)
    return organ.own_name or bool(claim.divisions)


def _with_note(organ: Organ, printed: str) -> Organ:
    """A government's report marked (机关), (本级) or (办公室) is its own, not its area's."""
    note = _OWN_NOTE.search(printed) if organ.kind == "government" else None
    return (read_organ(f"人民政府{note[1] or '机关'}") or organ) if note else organ


def _agency(claim: Claim, organ: Organ, found: Found, source: str) -> Agency:
    division = found.division
    gazetteer = load_gazetteer()
    candidates = tuple(map(gazetteer.label, found.candidates))
    scope = "consolidated" if organ.kind in FOR_MANY else "own"
    if division is None:
        name = claim.named + organ.name
        known = f"0-{organ.key}" if claim.is_central else f"x-{claim.named}{organ.key}@"
        level = "central" if claim.is_central else _level(organ, claim)
        vertical = organ.is_vertical
        return Agency(
            known, name, organ.kind, level, None, "", scope, vertical, candidates, "", source
        )
    label = own_label(claim, division)
    later = renamed().get((division.code, organ.name), organ.name)
    key = organ.key if later == organ.name else later
    inside = key if label == division.name or not label else label + key
    label = _printed_label(claim, organ, label)
    if division.name.endswith(("地区", "盟")):
        later = later.replace("人民政府", "行政公署") if organ.kind in GOVERNMENTS else later
    level = "township" if organ.kind in TOWNSHIP else division.level
    return Agency(
        f"{division.code}-{inside}",
        label + later,
        organ.kind,
        level,
        division.code,
        found.basis,
        scope,
        organ.is_vertical,
        candidates,
        found.against,
        source,
    )


def _printed_label(claim: Claim, organ: Organ, label: str) -> str:
    """What an organ's name begins with: a zone its own, 洛阳海关 its short one."""
    if load_gazetteer().zone(organ.name):
        return claim.named
    short = label != claim.named and label.startswith(claim.named)
    short = short and organ.kind in ("zone", "vertical_branch")
    return (
        claim.named if (short and claim.named) or (zone_of(organ.name) and claim.named) else label
    )


def _level(organ: Organ, claim: Claim) -> str:
    """The level of an organ without a place, where its kind or its printed division tells it."""
    levels = {d.level for d in claim.divisions}
    if organ.kind in TOWNSHIP:
        return "township"
    return levels.pop() if len(levels) == 1 else ""
