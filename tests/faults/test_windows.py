"""Slack does not show a window: whoever waits is told, nothing is done twice, and what they typed stays."""

import pytest

from bot.sandbox import Pressed, View
from tests.faults.failing import FAULTS
from tests.week.house import House

REFUSALS = (
    "expired_trigger_id",
    "exchanged_trigger_id",
    "push_limit_reached",
    "hash_conflict",
    "not_found",
    "view_too_large",
)
WAYS = FAULTS | {code: {"error": code} for code in REFUSALS}
OPENS = ("timeout", "dropped after accepting")
"""Late, or without our knowing."""
AGAIN = "Slack did not show the window for this. Please look whether it was done before you try again."


def _said(pressed: Pressed) -> str:
    """What whoever pressed reads, in a window or in a message that only they see."""
    assert pressed.error is None
    windows = [pressed.view.shown] if pressed.view is not None else []
    return "\n".join([*windows, *(message.text for message in pressed.messages)])


@pytest.mark.parametrize("way", WAYS)
def test_a_window_that_does_not_open_is_said_so_where_it_was_pressed(home: House, way: str) -> None:
    card = home.open_week()
    home.slack.faults.next("views.open", **WAYS[way])
    said = _said(home.dana.press(card, "answer_check_in"))
    assert (AGAIN in said) == (way != "timeout")
    assert home.answer(home.dana).closed


def test_where_no_window_opens_at_all_a_message_says_so(home: House) -> None:
    card = home.open_week()
    home.slack.faults.next("views.open", error="expired_trigger_id", times=2)
    pressed = home.dana.press(card, "answer_check_in")
    assert pressed.view is None
    assert pressed.ephemeral is not None
    assert AGAIN in pressed.ephemeral.text
    assert home.card.record is card.record


def _map(home: House) -> View:
    home.add_pilot()
    view = home.dana.command("/pilot readiness invoice-triage").view
    assert view is not None
    return view


@pytest.mark.parametrize("way", WAYS)
def test_a_window_that_does_not_open_on_top_is_said_so_on_top(home: House, way: str) -> None:
    below = _map(home)
    home.slack.faults.next("views.push", **WAYS[way])
    said = _said(below.press("Add an Item"))
    assert (AGAIN in said) == (way not in OPENS)
    assert below.is_open
    assert below.press("Add an Item").view is not None


@pytest.mark.parametrize("way", WAYS)
def test_what_is_saved_is_saved_once_even_if_the_window_below_is_not_drawn_again(home: House, way: str) -> None:
    below = _map(home)
    form = below.press("Add an Item").view
    assert form is not None
    home.slack.faults.next("views.update", **WAYS[way])
    assert form.fill(name="A data processing agreement").submit().closed
    again = home.dana.command("/pilot readiness invoice-triage").view
    assert again is not None
    assert again.shown.count("A data processing agreement") + _next(again).count("A data processing agreement") == 1


def _next(view: View) -> str:
    """What stands on the next page, if there is one."""
    turned = view.press("Next").view if "Next" in view.shown else None
    return turned.shown if turned is not None else ""


@pytest.mark.parametrize("way", WAYS)
def test_a_form_that_is_not_drawn_again_keeps_every_word(home: House, way: str) -> None:
    home.open_week()
    home.answer(home.ravi, blocking="No access to the archive")
    home.tick("2026-12-07 08:00")
    form = home.mei.press(home.card_for(home.mei), "answer_check_in").view
    assert form is not None
    form.fill(completed="Much that was hard to write")
    home.slack.faults.next("views.update", **WAYS[way])
    form.fill({"carry:1": "Changed"})
    assert form.is_open
    assert form.value("completed") == "Much that was hard to write"
