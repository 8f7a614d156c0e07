"""Where an organ belongs: the division of its year, by the strongest evidence that tells it.

Order of trust: manifest, the title's own divisions, the same organ named in full by header or text,
folder, header, text, breadcrumb, and `towns.csv` for streets and towns. Weaker evidence chooses
among what stronger evidence leaves open; it does not overrule. What stays open is unresolved.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipelines.agencies.claims import Claim, find_claim, find_place, folder_places, is_township
from pipelines.agencies.organs import town_name
from pipelines.agencies.places import EARLIEST, STILL, Division, load_gazetteer, same_stem

if TYPE_CHECKING:
    import pandas as pd


class Signs(NamedTuple):
    """What stands around a title; texts of one kind are joined by '；'."""

    code: str  # the manifest's district_code
    folder: str
    publisher: str
    signature: str
    mentions: str
    contacts: str
    hints: str


class Found(NamedTuple):
    """A division with what told it; None with all that it may be.

    `against` is evidence that says otherwise.
    """

    division: Division | None
    basis: str
    candidates: tuple[Division, ...] = ()
    against: str = ""


NOWHERE = Found(None, "")


def locate(claim: Claim, source: str, year: int | None, signs: Signs) -> Found:
    """The division of an organ in a year."""
    if signs.code:
        return _by_manifest(claim, year, signs)
    found = _by_evidence(claim, source, year, signs)
    return _weigh(claim, found, source, year, signs) if found.division else found


def _weigh(claim: Claim, found: Found, source: str, year: int | None, signs: Signs) -> Found:
    """What was found, against what contradicts it.

    The same organ named in full elsewhere leaves it open, unless the name that counts told the
    division itself.
    """
    division = found.division
    if division is None or found.against:
        return found
    named = _same_organ(claim, year, signs)
    told = found.basis.removesuffix("+parent") == source
    if named and not told and not _agree((division,), named[1]):
        return Found(None, "", (division, *named[1]))
    return found._replace(against=find_contradiction(claim, division, year, signs))


def _by_evidence(claim: Claim, source: str, year: int | None, signs: Signs) -> Found:
    told = _as_zone(claim, told_divisions(claim.divisions, year))
    if told and is_township(claim):
        upper = {d.code for d in told}
        told, source = _counties(claim, told, year, source)
        if not told:
            return _within(upper, _place_placeless(claim, year, signs))
    if not told and claim.divisions:
        named = tuple(d for d in claim.divisions if d.name == claim.named)
        return _unborn(named, source) if len(named) == 1 else Found(None, "", claim.divisions)
    if not told:
        return _place_placeless(claim, year, signs)
    basis = f"{source}+parent" if claim.above else source
    if len(told) > 1:
        return _choose(claim, told, basis, year, signs)
    return Found(told[0], basis)


def locate_always(claim: Claim, source: str) -> Found | None:
    """The division of an organ where it is the same in every year, whatever stands around."""
    division = claim.divisions[0] if len(claim.divisions) == 1 else None
    if division is None or claim.is_central or claim.named in load_gazetteer().zones:
        return None
    always = division.first <= EARLIEST and division.last == STILL
    whole = division.level == "county" or not is_township(claim)
    return (
        Found(division, f"{source}+parent" if claim.above else source) if always and whole else None
    )


def _unborn(divisions: tuple[Division, ...], basis: str) -> Found:
    """The division that is named, though it was none yet in that year: its first report."""
    division = divisions[0]
    label = load_gazetteer().label(division)
    return Found(division, basis, (), f"{label}, a division since {division.first}")


def _as_zone(claim: Claim, told: tuple[Division, ...]) -> tuple[Division, ...]:
    """The zone's own place before the zone became a division of its name: 两江新区."""
    gazetteer = load_gazetteer()
    code = gazetteer.zones.get(claim.named, "")
    if not code or any(d.name == claim.named for d in told):
        return told
    return gazetteer.by_code[code][-1:]


def _within(upper: set[str], found: Found) -> Found:
    """What the other evidence found, if it lies in a printed superior."""
    division = found.division
    inside = division and not upper.isdisjoint(load_gazetteer().lineage(division))
    return found if inside else NOWHERE


def _by_manifest(claim: Claim, year: int | None, signs: Signs) -> Found:
    gazetteer = load_gazetteer()
    rows = gazetteer.by_code[signs.code]
    found = told_divisions((rows[-1],), year)
    if not found:
        return _unborn(rows, "manifest")
    if len(found) > 1:
        return Found(None, "", found)
    told = told_divisions(claim.divisions, year)
    against = "" if not told or _agree(told, found) else gazetteer.label(told[0])
    return Found(found[0], "manifest", (), against)


@lru_cache(maxsize=1 << 16)
def told_divisions(divisions: tuple[Division, ...], year: int | None) -> tuple[Division, ...]:
    """What divisions of one name were in a year.

    Those that bore it that year, or take it the year after in another place (a report is printed
    then); if none, what the others were in that year. One that was nothing yet is left out. Full
    names come before everyday ones (东乡县). Without a year, those of today.
    """
    if year is None:
        return _newest(divisions)
    year = max(year, EARLIEST)
    alive = [d for d in divisions if d.first <= year <= d.last]
    shortest = min((len(d.name) for d in alive), default=0)
    alive = [d for d in alive if len(d.name) == shortest]
    ending = any(d.last == year for d in alive)
    soon = [d for d in divisions if d.first == year + 1 and not ending] if alive else divisions
    turned = [old for d in soon for old in load_gazetteer().in_year(d, year)]
    there = [d for d in (*alive, *turned) if d.first <= year <= d.last]
    return tuple(dict.fromkeys(there))


def _newest(divisions: tuple[Division, ...]) -> tuple[Division, ...]:
    living = tuple(d for d in divisions if d.last == STILL)
    return living or divisions[-1:]


def _counties(
    claim: Claim, told: tuple[Division, ...], year: int | None, source: str
) -> tuple[tuple[Division, ...], str]:
    """A town's counties: those told, or those below that have a town of the name."""
    gazetteer = load_gazetteer()
    counties = tuple(
        d
        for d in told
        if d.level == "county" or (d.level == "prefecture" and len(gazetteer.below[d.code]) == 1)
    )
    if counties:
        return counties, source
    upper = {d.code for d in told}
    towns = town_counties(claim, year)
    return tuple(d for d in towns if not upper.isdisjoint(gazetteer.lineage(d))), "town"


def town_counties(claim: Claim, year: int | None) -> tuple[Division, ...]:
    """Counties, as of a year, that have a town of that name today."""
    if claim.organ is None or not claim.organ.own_name:
        return ()
    gazetteer = load_gazetteer()
    full = claim.organ.name.removesuffix("办事处").removesuffix("人民政府")
    bare = town_name(claim.organ) if claim.divisions else full  # 高新区X镇 of an untold city
    codes = gazetteer.town_codes.get(full) or gazetteer.town_codes.get(bare, ())
    living = (gazetteer.by_code[code][-1] for code in codes)
    return tuple(dict.fromkeys(old for d in living for old in told_divisions((d,), year)))


def _place_placeless(claim: Claim, year: int | None, signs: Signs) -> Found:
    """A name without a division: 洛北街道, 应急管理局, 区教育局."""
    full = _same_organ(claim, year, signs)
    if full:
        return _choose(claim, full[1], full[0], year, signs)
    towns = town_counties(claim, year)
    for basis, places in _sources(signs, year):
        fits = [p for p in (_fitting(claim, place, basis) for place in places) if p]
        if not fits:
            continue
        within = _narrow(towns, places)
        if within:
            return _settle(within, basis, towns)
        deepest = tuple(dict.fromkeys(d for p in fits for d in p))
        if towns:
            return Found(None, "", tuple(dict.fromkeys(towns + deepest)))
        return _settle(deepest, basis, deepest)
    if towns:
        return _choose(claim, towns, "town", year, signs)
    return NOWHERE


def _settle(pool: tuple[Division, ...], basis: str, candidates: tuple[Division, ...]) -> Found:
    if len(pool) == 1:
        return Found(pool[0], basis)
    return Found(None, "", pool or candidates)


def _same_organ(
    claim: Claim, year: int | None, signs: Signs
) -> tuple[str, tuple[Division, ...]] | None:
    """Divisions of the same organ where header or text name it in full, at its fullest."""
    for basis, text in (
        ("publisher", signs.publisher),
        ("mention", signs.mentions),
        ("contact", signs.contacts),
    ):
        full = [find_claim(name) for name in text.split("；")]
        full = [
            c
            for c in full
            if c.divisions and c.organ and claim.organ and c.organ.key == claim.organ.key
        ]
        if full:
            places = [told_divisions(c.divisions, year) for c in full]
            fewest = min(map(len, filter(None, places)), default=0)
            pool = tuple(dict.fromkeys(d for p in places if len(p) == fewest for d in p))
            if is_township(claim):
                pool = _counties(full[0], pool, year, basis)[0]
            if pool:
                return basis, pool
    return None


def _fitting(claim: Claim, place: tuple[Division, ...], basis: str) -> tuple[Division, ...]:
    """What a place may say of a name without a division.

    A town lies in a county, 区教育局 belongs to a 区; a bureau without either is the folder's, or
    that of a county in the header.
    """
    gazetteer = load_gazetteer()
    if is_township(claim):
        return tuple(d for d in place if d.level == "county")
    if claim.relative:
        lines = [[gazetteer.by_code[c][-1] for c in gazetteer.lineage(d)[1:]] for d in place]
        same = [
            next((up for up in (d, *line) if up.name.endswith(claim.relative)), None)
            for d, line in zip(place, lines, strict=True)
        ]
        return tuple(d for d in same if d)
    if basis == "folder":
        return place
    return tuple(d for d in place if d.level == "county") if basis == "publisher" else ()


def _sources(signs: Signs, year: int | None) -> Iterable[tuple[str, list[tuple[Division, ...]]]]:
    """Places by kind of evidence, the strongest first."""
    folder = folder_places(signs.folder) if signs.folder else ()
    if folder:
        yield "folder", [told_divisions(folder, year)]
    for basis, text in (
        ("publisher", signs.publisher),
        ("mention", signs.mentions),
        ("contact", signs.contacts),
        ("hint", signs.hints),
    ):
        places = [find_place(name).divisions for name in text.split("；")] if text else []
        places = [told_divisions(place, year) for place in places if place]
        if places:
            yield basis, places


def _narrow(pool: tuple[Division, ...], places: list[tuple[Division, ...]]) -> tuple[Division, ...]:
    return tuple(d for d in pool if any(_agree((d,), place) for place in places))


def _agree(one: Iterable[Division], other: Iterable[Division]) -> bool:
    """Whether a division of one is, or lies in, one of the other, or the other way about."""
    lineage = load_gazetteer().lineage
    theirs = [(b.code, lineage(b)) for b in other]
    for a in one:
        own = lineage(a)
        if any(a.code in lines or code in own for code, lines in theirs):
            return True
    return False


def _choose(
    claim: Claim, pool: tuple[Division, ...], basis: str, year: int | None, signs: Signs
) -> Found:
    """The one of several that the other evidence leaves."""
    candidates = pool
    for source, places in _sources(signs, year):
        within = _narrow(pool, places)
        if not within and basis == "town" and source in ("folder", "publisher"):
            return Found(None, "", candidates)
        if within and len(within) < len(pool):
            pool, basis = within, f"{basis}+{source}"
    if len(pool) > 1 and is_township(claim):
        towns = _narrow(pool, [town_counties(claim, year)])
        if len(towns) == 1:
            pool, basis = towns, f"{basis}+town"
    return Found(pool[0], basis) if len(pool) == 1 else Found(None, "", candidates)


def find_contradiction(claim: Claim, division: Division, year: int | None, signs: Signs) -> str:
    """What else tells another place: header, signature, the same organ in the text, the folder."""
    same = claim.organ.key if claim.organ else ""
    for names, key in (
        (signs.publisher, ""),
        (signs.signature, ""),
        (signs.mentions, same),
        (signs.contacts, same),
    ):
        elsewhere = names and _is_elsewhere(names, key, division.code)
        if elsewhere and (label := _label_elsewhere(names, key, division, year)):
            return label
    return _find_other_folder(signs.folder, division, year) if signs.folder else ""


@lru_cache(maxsize=1 << 16)
def _is_elsewhere(names: str, key: str, code: str) -> bool:
    """Whether an organ is named with a place that was never this division's, and none with its own.

    Asked of every report, and the same for the years of one organ.
    """
    known = load_gazetteer().by_code[code]
    return bool(_others(known, [claim.divisions for claim in _placed(names, key)]))


def _label_elsewhere(names: str, key: str, division: Division, year: int | None) -> str:
    """The divisions of that year that `_is_elsewhere` speaks of; '' where they are this one."""
    named = [claim.divisions for claim in _placed(names, key)]
    places = [told_divisions(divisions, year) or divisions for divisions in named]
    others = dict.fromkeys(d for place in _others((division,), places) for d in place)
    return "；".join(map(load_gazetteer().label, others))


def _placed(names: str, key: str) -> list[Claim]:
    """The organs with a place; `key` is of the one meant, '' any. A zone's name tells no county."""
    claims = map(find_claim, names.split("；"))
    return [c for c in claims if c.named and c.organ and key in ("", c.organ.key)]


def _others(
    own: tuple[Division, ...], places: list[tuple[Division, ...]]
) -> list[tuple[Division, ...]]:
    """The places that are neither above nor within the own; none where one is the own or within."""
    lineage = load_gazetteer().lineage
    codes = {d.code for d in own}
    if any(not codes.isdisjoint(lineage(d)) for place in places for d in place):
        return []
    return [place for place in places if place and not _agree(own, place)]


@lru_cache(maxsize=1 << 18)
def _find_other_folder(folder: str, division: Division, year: int | None) -> str:
    """The folder's division where it is another one."""
    told = folder_places(folder)
    if not told or _agree((division,), told_divisions(told, year)):
        return ""
    return load_gazetteer().label(told[-1])


def own_label(claim: Claim, division: Division) -> str:
    """The division's name in an organ's name.

    That of the year; but an organ of a division that went into another one keeps its own: the
    heir has an organ of that name too.
    """
    gazetteer = load_gazetteer()
    known = {d.code for d in claim.divisions}
    if division not in claim.divisions and division.code in known and gazetteer.took_code(division):
        return claim.named
    if not known or known & set(gazetteer.lineage(division)):
        return division.name
    kin = any(same_stem(d.name, division.name) for d in claim.divisions)
    return division.name if kin or not claim.named else claim.named


def district_frame() -> pd.DataFrame:
    """core.dim_district: one row is a division under one name, province to county."""
    gazetteer = load_gazetteer()
    rows = []
    for d in gazetteer.divisions:
        upper = [gazetteer.by_code[code][-1] for code in gazetteer.lineage(d)[1:]]
        names = {up.level: up.name for up in (d, *upper)}
        rows.append(
            (
                d.code,
                d.name,
                d.level,
                d.parent or None,
                names["province"],
                names.get("prefecture"),
                d.first,
                None if d.last == STILL else d.last,
                gazetteer.heir(d.code),
            )
        )
    columns = [
        "district_code",
        "name",
        "level",
        "parent_code",
        "province_name",
        "city_name",
        "valid_from",
        "valid_to",
        "successor_code",
    ]
    import pandas as pd

    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({"valid_from": "Int32", "valid_to": "Int32"})
