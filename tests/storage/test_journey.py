"""What is kept of a pilot with its day comes in one statement, oldest first, and of that pilot alone."""

from datetime import date, timedelta

from bot.domain.blockers import Kind
from bot.domain.charter import Change, Measurement, Part
from bot.domain.checkins import Category
from bot.domain.pilots import Stage
from storage import charter, journey, pilots
from storage.database import Database, Transaction
from tests.builders import CHAMPION, NOW, spec
from tests.storage.keeping import Statements, keep_blocker, keep_pilot

LATER = NOW + timedelta(days=1)
PROBLEM = Change(Part.PROBLEM, "", "Invoices wait", CHAMPION, NOW)


def _on_its_way(tx: Transaction) -> int:
    pilot_id = keep_pilot(tx)
    pilots.change(tx, pilots.by_id(tx, pilot_id), spec(stage=Stage.DATA), at=LATER)
    charter.note(tx, pilot_id, [PROBLEM])
    for day, value in ((3, 12.0), (2, 14.0)):
        charter.measure(tx, pilot_id, Measurement(date(2026, 3, day), value), by=CHAMPION)
    for category in (Category.PEOPLE, Category.VENDOR, Category.DATA):
        keep_blocker(tx, pilot_id, category=category)
    keep_blocker(tx, pilot_id, category=Category.DATA, kind=Kind.ASK)
    return pilot_id


def test_marks_tell_of_each_kind_what_there_was(database: Database) -> None:
    with database.write() as tx:
        found = journey.marks(tx, _on_its_way(tx))
    assert found.measurements == (Measurement(date(2026, 3, 2), 14.0), Measurement(date(2026, 3, 3), 12.0))
    assert found.changes == (PROBLEM,)
    assert found.stages == ((Stage.SELECTION, NOW), (Stage.DATA, LATER))
    assert found.telling == ((Category.PEOPLE, NOW), (Category.DATA, NOW))


def test_marks_take_one_statement(database: Database) -> None:
    with database.write() as tx:
        pilot_id = _on_its_way(tx)
        statements = Statements(tx)
        journey.marks(tx, pilot_id)
    assert statements.count == 1


def test_marks_of_another_pilot_are_not_mixed_in(database: Database) -> None:
    with database.write() as tx:
        _on_its_way(tx)
        other = journey.marks(tx, keep_pilot(tx, key="other", channel="COTHER"))
    assert (other.measurements, other.changes, other.telling) == ((), (), ())
    assert other.stages == ((Stage.SELECTION, NOW),)
