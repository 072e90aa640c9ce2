"""A pilot has one check-in a week, and what people write in it is saved once and kept in full (R4, R9, R13-R15)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bot.domain.cadence import IsoWeek
from bot.domain.checkins import Answers, Category, CheckInState, Questions
from bot.domain.duties import Duty
from bot.domain.people import UserId
from storage import checkins
from storage.database import Database, Transaction
from storage.tables import RevisionRow
from tests.builders import CHAMPION, NOW, PRACTITIONER, SPONSOR, WEEK, answers, expected, slot
from tests.storage.keeping import SECRET, due, keep_pilot, keep_pilots, kept_secret, open_check_in
from tests.storage.postgres import wait_for_a_lock


def _save(
    tx: Transaction, check_in_id: int, *, form_id: str = "V1", given: Answers | None = None, late: bool = False
) -> int | None:
    return checkins.save_answers(tx, check_in_id, PRACTITIONER, given or answers(), form_id=form_id, late=late, at=NOW)


def _save_and_fail(tx: Transaction, check_in_id: int) -> None:
    _save(tx, check_in_id)
    raise ZeroDivisionError


def _open_each(tx: Transaction, pilot_ids: list[int]) -> None:
    for pilot_id in pilot_ids:
        open_check_in(tx, pilot_id)


def test_a_pilot_cannot_have_two_check_ins_in_one_iso_week(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        open_check_in(tx, pilot_id)
    with pytest.raises(IntegrityError), database.write() as tx:
        open_check_in(tx, pilot_id)


@pytest.mark.parametrize("state", [CheckInState.SKIPPED, CheckInState.MISSED])
def test_a_skipped_or_missed_week_cannot_be_opened_again(database: Database, state: CheckInState) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        open_check_in(tx, pilot_id, state=state)
    with pytest.raises(IntegrityError), database.write() as tx:
        open_check_in(tx, pilot_id)


def test_the_same_week_of_another_iso_year_is_another_week(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        open_check_in(tx, pilot_id, week=IsoWeek(2026, 1))
        open_check_in(tx, pilot_id, week=IsoWeek(2027, 1))
        assert checkins.last_week(tx, pilot_id) == IsoWeek(2027, 1)


def test_two_pilots_check_in_in_the_same_week(database: Database) -> None:
    with database.write() as tx:
        ids = {open_check_in(tx, pilot_id) for pilot_id in keep_pilots(tx, 2)}
    assert len(ids) == 2


def test_a_refused_second_check_in_leaves_nothing_behind(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        first = open_check_in(tx, pilot_id)
    with pytest.raises(IntegrityError), database.write() as tx:
        _open_each(tx, [*keep_pilots(tx, 1), pilot_id])
    with database.read() as tx:
        assert checkins.get(tx, first + 1) is None


def test_what_was_frozen_at_opening_comes_back(database: Database) -> None:
    wording = Questions(completed="Was habt ihr geschafft?")
    with database.write() as tx:
        check_in_id = checkins.add(
            tx, keep_pilot(tx), slot(), CheckInState.OPEN, questions=wording, threshold=2, expected=expected()
        )
        found = checkins.get(tx, check_in_id)
    assert found is not None
    assert (found.questions, found.threshold, set(found.expected)) == (wording, 2, set(expected()))


def test_a_window_comes_back_as_the_same_instants(database: Database) -> None:
    with database.write() as tx:
        found = checkins.get(tx, open_check_in(tx, keep_pilot(tx)))
    assert found is not None
    assert (found.opens_at, found.closes_at) == (slot().opens_at, slot().closes_at)


def test_the_last_week_counts_whatever_became_of_it(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        open_check_in(tx, pilot_id, week=IsoWeek(2026, 52))
        open_check_in(tx, pilot_id, week=IsoWeek(2026, 53), state=CheckInState.SKIPPED)
        assert checkins.last_week(tx, pilot_id) == IsoWeek(2026, 53)


def test_a_new_pilot_has_no_last_week(database: Database) -> None:
    with database.write() as tx:
        assert checkins.last_week(tx, keep_pilot(tx)) is None


def test_the_latest_check_in_is_the_newest_that_took_place(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        took_place = open_check_in(tx, pilot_id, week=IsoWeek(2026, 10))
        open_check_in(tx, pilot_id, week=IsoWeek(2026, 11), state=CheckInState.SKIPPED)
        found = checkins.latest(tx, pilot_id)
    assert found is not None
    assert found.id == took_place


def test_who_is_asked_finds_the_check_ins_that_close_first_at_the_front(database: Database) -> None:
    with database.write() as tx:
        one, other = keep_pilots(tx, 2)
        later = open_check_in(tx, one, week=WEEK.following())
        sooner = open_check_in(tx, other, week=WEEK)
        assert [found.id for found in checkins.open_for(tx, SPONSOR)] == [sooner, later]


def test_a_check_in_is_due_to_close_from_its_closing_on(database: Database) -> None:
    with database.write() as tx:
        check_in_id = open_check_in(tx, keep_pilot(tx))
        assert due(tx, Duty.CLOSE, now=slot().closes_at) == [check_in_id]


def test_a_check_in_is_not_due_to_close_before(database: Database) -> None:
    with database.write() as tx:
        open_check_in(tx, keep_pilot(tx))
        assert due(tx, Duty.CLOSE, now=slot().closes_at - timedelta(microseconds=1)) == []


def test_closing_twice_closes_once(database: Database) -> None:
    with database.write() as tx:
        check_in_id = open_check_in(tx, keep_pilot(tx))
        assert [checkins.close(tx, check_in_id, at=NOW) for _ in range(2)] == [True, False]


def test_an_open_check_in_has_its_secret(database: Database) -> None:
    with database.write() as tx:
        assert kept_secret(tx, open_check_in(tx, keep_pilot(tx))) == SECRET


def test_a_closed_check_in_has_none(database: Database) -> None:
    with database.write() as tx:
        check_in_id = open_check_in(tx, keep_pilot(tx))
        checkins.close(tx, check_in_id, at=NOW)
        assert kept_secret(tx, check_in_id) is None


# Answers


def test_answers_come_back_as_they_were_given(database: Database) -> None:
    given = answers("Ünïcødé 🎉", blocking="b", at_risk="r", needed="n", category=Category.SECURITY_REVIEW)
    with database.write() as tx:
        check_in_id = open_check_in(tx, keep_pilot(tx))
        _save(tx, check_in_id, given=given)
        found = checkins.submitted_by(tx, check_in_id, PRACTITIONER)
    assert found is not None
    assert found.answers == given


def test_the_same_form_is_saved_once_however_often_it_is_sent(database: Database) -> None:
    with database.write() as tx:
        check_in_id = open_check_in(tx, keep_pilot(tx))
    revisions = []
    for _ in range(3):
        with database.write() as tx:
            revisions.append(_save(tx, check_in_id, form_id="V1"))
    assert revisions == [1, None, None]


def test_another_form_is_another_revision(database: Database) -> None:
    with database.write() as tx:
        check_in_id = open_check_in(tx, keep_pilot(tx))
        assert [_save(tx, check_in_id, form_id=form) for form in ("V1", "V2", "V3")] == [1, 2, 3]


def test_the_newest_revision_is_what_is_read(database: Database) -> None:
    with database.write() as tx:
        check_in_id = open_check_in(tx, keep_pilot(tx))
        _save(tx, check_in_id, form_id="V1", given=answers("First"))
        _save(tx, check_in_id, form_id="V2", given=answers("Second"))
        found = checkins.submitted(tx, check_in_id)
    assert [(each.answers.completed, each.revision) for each in found] == [("Second", 2)]


def test_a_form_sent_again_after_a_newer_one_does_not_bring_old_words_back(database: Database) -> None:
    with database.write() as tx:
        check_in_id = open_check_in(tx, keep_pilot(tx))
        _save(tx, check_in_id, form_id="V1", given=answers("First"))
        _save(tx, check_in_id, form_id="V2", given=answers("Second"))
        _save(tx, check_in_id, form_id="V1", given=answers("First"))
        found = checkins.submitted_by(tx, check_in_id, PRACTITIONER)
    assert found is not None
    assert found.answers.completed == "Second"


def test_every_revision_is_kept(database: Database) -> None:
    with database.write() as tx:
        check_in_id = open_check_in(tx, keep_pilot(tx))
        for form in ("V1", "V2", "V3"):
            _save(tx, check_in_id, form_id=form, given=answers(form))
        kept = tx.execute(select(RevisionRow.completed).order_by(RevisionRow.revision)).scalars().all()
    assert kept == ["V1", "V2", "V3"]


def test_answers_are_listed_in_the_order_in_which_people_first_answered(database: Database) -> None:
    with database.write() as tx:
        check_in_id = open_check_in(tx, keep_pilot(tx))
        for form, user in (("V1", PRACTITIONER), ("V2", CHAMPION), ("V3", PRACTITIONER)):
            checkins.save_answers(tx, check_in_id, user, answers(), form_id=form, late=False, at=NOW)
        assert checkins.answered(tx, check_in_id) == [PRACTITIONER, CHAMPION]


def test_late_answers_are_marked_late(database: Database) -> None:
    with database.write() as tx:
        check_in_id = open_check_in(tx, keep_pilot(tx))
        _save(tx, check_in_id, late=True)
        found = checkins.submitted_by(tx, check_in_id, PRACTITIONER)
    assert found is not None
    assert found.late


@pytest.mark.parametrize(("form_id", "revision"), [("V1", None), ("V2", 2)])
def test_two_replicas_that_save_at_the_same_time_keep_each_form_once(
    postgres_url: str, form_id: str, revision: int | None
) -> None:
    database = Database(postgres_url)
    with database.write() as tx:
        check_in_id = open_check_in(tx, keep_pilot(tx))

    def save() -> int | None:
        with database.write() as tx:
            return _save(tx, check_in_id, form_id=form_id)

    with ThreadPoolExecutor(1) as pool:
        with database.write() as tx:
            _save(tx, check_in_id, form_id="V1")
            saving = pool.submit(save)
            wait_for_a_lock(postgres_url)
        saved = saving.result()
    database.dispose()
    assert saved == revision


def test_a_refused_save_leaves_nothing_behind(database: Database) -> None:
    with database.write() as tx:
        check_in_id = open_check_in(tx, keep_pilot(tx))
    with pytest.raises(ZeroDivisionError), database.write() as tx:
        _save_and_fail(tx, check_in_id)
    with database.read() as tx:
        assert tx.execute(select(func.count()).select_from(RevisionRow)).scalar_one() == 0


def test_two_who_answer_at_the_same_time_are_both_on_the_card(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.write() as tx:
        check_in_id = open_check_in(tx, keep_pilot(tx))

    def answer(tx: Transaction, user: UserId) -> None:
        checkins.save_answers(tx, check_in_id, user, answers(), form_id=f"V{user}", late=False, at=NOW)

    def answer_meanwhile() -> list[UserId]:
        with database.write() as tx:
            checkins.taking_answers(tx, check_in_id, hold=True)
            answer(tx, PRACTITIONER)
            return checkins.answered(tx, check_in_id)

    with ThreadPoolExecutor(1) as pool:
        with database.write() as tx:
            checkins.taking_answers(tx, check_in_id, hold=True)
            second = pool.submit(answer_meanwhile)
            wait_for_a_lock(postgres_url)
            answer(tx, CHAMPION)
        seen = second.result()
    database.dispose()
    assert seen == [CHAMPION, PRACTITIONER]
