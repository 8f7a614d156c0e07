"""`gongkai check`: what a clerk sees before publishing."""

from __future__ import annotations

import errno
import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from pipelines.agencies.attribution import tell_reports
from pipelines.check.command import check_paths, command
from pipelines.check.owner import doubt_imprint, find_owner
from pipelines.report import read_report

ROOT = Path(__file__).resolve().parents[1]
REPORTS = Path(__file__).parent / "reports"
LUOBEI = REPORTS / "label_split_and_figures_on_the_next_line" / "report.txt"
LINE = re.compile(r"(?P<path>.+):(?P<line>\d+): (?P<severity>error|warning|info) (?P<rule>\S+) .+")

RAW = ROOT / "data" / "raw"
PAGES = Path(__file__).parent / "pages"
OF_ONE_FILE = ("R-02", "R-03", "R-04", "R-05", "R-08", "R-09")

KNOWN = {
    "zeros_and_totals_left_blank": {
        ("X-01", "275", "258"), ("X-01", "337", "265"), ("X-07", "34.2", "33.9"),
    },
    "zeros_and_totals_left_blank_tabs_gb18030": {
        ("X-01", "275", "258"), ("X-01", "337", "265"), ("X-07", "34.2", "33.9"),
    },
    "label_split_and_figures_on_the_next_line": {("T2-02", "≤ 0", "1")},
    "figures_at_the_right_end_of_the_grid": set(),
    "only_natural_persons_filled_utf16": set(),
    "fullwidth_digits_one_cell_a_line": set(),
    "one_cell_a_line_without_blank_lines_bom": {("X-03", "170", "134"), ("X-03", "77", "57")},
    "thousands_separators_between_single_spaces_gbk": {
        ("X-03", "170", "134"), ("X-03", "77", "57"),
    },
}  # fmt: skip


def check(*arguments: object, **environment: str) -> Result:
    words = [str(argument) for argument in arguments]
    return CliRunner(env={"LC_ALL": "C", **environment}).invoke(command, words)


def luobei(*changes: tuple[str, str]) -> str:
    """The report of Luobei street with other words or figures in it."""
    text = LUOBEI.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


HEADINGS = {
    "二": "二、主动公开政府信息情况",
    "三": "三、收到和处理政府信息公开申请情况",
    "四": "四、政府信息公开行政复议、行政诉讼情况",
    "五": "五、存在的主要问题及改进情况",
}


def strip_tables(text: str, sections: str, instead: str) -> str:
    """The report with other words in place of all that stands in these sections, by numeral."""
    numerals = "".join(HEADINGS)
    for section in sections:
        head, following = HEADINGS[section], HEADINGS[numerals[numerals.index(section) + 1]]
        before, rest = text.split(head)
        text = f"{before}{head}\n{instead}\n{following}{rest.split(following)[1]}"
    return text


def write(folder: Path, text: str) -> Path:
    path = folder / "报告.txt"
    path.write_text(text, encoding="utf-8")
    return path


STATE_SECRET = "1.属于国家秘密\t0\t0\t0\t0\t0\t0\t0"
WRONG = (STATE_SECRET, STATE_SECRET.replace("\t0", "\t3", 1))


@pytest.mark.parametrize("case", KNOWN)
def test_known_disagreements_come_out_and_nothing_else(case: str) -> None:
    """In real figures the known disagreements are found, and no other, and no error."""
    found = check_paths([REPORTS / case / "report.txt"]).findings
    assert {(one.rule, one.expected, one.found) for one in found} == KNOWN[case]
    assert not [one for one in found if one.severity == "error"]


def test_lines_are_those_that_editors_open() -> None:
    """A finding is told as `file:line: severity rule message`, the line being the file's."""
    result = check(LUOBEI)
    first = LINE.fullmatch(result.output.splitlines()[0])
    assert first
    assert (first["path"], first["severity"], first["rule"]) == (str(LUOBEI), "warning", "T2-02")
    line = LUOBEI.read_text(encoding="utf-8").splitlines()[int(first["line"]) - 1]
    assert line.split() == ["行政规范性文件", "1", "0", "0"]
    assert result.output.splitlines()[-1] == "1 file(s): 0 error(s), 1 warning(s), 0 note(s)"
    assert result.exit_code == 0


def test_error_ends_with_one_and_names_the_cell(tmp_path: Path) -> None:
    """A figure that breaks its row and its column is named with the figure that mends both."""
    path = tmp_path / "报告 2021.txt"
    path.write_text(luobei(WRONG), encoding="utf-8")
    result = check(path)
    line = next(n for n, text in enumerate(path.read_text().splitlines(), 1) if "国家秘密" in text)
    hint = (
        f"the sums hold if （三）不予公开 1.属于国家秘密 of 自然人 (line {line}) is 0 instead of 3"
    )
    told = [text for text in result.output.splitlines() if ": error " in text]
    assert [LINE.fullmatch(text)["rule"] for text in told] == ["T3-05", "T3-02"]  # type: ignore[index]
    assert all(text.endswith(hint) for text in told)
    assert result.exit_code == 1


def test_messages_follow_the_locale_and_the_option(tmp_path: Path) -> None:
    """Chinese where the locale is Chinese, and whatever --lang says."""
    path = tmp_path / "report.txt"
    path.write_text(luobei(WRONG), encoding="utf-8")
    chinese = "“（七）总计”的“自然人”为0，21项办理结果合计为3；若第"
    english = "（七）总计 of 自然人 is 0, its 21 outcomes add up to 3; the sums hold if"
    assert chinese in check(path, LC_ALL="zh_CN.UTF-8").output
    assert chinese in check(path, "--lang", "zh").output
    assert english in check(path, LC_ALL="en_US.UTF-8").output
    assert english in check(path, "--lang", "en", LC_ALL="zh_CN.UTF-8").output
    assert "错误2" in check(path, "--lang", "zh").output


def test_years_of_one_organ_are_a_series(tmp_path: Path) -> None:
    """Given several years of one organ, each is judged against the year before."""
    title = "西工区洛北街道办事处2021年政府信息公开工作年度报告"
    forward = "四、结转下年度继续办理\t\t0\t0\t0\t0\t0\t0\t0"
    told = forward.replace("\t\t0", "\t\t2").removesuffix("0") + "2"
    first = luobei((forward, told))
    (tmp_path / "2021.txt").write_text(first, encoding="utf-8")
    (tmp_path / "2022.txt").write_text(
        luobei((title, title.replace("2021", "2022"))), encoding="utf-8"
    )
    found = check_paths([tmp_path]).findings
    years = [one for one in found if one.rule.startswith("Y-01")]
    assert [(Path(one.path).name, one.severity, one.column_code) for one in years] == [
        ("2022.txt", "warning", "natural_person"),
        ("2022.txt", "error", "total"),
    ]


def test_an_organ_behind_its_superior_is_the_same(tmp_path: Path) -> None:
    """洛阳市西工区… and 西工区… are one series; another district's organ of that name is not."""
    others = {"2021": "西工区", "2022": "洛阳市西工区", "2023": "老城区"}
    for year, district in others.items():
        text = luobei().replace("2021年", f"{year}年").replace("西工区洛北", f"{district}洛北")
        (tmp_path / f"{year}.txt").write_text(text, encoding="utf-8")
    found = check_paths([tmp_path]).findings
    assert {Path(one.path).stem for one in found if one.rule == "Y-02"} == {"2022"}


FORWARD = "四、结转下年度继续办理\t\t0\t0\t0\t0\t0\t0\t0"
TWO_FORWARD = "四、结转下年度继续办理\t\t2\t0\t0\t0\t0\t0\t2"


def write_years(folder: Path, organs: dict[str, str]) -> None:
    """A report a year, each with two requests carried forward and none carried over."""
    for name, organ in organs.items():
        title = TITLE.replace("2021", Path(name).stem).replace("西工区洛北街道办事处", organ)
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        text = luobei((TITLE, title), (FORWARD, TWO_FORWARD)).replace("2021年", "")
        path.write_text(text, encoding="utf-8")


def find_series(folder: Path) -> set[str]:
    """The files that are judged by a year before."""
    found = check_paths([folder]).findings
    return {Path(one.path).stem for one in found if one.rule in ("Y-01", "Y-02", "Y-07")}


@pytest.mark.parametrize("organ", ["教育局", "朝阳区教育局", "城关镇人民政府"])
def test_organs_whose_place_is_not_told_are_no_series(organ: str, tmp_path: Path) -> None:
    """Bureaus of one name may be of two counties: their years are not compared, and it is said."""
    write_years(tmp_path, {"2021.txt": organ, "2022.txt": organ})
    assert find_series(tmp_path) == set()
    english = "2 not compared with other years, as the place of the organ is not told"
    assert english in check(tmp_path).output
    assert "2个文件未写明机关所在地区，未与其他年度比较" in check(tmp_path, "--lang", "zh").output
    told = json.loads(check(tmp_path, "--format", "json").output)
    assert told["summary"]["not_compared"] == 2
    assert [file["agency_id"] for file in told["files"]] == ["", ""]


def test_bureaus_in_the_folders_of_two_counties_are_two(tmp_path: Path) -> None:
    """教育局 below 西工区 and below 老城区 are two organs; two years below one are a series."""
    years = {"西工区/2021.txt": "教育局", "老城区/2022.txt": "教育局", "老城区/2023.txt": "教育局"}
    write_years(tmp_path, years)
    assert find_series(tmp_path) == {"2023"}
    assert "not compared" not in check(tmp_path).output


def test_title_and_header_of_one_place_are_a_series(tmp_path: Path) -> None:
    """An organ whose place one title prints, and the next year's header, is the same."""
    write_years(tmp_path, {"2021.txt": "西工区教育局", "2022.txt": "教育局"})
    path = tmp_path / "2022.txt"
    path.write_text(f"发布机构：洛阳市西工区教育局\n{path.read_text()}", encoding="utf-8")
    assert find_series(tmp_path) == {"2022"}


def test_copies_of_a_report_are_no_series(tmp_path: Path) -> None:
    """Two files of one organ and year are judged each for itself."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(luobei(WRONG), encoding="utf-8")
    found = check_paths([tmp_path]).findings
    rules = [(Path(one.path).name, one.rule) for one in found if one.severity == "error"]
    both = [(name, rule) for name in ("a.txt", "b.txt") for rule in ("T3-05", "T3-02")]
    assert sorted(rules) == sorted(both)
    assert not [one for one in found if one.rule.startswith("Y")]


def test_json_keeps_its_schema(tmp_path: Path) -> None:
    """The JSON output is what docs/finding-schema.json says."""
    (tmp_path / "report.txt").write_text(luobei(WRONG), encoding="utf-8")
    (tmp_path / "empty.txt").touch()
    result = check(tmp_path, "--format", "json")
    told = json.loads(result.output)
    schema = json.loads((ROOT / "docs" / "finding-schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(told, schema, cls=jsonschema.Draft202012Validator)
    assert told["summary"] == {
        "files": 2,
        "error": 2,
        "warning": 1,
        "info": 0,
        "unread": 1,
        "not_judged": 0,
        "not_compared": 0,
    }
    assert [(file["status"], file["agency"], file["year"]) for file in told["files"]] == [
        ("empty", "", None),
        ("parsed", "西工区洛北街道办事处", 2021),
    ]


TITLE = "西工区洛北街道办事处2021年政府信息公开工作年度报告"
PERIOD = "本报告所列数据的统计期限自2021年1月1日起至2021年12月31日止。"
WHOSE = {
    "title of another year than the period": (
        luobei((TITLE, f"{TITLE.replace('2021', '2022')}\n{PERIOD}")),
        ("R-02", "warning", "2022", "period 2021", "年度取2022（据标题），但另有：统计期间 2021"),
    ),
    "year before there were reports": (
        luobei((TITLE, TITLE.replace("2021", "2007"))),
        ("R-03", "error", f"2008–{date.today().year}", "2007", "年度2007不在2008–"),
    ),
    "no year": (
        luobei((TITLE, TITLE.replace("2021年", ""))).replace("2021年", ""),
        ("R-04", "warning", "", "", "无法判断报告年度"),
    ),
    "no organ": (
        luobei((TITLE, TITLE.removeprefix("西工区洛北街道办事处"))),
        ("R-05", "warning", "", "", "无法判断是哪个机关的报告"),
    ),
    "another organ in the header": (
        luobei((TITLE, f"{TITLE}\n发布机构：西工区财政局")),
        ("R-08", "warning", "西工区洛北街道办事处", "西工区财政局", "报告归入西工区洛北街道办事处"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WHOSE)
def test_doubt_of_owner_or_year_is_told(case: str, tmp_path: Path) -> None:
    """A report that does not say whose it is, or of which year, or says two, is told so."""
    text, told = WHOSE[case]
    found = check_paths([write(tmp_path, text)]).findings
    doubts = [one for one in found if one.rule in OF_ONE_FILE and one.rule == told[0]]
    assert [(one.rule, one.severity, one.expected, one.found) for one in doubts] == [told[:4]]
    assert doubts[0].message_zh.startswith(told[4])


def test_file_name_tells_what_the_report_does_not(tmp_path: Path) -> None:
    """Year and organ may stand in the file's name alone."""
    text = luobei((TITLE, "政府信息公开工作年度报告")).replace("2021年", "")
    path = tmp_path / "2021年西工区洛北街道办事处.txt"
    path.write_text(text, encoding="utf-8")
    result = check_paths([path])
    assert (result.files[0].agency, result.files[0].year) == ("西工区洛北街道办事处", 2021)
    assert not [one for one in result.findings if one.rule in OF_ONE_FILE]


ODD_ORGANS = (
    "孟津县教育局", "孟津区教育局", "恩施州教育局", "洛阳市洛北街道办事处", "西工区人民政府",
    "重庆市两江新区管理委员会", "国家税务总局洛阳市税务局", "洛阳市高新区辛店街道办事处",
    "梅河口市兴华乡人民政府",
)  # fmt: skip


def test_owners_and_their_doubts_are_those_of_the_warehouse() -> None:
    """Of samples, pages and odd titles, organ and a file's doubts are what a night would tell."""
    files = [*RAW.rglob("*.txt"), *PAGES.glob("*.txt")]
    reports = [(path, read_report(path.read_bytes())) for path in files]
    odd = [luobei((TITLE, TITLE.replace("西工区洛北街道办事处", organ))) for organ in ODD_ORGANS]
    odd.append(luobei((TITLE, "西工区人民政府2021年政府信息公开工作年度报告（机关）")))
    reports += [(Path("报告.txt"), read_report(text.encode())) for text in odd]
    parsed = [(path, report) for path, report in reports if report.status == "parsed"]
    printed = pd.DataFrame(
        {"report_id": str(number), "path": path.as_posix(), **report.imprint._asdict()}
        for number, (path, report) in enumerate(parsed)
    )
    told = tell_reports(printed, this_year=date.today().year)
    doubts = told.doubts[told.doubts["rule"].isin(OF_ONE_FILE)]
    ours = [
        (str(number), doubt.rule)
        for number, (path, report) in enumerate(parsed)
        for doubt in doubt_imprint(report, path, date.today().year)
    ]
    assert sorted(ours) == sorted(doubts[["report_id", "rule"]].itertuples(index=False, name=None))
    for (path, report), agency_id in zip(parsed, told.reports["agency_id"], strict=True):
        owner = find_owner(report, path).agency_id
        assert owner == ("" if pd.isna(agency_id) else re.sub("(?<=@).*", "", agency_id)), path


NOTHING_READ = ("no table of a national form was read", "未读出任何表式的表格，均未核对")


@pytest.mark.parametrize("instead", ["见图", "见附件", ""])
def test_report_without_tables_is_not_judged(instead: str, tmp_path: Path) -> None:
    """That no table was judged is said in both languages and in JSON; `--strict` ends with two."""
    path = write(tmp_path, strip_tables(luobei(), "二三四", instead))
    for language, words in zip(("en", "zh"), NOTHING_READ, strict=True):
        result = check(path, "--lang", language)
        assert result.exit_code == 0
        assert f"{path}: not_judged {words}" in result.output
    assert check(path, "--strict").exit_code == 2
    told = json.loads(check(path, "--format", "json").output)
    assert told["files"][0]["not_judged"] == ["disclosure", "request", "dispute"]
    assert told["summary"]["not_judged"] == 1


@pytest.mark.parametrize(
    ("section", "fact", "zh"),
    [("二", "disclosure", "主动公开"), ("三", "request", "依申请公开"), ("四", "dispute", "复议")],
)
def test_table_that_is_a_picture_is_named(section: str, fact: str, zh: str, tmp_path: Path) -> None:
    """Of a report with one table in a picture, that table alone is said not to be judged."""
    path = write(tmp_path, strip_tables(luobei(), section, "见图"))
    assert check_paths([path]).files[0].not_judged == (fact,)
    result = check(path, "--strict", "--lang", "zh")
    assert result.exit_code == 2
    assert f"{path}: not_judged 未读出第{section}部分（{zh}" in result.output
    assert "1个文件有表格未核对" in result.output


def test_dispute_table_of_no_form_is_not_judged(tmp_path: Path) -> None:
    """A table whose form nothing tells meets no rule, and is not said to be judged."""
    path = write(tmp_path, strip_tables(luobei(), "二三", ""))
    assert check_paths([path]).files[0].not_judged == ("disclosure", "request", "dispute")


def test_table_of_figures_without_places_is_not_judged() -> None:
    """Four figures where the form has fifteen cells tell nothing: the table is not judged."""
    path = RAW / "示例" / "2020_示例东区示例一街道办事处_虚构.txt"
    assert path.read_text(encoding="utf-8").splitlines()[70].split() == ["1", "1", "0", "0"]
    assert check_paths([path]).files[0].not_judged == ("dispute",)


def test_error_counts_more_than_a_table_not_judged(tmp_path: Path) -> None:
    """One, an error found, is still the exit status where another table was not judged."""
    result = check("--strict", write(tmp_path, strip_tables(luobei(WRONG), "四", "见图")))
    assert result.exit_code == 1
    assert "not_judged" in result.output


def test_whole_report_is_judged() -> None:
    """Nothing is said to be unjudged of a report with its three tables."""
    result = check_paths([LUOBEI])
    assert (result.files[0].not_judged, result.exit_code(strict=True)) == ((), 0)


def test_folder_without_reports_is_not_well(tmp_path: Path) -> None:
    """That there was no report to judge is said in both languages; `--strict` ends with two."""
    (tmp_path / "README.md").write_text("今天天气很好。", encoding="utf-8")
    for language, words in (("en", "no report was judged"), ("zh", "没有核对任何报告")):
        result = check(tmp_path, "--lang", language)
        assert result.exit_code == 0
        assert result.output.rstrip().endswith(words)
    assert check(tmp_path, "--strict").exit_code == 2


def test_file_that_cannot_be_read_ends_with_two(tmp_path: Path) -> None:
    """An image or a text that is no report, given by name, is named with a reason."""
    image, text = tmp_path / "scan.png", tmp_path / "note.txt"
    image.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    text.write_text("今天天气很好。", encoding="utf-8")
    for path in (image, text):
        result = check(path)
        assert result.exit_code == 2
        assert re.match(rf"{re.escape(str(path))}: (unreadable|not_a_report) \S+", result.output)


def test_other_files_of_a_folder_do_no_harm(tmp_path: Path) -> None:
    """A folder may hold notes and hidden files beside its reports."""
    (tmp_path / "README.md").write_text("今天天气很好。", encoding="utf-8")
    (tmp_path / ".hidden").write_bytes(b"\0\1")
    (tmp_path / "洛北").mkdir()
    (tmp_path / "洛北" / "2021.txt").write_bytes(LUOBEI.read_bytes())
    result = check(tmp_path)
    assert result.exit_code == 0
    assert "2 file(s)" in result.output
    assert "1 other file(s)" in result.output


def test_missing_path_is_told_and_stops_nothing_else(tmp_path: Path) -> None:
    """A path that is not there is an answer in words, with exit status 2; others are judged."""
    missing = tmp_path / "nothing.txt"
    result = check(missing, LUOBEI)
    assert result.exit_code == 2
    assert f"{missing}: unreadable cannot be read: No such file or directory" in result.output
    assert f"{missing}: unreadable 无法读取：文件不存在" in check(missing, "--lang", "zh").output
    assert "warning T2-02" in result.output


def test_folders_that_are_not_entered_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link to a folder, and a folder that may not be opened, are named, with exit status 2."""
    (tmp_path / "2021.txt").write_bytes(LUOBEI.read_bytes())
    (tmp_path / "closed").mkdir()
    (tmp_path / "linked").symlink_to(tmp_path, target_is_directory=True)
    monkeypatch.setattr(os, "scandir", refuse(tmp_path / "closed", os.scandir))
    monkeypatch.setattr(Path, "read_bytes", refuse(tmp_path / "closed", Path.read_bytes))
    result = check(tmp_path, "--lang", "zh")
    assert result.exit_code == 2
    assert f"{tmp_path / 'closed'}: unreadable 无法读取：没有读取权限" in result.output
    assert f"{tmp_path / 'linked'}: unreadable 未跟随指向文件夹的符号链接" in result.output
    assert "检查文件3个" in result.output


def refuse(closed: Path, do: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """`do` without the right to one folder: the tests may run as root, who has every right."""

    def refused(path: Any) -> Any:
        if Path(path) == closed:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(closed))
        return do(path)

    return refused


def test_file_given_twice_is_judged_once(tmp_path: Path) -> None:
    """A file given by name and in its folder is one file."""
    path = write(tmp_path, luobei(WRONG))
    result = check(tmp_path, path, path.parent / "." / path.name)
    assert result.output.splitlines()[-1] == "1 file(s): 2 error(s), 1 warning(s), 0 note(s)"


def test_no_argument_shows_the_help() -> None:
    """Called with nothing, it says in both languages what it is for, with exit status 2."""
    result = check()
    assert result.exit_code == 2
    assert "报告中的数字是否相符" in result.output
    assert "Examples" in result.output


def test_rare_characters_do_no_harm_on_a_terminal_of_gbk(tmp_path: Path) -> None:
    """A name that GBK cannot spell is shown as an escape; JSON is UTF-8 wherever it goes."""
    path = tmp_path / "𠀀村.txt"
    path.write_bytes(LUOBEI.read_bytes())
    shown, told = (run_in_gbk(path, "--format", form) for form in ("text", "json"))
    assert "\\U00020000村.txt:26: warning T2-02" in shown.decode("gbk")
    assert json.loads(told)["files"][0]["path"] == str(path)


def run_in_gbk(*arguments: object) -> bytes:
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "check", *map(str, arguments)],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "gbk", "LC_ALL": "C.UTF-8"},
        cwd=ROOT,
    ).stdout


def test_colours_are_for_terminals_only(tmp_path: Path) -> None:
    """No escape sequence reaches a file or a pipe."""
    assert "\x1b" not in check(LUOBEI).output
    assert "\x1b" in CliRunner().invoke(command, [str(LUOBEI)], color=True).output


def test_help_tells_how_to_hook_it_in() -> None:
    """The help says what the exit status is and how to run it before publishing."""
    told = check("--help").output
    assert "pre-commit" in told
    assert "Exit status" in told


def run_apart(code: str, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments, str(LUOBEI)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        cwd=ROOT,
    ).stdout


def test_one_file_takes_less_than_a_second() -> None:
    """Start-up included; of processor time, in one of twenty runs: the machine may be busy."""
    assert any(seconds_of_a_run() < 1 for _ in range(20))


def seconds_of_a_run() -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert "T2-02" in run_apart("from pipelines.cli import main; main()", "check")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_heavy_libraries_are_not_imported() -> None:
    """Neither pandas nor Dagster is needed to check a file."""
    told = run_apart(
        "import sys; from pipelines.check.command import command; command(standalone_mode=False); "
        "print(sorted({'pandas', 'dagster', 'pyarrow'} & set(sys.modules)))"
    )
    assert told.splitlines()[-1] == "[]"
