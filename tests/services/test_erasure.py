"""Erasing and forgetting do the same on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import MovableClock
from bot.domain.lessons import Readable, Written
from bot.domain.people import UserId
from bot.domain.privacy import Names
from bot.domain.risks import change
from bot.services import erasure, retention
from bot.services.deps import Deps
from bot.settings import Settings
from storage import dependencies, lessons, pilots, risks
from storage.database import Database
from storage.tables import Base
from tests.builders import CHAMPION, NOW, PRACTITIONER, SPONSOR, roster
from tests.services.test_exchange import keep_a_week
from tests.storage.keeping import keep_blocker, keep_pilot, keep_risk, post


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


def test_whoever_worded_a_risk_with_others_has_its_words_removed_and_those_of_the_blocker_that_it_became(
    database: Database,
) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        named = keep_risk(tx, pilot_id, raised_by=SPONSOR, what="The archive moves")
        reworded = change(named, replace(named.draft, sign="Mails to Ravi bounce"), by=PRACTITIONER, now=NOW)
        assert reworded is not None
        assert risks.apply(tx, reworded)
        item = keep_blocker(tx, pilot_id, id=0, raised_by=SPONSOR, text="The archive moves\nMails to Ravi bounce")
        risks.link(tx, named.id, item.id)
        only_owned = keep_risk(tx, pilot_id, raised_by=SPONSOR, what="The vendor leaves")
        given = change(only_owned, replace(only_owned.draft, owner=SPONSOR), by=PRACTITIONER, now=NOW)
        assert given is not None
        assert risks.apply(tx, given)
    assert erasure.erase(deps(database), PRACTITIONER, remove_words=True) is None
    left = everything(database)
    assert "bounce" not in left
    assert "The vendor leaves" in left


def test_words_go_after_so_many_weeks_and_a_second_time_there_is_nothing_left_to_do(database: Database) -> None:
    keep_a_week(database)
    with database.write() as tx:
        post(tx)
        tx.execute(Base.metadata.tables["outbox"].update().values(state="sent", pilot_id=1))
    later = deps(database, later=timedelta(weeks=9))
    (gone,) = retention.forget(later, weeks=8)
    assert (gone.revisions, gone.risks, gone.messages) == (2, 1, 1)
    assert "Ärger" not in everything(database)
    assert retention.forget(later, weeks=8) == []


INES = Names.of(["Inês Duarte", "Inês"])


def keep_words_about_ines(database: Database) -> None:
    """What others wrote: about a pilot that she is on, in a note to it, and about one that she is not on."""
    keep_a_week(database)
    with database.write() as tx:
        elsewhere = keep_pilot(tx, key="contract-search", channel="C2", roster=roster(practitioners=(CHAMPION,)))
        for pilot_id, happened in (
            (1, "Only INÊS DUARTE had the key to the archive"),
            (elsewhere, "Inês lent us the key"),
        ):
            written = Written(happened=happened, again="Ask Inês's team first", shared=True)
            lessons.add(tx, pilot_id, written, by=CHAMPION, at=NOW, tell_at=None, form_id=f"V{pilot_id}")
        for name in ("Sign-off of Inês", "Sign-off of someone who left"):
            dependencies.add(tx, name)
        post(tx, "note:1", pilot_id=1, payload={"text": "In\u00eas Duarte has the key"})
        post(tx, "note:2", pilot_id=elsewhere, payload={"text": "In\u00eas lent us the key"})


def found(database: Database, word: str) -> int:
    with database.read() as tx:
        return lessons.search(tx, Readable(frozenset(), shared=True), [word], limit=9)[1]


def test_an_erased_person_s_name_is_in_nobody_s_words_and_finds_nothing(database: Database) -> None:
    keep_words_about_ines(database)
    assert (found(database, "duarte"), found(database, "inês")) == (1, 2)
    assert erasure.count_names(deps(database), INES) == 5
    assert erasure.erase(deps(database), PRACTITIONER, remove_words=False, names=INES, everywhere=True) is None
    left = everything(database)
    assert "inês" not in left.casefold()
    assert "Ask someone who left's team first" in left
    assert (found(database, "duarte"), found(database, "inês"), found(database, "key")) == (0, 0, 2)
    with database.read() as tx:
        names = [one.name for one, _ in dependencies.uses(tx, typed="sign-off")]
    assert names == ["Sign-off of someone who left", "Sign-off of someone who left"]


def test_who_erases_themselves_changes_only_words_about_their_own_pilots(database: Database) -> None:
    keep_words_about_ines(database)
    assert erasure.erase(deps(database), PRACTITIONER, remove_words=False, names=INES) is None
    left = everything(database)
    assert "Only someone who left had the key" in left
    assert "Inês Duarte" not in left
    assert "Sign-off of Inês" in left
    assert left.count("Inês lent us the key") == 2


@pytest.mark.parametrize("user", [CHAMPION, UserId("U0STRANGER")])
def test_names_stay_where_nobody_is_erased(database: Database, user: UserId) -> None:
    keep_words_about_ines(database)
    before = everything(database)
    assert erasure.erase(deps(database), user, remove_words=False, names=INES, everywhere=True) is not None
    assert everything(database) == before
