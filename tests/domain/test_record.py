"""The record counts days, answers and promises from the items' histories, and names nobody."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.blockers import Event, EventKind, Kind, State
from bot.domain.checkins import Category
from bot.domain.record import Record, Story, Tally, record
from bot.domain.worktime import WorkingTime
from tests.builders import CHAMPION, DEPUTY, LEADER, NOW, PRACTITIONER, SPONSOR, blocker

BERLIN = WorkingTime(ZoneInfo("Europe/Berlin"))
DAY = timedelta(days=1)
"""NOW is a Monday, so one to four of these are as many business days."""


def event(kind: EventKind, day: float, after: State, *, before: State = State.ESCALATED, **others: Any) -> Event:
    values: dict[str, Any] = {"actor": SPONSOR, "level": 1} | others
    return Event(kind, at=NOW + day * DAY, from_state=before, to_state=after, **values)


def story(*events: Event, **changes: Any) -> Story:
    return Story(blocker(**changes), events, BERLIN)


def told(*stories: Story, now: datetime = NOW + 4 * DAY, since: datetime = NOW - 90 * DAY) -> Record:
    return record(stories, since=since, now=now, reader=SPONSOR)


SOLVED = event(EventKind.SOLVED, 2, State.SOLVED, actor=PRACTITIONER)


def test_a_blocker_counts_from_its_raising_to_its_solution() -> None:
    assert told(story(SOLVED)).blocked_days == {Category.DATA: 2}


def test_a_blocker_that_is_still_open_counts_until_now() -> None:
    assert told(story()).blocked_days == {Category.DATA: 4}


def test_two_blockers_of_one_category_stop_a_pilot_once() -> None:
    assert told(story(), story(SOLVED, id=15)).blocked_days == {Category.DATA: 4}


def test_two_pilots_are_stopped_twice() -> None:
    assert told(story(), story(SOLVED, id=15, pilot_id=2)).blocked_days == {Category.DATA: 6}


def test_a_reopened_blocker_does_not_count_while_it_was_taken_for_solved() -> None:
    again = event(EventKind.REOPENED, 3, State.OPEN, before=State.SOLVED)
    assert told(story(SOLVED, again)).blocked_days == {Category.DATA: 3}


def test_an_ask_does_not_stop_a_pilot() -> None:
    assert told(story(kind=Kind.ASK)).blocked_days == {}


def test_what_lies_before_the_window_does_not_count() -> None:
    assert told(story(), since=NOW + 3 * DAY).blocked_days == {Category.DATA: 1}


def test_the_first_answer_counts_from_the_first_escalation() -> None:
    asked = event(EventKind.ESCALATED, 1, State.ESCALATED, before=State.OPEN, actor=None)
    question = event(EventKind.TEAM_ASKED, 2, State.WAITING)
    promise = event(EventKind.COMMITTED, 4, State.COMMITTED)
    assert told(story(asked, question, promise)).days_to_answer == 1


def test_without_an_answer_there_is_no_time_to_one() -> None:
    assert told(story()).days_to_answer is None


def test_the_time_to_a_solution_is_the_median() -> None:
    solved = [story(SOLVED, solved_at=NOW + days * DAY) for days in (1, 2, 4)]
    assert told(*solved).days_to_solution == 2


PROMISED = event(EventKind.COMMITTED, 1, State.COMMITTED)
MISSED = event(EventKind.COMMITMENT_MISSED, 3, State.ESCALATED, before=State.COMMITTED, actor=None)
KEPT = event(EventKind.SOLVED, 2, State.SOLVED, before=State.COMMITTED)


def test_promises_are_counted_by_level_as_kept_or_missed() -> None:
    second = event(EventKind.COMMITTED, 1, State.COMMITTED, level=2, actor=DEPUTY)
    found = told(story(PROMISED, KEPT), story(PROMISED, MISSED), story(second, KEPT)).promises
    assert found == {1: Tally(1, 1), 2: Tally(1, 0)}


def test_a_reminder_does_not_end_a_promise() -> None:
    reminded = event(EventKind.REMINDED, 1.5, State.COMMITTED, before=State.COMMITTED, actor=None)
    assert told(story(PROMISED, reminded, KEPT)).promises == {1: Tally(1, 0)}


def test_a_promise_that_was_handed_back_is_neither_kept_nor_missed() -> None:
    back = event(EventKind.HANDED_BACK, 2, State.ESCALATED, before=State.COMMITTED)
    later = event(EventKind.SOLVED, 3, State.SOLVED)
    assert told(story(PROMISED, back, later)).promises == {}


def test_somebody_sees_their_own_promises_and_nobody_elses() -> None:
    given = event(EventKind.DELEGATED, 1, State.COMMITTED, people=(CHAMPION,))
    stories = (story(PROMISED, KEPT), story(given, MISSED))
    assert told(*stories).own_promises == Tally(1, 0)
    by_champion = record(stories, since=NOW - 90 * DAY, now=NOW + 4 * DAY, reader=CHAMPION)
    assert by_champion.own_promises == Tally(0, 1)
    assert record(stories, since=NOW - 90 * DAY, now=NOW, reader=LEADER).own_promises == Tally()
