"""Instants and zones come back from the database as they went in (R1)."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from bot.domain.people import Person, UserId
from storage import people
from storage.database import Database
from storage.tables import PersonRow
from tests.builders import NOW

ANN = UserId("UANN")


def _checked_at(database: Database, at: datetime) -> datetime:
    with database.write() as tx:
        people.record(tx, Person(ANN), at=at)
    with database.read() as tx:
        found: datetime = tx.execute(select(PersonRow.checked_at)).scalar_one()
        return found


def test_an_instant_comes_back_as_the_same_instant(database: Database) -> None:
    lisbon = datetime(2026, 7, 1, 9, 30, 15, 123456, tzinfo=ZoneInfo("Europe/Lisbon"))
    assert _checked_at(database, lisbon) == lisbon


def test_an_instant_comes_back_in_utc(database: Database) -> None:
    assert _checked_at(database, NOW.astimezone(ZoneInfo("Asia/Kolkata"))).tzinfo is UTC


def test_both_readings_of_a_clock_that_was_set_back_are_told_apart(database: Database) -> None:
    second = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin"))
    assert _checked_at(database, second) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_naive_instant_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="naive datetime"), database.write() as tx:
        people.record(tx, Person(ANN), at=datetime(2026, 3, 2, 9))  # noqa: DTZ001 - the point of the test


def test_a_zone_comes_back_by_its_name(database: Database) -> None:
    with database.write() as tx:
        people.record(tx, Person(ANN, ZoneInfo("Australia/Lord_Howe")), at=NOW)
    with database.read() as tx:
        assert people.known(tx, [ANN])[ANN].zone == ZoneInfo("Australia/Lord_Howe")


def test_an_unknown_zone_stays_unknown(database: Database) -> None:
    with database.write() as tx:
        people.record(tx, Person(ANN, None), at=NOW)
    with database.read() as tx:
        assert people.known(tx, [ANN])[ANN].zone is None
