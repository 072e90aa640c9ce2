"""What Slack sends is parsed at one place: whole it becomes a value, and everything else is refused there."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import MalformedError
from bot.domain.people import ChannelId, UserId
from bot.views.references import Reference
from handlers.interactions import (
    ButtonPress,
    EventReceived,
    FormSubmission,
    MessageShortcut,
    OptionsRequest,
    SlashCommand,
)

Json = dict[str, Any]

MODAL: Json = {
    "id": "V01",
    "hash": "1.abc",
    "type": "modal",
    "callback_id": "commit_form",
    "private_metadata": Reference(14, 3, "2").dump(),
    "previous_view_id": "V00",
    "blocks": [{"block_id": "note", "element": {"type": "plain_text_input", "max_length": 5}}],
    "state": {"values": {"note": {"value": {"value": "Soon"}}, "to": {"value": {"selected_user": "U02"}}}},
}
PRESS: Json = {
    "type": "block_actions",
    "user": {"id": "U01"},
    "trigger_id": "1.2.3",
    "channel": {"id": "C01"},
    "container": {"type": "message", "message_ts": "1700000000.000100", "is_ephemeral": True},
    "actions": [{"type": "button", "action_id": "commit_to_date", "value": Reference(14, 3).dump()}],
}
MENU: Json = PRESS | {
    "actions": [{"action_id": "more", "selected_option": {"value": Reference(14, 3, "solve").dump()}}],
    "view": MODAL,
}
FORM: Json = {"type": "view_submission", "user": {"id": "U01"}, "view": MODAL}
COMMAND: Json = {
    "command": "/pilot",
    "user_id": "U01",
    "channel_id": "D01",
    "channel_name": "directmessage",
    "text": "blockers Invoice-Triage 2",
    "trigger_id": "1.2.3",
    "response_url": "https://hooks.slack.com/commands/1",
}
SHORTCUT: Json = {
    "user": {"id": "U01"},
    "channel": {"id": "C01"},
    "message": {"ts": "1.1", "text": "It is late"},
    "trigger_id": "1.2.3",
}
OPTIONS: Json = {"user": {"id": "U01"}, "action_id": "suggest", "value": "vend"}
EVENT: Json = {
    "event_id": "Ev01",
    "team_id": "T01",
    "event": {"type": "channel_rename", "channel": {"id": "C01", "name": "new"}, "user": "U01"},
}
PARSERS = [
    (ButtonPress.parse, PRESS),
    (ButtonPress.parse, MENU),
    (FormSubmission.parse, FORM),
    (SlashCommand.parse, COMMAND),
    (MessageShortcut.parse, SHORTCUT),
    (OptionsRequest.parse, OPTIONS),
    (EventReceived.parse, EVENT),
]
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


def test_a_button_says_who_pressed_what_and_where() -> None:
    press = ButtonPress.parse(PRESS)
    assert (press.user, press.action, press.channel) == ("U01", "commit_to_date", "C01")
    assert (press.reference, press.ephemeral, press.window) == (Reference(14, 3), True, None)
    assert isinstance(press.user, UserId)
    assert isinstance(press.channel, ChannelId)


def test_a_menu_says_which_option_was_chosen() -> None:
    press = ButtonPress.parse(MENU)
    assert press.reference == Reference(14, 3, "solve")
    assert (press.shown_in.id, press.shown_in.modal, press.shown_in.page) == ("V01", True, 3)


def test_a_form_says_what_is_filled_in_and_what_it_remembers() -> None:
    form = FormSubmission.parse(FORM)
    assert (form.form, form.window.below, form.filled.carried(Reference.load).page) == ("commit_form", "V00", 2)
    assert (form.filled.text("note"), form.filled.user("to"), form.filled.day("on")) == ("Soon", "U02", None)


def test_a_command_says_what_stands_behind_it() -> None:
    command = SlashCommand.parse(COMMAND)
    assert (command.verb, command.key, command.key_and_page) == ("blockers", "invoice-triage", ("invoice-triage", 2))
    assert command.direct
    assert SlashCommand.parse(COMMAND | {"text": ""}).verb == "help"
    assert SlashCommand.parse(COMMAND | {"text": "list 3"}).key_and_page == (None, 3)
    assert SlashCommand.parse(COMMAND | {"text": f"list {'9' * 5_000}"}).key_and_page[1] == 1


def test_an_event_says_which_channel_it_is_about() -> None:
    assert EventReceived.parse(EVENT).channel == "C01"
    assert EventReceived.parse(EVENT | {"event": {"type": "channel_left", "channel": "G01"}}).channel == "G01"


@pytest.mark.parametrize("user", [None, "", "U", "UÄÖ", "u012", "U1> <!channel", "C012", "U" * 40, 7, ["U01"], "U01\n"])
def test_what_is_no_user_is_refused(user: object) -> None:
    for parse, body in ((ButtonPress.parse, PRESS), (FormSubmission.parse, FORM), (OptionsRequest.parse, OPTIONS)):
        with pytest.raises(MalformedError, match="is not a Slack user id"):
            parse(body | {"user": {"id": user}})
    with pytest.raises(MalformedError):
        SlashCommand.parse(COMMAND | {"user_id": user})


@pytest.mark.parametrize("channel", ["", "G", "CÄÖ", "C1> <!channel", "U012", {"id": "C01"}])
def test_what_is_no_conversation_is_refused(channel: object) -> None:
    with pytest.raises(MalformedError):
        SlashCommand.parse(COMMAND | {"channel_id": channel})


def test_a_channel_is_not_direct_messages() -> None:
    with pytest.raises(MalformedError, match="is not a Slack channel id"):
        ChannelId.parse("D012AB3CD")


@pytest.mark.parametrize(
    ("element", "read"),
    [
        ({"selected_user": "U01> <!channel"}, "user"),
        ({"selected_users": ["U01", "U01> <!channel"]}, "users"),
        ({"selected_users": "U01"}, "users"),
        ({"selected_conversation": "C01> <!channel"}, "channel"),
        ({"selected_date": "tomorrow"}, "day"),
        ({"value": ["text"]}, "text"),
    ],
)
def test_what_is_chosen_is_parsed_and_not_trusted(element: Json, read: str) -> None:
    view = MODAL | {"state": {"values": {"field": {"value": element}}}}
    with pytest.raises(MalformedError):
        getattr(FormSubmission.parse(FORM | {"view": view}).filled, read)("field")


@pytest.mark.parametrize(
    ("text", "problems"),
    [("12345", {}), ("123456", {"note": "This is 6 characters long; please keep it to 5."})],
)
def test_a_text_is_held_to_the_limit_of_its_field(text: str, problems: Json) -> None:
    view = MODAL | {"state": {"values": {"note": {"value": {"value": text}}}}}
    assert FormSubmission.parse(FORM | {"view": view}).filled.too_long() == problems


def test_a_text_is_held_to_a_limit_where_its_field_names_none() -> None:
    view = MODAL | {"blocks": [], "state": {"values": {"note": {"value": {"value": "x" * 3_001}}}}}
    assert list(FormSubmission.parse(FORM | {"view": view}).filled.too_long()) == ["note"]


@given(data=st.data())
def test_whatever_is_sent_is_parsed_or_refused(data: st.DataObject) -> None:
    parse, whole = data.draw(st.sampled_from(PARSERS))
    body = copy.deepcopy(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        _mangle(data, body)
    try:
        parsed = parse(body)
    except MalformedError:
        return
    user = getattr(parsed, "user", None) if not isinstance(parsed, EventReceived) else None
    assert user is None or isinstance(user, UserId)


def _mangle(data: st.DataObject, body: Json) -> None:
    """Take something away, or put something else in its place."""
    holder: Any = body
    while isinstance(holder, dict | list) and holder:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = data.draw(st.sampled_from(keys))
        if isinstance(holder[key], dict | list) and holder[key] and data.draw(st.booleans()):
            holder = holder[key]
        elif data.draw(st.booleans()):
            holder.pop(key)
            return
        else:
            holder[key] = data.draw(_JSON)
            return
