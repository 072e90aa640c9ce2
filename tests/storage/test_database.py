"""Whatever goes wrong, a change is either saved whole or not at all, and people are told which."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, make_url, select, text, update
from sqlalchemy.exc import IntegrityError

from bot.domain.errors import NotSavedError, UnavailableError
from bot.domain.people import Person, UserId
from storage import blockers, people
from storage.database import Database, Transaction
from storage.tables import OutboxRow, PersonRow
from tests.builders import NOW, blocker
from tests.storage.keeping import open_check_in, post
from tests.storage.postgres import Postgres

ROOT = Path(__file__).parents[2]
SLACK_WAITS_SECONDS = 3

_INTERRUPTED = """
import sys
from bot.domain.people import Person, UserId
from storage import people
from storage.database import Database
from tests.builders import NOW

database = Database(sys.argv[1])
for number in range(5):
    with database.write() as tx:
        people.record(tx, Person(UserId(f"USAVED{number}")), at=NOW)
with database.write() as tx:
    tx.exec_driver_sql("PRAGMA cache_size = 1")  # spills into the file long before the commit
    for number in range(2_000):
        people.record(tx, Person(UserId(f"UHALF{number}")), at=NOW)
    print("half way", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    opened = Database(sqlite_url)
    yield opened
    opened.dispose()


@pytest.fixture
def postgresql(postgres_url: str) -> Iterator[Database]:
    opened = Database(postgres_url)
    yield opened
    opened.dispose()


def _record(tx: Transaction, user: str = "UANN") -> None:
    people.record(tx, Person(UserId(user)), at=NOW)


def _count(database: Database) -> int:
    with database.read() as tx:
        return tx.execute(select(func.count()).select_from(PersonRow)).scalar_one()


def _file(database: Database) -> str:
    return str(database.url.database)


# Transactions


def test_what_was_written_is_there(database: Database) -> None:
    with database.write() as tx:
        _record(tx)
    assert _count(database) == 1


def test_what_fails_half_way_is_not_there_at_all(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.write() as tx:
        _record_and_fail(tx)
    assert _count(database) == 0


def _record_and_fail(tx: Transaction) -> None:
    _record(tx)
    raise ZeroDivisionError


def test_after_a_failure_the_next_write_is_saved(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.write() as tx:
        _record_and_fail(tx)
    with database.write() as tx:
        _record(tx)
    assert _count(database) == 1


def test_a_look_does_not_wait_for_a_write_and_does_not_see_it(database: Database) -> None:
    with database.write() as tx:
        _record(tx)
        assert _count(database) == 0


def test_one_look_sees_one_state_whatever_is_written_meanwhile(database: Database) -> None:
    count = select(func.count()).select_from(PersonRow)
    with database.read() as look:
        before = look.execute(count).scalar_one()
        with database.write() as tx:
            _record(tx)
        assert look.execute(count).scalar_one() == before


def test_a_look_cannot_write(database: Database) -> None:
    with pytest.raises(UnavailableError), database.read() as tx:
        _record(tx)


def test_a_write_after_a_look_is_saved(database: Database) -> None:
    _count(database)
    with database.write() as tx:
        _record(tx)
    assert _count(database) == 1


def test_what_belongs_to_nothing_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as tx:
        open_check_in(tx, pilot_id=404)


def test_many_threads_that_count_together_lose_nothing(database: Database) -> None:
    with database.write() as tx:
        post(tx)

    def count_up(_: int) -> None:
        for _ in range(20):
            with database.write() as tx:
                _count_up(tx)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count_up, range(4)))
    with database.read() as tx:
        assert tx.execute(select(OutboxRow.attempts)).scalar_one() == 80


def test_two_processes_that_count_together_lose_nothing(database: Database, database_url: str) -> None:
    """Two engines are as strange to each other as two processes."""
    other = Database(database_url)
    with database.write() as tx:
        post(tx)

    def count_up(mine: Database) -> None:
        for _ in range(10):
            with mine.write() as tx:
                _count_up(tx)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(count_up, (database, other)))
    other.dispose()
    with database.read() as tx:
        assert tx.execute(select(OutboxRow.attempts)).scalar_one() == 20


def _count_up(tx: Transaction) -> None:
    found = tx.execute(select(OutboxRow.attempts).with_for_update()).scalar_one()
    tx.execute(update(OutboxRow).values(attempts=found + 1))


def test_subscribers_are_called_after_each_commit(database: Database) -> None:
    seen: list[int] = []
    database.subscribe(lambda: seen.append(_count(database)))
    for user in ("UANN", "UBOB"):
        with database.write() as tx:
            _record(tx, user)
    assert seen == [1, 2]


def test_subscribers_are_not_called_when_nothing_was_saved(database: Database) -> None:
    seen: list[str] = []
    database.subscribe(lambda: seen.append("called"))
    with pytest.raises(ZeroDivisionError), database.write() as tx:
        _record_and_fail(tx)
    assert seen == []


# Not saved


def test_a_database_that_another_process_holds_is_told_apart_from_a_saved_change(sqlite: Database) -> None:
    _do_not_wait(sqlite)
    with closing(sqlite3.connect(_file(sqlite), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(NotSavedError, match="locked"), sqlite.write() as tx:
            _record(tx)
    assert _count(sqlite) == 0


def test_once_the_other_process_is_done_the_same_change_is_saved(sqlite: Database) -> None:
    _do_not_wait(sqlite)
    with closing(sqlite3.connect(_file(sqlite), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(NotSavedError), sqlite.write() as tx:
            _record(tx)
    with sqlite.write() as tx:
        _record(tx)
    assert _count(sqlite) == 1


def _do_not_wait(database: Database) -> None:
    """Give up on a lock at once, instead of after a second and a half."""
    with database.write() as tx:
        tx.exec_driver_sql("PRAGMA busy_timeout = 0")


def test_a_row_that_another_transaction_holds_is_told_apart_from_a_saved_change(postgresql: Database) -> None:
    with postgresql.write() as tx:
        _record(tx)
    with postgresql.write() as holder:
        _record(holder)
        with pytest.raises(NotSavedError), postgresql.write() as tx:
            _record_without_waiting(tx)


def _record_without_waiting(tx: Transaction) -> None:
    tx.execute(text("SET LOCAL lock_timeout = '1ms'"))
    _record(tx)


def test_waiting_for_a_row_ends_before_slack_stops_waiting_for_us(postgresql: Database) -> None:
    with postgresql.write() as tx:
        patience = "SELECT EXTRACT(EPOCH FROM current_setting('lock_timeout')::interval)"
        seconds = tx.execute(text(patience)).scalar_one()
    assert 0 < seconds < SLACK_WAITS_SECONDS


def test_waiting_for_the_file_ends_before_slack_stops_waiting_for_us(sqlite: Database) -> None:
    with sqlite.write() as tx:
        milliseconds = tx.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    assert 0 < milliseconds < SLACK_WAITS_SECONDS * 1000


def test_a_thread_that_waits_too_long_for_its_turn_is_told_so(sqlite: Database) -> None:
    with sqlite.write(), pytest.raises(NotSavedError, match="too long"), sqlite.write() as tx:
        _record(tx)


def test_a_read_only_file_is_told_apart_from_a_saved_change(sqlite: Database) -> None:
    read_only = Database(f"sqlite:///file:{_file(sqlite)}?mode=ro&uri=true")
    with pytest.raises(NotSavedError, match="readonly"), read_only.write() as tx:
        _record(tx)
    read_only.dispose()
    assert _count(sqlite) == 0


def test_a_read_only_server_is_told_apart_from_a_saved_change(postgres: Postgres, postgresql: Database) -> None:
    postgres.execute(f"ALTER DATABASE {_file(postgresql)} SET default_transaction_read_only = on")
    with pytest.raises(NotSavedError, match="read-only"), postgresql.write() as tx:
        _record(tx)


def test_a_full_disk_is_told_apart_from_a_saved_change(sqlite: Database) -> None:
    _fill(sqlite)
    with pytest.raises(NotSavedError, match="full"), sqlite.write() as tx:
        _record_many(tx)
    assert _count(sqlite) == 0


def test_once_there_is_room_again_the_same_change_is_saved(sqlite: Database) -> None:
    _fill(sqlite)
    with pytest.raises(NotSavedError), sqlite.write() as tx:
        _record_many(tx)
    with sqlite.write() as tx:
        tx.exec_driver_sql("PRAGMA max_page_count = 100000")
        _record_many(tx)
    assert _count(sqlite) == 2_000


def _fill(database: Database) -> None:
    """Let the file grow no more."""
    with database.write() as tx:
        tx.exec_driver_sql("PRAGMA max_page_count = 1")


def _record_many(tx: Transaction) -> None:
    for number in range(2_000):
        _record(tx, f"U{number}")


def test_a_database_that_is_not_there_is_told_apart_from_a_saved_change(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'missing' / 'pilot.db'}")
    with pytest.raises(NotSavedError), database.write() as tx:
        _record(tx)


def test_a_server_that_does_not_know_us_is_told_apart_from_a_saved_change(postgres_url: str) -> None:
    database = Database(make_url(postgres_url).set(database="nowhere").render_as_string(hide_password=False))
    with pytest.raises(NotSavedError), database.write() as tx:
        _record(tx)


def test_a_connection_that_breaks_half_way_is_told_apart_from_a_saved_change(postgresql: Database) -> None:
    with pytest.raises(NotSavedError), postgresql.write() as tx:
        _record_and_hang_up(tx)
    assert _count(postgresql) == 0


def _record_and_hang_up(tx: Transaction) -> None:
    _record(tx)
    tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))


# Surviving


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("foreign_keys", 1), ("synchronous", 2), ("journal_mode", "wal"), ("secure_delete", 1)],
)
def test_sqlite_checks_references_survives_power_cuts_and_overwrites_what_is_deleted(
    sqlite: Database, pragma: str, value: int | str
) -> None:
    with sqlite.write() as tx:
        assert tx.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


@pytest.fixture
def killed_half_way(sqlite_url: str) -> str:
    """The URL of a database whose process was killed in the middle of a transaction, after five that it finished."""
    command = [sys.executable, "-c", _INTERRUPTED, sqlite_url]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        try:
            assert child.stdout.readline() == "half way\n"
        finally:
            child.kill()
    return sqlite_url


def test_a_process_killed_while_writing_leaves_a_sound_database_with_all_that_was_saved(killed_half_way: str) -> None:
    database = Database(killed_half_way)
    with database.write() as tx:
        found = tx.exec_driver_sql("PRAGMA integrity_check").scalar_one()
        users = tx.execute(select(PersonRow.user_id).order_by(PersonRow.user_id)).scalars().all()
    database.dispose()
    assert (found, users) == ("ok", [f"USAVED{number}" for number in range(5)])


def test_what_people_wrote_is_not_in_the_words_of_a_failure(database: Database) -> None:
    with pytest.raises(IntegrityError) as failure, database.write() as tx:
        blockers.add(tx, blocker(text="No access to the archive", raised_in=404))
    assert "archive" not in str(failure.value)
