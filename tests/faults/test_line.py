"""What people do reaches the bot, whatever becomes of the line to Slack (SLACK.md 4.4 says what the SDK alone does)."""

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import manifest
from bot.clock import SystemClock
from bot.line import Line
from bot.metrics import Metrics
from bot.sandbox import Outcome, Sandbox
from tests.faults.failing import FAULTS

PATIENT = 60.0
"""Seconds for an answer where the question is whether one comes at all, not when."""
NIGHTLY = os.environ.get("PILOT_NIGHTLY") == "1"
LONG = {"429 without header"}
"""The SDK then waits for half a minute."""


class Listener:
    """A Bolt app that answers `/pilot`; `/pilot slow` waits until it is let go."""

    def __init__(self, slack: Sandbox) -> None:
        self.go = threading.Event()
        self.lost = threading.Event()
        self.client = WebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])
        self.app = App(client=self.client, process_before_response=True, request_verification_enabled=False)
        self.app.command("/pilot")(self.answer)

    def answer(self, ack: Ack, body: dict[str, Any]) -> None:
        if body["text"].startswith("slow"):
            self.go.wait(PATIENT)
        ack("ok")


@contextmanager
def connected(
    *, patience_seconds: float = 180.0, look_seconds: float = 5.0, ack_timeout: float = PATIENT
) -> Iterator[tuple[Sandbox, Listener]]:
    with Sandbox(manifest.path(), clock=SystemClock().now, ack_timeout=ack_timeout) as slack:
        slack.add_person("dana", id="UDANA")
        slack.add_channel("invoice-triage", members=["dana"], id="CPILOT")
        listener = Listener(slack)
        line = Line(
            listener.app,
            slack.app_token,
            listener.client,
            Metrics(),
            lost=listener.lost.set,
            patience_seconds=patience_seconds,
            look_seconds=look_seconds,
        )
        line.open()
        slack.wait_for_connection()
        try:
            yield slack, listener
        finally:
            listener.go.set()
            with slack.quick_close():
                line.close()


def commands(count: int, text: str = "help") -> list[dict[str, Any]]:
    """So many commands, each as long as a form."""
    return [
        {"command": "/pilot", "text": f"{text} {number} {'x' * 4_000}", "user_id": "UDANA"} for number in range(count)
    ]


def _connected_times(slack: Sandbox, times: int) -> bool:
    return slack.hellos >= times


def test_a_thousand_envelopes_at_once_are_all_answered() -> None:
    with connected() as (slack, _):
        envelopes = slack.burst("slash_commands", commands(1_000))
        assert {envelope.outcome for envelope in envelopes} == {Outcome.ACKED}
        assert slack.hellos == 1


def test_a_line_that_was_cut_comes_back() -> None:
    with connected() as (slack, _):
        slack.cut()
        slack.wait_until(lambda: slack.hellos == 2, PATIENT)
        slack.wait_for_connection()
        (envelope,) = slack.burst("slash_commands", commands(1))
        assert envelope.outcome is Outcome.ACKED


@pytest.mark.parametrize("way", sorted(FAULTS.keys() - (set() if NIGHTLY else LONG)))
def test_a_line_that_was_cut_comes_back_although_slack_does_not_open_one_at_once(way: str) -> None:
    with connected(look_seconds=0.2) as (slack, _):
        slack.faults.next("apps.connections.open", **FAULTS[way])
        slack.cut()
        slack.wait_until(lambda: slack.hellos == 2, PATIENT)
        slack.wait_for_connection()
        (envelope,) = slack.burst("slash_commands", commands(1))
        assert envelope.outcome is Outcome.ACKED


def test_a_line_that_died_without_a_word_is_replaced() -> None:
    with connected() as (slack, _):
        slack.die()
        slack.wait_until(lambda: slack.hellos == 2, PATIENT)
        slack.wait_for_connection()
        (envelope,) = slack.burst("slash_commands", commands(1))
        assert envelope.outcome is Outcome.ACKED


def test_a_refresh_loses_nothing_that_comes_meanwhile() -> None:
    with connected() as (slack, _):
        outcomes = set()
        for connection in (2, 3, 4):
            slack.refresh("refresh_requested")
            outcomes |= {envelope.outcome for envelope in slack.burst("slash_commands", commands(50))}
            slack.wait_until(partial(_connected_times, slack, connection), PATIENT)
        assert outcomes == {Outcome.ACKED}


def test_while_slack_gives_no_new_connection_the_old_one_is_listened_to() -> None:
    with connected() as (slack, _):
        slack.faults.next("apps.connections.open", error="internal_error", times=2)
        slack.refresh()
        envelopes = slack.burst("slash_commands", commands(20))
        assert {envelope.outcome for envelope in envelopes} == {Outcome.ACKED}


def test_ten_slow_people_do_not_keep_the_eleventh_waiting() -> None:
    with connected() as (slack, listener):
        slow = threading.Thread(target=slack.burst, args=("slash_commands", commands(10, "slow")))
        slow.start()
        (quick,) = slack.burst("slash_commands", commands(1))
        assert not listener.go.is_set()
        assert quick.outcome is Outcome.ACKED
        listener.go.set()
        slow.join()


def test_a_line_that_cannot_be_had_is_given_up() -> None:
    with connected(patience_seconds=0.5, look_seconds=0.1) as (slack, listener):
        slack.faults.next("apps.connections.open", error="internal_error", times=100_000)
        slack.cut()
        assert listener.lost.wait(PATIENT)
        slack.faults.clear()


def test_what_nobody_knows_is_passed_over_and_the_next_is_answered() -> None:
    unknown: list[dict[str, Any]] = [{"type": "nonsense"}, {}, {"type": "view_submission"}, {"type": "event_callback"}]
    with connected(ack_timeout=3.0) as (slack, _):
        assert Outcome.ACKED not in {envelope.outcome for envelope in slack.burst("interactive", unknown)}
        (envelope,) = slack.burst("slash_commands", commands(1))
        assert envelope.outcome is Outcome.ACKED
        assert slack.hellos == 1


def test_what_even_bolt_cannot_read_is_passed_over_without_an_error(caplog: pytest.LogCaptureFixture) -> None:
    """Bolt looks for the workspace that a payload comes from before it looks for a listener."""
    broken: list[dict[str, Any]] = [{"authorizations": [1]}, {"type": "block_actions", "enterprise": 1}]
    with connected(ack_timeout=3.0) as (slack, _):
        assert Outcome.ACKED not in {envelope.outcome for envelope in slack.burst("interactive", broken)}
        (envelope,) = slack.burst("slash_commands", commands(1))
        assert envelope.outcome is Outcome.ACKED
        assert slack.hellos == 1
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
