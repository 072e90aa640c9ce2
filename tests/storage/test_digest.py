"""A pilot's weeks are read with their numbers, in as many statements for one week as for fifty."""

import pytest

from bot.domain.cadence import IsoWeek
from bot.domain.checkins import CheckInState
from bot.domain.confidence import Confidence
from bot.domain.digest import Week
from bot.domain.people import Side
from storage import checkins, confidence, digest
from storage.database import Database, Transaction
from tests.builders import CHAMPION, NOW, PRACTITIONER, SPONSOR, WEEK, answers
from tests.storage.keeping import Statements, keep_pilot, open_check_in


def _weeks(tx: Transaction, pilot_id: int, *, until: IsoWeek = WEEK, limit: int = 12) -> list[Week]:
    return digest.weeks(tx, pilot_id, until=until, limit=limit)


def _closed(tx: Transaction, pilot_id: int, week: IsoWeek = WEEK) -> int:
    check_in_id = open_check_in(tx, pilot_id, week=week)
    for rater, value in (("one", 2), ("two", 3)):
        confidence.rate(tx, check_in_id, Side.TEAM, rater, value)
    confidence.rate(tx, check_in_id, Side.LEADERSHIP, SPONSOR, 5)
    checkins.save_answers(tx, check_in_id, CHAMPION, answers(), form_id=f"V{check_in_id}", late=False, at=NOW)
    checkins.close(tx, check_in_id, at=NOW)
    confidence.seal(tx, check_in_id, Confidence(2, 2, mean=2.5))
    return check_in_id


def _run_of(tx: Transaction, pilot_id: int, count: int) -> IsoWeek:
    week = IsoWeek(2026, 1)
    for _ in range(count):
        _closed(tx, pilot_id, week)
        week = week.following()
    return week


def test_a_closed_week_has_both_confidences(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        _closed(tx, pilot_id)
        (found,) = _weeks(tx, pilot_id)
    assert (found.team.mean, found.leadership.mean, found.gap) == (2.5, 5, 2.5)


def test_a_closed_week_counts_who_answered_of_the_team(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        _closed(tx, pilot_id)
        (found,) = _weeks(tx, pilot_id)
    assert (found.answered, found.expected) == (1, 2)


def test_an_open_week_shows_no_rating_of_either_side(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        confidence.rate(tx, open_check_in(tx, pilot_id), Side.LEADERSHIP, SPONSOR, 5)
        (found,) = _weeks(tx, pilot_id)
    assert (found.team.count, found.leadership.count, found.gap) == (0, 0, None)


def test_a_team_below_its_threshold_stays_hidden(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        check_in_id = open_check_in(tx, pilot_id)
        confidence.rate(tx, check_in_id, Side.TEAM, PRACTITIONER, 1)
        checkins.close(tx, check_in_id, at=NOW)
        confidence.seal(tx, check_in_id, Confidence(1, 2, mean=None, hidden=True))
        (found,) = _weeks(tx, pilot_id)
    assert found.team.hidden


def test_a_skipped_week_is_a_week_without_numbers(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        open_check_in(tx, pilot_id, state=CheckInState.SKIPPED)
        (found,) = _weeks(tx, pilot_id)
    assert (found.state, found.team.mean, found.expected) == (CheckInState.SKIPPED, None, 0)


def test_weeks_come_oldest_first_across_new_year(database: Database) -> None:
    weeks = [IsoWeek(2026, 52), IsoWeek(2026, 53), IsoWeek(2027, 1)]
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        for week in reversed(weeks):
            _closed(tx, pilot_id, week)
        assert [found.week for found in _weeks(tx, pilot_id, until=weeks[-1])] == weeks


def test_later_weeks_are_left_out(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        _closed(tx, pilot_id, IsoWeek(2026, 53))
        _closed(tx, pilot_id, IsoWeek(2027, 1))
        assert [found.week for found in _weeks(tx, pilot_id, until=IsoWeek(2026, 53))] == [(2026, 53)]


def test_only_the_newest_weeks_are_read(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        end = _run_of(tx, pilot_id, 5)
        assert [found.week.week for found in _weeks(tx, pilot_id, until=end, limit=2)] == [4, 5]


def test_another_pilot_s_weeks_are_not_mixed_in(database: Database) -> None:
    with database.write() as tx:
        _closed(tx, keep_pilot(tx))
        other = keep_pilot(tx, key="other", channel="COTHER")
        assert _weeks(tx, other) == []


@pytest.mark.parametrize("count", [1, 50])
def test_weeks_take_one_statement_however_many_there_are(database: Database, count: int) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        end = _run_of(tx, pilot_id, count)
    with database.read() as tx:
        statements = Statements(tx)
        assert len(_weeks(tx, pilot_id, until=end, limit=60)) == count
    assert statements.count == 1


# What was said in the rounds


def _said_in(tx: Transaction, pilot_id: int, count: int, *, heard: int) -> list[list[str]]:
    """By week, oldest first, what was completed."""
    found = digest.rounds(tx, pilot_id, until=IsoWeek(2026, 53), limit=count, heard=heard)
    return [[one.answers.completed for one in said] for _, said in found]


def test_only_the_latest_closed_weeks_are_heard(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        end = _run_of(tx, pilot_id, 3)
        open_check_in(tx, pilot_id, week=end, state=CheckInState.SKIPPED)
        assert _said_in(tx, pilot_id, 4, heard=2) == [[], ["Labelled 200 invoices"], ["Labelled 200 invoices"], []]


def test_a_week_is_heard_in_everybody_s_latest_words(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        check_in_id = open_check_in(tx, pilot_id)
        for number, (user, words) in enumerate([(PRACTITIONER, "one"), (CHAMPION, "two"), (PRACTITIONER, "three")]):
            checkins.save_answers(tx, check_in_id, user, answers(words), form_id=f"V{number}", late=False, at=NOW)
        checkins.close(tx, check_in_id, at=NOW)
        assert _said_in(tx, pilot_id, 12, heard=3) == [["three", "two"]]


def test_the_rounds_have_the_numbers_of_the_weeks(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        end = _run_of(tx, pilot_id, 3)
        found = digest.rounds(tx, pilot_id, until=end, limit=12, heard=3)
        assert [week for week, _ in found] == _weeks(tx, pilot_id, until=end)
