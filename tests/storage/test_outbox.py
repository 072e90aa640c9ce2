"""A message is decided once, sent by one sender at a time, and never lost (R28; the design's section 7)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.people import ChannelId
from storage import outbox
from storage.database import Database, Transaction
from storage.outbox import Claimed, Place
from storage.tables import Delivery, OutboxRow
from tests.builders import NOW
from tests.storage.keeping import post
from tests.storage.postgres import wait_for_a_lock

LEASE = timedelta(minutes=1)
PLACE = Place(ChannelId("CPILOT"), "1700000000.000100")
NEWER = {"text": "Week 10: 1 of 5 answered"}
NEWEST = {"text": "Week 10: 2 of 5 answered"}


def _next(tx: Transaction, *, now: datetime = NOW, busy: frozenset[str] = frozenset()) -> Claimed | None:
    return outbox.claim(tx, now=now, until=now + LEASE, busy=busy)


def _claim(tx: Transaction, *, now: datetime = NOW) -> Claimed:
    claimed = _next(tx, now=now)
    assert claimed is not None
    return claimed


def _send(tx: Transaction, place: Place = PLACE) -> Claimed:
    claimed = _claim(tx)
    outbox.record_sent(tx, claimed, place)
    return claimed


def _state(tx: Transaction, key: str = "card:1") -> Delivery:
    return tx.execute(select(OutboxRow.state).where(OutboxRow.key == key)).scalar_one()


def _keys(tx: Transaction) -> list[str]:
    """Everything that can be claimed now, in order."""
    found = []
    while (claimed := _next(tx)) is not None:
        found.append(claimed.message.key)
    return found


# Deciding


def test_a_message_decided_twice_is_one_message(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        post(tx)
        assert outbox.counts(tx) == {Delivery.PENDING: 1}


def test_deciding_a_message_again_does_not_change_its_words(database: Database) -> None:
    with database.write() as tx:
        post(tx, payload={"text": "First"})
        post(tx, payload={"text": "Second"})
        assert _claim(tx).message.payload == {"text": "First"}


def test_a_sent_message_decided_again_is_not_sent_again(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        _send(tx)
        post(tx)
        assert _next(tx) is None


def test_a_message_is_claimed_as_it_was_decided(database: Database) -> None:
    payload = {"text": "Wöche 10 ✅", "blocks": [{"type": "divider"}]}
    with database.write() as tx:
        post(tx, recipient="UANN", payload=payload, kind="reminder", in_working_hours=True)
        message = _claim(tx).message
    assert (message.recipient, message.payload, message.kind, message.in_working_hours) == (
        "UANN",
        payload,
        "reminder",
        True,
    )


def test_a_decision_that_is_rolled_back_sends_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.write() as tx:
        _post_and_fail(tx)
    with database.write() as tx:
        assert _next(tx) is None


def _post_and_fail(tx: Transaction) -> None:
    post(tx)
    raise ZeroDivisionError


# Revising


def test_several_revisions_before_sending_become_one_message_with_the_last_words(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        outbox.revise(tx, "card:1", NEWER, at=NOW)
        outbox.revise(tx, "card:1", NEWEST, at=NOW)
        assert _send(tx).message.payload == NEWEST
        assert _next(tx) is None


def test_several_revisions_after_sending_become_one_update(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        _send(tx)
        outbox.revise(tx, "card:1", NEWER, at=NOW)
        outbox.revise(tx, "card:1", NEWEST, at=NOW)
        update = _send(tx)
        assert (update.ts, update.message.payload) == (PLACE.ts, NEWEST)
        assert _next(tx) is None


def test_a_revision_with_the_same_words_sends_nothing(database: Database) -> None:
    with database.write() as tx:
        post(tx, payload=NEWER)
        _send(tx)
        outbox.revise(tx, "card:1", NEWER, at=NOW)
        assert _next(tx) is None


def test_a_revision_while_the_message_is_being_sent_is_sent_afterwards(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        claimed = _claim(tx)
        outbox.revise(tx, "card:1", NEWER, at=NOW)
        outbox.record_sent(tx, claimed, PLACE)
        update = _claim(tx)
    assert (update.ts, update.message.payload) == (PLACE.ts, NEWER)


def test_a_revision_while_the_message_is_being_sent_does_not_send_it_twice_at_once(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        _claim(tx)
        outbox.revise(tx, "card:1", NEWER, at=NOW)
        assert _next(tx) is None


def test_a_revision_of_nothing_does_nothing(database: Database) -> None:
    with database.write() as tx:
        outbox.revise(tx, "card:404", NEWER, at=NOW)
        assert outbox.counts(tx) == {}


def test_a_revision_that_meets_the_record_of_the_sending_is_not_lost(postgres_url: str) -> None:
    """PostgreSQL lets both run at once: the revision must wait for the record, and then see it."""
    database = Database(postgres_url)
    with database.write() as tx:
        post(tx)
        claimed = _claim(tx)

    def revise() -> None:
        with database.write() as tx:
            outbox.revise(tx, "card:1", NEWER, at=NOW)

    with ThreadPoolExecutor(1) as pool:
        with database.write() as tx:
            outbox.record_sent(tx, claimed, PLACE)
            revising = pool.submit(revise)
            wait_for_a_lock(postgres_url)
        revising.result()
    with database.write() as tx:
        state = _state(tx)
    database.dispose()
    assert state is Delivery.PENDING


# Claiming


def test_a_claimed_message_is_nobody_else_s(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        _claim(tx)
        assert _next(tx) is None


def test_the_most_overdue_message_goes_first(database: Database) -> None:
    with database.write() as tx:
        post(tx, "card:2", at=NOW - timedelta(minutes=1))
        post(tx, "card:1", at=NOW)
        post(tx, "card:3", at=NOW - timedelta(minutes=2))
        assert _keys(tx) == ["card:3", "card:2", "card:1"]


def test_a_message_does_not_go_before_its_time(database: Database) -> None:
    with database.write() as tx:
        post(tx, at=NOW + timedelta(microseconds=1))
        assert _next(tx) is None


def test_a_reply_waits_for_the_message_that_it_hangs_under(database: Database) -> None:
    with database.write() as tx:
        post(tx, "reply:1", thread_of="card:1", at=NOW - timedelta(hours=1))
        post(tx, "card:1")
        assert _keys(tx) == ["card:1"]


def test_a_reply_goes_under_its_message_once_that_is_there(database: Database) -> None:
    with database.write() as tx:
        post(tx, "card:1")
        post(tx, "reply:1", thread_of="card:1")
        _send(tx)
        reply = _claim(tx)
    assert (reply.message.key, reply.thread_ts) == ("reply:1", PLACE.ts)


def test_a_reply_to_a_message_that_can_never_be_sent_goes_alone(database: Database) -> None:
    with database.write() as tx:
        post(tx, "card:1")
        post(tx, "reply:1", thread_of="card:1")
        outbox.bury(tx, _claim(tx).message.key, "is_archived")
        reply = _claim(tx)
    assert (reply.message.key, reply.thread_ts) == ("reply:1", None)


def test_a_reply_to_a_message_that_was_never_decided_goes_alone(database: Database) -> None:
    with database.write() as tx:
        post(tx, "reply:1", thread_of="card:404")
        assert _claim(tx).thread_ts is None


def test_busy_recipients_are_passed_over(database: Database) -> None:
    with database.write() as tx:
        post(tx, "card:1", recipient="CBUSY", at=NOW - timedelta(hours=1))
        post(tx, "card:2", recipient="CFREE")
        claimed = _next(tx, busy=frozenset({"CBUSY"}))
    assert claimed is not None
    assert claimed.message.key == "card:2"


def test_an_update_does_not_wait_for_a_busy_recipient(database: Database) -> None:
    with database.write() as tx:
        post(tx, recipient="CBUSY")
        _send(tx)
        outbox.revise(tx, "card:1", NEWER, at=NOW)
        assert _next(tx, busy=frozenset({"CBUSY"})) is not None


def test_two_senders_at_once_never_get_the_same_message(database: Database) -> None:
    with database.write() as tx:
        for number in range(24):
            post(tx, f"card:{number}")

    def send_all(_: int) -> list[str]:
        mine = []
        for _ in range(24):
            with database.write() as tx:
                claimed = _next(tx)
            if claimed is not None:
                mine.append(claimed.message.key)
        return mine

    with ThreadPoolExecutor(3) as pool:
        claimed = [key for mine in pool.map(send_all, range(3)) for key in mine]
    assert sorted(claimed) == sorted(f"card:{number}" for number in range(24))


def test_a_sender_takes_the_next_message_while_another_is_still_taking_the_first(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.write() as tx:
        post(tx, "card:1")
        post(tx, "card:2", at=NOW)
    with database.write() as one, database.write() as other:
        keys = [_claim(one).message.key, _claim(other).message.key]
    database.dispose()
    assert keys == ["card:1", "card:2"]


# What became of it


def test_a_first_try_was_surely_not_sent_before(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        claimed = _claim(tx)
    assert (claimed.maybe_sent, claimed.attempts) == (False, 1)


def test_a_sender_that_never_came_back_loses_its_message_when_the_lease_ends(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        _claim(tx)
        claimed = _claim(tx, now=NOW + LEASE + timedelta(microseconds=1))
    assert (claimed.maybe_sent, claimed.attempts) == (True, 2)


def test_a_lease_holds_until_its_end(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        _claim(tx)
        assert _next(tx, now=NOW + LEASE) is None


def test_a_postponed_message_waits_until_then(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        outbox.postpone(tx, _claim(tx).message.key, until=NOW + timedelta(seconds=30))
        assert _next(tx) is None
        assert _claim(tx, now=NOW + timedelta(seconds=30)).attempts == 2


def test_a_message_that_was_only_told_to_wait_was_surely_not_sent(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        outbox.postpone(tx, _claim(tx).message.key, until=NOW)
        assert not _claim(tx).maybe_sent


def test_a_message_whose_sending_was_never_answered_may_have_been_sent(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        outbox.postpone(tx, _claim(tx).message.key, until=NOW, maybe_sent=True)
        assert _claim(tx).maybe_sent


def test_a_sent_message_has_its_place(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        _send(tx)
        assert outbox.place(tx, "card:1") == PLACE


def test_a_message_has_no_place_before_it_is_sent(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        assert outbox.place(tx, "card:1") is None


def test_a_dead_message_stays_dead(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        outbox.bury(tx, _claim(tx).message.key, "channel_not_found")
        assert _next(tx, now=NOW + timedelta(days=30)) is None


def test_a_revision_does_not_raise_the_dead(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        outbox.bury(tx, _claim(tx).message.key, "channel_not_found")
        outbox.revise(tx, "card:1", NEWER, at=NOW)
        assert _state(tx) is Delivery.DEAD


def test_a_dead_message_decided_again_stays_dead(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        outbox.bury(tx, _claim(tx).message.key, "channel_not_found")
        post(tx)
        assert _state(tx) is Delivery.DEAD


def test_a_dead_message_keeps_the_reason(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        outbox.bury(tx, "card:1", "channel_not_found")
        assert tx.execute(select(OutboxRow.last_error)).scalar_one() == "channel_not_found"


def test_a_message_waits_until_it_was_sent_for_the_first_time(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        before = outbox.is_waiting(tx, "card:1")
        _send(tx)
        outbox.revise(tx, "card:1", NEWER, at=NOW)
        assert (before, outbox.is_waiting(tx, "card:1")) == (True, False)


def test_the_next_message_is_due_at_its_time(database: Database) -> None:
    with database.write() as tx:
        post(tx, at=NOW + timedelta(hours=1))
        assert outbox.next_due(tx, now=NOW) == NOW + timedelta(hours=1)


def test_an_overdue_message_is_due_now(database: Database) -> None:
    with database.write() as tx:
        post(tx, at=NOW - timedelta(hours=1))
        assert outbox.next_due(tx, now=NOW) == NOW


def test_nothing_is_due_when_nothing_waits(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        _send(tx)
        assert outbox.next_due(tx, now=NOW) is None
