"""Menus whose options the app holds: Slack asks for them while somebody types, within its limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.sandbox import ImpossibleError, check_blocks
from tests.sandbox.app import telling
from tests.sandbox.test_acting import actions, asking, modal, opened, options, plain

if TYPE_CHECKING:
    from bot.sandbox import Message, View
    from tests.sandbox.app import Running

FRUIT = ("Apple", "Apricot", "Banana")


def menu(**more: Any) -> dict[str, Any]:
    return {"type": "external_select", "action_id": "fruit", "min_query_length": 0, **more}


def answering(running: Running) -> list[dict[str, Any]]:
    """An app that offers the fruit that begin with what was typed; returns what it was asked."""
    asked: list[dict[str, Any]] = []

    def offer(ack: Any, body: dict[str, Any]) -> None:
        asked.append(body)
        ack(options=options(*(one for one in FRUIT if one.lower().startswith(body["value"].lower()))))

    running.app.options("fruit")(offer)
    return asked


def form(running: Running, **more: Any) -> View:
    return opened(
        running, modal(asking("Fruit", menu(**more)), asking("Name", {"type": "plain_text_input", "action_id": "name"}))
    )


def in_a_message(running: Running) -> Message:
    running.client.chat_postMessage(channel=running.general.id, text="x", blocks=[actions(menu())])
    return running.dana.messages("general")[-1]


def test_what_somebody_types_in_a_form_is_asked_of_the_app(running: Running) -> None:
    asked = answering(running)
    view = form(running).fill(name="Dana")
    assert view.suggest("Fruit", "ap").labels == ["Apple", "Apricot"]
    (body,) = asked
    assert (body["type"], body["block_id"], body["action_id"], body["value"]) == (
        "block_suggestion",
        "fruit",
        "fruit",
        "ap",
    )
    assert body["container"] == {"type": "view", "view_id": view.id}
    assert body["view"]["callback_id"] == "form"


def test_the_app_is_not_told_what_stands_in_the_other_inputs_and_can_open_nothing(running: Running) -> None:
    asked = answering(running)
    form(running).fill(name="Dana").suggest("Fruit", "")
    assert asked[0]["view"]["state"] == {"values": {}}
    assert "trigger_id" not in asked[0]


def test_what_is_chosen_is_submitted(running: Running) -> None:
    answering(running)
    told: list[dict[str, Any]] = []
    running.app.view("form")(telling(told, lambda body: body["view"]["state"]["values"]["fruit"]["fruit"]))
    assert form(running).fill(fruit="Banana", name="Dana").submit().closed
    assert told == [{"type": "external_select", "selected_option": {"text": plain("Banana"), "value": "banana"}}]


def test_only_what_is_offered_can_be_chosen(running: Running) -> None:
    answering(running)
    view = form(running)
    view.suggest("Fruit", "ban")
    with pytest.raises(ImpossibleError, match="'Cherry' is not offered"):
        view.fill(fruit="Cherry")


def test_what_was_chosen_before_stands_there_and_stays(running: Running) -> None:
    view = form(running, initial_option=options("Banana")[0])
    assert view.value("Fruit") == "Banana"
    assert view.fill(fruit="Banana").value("Fruit") == "Banana"
    assert running.slack.envelopes[-1].type == "slash_commands"


def test_a_required_menu_wants_a_choice(running: Running) -> None:
    assert form(running).fill(name="Dana").submit().errors == {"fruit": "Please complete this required field."}


@pytest.mark.parametrize(
    ("given", "typed", "asks"), [({}, "ap", False), ({}, "app", True), ({"min_query_length": 1}, "", False)]
)
def test_the_app_is_asked_once_enough_is_typed(
    running: Running, given: dict[str, Any], typed: str, *, asks: bool
) -> None:
    asked = answering(running)
    bare = {name: value for name, value in (menu() | given).items() if given or name != "min_query_length"}
    view = opened(running, modal(asking("Fruit", bare)))
    assert view.suggest("Fruit", typed).asked is asks
    assert bool(asked) is asks


def test_in_a_message_the_choice_is_told_at_once(running: Running) -> None:
    asked = answering(running)
    told: list[str] = []
    running.app.action("fruit")(telling(told, lambda body: body["actions"][0]["selected_option"]["value"]))
    message = in_a_message(running)
    assert message.suggest("fruit", "ap").labels == ["Apple", "Apricot"]
    assert message.press("fruit", "Apricot").error is None
    assert told == ["apricot"]
    assert (asked[0]["channel"]["id"], asked[0]["message"]["ts"]) == (running.general.id, message.ts)


def test_groups_of_options_are_offered_as_one_list(running: Running) -> None:
    group = {"label": plain("Fruit"), "options": options("Apple", "Banana")}
    running.app.options("fruit")(lambda ack: ack(option_groups=[group]))
    assert form(running).suggest("Fruit", "").labels == ["Apple", "Banana"]


def test_an_app_that_does_not_answer_in_time_offers_nothing(hasty: Running) -> None:
    found = form(hasty).suggest("Fruit", "ap")
    assert (found.labels, found.error) == ([], "The options could not be loaded. Try again?")


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ({"options": [*options(*(f"Fruit {number}" for number in range(101)))]}, "no more than 100 items allowed"),
        ({"options": options("x" * 76)}, "must be less than 76 characters"),
        ({"options": [{"text": plain("Apple"), "value": "x" * 76}]}, "must be less than 76 characters"),
        ({"options": options("Apple", "Apple")}, "option values must be unique"),
        ({"options": [], "option_groups": []}, "options and option_groups cannot both be given"),
        ({"suggestions": []}, "missing required field: one of options, option_groups"),
        ({"options": [], "more": True}, "unknown field: more"),
    ],
)
def test_an_answer_beyond_slacks_limits_is_as_good_as_none(
    running: Running, answer: dict[str, Any], problem: str
) -> None:
    running.app.options("fruit")(lambda ack: ack(answer))
    assert form(running).suggest("Fruit", "ap").error == "The options could not be loaded. Try again?"
    assert problem in "".join(running.slack.problems)


def test_an_app_may_offer_nothing(running: Running) -> None:
    running.app.options("fruit")(lambda ack: ack(options=[]))
    found = form(running).suggest("Fruit", "xyz")
    assert (found.labels, found.error) == ([], None)


@pytest.mark.parametrize(
    "wrong", [{"options": options("Apple")}, {"min_query_length": "3"}, {"initial_option": "apple"}]
)
def test_a_menu_of_this_kind_has_no_options_of_its_own(wrong: dict[str, Any]) -> None:
    assert check_blocks([actions(menu(**wrong))]) != []
    assert check_blocks([actions(menu(placeholder=plain("Choose")))]) == []
