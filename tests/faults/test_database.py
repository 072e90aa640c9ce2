"""The database fails in the middle of a week: nobody's words are lost, and the bot goes on when it is back."""

import logging
import os
import signal
import sqlite3
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing as ending
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.domain.errors import UnavailableError
from bot.sandbox import Call, Change, Submitted, View
from storage import migrations
from storage.database import Database
from tests.builders import utc
from tests.faults.mortal import forkserver
from tests.faults.promises import missing, twice
from tests.storage.postgres import Postgres, serve
from tests.week.house import Closing, House, house

PATIENT_SECONDS = 60.0


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'pilot.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.bare() as url:
        yield url


def test_a_locked_database_makes_the_bot_late_and_nothing_else(home: House, tmp_path: Path) -> None:
    home.add_pilot()
    home.clock.move_to(utc("2026-11-30 08:01"))
    with ending(sqlite3.connect(tmp_path / "pilot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UnavailableError):
            home.bot.tick()
        other.execute("ROLLBACK")
    home.tick()
    assert "0 of 3 answered" in home.card.text


def test_what_is_sent_to_a_database_that_is_locked_is_written_down_when_it_no_longer_is(
    home: House, tmp_path: Path
) -> None:
    home.add_pilot()
    home.clock.move_to(utc("2026-11-30 08:00"))
    with ending(sqlite3.connect(tmp_path / "pilot.db", isolation_level=None, check_same_thread=False)) as other:
        home.slack.subscribe(lambda change: _lock_once(other, change))
        logging.getLogger("bot.delivery").addHandler(ear := Ear("cannot write down"))
        with ThreadPoolExecutor(1) as pool:
            ticking = pool.submit(home.tick)
            assert ear.heard.wait(PATIENT_SECONDS)
            other.execute("ROLLBACK")
            ticking.result()
        logging.getLogger("bot.delivery").removeHandler(ear)
    assert (missing(home), twice(home.slack)) == ([], set())


class Ear(logging.Handler):
    """Listens to what is logged, for certain words."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.heard = threading.Event()

    def emit(self, record: logging.LogRecord) -> None:
        if self._words in record.getMessage():
            self.heard.set()


def _lock_once(other: sqlite3.Connection, change: Change) -> None:
    """Take the database away as soon as Slack has the card."""
    call = change.subject
    if isinstance(call, Call) and call.ok and call.args.get("channel", "").startswith("C") and not other.total_changes:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE outbox SET attempts = attempts")


def _form(home: House) -> View:
    """A long one, filled in and not sent yet."""
    view = home.dana.press(home.open_week(), "answer_check_in").view
    assert view is not None
    return view.fill(completed="x" * 1900, blocking="x" * 1900, at_risk="x" * 1900, needed="x" * 1900)


def _is_saved_in_the_end(home: House, view: View, refused: Submitted) -> None:
    assert "This was not saved" in refused.errors["completed"]
    assert view.value("needed") == "x" * 1900
    assert view.submit().closed
    home.tick()
    assert "1 of 3 answered" in home.card.text
    assert (missing(home), twice(home.slack)) == ([], set())


def test_while_the_database_is_locked_the_form_stays_open(home: House, tmp_path: Path) -> None:
    view = _form(home)
    with ending(sqlite3.connect(tmp_path / "pilot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = view.submit()
        other.execute("ROLLBACK")
    _is_saved_in_the_end(home, view, refused)


@pytest.mark.parametrize("pragma", ["max_page_count = 1", "query_only = ON"], ids=["full", "read-only"])
def test_what_cannot_be_written_stays_in_the_form_and_is_saved_once_it_can(home: House, pragma: str) -> None:
    view = _form(home)
    home.bot.deps.db.dispose()

    @event.listens_for(Engine, "begin")
    def limit(connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA {pragma}")

    refused = view.submit()
    event.remove(Engine, "begin", limit)
    home.bot.deps.db.dispose()
    _is_saved_in_the_end(home, view, refused)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip(f"no disk can be mounted: {mounted.stderr.decode().strip()}")
    yield disk
    subprocess.run(["/bin/umount", "--lazy", disk], check=True)


def test_a_disk_that_is_full_loses_nothing(small_disk: Path, migrated_file: Path, closing: Closing) -> None:
    database = small_disk / "pilot.db"
    database.write_bytes(migrated_file.read_bytes())
    with house(database, closing) as home:
        view = _form(home)
        _fill(small_disk / "others")
        refused = view.submit()
        (small_disk / "others").unlink()
        _is_saved_in_the_end(home, view, refused)
        home.bot.deps.db.dispose()


def _fill(file: Path) -> None:
    """Leave no room on the disk."""
    with suppress(OSError), file.open("wb", buffering=0) as rest:
        while rest.write(b"x" * 4096):
            pass


@pytest.mark.usefixtures("postgres")  # which says so, loudly, where no server can be started
def test_postgresql_is_restarted_in_the_middle_of_a_week(closing: Closing) -> None:
    with tempfile.TemporaryDirectory(prefix="pilots-pg-", ignore_cleanup_errors=True) as folder:
        server = serve(Path(folder) / "data")
        try:
            with house(server.get_uri(), closing) as home:
                home.open_week()
                assert home.answer(home.dana, "Labelled 200 invoices").closed
                view = home.ravi.press(home.card_for(home.ravi), "answer_check_in").view
                assert view is not None
                server.stop()
                refused = view.fill(completed="Wired the archive").submit()
                assert "This was not saved" in refused.errors["completed"]
                with pytest.raises(UnavailableError):
                    home.bot.tick()
                server.ensure_postgres_running()
                assert view.submit().closed
                home.tick("2026-12-01 15:00")
                assert "2 of 3 answered" in home.digests[0].text
                assert (missing(home), twice(home.slack)) == ([], set())
                home.bot.deps.db.dispose()
        finally:
            server.cleanup()


@pytest.mark.parametrize("statement", [2, 40, 90])
def test_a_migration_that_was_killed_half_way_is_done_whole_the_next_time(bare_url: str, statement: int) -> None:
    killed = forkserver().Process(target=_migrate_and_die, args=(bare_url, statement))
    killed.start()
    killed.join()
    assert killed.exitcode == -signal.SIGKILL
    database = Database(bare_url)
    assert database.revision() is None
    assert database.migrate()
    assert database.revision() == migrations.head()
    database.dispose()


def _migrate_and_die(url: str, statement: int) -> None:
    left = iter(range(statement - 1))

    @event.listens_for(Engine, "before_cursor_execute")
    def count(*_: object) -> None:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    Database(url).migrate()
