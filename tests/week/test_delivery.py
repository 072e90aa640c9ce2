"""Messages arrive, whatever Slack does, and nothing is sent that Slack would not take twice."""

from datetime import timedelta

import pytest
from sqlalchemy import select

import storage.outbox
from bot.delivery import NothingWorksError
from bot.pacing import Turns
from bot.services import outbox
from bot.services.health import dead_letters
from storage.outbox import Message
from storage.tables import OutboxRow
from tests.builders import utc
from tests.week.house import House


def cards(home: House) -> int:
    return len([message for message in home.dana.messages(home.channel) if "check-in of week" in message.text])


def test_a_rate_limit_is_waited_for(home: House) -> None:
    home.add_pilot()
    home.slack.faults.next("chat.postMessage", only={"channel": home.channel.id}, status=429, retry_after=7)
    home.tick("2026-11-30 08:00:00")
    assert cards(home) == 0
    home.tick("2026-11-30 08:00:07")
    assert cards(home) == 1


@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 503}, {"drop_before": True}, {"garbage": True}])
def test_what_slack_did_not_take_is_sent_again(home: House, fault: dict[str, object]) -> None:
    home.add_pilot()
    home.slack.faults.next("chat.postMessage", only={"channel": home.channel.id}, **fault)
    home.tick("2026-11-30 08:00")
    home.tick("2026-11-30 08:01")
    assert cards(home) == 1


def test_without_a_history_scope_a_lost_answer_may_cost_a_second_message_but_never_the_first(home: House) -> None:
    home.add_pilot()
    home.slack.faults.next("chat.postMessage", only={"channel": home.channel.id}, drop_after_accepting=True)
    home.tick("2026-11-30 08:00")
    home.tick("2026-11-30 08:01")
    assert cards(home) in (1, 2)
    home.answer(home.dana)
    assert "1 of 3 answered" in home.card.text


def test_one_recipient_that_cannot_be_reached_does_not_stop_the_next(home: House) -> None:
    home.add_pilot()
    home.slack.faults.next("chat.postMessage", only={"channel": home.channel.id}, error="is_archived")
    home.tick("2026-11-30 08:00")
    assert any("Your confidence" in message.shown for message in home.lena.dm)
    home.tick("2026-11-30 08:01")
    assert any("cannot post" in message.text for message in home.dana.dm)


def test_several_changes_before_the_next_delivery_become_one_update(home: House) -> None:
    card = home.open_week()
    for person in (home.dana, home.ravi, home.mei):
        form = person.press(home.card_for(person), "Answer").view
        assert form is not None
        assert form.fill(completed="Something").submit().closed
    home.tick()
    updates = [call for call in home.slack.calls_of("chat.update") if call.args["ts"] == card.ts]
    assert len(updates) == 1
    assert "3 of 3 answered" in home.card.text


def test_messages_neither_unfurl_nor_ping_and_carry_only_ids(home: House) -> None:
    home.open_week()
    for call in home.slack.calls_of("chat.postMessage"):
        assert (call.args["unfurl_links"], call.args["unfurl_media"]) == (False, False)
        assert list(call.args["metadata"]["event_payload"]) == ["delivery_id"]


def test_nothing_is_posted_by_the_sdk_behind_our_back(home: House) -> None:
    home.add_pilot()
    home.slack.faults.next("chat.postMessage", only={"channel": home.channel.id}, drop_after_accepting=True)
    home.tick("2026-11-30 08:00")
    assert cards(home) == 1


def test_with_a_history_scope_a_lost_answer_costs_no_second_message(home: House) -> None:
    home.slack.api.scopes |= {"channels:history"}
    home.add_pilot()
    home.slack.faults.next("chat.postMessage", only={"channel": home.channel.id}, drop_after_accepting=True)
    home.tick("2026-11-30 08:00")
    home.tick("2026-11-30 08:01")
    assert cards(home) == 1


def test_a_message_in_doubt_stays_in_doubt_while_slack_asks_us_to_wait(home: House) -> None:
    home.slack.api.scopes |= {"channels:history"}
    home.add_pilot()
    home.slack.faults.next("chat.postMessage", only={"channel": home.channel.id}, drop_after_accepting=True)
    home.slack.faults.next("conversations.history", status=429, retry_after=30)
    home.tick("2026-11-30 08:00")
    home.tick("2026-11-30 08:01")
    home.tick("2026-11-30 08:02")
    assert cards(home) == 1


def test_a_direct_message_in_doubt_is_found_where_it_was_sent(home: House) -> None:
    home.slack.api.scopes |= {"im:history"}
    home.add_pilot()
    home.slack.faults.next("chat.postMessage", only={"channel": home.lena.id}, drop_after_accepting=True)
    home.tick("2026-11-30 08:00")
    home.tick("2026-11-30 08:01")
    assert len([message for message in home.lena.dm if "Your confidence" in message.shown]) == 1


def test_a_card_that_somebody_deleted_is_left_alone_and_nobody_is_bothered(home: House) -> None:
    home.open_week()
    home.slack.faults.next("chat.update", error="message_not_found")
    home.answer(home.dana)
    home.tick("2026-11-30 09:00")
    assert cards(home) == 1
    assert not any("could not be delivered" in message.text for message in home.dana.dm)


def test_a_dead_token_stops_everything_and_loses_nothing(home: House) -> None:
    home.add_pilot()
    home.slack.faults.next("chat.postMessage", error="token_revoked")
    home.clock.move_to(utc("2026-11-30 08:00"))
    with pytest.raises(NothingWorksError):
        home.bot.tick()
    assert len(home.slack.calls_of("chat.postMessage")) == 1
    home.tick("2026-11-30 08:06")
    assert cards(home) == 1


def test_a_conversation_that_is_too_full_does_not_keep_the_others_waiting(home: House) -> None:
    home.add_pilot()
    home.slack.faults.next("chat.postMessage", only={"channel": home.channel.id}, error="rate_limited")
    home.tick("2026-11-30 08:00")
    assert cards(home) == 0
    assert any("Your confidence" in message.shown for message in home.lena.dm)
    home.tick("2026-11-30 08:01")
    assert cards(home) == 1


def test_when_direct_messages_are_switched_off_channels_are_still_written_to(home: House) -> None:
    home.add_pilot()
    home.slack.faults.next("chat.postMessage", only={"channel": home.lena.id}, error="messages_tab_disabled")
    home.tick("2026-11-30 08:00")
    assert cards(home) == 1
    home.tick("2026-11-30 09:01")
    assert any("Your confidence" in message.shown for message in home.lena.dm)


def test_a_message_outlives_an_outage_of_any_length(home: House) -> None:
    home.add_pilot()
    home.slack.faults.next("chat.postMessage", only={"channel": home.channel.id}, status=500, times=60)
    home.tick("2026-11-30 08:00")
    while home.slack.faults.pending:
        home.tick(home.clock.now() + timedelta(minutes=6))
    home.tick(home.clock.now() + timedelta(minutes=6))
    assert cards(home) == 1


def _decide_what_cannot_be_made(home: House) -> None:
    """A message that the sender fails at by itself: it names a channel where only words belong."""
    broken = Message(
        key="broken", kind="note", recipient=home.dana.id, payload={"text": "A secret", "channel": "C1"}, pilot_id=1
    )
    with home.bot.deps.db.write() as tx:
        storage.outbox.post(tx, broken, at=home.clock.now())


def test_a_message_at_which_we_fail_by_ourselves_does_not_stop_the_next_and_is_given_up(home: House) -> None:
    home.add_pilot()
    _decide_what_cannot_be_made(home)
    home.tick("2026-11-30 08:00")
    assert cards(home) == 1
    for _ in range(6):
        home.tick(home.clock.now() + timedelta(minutes=5))
    assert any("That is a fault of mine." in message.text for message in home.dana.dm)
    (letter,) = dead_letters(home.bot.deps)
    assert (letter.key, letter.error) == ("broken", "own_fault (TypeError)")


def test_our_own_faults_are_logged_once_with_their_place_and_without_what_was_said(
    home: House, caplog: pytest.LogCaptureFixture
) -> None:
    home.add_pilot()
    _decide_what_cannot_be_made(home)
    home.tick("2026-11-30 08:00")
    home.tick("2026-11-30 08:10")
    (fault,) = [record.getMessage() for record in caplog.records if "a fault of our own" in record.getMessage()]
    assert "TypeError" in fault
    assert "posting.py" in fault
    assert "A secret" not in caplog.text


def test_a_message_that_waited_for_working_hours_has_not_been_tried(home: House) -> None:
    home.open_week()
    home.tick("2026-11-30 20:00")
    later = Message(
        key="later", kind="note", recipient=home.dana.id, payload={"text": "Good morning"}, in_working_hours=True
    )
    with home.bot.deps.db.write() as tx:
        storage.outbox.post(tx, later, at=home.clock.now())
    for hour in range(21, 24):
        home.tick(f"2026-11-30 {hour}:00")
    with home.bot.deps.db.read() as tx:
        assert tx.execute(select(OutboxRow.attempts).where(OutboxRow.key == "later")).scalar_one() == 0


def test_no_log_level_writes_down_what_people_say(home: House, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        home.open_week()
        home.answer(home.dana, "Labelled 200 invoices", rating="2")
    assert "Labelled 200 invoices" not in caplog.text


def test_a_tick_ends_although_something_is_due_that_cannot_go(home: House) -> None:
    """Another process has died while it posted to the channel, and its lease has not ended yet."""
    home.open_week()
    with home.bot.deps.write() as uow:
        for number in (1, 2):
            note = Message(key=f"notice:{number}", kind="notice", recipient=home.channel.id, payload={"text": "Hello"})
            storage.outbox.post(uow.tx, note, at=uow.now)
    home.clock.sleep(1)
    assert outbox.claim(home.bot.deps, Turns()) is not None
    started_at = home.clock.now()
    ticked = home.bot.tick()
    assert ticked.failed == 0
    assert dict(ticked.unsent) == {"must wait": 1}
    assert home.clock.now() - started_at < outbox.LEASE
