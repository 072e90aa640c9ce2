"""Every database reaches the newest tables, from wherever it starts and whoever else is at it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import insert, inspect

from bot.domain.people import Side
from storage import checkins, confidence, digest, migrations
from storage.database import Database
from storage.tables import Base, RatingRow
from tests.builders import NOW, WEEK
from tests.storage.keeping import keep_pilot, open_check_in
from tests.storage.postgres import Postgres

ROOT = Path(__file__).parents[2]

_MIGRATE = """
import sys
import alembic.command
from storage.database import Database

database = Database(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
database.migrate()
database.dispose()
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'pilot.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.bare() as url:
        yield url


@pytest.fixture
def bare(bare_url: str) -> Iterator[Database]:
    opened = Database(bare_url)
    yield opened
    opened.dispose()


def _tables(database: Database) -> set[str]:
    """All tables but those in which SQLite keeps its index of words."""
    with database.read() as tx:
        return {name for name in inspect(tx).get_table_names() if not name.startswith("lesson_words")}


def test_an_empty_database_is_at_no_revision(bare: Database) -> None:
    assert bare.revision() is None


def test_migrating_an_empty_database_makes_all_tables(bare: Database) -> None:
    bare.migrate()
    assert _tables(bare) == {*Base.metadata.tables, "alembic_version"}


def test_migrating_leads_to_the_newest_revision(bare: Database) -> None:
    bare.migrate()
    assert bare.revision() == migrations.head()


def test_migrating_again_has_nothing_to_do(bare: Database) -> None:
    assert [bare.migrate(), bare.migrate()] == [True, False]


def test_migrating_again_keeps_what_was_written(bare: Database) -> None:
    bare.migrate()
    with bare.write() as tx:
        pilot_id = keep_pilot(tx)
    bare.migrate()
    with bare.write() as tx:
        assert open_check_in(tx, pilot_id) == 1


def test_the_migrated_tables_are_the_tables_in_the_code(database: Database) -> None:
    with database.write() as tx:
        command.check(migrations.config(tx))


def test_every_migration_can_be_taken_back(database: Database) -> None:
    with database.write() as tx:
        open_check_in(tx, keep_pilot(tx))
    with database.write() as tx:
        command.downgrade(migrations.config(tx), "base")
    left = _tables(database)
    database.migrate()
    assert left == {"alembic_version"}


def test_after_going_back_and_forth_the_tables_are_the_tables_in_the_code(database: Database) -> None:
    with database.write() as tx:
        command.downgrade(migrations.config(tx), "base")
    database.migrate()
    with database.write() as tx:
        command.check(migrations.config(tx))


def test_processes_that_migrate_at_once_all_succeed(bare_url: str, bare: Database) -> None:
    all_of_them = [
        subprocess.Popen(
            [sys.executable, "-c", _MIGRATE, bare_url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in all_of_them:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in all_of_them:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    failures = [errors for _, errors in (process.communicate(timeout=60) for process in all_of_them) if errors]
    assert (failures, bare.revision()) == ([], migrations.head())


def test_team_ratings_of_closed_check_ins_become_their_number_and_mean(bare: Database) -> None:
    bare.migrate()
    with bare.write() as tx:
        check_in_id = open_check_in(tx, keep_pilot(tx))
        checkins.close(tx, check_in_id, at=NOW)
        command.downgrade(migrations.config(tx), "0005")
        for rater, value in (("one", 2), ("two", 5)):
            row = {"check_in_id": check_in_id, "side": Side.TEAM, "rater": rater, "value": value}
            tx.execute(insert(RatingRow).values(row))
    bare.migrate()
    with bare.read() as tx:
        (week,) = digest.weeks(tx, 1, until=WEEK, limit=1)
        assert (week.team.count, week.team.mean) == (2, 3.5)
        assert confidence.values(tx, check_in_id, Side.TEAM) == []
