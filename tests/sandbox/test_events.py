"""What the app hears of the workspace, and what the wire does to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox import Outcome
from tests.sandbox.app import telling

if TYPE_CHECKING:
    from tests.sandbox.app import Running


def heard(running: Running, *kinds: str) -> list[dict[str, Any]]:
    """The events of these kinds, as a listener collects them."""
    events: list[dict[str, Any]] = []
    for kind in kinds:
        running.app.event(kind)(lambda event: events.append(event))
    return events


def test_the_app_hears_what_becomes_of_its_channel(running: Running) -> None:
    events = heard(running, "member_joined_channel", "channel_rename", "channel_archive", "channel_left")
    running.general.add(running.slack.add_person("bo"), by=running.dana)
    running.general.rename("all-hands")
    running.general.archive()
    running.general.kick_bot(by=running.dana)
    assert [event["type"] for event in events] == [
        "member_joined_channel",
        "channel_rename",
        "channel_archive",
        "channel_left",
    ]
    assert events[0]["inviter"] == running.dana.id
    assert events[1]["channel"]["name"] == "all-hands"
    assert running.slack.channel("all-hands").has_bot is False


def test_the_app_hears_of_its_own_arrival_and_of_changed_people(running: Running) -> None:
    events = heard(running, "member_joined_channel", "user_change")
    running.slack.add_channel("new", bot=False).invite_bot(by=running.dana)
    running.dana.deactivate()
    assert events[0]["user"] == running.slack.bot_user_id
    assert events[1]["user"]["deleted"] is True


def test_events_without_subscription_are_not_sent(running: Running) -> None:
    running.general.unarchive()
    assert running.slack.envelopes == []


def test_an_event_that_nobody_acknowledges_comes_three_times_more(hasty: Running) -> None:
    hasty.general.archive()
    hasty.slack.wait_until(
        lambda: [e.outcome for e in hasty.slack.envelopes] == [Outcome.TIMED_OUT] * 4,
    )
    assert [envelope.retry_attempt for envelope in hasty.slack.envelopes] == [0, 1, 2, 3]
    assert len({envelope.payload["event_id"] for envelope in hasty.slack.envelopes}) == 1
    assert len({envelope.envelope_id for envelope in hasty.slack.envelopes}) == 4


def test_the_same_envelope_can_come_twice(running: Running) -> None:
    told: list[str] = []
    running.app.command("/hello")(telling(told, lambda body: body["text"]))
    running.dana.command("/hello there")
    assert running.slack.redeliver_last().outcome is Outcome.ACKED
    assert told == ["there", "there"]


def test_changes_are_told_to_listeners(running: Running) -> None:
    kinds: list[str] = []
    stop = running.slack.subscribe(lambda change: kinds.append(change.kind))
    running.client.chat_postMessage(channel=running.general.id, text="hi")
    stop()
    running.dana.post("general", "unheard")
    assert kinds == ["message", "call"]


def test_an_uninstalled_app_has_no_token_any_more(running: Running) -> None:
    events = heard(running, "tokens_revoked", "app_uninstalled")
    running.slack.uninstall()
    assert [event["type"] for event in events] == ["tokens_revoked", "app_uninstalled"]
    with pytest.raises(SlackApiError, match="account_inactive"):
        running.client.auth_test()
