"""Places and digits that only arithmetic tells, beside all ways there are."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.placed.solving import Values, find_placements, split_alone, split_by_sum

Row = tuple[str, ...]


def cut_everywhere(digits: str, parts: int) -> set[Row]:
    """Every way to cut digits into numbers of which the last is the sum of the others."""
    found = set()
    for cuts in combinations(range(1, len(digits)), parts - 1):
        numbers = tuple(digits[a:b] for a, b in pairwise((0, *cuts, len(digits))))
        plain = all(number == str(int(number)) for number in numbers)
        if plain and sum(map(int, numbers[:-1])) == int(numbers[-1]):
            found.add(numbers)
    return found


@st.composite
def glued_rows(draw: st.DrawFn) -> str:
    """Six figures and their total, printed without anything between them."""
    parts = draw(
        st.lists(st.sampled_from((0, 0, 1, 7, 10, 38, 99, 100, 204)), min_size=6, max_size=6)
    )
    return "".join(map(str, (*parts, sum(parts))))


@given(glued_rows())
@example("0000000")
@example("111110999910000000099")
@example("99100009109")
def test_glued_digits_are_taken_apart_in_every_way_that_adds_up(digits: str) -> None:
    """All ways to read a glued row are found and no other, so that one alone can be believed."""
    assert set(split_by_sum(digits, 7)) == cut_everywhere(digits, 7)


@given(st.text("0123456789", min_size=3, max_size=12), st.integers(3, 7))
def test_any_digits_are_taken_apart_in_every_way_that_adds_up(digits: str, parts: int) -> None:
    """Also digits that are no row are read as one only where they add up."""
    assert set(split_by_sum(digits, parts)) == cut_everywhere(digits, parts)


def place_everywhere(figures: Values, columns: int, strict: bool) -> set[Values]:
    """Every row of so many columns that prints the figures in their order and adds up (T3-05)."""
    found = set()
    for places in combinations(range(columns), len(figures)):
        at = dict(zip(places, figures, strict=True))
        row = tuple(at.get(place) for place in range(columns))
        *parts, total = row
        if total is None:
            fits = not strict or not any(parts)
        else:
            fits = sum(part or 0 for part in parts) == total
        if fits:
            found.add(row)
    return found


@given(st.lists(st.sampled_from((None, 0.0, 1.0, 2.0, 3.0)), max_size=7).map(tuple), st.booleans())
@example((1.0, 2.0, 3.0), True)
def test_a_row_may_stand_wherever_it_adds_up(figures: Values, strict: bool) -> None:
    """Every place that T3-05 allows a short row's figures is kept, and none that it forbids."""
    found = {placement.values for placement in find_placements(figures, 7, strict)}
    assert found == place_everywhere(figures, 7, strict)


def test_fewer_digits_than_cells_are_no_row() -> None:
    """Two glued zeros in a row of three cells are read in no way."""
    assert split_alone("00", 3) is None
