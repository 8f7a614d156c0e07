"""A printed name of an organ, taken apart: divisions told, organ within the last of them."""

import re
from functools import lru_cache
from typing import NamedTuple

from pipelines.agencies.organs import (
    TOWNSHIP,
    Organ,
    read_central,
    read_organ,
    split_prefix,
    split_relative,
    town_name,
)
from pipelines.agencies.places import Division, Place, load_gazetteer

_BRACKET = re.compile(r"\(([^()]{2,8})\)")
_NAME = re.compile(r"^[一-龥()〇]{2,30}$")
_DOUBLED = re.compile(r"^([一-龥]{1,8}[省市区县旗州盟])\1(?=..)")
_JUNK = 6
_JOINING = re.compile(
    r"结合|围绕|推进|加强|关于|全面|认真|落实|做好|[与和在对向为将从以及请让使被按了]"
)


class Claim(NamedTuple):
    """One row is a name taken apart.

    `divisions` are all that the name's own division may be, `named` is that division as printed,
    `relative` a level printed instead of it (市卫健委), `above` whether superiors were printed.
    """

    divisions: tuple[Division, ...]
    named: str
    above: bool
    relative: str
    organ: Organ | None
    is_central: bool


NOTHING = Claim((), "", False, "", None, False)


@lru_cache(maxsize=1 << 16)
def read_claim(text: str) -> Claim:
    """河南省洛阳市西工区洛北街道 → 西工区, 洛北街道办事处."""
    if not text:
        return NOTHING
    prefix, body, drop = split_prefix(_DOUBLED.sub(r"\1", text))
    place = _walk_to_town(body)
    if not place.divisions:
        return _read_placeless(text, prefix, body, drop)
    zone = _read_zone(place)
    if zone:
        return zone
    kept = prefix if prefix and not drop else ""
    party = place.named[-1:] if place.rest.startswith("委") else ""  # 洛阳市委办公室
    organ = _organ(kept + party + place.rest)
    return Claim(place.divisions, place.named, place.above, "", organ, False)


def _walk_to_town(body: str) -> Place:
    """The divisions at the head; 古县镇 and 西城区街道 are towns and not 古县's and 西城区's."""
    gazetteer = load_gazetteer()
    place = gazetteer.walk(body)
    organ = read_organ(place.rest)
    if not place.divisions or not organ or organ.kind not in TOWNSHIP:
        return place
    town = town_name(organ)
    inside = any((town, d.code) in gazetteer.towns for d in place.divisions)
    if inside or place.named + town not in gazetteer.town_codes:
        return place
    start = len(body) - len(place.rest) - len(place.named)
    return gazetteer.walk(body[:start])._replace(rest=body[start:])


def _read_zone(place: Place) -> Claim | None:
    """A zone behind its superiors: 陕西省西咸新区, 青岛市西海岸新区教育局, 江苏省苏州工业园区."""
    gazetteer = load_gazetteer()
    code = gazetteer.zones.get(gazetteer.zone(place.rest), "")
    inside = code and any(
        d.code in gazetteer.lineage(gazetteer.by_code[code][-1]) for d in place.divisions
    )
    organ = _organ(place.rest)
    if inside:
        return Claim(gazetteer.by_code[code][-1:], "", True, "", organ, False)
    short = gazetteer.walk_short(place.named + place.rest)
    if organ and organ.kind == "zone" and place.named != short.named and short.rest:
        return Claim(short.divisions, short.named, True, "", _organ(short.rest), False)
    return None


def _split_relative(body: str) -> tuple[str, str]:
    """市卫健委 → (市, 卫健委), but 旗下营镇 is a town."""
    organ = read_organ(body)
    if organ and organ.own_name and town_name(organ) in load_gazetteer().town_codes:
        return "", body
    return split_relative(body)


def _read_placeless(text: str, prefix: str, body: str, drop: bool) -> Claim:
    """A name that begins with no division: a zone, a short name, a relative or a central one."""
    gazetteer = load_gazetteer()
    zone = gazetteer.zone(body)
    organ = _organ(body)
    if zone:
        divisions = gazetteer.by_code.get(gazetteer.zones[zone], ()) or _bracket(body)
        return Claim(divisions[-1:], "", False, "", organ, False)
    central = read_central(text)
    if central and not gazetteer.walk_short(body).divisions:
        return Claim((), "", False, "", central, True)
    short = _short_place(prefix, body, organ)
    if short:
        kept = prefix if prefix and not drop else ""
        named = "" if kept else short.named
        claim = Claim(short.divisions, named, short.above, "", _organ(kept + short.rest), False)
        return _read_zone(short) or claim
    relative, rest = _split_relative(body)
    return Claim(_bracket(body), "", False, relative, _organ(rest), False)


def _short_place(prefix: str, body: str, organ: Organ | None) -> Place | None:
    """Names without 市 or 省: 洛阳海关, 贵州贵安新区; a bureau's only of a city and above.

    A county's short name begins too many other words: 公安局 is none of 公安县.
    """
    place = load_gazetteer().walk_short(body)
    if prefix or (organ and organ.kind in ("zone", "vertical_branch")):
        return place if place.divisions and place.rest else None
    if organ and organ.kind in TOWNSHIP:
        return None
    top = tuple(d for d in place.divisions if d.level != "county")
    whole = not place.rest or (len(place.rest) > 2 and read_organ(place.rest) is not None)
    return place._replace(divisions=top) if top and whole else None


def _bracket(name: str) -> tuple[Division, ...]:
    """The division in a bracket inside a name: 临空经济区(廊坊)管理委员会."""
    inside = _BRACKET.search(name)
    if not inside:
        return ()
    gazetteer = load_gazetteer()
    found = gazetteer.names.get(inside[1]) or gazetteer.shorts.get(inside[1], ())
    top = [d for d in found if d.level != "county"]
    return tuple(top) or found


def _organ(rest: str) -> Organ | None:
    """The organ, also where its ending is unknown but its name can be one.

    洛北办事处 is a street's where a street of the name is known.
    """
    street = rest.removesuffix("办事处") + "街道"
    known = rest.endswith("办事处") and street in load_gazetteer().town_codes
    organ = read_organ(street if known else rest)
    if organ is None and _NAME.match(rest):
        return Organ(rest, rest, "department", False, False)
    return organ


@lru_cache(maxsize=1 << 16)
def find_claim(text: str) -> Claim:
    """The claim of a name in running text, behind what may stand before it: 结合洛北街道."""
    whole = read_claim(text)
    for at in range(min(_JUNK, len(text) - 3)):
        claim = read_claim(text[at:]) if at else whole
        if claim.organ and (_is_known_town(claim) or _is_placed(claim, at)):
            return claim
    return NOTHING if is_township(whole) and _JOINING.search(text) else whole


def is_township(claim: Claim) -> bool:
    return claim.organ is not None and claim.organ.kind in TOWNSHIP


def _is_known_town(claim: Claim) -> bool:
    organ = claim.organ
    return bool(organ and organ.own_name and town_name(organ) in load_gazetteer().town_codes)


def _is_placed(claim: Claim, at: int) -> bool:
    """Whether it opens with a division; inside a text 城区 may be the end of another name."""
    return bool(claim.divisions) and (at == 0 or claim.named not in ("城区", "郊区", "矿区"))


@lru_cache(maxsize=1 << 16)
def find_place(text: str) -> Place:
    """The first division named in a text, within its first characters: 由洛阳市西工区…"""
    gazetteer = load_gazetteer()
    for at in range(min(_JUNK, len(text))):
        place = gazetteer.walk(text[at:])
        if place.divisions:
            return place
    return Place((), "", False, text)


@lru_cache(maxsize=1 << 16)
def folder_places(folder: str) -> tuple[Division, ...]:
    """The deepest division that a folder's names or codes tell, each inside those before."""
    gazetteer = load_gazetteer()
    found: tuple[Division, ...] = ()
    for part in re.split(r"[/\\]", folder):
        here = _folder_part(part)
        inside = tuple(
            d for d in here if not found or any(up.code in gazetteer.lineage(d) for up in found)
        )
        found = inside or found
    return found


def _folder_part(part: str) -> tuple[Division, ...]:
    gazetteer = load_gazetteer()
    code = re.search(r"(?<!\d)[1-9]\d{5}(?!\d)", part)
    if code and code[0] in gazetteer.by_code:
        return gazetteer.by_code[code[0]]
    name = re.sub(r"^[\d\W_]+|[\d\W_]+$", "", part)
    return gazetteer.walk(name).divisions or gazetteer.shorts.get(name, ())
