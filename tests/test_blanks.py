"""What becomes of blank cells: FORMS "A blank is not a zero", on tables small enough to reckon."""

from __future__ import annotations

from pipelines.placed.blanks import CellTable, outline_of, resolve_blanks

RESULTS = ["upheld", "corrected", "other", "pending", "total"]
APPLICANTS = [
    "natural_person",
    *("org_business", "org_research", "org_social_welfare", "org_legal_service", "org_other"),
    "total",
]


def table_of(fact: str, columns: list[str], rows: dict[str, str]) -> CellTable:
    """A table from its cells' texts, row by row: `_` is blank, `?` unreadable."""
    table = CellTable(fact, outline_of(tuple((code, tuple(columns)) for code in rows)))
    texts = " ".join(rows.values()).split()
    table.values = [float(text) if text.isdigit() else None for text in texts]
    table.statuses = [{"_": "blank", "?": "unreadable"}.get(text, "reported") for text in texts]
    return table


def read(value: float | None, status: str) -> str:
    """A cell: a figure with `d` is derived, with `z` a blank read as 0."""
    mark = {"reported": "", "derived": "d", "imputed_zero": "z"}
    return f"{value:g}{mark[status]}" if value is not None else {"blank": "_"}.get(status, "?")


def resolve(fact: str, columns: list[str], rows: dict[str, str]) -> list[str]:
    table = table_of(fact, columns, rows)
    resolve_blanks(table, "2021")
    cells = [read(*cell) for cell in zip(table.values, table.statuses, strict=True)]
    width = len(columns)
    return [" ".join(cells[at : at + width]) for at in range(0, len(cells), width)]


def test_blanks_are_zeros_and_sums_where_every_identity_holds() -> None:
    """With 1 + 2 = 3 printed, a blank beside them is 0, and a row's blank total is its sum."""
    table = {"reconsideration": "1 _ 2 _ 3", "litigation_direct": "4 _ _ 1 _"}
    assert resolve("dispute", RESULTS, table) == ["1 0z 2 0z 3", "4 0z 0z 1 5d"]


def test_no_blank_is_a_zero_where_an_identity_breaks() -> None:
    """1 + 2 is not 4: no blank of the table is read as 0, but a total of printed parts is known."""
    table = {"reconsideration": "1 _ 2 _ 4", "litigation_direct": "4 0 0 1 _"}
    assert resolve("dispute", RESULTS, table) == ["1 _ 2 _ 4", "4 0 0 1 5d"]


def test_a_table_without_a_figure_says_nothing() -> None:
    """A whole table of blanks is not stated, not 0."""
    assert resolve("dispute", RESULTS, {"reconsideration": "_ _ _ _ _"}) == ["_ _ _ _ _"]


def test_beside_an_unreadable_cell_only_printed_totals_decide() -> None:
    """A row with a printed total that holds has its zeros; one that shows none keeps its blanks."""
    table = {
        "reconsideration": "1 ? _ _ 3",
        "litigation_direct": "2 _ _ _ 2",
        "litigation_after_reconsideration": "_ 1 _ _ _",
    }
    expected = ["1 ? _ _ 3", "2 0z 0z 0z 2", "_ 1 _ _ _"]
    assert resolve("dispute", RESULTS, table) == expected


def test_a_blank_total_whose_parts_are_not_printed_decides_nothing() -> None:
    """Without the rows of outcomes only the column that prints their sum, 1 + _ = 1 + _, decides.

    The other sums of outcomes are not known to be 0, so neither are the blanks beside them.
    """
    table = {
        "new_received": "2 1 _ _ _ _ 3",
        "carried_over": "1 _ _ _ _ _ _",
        "outcome_total": "2 1 _ _ _ _ _",
        "carried_forward": "1 _ _ _ _ _ 1",
    }
    assert resolve("request", APPLICANTS, table) == [
        "2 1 _ _ _ _ 3",
        "1 0z _ _ _ _ _",
        "2 1 _ _ _ _ _",
        "1 0z _ _ _ _ 1",
    ]
