"""What people meet: errors in Slack's own words, modals that stay open, messages that only they see."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox import ImpossibleError, Outcome
from tests.sandbox.app import telling

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from bot.sandbox import View
    from tests.sandbox.app import Clock, Running


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def button(label: str, action_id: str, value: str = "v") -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": plain(label), "value": value}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "block_id": "acts", "elements": list(elements)}


def asking(label: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "input", "block_id": element["action_id"], "label": plain(label), "element": element, **more}


def options(*labels: str) -> list[dict[str, Any]]:
    return [{"text": plain(label), "value": label.lower()} for label in labels]


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("Form"),
        "submit": plain("Send"),
        "blocks": list(blocks) or [asking("Name", {"type": "plain_text_input", "action_id": "name"})],
        **more,
    }


def opened(running: Running, view: dict[str, Any]) -> View:
    """The modal on dana's screen after a command that opens it."""

    def open_it(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()

    running.app.command("/hello")(open_it)
    reply = running.dana.command("/hello")
    assert reply.view is not None
    return reply.view


def test_a_command_nobody_listens_to_times_out(hasty: Running) -> None:
    assert hasty.dana.command("/hello").error == "/hello failed with the error “operation_timeout”"
    assert hasty.slack.envelopes[-1].outcome is Outcome.TIMED_OUT


def test_a_command_without_a_connection_is_not_dispatched(running: Running) -> None:
    running.slack.cut()
    running.slack.wait_until(lambda: running.slack.connections == 0)
    assert running.dana.command("/hello").error == "/hello failed with the error “dispatch_failed”"


def test_an_unknown_command_never_reaches_the_app(running: Running) -> None:
    assert running.dana.command("/nonsense").error == "/nonsense is not a valid command."
    assert running.slack.envelopes == []


def test_a_button_nobody_listens_to_shows_a_warning(hasty: Running) -> None:
    hasty.client.chat_postMessage(channel=hasty.general.id, text="x", blocks=[actions(button("Go", "go"))])
    assert hasty.dana.press(hasty.dana.messages("general")[0], "Go").error is not None


def test_a_modal_stays_open_with_its_words_when_the_app_does_not_answer(hasty: Running) -> None:
    view = opened(hasty, modal())
    submitted = view.fill(name="Dana").submit()
    assert submitted.error == "We had some trouble connecting. Try again?"
    assert (submitted.closed, view.value("name")) == (False, "Dana")


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "no such block"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": {"type": "modal"}},
        {"text": "this is no answer to a form"},
    ],
)
def test_a_wrong_answer_to_a_form_is_as_good_as_none(running: Running, answer: dict[str, Any]) -> None:
    view = opened(running, modal())
    running.app.view("form")(lambda ack: ack(answer) if "text" not in answer else ack("text"))
    assert view.fill(name="Dana").submit().error == "We had some trouble connecting. Try again?"


def test_field_errors_stand_under_their_inputs_until_the_next_try(running: Running) -> None:
    answers = [{"response_action": "errors", "errors": {"name": "Too short"}}, None]
    view = opened(running, modal())
    running.app.view("form")(lambda ack: ack(answers.pop(0)) if answers[0] else ack())
    assert view.fill(name="D").submit().errors == {"name": "Too short"}
    assert view.fill(name="Dana").submit().closed


def test_what_was_typed_survives_an_update_where_ids_stay_equal(running: Running) -> None:
    name = asking("Name", {"type": "plain_text_input", "action_id": "name"})
    alert = {"type": "alert", "text": plain("Not saved"), "level": "error"}
    view = opened(running, modal(name))
    running.app.view("form")(lambda ack: ack(response_action="update", view=modal(alert, name)))
    submitted = view.fill(name="Dana").submit()
    assert submitted.view == view
    assert (view.value("name"), view.shown.startswith("Not saved")) == ("Dana", True)


def test_slacks_own_checks_hold_a_form_back(running: Running) -> None:
    number = {"type": "number_input", "action_id": "days", "is_decimal_allowed": False, "max_value": "10"}
    text = {"type": "plain_text_input", "action_id": "name", "max_length": 3, "min_length": 2}
    view = opened(running, modal(asking("Name", text), asking("Days", number), asking("Mail", _mail(), optional=True)))
    assert view.submit().errors.keys() == {"name", "days"}
    tried = view.fill(name="Dana", days=11, mail="nobody").submit()
    assert tried.errors == {
        "name": "Please use 3 characters or fewer.",
        "days": "Please enter a number of at most 10.",
        "mail": "Please enter a valid email address.",
    }
    assert not tried.sent


def _mail() -> dict[str, Any]:
    return {"type": "email_text_input", "action_id": "mail"}


def test_every_kind_of_input_is_filled_and_told_in_slacks_form(running: Running) -> None:
    sent: list[dict[str, Any]] = []
    kinds: dict[str, dict[str, Any]] = {
        "static_select": {"options": options("One", "Two")},
        "radio_buttons": {"options": options("One", "Two")},
        "checkboxes": {"options": options("One", "Two")},
        "multi_static_select": {"options": options("One", "Two")},
        "users_select": {},
        "multi_users_select": {},
        "channels_select": {},
        "conversations_select": {},
        "datepicker": {"initial_date": "2026-12-01"},
        "timepicker": {},
        "datetimepicker": {},
        "number_input": {"is_decimal_allowed": True},
        "url_text_input": {},
        "rich_text_input": {},
    }
    blocks = [asking(kind, {"type": kind, "action_id": kind, **more}) for kind, more in kinds.items()]
    view = opened(running, modal(*blocks))

    def submit(ack: Any, view: dict[str, Any]) -> None:
        sent.append({block: held[block] for block, held in view["state"]["values"].items()})
        ack()

    running.app.view("form")(submit)
    dana, general = running.dana, running.general
    view.fill(static_select="Two", radio_buttons="one", checkboxes=["One", "Two"], multi_static_select="Two")
    view.fill(users_select=dana, multi_users_select=[dana], channels_select=general, conversations_select=general.id)
    view.fill(timepicker="09:30", datetimepicker=1_795_420_800, number_input=1.5, url_text_input="https://example.org")
    assert view.fill(rich_text_input="hi").submit().closed
    told = {kind: next(value for name, value in held.items() if name != "type") for kind, held in sent[0].items()}
    assert told["static_select"] == {"text": plain("Two"), "value": "two"}
    assert [option["value"] for option in told["checkboxes"]] == ["one", "two"]
    assert (told["users_select"], told["multi_users_select"]) == (dana.id, [dana.id])
    assert (told["channels_select"], told["datepicker"], told["timepicker"]) == (general.id, "2026-12-01", "09:30")
    assert (told["datetimepicker"], told["number_input"]) == (1_795_420_800, "1.5")


def test_what_is_left_empty_is_told_as_null(running: Running) -> None:
    sent: list[dict[str, Any]] = []
    select = {"type": "static_select", "action_id": "kind", "options": options("One")}
    name = {"type": "plain_text_input", "action_id": "name"}
    view = opened(running, modal(asking("Name", name, optional=True), asking("Kind", select, optional=True)))

    def submit(ack: Any, view: dict[str, Any]) -> None:
        sent.append(view["state"]["values"])
        ack()

    running.app.view("form")(submit)
    view.submit()
    assert sent[0]["name"]["name"] == {"type": "plain_text_input", "value": None}
    assert sent[0]["kind"]["kind"] == {"type": "static_select", "selected_option": None}


def test_unknown_names_and_choices_are_mistakes_of_the_test(running: Running) -> None:
    select = {"type": "static_select", "action_id": "kind", "options": options("One")}
    view = opened(running, modal(asking("Kind", select)))
    with pytest.raises(ImpossibleError, match="no element 'colour'"):
        view.fill(colour="red")
    with pytest.raises(ImpossibleError, match="there are 'One'"):
        view.fill(Kind="Three")


def test_a_menu_in_a_message_tells_what_was_chosen(running: Running) -> None:
    told: list[dict[str, Any]] = []

    def chosen(ack: Any, body: dict[str, Any]) -> None:
        told.append(body)
        ack()

    running.app.action("more")(chosen)
    overflow = {"type": "overflow", "action_id": "more", "options": options("Decline", "Delegate")}
    running.client.chat_postMessage(channel=running.general.id, text="x", blocks=[actions(overflow)])
    assert running.dana.messages("general")[0].press("Delegate").error is None
    assert told[0]["actions"][0]["selected_option"]["value"] == "delegate"
    assert told[0]["container"]["channel_id"] == running.general.id
    assert told[0]["message"]["blocks"][0]["block_id"] == "acts"


def test_among_equal_buttons_the_value_tells_which(running: Running) -> None:
    told: list[str] = []

    def pressed(ack: Any, action: dict[str, Any]) -> None:
        told.append(action["value"])
        ack()

    running.app.action("solve")(pressed)
    blocks = [{**actions(button("Solve", "solve", value)), "block_id": value} for value in ("14", "15")]
    running.client.chat_postMessage(channel=running.general.id, text="x", blocks=blocks)
    message = running.dana.messages("general")[0]
    with pytest.raises(ImpossibleError, match="more than one"):
        running.dana.press(message, "Solve")
    running.dana.press(message, "Solve", value="15")
    assert told == ["15"]


def test_nobody_acts_on_what_they_cannot_see(running: Running) -> None:
    secret = running.slack.add_channel("secret", private=True)
    mo = running.slack.add_person("mo")
    running.client.chat_postMessage(channel=running.general.id, text="x", blocks=[actions(button("Go", "go"))])
    with pytest.raises(ImpossibleError):
        mo.press(running.dana.messages("general")[0], "Go")
    with pytest.raises(ImpossibleError):
        mo.messages(secret)
    with pytest.raises(ImpossibleError):
        mo.command("/hello", running.general)
    assert len(mo.messages("general")) == 1  # a public channel can be read by every full member


def test_an_answer_at_the_response_url_replaces_and_deletes_what_only_one_sees(running: Running) -> None:
    running.app.command("/hello")(
        lambda ack, respond: (respond(text="one", blocks=[actions(button("Go", "go"))]), ack())
    )
    running.app.action("go")(lambda ack, respond: (respond("two", replace_original=True), ack()))
    reply = running.dana.command("/hello", running.general)
    assert reply.text == "one"
    reply.messages[0].press("Go")
    assert [message.text for message in running.dana.messages("general")] == ["two"]


def test_a_response_url_works_five_times_within_half_an_hour(running: Running, clock: Clock) -> None:
    kept: list[Any] = []

    def keep(ack: Any, respond: Any) -> None:
        kept.append(respond)
        ack()

    running.app.command("/hello")(keep)
    running.dana.command("/hello")
    statuses = [kept[0](f"answer {number}").status_code for number in range(6)]
    assert statuses == [200] * 5 + [404]
    running.dana.command("/hello")
    clock.pass_by(minutes=31)
    assert json.loads(kept[1]("late").body)["error"] == "expired_url"


def test_a_trigger_opens_one_modal_only(running: Running) -> None:
    errors: list[str] = []

    def twice(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal())
        for trigger in (body["trigger_id"], "1.2.3"):
            with pytest.raises(SlackApiError) as caught:
                client.views_open(trigger_id=trigger, view=modal())
            errors.append(caught.value.response["error"])

    running.app.command("/hello")(twice)
    running.dana.command("/hello")
    assert errors == ["exchanged_trigger_id", "invalid_trigger_id"]


def test_modals_stack_three_deep_and_close_from_the_top(running: Running) -> None:
    view = opened(running, modal(actions(button("Deeper", "deeper")), notify_on_close=True))
    errors: list[str] = []
    closed: list[dict[str, Any]] = []

    def deeper(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        pushed = modal(actions(button("Deeper", "deeper")), notify_on_close=True)
        try:
            client.views_push(trigger_id=body["trigger_id"], view=pushed)
        except SlackApiError as refused:
            errors.append(refused.response["error"])
        ack()

    def on_close(ack: Any, body: dict[str, Any]) -> None:
        closed.append(body)
        ack()

    running.app.action("deeper")(deeper)
    running.app.view_closed("form")(on_close)
    for _ in range(3):
        top = running.dana.view
        assert top is not None
        top.press("Deeper")
    assert errors == ["push_limit_reached"]
    for everything in (False, True):
        top = running.dana.view
        assert top is not None
        top.close(everything=everything)
    assert running.slack.screens.top(running.dana.id) is None
    assert [(body["view"]["id"] == view.id, body["is_cleared"]) for body in closed] == [(False, False), (True, True)]


def test_a_view_that_changed_meanwhile_is_not_overwritten(running: Running) -> None:
    view = opened(running, modal())
    stale = view.hash
    running.client.views_update(view_id=view.id, hash=stale, view=modal(actions(button("A", "a"))))
    with pytest.raises(SlackApiError, match="hash_conflict"):
        running.client.views_update(view_id=view.id, hash=stale, view=modal())
    view.close()
    with pytest.raises(SlackApiError, match="not_found"):
        running.client.views_update(view_id=view.id, view=modal())


def test_shortcuts_reach_the_app(running: Running) -> None:
    told: list[str] = []
    running.app.shortcut("anywhere")(telling(told, lambda body: body["type"]))
    running.app.shortcut("on_this")(telling(told, lambda body: body["message"]["text"]))
    message = running.dana.post("general", "look")
    assert running.dana.shortcut("anywhere").error is None
    assert running.dana.shortcut("on_this", message).error is None
    assert told == ["shortcut", "look"]
