"""Which payloads Slack would take: the limits of docs.slack.dev, one case each."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import check_blocks, check_view

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(**more: Any) -> Json:
    return {"type": "button", "action_id": "go", "text": plain("Go"), **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def section(text: str = "hi", **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def option(text: str, value: str = "", **more: Any) -> Json:
    return {"text": plain(text), "value": value or text, **more}


def asking(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain("Label"), "element": {"action_id": "a", **element}, **more}


def line(categories: list[str], *series: tuple[str, list[tuple[str, float]]], kind: str = "line") -> Json:
    drawn = [
        {"name": name, "data": [{"label": label, "value": value} for label, value in points]} for name, points in series
    ]
    chart = {"type": kind, "series": drawn, "axis_config": {"categories": categories, "y_label": "People"}}
    return {"type": "data_visualization", "title": "Confidence", "chart": chart}


def pie(*values: float) -> Json:
    segments = [{"label": f"s{number}", "value": value} for number, value in enumerate(values)]
    return {"type": "data_visualization", "title": "Shares", "chart": {"type": "pie", "segments": segments}}


def table(rows: int, columns: int = 1, text: str = "x") -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": text}] * columns for _ in range(rows)]}


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain("Title"), "blocks": list(blocks), **more}


RICH: Json = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "a", "style": {"bold": True}},
                {"type": "user", "user_id": "U1"},
                {"type": "date", "timestamp": 1_700_000_000, "format": "{date_long}", "fallback": "then"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "link", "url": "https://example.org"}]}],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said"}]},
    ],
}
GOOD: list[Json] = [
    section(accessory={"type": "overflow", "action_id": "o", "options": [option("One")]}),
    section(fields=[plain("x" * 2000)] * 10),
    {"type": "header", "text": plain("x" * 150), "level": 2},
    {
        "type": "context",
        "elements": [plain("a"), {"type": "image", "image_url": "https://e.org/i.png", "alt_text": "i"}],
    },
    actions(button(style="primary", value="1"), button(action_id="b", url="https://example.org", style="danger")),
    asking({"type": "plain_text_input", "multiline": True, "max_length": 2000}),
    {"type": "image", "image_url": "https://example.org/i.png", "alt_text": "A falling line: 4.2 to 3.1"},
    {"type": "markdown", "text": "**bold**"},
    RICH,
    table(100, 20, "x" * 5),
    line(["W1", "W2"], ("Team", [("W1", 3), ("W2", 2.5)]), ("Leaders", [("W1", 4), ("W2", 4)])),
    pie(1, 2),
    {"type": "divider", "block_id": "d"},
]
BAD: list[tuple[str, list[Json]]] = [
    ("no more than 50 items", [{"type": "divider"}] * 51),
    ("less than 3001 characters", [section("x" * 3001)]),
    ("one of text, fields", [{"type": "section"}]),
    ("no more than 10 items", [section(fields=[plain("x")] * 11)]),
    ("less than 2001 characters", [section(fields=[plain("x" * 2001)])]),
    ("less than 151 characters", [{"type": "header", "text": plain("x" * 151)}]),
    ("unsupported type: text 'mrkdwn'", [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]),
    ("missing required field: alt_text", [{"type": "image", "image_url": "https://example.org/i.png"}]),
    ("no more than 25 items", [actions(*[button(action_id=str(n)) for n in range(26)])]),
    ("less than 76 characters", [actions(button(text=plain("x" * 76)))]),
    ("less than 2001 characters", [actions(button(value="x" * 2001))]),
    ("must be one of primary, danger", [actions(button(style="green"))]),
    ("`action_id` go already exists", [actions(button(), button())]),
    ("`block_id` d already exists", [{"type": "divider", "block_id": "d"}] * 2),
    ("unsupported element: multi_users_select", [actions({"type": "multi_users_select", "action_id": "a"})]),
    ("unsupported element: plain_text_input", [actions({"type": "plain_text_input", "action_id": "a"})]),
    ("unsupported type: block 'carrousel'", [{"type": "carrousel"}]),
    ("unknown field: colour", [section(colour="red")]),
    ("must exactly match one of the options", [actions({
        "type": "static_select", "action_id": "a", "options": [option("One")], "initial_option": option("One", "other")
    })]),
    ("less than 76 characters", [actions({"type": "radio_buttons", "action_id": "a", "options": [option("x" * 76)]})]),
    ("option values must be unique", [actions({"type": "checkboxes", "action_id": "a", "options": [option("x")] * 2})]),
    ("no more than 5 items", [actions({"type": "overflow", "options": [option(str(n)) for n in range(6)]})]),
    ("no more than 100 items", [table(101)]),
    ("no more than 20 items", [table(1, 21)]),
    ("more than 10000 characters", [table(100, 20, "x" * 6)]),
    ("only_one_table_allowed", [table(1), table(1)]),
    ("no more than 2 data_visualization", [pie(1)] * 3),
    ("must be greater than 0", [pie(0)]),
    ("one point for each category", [line(["W1", "W2"], ("Team", [("W1", 1)]))]),
    ("series names must be unique", [line(["W1"], ("Team", [("W1", 1)]), ("Team", [("W1", 1)]))]),
    ("less than 21 characters", [line(["x" * 21], ("Team", [("x" * 21, 1)]))]),
    ("unsupported type: chart 'radar'", [line(["W1"], ("Team", [("W1", 1)]), kind="radar")]),
    ("alert is not allowed in messages", [{"type": "alert", "text": plain("x")}]),
    ("number_input is not allowed in messages", [asking({"type": "number_input", "is_decimal_allowed": False})]),
    ("less than 12001 characters", [{"type": "markdown", "text": "x" * 12_001}]),
    ("must be more than 0 characters", [section("")]),
]  # fmt: skip
BAD_VIEWS: list[tuple[str, Json]] = [
    ("less than 25 characters", modal(title=plain("x" * 25))),
    ("`submit` is required", modal(asking({"type": "plain_text_input"}))),
    ("no more than 100 items", modal(*[{"type": "divider"}] * 101)),
    ("less than 3001 characters", modal(private_metadata="x" * 3001)),
    ("data_visualization is not allowed in modals", modal(pie(1))),
    ("unknown field: title", {"type": "home", "title": plain("x"), "blocks": []}),
    ("is_decimal_allowed", modal(asking({"type": "number_input"}), submit=plain("Go"))),
    ("unsupported type: view 'window'", {"type": "window", "blocks": []}),
    ("must not exceed max_length", modal(
        asking({"type": "plain_text_input", "min_length": 5, "max_length": 4}), submit=plain("Go")
    )),
]  # fmt: skip


@pytest.mark.parametrize("block", GOOD, ids=lambda block: block["type"])
def test_a_sound_block_is_taken(block: Json) -> None:
    assert check_blocks([block]) == []


@pytest.mark.parametrize(("problem", "blocks"), BAD, ids=[problem for problem, _ in BAD])
def test_an_unsound_block_is_refused(problem: str, blocks: list[Json]) -> None:
    found = check_blocks(blocks)
    assert any(problem in message for message in found), found
    assert all("json-pointer:/blocks" in message for message in found)


@pytest.mark.parametrize(("problem", "view"), BAD_VIEWS, ids=[problem for problem, _ in BAD_VIEWS])
def test_an_unsound_view_is_refused(problem: str, view: Json) -> None:
    found = check_view(view)
    assert any(problem in message for message in found), found


def test_an_alert_and_any_input_are_at_home_in_a_modal() -> None:
    alert = {"type": "alert", "text": plain("Not saved"), "level": "error"}
    days = asking({"type": "number_input", "is_decimal_allowed": False}, optional=True)
    assert check_view(modal(alert, days, submit=plain("Go"))) == []
