"""The table of moves is what R23 says, and no move goes past it."""

from dataclasses import replace
from itertools import pairwise

import pytest

from bot.domain.blockers import EventKind, Move, State
from bot.domain.transitions import TABLE, move, refusal
from tests.builders import NOW, SPONSOR, blocker

NOT_IN_TABLE = {EventKind.OPENED}


def test_every_kind_of_event_but_the_first_is_in_the_table() -> None:
    assert set(EventKind) - set(TABLE) == NOT_IN_TABLE


@pytest.mark.parametrize("kind", TABLE)
@pytest.mark.parametrize("state", State)
def test_a_move_from_another_state_than_the_table_names_is_refused(kind: EventKind, state: State) -> None:
    allowed = state in TABLE[kind][0]
    assert (refusal(blocker(state=state), kind) is None) is allowed


@pytest.mark.parametrize("kind", TABLE)
@pytest.mark.parametrize("state", State)
def test_no_move_can_be_made_that_the_table_does_not_name(kind: EventKind, state: State) -> None:
    before, after = blocker(state=TABLE[kind][0][0]), blocker(state=state)
    if state in (TABLE[kind][1] or (before.state,)):
        assert move(before, after, kind, by=None, now=NOW).event.to_state is state
    else:
        with pytest.raises(ValueError, match="does not lead"):
            move(before, after, kind, by=None, now=NOW)


def test_every_live_state_can_be_solved_and_every_state_but_closed_can_end() -> None:
    assert set(TABLE[EventKind.SOLVED][0]) == {state for state in State if state.live}
    assert set(TABLE[EventKind.ENDED][0]) == set(State) - {State.CLOSED}


def test_a_move_raises_the_version_by_one_and_its_event_says_all() -> None:
    item = blocker(version=7)
    made = move(item, replace(item, text="Still no access"), EventKind.EDITED, by=SPONSOR, now=NOW)
    event = made.event
    assert (made.blocker.version, event.version, event.actor, event.at) == (8, 8, SPONSOR, NOW)
    assert (event.from_state, event.to_state) == (State.OPEN, State.OPEN)


def test_every_state_that_asks_is_left_by_an_answer() -> None:
    answers = (EventKind.COMMITTED, EventKind.DELEGATED, EventKind.TEAM_ASKED, EventKind.DECLINED)
    for kind in answers:
        assert {State.ESCALATED, State.UNANSWERED} <= set(TABLE[kind][0])
    assert all(a != b for a, b in pairwise(TABLE[kind][1] for kind in answers[1:]))


def test_a_move_without_who_was_passed_over_has_one_event() -> None:
    item = blocker()
    made = move(item, replace(item, urgent=True), EventKind.EDITED, by=SPONSOR, now=NOW)
    assert isinstance(made, Move)
    assert len(made.events) == 1


def test_nothing_but_a_promise_takes_an_item_on() -> None:
    asked = {State.ESCALATED, State.UNANSWERED}
    taken_on = {kind for kind, (before, after) in TABLE.items() if asked & set(before) and after == (State.COMMITTED,)}
    assert taken_on == {EventKind.COMMITTED, EventKind.DELEGATED}
