"""A message is sent by one sender at a time, in its turn, and never lost (the design's section 7)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from storage import deliveries, outbox, pacing
from storage.database import Database, Transaction
from storage.deliveries import Open
from storage.tables import OutboxRow
from tests.builders import NOW
from tests.storage.keeping import post
from tests.storage.sending import LEASE, PLACE, bury, claim, send, take

NEWER = {"text": "Week 10: 1 of 5 answered"}


def _keys(tx: Transaction) -> list[str]:
    """Everything that can be claimed now, in order."""
    found = []
    while (claimed := take(tx)) is not None:
        found.append(claimed.message.key)
    return found


# Taking


def test_a_claimed_message_is_nobody_else_s(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        claim(tx)
        assert take(tx) is None


def test_the_most_overdue_message_goes_first(database: Database) -> None:
    with database.write() as tx:
        post(tx, "card:2", at=NOW - timedelta(minutes=1))
        post(tx, "card:1", at=NOW)
        post(tx, "card:3", at=NOW - timedelta(minutes=2))
        assert _keys(tx) == ["card:3", "card:2", "card:1"]


def test_a_message_does_not_go_before_its_time(database: Database) -> None:
    with database.write() as tx:
        post(tx, at=NOW + timedelta(microseconds=1))
        assert take(tx) is None


def test_a_reply_waits_for_the_message_that_it_hangs_under(database: Database) -> None:
    with database.write() as tx:
        post(tx, "reply:1", thread_of="card:1", at=NOW - timedelta(hours=1))
        post(tx, "card:1")
        assert _keys(tx) == ["card:1"]


def test_a_reply_goes_under_its_message_once_that_is_there(database: Database) -> None:
    with database.write() as tx:
        post(tx, "card:1")
        post(tx, "reply:1", thread_of="card:1")
        send(tx)
        reply = claim(tx)
    assert (reply.message.key, reply.thread_ts) == ("reply:1", PLACE.ts)


def test_a_reply_to_a_message_that_can_never_be_sent_goes_alone(database: Database) -> None:
    with database.write() as tx:
        post(tx, "card:1")
        post(tx, "reply:1", thread_of="card:1")
        bury(tx, "is_archived")
        reply = claim(tx)
    assert (reply.message.key, reply.thread_ts) == ("reply:1", None)


def test_a_reply_to_a_message_that_was_never_decided_goes_alone(database: Database) -> None:
    with database.write() as tx:
        post(tx, "reply:1", thread_of="card:404")
        assert claim(tx).thread_ts is None


def test_busy_recipients_are_passed_over(database: Database) -> None:
    with database.write() as tx:
        post(tx, "card:1", recipient="CBUSY", at=NOW - timedelta(hours=1))
        post(tx, "card:2", recipient="CFREE")
        _keep_busy(tx)
        claimed = take(tx)
    assert claimed is not None
    assert claimed.message.key == "card:2"


def test_an_update_does_not_wait_for_a_busy_recipient(database: Database) -> None:
    with database.write() as tx:
        post(tx, recipient="CBUSY")
        send(tx)
        outbox.revise(tx, "card:1", NEWER, at=NOW)
        _keep_busy(tx)
        assert take(tx) is not None


def _keep_busy(tx: Transaction) -> None:
    pacing.close(tx, "CBUSY", until=NOW + timedelta(seconds=1), now=NOW)


def test_two_senders_at_once_never_get_the_same_message(database: Database) -> None:
    with database.write() as tx:
        for number in range(24):
            post(tx, f"card:{number}")

    def send_all(_: int) -> list[str]:
        mine = []
        for _ in range(24):
            with database.write() as tx:
                claimed = take(tx)
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
        keys = [claim(one).message.key, claim(other).message.key]
    database.dispose()
    assert keys == ["card:1", "card:2"]


# What became of it


def test_a_first_try_was_surely_not_sent_before(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        claimed = claim(tx)
    assert (claimed.maybe_sent, claimed.attempts) == (False, 1)


def test_a_sender_that_never_came_back_loses_its_message_when_the_lease_ends(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        claim(tx)
        claimed = claim(tx, now=NOW + LEASE)
    assert (claimed.maybe_sent, claimed.attempts) == (True, 2)


def test_a_lease_holds_until_its_end(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        claim(tx)
        assert take(tx, now=NOW + LEASE - timedelta(microseconds=1)) is None


def test_a_postponed_message_waits_until_then(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        deliveries.postpone(tx, claim(tx), until=NOW + timedelta(seconds=30), error="ratelimited")
        assert take(tx) is None
        assert claim(tx, now=NOW + timedelta(seconds=30)).attempts == 2


def test_a_message_that_was_only_told_to_wait_was_surely_not_sent(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        deliveries.postpone(tx, claim(tx), until=NOW)
        assert not claim(tx).maybe_sent


def test_a_message_whose_sending_was_never_answered_may_have_been_sent(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        deliveries.postpone(tx, claim(tx), until=NOW, maybe_sent=True)
        assert claim(tx).maybe_sent


def test_a_dead_message_stays_dead(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        bury(tx, "channel_not_found")
        assert take(tx, now=NOW + timedelta(days=30)) is None


def test_a_dead_message_keeps_the_reason(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        bury(tx, "channel_not_found")
        assert tx.execute(select(OutboxRow.last_error)).scalar_one() == "channel_not_found"


def test_the_next_message_is_due_at_its_time(database: Database) -> None:
    with database.write() as tx:
        post(tx, at=NOW + timedelta(hours=1))
        assert deliveries.next_due(tx) == NOW + timedelta(hours=1)


def test_an_overdue_message_stays_due(database: Database) -> None:
    with database.write() as tx:
        post(tx, at=NOW - timedelta(hours=1))
        assert deliveries.next_due(tx) == NOW - timedelta(hours=1)


def test_nothing_is_due_when_nothing_waits(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        send(tx)
        assert deliveries.next_due(tx) is None


def test_a_reply_that_waits_for_its_message_is_not_due(database: Database) -> None:
    with database.write() as tx:
        post(tx, "card:1", at=NOW + timedelta(hours=1))
        post(tx, "reply:1", thread_of="card:1")
        assert deliveries.next_due(tx) == NOW + timedelta(hours=1)


def test_a_message_that_is_being_sent_is_due_when_its_lease_ends(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        claim(tx)
        assert deliveries.next_due(tx) == NOW + LEASE


def test_a_message_that_another_transaction_holds_just_now_stays_due(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.write() as tx:
        post(tx)
    with database.write() as holder:
        holder.execute(select(OutboxRow.key).with_for_update())
        with database.write() as tx:
            passed_over, due = take(tx), deliveries.next_due(tx)
    database.dispose()
    assert (passed_over, due) == (None, NOW)


# Whoever comes back late


def test_what_was_in_doubt_stays_in_doubt_when_slack_then_says_wait(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        deliveries.postpone(tx, claim(tx), until=NOW, maybe_sent=True)
        deliveries.postpone(tx, claim(tx), until=NOW)
        assert claim(tx).maybe_sent


def test_a_sender_that_lost_its_lease_cannot_reopen_what_another_sends(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        late = claim(tx)
        claim(tx, now=NOW + LEASE)
        assert not deliveries.postpone(tx, late, until=NOW)
        assert take(tx, now=NOW + LEASE) is None


def test_a_sender_that_lost_its_lease_cannot_bury_what_another_has_sent(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        late = claim(tx)
        deliveries.record_sent(tx, claim(tx, now=NOW + LEASE), PLACE)
        assert not deliveries.bury(tx, late, "is_archived")
        assert outbox.place(tx, "card:1") == PLACE


def test_a_sender_that_lost_its_lease_does_not_move_what_another_has_sent(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        late = claim(tx)
        deliveries.record_sent(tx, claim(tx, now=NOW + LEASE), PLACE)
        assert not deliveries.record_sent(tx, late, replace(PLACE, ts="1700000000.000200"))
        assert outbox.place(tx, "card:1") == PLACE


def test_a_late_sender_is_believed_while_nobody_else_has_sent_the_message(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        late = claim(tx)
        deliveries.postpone(tx, claim(tx, now=NOW + LEASE), until=NOW, maybe_sent=True)
        assert deliveries.record_sent(tx, late, PLACE)
        assert take(tx, now=NOW + LEASE) is None


# Turns


def test_a_thousand_cards_do_not_keep_one_escalation_waiting(database: Database) -> None:
    with database.write() as tx:
        for number in range(5):
            post(tx, f"card:{number}")
        post(tx, "escalation:1", kind="escalation", at=NOW)
        claimed = take(tx, open_=Open(rank=["escalation", "card"].index))
    assert claimed is not None
    assert claimed.message.key == "escalation:1"


def test_the_kind_whose_turn_it_is_goes_next_even_if_another_waits_for_longer(database: Database) -> None:
    with database.write() as tx:
        post(tx, "card:1")
        post(tx, "reminder:1", kind="reminder", at=NOW - timedelta(hours=1))
        claimed = take(tx, open_=Open(rank=["card", "digest", "reminder"].index))
    assert claimed is not None
    assert claimed.message.key == "card:1"


def test_updates_pass_while_posts_must_wait(database: Database) -> None:
    with database.write() as tx:
        post(tx, "card:1")
        send(tx)
        outbox.revise(tx, "card:1", NEWER, at=NOW)
        post(tx, "card:2", at=NOW - timedelta(hours=1))
        claimed = take(tx, open_=Open(posts=False))
    assert claimed is not None
    assert claimed.message.key == "card:1"


def test_posts_pass_while_updates_must_wait(database: Database) -> None:
    with database.write() as tx:
        post(tx, "card:1")
        send(tx)
        outbox.revise(tx, "card:1", NEWER, at=NOW - timedelta(hours=1))
        post(tx, "card:2")
        claimed = take(tx, open_=Open(updates=False))
    assert claimed is not None
    assert claimed.message.key == "card:2"


# Messages that are put off again and again


def test_a_message_is_stuck_once_it_was_put_off_often_without_a_try(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        for seconds in range(3):
            now = NOW + timedelta(seconds=seconds)
            assert deliveries.postpone(tx, claim(tx, now=now), until=now + timedelta(microseconds=1))
        (message,) = deliveries.stuck(tx, postponed=3)
        assert (message.kind, message.postponed) == ("card", 3)
        assert deliveries.stuck(tx, postponed=4) == []


def test_a_try_to_send_a_message_begins_the_count_anew(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        assert deliveries.postpone(tx, claim(tx), until=NOW)
        assert deliveries.postpone(tx, claim(tx), until=NOW, error="ratelimited")
        assert deliveries.stuck(tx, postponed=1) == []


def test_a_sent_message_is_not_stuck(database: Database) -> None:
    with database.write() as tx:
        post(tx)
        assert deliveries.postpone(tx, claim(tx), until=NOW)
        send(tx)
        assert deliveries.stuck(tx, postponed=0) == []
