"""All processes keep one pace, and a clock that was set back does not stop them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from bot.pacing import POSTS, UPDATES, Paces
from storage import pacing
from storage.database import Database, Transaction
from tests.builders import NOW
from tests.storage.postgres import wait_for_a_lock

MINUTE = timedelta(minutes=1)


def _close(tx: Transaction, name: str, until: datetime, *, now: datetime = NOW) -> None:
    pacing.close(tx, name, until=until, now=now)


def test_what_one_process_takes_every_other_sees(database_url: str) -> None:
    one, other = Database(database_url), Database(database_url)
    with one.write() as tx:
        _close(tx, POSTS, NOW + MINUTE)
    with other.read() as tx:
        assert pacing.known(tx, now=NOW) == Paces(NOW, {POSTS: NOW + MINUTE})
    one.dispose()
    other.dispose()


def test_of_two_that_take_from_a_pace_the_second_sees_what_the_first_took(postgres_url: str) -> None:
    database = Database(postgres_url)

    def take() -> dict[str, datetime]:
        with database.write() as tx:
            pacing.take_turn(tx)
            return dict(pacing.known(tx, now=NOW).opens)

    with ThreadPoolExecutor(1) as pool:
        with database.write() as tx:
            pacing.take_turn(tx)
            second = pool.submit(take)
            wait_for_a_lock(postgres_url)
            _close(tx, POSTS, NOW + MINUTE)
        assert second.result() == {POSTS: NOW + MINUTE}
    database.dispose()


def test_a_pace_that_slack_slows_down_is_not_quickened_by_a_shorter_wait(database: Database) -> None:
    with database.write() as tx:
        pacing.hold(tx, POSTS, until=NOW + 2 * MINUTE, now=NOW)
        pacing.hold(tx, POSTS, until=NOW + MINUTE, now=NOW)
        assert pacing.known(tx, now=NOW).opens == {POSTS: NOW + 2 * MINUTE}


def test_a_clock_that_is_set_back_does_not_stop_the_sending(database: Database) -> None:
    with database.write() as tx:
        _close(tx, POSTS, NOW + MINUTE)
        _close(tx, "CPILOT", NOW + MINUTE)
        an_hour_ago = NOW - timedelta(hours=1)
        pacing.forget_past(tx, now=an_hour_ago)
        assert pacing.known(tx, now=an_hour_ago).opens == {}
        assert "CPILOT" not in pacing.known(tx, now=NOW).opens


def test_conversations_are_forgotten_when_they_can_be_written_to_again(database: Database) -> None:
    with database.write() as tx:
        for name in (POSTS, UPDATES, "CPILOT", "CBUSY"):
            _close(tx, name, NOW + 2 * MINUTE if name == "CBUSY" else NOW + MINUTE)
        pacing.forget_past(tx, now=NOW + MINUTE)
        assert set(pacing.known(tx, now=NOW + MINUTE).opens) == {POSTS, UPDATES, "CBUSY"}


def test_when_slack_takes_our_token_again_nothing_is_held_up_but_a_conversation_that_is_busy(
    database: Database,
) -> None:
    with database.write() as tx:
        for name in (POSTS, UPDATES, "CPILOT"):
            pacing.hold(tx, name, until=NOW + MINUTE, now=NOW)
        pacing.reopen(tx)
        assert set(pacing.known(tx, now=NOW).opens) == {"CPILOT"}
