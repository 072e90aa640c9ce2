"""What became of what leadership decided."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.domain.blockers import Event, EventKind, State
from bot.domain.history import Decision, Outcome, decisions
from bot.domain.record import Story
from bot.domain.worktime import WorkingTime
from tests.builders import NOW, SPONSOR, blocker

E, S = EventKind, State
WORKING = WorkingTime(ZoneInfo("Europe/Berlin"))


def event(kind: EventKind, before: State, after: State, days: float = 0) -> Event:
    return Event(kind, SPONSOR, NOW + timedelta(days=days), before, after)


PROMISED = event(E.COMMITTED, S.ESCALATED, S.COMMITTED)


def told(*events: Event, item_id: int = 14) -> tuple[Decision, ...]:
    story = Story(blocker(id=item_id), events, WORKING)
    return decisions([story], since=NOW - timedelta(weeks=12))


def outcomes(*events: Event) -> list[Outcome]:
    return [decision.outcome for decision in told(*events)]


def test_a_promise_is_open_until_something_ends_it() -> None:
    assert outcomes(PROMISED) == [Outcome.OPEN]
    assert outcomes(PROMISED, event(E.REMINDED, S.COMMITTED, S.COMMITTED, 1)) == [Outcome.OPEN]


def test_a_promise_is_kept_when_the_item_is_solved_and_missed_when_its_day_passes() -> None:
    assert outcomes(PROMISED, event(E.SOLVED, S.COMMITTED, S.SOLVED, 1)) == [Outcome.KEPT]
    assert outcomes(PROMISED, event(E.COMMITMENT_MISSED, S.COMMITTED, S.ESCALATED, 9)) == [Outcome.MISSED]


def test_what_is_solved_after_a_missed_promise_does_not_mend_it() -> None:
    missed = event(E.COMMITMENT_MISSED, S.COMMITTED, S.ESCALATED, 9)
    assert outcomes(PROMISED, missed, event(E.SOLVED, S.ESCALATED, S.SOLVED, 10)) == [Outcome.MISSED]


def test_what_was_given_to_somebody_who_handed_it_back_says_so() -> None:
    given = event(E.DELEGATED, S.ESCALATED, S.COMMITTED)
    assert outcomes(given, event(E.HANDED_BACK, S.COMMITTED, S.ESCALATED, 1)) == [Outcome.HANDED_BACK]


def test_a_second_promise_takes_the_place_of_the_first() -> None:
    assert outcomes(PROMISED, event(E.DELEGATED, S.COMMITTED, S.COMMITTED, 1)) == [Outcome.GIVEN_ON, Outcome.OPEN]


def test_a_promise_of_a_pilot_that_ended_is_over() -> None:
    assert outcomes(PROMISED, event(E.ENDED, S.COMMITTED, S.CLOSED, 1)) == [Outcome.OVER]


def test_a_refusal_is_a_decision_too() -> None:
    assert outcomes(event(E.DECLINED, S.ESCALATED, S.DECLINED)) == [Outcome.REFUSED]


def test_what_was_decided_before_the_weeks_shown_is_left_out() -> None:
    assert outcomes(event(E.COMMITTED, S.ESCALATED, S.COMMITTED, -85)) == []


def test_decisions_stand_in_their_order_whichever_item_they_are_about() -> None:
    later = Story(blocker(id=1), [event(E.COMMITTED, S.ESCALATED, S.COMMITTED, 2)], WORKING)
    earlier = Story(blocker(id=2), [PROMISED], WORKING)
    assert [one.item.id for one in decisions([later, earlier], since=NOW)] == [2, 1]
