"""Invented figures: many zeros, some large, and either consistent or with an organ's errors."""

from __future__ import annotations

from random import Random

from pipelines.form import load_forms

from .known import (
    ANNEX,
    APPLICANTS,
    RESULTS,
    ROUTES,
    Figures,
    Known,
    form_keys,
    is_total,
    outcome_rows,
)

AGENCIES = (
    "西工区洛北街道办事处", "桃江县松木塘镇人民政府", "宿迁市人民政府", "渠县教育和科学技术局",
    "国家税务总局广州市白云区税务局", "嘉峪关市民政局", "上海市人民政府办公厅",
    "荷塘区桂花街道办事处",
)  # fmt: skip
YEARS = {"2014": (2014, 2018), "2019": (2019, 2023), "2021": (2021, 2025)}


def draw_count(rng: Random, busy: float) -> int:
    """Zero with probability 1 - busy; else mostly one or two digits, sometimes up to seven."""
    if rng.random() >= busy:
        return 0
    return rng.randint(1, 10 ** rng.choice((1, 1, 1, 2, 2, 3, 4, 7)))


def _requests(rng: Random, form: str, busy: float) -> Figures:
    cells: Figures = {}
    for column in APPLICANTS:
        leaf = {row: draw_count(rng, busy) for row in outcome_rows(form)}
        forward, over = draw_count(rng, busy), draw_count(rng, busy / 2)
        total = sum(leaf.values())
        over = min(over, total + forward)
        flows = dict(new_received=total + forward - over, carried_over=over,
                     outcome_total=total, carried_forward=forward)  # fmt: skip
        cells |= {("request", row, column): v for row, v in (leaf | flows).items()}
    for row in {row for _, row, _ in cells}:
        cells["request", row, "total"] = sum(cells["request", row, c] for c in APPLICANTS)
    return cells


def _disputes(rng: Random, busy: float) -> Figures:
    cells: Figures = {}
    for route in ROUTES:
        leaf = {("dispute", route, result): draw_count(rng, busy) for result in RESULTS}
        cells |= leaf | {("dispute", route, "total"): sum(leaf.values())}
    return cells


def _money(rng: Random, busy: float) -> float:
    whole = draw_count(rng, busy)
    return whole + rng.choice((0, 0, 0.5, 0.092, 0.2449)) if whole else 0


def _disclosure(rng: Random, form: str, busy: float) -> Figures:
    cells: Figures = {}
    for key in form_keys(form):
        if key[0] == "disclosure":
            money = key[2] in ("amount_10k_yuan", "total_amount")
            cells[key] = _money(rng, busy) if money else draw_count(rng, busy)
            if key[2] == "net_change" and rng.random() < 0.4:
                cells[key] = -cells[key]
    return cells


def _annex(rng: Random, busy: float) -> Figures:
    cells: Figures = {}
    for item in load_forms()["2014"].block("annex_2014").rows:
        money = item.unit == "万元"
        value = _money(rng, busy) if money else draw_count(rng, busy)
        cells["indicator", item.code, "value"] = value
    for _, total, parts in reversed(ANNEX):
        values = (cells["indicator", f"a14_{part}", "value"] for part in parts)
        cells["indicator", f"a14_{total}", "value"] = sum(values)
    return _settle_annex(cells)


def _settle_annex(cells: Figures) -> Figures:
    """Replies hold the denials, whose reasons were summed after them."""
    for _, total, parts in sorted(ANNEX, key=lambda rule: rule[0] == "A14-03"):
        values = (cells["indicator", f"a14_{part}", "value"] for part in parts)
        cells["indicator", f"a14_{total}", "value"] = sum(values)
    return cells


def _spoil(rng: Random, cells: Figures) -> Figures:
    """An organ's own errors: a few totals and leaves changed."""
    keys = sorted(cells)
    for key in rng.sample(keys, k=max(1, len(keys) // 40)):
        if is_total(key) or rng.random() < 0.5:
            cells[key] = cells[key] + rng.choice((1, 2, 10))
    return cells


def draw_known(rng: Random, form: str, *, busy: float = 0.2, consistent: bool = True) -> Known:
    """A report of `form`; `busy` is the share of leaf cells that are not zero."""
    if form == "2014":
        cells = _annex(rng, busy)
    else:
        cells = _disclosure(rng, form, busy) | _requests(rng, form, busy) | _disputes(rng, busy)
    if not consistent:
        cells = _spoil(rng, cells)
    return Known(rng.choice(AGENCIES), rng.randint(*YEARS[form]), form, cells)
