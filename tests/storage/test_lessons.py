"""Lessons are found by their words alike on both databases, whatever people type."""

from typing import Any

import pytest
from alembic import command
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text

from bot.domain.checkins import Category
from bot.domain.lessons import Lesson, Readable, Written, telling, words_of
from bot.domain.pilots import PilotState, Stage
from storage import lessons, migrations
from storage.database import Database, Transaction
from storage.tables import LessonRow, PilotRow
from tests.builders import NOW, PRACTITIONER, utc
from tests.storage.keeping import keep_pilot, keep_pilots

ALL = Readable((1,), shared=True)


def keep(tx: Transaction, happened: str, *, pilot_id: int = 1, form_id: str = "", **written: Any) -> int:
    kept = lessons.add(
        tx,
        pilot_id,
        Written(happened=happened, **written),
        by=PRACTITIONER,
        at=NOW,
        tell_at=None,
        form_id=form_id or happened,
    )
    assert kept is not None
    return kept


def found(tx: Transaction, words: str, who: Readable = ALL) -> list[str]:
    return [one.happened for one in lessons.search(tx, who, words_of(words), limit=10)[0]]


def test_a_lesson_is_found_by_the_beginnings_of_its_words_and_its_tags(database: Database) -> None:
    with database.write() as tx:
        keep_pilot(tx)
        keep(tx, "Clean the invoice/archive first", again="Ask <finance> early", category=Category.SECURITY_REVIEW)
        keep(tx, "Measure before building", stage=Stage.MEASURE)
        assert found(tx, "ARCHI") == ["Clean the invoice/archive first"]
        assert found(tx, "finance clean") == ["Clean the invoice/archive first"]
        assert found(tx, "security") == ["Clean the invoice/archive first"]
        assert found(tx, "measure") == ["Measure before building"]
        assert found(tx, "archive measure") == []


def test_without_words_the_newest_come_first(database: Database) -> None:
    with database.write() as tx:
        keep_pilot(tx)
        for happened in ("First", "Second", "Third"):
            keep(tx, happened)
        newest, count = lessons.search(tx, ALL, (), limit=2)
    assert ([one.happened for one in newest], count) == (["Third", "Second"], 3)


def test_what_was_worded_anew_is_found_by_its_new_words_only(database: Database) -> None:
    with database.write() as tx:
        keep_pilot(tx)
        kept = keep(tx, "Clean the archive")
        assert lessons.change(tx, kept, Written(happened="Ask the vendor"), version=1, tell_at=None)
        assert not lessons.change(tx, kept, Written(happened="Too late"), version=1, tell_at=None)
        assert (found(tx, "archive"), found(tx, "vendor")) == ([], ["Ask the vendor"])
        tx.execute(delete(LessonRow))
        assert found(tx, "vendor") == []


def test_words_that_are_gone_cannot_be_read_in_the_file_either(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.write() as tx:
        keep_pilot(tx)
        kept = keep(tx, "Ask Zacharias about the archive")
    with database.write() as tx:
        lessons.change(tx, kept, Written(happened="Ask somebody about the archive"), version=1, tell_at=None)
    with database.read() as tx:
        blocks = tx.execute(text("SELECT block FROM lesson_words_data")).scalars().all()
    database.dispose()
    assert not any(b"zacharias" in bytes(block) for block in blocks)


def test_a_form_is_kept_once(database: Database) -> None:
    with database.write() as tx:
        keep_pilot(tx)
        keep(tx, "Once", form_id="V1")
        again = Written(happened="Once")
        assert lessons.add(tx, 1, again, by=PRACTITIONER, at=NOW, tell_at=None, form_id="V1") is None


def test_lessons_of_other_pilots_are_read_if_they_are_shared(database: Database) -> None:
    with database.write() as tx:
        keep_pilots(tx, 2)
        keep(tx, "Own")
        keep(tx, "Theirs, shared", pilot_id=2, shared=True)
        keep(tx, "Theirs", pilot_id=2)
        assert found(tx, "") == ["Theirs, shared", "Own"]
        assert found(tx, "theirs") == ["Theirs, shared"]
        assert found(tx, "", Readable((1,), shared=False)) == ["Own"]


def test_of_a_category_those_come_first_that_share_words(database: Database) -> None:
    with database.write() as tx:
        keep_pilot(tx)
        keep(tx, "The archive was locked", category=Category.DATA)
        keep(tx, "Labels were missing", category=Category.DATA)
        keep(tx, "The archive of contracts", category=Category.VENDOR)
        fit = lessons.fitting(tx, ALL, telling("No access to the archive"), category=Category.DATA, limit=3)
        other = lessons.fitting(tx, ALL, telling("The archive"), category=Category.OTHER, limit=3)
        nothing = lessons.fitting(tx, ALL, (), category=Category.OTHER, limit=3)
    assert [one.happened for one in fit] == ["The archive was locked", "Labels were missing"]
    assert {one.happened for one in other} == {"The archive was locked", "The archive of contracts"}
    assert nothing == []


def test_for_a_new_pilot_those_fit_that_were_in_its_stage_or_share_words(database: Database) -> None:
    with database.write() as tx:
        keep_pilot(tx)
        keep(tx, "Scaling took long", stage=Stage.SCALE)
        keep(tx, "Contracts come as scans", stage=Stage.DATA)
        keep(tx, "Choose something small")
        fit = lessons.fitting(tx, ALL, telling("Contract review"), stage=Stage.SELECTION, limit=3)
    assert [one.happened for one in fit] == ["Contracts come as scans", "Choose something small"]


@pytest.mark.parametrize(
    "typed", ['"', "'", "archive)", "a AND", "-x:*", "NEAR(a b", "ß & | ! <->", "\\", "%s :x", "*"]
)
def test_nothing_that_people_type_breaks_a_search(database: Database, typed: str) -> None:
    with database.write() as tx:
        keep_pilot(tx)
        keep(tx, "The archive")
        found(tx, typed)
        lessons.fitting(tx, ALL, telling(typed), category=Category.DATA, limit=3)


def test_nothing_at_all_breaks_a_search(database: Database) -> None:
    with database.write() as tx:
        keep_pilot(tx)

        @given(st.text(max_size=60))
        def search(typed: str) -> None:
            found(tx, typed)

        search()


def test_what_ended_pilots_had_learned_becomes_their_lesson(database: Database) -> None:
    with database.write() as tx:
        command.downgrade(migrations.config(tx), "0029")
        tx.execute(_ended(tx))
        tx.execute(text("UPDATE pilots SET learned = 'Clean the archive first'"))
    database.migrate()
    with database.write() as tx:
        (lesson,) = _all(tx)
        assert (lesson.happened, lesson.shared, lesson.written_by) == ("Clean the archive first", False, None)
        assert found(tx, "archive") == ["Clean the archive first"]
        command.downgrade(migrations.config(tx), "0029")
        assert tx.execute(text("SELECT learned FROM pilots")).scalar_one() == "Clean the archive first"
    database.migrate()


def _all(tx: Transaction) -> list[Lesson]:
    return lessons.search(tx, Readable((1,), shared=True), (), limit=10)[0]


def _ended(tx: Transaction) -> Any:
    """A pilot that has ended, in the columns of that time."""
    keep_pilot(tx)
    row = dict(tx.execute(select(PilotRow)).mappings().one())
    tx.execute(delete(PilotRow))
    return insert(PilotRow).values(row | {"state": PilotState.SHIPPED, "ended_at": utc("2026-06-01 08:00")})
