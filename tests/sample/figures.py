"""The invented area: its organs, and what each counted from 2017 to 2023.

Every identity of the forms holds, years follow each other, and an area's consolidated report is
the sum of all its organs, of those too that publish nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from zlib import crc32

from render.known import APPLICANTS, FLOWS, RESULTS, ROUTES, Figures, Known

from pipelines.form import load_forms

YEARS = range(2017, 2024)
OUTCOMES = {
    "full_grant": 40, "partial_grant": 9, "denied_state_secret": 1, "denied_prohibited_by_law": 2,
    "denied_security_stability": 1, "denied_third_party_rights": 4, "denied_internal_affairs": 4,
    "denied_deliberative_process": 3, "denied_enforcement_file": 3, "denied_registry_query": 2,
    "unable_to_provide_not_held": 16, "unable_to_provide_requires_creation": 3,
    "unable_to_provide_unclear": 2, "not_processed_petition": 5, "not_processed_duplicate": 2,
    "other_correction_lapsed": 2, "other_misc": 1,
}  # fmt: skip
SHARES = {"natural_person": 80, "org_business": 12, "org_legal_service": 5, "org_other": 3}
OTHERS = ("other_correction_lapsed", "other_fee_lapsed", "other_misc")


@dataclass(frozen=True)
class Organ:
    """`volume` requests come in its first year; `weights` differ from those of OUTCOMES."""

    name: str
    areas: tuple[str, ...]
    volume: int
    growth: float = 1.08
    weights: tuple[tuple[str, int], ...] = ()
    rules: int = 0
    silent: frozenset[int] = frozenset()
    """Years of which nothing is published."""
    vertical: bool = False


EAST, WEST, CITY = "示例东区人民政府", "示例西县人民政府", "示例市人民政府"
NEVER = frozenset(YEARS)
ORGANS = (
    Organ("示例东区人民政府办公室", (EAST, CITY), 62),
    Organ("示例东区教育局", (EAST, CITY), 24, 1.15, (("denied_third_party_rights", 12),)),
    Organ("示例东区示例一街道办事处", (EAST, CITY), 18, 0.96),
    Organ("示例东区示例二镇人民政府", (EAST, CITY), 12, silent=frozenset({2023})),
    Organ("示例东区示例三镇人民政府", (EAST, CITY), 9, silent=NEVER - {2020}),
    Organ("示例西县人民政府办公室", (WEST, CITY), 40, 1.02, (("unable_to_provide_not_held", 30),)),
    Organ("示例西县示例四乡人民政府", (WEST, CITY), 14, 1.2),
    Organ("示例市人民政府办公室", (CITY,), 95, 1.05, rules=6),
    Organ("示例市公安局", (CITY,), 140, 1.1, (("denied_enforcement_file", 22), ("full_grant", 25))),
    Organ("国家税务总局示例东区税务局", (), 7, silent=NEVER - {2022, 2023}, vertical=True),
)  # fmt: skip
FIRST = {WEST: 2021, "示例西县": 2021, CITY: 2021, "示例市": 2019}
"""The first year of which organs whose names begin so publish."""


def _chance(*what: object) -> float:
    """A number in 0–1 that is the same on every machine."""
    return crc32("/".join(map(str, what)).encode()) / 2**32


def _share_out(count: int, weights: dict[str, int]) -> dict[str, int]:
    """Whole parts in proportion to the weights, which add up to `count`."""
    total = sum(weights.values())
    exact = {name: count * weight / total for name, weight in weights.items()}
    parts = {name: int(value) for name, value in exact.items()}
    largest = sorted(exact, key=lambda name: (parts[name] - exact[name], name))
    for name in largest[: count - sum(parts.values())]:
        parts[name] += 1
    return parts


@cache
def simulate(organ: Organ) -> dict[int, Figures]:
    """By year, in the cells of form 2021 and the decisions that form 2019 asks for as well."""
    years, forward = {}, dict.fromkeys(APPLICANTS, 0)
    in_force = {"rules": organ.rules, "normative_documents": round(organ.volume / 4)}
    for year in YEARS:
        cells = _requests(organ, year, forward) | _disputes(organ, year)
        cells |= _disclosure(organ, year, in_force)
        forward = {a: int(cells["request", "carried_forward", a]) for a in APPLICANTS}
        years[year] = cells
    return years


def _requests(organ: Organ, year: int, over: dict[str, int]) -> Figures:
    wave = 0.9 + 0.2 * _chance(organ.name, year)
    volume = round(organ.volume * organ.growth ** (year - YEARS[0]) * wave)
    new = dict.fromkeys(APPLICANTS, 0) | _share_out(volume, SHARES)
    cells: Figures = {
        ("request", row, applicant): 0
        for row in (*FLOWS, *_outcome_rows())
        for applicant in (*APPLICANTS, "total")
    }
    for applicant in APPLICANTS:
        handled = new[applicant] + over[applicant]
        forward = round(handled * (0.04 + 0.08 * _chance(organ.name, year, applicant)))
        flows = (new[applicant], over[applicant], handled - forward, forward)
        outcomes = _share_out(handled - forward, OUTCOMES | dict(organ.weights))
        for row, value in [*zip(FLOWS, flows, strict=True), *outcomes.items()]:
            cells["request", row, applicant] = value
            cells["request", row, "total"] += value
    return cells


def _outcome_rows() -> list[str]:
    rows = [row.code for row in load_forms()["2021"].block("s3_requests").rows]
    return [row for row in rows if row not in FLOWS]


def _disputes(organ: Organ, year: int) -> Figures:
    cells: Figures = {}
    for route, part in zip(ROUTES, (0.05, 0.012, 0.016), strict=True):
        count = round(organ.volume * part * (0.6 + 0.8 * _chance(organ.name, year, route)))
        parts = _share_out(count, {"upheld": 5, "other": 3, "corrected": 2, "pending": 2})
        cells |= {("dispute", route, result): parts[result] for result in RESULTS}
        cells["dispute", route, "total"] = count
    return cells


def _disclosure(organ: Organ, year: int, in_force: dict[str, int]) -> Figures:
    """Rolls `in_force` on."""
    cells: Figures = {}
    for item, scale in (("rules", organ.rules / 4), ("normative_documents", organ.volume / 12)):
        issued = round(scale * 2 * _chance(organ.name, year, item))
        repealed = min(in_force[item], round(scale * _chance(organ.name, year, item, "repealed")))
        in_force[item] += issued - repealed
        counts = {"issued": issued, "repealed": repealed, "in_force": in_force[item]}
        cells |= {("disclosure", item, measure): value for measure, value in counts.items()}
    for item, scale in (("licensing", 21), ("penalty", 6), ("coercion", 0.5)):
        value = round(organ.volume * scale * (0.8 + 0.4 * _chance(organ.name, year, item)))
        cells["disclosure", f"administrative_{item}", "decisions"] = value
    fees = organ.volume * (80 + round(20 * _chance(organ.name, year, "fees"))) / 10_000
    cells["disclosure", "administrative_fees", "amount_10k_yuan"] = round(fees, 4)
    return cells


def _add(parts: list[Figures]) -> Figures:
    return {key: round(sum(part[key] for part in parts), 4) for key in parts[0]}


# --- the same figures on older forms -----------------------------------------------------------


def form_of(year: int) -> str:
    return "2014" if year < 2019 else "2019" if year < 2021 else "2021"


def _as_form_2019(cells: Figures) -> Figures:
    """Three rows are one in form 2019; section 二 is another one, with what it asks for."""
    kept = {key: v for key, v in cells.items() if key[0] != "disclosure" and key[1] not in OTHERS}
    for applicant in (*APPLICANTS, "total"):
        parts = (cells["request", row, applicant] for row in OTHERS)
        kept["request", "other", applicant] = sum(parts)
    for item in ("rules", "normative_documents"):
        issued, in_force = (cells["disclosure", item, m] for m in ("issued", "in_force"))
        counts = {"newly_made": issued, "newly_published": issued, "total_published": in_force}
        kept |= {("disclosure", item, measure): value for measure, value in counts.items()}
    decisions = {i: cells["disclosure", f"administrative_{i}", "decisions"] for i in
                 ("licensing", "penalty", "coercion")}  # fmt: skip
    rows = {f"administrative_{item}": count for item, count in decisions.items()}
    for item, count in (rows | {"other_external_services": 0}).items():
        values = {"prev_year_items": count // 100, "net_change": count % 3, "decisions": count}
        kept |= {("disclosure", item, measure): value for measure, value in values.items()}
    fees = {"prev_year_items": 1, "net_change": 0}
    kept |= {("disclosure", "administrative_fees", m): value for m, value in fees.items()}
    bought = decisions["coercion"]
    kept["disclosure", "centralized_procurement", "project_count"] = bought
    kept["disclosure", "centralized_procurement", "total_amount"] = bought * 12_500
    return kept


def _as_form_2014(cells: Figures) -> Figures:
    """The annex's requests and disputes from the same figures; its other lines from the volume."""
    total = {row: int(cells["request", row, "total"]) for row in (*FLOWS, *_outcome_rows())}
    new, closed = total["new_received"], total["outcome_total"]
    denied = _share_out(
        sum(value for row, value in total.items() if row.startswith("denied")),
        {"state_secret": 1, "trade_secret": 3, "privacy": 4, "security_stability": 1,
         "not_government_information": 3, "other_legal": 6},
    )  # fmt: skip
    lines = {
        "requests_received": new,
        **{f"received_{by}": n for by, n in _share_out(
            new, {"in_person": 2, "fax": 0, "online": 6, "letter": 2}).items()},
        "requests_closed": closed,
        **{f"closed_{how}": n for how, n in _share_out(
            closed, {"on_time": 9, "extended": 1}).items()},
        "replies": closed,
        "reply_full_grant": total["full_grant"],
        "reply_partial_grant": total["partial_grant"],
        "reply_denied": sum(denied.values()),
        **{f"denied_{reason}": n for reason, n in denied.items()},
    }  # fmt: skip
    rest = closed - sum(
        lines[f"reply_{kind}"] for kind in ("full_grant", "partial_grant", "denied")
    )
    kinds = {"already_public": 3, "not_exist": 5, "clarify": 1, "other_authority": 4, "redirect": 1}
    lines |= {f"reply_{kind}": n for kind, n in _share_out(rest, kinds).items()}
    lines |= _annex_disputes(cells) | _annex_work(new)
    rows = load_forms()["2014"].block("annex_2014").rows
    return {
        ("indicator", row.code, "value"): lines.get(row.code.removeprefix("a14_"), 0)
        for row in rows
    }


def _annex_disputes(cells: Figures) -> dict[str, int]:
    """The annex knows no pending cases: they stand with the others."""
    lines: dict[str, int] = {}
    for name, routes in (("reconsideration", ROUTES[:1]), ("litigation", ROUTES[1:])):
        count = {r: sum(int(cells["dispute", route, r]) for route in routes) for r in RESULTS}
        lines |= {f"{name}_upheld": count["upheld"], f"{name}_corrected": count["corrected"]}
        lines |= {f"{name}_other": count["other"] + count["pending"], name: sum(count.values())}
    return lines


def _annex_work(new: int) -> dict[str, int]:
    items = {"website": 20 * new, "wechat": 5 * new, "gazette": new // 4}
    return {
        "proactive_items": sum(items.values()),
        **{f"channel_{channel}": n for channel, n in items.items()},
        "policy_interpretations": new // 6,
        "foi_units": 1 + new // 60,
        "foi_staff": 2 + new // 30,
        "foi_staff_full_time": 1,
        "foi_staff_part_time": 1 + new // 30,
        "meetings": 2,
        "training_courses": 1,
        "trainees": 10 + new // 2,
    }


FORMS: dict[str, Callable[[Figures], Figures]] = {
    "2014": _as_form_2014,
    "2019": _as_form_2019,
    "2021": lambda cells: {k: v for k, v in cells.items()},
}


def _begins(name: str) -> int:
    return next((year for start, year in FIRST.items() if name.startswith(start)), YEARS[0])


def clean_reports() -> Iterator[Known]:
    """Every report that is published, before any error is printed into it."""
    for organ in ORGANS:
        for year, cells in simulate(organ).items():
            if year >= _begins(organ.name) and year not in organ.silent:
                yield Known(organ.name, year, form_of(year), FORMS[form_of(year)](cells))
    for area in (EAST, WEST, CITY):
        members = [simulate(organ) for organ in ORGANS if area in organ.areas]
        for year in YEARS:
            if year >= _begins(area):
                form = form_of(year)
                cells = _add([FORMS[form](figures[year]) for figures in members])
                yield Known(area, year, form, cells)
