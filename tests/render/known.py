"""What a report is known to say, and the identities its figures keep (FORMS.md, "Identities")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pipelines.form import Block, load_forms

Key = tuple[str, str, str]
"""A cell: (fact, row code, column code)."""

Figures = dict[Key, float]


@dataclass(frozen=True)
class Known:
    """A report's figures. A cell left out is a row that the report does not print."""

    agency: str
    year: int
    form: str
    cells: Figures


@dataclass(frozen=True)
class Identity:
    """`left` cells add up to `right` cells."""

    rule: str
    left: tuple[Key, ...]
    right: tuple[Key, ...]

    def holds(self, value: Mapping[Key, float]) -> bool:
        return abs(sum(value[k] for k in self.left) - sum(value[k] for k in self.right)) < 1e-9

    @property
    def keys(self) -> tuple[Key, ...]:
        return self.left + self.right


APPLICANTS = (
    "natural_person",
    "org_business",
    "org_research",
    "org_social_welfare",
    "org_legal_service",
    "org_other",
)
FLOWS = ("new_received", "carried_over", "outcome_total", "carried_forward")
RESULTS = ("upheld", "corrected", "other", "pending")
ROUTES = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")

# rule, total, parts: FORMS.md A14-01 … A14-06 with the codes of form_items.csv
ANNEX = (
    ("A14-01", "requests_received", ("received_in_person", "received_fax", "received_online",
                                     "received_letter")),
    ("A14-02", "requests_closed", ("closed_on_time", "closed_extended")),
    ("A14-03", "replies", ("reply_already_public", "reply_full_grant", "reply_partial_grant",
                           "reply_denied", "reply_other_authority", "reply_not_exist",
                           "reply_clarify", "reply_redirect")),
    ("A14-04", "reply_denied", ("denied_state_secret", "denied_trade_secret", "denied_privacy",
                                "denied_security_stability", "denied_not_government_information",
                                "denied_other_legal")),
    ("A14-05", "reconsideration", ("reconsideration_upheld", "reconsideration_corrected",
                                   "reconsideration_other")),
    ("A14-05", "litigation", ("litigation_upheld", "litigation_corrected", "litigation_other")),
    ("A14-06", "foi_staff", ("foi_staff_full_time", "foi_staff_part_time")),
)  # fmt: skip


def block_keys(block: Block) -> list[Key]:
    return [(block.fact, row, column) for row, column in block.cells]


@cache
def form_keys(form: str) -> tuple[Key, ...]:
    return tuple(key for block in load_forms()[form].blocks for key in block_keys(block))


@cache
def outcome_rows(form: str) -> tuple[str, ...]:
    """The rows that make up （七）总计: 21 in form 2021, 19 in form 2019."""
    rows = [row.code for row in load_forms()[form].block("s3_requests").rows]
    return tuple(row for row in rows if row not in FLOWS)


def _request_identities(form: str) -> Iterator[Identity]:
    outcomes = outcome_rows(form)
    for column in (*APPLICANTS, "total"):
        new, over, total, forward = (("request", row, column) for row in FLOWS)
        yield Identity("T3-01", (new, over), (total, forward))
        yield Identity("T3-02", (total,), tuple(("request", row, column) for row in outcomes))
    for row in (*FLOWS, *outcomes):
        parts = tuple(("request", row, column) for column in APPLICANTS)
        yield Identity("T3-05", (("request", row, "total"),), parts)


def _dispute_identities() -> Iterator[Identity]:
    for route in ROUTES:
        parts = tuple(("dispute", route, result) for result in RESULTS)
        yield Identity("T4-01", (("dispute", route, "total"),), parts)


def _annex_identities() -> Iterator[Identity]:
    for rule, total, parts in ANNEX:
        left = ("indicator", f"a14_{total}", "value")
        yield Identity(rule, (left,), tuple(("indicator", f"a14_{p}", "value") for p in parts))


@cache
def identities(form: str) -> tuple[Identity, ...]:
    if form == "2014":
        return tuple(_annex_identities())
    return (*_request_identities(form), *_dispute_identities())


def is_total(key: Key) -> bool:
    """Whether the cell is the sum of others printed in the same table."""
    fact, row, column = key
    if fact == "indicator":
        return row in {f"a14_{total}" for _, total, _ in ANNEX}
    return fact in ("request", "dispute") and (column == "total" or row == "outcome_total")
