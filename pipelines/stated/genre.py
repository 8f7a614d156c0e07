"""A text → whether it is a report of the trade, or a page that only speaks of one."""

from __future__ import annotations

import re

from pipelines.printed.document import Document
from pipelines.stated.imprint import HEAD_LINES, Imprint
from pipelines.stated.titles import ASKING

LEADING_LINES = 400
"""Among so many lines a report says what it is."""

_REPORTS = re.compile(
    r"(?:政府|政务)信息公开[^\n。《》]{0,12}(?:年报|报告)(?!格式|编制|编写|报送|的通知)"
)
_PERIOD_WORDS = re.compile("统计(?:期限|时限|时间|周期|日期)|所列数据")
_SPEAKS_OF_ITSELF = re.compile(
    r"信息公开条例.{0,300}?[本此](?:年度)?(?:工作)?(?:报告|年报)"
    r"|[本此](?:年度)?(?:工作)?(?:报告|年报)[^。]{0,40}信息公开条例"
    r"|信息公开(?:工作)?(?:情况)?(?:年度)?(?:报告|总结|汇报)如下"
)
_PARTS = re.compile(r"\([一二三]\)[^。()]{0,20}(?:主动公开|依申请公开)")
_CIRCULAR = re.compile("工作年度报告格式.{0,10}通知")
_SUCH = r"[^,。;《》]{0,40}信息公开[^,。;《》]{0,12}(?:年报|报告)"
_ORDER = re.compile(  # a line of its own: 莆田市人民政府办公室关于做好…年度报告有关事项的通知
    rf"[一-龥\d]{{0,30}}(?:{ASKING}{_SUCH}|关于{_SUCH}的?(?:编制|编写|填报|报送|发布|公布))"
    r"[^,。;《》]{0,24}通知"
)


def _head(document: Document) -> str:
    return "".join([line.text for line in document.lines[:LEADING_LINES]])


def is_report(document: Document, has_tables: bool, imprint: Imprint) -> bool:
    """A title of the trade, two sections, a table, or words that only such a report says.

    These are the period of its figures, what it calls itself, and the parts of section 一; a lone
    heading can stand on any page.
    """
    if has_tables or len(document.sections) > 1 or imprint.title:
        return True
    head = _head(document)
    if "信息公开" not in head:
        return "统计期限" in head and imprint.period_year is not None
    if "统计期限" in head or _SPEAKS_OF_ITSELF.search(head):
        return True
    if imprint.period_year is not None and _PERIOD_WORDS.search(head):
        return True
    known = _REPORTS.search(head) or _PARTS.search(head)
    return bool(document.sections) and known is not None


def is_circular(document: Document, has_tables: bool, imprint: Imprint) -> bool:
    """Whether a text without a title and a figure issues the form, or asks for reports.

    What names a period is one only where it begins with its own title.
    """
    if imprint.title:
        return False
    above = [text.strip() for text in document.texts[: min(document.body, HEAD_LINES)]]
    above = list(filter(None, above))
    if imprint.period_year is not None:
        return bool(above) and _ORDER.fullmatch(above[0]) is not None
    asks = any(map(_ORDER.fullmatch, above))
    return asks or (has_tables and _CIRCULAR.search(_head(document)) is not None)
