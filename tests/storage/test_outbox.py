"""What Slack should show is decided once per message, however often it changes (R28; the design's section 7)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from storage import deliveries, outbox
from storage.database import Database, Transaction
from storage.tables import Delivery, OutboxRow
from tests.builders import NOW
from tests.storage.keeping import keep_pilot, post
from tests.storage.postgres import wait_for_a_lock
from tests.storage.sending import PLACE, bury, claim, send, take

NEWER = {"text": "Week 10: 1 of 5 answered"}
NEWEST = {"text": "Week 10: 2 of 5 answered"}


def _state(tx: Transaction, key: str = "card:1") -> Delivery:
    return tx.execute(select(OutboxRow.state).where(OutboxRow.key == key)).scalar_one()


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
        assert claim(tx).message.payload == {"text": "First"}


def test_a_sent_message_decided_again_is_not_sent_again(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        send(tx)
        post(tx)
        assert take(tx) is None


def test_a_message_is_claimed_as_it_was_decided(database: Database) -> None:
    payload = {"text": "Wöche 10 ✅", "blocks": [{"type": "divider"}]}
    with database.write() as tx:
        post(tx, recipient="UANN", payload=payload, kind="reminder", in_working_hours=True)
        message = claim(tx).message
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
        assert take(tx) is None


def _post_and_fail(tx: Transaction) -> None:
    post(tx)
    raise ZeroDivisionError


# Revising


def test_several_revisions_before_sending_become_one_message_with_the_last_words(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        outbox.revise(tx, "card:1", NEWER, at=NOW)
        outbox.revise(tx, "card:1", NEWEST, at=NOW)
        assert send(tx).message.payload == NEWEST
        assert take(tx) is None


def test_several_revisions_after_sending_become_one_update(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        send(tx)
        outbox.revise(tx, "card:1", NEWER, at=NOW)
        outbox.revise(tx, "card:1", NEWEST, at=NOW)
        update = send(tx)
        assert (update.place, update.message.payload) == (PLACE, NEWEST)
        assert take(tx) is None


def test_a_revision_with_the_same_words_sends_nothing(database: Database) -> None:
    with database.write() as tx:
        post(tx, payload=NEWER)
        send(tx)
        outbox.revise(tx, "card:1", NEWER, at=NOW)
        assert take(tx) is None


def test_a_revision_while_the_message_is_being_sent_is_sent_afterwards(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        claimed = claim(tx)
        outbox.revise(tx, "card:1", NEWER, at=NOW)
        deliveries.record_sent(tx, claimed, PLACE)
        update = claim(tx)
    assert (update.place, update.message.payload) == (PLACE, NEWER)


def test_a_revision_while_the_message_is_being_sent_does_not_send_it_twice_at_once(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        claim(tx)
        outbox.revise(tx, "card:1", NEWER, at=NOW)
        assert take(tx) is None


def test_a_revision_of_nothing_does_nothing(database: Database) -> None:
    with database.write() as tx:
        outbox.revise(tx, "card:404", NEWER, at=NOW)
        assert outbox.counts(tx) == {}


def test_a_revision_that_meets_the_record_of_the_sending_is_not_lost(postgres_url: str) -> None:
    """PostgreSQL lets both run at once: the revision must wait for the record, and then see it."""
    database = Database(postgres_url)
    with database.write() as tx:
        post(tx)
        claimed = claim(tx)

    def revise() -> None:
        with database.write() as tx:
            outbox.revise(tx, "card:1", NEWER, at=NOW)

    with ThreadPoolExecutor(1) as pool:
        with database.write() as tx:
            deliveries.record_sent(tx, claimed, PLACE)
            revising = pool.submit(revise)
            wait_for_a_lock(postgres_url)
        revising.result()
    with database.write() as tx:
        state = _state(tx)
    database.dispose()
    assert state is Delivery.PENDING


def test_a_message_waits_until_it_was_sent_for_the_first_time(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        before = outbox.is_waiting(tx, "card:1")
        send(tx)
        outbox.revise(tx, "card:1", NEWER, at=NOW)
        assert (before, outbox.is_waiting(tx, "card:1")) == (True, False)


def test_a_sent_message_has_its_place(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        send(tx)
        assert outbox.place(tx, "card:1") == PLACE


def test_a_message_has_no_place_before_it_is_sent(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        assert outbox.place(tx, "card:1") is None


def test_a_revision_does_not_raise_the_dead(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        bury(tx, "channel_not_found")
        outbox.revise(tx, "card:1", NEWER, at=NOW)
        assert _state(tx) is Delivery.DEAD


def test_a_dead_message_decided_again_stays_dead(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        bury(tx, "channel_not_found")
        post(tx)
        assert _state(tx) is Delivery.DEAD


def test_a_message_outdated_several_times_is_drawn_once(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        post(tx)
        send(tx)
        for _ in range(2):
            outbox.outdate(tx, "card:1", pilot_id=pilot_id, at=NOW)
        claimed = claim(tx)
        outbox.draw(tx, "card:1", NEWEST, version=claimed.version)
        deliveries.record_sent(tx, claimed, PLACE)
        outbox.revise(tx, "card:1", NEWEST, at=NOW)
        assert claimed.message.payload == outbox.OUTDATED
        assert take(tx) is None


def test_a_message_outdated_while_it_is_drawn_is_drawn_again(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        post(tx)
        outbox.outdate(tx, "card:1", pilot_id=pilot_id, at=NOW)
        claimed = claim(tx)
        outbox.revise(tx, "card:1", NEWER, at=NOW)
        outbox.outdate(tx, "card:1", pilot_id=pilot_id, at=NOW)
        outbox.draw(tx, "card:1", NEWEST, version=claimed.version)
        deliveries.record_sent(tx, claimed, PLACE)
        assert claim(tx).message.payload == outbox.OUTDATED
