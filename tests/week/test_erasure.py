"""A person who leaves is nowhere to be found, and what remains still adds up."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import Text, select, text
from sqlalchemy.exc import IntegrityError

from bot.domain.audit import Action
from bot.domain.blockers import Refused
from bot.domain.people import UserId
from bot.services import audit, erasure
from storage.database import Database
from storage.erasure import DELETED, OF_THE_PILOT, WRITTEN, people_columns
from storage.tables import Base, OutboxRow
from tests.week.house import House

WORDS = "The archive at Ravi's old desk has no key"


def everything(database: Database) -> str:
    """All that the database holds, as text."""
    with database.read() as tx:
        return "\n".join(
            f"{table.name}: {row}" for table in Base.metadata.sorted_tables for row in tx.execute(table.select())
        )


def a_week_of_ravi(home: House) -> None:
    home.open_week()
    home.ravi.open_home()
    home.dana.command("/pilot away until 2026-12-24")
    home.answer(home.ravi, WORDS, blocking="No <access> & no key: " + WORDS, rating="2", needed="yes")
    home.answer(home.mei, "Asked <@" + home.ravi.id + "> twice", rating="3")
    home.tick("2026-12-01 09:00")
    home.tick("2026-12-01 15:00")
    home.tick("2026-12-02 09:00")


def test_nobody_finds_an_erased_person_in_any_table(home: House) -> None:
    a_week_of_ravi(home)
    assert home.ravi.id in everything(home.bot.deps.db)
    assert erasure.erase(home.bot.deps, UserId(home.ravi.id), remove_words=False) is None
    home.tick()
    left = everything(home.bot.deps.db)
    assert home.ravi.id not in left
    assert WORDS in left
    assert "Asked someone who left twice" in left


def test_with_the_words_removed_none_of_them_is_left_in_the_database_or_in_slack(home: House) -> None:
    a_week_of_ravi(home)
    assert WORDS in "".join(message.shown for message in home.dana.messages(home.channel))
    assert erasure.erase(home.bot.deps, UserId(home.ravi.id), remove_words=True) is None
    home.tick()
    home.tick("2026-12-02 09:05")
    assert WORDS not in everything(home.bot.deps.db)
    seen = [*home.dana.messages(home.channel), *home.sam.dm, *home.lena.dm]
    seen += [reply for message in home.dana.messages(home.channel) for reply in message.replies]
    shown = "".join(message.shown + message.text for message in seen)
    assert WORDS not in shown
    assert home.ravi.id not in shown
    assert "someone who left" in shown


def test_counts_stay_right_after_somebody_is_erased(home: House) -> None:
    a_week_of_ravi(home)
    before = home.dana.command("/pilot status invoice-triage").text
    erasure.erase(home.bot.deps, UserId(home.ravi.id), remove_words=True)
    after = home.dana.command("/pilot status invoice-triage").text
    assert "2 of 3" in before
    assert "2 of 3" in after


def test_nobody_waits_for_an_erased_person_in_an_open_check_in(home: House) -> None:
    home.open_week()
    home.answer(home.dana)
    erasure.erase(home.bot.deps, UserId(home.ravi.id), remove_words=False)
    home.tick()
    home.answer(home.mei)
    assert "2 of 2 answered" in home.card.text


def test_it_is_written_down_that_somebody_was_erased_but_not_who(home: House) -> None:
    a_week_of_ravi(home)
    erasure.erase(home.bot.deps, UserId(home.ravi.id), remove_words=True)
    found: list[object] = []
    audit.entries(home.bot.deps, found.append, pilot=None, since=None)
    (erased,) = [one for one in found if getattr(one, "action", None) is Action.ERASED]
    assert home.ravi.id not in repr(found)
    assert "words" in repr(erased)


def test_a_champion_or_sponsor_of_a_running_pilot_is_not_erased(home: House) -> None:
    home.open_week()
    before = everything(home.bot.deps.db)
    for person, role in ((home.dana, "champion"), (home.sam, "sponsor")):
        refused = erasure.erase(home.bot.deps, UserId(person.id), remove_words=True)
        assert isinstance(refused, Refused)
        assert f"{role} of invoice-triage" in refused.sentence
    assert everything(home.bot.deps.db) == before


def test_a_stranger_cannot_be_erased(home: House) -> None:
    home.open_week()
    assert erasure.erase(home.bot.deps, UserId("U0STRANGER"), remove_words=True) == Refused(
        "Nothing is kept about U0STRANGER."
    )


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_each_table_with_people_and_words_says_whose_words_they_are(table: str) -> None:
    (row,) = (mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is Base.metadata.tables[table])
    holds_people = row in {each for each, _ in people_columns()}
    holds_words = {column.name for column in Base.metadata.tables[table].columns if isinstance(column.type, Text)}
    named = {name for each in WRITTEN if each.table is row for name in (*each.words, *each.also)}
    if holds_people and row not in DELETED and row not in OF_THE_PILOT:
        assert holds_words - named <= {"note"}, f"say in storage.erasure whose words {table} holds"


def test_people_erase_themselves_from_privacy_after_being_asked(home: House) -> None:
    home.open_week()
    home.answer(home.ravi, WORDS)
    answer = home.ravi.command("/pilot privacy")
    asked = home.ravi.press(answer.messages[0], "erase_me").view
    assert asked is not None
    assert "cannot be undone" in asked.shown
    done = asked.fill({"words": "Remove my words too"}).submit()
    assert done.view is not None
    assert "Nothing is kept under your name any more." in done.view.shown
    assert home.ravi.id not in everything(home.bot.deps.db)


def test_what_others_wrote_of_somebody_by_name_goes_with_them_in_slack_too(home: House) -> None:
    home.open_week()
    home.answer(home.mei, "Ravi knows where the key is", rating="3")
    home.tick("2026-12-01 15:00")
    asked = home.ravi.press(home.ravi.command("/pilot privacy").messages[0], "erase_me").view
    assert asked is not None
    assert "where others wrote “ravi” about the pilots that you are on" in asked.shown
    asked.fill({"words": "Keep my words, without my name"}).submit()
    home.tick("2026-12-01 15:05")
    (digest,) = (message for message in home.dana.messages(home.channel) if "knows where" in message.shown)
    assert "someone who left knows where the key is" in digest.shown
    assert "ravi" not in everything(home.bot.deps.db).casefold()


def test_where_slack_does_not_say_how_somebody_is_called_they_are_told_what_stays(home: House) -> None:
    home.open_week()
    answer = home.ravi.command("/pilot privacy")
    home.slack.faults.next("users.info", status=500)
    asked = home.ravi.press(answer.messages[0], "erase_me").view
    assert asked is not None
    assert "Slack does not say just now how you are called." in asked.shown


def test_a_champion_who_wants_to_be_erased_is_told_what_to_do_first(home: House) -> None:
    home.open_week()
    asked = home.dana.press(home.dana.command("/pilot privacy").messages[0], "erase_me").view
    assert asked is not None
    done = asked.fill({"words": "Keep my words, without my name"}).submit()
    assert done.view is not None
    assert "Name somebody else first." in done.view.shown


def test_an_erasure_that_breaks_off_leaves_everything_as_it_was(home: House) -> None:
    a_week_of_ravi(home)
    database = home.bot.deps.db
    with database.write() as tx:
        tx.execute(text("CREATE TRIGGER power_cut BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'power cut'); END"))
    before = everything(database)
    with pytest.raises(IntegrityError, match="power cut"):
        erasure.erase(home.bot.deps, UserId(home.ravi.id), remove_words=True)
    assert everything(database) == before


def test_buttons_and_metadata_carry_ids_and_never_words(home: House) -> None:
    a_week_of_ravi(home)
    with home.bot.deps.db.read() as tx:
        rows = tx.execute(select(OutboxRow.key, OutboxRow.payload)).all()
    carried = [row.key for row in rows] + [value for row in rows for value in values(row.payload)]
    assert len(carried) > 20
    assert [value for value in carried if not re.fullmatch(r"[\w:.;,|{}\"\[\] -]*", value) or "archive" in value] == []


def values(part: object) -> Iterator[str]:
    """The values of all buttons in a payload."""
    if isinstance(part, dict):
        if isinstance(part.get("value"), str):
            yield part["value"]
        for each in part.values():
            yield from values(each)
    elif isinstance(part, list):
        for each in part:
            yield from values(each)
