"""Divisions of China since 2008: found in printed names, and carried from year to year.

From `data/reference/`: `divisions.csv`, `division_successors.csv`, `towns.csv`, `zones.csv`,
`peoples.csv` (the peoples in the names of autonomous divisions, which everyday names leave out) and
`division_names.csv` (everyday names that follow no rule: 阜蒙县).
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple, TypeVar

from pipelines.form import read_reference

EARLIEST = 2008
STILL = 9999
V = TypeVar("V")
_SUFFIX = re.compile(r"(?:特别行政区|自治[区州县旗]|地区|林区|新区|[省市区县旗盟州])$")


class Division(NamedTuple):
    """One row is a division under one name, from its first to its last year (9999: still)."""

    code: str
    name: str
    level: str
    parent: str
    first: int
    last: int


class Place(NamedTuple):
    """The divisions a printed name opens with.

    `divisions` are all that the deepest of them may be; `named` is that name as printed, `above`
    tells whether a superior was printed with it, `rest` is what follows.
    """

    divisions: tuple[Division, ...]
    named: str
    above: bool
    rest: str


class Gazetteer:
    """Names, lineages and successions of all divisions, and the towns of today."""

    def __init__(
        self,
        divisions: Iterable[Division],
        successors: dict[str, str],
        towns: Iterable[tuple[str, str]],
        zones: dict[str, str],
        peoples: Iterable[str],
        everyday: Iterable[tuple[str, str]],
    ) -> None:
        self.divisions = tuple(divisions)
        self.successors = successors
        self.zones = zones
        longest_first = sorted(zones, key=len, reverse=True)
        self._zone = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")
        self.by_code = _grouped((d.code, d) for d in self.divisions)
        self._lineages = {d: self._lineage(d) for d in self.divisions}
        self.town_codes = _grouped(towns)
        self.towns = {(name, code) for name, codes in self.town_codes.items() for code in codes}
        self.predecessors = _grouped((new, old) for old, new in successors.items())
        self.names = _grouped(
            [(name, d) for d in self.divisions for name in _long_names(d, tuple(peoples))]
            + [(name, d) for name, code in everyday for d in self.by_code[code]]
        )
        self.shorts = _grouped(
            (short, d) for d in self.divisions if len(short := _short_name(d, tuple(peoples))) > 1
        )
        self.lengths = _lengths([*self.names, *self.shorts])
        self.below = _grouped((code, d) for d in self.divisions for code in self.lineage(d))
        self._labels: dict[Division, str] = {}
        self._walks: dict[str, Place] = {}
        self._years: dict[tuple[Division, int | None], tuple[Division, ...]] = {}

    def lineage(self, division: Division) -> tuple[str, ...]:
        """Codes of the division and its superiors, itself first."""
        return self._lineages[division]

    def _lineage(self, division: Division) -> tuple[str, ...]:
        codes = [division.code]
        while division.parent:
            codes.append(division.parent)
            division = self.by_code[division.parent][0]
        return tuple(codes)

    def walk(self, text: str) -> Place:
        """Divisions at the head of a text, each inside the one before: 河南省洛阳市西工区…"""
        if text not in self._walks:
            self._walks[text] = self._walk(text)
        return self._walks[text]

    def _walk(self, text: str) -> Place:
        found: tuple[Division, ...] = ()
        at, named, steps = 0, "", 0
        while step := self._step(text, at, found):
            name, found = step
            at, named, steps = at + len(name), name, steps + 1
        return Place(found, named, steps > 1, text[at:])

    def _step(
        self, text: str, at: int, above: tuple[Division, ...]
    ) -> tuple[str, tuple[Division, ...]] | None:
        """The longest name that fits; a short one (河北, 洛阳) only before one of its divisions."""
        for length in self.lengths.get(text[at : at + 2], ()):
            name = text[at : at + length]
            inside = self._inside(self.names.get(name, ()), above)
            if inside:
                return name, inside
            bare = self._inside(self.shorts.get(name, ()), above)
            bare = tuple(d for d in bare if d.level != "county")
            if bare and len(name) == length and self._step_long(text, at + length, bare):
                return name, bare
        return None

    def _step_long(self, text: str, at: int, above: tuple[Division, ...]) -> bool:
        names = (text[at : at + length] for length in self.lengths.get(text[at : at + 2], ()))
        return any(self._inside(self.names.get(name, ()), above) for name in names)

    def _inside(
        self, divisions: tuple[Division, ...], above: tuple[Division, ...]
    ) -> tuple[Division, ...]:
        if not above:
            return divisions
        codes = {d.code for d in above}
        return tuple(d for d in divisions if not codes.isdisjoint(self.lineage(d)[1:]))

    def walk_short(self, text: str) -> Place:
        """As `walk`, for names that leave 市 and 县 out: 广东从化经济开发区, 洛阳海关."""
        found: tuple[Division, ...] = ()
        at, named, steps = 0, "", 0
        while True:
            for length in self.lengths.get(text[at : at + 2], ()):
                name = text[at : at + length]
                inside = self._inside(self.shorts.get(name, ()) + self.names.get(name, ()), found)
                if inside:
                    found, named, steps = inside, name, steps + 1
                    at += length
                    break
            else:
                return Place(found, named, steps > 1, text[at:])

    def zone(self, text: str) -> str:
        """The known zone a text opens with, or ''."""
        found = self._zone.match(text)
        return found[0] if found else ""

    def in_year(self, division: Division, year: int | None) -> tuple[Division, ...]:
        """What the division was in a year: itself, a former or later form of it, or several."""
        key = division, year
        if key not in self._years:
            self._years[key] = self._in_year(division, year)
        return self._years[key]

    def _in_year(self, division: Division, year: int | None) -> tuple[Division, ...]:
        if year is None or division.first <= year <= division.last:
            return (division,)
        same = tuple(d for d in self.by_code[division.code] if d.first <= year <= d.last)
        if same and not (year < division.first and self.took_code(division)):
            return same
        if division.last < year:
            heir = self.successors.get(division.code)
            return self.in_year(self.by_code[heir][-1], year) if heir else (division,)
        return self._forebears(division, year) or (division,)

    def _forebears(self, division: Division, year: int) -> tuple[Division, ...]:
        """Forms of a younger division in an earlier year; the one with its own stem if there is."""
        old = self._ancestors(division.code)
        alive = tuple(d for code in old for d in self.by_code[code] if d.first <= year <= d.last)
        kin = tuple(d for d in alive if same_stem(d.name, division.name))
        recoded = tuple(
            d
            for d in self.names[division.name]
            if d.name == division.name and d.first <= year <= d.last == division.first - 1
        )
        return kin or alive or recoded

    def took_code(self, division: Division) -> bool:
        """Whether it bears the code of another division that went into it: 綦江区, of 万盛区."""
        old = [d for code in self._ancestors(division.code) for d in self.by_code[code]]
        return len(self.by_code[division.code]) > 1 and any(
            same_stem(d.name, division.name) and d.last < division.first for d in old
        )

    def _ancestors(self, code: str) -> list[str]:
        direct = self.predecessors.get(code, ())
        return [*direct, *(old for new in direct for old in self._ancestors(new))]

    def heir(self, code: str) -> str:
        """Today's division of a code's area; itself where it lives."""
        while self.by_code[code][-1].last != STILL and code in self.successors:
            code = self.successors[code]
        return code

    def label(self, division: Division) -> str:
        """Code and full name: 410303 河南省洛阳市西工区."""
        if division not in self._labels:
            self._labels[division] = self._label(division)
        return self._labels[division]

    def _label(self, division: Division) -> str:
        upper = [self.by_code[code][-1].name for code in self.lineage(division)[:0:-1]]
        return f"{division.code} {''.join(upper)}{division.name}"


def same_stem(one: str, other: str) -> bool:
    """Whether two names differ in their suffix only: 孟津县, 孟津区."""
    return _SUFFIX.sub("", one) == _SUFFIX.sub("", other)


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer of `data/reference/`, read once a process."""
    return Gazetteer(
        [
            Division(
                row["district_code"],
                row["name"],
                row["level"],
                row["parent_code"],
                int(row["valid_from"]),
                int(row["valid_to"] or STILL),
            )
            for row in read_reference("divisions")
        ],
        {
            row["district_code"]: row["successor_code"]
            for row in read_reference("division_successors")
        },
        [(row["name"], row["district_code"]) for row in read_reference("towns")],
        {row["zone"]: row["district_code"] for row in read_reference("zones")},
        [row["people"] for row in read_reference("peoples")],
        [(row["name"], row["district_code"]) for row in read_reference("division_names")],
    )


def _grouped(pairs: Iterable[tuple[str, V]]) -> dict[str, tuple[V, ...]]:
    groups: dict[str, dict[V, None]] = defaultdict(dict)
    for key, value in pairs:
        groups[key][value] = None
    return {key: tuple(values) for key, values in groups.items()}


def _lengths(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Lengths of the names that begin with two characters, longest first."""
    lengths = _grouped((name[:2], len(name)) for name in names)
    return {head: tuple(sorted(sizes, reverse=True)) for head, sizes in lengths.items()}


def _stem(division: Division, peoples: tuple[str, ...]) -> str:
    """The name without its suffix and peoples: 恩施土家族苗族自治州 → 恩施, 东乡族自治县 → 东乡."""
    stem = _SUFFIX.sub("", division.name)
    if "自治" in division.name:
        bare = re.sub(rf"^(.+?)(?:{'|'.join(peoples)})+$", r"\1", stem)
        stem = bare.removesuffix("族") if len(bare) > 1 else stem
    return stem


def _short_name(division: Division, peoples: tuple[str, ...]) -> str:
    return _stem(division, peoples)


def _long_names(division: Division, peoples: tuple[str, ...]) -> list[str]:
    """The full name, and for autonomous divisions the everyday one: 恩施州, 恭城县."""
    if "自治" not in division.name:
        return [division.name]
    stem = _stem(division, peoples)
    kind = division.name[-1]
    return [division.name, stem + "自治" + kind, *([] if kind == "区" else [stem + kind])]
