"""The app that the page is tried with: it draws everything that Block Kit has, and notes what it is told."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from tests.sandbox.app import MANIFEST

if TYPE_CHECKING:
    from slack_bolt import App

Block = dict[str, Any]

USAGE = "[name] | everything | form"
APP: dict[str, Any] = copy.deepcopy(MANIFEST)
APP["features"]["slash_commands"] = [
    {"command": "/hello", "description": "Say hello", "usage_hint": USAGE, "should_escape": True},
    {"command": "/help", "description": "Ask for help"},
]


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def options(*names: str) -> list[Block]:
    return [{"text": plain(name), "value": name.lower()} for name in names]


def field(block_id: str, label: str, element: Block, **more: Any) -> Block:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element | {"action_id": "it"},
    } | more


def series(name: str, *values: float) -> Block:
    return {"name": name, "data": [{"label": f"W{number}", "value": value} for number, value in enumerate(values, 41)]}


def chart(kind: str, *lines: Block) -> Block:
    weeks = [point["label"] for point in lines[0]["data"]]
    axes = {"categories": weeks, "x_label": "Week", "y_label": "Confidence"}
    return {
        "type": "data_visualization",
        "title": f"A {kind} chart",
        "chart": {"type": kind, "series": list(lines), "axis_config": axes},
    }


PIE: Block = {
    "type": "data_visualization",
    "title": "A pie chart",
    "chart": {"type": "pie", "segments": [{"label": "On track", "value": 3}, {"label": "Stuck", "value": 1}]},
}
TEAM = series("Team", 2, 2.5, 2, 3)
LEADERSHIP = series("Leadership", 4, 4, 4.5, 4)
RICH: Block = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "<b>not bold</b> *nor this*"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a = 1"}]},
    ],
}
CONFIRM: Block = {
    "title": plain("Really?"),
    "text": plain("It cannot be undone."),
    "confirm": plain("Delete"),
    "deny": plain("Keep"),
    "style": "danger",
}
ACTIONS: Block = {
    "type": "actions",
    "block_id": "doing",
    "elements": [
        {"type": "button", "action_id": "go", "text": plain("Go"), "style": "primary", "value": "1"},
        {"type": "button", "action_id": "delete", "text": plain("Delete"), "style": "danger", "confirm": CONFIRM},
        {
            "type": "static_select",
            "action_id": "pick",
            "placeholder": plain("Colour"),
            "options": options("Red", "Blue"),
        },
        {"type": "overflow", "action_id": "more", "options": options("Archive", "Mute")},
        {"type": "users_select", "action_id": "who", "placeholder": plain("Who")},
        {"type": "external_select", "action_id": "it", "placeholder": plain("Fruit"), "min_query_length": 2},
        {"type": "datepicker", "action_id": "when", "initial_date": "2026-12-01"},
    ],
}
FIGURES: Block = {
    "type": "table",
    "column_settings": [{"align": "left"}, {"align": "right"}],
    "rows": [
        [{"type": "raw_text", "text": "Pilot"}, {"type": "raw_text", "text": "Gap"}],
        [{"type": "raw_text", "text": "Invoices"}, {"type": "raw_number", "value": 1.5}],
    ],
}
SHOWN: list[Block] = [
    {"type": "header", "text": plain("Everything")},
    {
        "type": "section",
        "text": {
            "type": "mrkdwn",
            "text": "*bold* _italic_ ~gone~ `code` :tada: <https://example.com|a link>\n> quoted",
        },
        "accessory": {"type": "button", "action_id": "beside", "text": plain("Beside")},
    },
    {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Left*\n1"}, {"type": "mrkdwn", "text": "*Right*\n2"}]},
    {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": "due <!date^1795939200^{date_short_pretty} at {time}|then>"}],
    },
    {"type": "divider"},
    RICH,
    FIGURES,
    chart("line", LEADERSHIP, TEAM),
    ACTIONS,
]
FORM: Block = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("A form"),
    "submit": plain("Send"),
    "notify_on_close": True,
    "blocks": [
        {"type": "alert", "level": "warning", "text": plain("Look twice.")},
        field("words", "Your words", {"type": "plain_text_input", "multiline": True, "max_length": 200}),
        field("mood", "Mood", {"type": "radio_buttons", "options": options("Good", "Bad")}, optional=True),
        field("ticks", "Which", {"type": "checkboxes", "options": options("This", "That")}, optional=True),
        field("colour", "Colour", {"type": "static_select", "options": options("Red", "Blue")}, optional=True),
        field("fruit", "Fruit", {"type": "external_select", "min_query_length": 0}, optional=True),
        field("many", "Colours", {"type": "multi_static_select", "options": options("Red", "Blue")}, optional=True),
        field("owner", "Owner", {"type": "users_select"}, optional=True),
        field("room", "Room", {"type": "conversations_select"}, optional=True),
        field(
            "number", "Number", {"type": "number_input", "is_decimal_allowed": False, "max_value": "9"}, optional=True
        ),
        field("day", "Day", {"type": "datepicker"}, optional=True, hint=plain("Any day will do.")),
        field("hour", "Hour", {"type": "timepicker"}, optional=True),
        field("moment", "Moment", {"type": "datetimepicker"}, optional=True),
        {"type": "actions", "elements": [{"type": "button", "action_id": "further", "text": plain("Further")}]},
    ],
}
FURTHER: Block = {"type": "modal", "title": plain("Further"), "blocks": [{"type": "header", "text": plain("Deeper")}]}
HOME: Block = {"type": "home", "blocks": [{"type": "header", "text": plain("Waiting for you")}, ACTIONS]}


def hello(ack: Any, command: Any, client: Any) -> None:
    if command["text"] == "form":
        client.views_open(trigger_id=command["trigger_id"], view=FORM)
        ack()
    elif command["text"] == "everything":
        client.chat_postMessage(channel=command["channel_id"], text="Everything", blocks=SHOWN)
        ack()
    else:
        ack(f"Hello {command['text'] or 'you'}")


ANSWERS: dict[str, Any] = {
    "error": {"response_action": "errors", "errors": {"words": "Please find other words."}},
    "update": {"response_action": "update", "view": {**FORM, "title": plain("Changed")}},
}
"""What the form is answered with, by the words in it."""


def fruit(ack: Any, body: Any) -> None:
    ack(options=options(*(one for one in ("Apple", "Apricot", "Banana") if body["value"].lower() in one.lower())))


def further(ack: Any, body: Any, client: Any) -> None:
    client.views_push(trigger_id=body["trigger_id"], view=FURTHER)
    ack()


def opened(client: Any, event: Any, ack: Any) -> None:
    client.views_publish(user_id=event["user"], view=HOME)
    ack()


def listen(app: App, told: list[Any]) -> None:
    """What the app does; `told` gets what it hears."""

    def submitted(ack: Any, view: Any) -> None:
        values = {block: next(iter(held.values())) for block, held in view["state"]["values"].items()}
        told.append(values)
        words = values["words"]["value"]
        if words == "crash":
            raise ValueError(words)
        ack(**ANSWERS.get(words, {}))

    def pressed(ack: Any, body: Any) -> None:
        told.append(body["actions"][0])
        ack()

    app.command("/hello")(hello)
    app.view("form")(submitted)
    app.view_closed("form")(lambda ack: ack())
    app.action("further")(further)
    app.options("it")(fruit)
    for action_id in ("go", "delete", "pick", "more", "who", "it", "when"):
        app.action(action_id)(pressed)
    app.event("app_home_opened")(opened)
