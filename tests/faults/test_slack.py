"""Slack fails in every way it knows, at every method that the bot uses: all arrives, and nothing twice.

What each error code leads to is the table of docs.slack.dev's method pages, as `bot.failures` reads it.
"""

from datetime import timedelta
from typing import Any

import pytest

import storage.outbox
from bot.delivery import NothingWorksError
from storage.outbox import Message
from storage.tables import Delivery
from tests.builders import utc
from tests.faults.failing import FAULTS, called
from tests.faults.promises import missing, outbox, twice
from tests.faults.siege import HISTORY
from tests.week.house import House

ALWAYS = {
    "chat.postMessage",
    "chat.update",
    "chat.getPermalink",
    "views.publish",
    "users.info",
    "conversations.info",
    "conversations.members",
    "auth.test",
}
IN_DOUBT = {"conversations.open", "conversations.history", "conversations.replies"}
"""What is asked when nobody knows whether a message arrived."""
ELSEWHERE = {"views.open", "views.push", "views.update", "apps.connections.open"}
"""What `test_windows` and `test_line` let fail."""
_IMPATIENT_SECONDS = 0.1
_WEEK = ("2026-11-30 08:00", "2026-11-30 12:30", "2026-12-01 15:00")


def _everything_fails_once(home: House, fault: dict[str, Any]) -> None:
    home.slack.faults.clear()
    for method in sorted(ALWAYS | IN_DOUBT):
        home.slack.faults.next(method, **fault)


def _all_answered(home: House) -> bool:
    return all(call.answer is not None or (call.fault and not call.fault.stall) for call in home.slack.calls)


def _settle(home: House) -> None:
    """Time for everything that is tried again."""
    for _ in range(3):
        home.slack.wait_until(lambda: _all_answered(home))
        home.tick(home.clock.now() + timedelta(seconds=61))


def test_no_method_that_the_bot_calls_is_left_out() -> None:
    assert called() == ALWAYS | IN_DOUBT | ELSEWHERE


@pytest.mark.parametrize("kind", FAULTS)
def test_a_week_arrives_once_although_every_method_fails_at_every_step_of_it(home: House, kind: str) -> None:
    fault = FAULTS[kind]
    home.slack.api.scopes |= HISTORY
    home.channel.record.is_private = True  # whose members the bot asks for
    if kind == "timeout":
        home.bot.client.timeout = _IMPATIENT_SECONDS  # type: ignore[assignment]  # urllib takes parts of a second
    _everything_fails_once(home, fault)
    home.add_pilot()
    home.dana.open_home()
    for at in _WEEK:
        _everything_fails_once(home, fault)
        home.tick(at)
        _settle(home)
        if at == _WEEK[0]:
            _answer_in_spite_of(home, fault)
            _settle(home)
    home.slack.faults.clear()
    _settle(home)
    assert missing(home) == []
    assert twice(home.slack) == set()
    assert {call.method for call in home.slack.calls if call.fault} >= ALWAYS


def _answer_in_spite_of(home: House, fault: dict[str, Any]) -> None:
    """The window does not open, or nobody knows that it did; so Dana presses again."""
    home.slack.faults.next("views.open", **fault)
    assert home.dana.press(home.card, "answer_check_in").error is None
    assert home.answer(home.dana, blocking="No access", needed="A decision").closed


def _decide(home: House, key: str, recipient: str, **changes: Any) -> None:
    payload = {"text": key, "blocks": [{"type": "section", "text": {"type": "plain_text", "text": key}}]}
    note = Message(**{"key": key, "kind": "note", "recipient": recipient, "payload": payload} | changes)
    with home.bot.deps.db.write() as tx:
        storage.outbox.post(tx, note, at=home.clock.now())


def _state(home: House, key: str) -> Delivery:
    return Delivery(next(row.state for row in outbox(home.bot) if row.key == key))


def _seen(home: House, key: str) -> int:
    return len([message for message in home.sam.dm if message.text == key])


def _later(home: House) -> None:
    home.tick(home.clock.now() + timedelta(minutes=61))


def test_what_may_pass_later_is_sent_later(home: House) -> None:
    busy = "ratelimited rate_limited message_limit_exceeded service_unavailable messages_tab_disabled"
    for code in (*busy.split(), "fatal_error", "internal_error", "request_timeout"):
        _decide(home, code, home.sam.id)
        home.slack.faults.next("chat.postMessage", error=code)
        home.tick()
        assert _state(home, code) in (Delivery.PENDING, Delivery.UNKNOWN), code
        _later(home)
        assert (_state(home, code), _seen(home, code)) == (Delivery.SENT, 1), code


def test_whom_nothing_can_reach_is_not_tried_again(home: House) -> None:
    for code in [
        "cannot_dm_bot",
        "user_not_found",
        "user_disabled",
        "user_not_visible",
        "users_not_found",
        "channel_not_found",
    ]:
        _decide(home, code, home.sam.id)
        home.slack.faults.next("chat.postMessage", error=code)
        home.tick()
        _later(home)
        assert (_state(home, code), _seen(home, code)) == (Delivery.DEAD, 0), code


def test_what_slack_does_not_draw_arrives_as_words(home: House) -> None:
    long = "msg_too_long msg_blocks_too_long no_text invalid_blocks invalid_blocks_format too_many_attachments"
    for code in (*long.split(), "metadata_too_large", "invalid_metadata_format", "invalid_metadata_schema"):
        _decide(home, code, home.sam.id)
        home.slack.faults.next("chat.postMessage", error=code)
        home.tick(home.clock.now() + timedelta(seconds=2))
        assert (_state(home, code), _seen(home, code)) == (Delivery.SENT, 1), code


def test_when_slack_takes_nothing_from_us_nothing_is_lost(home: House) -> None:
    dead = "invalid_auth not_authed account_inactive token_revoked token_expired missing_scope no_permission"
    gone = "not_allowed_token_type ekm_access_denied org_login_required team_added_to_org team_access_not_granted"
    for code in (*dead.split(), *gone.split(), "access_denied", "accesslimited", "team_not_found"):
        _decide(home, code, home.sam.id)
        home.slack.faults.next("chat.postMessage", error=code)
        with pytest.raises(NothingWorksError):
            home.bot.tick()
        _later(home)
        assert (_state(home, code), _seen(home, code)) == (Delivery.SENT, 1), code


def test_what_is_no_longer_there_to_be_changed_is_left_alone(home: House) -> None:
    for code in ["message_not_found", "cant_update_message", "edit_window_closed", "is_inactive", "block_mismatch"]:
        _decide(home, code, home.sam.id)
        home.tick(home.clock.now() + timedelta(seconds=2))
        with home.bot.deps.db.write() as tx:
            storage.outbox.revise(tx, code, {"text": "Another text"}, at=home.clock.now())
        home.slack.faults.next("chat.update", error=code)
        home.tick(home.clock.now() + timedelta(seconds=2))
        _later(home)
        assert (_state(home, code), _seen(home, code)) == (Delivery.SENT, 1), code


@pytest.mark.parametrize(
    "code",
    [
        "not_in_channel",
        "channel_not_found",
        "is_archived",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked",
    ],
)
def test_where_nobody_can_write_the_champion_is_told_once(home: House, code: str) -> None:
    home.add_pilot()
    home.slack.faults.next("chat.postMessage", only={"channel": home.channel.id}, error=code)
    home.tick("2026-11-30 08:00")
    home.tick("2026-11-30 08:02")
    home.tick("2026-11-30 08:04")
    told = [one for one in home.dana.dm if "cannot post" in one.text or "could not be delivered" in one.text]
    assert len(told) == 1, [one.text for one in home.dana.dm]


def test_an_escalation_whose_answer_was_lost_is_not_repeated_where_history_may_be_read(home: House) -> None:
    home.slack.api.scopes |= {"im:history"}
    home.open_week()
    home.answer(home.ravi, needed="A decision on the vendor")
    home.slack.faults.next("chat.postMessage", only={"channel": home.sam.id}, drop_after_accepting=True, times=2)
    home.tick("2026-11-30 12:01")
    _settle(home)
    escalations = [one for one in home.sam.dm if "A decision on the vendor" in one.text]
    assert len(escalations) == 1
    assert home.clock.now() < utc("2026-11-30 16:00")
