"""Erasing and forgetting do the same on both databases."""

from datetime import timedelta

from bot.clock import MovableClock
from bot.services import erasure, retention
from bot.services.deps import Deps
from bot.settings import Settings
from storage import pilots
from storage.database import Database
from storage.tables import Base
from tests.builders import NOW, PRACTITIONER
from tests.services.test_exchange import keep_a_week
from tests.storage.keeping import post


def deps(database: Database, *, later: timedelta = timedelta()) -> Deps:
    return Deps(database, MovableClock(NOW + later), Settings(_env_file=None))


def everything(database: Database) -> str:
    with database.read() as tx:
        return "\n".join(str(row) for table in Base.metadata.sorted_tables for row in tx.execute(table.select()))


def test_an_erased_person_is_in_no_table(database: Database) -> None:
    keep_a_week(database)
    with database.write() as tx:
        post(tx, f"late:1:{PRACTITIONER}", payload={"text": f"<@{PRACTITIONER}> wrote =1+1 and Ärger"})
        post(tx, f"reminder:1:{PRACTITIONER}", recipient=PRACTITIONER)
    assert erasure.erase(deps(database), PRACTITIONER, remove_words=True) is None
    left = everything(database)
    assert PRACTITIONER not in left
    assert "Ärger, “quoted”" not in left
    assert "(words removed)" in left
    with database.read() as tx:
        assert PRACTITIONER not in pilots.by_id(tx, 1).roster.practitioners


def test_words_go_after_so_many_weeks_and_a_second_time_there_is_nothing_left_to_do(database: Database) -> None:
    keep_a_week(database)
    with database.write() as tx:
        post(tx)
        tx.execute(Base.metadata.tables["outbox"].update().values(state="sent", pilot_id=1))
    later = deps(database, later=timedelta(weeks=9))
    (gone,) = retention.forget(later, weeks=8)
    assert (gone.revisions, gone.messages) == (2, 1)
    assert "Ärger" not in everything(database)
    assert retention.forget(later, weeks=8) == []
