"""Seconds to resolve invented reports: `python benchmarks/agencies.py [REPORTS WORKERS]`.

Towns and bureaus of real counties, seven years each; four titles in ten have the city, five the
county only, one no place; half lie in folders by county, half have hints, publishers, signatures.
"""

import random
import sys
import time

import pandas as pd

from pipelines.agencies.attribution import PRINTED, tell_reports
from pipelines.agencies.places import load_gazetteer

ORGANS = [
    "教育局",
    "财政局",
    "卫健委",
    "应急管理局",
    "审计局",
    "人民政府办公室",
    "人民政府",
    "发改委",
]
YEARS = 7


def invent_organ(dice: random.Random, towns: list[tuple[str, str]]) -> list[dict[str, object]]:
    gazetteer = load_gazetteer()
    town, code = dice.choice(towns)
    county = gazetteer.by_code[code][-1]
    city = gazetteer.by_code[county.parent][-1].name
    kind = "办事处" if town.endswith("街道") else "人民政府"
    organ = town + kind if dice.random() < 0.5 else dice.choice(ORGANS)
    style = dice.random()
    title = (city if style < 0.4 else "") + (county.name if style < 0.9 else "") + organ
    return [
        {
            "path": f"{county.name}/{title}{year}.txt" if style < 0.5 else f"{title}{year}.txt",
            "agency_printed": title,
            "title_year": year,
            "publisher": title if dice.random() < 0.5 else "",
            "signature": title if dice.random() < 0.5 else "",
            "mentions": f"{county.name}{organ}；{city}人民政府办公室",
            "place_hints": f"河南省人民政府；{city}" if dice.random() < 0.5 else "",
            "published_on": f"{year + 1}-01-{dice.randint(10, 28)}",
        }
        for year in range(2025 - YEARS, 2025)
    ]


def invent_reports(number: int) -> pd.DataFrame:
    dice = random.Random(1)
    towns = [(name, code) for name, codes in load_gazetteer().town_codes.items() for code in codes]
    rows = [row for _ in range(number // YEARS) for row in invent_organ(dice, towns)]
    frame = pd.DataFrame(rows, columns=PRINTED).sample(frac=1, random_state=1)
    frame = frame.reset_index(drop=True)
    return frame.assign(
        report_id=frame.index.astype(str),
    )


def main() -> None:
    number, workers = (
        int(word) for word in (sys.argv[1:3] if len(sys.argv) > 2 else ("100000", "2"))
    )
    reports = invent_reports(number)
    start, used = time.perf_counter(), time.process_time()
    result = tell_reports(reports, None, 2026, workers)
    seconds, used = time.perf_counter() - start, time.process_time() - used
    share = result.reports["district_code"].notna().mean()
    agencies = result.reports["agency_id"].nunique()
    each = seconds / len(reports) * 1e6
    print(f"{len(reports):,} reports, {workers} workers: {seconds:.1f} s, {each:.0f} µs each")
    print(f"{used:.1f} s of them this process's own CPU")
    print(f"{share:.1%} placed, {agencies:,} agencies")


if __name__ == "__main__":
    main()
