"""What is wrong in the invented reports, and what must be said of it: reasoned from FORMS.md.

Everything else in them is right, so that a finding that is not listed here is a false alarm.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from render.known import Key, Known

Report = tuple[str, int]


@dataclass(frozen=True)
class Error:
    """`changes` are added to the right figures; `words` are exchanged in the text.

    `findings` are the rules that must speak, each of its report: mostly the report itself, also
    the next year's or the area's.
    """

    story: str
    report: Report
    findings: tuple[tuple[Report, str], ...]
    changes: tuple[tuple[Key, float], ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    copied: bool = False


def _at(organ: str, year: int, *rules: str) -> tuple[tuple[Report, str], ...]:
    return tuple(((organ, year), rule) for rule in rules)


OFFICE, SCHOOLS = "示例东区人民政府办公室", "示例东区教育局"
STREET, TOWN = "示例东区示例一街道办事处", "示例东区示例二镇人民政府"
WEST_OFFICE, WEST_TOWN = "示例西县人民政府办公室", "示例西县示例四乡人民政府"
EAST, WEST, CITY = "示例东区人民政府", "示例西县人民政府", "示例市人民政府"

ERRORS = (
    Error(
        "the channels of the requests do not add up, nor the staff",
        (SCHOOLS, 2018),
        _at(SCHOOLS, 2018, "A14-01", "A14-06"),
        changes=(
            (("indicator", "a14_received_online", "value"), -2),
            (("indicator", "a14_foi_staff", "value"), 1),
        ),
    ),
    Error(
        "one request less is carried forward than is left",
        (OFFICE, 2020),
        _at(OFFICE, 2020, "T3-01") + _at(OFFICE, 2021, "Y-01"),
        changes=(
            (("request", "carried_forward", "natural_person"), -1),
            (("request", "carried_forward", "total"), -1),
        ),
    ),
    Error(
        "the total of reconsideration is not the sum of its results",
        (SCHOOLS, 2021),
        _at(SCHOOLS, 2021, "T4-01"),
        changes=((("dispute", "reconsideration", "total"), -1),),
    ),
    Error(
        "a town makes no rules; its district has none to sum up, and they are gone the year after",
        (TOWN, 2021),
        _at(TOWN, 2021, "T2-03")
        + _at(EAST, 2021, "H-01")
        + _at(CITY, 2021, "H-01")
        + _at(TOWN, 2022, "Y-02"),
        changes=(
            (("disclosure", "rules", "issued"), 1),
            (("disclosure", "rules", "in_force"), 1),
        ),
    ),
    Error(
        "a digit of a leaf is lost: its row and its column say so",
        (TOWN, 2022),
        _at(TOWN, 2022, "T3-02", "T3-05"),
        changes=((("request", "full_grant", "natural_person"), -3),),
    ),
    Error(
        "the text says other figures than the table",
        (STREET, 2022),
        _at(STREET, 2022, "X-01", "X-07"),
        words=(("予以公开7件", "予以公开9件"), ("总数的57.1%", "总数的75.1%")),
    ),
    Error(
        "requests received are neither the new ones nor those with the carry-over",
        (STREET, 2021),
        _at(STREET, 2021, "X-02"),
        words=(("本年新收申请16件", "全年收到申请61件"),),
    ),
    Error(
        "a number of decisions is negative",
        (STREET, 2023),
        _at(STREET, 2023, "T2-01"),
        changes=((("disclosure", "administrative_coercion", "decisions"), -20),),
    ),
    Error(
        "requests carried over are counted as new; the county's report has them right",
        (WEST_OFFICE, 2022),
        _at(WEST_OFFICE, 2022, "Y-01") + _at(WEST, 2022, "H-01"),
        changes=(
            (("request", "carried_over", "natural_person"), -4),
            (("request", "carried_over", "total"), -4),
            (("request", "new_received", "natural_person"), 4),
            (("request", "new_received", "total"), 4),
        ),
    ),
    Error(
        "fees in 元 under a head that says 万元",
        (WEST, 2023),
        _at(WEST, 2023, "T2-04"),
        changes=((("disclosure", "administrative_fees", "amount_10k_yuan"), 5008 - 0.5008),),
    ),
    Error(
        "last year's report again, with a new year on it; the county's sum has other figures",
        (WEST_TOWN, 2023),
        _at(WEST_TOWN, 2023, "Y-07", "Y-01") + _at(WEST, 2023, "H-01"),
        copied=True,
    ),
)


def print_wrong(reports: list[Known]) -> list[Known]:
    """The reports with their errors; a copied one carries the figures of the year before."""
    right = {(known.agency, known.year): known for known in reports}
    return [_spoil(known, right) for known in reports]


def _spoil(known: Known, right: dict[Report, Known]) -> Known:
    report = known.agency, known.year
    cells = dict(known.cells)
    for error in ERRORS:
        if error.report == report and error.copied:
            cells = dict(right[known.agency, known.year - 1].cells)
        elif error.report == report:
            for key, change in error.changes:
                cells[key] = round(cells[key] + change, 4)
    return replace(known, cells=cells)
