"""What a report prints about itself: whose it is, for which year, when it was put out.

Nothing is judged here. Names are kept as printed and years as stated, each in a field of its own;
`agencies` weighs them against each other when the warehouse is built.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipelines.stated.dating import find_period_year, find_prose_year, find_publication, to_arabic
from pipelines.stated.mentions import (
    HEAD_LENGTH,
    MENTIONS,
    find_contacts,
    find_covered,
    find_names,
    find_publishers,
    find_signature,
)
from pipelines.stated.titles import Title, choose_title, find_titles

HEAD_LINES = 60
LEAD_LINES = 12
TAIL_LINES = 15
LINE_LENGTH = 2000
LEAD_LENGTH = 700


class Imprint(NamedTuple):
    """One row is what one report says of itself; '' and None mean that it does not say.

    Several values of one field are joined by '；', the best first. `agency_printed` is the name in
    the title, `title_note` a bracket behind it (机关, 文字版), `signature` the organ that signs,
    `mentions` are organs that the text names as its own, `contacts` those that its last lines name
    for questions, `place_hints` are names around it that only tell where it is, `covered` the words
    that tell that it speaks for others too.
    """

    title: str
    agency_printed: str
    title_year: int | None
    title_years: str
    title_note: str
    corrected: bool
    publisher: str
    signature: str
    mentions: str
    contacts: str
    place_hints: str
    period_year: int | None
    prose_year: int | None
    published_on: str
    covered: str


_CORRECTED = re.compile(r"更正|修订|更新|修正|勘误|重新")


def read_imprint(lines: Sequence[str], body: int) -> Imprint:
    """Lines are NFKC-normalised and in simplified script; `lines[body]` opens the body.

    Reads no more than the head, the first paragraphs and the last lines.
    """
    head = _joined([line[:LINE_LENGTH] for line in lines[: min(body, HEAD_LINES)]])
    lead = _joined([line[:LEAD_LENGTH] for line in lines[body : body + LEAD_LINES]])[:LEAD_LENGTH]
    end = max(len(lines) - TAIL_LINES, min(body, HEAD_LINES))
    tail = _joined([line[-200:] for line in lines[end:]])
    titles = find_titles(head) or find_titles(lead)
    best = choose_title(titles)
    signature = find_signature(tail)
    mentions, places = find_names(titles, head, lead, tail, signature)
    period = find_period_year(head) or find_period_year(lead) or find_period_year(tail)
    published = find_publication(head, tail)
    return Imprint(
        title=best.text,
        agency_printed=best.agency,
        title_year=_year_of_title(best, period, published),
        title_years=_join([year for t in titles for year in t.years]),
        title_note=best.note,
        corrected=any(_CORRECTED.search(t.text) for t in titles),
        publisher=_join(find_publishers(head)),
        signature=signature,
        mentions=_join(mentions, MENTIONS),
        contacts=_join(find_contacts(tail), MENTIONS),
        place_hints=_join(places, 2 * MENTIONS),
        period_year=period,
        prose_year=find_prose_year(head, lead),
        published_on=published,
        covered=find_covered(head[:HEAD_LENGTH]) or find_covered(lead),
    )


def _year_of_title(title: Title, period: int | None, published: str) -> int | None:
    """A quoted title's year counts only where period, or else publication, tells no other."""
    told = period or (int(published[:4]) - 1 if published else None)
    return None if title.quoted and told not in (None, title.year) else title.year


def _joined(lines: Sequence[str]) -> str:
    return to_arabic("\n".join(lines))


def _join(values: Iterable[str], most: int = 6) -> str:
    found = dict.fromkeys(values)
    found.pop("", None)
    return "；".join(list(found)[:most])
