"""A printed name of an organ, taken apart: divisions told, organ within the last of them."""

import re
from functools import lru_cache
from typing import NamedTuple

from pipelines.organs import (
    TOWNSHIP,
    Organ,
    central_organs,
    read_organ,
    split_prefix,
    split_relative,
    town_name,
)
from pipelines.places import Division, Place, load_gazetteer

_BRACKET = re.compile(r"\(([^()]{2,8})\)")
_CENTRAL = re.compile(r"^(?:国务院|国家|最高人民|中国(?!共产党))")
_NAME = re.compile(r"^[一-龥()〇]{2,30}$")
_JUNK = 6


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


@lru_cache(maxsize=1 << 18)
def read_claim(text: str) -> Claim:
    """河南省洛阳市西工区洛北街道 → 西工区, 洛北街道办事处."""
    if not text:
        return NOTHING
    prefix, body, drop = split_prefix(text)
    place = _walk_to_town(body)
    if not place.divisions:
        return _read_placeless(text, prefix, body, drop)
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
    short = _short_place(prefix, body, organ)
    if short:
        kept = prefix if prefix and not drop else ""
        named = "" if kept else short.named
        return Claim(short.divisions, named, short.above, "", _organ(kept + short.rest), False)
    if _CENTRAL.match(text) or text in central_organs():
        return Claim((), "", False, "", read_organ(text), True)
    relative, rest = _split_relative(body)
    return Claim(_bracket(body), "", False, relative, _organ(rest), False)


def _short_place(prefix: str, body: str, organ: Organ | None) -> Place | None:
    if not prefix and (organ is None or organ.kind not in ("zone", "vertical_branch")):
        return None
    place = load_gazetteer().walk_short(body)
    return place if place.divisions and place.rest else None


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
    """The organ, also where its ending is unknown but its name can be one."""
    organ = read_organ(rest)
    if organ is None and _NAME.match(rest):
        return Organ(rest, rest, "department", False, False)
    return organ


@lru_cache(maxsize=1 << 18)
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
