"""What the warehouse contains: each table's grain, columns, types, units, keys and warnings.

Declared once; DDL, pandas dtypes, DuckDB comments and the data dictionary are made from it.
`parsed` tables are the parquet batches that parsing writes, `resolved` tables the frames that
`agencies` makes of them at build time; `raw` and `core` are published. Marts are declared by
the headers of their own files in `sql/mart/`.
"""

from __future__ import annotations

from dataclasses import dataclass

CELL_STATUS = "reported | imputed_zero | derived | blank | ambiguous | unreadable"


@dataclass(frozen=True)
class Column:
    """`type` is DuckDB's; `unit` is the unit a number is in, '' where it has none."""

    name: str
    type: str
    description: str
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """`row` says what one row is; `key` are the columns that tell rows apart."""

    schema: str
    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    warning: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.name}"


REPORT_ID = Column("report_id", "VARCHAR", "the report: first 16 hex digits of its bytes' SHA-256")
AGENCY_ID = Column("agency_id", "VARCHAR", "the agency: core.dim_agency.agency_id")
YEAR = Column("year", "INTEGER", "the year the report is about, not the year of its publication")
STATUS = Column("status", "VARCHAR", f"how the value came about: {CELL_STATUS}")
LINE = Column("source_line", "INTEGER", "line of the decoded file, from 1")
UNIT = Column("unit", "VARCHAR", "unit of value; NULL where none is printed and none is known")
SECTION = Column(
    "section",
    "VARCHAR",
    "overview | proactive | requests | review_litigation | problems | other_matters",
)
MESSAGE = Column("message", "VARCHAR", "what is wrong, in English")
MESSAGE_ZH = Column("message_zh", "VARCHAR", "what is wrong, in Chinese")

REQUEST_CELL = (
    Column("outcome", "VARCHAR", "row of section 三: core.dim_item.code where fact = request"),
    Column(
        "applicant", "VARCHAR", "column of section 三; `total` is the printed sum of the others"
    ),
    Column("request_count", "BIGINT", "requests; NULL is not known, never 0", "件"),
)
DISCLOSURE_CELL = (
    Column("item", "VARCHAR", "row of section 二: rules, administrative_licensing …"),
    Column("measure", "VARCHAR", "column of section 二: issued, in_force, amount_10k_yuan …"),
    Column("value", "DOUBLE", "in `unit`; NULL is not known, never 0"),
    UNIT,
)
DISPUTE_CELL = (
    Column("route", "VARCHAR", "reconsideration | litigation_direct | litigation_after_…"),
    Column("result", "VARCHAR", "upheld | corrected | other | pending | total (the printed sum)"),
    Column("case_count", "BIGINT", "cases; NULL is not known, never 0", "件"),
)
INDICATOR_CELL = (
    Column("indicator", "VARCHAR", "line of the 2014 annex: core.dim_item.code, a14_…"),
    Column("value", "DOUBLE", "in `unit`; NULL is not known, never 0"),
    UNIT,
)
STATEMENT = (
    SECTION,
    Column("subject", "VARCHAR", "what is counted, as printed"),
    Column("value", "DOUBLE", "in `unit`; percentages in percent points"),
    Column("bound", "VARCHAR", "exact | at_least | at_most | about"),
    Column("unit", "VARCHAR", "as printed; empty where none is"),
    Column("measure", "VARCHAR", "the form's own figure that the words name; empty where none"),
    Column("context", "VARCHAR", "words that narrow the measure; empty where none"),
    Column("sentence", "VARCHAR", "the sentence, half-width and in simplified script"),
    LINE,
)
UNPLACED = (
    SECTION,
    Column("printed_text", "VARCHAR", "the figure as printed"),
    LINE,
    Column("reason", "VARCHAR", "why it has no home"),
)
FINDING = (
    Column("rule", "VARCHAR", "T3-05, X-01 …: an identity of the form; R-…: a doubt of reading"),
    Column("severity", "VARCHAR", "error | warning | info"),
    Column("row_code", "VARCHAR", "row of the cell in question; empty where none"),
    Column("column_code", "VARCHAR", "column of the cell in question; empty where none"),
    Column("expected", "VARCHAR", "what the rule asks for"),
    Column("found", "VARCHAR", "what is printed"),
    LINE,
    MESSAGE,
    MESSAGE_ZH,
)
SECTION_TEXT = (
    SECTION,
    Column("heading", "VARCHAR", "as printed"),
    Column("text", "VARCHAR", "running text without the tables, lines joined by \\n"),
    Column("first_line", "INTEGER", "line of the heading, from 1"),
    Column("last_line", "INTEGER", "last line of the section, from 1"),
)


def _fact(
    name: str, row: str, cell: tuple[Column, ...], key: tuple[str, ...], **more: str
) -> Table:
    columns = (AGENCY_ID, YEAR, *cell, STATUS, LINE, REPORT_ID)
    return Table("core", name, row, ("agency_id", "year", *key), columns, **more)


CORE = (
    Table(
        "raw",
        "report_file",
        "a file seen in the raw folder",
        ("path",),
        (
            Column("path", "VARCHAR", "relative to the raw folder, `/` between folders"),
            Column("size_bytes", "BIGINT", "size of the file", "byte"),
            Column("sha256", "VARCHAR", "of the bytes, hex; NULL where they could not be read"),
            Column("encoding", "VARCHAR", "the encoding the text was decoded from"),
            Column("encoding_basis", "VARCHAR", "what decided the encoding"),
            Column(
                "status",
                "VARCHAR",
                "parsed | duplicate | superseded | not_a_report | unreadable | empty | too_large",
            ),
            Column("reason", "VARCHAR", "why it is not parsed, in words to act on; empty if it is"),
            Column("reason_zh", "VARCHAR", "the same in Chinese"),
            Column("report_id", "VARCHAR", "the report read from it; NULL where there is none"),
        ),
    ),
    Table(
        "core",
        "report",
        "a report of an agency and year",
        ("report_id",),
        (
            REPORT_ID,
            Column("agency_id", "VARCHAR", "core.dim_agency.agency_id; NULL where not resolved"),
            Column("year", "INTEGER", "the year the report is about; NULL where not known"),
            Column("form", "VARCHAR", "2014 | 2019 | 2021 | none, by the rows and heads found"),
            Column("scope", "VARCHAR", "own | consolidated (the whole area's); never sum across"),
            Column("is_current", "BOOLEAN", "facts enter from current reports only"),
            Column("title", "VARCHAR", "as printed, its lines joined"),
            Column("agency_printed", "VARCHAR", "the organ's name as the title has it"),
            Column(
                "agency_basis",
                "VARCHAR",
                "where the agency's name was found: manifest | title | publisher (the header) "
                "| mention (the first paragraphs or a signature) | contact (whom to ask) | folder; "
                "empty where none was",
            ),
            Column(
                "year_basis",
                "VARCHAR",
                "what told the year: manifest | title | period (of the statistics) | prose "
                "| file name | publication (its year less 1); empty where nothing did",
            ),
            Column("district_code", "VARCHAR", "core.dim_district, as it stood in the year"),
            Column(
                "district_basis",
                "VARCHAR",
                "what told the district: manifest | title | publisher | mention | contact "
                "| folder | hint (a breadcrumb, an address, a superior in the text) | town (of "
                "that name there is one); +parent: its superior is printed before it; "
                "+ any other: that chose among several; empty where it is open",
            ),
            Column("version_reason", "VARCHAR", "why it is not current; empty where it is"),
            Column("published_on", "DATE", "date of publication where printed"),
            Column("numeric_cells", "INTEGER", "figures printed inside the tables"),
            Column("path", "VARCHAR", "the file: raw.report_file.path"),
            Column("url", "VARCHAR", "where it came from, by the manifest"),
            Column("retrieved_at", "VARCHAR", "when it was fetched, by the manifest"),
            Column("parser_version", "VARCHAR", "version of the parser that read it"),
        ),
        warning="Several files of one agency and year: one is current; facts hold only that one.",
    ),
    Table(
        "core",
        "section",
        "a section of a report",
        ("report_id", "section"),
        (REPORT_ID, *SECTION_TEXT),
    ),
    Table(
        "core",
        "dim_agency",
        "an agency",
        ("agency_id",),
        (
            AGENCY_ID,
            Column("agency_name", "VARCHAR", "begins with the division it belongs to"),
            Column(
                "agency_kind",
                "VARCHAR",
                "township | street | department | government | government_office | zone | …",
            ),
            Column("level", "VARCHAR", "township | county | prefecture | province | central"),
            Column("district_code", "VARCHAR", "core.dim_district; NULL where not resolved"),
            Column("scope", "VARCHAR", "own | consolidated"),
            Column("is_vertical", "BOOLEAN", "led from above (tax, customs …): not the area's own"),
        ),
    ),
    Table(
        "core",
        "dim_district",
        "an administrative division, province to county, as it stood from valid_from to valid_to",
        ("district_code", "valid_from"),
        (
            Column("district_code", "VARCHAR", "6 digits (GB/T 2260)"),
            Column("name", "VARCHAR", "of the division alone"),
            Column("level", "VARCHAR", "province | prefecture | county"),
            Column("parent_code", "VARCHAR", "the division it belongs to"),
            Column("province_name", "VARCHAR", "its province"),
            Column("city_name", "VARCHAR", "its prefecture; NULL where there is none"),
            Column("valid_from", "INTEGER", "first year; 2008 means 2008 or earlier"),
            Column("valid_to", "INTEGER", "last year; NULL means still"),
            Column("successor_code", "VARCHAR", "today's division of its area; itself if it lives"),
        ),
    ),
    Table(
        "core",
        "dim_item",
        "a row, column or indicator of a form",
        ("form", "fact", "axis", "block", "code"),
        (
            Column("form", "VARCHAR", "2014 | 2019 | 2021"),
            Column("fact", "VARCHAR", "disclosure | request | dispute | indicator"),
            Column("axis", "VARCHAR", "row | column | group (a label without cells)"),
            Column("block", "VARCHAR", "the small table it stands in"),
            Column("code", "VARCHAR", "as in the facts"),
            Column("label_zh", "VARCHAR", "as printed on the form"),
            Column("label_en", "VARCHAR", "in English"),
            Column(
                "printed_label",
                "VARCHAR",
                "as one points at it: with number and group, without explanations in brackets",
            ),
            Column("parent_code", "VARCHAR", "the group it belongs to; empty where none"),
            Column("is_total", "BOOLEAN", "a sum of others: never add it to its parts"),
            Column("unit", "VARCHAR", "unit of its values"),
            Column("position", "INTEGER", "place in printed order, from 1"),
            Column(
                "compares_with", "VARCHAR", "codes of the next form it compares with, + between"
            ),
            Column("comparison", "VARCHAR", "how: 1-to-1, near, dropped …"),
        ),
    ),
    _fact(
        "fact_request",
        "a cell of section 三",
        REQUEST_CELL,
        ("outcome", "applicant"),
        warning="`applicant = total` and `outcome = outcome_total` are sums of the others.",
    ),
    _fact("fact_disclosure", "a cell of section 二", DISCLOSURE_CELL, ("item", "measure")),
    _fact(
        "fact_dispute",
        "a cell of section 四",
        DISPUTE_CELL,
        ("route", "result"),
        warning="`result = total` is the sum of the others.",
    ),
    _fact("fact_indicator", "a line of the 2014 annex", INDICATOR_CELL, ("indicator",)),
    Table(
        "core",
        "fact_statement",
        "a quantity stated in prose",
        (),
        (AGENCY_ID, YEAR, *STATEMENT, REPORT_ID),
        warning="Prose counts what it likes: subjects are words, not codes; do not sum them.",
    ),
    Table(
        "core",
        "finding",
        "a broken identity or a doubt about a report",
        (),
        (
            REPORT_ID,
            Column("agency_id", "VARCHAR", "the report's agency; NULL where not resolved"),
            Column("year", "INTEGER", "the report's year; NULL where not known"),
            *FINDING,
        ),
    ),
    Table("core", "unplaced_cell", "a printed figure with no home", (), (REPORT_ID, *UNPLACED)),
    Table(
        "core",
        "dim_identity_term",
        "a cell as a term of an identity of a form: left cells add up to what right ones do",
        ("identity", "row_code", "column_code"),
        (
            Column("identity", "INTEGER", "tells identities apart; not stable between versions"),
            Column("form", "VARCHAR", "2014 | 2019 | 2021"),
            Column("rule", "VARCHAR", "T3-01 …, as in core.finding"),
            Column("fact", "VARCHAR", "request | dispute | indicator"),
            Column("row_code", "VARCHAR", "row of the cell"),
            Column("column_code", "VARCHAR", "column of the cell"),
            Column("side", "VARCHAR", "left | right"),
            Column("sign", "INTEGER", "1 on the left, -1 on the right"),
            Column("is_anchor", "BOOLEAN", "the cell that findings point at: the total"),
            Column("terms", "INTEGER", "cells of the whole identity"),
        ),
    ),
    Table(
        "core",
        "identity_gap",
        "an identity whose terms are all known and that does not hold in a report",
        ("report_id", "identity"),
        (
            REPORT_ID,
            Column("identity", "INTEGER", "core.dim_identity_term.identity"),
            Column("form", "VARCHAR", "2014 | 2019 | 2021"),
            Column("rule", "VARCHAR", "T3-01 …, as in core.finding"),
            Column("fact", "VARCHAR", "request | dispute | indicator"),
            Column("row_code", "VARCHAR", "row of the anchor: the total, in T3-01 new_received"),
            Column("column_code", "VARCHAR", "column of the anchor"),
            Column("left_sum", "BIGINT", "sum of the left side", "件"),
            Column("right_sum", "BIGINT", "sum of the right side", "件"),
            Column("parts", "INTEGER", "cells on the right side"),
            Column("gap", "BIGINT", "left_sum - right_sum, never 0", "件"),
            LINE,
        ),
        warning="A total that is not printed can't be wrong: such identities are not listed.",
    ),
    Table(
        "core",
        "identity_repair",
        "what would explain a broken identity; at most one row an identity, the strongest",
        ("report_id", "identity"),
        (
            REPORT_ID,
            Column("identity", "INTEGER", "core.identity_gap.identity"),
            Column(
                "kind",
                "VARCHAR",
                "cell (one wrong figure) | swap (two neighbours exchanged) | omitted | doubled "
                "(a part left out of the total, counted twice) | included (a row that is no part) "
                "| total (a slip in the total alone)",
            ),
            Column("row_code", "VARCHAR", "row of the cell in question"),
            Column("column_code", "VARCHAR", "column of the cell in question"),
            Column("other_row_code", "VARCHAR", "row of the cell it is exchanged with"),
            Column("other_column_code", "VARCHAR", "column of the cell it is exchanged with"),
            Column("found", "BIGINT", "the figure printed", "件"),
            Column("mended", "BIGINT", "the figure with which the sums hold", "件"),
            Column(
                "slip",
                "VARCHAR",
                "transposed | extra_digit | lost_digit | one_digit; empty where none",
            ),
            LINE,
            MESSAGE,
            MESSAGE_ZH,
        ),
        warning="A hint for the clerk. The printed figure is never changed.",
    ),
    Table(
        "core",
        "statement_reading",
        "a way to read a statement of the prose as a figure of the tables",
        ("report_id", "statement", "reading"),
        (
            Column("statement", "INTEGER", "tells the statements of a report apart, from 1"),
            REPORT_ID,
            AGENCY_ID,
            YEAR,
            *STATEMENT,
            Column("reading", "INTEGER", "a statement may mean several things, numbered from 1"),
            Column("fact", "VARCHAR", "request | dispute | indicator"),
            Column("row_code", "VARCHAR", "row of the figure; empty where it is a sum of rows"),
            Column("column_code", "VARCHAR", "column of the figure; empty where it is a sum"),
            Column("printed_label", "VARCHAR", "the figure's name: its rows and columns, joined"),
            Column("table_value", "BIGINT", "the figure; NULL where a cell is not known", "件"),
            Column("agrees", "BOOLEAN", "a reading of its measure in the sentence is the figure's"),
        ),
    ),
)

PARSED = (
    Table(
        "parsed",
        "report",
        "a file's bytes, as parsed",
        ("report_id",),
        (
            REPORT_ID,
            Column("sha256", "VARCHAR", "of the bytes, hex"),
            Column("parser_version", "VARCHAR", "version of the parser that read it"),
            Column("status", "VARCHAR", "parsed | not_a_report | unreadable | empty | too_large"),
            Column("reason", "VARCHAR", "why it is not parsed; empty if it is"),
            Column("reason_zh", "VARCHAR", "the same in Chinese"),
            Column("encoding", "VARCHAR", "the encoding the text was decoded from"),
            Column("encoding_basis", "VARCHAR", "what decided the encoding"),
            Column("form", "VARCHAR", "2014 | 2019 | 2021 | none"),
            Column("numeric_cells", "INTEGER", "figures printed inside the tables"),
            Column("title", "VARCHAR", "as printed, its lines joined"),
            Column("agency_printed", "VARCHAR", "the organ's name as the title has it"),
            Column("title_year", "INTEGER", "year in the title"),
            Column("title_years", "VARCHAR", "years in titles, odd ones as printed, joined by ；"),
            Column("title_note", "VARCHAR", "what stands in brackets behind the title"),
            Column("publisher", "VARCHAR", "organ in the header block"),
            Column("signature", "VARCHAR", "organ that signs at the end"),
            Column("mentions", "VARCHAR", "organs named in signature, first paragraphs, contact"),
            Column("period_year", "INTEGER", "year of the statistics period"),
            Column("prose_year", "INTEGER", "year the prose speaks of"),
            Column("published_on", "VARCHAR", "date of publication, ISO"),
            Column("corrected", "BOOLEAN", "the title says it is a corrected version"),
            Column("contacts", "VARCHAR", "organs that the last lines name for questions"),
            Column("place_hints", "VARCHAR", "divisions named in breadcrumbs and head"),
            Column("covered", "VARCHAR", "words that tell that it speaks for others too"),
        ),
    ),
    Table("parsed", "section", "a section", (), (REPORT_ID, *SECTION_TEXT)),
    Table(
        "parsed", "request", "a cell of section 三", (), (REPORT_ID, *REQUEST_CELL, STATUS, LINE)
    ),
    Table(
        "parsed",
        "disclosure",
        "a cell of section 二",
        (),
        (REPORT_ID, *DISCLOSURE_CELL, STATUS, LINE),
    ),
    Table(
        "parsed", "dispute", "a cell of section 四", (), (REPORT_ID, *DISPUTE_CELL, STATUS, LINE)
    ),
    Table(
        "parsed", "indicator", "a line of the annex", (), (REPORT_ID, *INDICATOR_CELL, STATUS, LINE)
    ),
    Table("parsed", "statement", "a quantity stated in prose", (), (REPORT_ID, *STATEMENT)),
    Table("parsed", "unplaced_cell", "a figure with no home", (), (REPORT_ID, *UNPLACED)),
    Table("parsed", "doubt", "a doubt of reading", (), (REPORT_ID, *FINDING)),
)


TOLD = Table(
    "resolved",
    "told",
    "what a parsed report tells of whose it is, whatever stands in the others",
    ("report_id",),
    (
        REPORT_ID,
        Column("agency_id", "VARCHAR", "NULL where the agency is not told"),
        Column("agency_name", "VARCHAR", "as it was called in that year"),
        Column("agency_basis", "VARCHAR", "where the name was found"),
        Column("year", "INTEGER", "NULL where it is not told"),
        Column("year_basis", "VARCHAR", "what told the year"),
        Column("district_code", "VARCHAR", "NULL where it is open"),
        Column("district_basis", "VARCHAR", "what told the district"),
        Column("scope", "VARCHAR", "own | consolidated"),
        Column("loaded", "BOOLEAN", "its facts may enter"),
        Column("agency_kind", "VARCHAR", "kind of organ"),
        Column("level", "VARCHAR", "level of the organ; NULL where it is not told"),
        Column("is_vertical", "BOOLEAN", "not part of the local government"),
        Column("unloaded", "VARCHAR", "why its facts may not enter; empty where they may"),
        Column("unloaded_zh", "VARCHAR", "the same in Chinese"),
    ),
)
DOUBT = Table(
    "resolved",
    "doubt",
    "a doubt about whose a report is, or of which year",
    (),
    (
        REPORT_ID,
        Column("rule", "VARCHAR", "R-01 …"),
        Column("severity", "VARCHAR", "error | warning | info"),
        MESSAGE,
        MESSAGE_ZH,
        Column("expected", "VARCHAR", "what other evidence says, or all candidates"),
        Column("found", "VARCHAR", "what was taken"),
    ),
)


def find_table(full_name: str) -> Table:
    """The table of that `schema.name`; KeyError where there is none."""
    return {table.full_name: table for table in (*CORE, *PARSED)}[full_name]
