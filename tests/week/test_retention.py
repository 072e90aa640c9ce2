"""What was kept long enough is forgotten; every number stays."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.services import retention
from storage.database import Database
from storage.tables import Base
from tests.week.house import Closing, House, house
from tests.week.test_erasure import everything


@pytest.fixture
def home(tmp_path: Path, migrated_file: Path, closing: Closing) -> Iterator[House]:
    database = tmp_path / "pilot.db"
    database.write_bytes(migrated_file.read_bytes())
    with house(database, closing, retention_weeks=4) as opened:
        yield opened


def numbers(database: Database) -> dict[str, int]:
    """How many rows each table of answers and items has."""
    with database.read() as tx:
        kept = [
            table for name, table in Base.metadata.tables.items() if name.startswith(("answer", "blocker", "check"))
        ]
        return {table.name: len(tx.execute(table.select()).all()) for table in kept}


def an_old_week(home: House) -> None:
    home.open_week()
    home.answer(home.ravi, "Labelled 200 invoices", rating="3", needed="A key to the archive")
    home.tick("2026-12-01 15:00")


def test_old_words_go_by_themselves_and_numbers_stay(home: House) -> None:
    an_old_week(home)
    before = numbers(home.bot.deps.db)
    home.tick("2026-12-28 12:00")
    assert "Labelled 200 invoices" in everything(home.bot.deps.db)
    home.tick("2027-01-04 12:00")
    assert "Labelled 200 invoices" not in everything(home.bot.deps.db)
    after = numbers(home.bot.deps.db)
    assert {name: count for name, count in after.items() if count < before[name]} == {}


def test_what_is_still_open_keeps_its_words(home: House) -> None:
    an_old_week(home)
    home.tick("2027-01-04 12:00")
    assert "A key to the archive" in home.dana.command("/pilot blockers invoice-triage").text


def test_a_dry_run_lists_what_would_go_and_changes_nothing(home: House) -> None:
    an_old_week(home)
    home.clock.advance(timedelta(weeks=6))
    before = everything(home.bot.deps.db)
    (going,) = retention.going(home.bot.deps, weeks=4)
    assert (going.pilot, going.revisions, going.items) == ("invoice-triage", 1, 0)
    assert going.messages > 1
    assert everything(home.bot.deps.db) == before
    assert retention.forget(home.bot.deps, weeks=4) == [going]
    assert retention.going(home.bot.deps, weeks=4) == []
