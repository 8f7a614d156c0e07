"""The invented reports as files: prose, layouts, encodings, and what lies beside reports."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from opencc import OpenCC
from render.document import render
from render.encoding import encode
from render.known import Known
from render.style import Style

from .errors import ERRORS, SCHOOLS, STREET, TOWN, print_wrong
from .figures import clean_reports

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"
FOLDER = "示例"
NOTE = "invented organ, invented figures 虚构：机关与数字均不存在"


class Print(NamedTuple):
    """`unit` is printed behind the one amount that may carry its own."""

    layout: str
    encoding: str
    style: Style = Style(unit="元")


# As the field has them: one organ's years may come through different hands.
PRINTS = (
    Print("rowpipe", "utf-8"),
    Print("cell_lines", "utf-8"),
    Print("tab_rect", "gb18030"),
    Print("markdown", "utf-8-sig"),
    Print("html", "utf-8"),
    Print("cell_blank_lines", "gb18030", Style(unit="元", width="half")),
    Print("pipe_rect", "utf-8", Style(unit="元", zeros="-")),
    Print("cellpipe", "utf-16-le-bom", Style(unit="元", width="digits")),
    Print("tab_present", "utf-8", Style(unit="元", zeros="")),
    Print("leadpipe", "gbk", Style(unit="万元", wrap="line")),
    Print("pdf_flat", "utf-8", Style(newline="\r\n")),
)
OWN_PRINTS = {
    (SCHOOLS, 2018): Print("rowpipe", "utf-8"),  # a blank channel would leave its sum unassessed
    (STREET, 2020): Print("spaces", "utf-8", Style(zeros="")),  # here blanks lose their places
    ("示例市公安局", 2023): Print("rowpipe", "big5hkscs", Style(traditional=True)),
}
CORRECTED = SCHOOLS, 2022
PICTURES = {(TOWN, 2019)}
"""Headings without tables: those were pictures."""

SENTENCES = (
    "围绕公共服务主动公开，全年通过门户网站发布信息{a}条。",
    "把政策解读与文件起草同步安排，发布解读材料{b}篇。",
    "落实发布前审查，逐条核对依据、范围与表述。",
    "整理历年文件目录，向公众说明查阅办法与开放时间。",
    "设立现场查阅点{b}处，配备专人引导办理。",
    "组织业务培训{b}次，重点讲解答复文书的写法。",
    "对涉及第三方权益的申请，先征求意见再作答复。",
    "答复前与相关科室会商，减少补正往返。",
    "推进基层事项标准目录编制，覆盖常用事项{a}项。",
    "开展自查{b}轮，对过期栏目作了清理。",
    "将意见征集结果一并公布，说明采纳与未采纳的理由。",
    "依托政务新媒体推送便民提示{a}条。",
    "公开年度预算决算及其说明，附名词解释。",
    "与档案馆交换到期文件，方便公众就近查询。",
)
PROBLEMS = (
    "部分答复文书说理不够充分，将建立范例供经办人员参照。",
    "个别栏目更新不够及时，下一步明确责任人与时限。",
    "历史文件数字化进度偏慢，计划分批补录。",
    "经办人员更替频繁，将编写交接手册并定期抽查。",
    "解读形式较为单一，将增加图表与问答。",
)
FIRST_WORDS = "示例文本：本机关与本报告的全部数字均为虚构。"


def _overview(known: Known) -> str:
    at = sum(map(ord, known.agency)) + 5 * known.year
    lines = [SENTENCES[(at + 3 * i) % len(SENTENCES)] for i in range(4)]
    counts = {"a": 20 + at % 300, "b": 2 + at % 9}
    return "\n".join([FIRST_WORDS, *(line.format(**counts) for line in lines), _statement(known)])


def _problems(known: Known) -> str:
    at = sum(map(ord, known.agency)) + known.year
    return "\n".join(PROBLEMS[(at + i) % len(PROBLEMS)] for i in range(2))


def _statement(known: Known) -> str:
    """The table's totals in words."""
    if known.form == "2014":
        received = known.cells["indicator", "a14_requests_received", "value"]
        return f"全年收到政府信息公开申请{received:.0f}件。"
    total = {row: n for (fact, row, column), n in known.cells.items()
             if fact == "request" and column == "total"}  # fmt: skip

    def add(start: str) -> int:
        return int(sum(n for row, n in total.items() if row.startswith(start)))

    granted = total["full_grant"] + total["partial_grant"]
    share = f"{100 * granted / total['outcome_total']:.1f}"
    return (
        f"本年新收申请{add('new')}件，上年结转{add('carried_over')}件；"
        f"予以公开{add('full')}件，部分公开{add('partial')}件，不予公开{add('denied')}件，"
        f"无法提供{add('unable')}件，不予处理{add('not_processed')}件，其他处理{add('other')}件；"
        f"结转下年度继续办理{add('carried_forward')}件。"
        f"予以公开和部分公开占结果总数的{share}%。"
    )


def _between(text: str, first: str, then: str, words: str) -> str:
    """Between two headings nothing but these words."""
    pattern = rf"(^\W*{first}.*\n)(?s:.*?)(?=^\W*{then})"
    found, count = re.subn(pattern, lambda m: f"{m[1]}\n{words}\n\n", text, flags=re.MULTILINE)
    assert count == 1, (first, text)
    return found


def write_text(known: Known, how: Print) -> str:
    """Title, prose and tables as one text, with the words that an error exchanges."""
    plain = how.style if not how.style.traditional else Style()
    text = render(known, how.layout, plain).text.replace("\r\n", "\n")
    text = text.replace("0379-63210000", "0000-00000000")
    if known.form == "2014":
        text = _between(text, "一、概述", "二、", _overview(known))
        text = _between(text, "六、存在", "附表", _problems(known))
    else:
        text = _between(text, "一、总体", "二、", _overview(known))
        text = _between(text, "五、存在", "六、", _problems(known))
    if (known.agency, known.year) in PICTURES:
        text = _between(text, "二、主动", "五、", "三、收到和处理政府信息公开申请情况\n\n"
                        "四、政府信息公开行政复议、行政诉讼情况")  # fmt: skip
    if (known.agency, known.year) == CORRECTED:
        text = re.sub(r"(政府信息公开(?:工作年度报告|年报))", r"\1（更正版）", text, count=1)
    for error in ERRORS:
        if error.report == (known.agency, known.year):
            for right, wrong in error.words:
                assert text.count(right) == 1, (right, text)
                text = text.replace(right, wrong)
    if how.style.traditional:
        text = OpenCC("s2t").convert(text)
    return text.replace("\n", how.style.newline)


def known_reports() -> list[tuple[str, Known]]:
    """Every invented report as it is printed, with its path in the raw folder."""
    return [(_path(known), known) for known in print_wrong(list(clean_reports()))]


def _path(known: Known, mark: str = "") -> str:
    return f"{FOLDER}/{known.year}_{known.agency}{mark}_虚构.txt"


def list_files() -> Iterator[tuple[str, bytes, str]]:
    """Path, bytes and note of every file of the area."""
    for number, (path, known) in enumerate(known_reports()):
        how = OWN_PRINTS.get((known.agency, known.year), PRINTS[number % len(PRINTS)])
        data = encode(write_text(known, how), how.encoding)
        yield path, data, NOTE
        if (known.agency, known.year) == ("示例市公安局", 2021):
            yield (
                f"{FOLDER}/重复/{known.year}_示例市公安局_虚构.txt",
                data,
                f"the same bytes again; {NOTE}",
            )
        if (known.agency, known.year) == CORRECTED:
            yield _path(known, "_更正前"), _first_version(known).encode(), f"superseded; {NOTE}"
    notice = "关于召开政务公开培训会的通知\n各单位：定于3月1日召开培训会，请准时参加。\n"
    yield f"{FOLDER}/会议通知_虚构.txt", notice.encode(), f"no report; {NOTE}"
    yield f"{FOLDER}/扫描件_虚构.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "an image"
    yield f"{FOLDER}/空文件_虚构.txt", b"", "an empty file"


def _first_version(known: Known) -> str:
    """What the organ published before it corrected its report."""
    wrong = "request", "new_received", "total"
    cells = {**known.cells, wrong: known.cells[wrong] + 10}
    text = write_text(replace(known, cells=cells), PRINTS[0])
    return text.replace("（更正版）", "")


REAL = {
    "2019_上海市人民政府办公厅_竖线.txt": "zeros_and_totals_left_blank",
    "2019_上海市人民政府办公厅_制表符.txt": "zeros_and_totals_left_blank_tabs_gb18030",
    "2021_西工区洛北街道办事处.txt": "label_split_and_figures_on_the_next_line",
    "2023_宿迁市人民政府.txt": "figures_at_the_right_end_of_the_grid",
    "2023_沭阳县发展和改革局.txt": "only_natural_persons_filled_utf16",
    "2024_上海市科学技术委员会.txt": "fullwidth_digits_one_cell_a_line",
    "2024_宿迁市人民政府_每格一行.txt": "one_cell_a_line_without_blank_lines_bom",
    "2024_宿迁市人民政府_空格.txt": "thousands_separators_between_single_spaces_gbk",
}
"""Real reports, and the case of tests/reports/ that holds the bytes and every cell."""
REPORTS = Path(__file__).resolve().parents[1] / "reports"
COLUMNS = ("path", "url", "agency", "district_code", "year", "retrieved_at", "note")


def main() -> None:
    shutil.rmtree(RAW / FOLDER, ignore_errors=True)
    rows = []
    for name, case in REAL.items():
        shutil.copyfile(REPORTS / case / "report.txt", RAW / name)
        rows.append({"path": name, "note": "figures as the organ published them; prose is ours"})
    for path, data, note in list_files():
        (RAW / path).parent.mkdir(parents=True, exist_ok=True)
        (RAW / path).write_bytes(data)
        rows.append({"path": path, "url": "about:invented", "note": note})
    with (RAW / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
