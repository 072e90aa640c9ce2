"""An item walks up the ladder until somebody promises a date, and every step is told (R22-R28)."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.blockers import Blocker, EventKind, Move, Refused, State, commit, edit, escalate, lapse, solve, withdraw
from bot.domain.checkins import Category
from bot.domain.worktime import WorkingTime
from tests.builders import NOW, PRACTITIONER, SPONSOR, blocker, utc

BERLIN = WorkingTime(ZoneInfo("Europe/Berlin"))
SETTLED = (State.SOLVED, State.CLOSED)


def _moved(outcome: Move | Refused | None) -> Move:
    assert isinstance(outcome, Move), outcome
    return outcome


def _commit(item: Blocker, on: date = date(2026, 3, 4)) -> Move | Refused:
    return commit(item, by=SPONSOR, on=on, note="Talking to IT", working=BERLIN, now=NOW)


def _edit(item: Blocker, **changes: Any) -> Move | None:
    words: dict[str, Any] = {"text": item.text, "category": item.category, "urgent": item.urgent}
    return edit(item, by=PRACTITIONER, now=NOW, working=BERLIN, **(words | changes))


def _every_move() -> list[tuple[Blocker, Move]]:
    item, asked = blocker(version=7), blocker(state=State.ESCALATED, level=1, version=7)
    promised = blocker(state=State.COMMITTED, promised_on=date(2026, 3, 4), owner=SPONSOR, version=7)
    return [
        (item, _moved(_edit(item, text="Still no access"))),
        (item, _moved(withdraw(item, by=PRACTITIONER, now=NOW))),
        (item, _moved(escalate(item, now=NOW))),
        (asked, _moved(_commit(asked))),
        (promised, _moved(lapse(promised, now=NOW))),
        (item, _moved(solve(item, by=PRACTITIONER, now=NOW))),
    ]


def test_every_move_raises_the_version_by_one() -> None:
    assert [move.blocker.version for _, move in _every_move()] == [8] * 6


def test_every_move_says_from_where_to_where() -> None:
    told = [(move.event.from_state, move.event.to_state) for _, move in _every_move()]
    assert told == [(before.state, move.blocker.state) for before, move in _every_move()]


def test_every_move_keeps_the_policy_the_item_started_with() -> None:
    assert all(move.blocker.policy == before.policy for before, move in _every_move())


def test_every_move_says_when() -> None:
    assert {move.event.at for _, move in _every_move()} == {NOW}


def test_an_open_item_goes_to_the_first_level() -> None:
    after = _moved(escalate(blocker(), now=NOW)).blocker
    assert (after.state, after.level, after.escalated_at) == (State.ESCALATED, 1, NOW)


def test_time_is_who_escalates() -> None:
    assert _moved(escalate(blocker(), now=NOW)).event.actor is None


@pytest.mark.parametrize("state", [state for state in State if state is not State.OPEN])
def test_only_an_open_item_starts_up_the_ladder(state: State) -> None:
    assert escalate(blocker(state=state), now=NOW) is None


@pytest.mark.parametrize("state", [State.ESCALATED, State.UNANSWERED])
def test_a_promise_makes_the_promiser_the_owner(state: State) -> None:
    after = _moved(_commit(blocker(state=state))).blocker
    assert (after.state, after.owner, after.promised_on) == (State.COMMITTED, SPONSOR, date(2026, 3, 4))


def test_a_promise_is_due_at_the_end_of_its_day() -> None:
    assert _moved(_commit(blocker(state=State.ESCALATED))).blocker.next_at == utc("2026-03-04 16:00")


def test_a_promise_is_told_with_its_date_and_note() -> None:
    event = _moved(_commit(blocker(state=State.ESCALATED))).event
    assert (event.kind, event.promised_on, event.note) == (EventKind.COMMITTED, date(2026, 3, 4), "Talking to IT")


@pytest.mark.parametrize("on", [date(2026, 3, 2), date(2026, 3, 16)])
def test_a_promise_may_be_for_today_or_up_to_ten_business_days_ahead(on: date) -> None:
    assert isinstance(_commit(blocker(state=State.ESCALATED), on), Move)


@pytest.mark.parametrize("on", [date(2026, 3, 1), date(2026, 3, 17)])
def test_a_promise_for_another_day_is_refused_with_the_days_that_may_be_chosen(on: date) -> None:
    assert _commit(blocker(state=State.ESCALATED), on) == Refused("Please choose a day from 2 March to 16 March.")


@pytest.mark.parametrize("state", [State.OPEN, State.COMMITTED, *SETTLED])
def test_nothing_is_promised_for_an_item_that_does_not_wait_for_a_promise(state: State) -> None:
    assert _commit(blocker(state=state)) == Refused(f"#14 is {state} now, so there is nothing to promise.")


def test_a_missed_promise_comes_back_at_the_same_level() -> None:
    promised = blocker(state=State.COMMITTED, level=2, owner=SPONSOR, promised_on=date(2026, 3, 2))
    after = _moved(lapse(promised, now=NOW)).blocker
    assert (after.state, after.level, after.owner) == (State.ESCALATED, 2, None)


def test_a_missed_promise_is_told_with_the_date_that_was_missed() -> None:
    promised = blocker(state=State.COMMITTED, promised_on=date(2026, 3, 2))
    event = _moved(lapse(promised, now=NOW)).event
    assert (event.kind, event.promised_on) == (EventKind.COMMITMENT_MISSED, date(2026, 3, 2))


@pytest.mark.parametrize("state", [state for state in State if state is not State.COMMITTED])
def test_only_a_promise_can_be_missed(state: State) -> None:
    assert lapse(blocker(state=state), now=NOW) is None


@pytest.mark.parametrize("state", [state for state in State if state.live])
def test_whatever_still_stops_somebody_can_be_solved(state: State) -> None:
    after = _moved(solve(blocker(state=state, next_at=NOW), by=PRACTITIONER, now=NOW)).blocker
    assert (after.state, after.solved_at, after.next_at) == (State.SOLVED, NOW, None)


@pytest.mark.parametrize("state", SETTLED)
def test_what_is_settled_is_not_solved_again(state: State) -> None:
    assert solve(blocker(state=state), by=PRACTITIONER, now=NOW) == Refused(f"#14 is {state} already.")


def test_words_taken_back_before_anybody_was_asked_close_the_item() -> None:
    assert _moved(withdraw(blocker(), by=PRACTITIONER, now=NOW)).blocker.state is State.CLOSED


@pytest.mark.parametrize("state", [state for state in State if state is not State.OPEN])
def test_an_item_on_the_ladder_is_not_withdrawn(state: State) -> None:
    assert withdraw(blocker(state=state), by=PRACTITIONER, now=NOW) is None


def test_new_words_replace_the_old_ones() -> None:
    after = _moved(_edit(blocker(), text="Still no access", category=Category.VENDOR, urgent=True)).blocker
    assert (after.text, after.category, after.urgent) == ("Still no access", Category.VENDOR, True)


@pytest.mark.parametrize("state", [state for state in State if state.live])
def test_new_words_leave_an_item_where_it_is(state: State) -> None:
    assert _moved(_edit(blocker(state=state), text="Still no access")).blocker.state is state


def test_the_same_words_again_are_no_move() -> None:
    assert _edit(blocker()) is None


@pytest.mark.parametrize("state", SETTLED)
def test_what_is_settled_is_not_edited(state: State) -> None:
    assert _edit(blocker(state=state), text="Still no access") is None
