"""Blocks that show figures: tables and native charts.

Source: docs.slack.dev/reference/block-kit/blocks/table-block and .../data-visualization-block.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from bot.sandbox.blockkit_elements import ID
from bot.sandbox.blockkit_rich_text import RICH_TEXT, plain_words
from bot.sandbox.blockkit_rules import (
    Findings,
    Rule,
    boolean,
    choice,
    listing,
    mapping,
    number,
    string,
    text,
    typed,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

CELLS: Mapping[str, Rule] = {
    "raw_text": mapping({"text": string(10_000)}, required=["text"]),
    "raw_number": mapping({"value": number(-(10**15), 10**15, whole=False), "text": string(100)}, required=["value"]),
    "rich_text": RICH_TEXT,
    "plain_text": text(10_000, plain=True),
}
COLUMN = mapping({"align": choice("left", "center", "right"), "is_wrapped": boolean})
TABLE = mapping(
    {
        "block_id": ID,
        "rows": listing(listing(typed("cell", CELLS), 20), 100),
        "column_settings": listing(COLUMN, 20),
    },
    required=["rows"],
)


def table_is_small_enough(findings: Findings, at: str, block: Mapping[str, Any]) -> None:
    """10,000 characters over all cells; a single cell may take them all."""
    if block["type"] == "table" and sum(len(plain_words(cell)) for cell in chain(*block["rows"])) > 10_000:
        findings.note(at, "table holds more than 10000 characters")


def _points_match_categories(findings: Findings, at: str, chart: Any) -> None:
    """Each series has exactly one point per category, in the same order: Slack can draw no gap."""
    categories = chart["axis_config"]["categories"]
    names = [series["name"] for series in chart["series"]]
    if len(set(names)) != len(names):
        findings.note(at, "series names must be unique")
    if len(set(categories)) != len(categories):
        findings.note(f"{at}/axis_config", "categories must be unique")
    for index, series in enumerate(chart["series"]):
        if [point["label"] for point in series["data"]] != categories:
            findings.note(f"{at}/series/{index}", "must have one point for each category, in their order")


def _above_zero(findings: Findings, at: str, value: Any) -> None:
    number(0, 10**15, whole=False)(findings, at, value)
    if value == 0:
        findings.note(at, "must be greater than 0")


_LABEL = string(20, least=1)
_POINT = mapping({"label": _LABEL, "value": number(-(10**15), 10**15, whole=False)}, required=["label", "value"])
_SERIES = mapping({"name": _LABEL, "data": listing(_POINT, 20)}, required=["name", "data"])
_AXIS = mapping(
    {"categories": listing(_LABEL, 20), "x_label": string(50), "y_label": string(50)}, required=["categories"]
)
_LINES = mapping(
    {"series": listing(_SERIES, 6), "axis_config": _AXIS},
    required=["series", "axis_config"],
    also=[_points_match_categories],
)
_SEGMENT = mapping({"label": _LABEL, "value": _above_zero}, required=["label", "value"])
_PIE = mapping({"segments": listing(_SEGMENT, 6)}, required=["segments"])

CHART = mapping(
    {
        "block_id": ID,
        "title": string(50, least=1),
        "chart": typed("chart", {"bar": _LINES, "line": _LINES, "area": _LINES, "pie": _PIE}),
    },
    required=["title", "chart"],
)
