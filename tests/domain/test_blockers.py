"""What people do about an item, and what it leaves behind (R23-R25)."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.blockers import Blocker, EventKind, Move, Refused, State
from bot.domain.checkins import Category
from bot.domain.handling import (
    answer,
    ask_team,
    commit,
    confirm,
    decline,
    delegate,
    edit,
    hand_back,
    object_to,
    reopen,
    solve,
    withdraw,
)
from bot.domain.ladder import Ladder, Seat
from bot.domain.worktime import WorkingTime
from tests.builders import CHAMPION, DEPUTY, NOW, PRACTITIONER, SPONSOR, blocker

BERLIN = WorkingTime(ZoneInfo("Europe/Berlin"))
LADDER = Ladder(Seat("sponsor", SPONSOR), Seat("deputy", DEPUTY), Seat("programme lead", None))
SETTLED = (State.SOLVED, State.CLOSED)
ASKING = (State.ESCALATED, State.UNANSWERED)


def moved(outcome: Move | Refused | None) -> Move:
    assert isinstance(outcome, Move), outcome
    return outcome


def escalated(**changes: Any) -> Blocker:
    return blocker(**({"state": State.ESCALATED, "level": 1, "asked": (SPONSOR,), "escalated_at": NOW} | changes))


def _commit(item: Blocker, on: date = date(2026, 3, 4)) -> Move | Refused:
    return commit(item, by=SPONSOR, on=on, note="Talking to IT", working=BERLIN, now=NOW)


def _delegate(item: Blocker) -> Move | Refused:
    return delegate(item, by=SPONSOR, to=CHAMPION, on=date(2026, 3, 4), note="Yours", working=BERLIN, now=NOW)


def _edit(item: Blocker, **changes: Any) -> Move | None:
    words: dict[str, Any] = {"text": item.text, "category": item.category, "urgent": item.urgent}
    return edit(item, by=PRACTITIONER, now=NOW, **(words | changes))


def _declined(**changes: Any) -> Blocker:
    return escalated(state=State.DECLINED, owner=SPONSOR, note="No budget", **changes)


def _object(item: Blocker) -> Move | Refused:
    return object_to(item, by=PRACTITIONER, reason="It stops us", ladder=LADDER, working=BERLIN, now=NOW)


@pytest.mark.parametrize("state", ASKING)
def test_a_promise_makes_the_promiser_the_owner(state: State) -> None:
    after = moved(_commit(escalated(state=state))).blocker
    assert (after.state, after.owner, after.promised_on) == (State.COMMITTED, SPONSOR, date(2026, 3, 4))


def test_a_promise_is_told_with_its_date_and_note() -> None:
    event = moved(_commit(escalated())).event
    assert (event.kind, event.promised_on, event.note) == (EventKind.COMMITTED, date(2026, 3, 4), "Talking to IT")


@pytest.mark.parametrize("on", [date(2026, 3, 2), date(2026, 3, 16)])
def test_a_promise_may_be_for_today_or_up_to_ten_business_days_ahead(on: date) -> None:
    assert isinstance(_commit(escalated(), on), Move)


@pytest.mark.parametrize("on", [date(2026, 3, 1), date(2026, 3, 17)])
def test_a_promise_for_another_day_is_refused_with_the_days_that_may_be_chosen(on: date) -> None:
    assert _commit(escalated(), on) == Refused("Please choose a day from 2 March 2026 to 16 March 2026.")


def test_nothing_is_promised_for_a_day_whose_work_is_over() -> None:
    evening = NOW + timedelta(hours=10)
    late = commit(escalated(), by=SPONSOR, on=date(2026, 3, 2), note="", working=BERLIN, now=evening)
    assert late == Refused("Please choose a day from 3 March 2026 to 16 March 2026.")


def test_whoever_an_item_is_given_to_becomes_its_owner_and_is_named_in_its_history() -> None:
    move = moved(_delegate(escalated()))
    assert (move.blocker.owner, move.event.people, move.event.actor) == (CHAMPION, (CHAMPION,), SPONSOR)


def test_an_item_that_is_handed_back_asks_the_level_that_it_came_from() -> None:
    given = moved(_delegate(escalated(level=2))).blocker
    back = moved(hand_back(given, by=CHAMPION, note="Not mine", ladder=LADDER, working=BERLIN, now=NOW)).blocker
    assert (back.state, back.level, back.asked, back.owner) == (State.ESCALATED, 2, (DEPUTY, SPONSOR), None)


def test_a_question_stops_the_ladder_and_is_kept() -> None:
    after = moved(ask_team(escalated(), by=SPONSOR, question="Which archive?", now=NOW)).blocker
    assert (after.state, after.owner, after.note) == (State.WAITING, SPONSOR, "Which archive?")


def test_an_answer_asks_the_same_level_again() -> None:
    asked = moved(ask_team(escalated(level=2), by=SPONSOR, question="Which?", now=NOW)).blocker
    move = moved(answer(asked, by=CHAMPION, text="The old one", ladder=LADDER, working=BERLIN, now=NOW))
    assert (move.blocker.state, move.blocker.level, move.blocker.note) == (State.ESCALATED, 2, "The old one")


def test_a_refusal_keeps_its_reason() -> None:
    after = moved(decline(escalated(), by=SPONSOR, reason="No budget", now=NOW)).blocker
    assert (after.state, after.owner, after.note) == (State.DECLINED, SPONSOR, "No budget")


def test_an_objection_asks_the_next_level() -> None:
    after = moved(_object(_declined())).blocker
    assert (after.state, after.level, after.asked) == (State.ESCALATED, 2, (DEPUTY, SPONSOR))


def test_an_objection_can_be_made_once() -> None:
    assert _object(_declined(objected=True)) == Refused("#14 was objected to before; a second refusal stands.")


def test_an_objection_at_the_end_of_the_ladder_leaves_it_unanswered() -> None:
    assert moved(_object(_declined(level=3, round=1))).blocker.state is State.UNANSWERED


@pytest.mark.parametrize("state", [state for state in State if state.live])
def test_whatever_still_stops_somebody_can_be_solved(state: State) -> None:
    after = moved(solve(blocker(state=state), by=SPONSOR, now=NOW)).blocker
    assert (after.state, after.solved_at) == (State.SOLVED, NOW)


def test_what_the_reporter_calls_solved_is_closed_without_asking_them() -> None:
    assert moved(solve(blocker(), by=PRACTITIONER, now=NOW)).blocker.state is State.CLOSED


@pytest.mark.parametrize("state", SETTLED)
def test_what_is_settled_is_not_solved_again(state: State) -> None:
    assert solve(blocker(state=state), by=PRACTITIONER, now=NOW) == Refused(f"#14 is {state} already.")


def test_the_reporter_confirms_what_was_solved() -> None:
    assert moved(confirm(blocker(state=State.SOLVED), by=PRACTITIONER, now=NOW)).blocker.state is State.CLOSED


@pytest.mark.parametrize("state", SETTLED)
def test_what_is_not_solved_starts_again_at_the_bottom_and_its_age_goes_on(state: State) -> None:
    solved = escalated(state=state, level=3, round=1, solved_at=NOW + timedelta(days=1))
    after = moved(reopen(solved, by=PRACTITIONER, check_ins_since=1, now=NOW + timedelta(days=2))).blocker
    assert (after.state, after.level, after.round, after.opened_at) == (State.OPEN, 0, 0, NOW)


def test_after_two_check_ins_it_is_too_late_to_say_that_it_is_not_solved() -> None:
    solved = blocker(state=State.CLOSED, solved_at=NOW)
    refused = Refused("#14 was solved 2 check-ins ago. Please raise it again.")
    assert reopen(solved, by=PRACTITIONER, check_ins_since=2, now=NOW) == refused


def test_what_was_never_solved_is_not_reopened() -> None:
    declined = blocker(state=State.CLOSED)
    assert isinstance(reopen(declined, by=PRACTITIONER, check_ins_since=0, now=NOW), Refused)


def test_words_taken_back_before_anybody_was_asked_close_the_item() -> None:
    assert moved(withdraw(blocker(), by=PRACTITIONER, now=NOW)).blocker.state is State.CLOSED


@pytest.mark.parametrize("state", [state for state in State if state is not State.OPEN])
def test_an_item_on_the_ladder_is_not_withdrawn(state: State) -> None:
    assert withdraw(blocker(state=state), by=PRACTITIONER, now=NOW) is None


def test_new_words_replace_the_old_ones() -> None:
    after = moved(_edit(blocker(), text="Still no access", category=Category.VENDOR, urgent=True)).blocker
    assert (after.text, after.category, after.urgent) == ("Still no access", Category.VENDOR, True)


@pytest.mark.parametrize("state", [state for state in State if state.live])
def test_new_words_leave_an_item_where_it_is(state: State) -> None:
    assert moved(_edit(blocker(state=state), text="Still no access")).blocker.state is state


def test_the_same_words_again_are_no_move() -> None:
    assert _edit(blocker()) is None


@pytest.mark.parametrize("state", SETTLED)
def test_what_is_settled_is_not_edited(state: State) -> None:
    assert _edit(blocker(state=state), text="Still no access") is None
