"""Every report gets its agency, district, scope, year and version, or an honest doubt."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from resolving import COLUMNS, Resolution, resolve_reports

from pipelines.agencies.districts import district_frame
from pipelines.agencies.manifest import COLUMNS as MANIFEST
from pipelines.agencies.places import Division, load_gazetteer, same_stem
from pipelines.printed.decode import decode
from pipelines.printed.document import read_document
from pipelines.printed.plain import normalise
from pipelines.stated.imprint import read_imprint

HERE = Path(__file__).parent
THIS_YEAR = 2026
BODY = """
一、总体情况

认真落实各项要求。

二、主动公开政府信息情况

规章 0 0 0

三、收到和处理政府信息公开申请情况

六、其他需要报告的事项

无
"""
SILENT: dict[str, Any] = {
    "figures": 1,
    "title": "",
    "agency_printed": "",
    "title_year": None,
    "title_years": "",
    "title_note": "",
    "corrected": False,
    "publisher": "",
    "signature": "",
    "mentions": "",
    "contacts": "",
    "place_hints": "",
    "period_year": None,
    "prose_year": None,
    "published_on": "",
    "covered": "",
}


def resolve(*reports: dict[str, Any], manifest: list[dict[str, Any]] | None = None) -> Resolution:
    """Resolves reports that print only what is given; ids r0, r1 …"""
    rows = []
    for number, report in enumerate(reports):
        named = {"report_id": f"r{number}", "path": f"{number}.txt", "sha256": str(number)}
        rows.append(named | SILENT | report)
    lines = pd.DataFrame(manifest, columns=MANIFEST) if manifest is not None else None
    return resolve_reports(pd.DataFrame(rows, columns=COLUMNS), lines, THIS_YEAR)


def one(title: str, year: int = 2021, **signs: Any) -> dict[str, Any]:
    """The report row of a single report with this agency and year in its title."""
    result = resolve({"agency_printed": title, "title_year": year} | signs)
    row = {str(k): v for k, v in result.reports.iloc[0].items()}
    agency = result.agencies.set_index("agency_id").loc[row["agency_id"]].to_dict()
    doubts = dict(zip(result.findings["rule"], result.findings["expected"], strict=True))
    code = row["district_code"] if isinstance(row["district_code"], str) else None
    return (
        row
        | {k: agency[k] for k in ("agency_kind", "level", "is_vertical")}
        | {
            "district_code": code,
            "doubts": doubts,
        }
    )


def read_pages() -> tuple[list[dict[str, str]], Resolution]:
    with (HERE / "agencies" / "pages.csv").open(encoding="utf-8", newline="") as lines:
        expected = list(csv.DictReader(lines))
    rows = []
    for page in expected:
        document = read_document(decode((HERE / "pages" / page["file"]).read_bytes()).text or "")
        named = {"report_id": page["file"], "path": page["file"], "sha256": page["file"]}
        rows.append(named | SILENT | read_imprint(document.texts, document.body)._asdict())
    return expected, resolve_reports(pd.DataFrame(rows, columns=COLUMNS), None, THIS_YEAR)


def test_real_pages(capsys: pytest.CaptureFixture[str]) -> None:
    """Of 74 real pages each is right, or open where its text does not tell; none is wrong."""
    expected, result = read_pages()
    got = result.reports.set_index("report_id")
    table, wrong = [], []
    for page in expected:
        row = got.loc[page["file"]]
        told = {
            "agency_name": "" if pd.isna(row["agency_name"]) else row["agency_name"],
            "year": "" if pd.isna(row["year"]) else str(row["year"]),
            "district_code": "" if pd.isna(row["district_code"]) else row["district_code"],
        }
        right = all(told[name] == page[name] for name in told)
        silent = all(told[name] in ("", page[name]) for name in told)
        verdict = "right" if right else "open" if silent else "WRONG"
        if verdict == "WRONG" or (verdict == "open") != bool(page["not_told_because"]):
            wrong.append((page, told))
        table.append(
            f"{page['file']} {verdict:5} {' '.join(told.values())} {page['not_told_because']}"
        )
    with capsys.disabled():
        print("", *table, sep="\n")
    assert wrong == []


def read_invented() -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    """Invented reports and what they print; ⏎ stands for a line's end."""
    with (HERE / "agencies" / "invented.csv").open(encoding="utf-8", newline="") as lines:
        for number, case in enumerate(csv.DictReader(lines)):
            head, tail = (case[name].replace("⏎", "\n") for name in ("head", "tail"))
            document = read_document(f"{head}\n{BODY}{tail}")
            path = case["path"] or f"{number}.txt"
            named = {"report_id": f"r{number}", "path": path, "sha256": str(number)}
            imprint = read_imprint(document.texts, document.body)
            yield case, named | SILENT | imprint._asdict()


def test_invented_reports() -> None:
    """Every title, header, first paragraph, contact line and folder of the table is read right."""
    cases, rows = zip(*read_invented(), strict=True)
    result = resolve_reports(pd.DataFrame(rows, columns=COLUMNS), None, THIS_YEAR)
    names = ["agency_name", "district_code", "year", "scope"]
    got = result.reports[names].astype("string").fillna("").to_dict("records")
    wrong = [
        (case, told)
        for case, told in zip(cases, got, strict=True)
        if told != {name: case[name] for name in names}
    ]
    assert wrong == []
    assert len(cases) > 250


@cache
def counties() -> list[tuple[Division, int, bool]]:
    """Every county with a year of its life, and whether its name was the only one then."""
    every = [d for d in load_gazetteer().divisions if d.level == "county"]
    found = []
    for d in every:
        year = max(min(d.last, THIS_YEAR - 1), d.first)
        same = [x for x in load_gazetteer().divisions if x.name == d.name and x.code != d.code]
        found.append((d, year, not any(x.first <= year <= x.last for x in same)))
    return found


def _upper(division: Division, year: int) -> str:
    gazetteer = load_gazetteer()
    rows = gazetteer.by_code[division.parent]
    return next((d.name for d in rows if d.first <= year <= d.last), rows[-1].name)


TOLD = [
    "{city}{county}人民政府{year}年{last}",
    "{year}年{province}{city}{county}政府信息公开年报",
    "{year}年{last}\n现公布{city}{county}财政局{year}年{last}。",
    "{county}{year}年{last}\n按照{city}委、市政府要求编制。",
    "{county}教育局{year}年{last}\n发布机构：{city}人民政府",
]
"""Pages that tell a county's city in the title, the text or the header."""
ALONE = ["{county}{year}年{last}", "{county}教育局\n{year}年度{last}"]


def read_counties(page: str) -> Resolution:
    """The report of every county of today, and of every one gone since 2008, read from a page."""
    gazetteer = load_gazetteer()
    rows = []
    for number, (d, year, _) in enumerate(counties()):
        city, province = _upper(d, year), gazetteer.by_code[d.code[:2] + "0000"][0].name
        above = province.replace(city, "")
        text = page.format(
            city=city, county=d.name, province=above, year=year, last="政府信息公开工作年度报告"
        )
        lines = normalise(text).split("\n")
        named = {"report_id": f"r{number}", "path": f"{number}.txt", "sha256": str(number)}
        rows.append(named | SILENT | read_imprint(lines, len(lines))._asdict())
    return resolve_reports(pd.DataFrame(rows, columns=COLUMNS), None, THIS_YEAR)


@pytest.mark.parametrize("page", [*TOLD, *ALONE])
def test_every_county(page: str) -> None:
    """Each is right where its name is the only one or told; else open, with all candidates."""
    result = read_counties(page)
    candidates = result.findings.query("rule == 'R-01'").set_index("report_id")["expected"]
    wrong, right, left_open = [], 0, 0
    for (d, year, unique), row in zip(counties(), result.reports.itertuples(), strict=True):
        if row.district_code == d.code and row.year == year and (unique or page in TOLD):
            right += 1
        elif not unique and page in ALONE and d.code in candidates.get(row.report_id, ""):
            left_open += isinstance(row.district_code, float)
        else:
            wrong.append((d, year, row))
    assert wrong == []
    shared = sum(not unique for _, _, unique in counties()) if page in ALONE else 0
    assert (right, left_open) == (len(counties()) - shared, shared)
    assert len(counties()) > 3200
    assert page in TOLD or shared > 70


def _doubted(reports: list[dict[str, Any]]) -> list[bool]:
    found = resolve(*reports).findings.query("rule == 'R-07'")
    return [f"r{number}" in set(found["report_id"]) for number in range(len(reports))]


@pytest.mark.parametrize("around", [("publisher", "signature"), ("publisher",), ("signature",)])
@pytest.mark.parametrize("organ", ["教育局", "财政局"])
def test_every_county_against_another(around: tuple[str, ...], organ: str) -> None:
    """Header or signature of another county is a doubt for every county; of its own it is none."""
    now = [(d, year) for d, year, _ in counties() if d.last == 9999]
    names = [f"{_upper(d, year)}{d.name}" for d, year in now]
    others = names[len(names) // 2 :] + names[: len(names) // 2]
    titles = [
        {"agency_printed": f"{name}教育局", "title_year": year}
        for name, (_, year) in zip(names, now, strict=True)
    ]
    own = [t | {a: f"{n}{organ}" for a in around} for t, n in zip(titles, names, strict=True)]
    other = [t | {a: f"{n}{organ}" for a in around} for t, n in zip(titles, others, strict=True)]
    assert len(titles) > 2800
    assert [n for n, doubted in zip(names, _doubted(own), strict=True) if doubted] == []
    assert [n for n, doubted in zip(names, _doubted(other), strict=True) if not doubted] == []


def test_heirs_are_of_their_kind() -> None:
    """A county's heir is a county, but for those shared out among the districts of their city."""
    gazetteer = load_gazetteer()
    wider = {
        old
        for old, new in gazetteer.successors.items()
        if gazetteer.by_code[old][-1].level != gazetteer.by_code[new][-1].level
    }
    assert wider == {"130421", "130521", "371200", "469003"}  # 儋州市 was made a prefecture
    heirs = ("410322", "511721", "420321", "140421", "330621", "330104", "321011", "542623")
    assert [gazetteer.by_code[gazetteer.heir(code)][-1].name for code in heirs] == [
        *("孟津区", "达川区", "郧阳区", "上党区", "柯桥区", "上城区", "邗江区", "米林市")
    ]


def test_every_town_alone() -> None:
    """A town of today is placed where its name is the only one, and never in another county."""
    gazetteer = load_gazetteer()
    towns = [name for name in gazetteer.town_codes if name.endswith(("街道", "镇", "乡", "苏木"))]
    result = resolve(*({"agency_printed": name, "title_year": THIS_YEAR} for name in towns))
    got = list(zip(towns, result.reports["district_code"], strict=True))
    placed = [(name, code) for name, code in got if isinstance(code, str)]
    unique = sum(len(gazetteer.town_codes[name]) == 1 for name in towns)
    assert [pair for pair in placed if gazetteer.town_codes[pair[0]] != (pair[1],)] == []
    assert len(placed) > 0.99 * unique


TOWN_PAGES = [
    "{county}{town}2024年{last}",
    "2024年{last}\n现公布{city}{county}{town}2024年{last}。",
    "2024年{last}\n\n{county}{town}{kind}\n2025年1月12日",
]


@pytest.mark.parametrize("page", TOWN_PAGES)
def test_towns_of_a_told_county(page: str) -> None:
    """A town in title, text or signature is the county's, under its whole name: 革镇堡街道."""
    gazetteer = load_gazetteer()
    every = [(name, code) for name, codes in gazetteer.town_codes.items() for code in codes]
    plain = re.compile(r"[\u3400-\u9fff]{2,8}(?<!员会)(?<!管委会)(?:街道|镇|乡|苏木)")
    towns = [t for t in every if plain.fullmatch(t[0]) and t[1] != "500157"][::7]
    rows = []
    for number, (town, code) in enumerate(towns):
        county = gazetteer.by_code[code][-1]
        kind = "办事处" if town.endswith("街道") else "人民政府"
        city = _upper(county, 2024)
        last = "政府信息公开工作年度报告"
        text = page.format(town=town, county=county.name, city=city, kind=kind, last=last)
        lines = normalise(text).split("\n")
        named = {"report_id": f"r{number}", "path": f"{number}.txt", "sha256": str(number)}
        rows.append(named | SILENT | read_imprint(lines, len(lines))._asdict())
    result = resolve_reports(pd.DataFrame(rows, columns=COLUMNS), None, THIS_YEAR)
    reports = result.reports.fillna("")
    wrong = [
        (town, row)
        for (town, code), row in zip(towns, reports.itertuples(), strict=True)
        if row.district_code not in (code, "") or town not in row.agency_name
    ]
    assert wrong == []
    assert sum(reports["district_code"] == "") < 0.002 * len(towns)


def test_counties_that_were_renamed_or_raised() -> None:
    """The new name in an old year and the old name in a later one mean the division of the year."""
    gazetteer = load_gazetteer()
    pairs = [
        (old, new)
        for old in gazetteer.divisions
        if old.level == "county" and old.last < 2024
        for new in gazetteer.by_code.get(gazetteer.successors.get(old.code, ""), ())
        if new.last == 9999 and new.first == old.last + 1 and same_stem(old.name, new.name)
    ]
    pairs = [
        (o, n) for o, n in pairs if len(gazetteer.names[o.name] + gazetteer.names[n.name]) == 2
    ]
    result = resolve(
        *({"agency_printed": f"{new.name}财政局", "title_year": old.last} for old, new in pairs),
        *({"agency_printed": f"{old.name}财政局", "title_year": new.first} for old, new in pairs),
    )
    expected = [o.code for o, _ in pairs] + [n.code for _, n in pairs]
    names = [f"{o.name}财政局" for o, _ in pairs] + [f"{n.name}财政局" for _, n in pairs]
    assert len(pairs) > 100
    assert list(result.reports["district_code"]) == expected
    assert list(result.reports["agency_name"]) == names


# title, year, what stands around it → name, district
NAMES: list[tuple[str, int, dict[str, Any], str, str | None]] = [
    ("西工区洛北街道办事处", 2021, {}, "西工区洛北街道办事处", "410303"),
    ("洛阳市西工区洛北街道办事处", 2021, {}, "西工区洛北街道办事处", "410303"),
    ("河南省洛阳市西工区洛北街道", 2021, {}, "西工区洛北街道办事处", "410303"),
    ("洛北街道", 2021, {}, "西工区洛北街道办事处", "410303"),
    ("洛阳市西工区人民政府洛北街道办事处", 2021, {}, "西工区洛北街道办事处", "410303"),
    ("天津市北辰区佳荣里街", 2021, {}, "北辰区佳荣里街道办事处", "120113"),
    ("佳荣里街道", 2021, {}, "北辰区佳荣里街道办事处", "120113"),
    ("黄石市卫健委", 2021, {}, "黄石市卫生健康委员会", "420200"),
    ("湖北省黄石市卫生健康委员会", 2021, {}, "黄石市卫生健康委员会", "420200"),
    ("沭阳县发改局", 2023, {}, "沭阳县发展和改革局", "321322"),
    ("上海市科委", 2024, {}, "上海市科学技术委员会", "310000"),
    ("苏州工业园区", 2021, {}, "苏州工业园区管理委员会", "320500"),
    ("中共洛阳市委办公室", 2021, {}, "洛阳市市委办公室", "410300"),
    ("河包镇人民政府党政办公室", 2021, {}, "荣昌区河包镇人民政府", "500153"),
    ("", 2021, {"path": "洛阳市/西工区/洛北街道办事处/2021.txt"}, "西工区洛北街道办事处", "410303"),
    ("", 2021, {"path": "洛阳市/西工区教体局2021年.txt"}, "西工区教育和体育局", "410303"),
    ("自治区教育厅", 2021, {"path": "宁夏/a.txt"}, "宁夏回族自治区教育厅", "640000"),
    ("上海市科学技术委员会", 2024, {}, "上海市科学技术委员会", "310000"),
    ("上海市人民政府外事办公室", 2024, {}, "上海市外事办公室", "310000"),
    ("河包镇", 2020, {}, "荣昌区河包镇人民政府", "500153"),
    ("孟津县教育局", 2019, {}, "孟津县教育局", "410322"),
    ("孟津区教育局", 2019, {}, "孟津县教育局", "410322"),
    ("孟津县教育局", 2023, {}, "孟津区教育局", "410308"),
    ("吉利区教育局", 2023, {}, "吉利区教育局", "410308"),
    ("綦江区教育局", 2010, {}, "綦江县教育局", "500222"),
    ("信都区教育局", 2018, {}, "桥西区教育局", "130503"),
    ("东陵区教育局", 2014, {}, "浑南区教育局", "210112"),
    ("襄樊市襄城区审计局", 2009, {}, "襄城区审计局", "420602"),
    ("下管镇", 2009, {}, "上虞市下管镇人民政府", "330682"),
    ("恩施州教育局", 2020, {}, "恩施土家族苗族自治州教育局", "422800"),
    ("广西梧州市万秀区林业局", 2022, {}, "万秀区林业局", "450403"),
    ("兴安盟民政局", 2022, {}, "兴安盟民政局", "152200"),
    ("和田地区水利局", 2022, {}, "和田地区水利局", "653200"),
    ("嘉峪关市民政局", 2022, {}, "嘉峪关市民政局", "620200"),
    ("东莞市虎门镇人民政府", 2022, {}, "东莞市虎门镇人民政府", "441900"),
    ("中山市东区街道", 2022, {}, "中山市东区街道办事处", "442000"),
    ("儋州市教育局", 2012, {}, "儋州市教育局", "469003"),
    ("儋州市教育局", 2020, {}, "儋州市教育局", "460400"),
    ("湖北省天门市拖市镇", 2020, {}, "天门市拖市镇人民政府", "429006"),
    ("国家税务总局广州市白云区税务局", 2021, {}, "白云区税务局", "440111"),
    ("国家统计局洛阳调查队", 2021, {}, "洛阳市国家统计局调查队", "410300"),
    ("洛阳海关", 2021, {}, "洛阳海关", "410300"),
    ("西咸新区底张街道办事处", 2023, {}, "西咸新区底张街道办事处", "610404"),
    ("洛阳高新技术产业开发区管委会", 2021, {}, "洛阳高新技术产业开发区管理委员会", "410300"),
    ("教育部", 2021, {}, "教育部", None),
    ("国家发展和改革委员会", 2021, {}, "国家发展和改革委员会", None),
    # shared names, told by what stands around
    ("鼓楼区教育局", 2021, {}, "鼓楼区教育局", None),
    ("鼓楼区教育局", 2021, {"path": "江苏省/南京市/a.txt"}, "鼓楼区教育局", "320106"),
    ("鼓楼区教育局", 2021, {"path": "410204/a.txt"}, "鼓楼区教育局", "410204"),
    ("鼓楼区教育局", 2021, {"mentions": "开封市鼓楼区教育局"}, "鼓楼区教育局", "410204"),
    ("鼓楼区教育局", 2021, {"publisher": "福州市人民政府"}, "鼓楼区教育局", "350102"),
    ("鼓楼区教育局", 2021, {"place_hints": "徐州市"}, "鼓楼区教育局", "320302"),
    ("鼓楼区教育局", 2021, {"place_hints": "徐州市；开封市"}, "鼓楼区教育局", None),
    ("太平镇", 2022, {}, "太平镇人民政府", None),
    ("太平镇", 2022, {"path": "泾阳县/a.txt"}, "泾阳县太平镇人民政府", "610423"),
    ("太平镇", 2022, {"place_hints": "泾阳县"}, "泾阳县太平镇人民政府", "610423"),
    ("无此街道", 2022, {"path": "洛阳市/西工区/a.txt"}, "西工区无此街道办事处", "410303"),
    ("洛阳市无此街道", 2022, {"path": "西工区/a.txt"}, "西工区无此街道办事处", "410303"),
    ("鸭南乡", 2021, {"path": "洛阳市/西工区/a.txt"}, "鸭南乡人民政府", None),
    ("鸭南乡", 2021, {"path": "抚远市/a.txt"}, "抚远市鸭南乡人民政府", "230883"),
    ("应急管理局", 2025, {}, "应急管理局", None),
    ("应急管理局", 2025, {"mentions": "梅河口市应急管理局"}, "梅河口市应急管理局", "220581"),
    ("应急管理局", 2025, {"path": "吉林省/梅河口市/a.txt"}, "梅河口市应急管理局", "220581"),
    ("市卫健委", 2020, {"path": "河南省/洛阳市/西工区/a.txt"}, "洛阳市卫生健康委员会", "410300"),
    ("区教体局", 2020, {"publisher": "西工区人民政府"}, "西工区教育和体育局", "410303"),
    ("区教体局", 2020, {"publisher": "洛阳市人民政府"}, "教育和体育局", None),
]


@pytest.mark.parametrize(("title", "year", "signs", "name", "code"), NAMES)
def test_names(title: str, year: int, signs: dict[str, Any], name: str, code: str | None) -> None:
    """A name in any form is one agency of one division, or open."""
    row = one(title, year, **signs)
    assert (row["agency_name"], row["district_code"]) == (name, code)


@pytest.mark.parametrize(
    "forms",
    [
        [
            "西工区洛北街道办事处",
            "洛北街道",
            "洛阳市西工区人民政府洛北街道办事处",
            "西工区洛北街道办",
        ],
        ["佳荣里街", "北辰区佳荣里街道", "天津市北辰区人民政府佳荣里街道办事处"],
        ["黄石市卫健委", "黄石市卫健局", "黄石市卫生健康委员会"],
        ["荣昌区河包镇", "河包镇人民政府", "重庆市荣昌区河包镇政府"],
        ["西工区教体局", "西工区教育体育局", "洛阳市西工区教育和体育局"],
        ["西工区", "西工区政府", "洛阳市西工区人民政府"],
        ["国家税务总局洛阳市西工区税务局", "西工区税务局"],
    ],
)
def test_forms_of_one_organ(forms: list[str]) -> None:
    """Short and long forms share an id; in one year only one of them is current."""
    result = resolve(*({"agency_printed": form, "title_year": 2021} for form in forms))
    assert result.reports["agency_id"].nunique() == 1
    assert result.reports["is_current"].sum() == 1
    assert len(result.agencies) == 1


def test_organs_of_two_places_stay_apart() -> None:
    """Reports of one name whose place is open are never taken for one organ."""
    result = resolve(*({"agency_printed": "太平镇", "title_year": 2021} for _ in range(2)))
    assert result.reports["agency_id"].nunique() == 2
    assert result.reports["is_current"].all()


@pytest.mark.parametrize(
    ("title", "note", "scope", "kind", "level"),
    [
        ("福州市晋安区", "", "consolidated", "government", "county"),
        ("晋安区人民政府", "", "consolidated", "government", "county"),
        ("晋安区人民政府", "机关", "own", "government_office", "county"),
        ("晋安区人民政府机关", "", "own", "government_office", "county"),
        ("晋安区政府办", "", "own", "government_office", "county"),
        ("上海市人民政府办公厅", "", "own", "government_office", "province"),
        ("河北省", "", "consolidated", "government", "province"),
        ("宿迁市人民政府", "", "consolidated", "government", "prefecture"),
        ("荣昌区河包镇人民政府", "", "own", "township", "township"),
        ("西工区洛北街道办事处", "", "own", "street", "township"),
        ("永嘉县统计局", "", "own", "department", "county"),
        ("从化经济开发区管理委员会", "", "own", "zone", "county"),
        ("东乡区气象局", "", "own", "vertical_branch", "county"),
        ("国家税务总局洛阳市税务局", "", "own", "vertical_branch", "prefecture"),
        ("洛阳市国有资产监督管理委员会", "", "own", "department", "prefecture"),
        ("洛阳市城市管理委员会", "", "own", "department", "prefecture"),
        ("财政部", "", "own", "department", "central"),
        ("绥阳县人民政府(县人民政府办公室)", "", "own", "government_office", "county"),
        ("重庆市规划和自然资源系统", "", "consolidated", "system", "province"),
    ],
)
def test_scope_kind_level(title: str, note: str, scope: str, kind: str, level: str) -> None:
    """A government of a county and above, and a bureau's system, report for others; no one else."""
    row = one(title, title_note=note)
    assert (row["scope"], row["agency_kind"], row["level"]) == (scope, kind, level)
    assert row["is_vertical"] == (kind == "vertical_branch")


def test_open_district_names_candidates() -> None:
    """An open district is a finding that names every candidate by code and full name."""
    named = one("鼓楼区教育局")["doubts"]["R-01"]
    for candidate in (
        "320106 江苏省南京市鼓楼区",
        "320302 江苏省徐州市鼓楼区",
        "350102 福建省福州市鼓楼区",
        "410204 河南省开封市鼓楼区",
    ):
        assert candidate in named


def test_folder_that_contradicts() -> None:
    """A title with its county stands against the folder, and the contradiction is a finding."""
    row = one("西工区教育局", path="江苏省/南京市/a.txt")
    assert (row["district_code"], "R-07" in row["doubts"]) == ("410303", True)


@pytest.mark.parametrize(
    ("signs", "said"),
    [
        ({"publisher": "灌南县财政局；江苏省教育厅"}, "320724 江苏省连云港市灌南县"),
        ({"signature": "灌南县教育局"}, "320724 江苏省连云港市灌南县"),
        ({"mentions": "灌南县教育局"}, "320724 江苏省连云港市灌南县"),
        ({"publisher": "清河区教育局"}, "211204 辽宁省铁岭市清河区；320802 江苏省淮安市清河区"),
        ({"publisher": "沭阳县教育局；灌南县财政局"}, None),
        ({"publisher": "宿迁市大数据管理局；江苏省教育厅"}, None),
        ({"publisher": "县教育局；洛阳日报；王红旗"}, None),
        ({"mentions": "沭阳县教育局；灌南县教育局；灌南县财政局"}, None),
        ({"mentions": "灌南县财政局"}, None),
    ],
)
def test_other_evidence_that_contradicts(signs: dict[str, str], said: str | None) -> None:
    """What names another place is a doubt with that place, unless the own place is named too."""
    result = resolve({"agency_printed": "沭阳县教育局", "title_year": 2015} | signs)
    doubts = result.findings.query("rule == 'R-07'")
    assert list(doubts["found"]) == ([] if said is None else [said])
    assert list(result.reports["district_code"]) == ["321322"]


@pytest.mark.parametrize(
    ("title", "signs", "said"),
    [
        ("沭阳县教育局", {"signature": "沭阳县财政局"}, "沭阳县财政局"),
        ("沭阳县教育局", {"signature": "县民政局"}, "县民政局"),
        ("沭阳县教育局", {"publisher": "沭阳县民政局"}, "沭阳县民政局"),
        ("", {"publisher": "沭阳县教育局", "signature": "沭阳县财政局"}, "沭阳县财政局"),
        ("沭阳县", {"signature": "沭阳县财政局"}, "沭阳县财政局"),
        ("沭阳县人民政府办公室", {"signature": "沭阳县民政局"}, "沭阳县民政局"),
        ("沭阳县沭城街道", {"signature": "沭阳县南湖街道办事处"}, "沭阳县南湖街道办事处"),
        ("沭阳县沭城街道", {"publisher": "沭阳县财政局"}, "沭阳县财政局"),
        ("沭阳县教育局", {"signature": "沭阳县教育局办公室"}, None),
        ("沭阳县教育局", {"signature": "县教体局", "publisher": "教育和体育局"}, None),
        ("沭阳县文旅局", {"signature": "沭阳县文化广电和旅游局"}, None),
        ("沭阳县公安局交通警察大队", {"signature": "沭阳县公安局"}, None),
        ("沭阳县沭城街道", {"signature": "沭城街道党政办公室"}, None),
        ("沭阳县沭城街道", {"publisher": "沭城镇"}, None),
        ("沭阳县教育局", {"publisher": "沭阳县财政局；沭阳县教育局"}, None),
        (
            "沭阳县教育局",
            {"publisher": "沭阳县人民政府办公室", "signature": "沭阳县人民政府"},
            None,
        ),
        ("沭阳县教育局", {"publisher": "沭阳县行政审批局"}, None),
        ("沭阳县", {"publisher": "县大数据局", "signature": "沭阳县人民政府办公室"}, None),
        ("沭阳县实验小学", {"publisher": "沭阳县教育局"}, None),
    ],
)
def test_another_organ_of_the_place(title: str, signs: dict[str, str], said: str | None) -> None:
    """Another bureau or town in signature or header is a doubt; parts and other names are none."""
    result = resolve({"agency_printed": title, "title_year": 2023} | signs)
    assert list(result.findings["rule"]) == ([] if said is None else ["R-08"])
    assert list(result.findings["found"]) == ([] if said is None else [said])


@pytest.mark.parametrize(
    ("title", "covered", "doubted"),
    [
        ("秦淮区人民政府办公室", "综合区政府所属各行政机关", True),
        ("重庆市规划和自然资源局", "系统(市局机关、21个直管区局)", True),
        ("重庆市规划和自然资源局(含21个直管区局)", "", True),
        ("含山县教育局", "", False),
        ("秦淮区", "综合区政府所属各行政机关", False),
        ("重庆市规划和自然资源系统", "系统(市局机关、21个直管区局)", False),
        ("秦淮区财政局", "汇总局机关各部门", False),
    ],
)
def test_an_organ_alone_that_speaks_for_others(title: str, covered: str, doubted: bool) -> None:
    """An office's or bureau's report that covers other organs is doubted, with its own words."""
    doubts = resolve({"agency_printed": title, "title_year": 2014, "covered": covered}).findings
    assert list(doubts["rule"]) == ["R-09"] * doubted
    assert list(doubts["found"]) == [covered or "(含21个直管区局)"] * doubted


@pytest.mark.parametrize(
    ("mentions", "said"),
    [
        ("绥阳县人民政府(县人民政府办公室)；县人民政府办公室", ["人民政府(县人民政府办公室)"]),
        ("绥阳县人民政府；县人民政府办公室", []),
    ],
)
def test_a_government_that_speaks_for_its_office(mentions: str, said: list[str]) -> None:
    """A consolidated report is doubted where its text names government and office as one."""
    result = resolve({"agency_printed": "绥阳县", "title_year": 2023, "mentions": mentions})
    assert list(result.reports["scope"]) == ["consolidated"]
    assert list(result.findings["rule"]) == ["R-09"] * len(said)
    assert list(result.findings["found"]) == said


def test_a_new_name_in_the_header_is_no_other_place() -> None:
    """A county's later name around an earlier year's title is no contradiction; a folder may be."""
    later = {"publisher": "孟津区教育局", "signature": "洛阳市孟津区教育局"}
    assert one("孟津县教育局", 2019, **later)["doubts"] == {}
    assert set(one("孟津县教育局", 2019, path="灌南县/a.txt", **later)["doubts"]) == {"R-07"}


def test_manifest_is_strongest() -> None:
    """Agency, district and year of the manifest come before what is printed."""
    line = {"path": "0.txt", "agency": "鼓楼区教育局", "district_code": "350102", "year": 2020}
    result = resolve({"agency_printed": "某局", "title_year": 2021}, manifest=[line])
    row = result.reports.iloc[0]
    assert (row["agency_name"], row["district_code"]) == ("鼓楼区教育局", "350102")
    assert (row["year"], row["year_basis"], row["district_basis"]) == (2020, "manifest", "manifest")
    assert list(result.findings["rule"]) == ["R-02"]
    assert not re.search("[a-z]", result.findings["message_zh"].item())


@pytest.mark.parametrize(
    ("signs", "year", "basis", "rules"),
    [
        ({"title_year": 2021, "period_year": 2021}, 2021, "title", []),
        ({"title_year": 2021, "period_year": 2020}, 2021, "title", ["R-02"]),
        ({"title_year": 2021, "title_years": "2021；2020"}, 2021, "title", ["R-02"]),
        ({"title_years": "2018；2019", "period_year": 2019}, 2019, "period", ["R-02"]),
        ({"title_years": "20232年", "period_year": 2023}, 2023, "period", ["R-02"]),
        ({"title_years": "23年", "period_year": 2023}, 2023, "period", []),
        ({"title_years": "2018；2019"}, None, "", ["R-04"]),
        ({"period_year": 2020, "prose_year": 2019}, 2020, "period", ["R-02"]),
        ({"prose_year": 2020, "published_on": "2021-01-01"}, 2020, "prose", []),
        ({"prose_year": 2019, "published_on": "2021-01-01"}, 2019, "prose", ["R-02"]),
        ({"title_year": 2019, "published_on": "2021-01-01"}, 2019, "title", []),
        ({"title_year": 2021, "published_on": "2021-02-10"}, 2021, "title", ["R-02"]),
        ({"period_year": 2021, "published_on": "2021-03-31"}, 2021, "period", ["R-02"]),
        ({"title_year": 2021, "published_on": "2021-12-10"}, 2021, "title", []),
        (
            {"path": "西工区教育局2018年.txt", "published_on": "2020-01-15"},
            2018,
            "file name",
            ["R-02"],
        ),
        ({"published_on": "2021-01-15"}, 2020, "publication", []),
        ({"title_year": 2021, "published_on": "2020-01-15"}, 2021, "title", ["R-02"]),
        ({"path": "西工区教育局2018年年报.txt"}, 2018, "file name", []),
        ({"title_year": 2007}, 2007, "title", ["R-03"]),
        ({"title_year": 2027}, 2027, "title", ["R-03"]),
        ({}, None, "", ["R-04"]),
    ],
)
def test_years(signs: dict[str, Any], year: int | None, basis: str, rules: list[str]) -> None:
    """Title, period, prose, file name, date − 1; conflicts are findings, wild years stay out."""
    result = resolve({"agency_printed": "西工区教育局"} | signs)
    row = result.reports.iloc[0]
    assert (None if pd.isna(row["year"]) else row["year"], row["year_basis"]) == (year, basis)
    assert list(result.findings["rule"]) == rules
    assert row["is_current"] == (not {"R-03", "R-04"} & set(rules))
    assert bool(row["version_reason"]) == (not row["is_current"])


@pytest.mark.parametrize(
    ("signs", "severity"),
    [
        ({"prose_year": 2023, "published_on": "2024-01-20"}, "warning"),
        ({"period_year": 2023, "prose_year": 2023, "published_on": "2024-01-20"}, "warning"),
        ({"prose_year": 2023, "published_on": "2023-01-20"}, "info"),
        ({"prose_year": 2021, "published_on": "2024-01-20"}, "info"),
    ],
)
def test_a_title_left_from_the_year_before(signs: dict[str, Any], severity: str) -> None:
    """A title against which prose and publication both tell the next year is doubted strongly."""
    result = resolve({"agency_printed": "西工区教育局", "title_year": 2022} | signs)
    assert list(result.reports["year"]) == [2022]
    assert list(result.findings["severity"]) == [severity]


def test_without_an_agency_nothing_is_loaded() -> None:
    """A report that does not say whose it is stays out, with a reason and a finding."""
    result = resolve({"title_year": 2021, "publisher": "市政府办"})
    assert not result.reports["is_current"].any()
    assert pd.isna(result.reports["agency_id"][0])
    assert result.reports["version_reason"][0] != ""
    assert list(result.findings["rule"]) == ["R-05"]
    assert result.agencies.empty


def test_a_sites_government_is_not_the_organ() -> None:
    """A government in the header does not take a report without a title for its own."""
    result = resolve({"title_year": 2021, "publisher": "西工区人民政府"})
    assert pd.isna(result.reports["agency_id"][0])


def test_versions() -> None:
    """Corrected before fuller, fuller before the rest, ties by path; the others say by which."""
    same = {"agency_printed": "西工区教育局", "title_year": 2021}
    result = resolve(
        same | {"figures": 90, "path": "b.txt"},
        same | {"figures": 198, "path": "c.txt"},
        same | {"figures": 10, "path": "d.txt", "corrected": True},
        same | {"figures": 198, "path": "a.txt", "title_year": 2020},
        same | {"figures": 198, "path": "e.txt", "title_year": 2020},
    )
    assert list(result.reports["is_current"]) == [False, False, True, True, False]
    assert list(result.reports["version_status"].iloc[[0, 2]]) == ["superseded", ""]
    assert result.reports["version_reason"][0].startswith("superseded by d.txt")
    assert result.reports["version_reason"][4].startswith("superseded by a.txt")
    assert list(result.reports["version_reason_zh"] != "") == [True, True, False, False, True]


def test_an_unloaded_version_gives_way() -> None:
    """A report whose year is out of range never stands before one that can be loaded."""
    same = {"agency_printed": "西工区教育局"}
    result = resolve(same | {"title_year": 2030, "corrected": True}, same | {"title_year": 2021})
    assert list(result.reports["is_current"]) == [False, True]


def test_a_governments_office_is_not_its_area() -> None:
    """A government's consolidated report and its office's own stand side by side."""
    result = resolve(
        {"agency_printed": "西工区人民政府", "title_year": 2021},
        {"agency_printed": "西工区人民政府办公室", "title_year": 2021},
    )
    assert result.reports["is_current"].all()
    assert list(result.reports["scope"]) == ["consolidated", "own"]


def test_no_reports() -> None:
    """Nothing parsed gives empty frames of the same columns."""
    result = resolve_reports(pd.DataFrame(columns=COLUMNS), None, THIS_YEAR)
    assert (len(result.reports), len(result.agencies), len(result.findings)) == (0, 0, 0)


def test_district_frame() -> None:
    """One row a division and name, with superiors in words and today's heir."""
    frame = district_frame()
    assert not frame.duplicated(["district_code", "valid_from"]).any()
    old = frame[frame["district_code"] == "410322"].to_dict("records")[0]
    assert (old["province_name"], old["city_name"]) == ("河南省", "洛阳市")
    assert (old["valid_to"], old["successor_code"]) == (2020, "410308")
    direct = frame[frame["district_code"] == "429006"].to_dict("records")[0]
    assert (direct["province_name"], pd.isna(direct["city_name"])) == ("湖北省", True)


PIECES = st.sampled_from(
    [
        "河南省",
        "洛阳市",
        "西工区",
        "鼓楼区",
        "街道",
        "镇",
        "人民政府",
        "办公室",
        "局",
        "管委会",
        "新区",
        "国家税务总局",
        "(",
        ")",
        "；",
        "/",
        "市",
        "委员会",
        "410303",
        "太平镇",
        "政府",
    ]
)
NAME = st.lists(PIECES | st.text(max_size=2), max_size=6).map("".join)


@given(NAME, NAME, NAME, NAME, st.integers(1990, 2040))
@settings(max_examples=80, deadline=None)
def test_any_name_is_resolved(title: str, publisher: str, hint: str, path: str, year: int) -> None:
    """No name raises; a district given is one that lived in the year."""
    result = resolve(
        {
            "agency_printed": title,
            "publisher": publisher,
            "place_hints": hint,
            "mentions": hint,
            "path": path + ".txt",
            "title_year": year,
        }
    )
    code = result.reports["district_code"][0]
    if isinstance(code, str) and 2008 <= year <= THIS_YEAR:
        assert any(d.first <= year <= d.last for d in load_gazetteer().by_code[code])
