"""Slack's limits on elements and composition objects (buttons, menus, inputs), as tables of rules.

Source: docs.slack.dev/reference/block-kit/block-elements and .../composition-objects. Where pages differ the smaller
number holds: the sandbox is stricter than Slack, never kinder. An unknown field is refused as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.blockkit_rules import (
    Findings,
    Rule,
    anything,
    boolean,
    choice,
    listing,
    mapping,
    number,
    on_surfaces,
    string,
    text,
    typed,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

CONFIRM = mapping(
    {
        "title": text(100, plain=True),
        "text": text(300),
        "confirm": text(30, plain=True),
        "deny": text(30, plain=True),
        "style": choice("primary", "danger"),
    },
    required=["title", "text", "confirm", "deny"],
)
OPTION = mapping(
    {"text": text(75), "value": string(75, least=1), "description": text(75), "url": string(3000)},
    required=["text", "value"],
)
GROUP = mapping(
    {"label": text(75, plain=True), "options": listing(OPTION, 100)},
    required=["label", "options"],
)
DISPATCH = mapping(
    {"trigger_actions_on": listing(choice("on_enter_pressed", "on_character_entered"), 2)},
    required=["trigger_actions_on"],
)
FILTER = mapping(
    {
        "include": listing(choice("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    }
)
DATE = string(10, pattern=r"\d{4}-\d\d-\d\d")
TIME = string(5, pattern=r"[0-2]\d:[0-5]\d")
NUMERAL = string(40, pattern=r"-?\d+(\.\d+)?")
ID = string(255, least=1)


def every_option(element: Mapping[str, Any]) -> list[Any]:
    return [*element.get("options", ()), *(o for group in element.get("option_groups", ()) for o in group["options"])]


def _options_xor_groups(findings: Findings, at: str, element: Any) -> None:
    if "options" in element and "option_groups" in element:
        findings.note(at, "options and option_groups cannot both be given")


def _initial_is_an_option(findings: Findings, at: str, element: Any) -> None:
    """Slack compares text, value and description, not the value alone."""
    chosen = [
        *element.get("initial_options", ()),
        *([element["initial_option"]] if "initial_option" in element else []),
    ]
    for option in chosen:
        if option not in every_option(element):
            findings.note(at, "initial option must exactly match one of the options")


def _values_differ(findings: Findings, at: str, element: Any) -> None:
    values = [option["value"] for option in every_option(element)]
    if len(values) != len(set(values)):
        findings.note(at, "option values must be unique")


def _lengths_agree(findings: Findings, at: str, element: Any) -> None:
    most, least = element.get("max_length", 3000), element.get("min_length", 0)
    if least > most:
        findings.note(at, "min_length must not exceed max_length")
    if len(element.get("initial_value", "")) > most:
        findings.note(f"{at}/initial_value", "must not be longer than max_length")


CHOICES = (_options_xor_groups, _values_differ, _initial_is_an_option)
OPTIONS: Mapping[str, Rule] = {
    "options": listing(OPTION, 100),
    "option_groups": listing(GROUP, 100),
    "initial_option": OPTION,
}
MANY_OPTIONS: Mapping[str, Rule] = {
    "options": listing(OPTION, 100),
    "option_groups": listing(GROUP, 100),
    "initial_options": listing(OPTION, 100),
}
COMMON: Mapping[str, Rule] = {"action_id": ID, "confirm": CONFIRM, "focus_on_load": boolean}
PLACEHOLDER = text(150, plain=True)
MOST = number(1, 100)


def _menu(fields: Mapping[str, Rule], *, multi: bool = False, one_of: tuple[str, ...] = ()) -> Rule:
    extra: Mapping[str, Rule] = {"max_selected_items": MOST} if multi else {}
    return mapping({**COMMON, "placeholder": PLACEHOLDER, **fields, **extra}, one_of=one_of, also=CHOICES)


def _ids(name: str) -> Mapping[str, Rule]:
    return {name: listing(ID, 100)}


def _field(fields: Mapping[str, Rule], *, required: tuple[str, ...] = (), also: tuple[Rule, ...] = ()) -> Rule:
    shared: Mapping[str, Rule] = {"action_id": ID, "focus_on_load": boolean, "placeholder": PLACEHOLDER}
    return mapping({**shared, "dispatch_action_config": DISPATCH, **fields}, required=required, also=also)


IMAGE_FIELDS: Mapping[str, Rule] = {
    "image_url": string(3000, least=1),
    "slack_file": mapping({"id": ID, "url": string(3000)}, one_of=["id", "url"]),
    "alt_text": string(2000, least=1),
}
RESPONSE: Mapping[str, Rule] = {
    "response_url_enabled": boolean,
    "filter": FILTER,
    "default_to_current_conversation": boolean,
}

ELEMENTS: Mapping[str, Rule] = {
    "button": mapping(
        {
            **COMMON,
            "text": text(75, plain=True),
            "url": string(3000),
            "value": string(2000),
            "style": choice("primary", "danger"),
            "accessibility_label": string(75),
        },
        required=["text"],
    ),
    "overflow": mapping(
        {"action_id": ID, "confirm": CONFIRM, "options": listing(OPTION, 5)}, required=["options"], also=CHOICES
    ),
    "radio_buttons": mapping(
        {**COMMON, "options": listing(OPTION, 10), "initial_option": OPTION}, required=["options"], also=CHOICES
    ),
    "checkboxes": mapping(
        {**COMMON, "options": listing(OPTION, 10), "initial_options": listing(OPTION, 10)},
        required=["options"],
        also=CHOICES,
    ),
    "static_select": _menu(OPTIONS, one_of=("options", "option_groups")),
    "external_select": mapping(
        {**COMMON, "placeholder": PLACEHOLDER, "initial_option": OPTION, "min_query_length": number(0, 3000)}
    ),
    "multi_static_select": _menu(MANY_OPTIONS, multi=True, one_of=("options", "option_groups")),
    "users_select": _menu({"initial_user": ID}),
    "multi_users_select": _menu(_ids("initial_users"), multi=True),
    "channels_select": _menu({"initial_channel": ID, "response_url_enabled": boolean}),
    "multi_channels_select": _menu(_ids("initial_channels"), multi=True),
    "conversations_select": _menu({"initial_conversation": ID, **RESPONSE}),
    "multi_conversations_select": _menu({**_ids("initial_conversations"), **RESPONSE}, multi=True),
    "datepicker": mapping({**COMMON, "placeholder": PLACEHOLDER, "initial_date": DATE}),
    "timepicker": mapping({**COMMON, "placeholder": PLACEHOLDER, "initial_time": TIME, "timezone": string(100)}),
    "datetimepicker": on_surfaces("MV", mapping({**COMMON, "initial_date_time": number(10**9, 10**10 - 1)})),
    "plain_text_input": _field(
        {
            "initial_value": string(3000),
            "multiline": boolean,
            "min_length": number(0, 3000),
            "max_length": number(1, 3000),
        },
        also=(_lengths_agree,),
    ),
    "number_input": on_surfaces(
        "V",
        _field(
            {"is_decimal_allowed": boolean, "initial_value": NUMERAL, "min_value": NUMERAL, "max_value": NUMERAL},
            required=("is_decimal_allowed",),
        ),
    ),
    "email_text_input": on_surfaces("V", _field({"initial_value": string(3000)})),
    "url_text_input": on_surfaces("V", _field({"initial_value": string(3000)})),
    "rich_text_input": on_surfaces("VH", _field({"initial_value": anything})),
    "image": mapping(IMAGE_FIELDS, required=["alt_text"], one_of=["image_url", "slack_file"]),
    "plain_text": text(3000, plain=True),
    "mrkdwn": text(3000),
}
PICKERS = ("datepicker", "timepicker")
SELECTS = ("static_select", "users_select", "channels_select", "conversations_select")
MULTI = tuple(f"multi_{name}" for name in SELECTS)
EXTERNAL = "external_select"
"""Slack asks the app for its options while somebody types."""
WIDGETS = ("button", "overflow", "radio_buttons", "checkboxes", *SELECTS, EXTERNAL, *PICKERS)
FIELDS = ("plain_text_input", "number_input", "email_text_input", "url_text_input", "rich_text_input", "datetimepicker")

ACCESSORY = typed("element", ELEMENTS, (*WIDGETS, *MULTI, "image"))
ACTION = typed("element", ELEMENTS, (*WIDGETS, "datetimepicker"))
INPUT = typed("element", ELEMENTS, (*SELECTS, EXTERNAL, *MULTI, *PICKERS, "radio_buttons", "checkboxes", *FIELDS))
CONTEXT = typed("element", ELEMENTS, ("image", "plain_text", "mrkdwn"))

SUGGESTED = mapping(
    {"options": listing(OPTION, 100, least=0), "option_groups": listing(GROUP, 100, least=0)},
    one_of=["options", "option_groups"],
    also=(_options_xor_groups, _values_differ),
)
"""What an app may answer when it is asked for the options of a menu."""
