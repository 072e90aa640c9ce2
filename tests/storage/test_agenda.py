"""What is due next, in words."""

from bot.domain.agenda import Happening
from storage import agenda, pilots
from storage.database import Database
from tests.builders import NOW, spec, utc


def test_the_next_opening_is_due_with_its_pilots_name(database: Database) -> None:
    with database.write() as tx:
        pilots.add(tx, spec(), next_opens_at=utc("2026-03-09 08:00"), at=NOW)
        [due] = [due for due in agenda.upcoming(tx, after=NOW) if due.happening is Happening.OPENS]
    assert due.at == utc("2026-03-09 08:00")
    assert str(due) == "Invoice triage: check-in opens"


def test_what_is_overdue_is_not_next(database: Database) -> None:
    with database.write() as tx:
        pilots.add(tx, spec(), next_opens_at=NOW, at=NOW)
        assert Happening.OPENS not in {due.happening for due in agenda.upcoming(tx, after=NOW)}


def test_nothing_is_due_where_nothing_is_planned(database: Database) -> None:
    with database.read() as tx:
        assert agenda.upcoming(tx, after=NOW) == []
