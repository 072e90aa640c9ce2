"""An item's moves are written one at a time, and nobody's move is lost or doubled (R28)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.blockers import Blocker, EventKind, Kind, Move, State
from bot.domain.duties import Duty
from bot.domain.handling import solve
from bot.domain.pilots import PilotState
from bot.domain.transitions import move
from storage import blockers, escalations
from storage.database import Database
from tests.builders import CHAMPION, DEPUTY, NOW, PRACTITIONER, SPONSOR
from tests.storage.keeping import Statements, due, keep_blocker, keep_pilot, move_pilot, open_check_in, post


def _escalated(item: Blocker) -> Move:
    after = replace(item, state=State.ESCALATED, level=1, asked=(SPONSOR, DEPUTY), escalated_at=NOW)
    return move(item, after, EventKind.ESCALATED, by=None, now=NOW, people=after.asked)


def _solved(item: Blocker) -> Move:
    solved = solve(item, by=CHAMPION, now=NOW)
    assert isinstance(solved, Move)
    return solved


def test_an_item_comes_back_as_it_was_raised(database: Database) -> None:
    with database.write() as tx:
        raised = keep_blocker(tx, keep_pilot(tx), urgent=True, next_at=NOW)
        assert blockers.get(tx, raised.id) == raised


def test_a_new_item_has_a_history_of_one_line(database: Database) -> None:
    with database.write() as tx:
        raised = keep_blocker(tx, keep_pilot(tx))
        history = blockers.history(tx, raised.id)
    assert [(each.kind, each.actor, each.to_state) for each in history] == [
        (EventKind.OPENED, PRACTITIONER, State.OPEN)
    ]


def test_a_move_is_written_with_its_event(database: Database) -> None:
    with database.write() as tx:
        raised = keep_blocker(tx, keep_pilot(tx))
        made = _escalated(raised)
        assert blockers.apply(tx, made)
        assert (blockers.get(tx, raised.id), blockers.history(tx, raised.id)[1:]) == (made.blocker, [made.event])


def test_a_move_from_an_outdated_state_changes_nothing(database: Database) -> None:
    with database.write() as tx:
        raised = keep_blocker(tx, keep_pilot(tx))
        blockers.apply(tx, _solved(raised))
        assert not blockers.apply(tx, _escalated(raised))
        found = blockers.get(tx, raised.id)
    assert found is not None
    assert (found.state, found.version) == (State.SOLVED, 2)


def test_a_move_that_changes_nothing_leaves_no_event(database: Database) -> None:
    with database.write() as tx:
        raised = keep_blocker(tx, keep_pilot(tx))
        blockers.apply(tx, _solved(raised))
        blockers.apply(tx, _escalated(raised))
        kinds = [each.kind for each in blockers.history(tx, raised.id)]
    assert kinds == [EventKind.OPENED, EventKind.SOLVED]


def test_of_moves_at_the_same_time_exactly_one_wins(database: Database) -> None:
    with database.write() as tx:
        raised = keep_blocker(tx, keep_pilot(tx))

    def attempt(made: Move) -> bool:
        with database.write() as tx:
            return blockers.apply(tx, made)

    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(attempt, [_solved(raised), _escalated(raised)] * 4))
    assert won.count(True) == 1


def test_a_form_raises_at_most_one_item_of_a_kind(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        check_in_id = open_check_in(tx, pilot_id)
        keep_blocker(tx, pilot_id, raised_in=check_in_id)
    with pytest.raises(IntegrityError), database.write() as tx:
        keep_blocker(tx, pilot_id, raised_in=check_in_id)


def test_a_form_may_raise_a_blocker_and_an_ask(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        check_in_id = open_check_in(tx, pilot_id)
        for kind in Kind:
            keep_blocker(tx, pilot_id, kind=kind, raised_in=check_in_id)
        assert set(blockers.raised_by_form(tx, check_in_id, PRACTITIONER)) == set(Kind)


def test_any_number_of_items_may_be_raised_on_other_days(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        ids = [keep_blocker(tx, pilot_id, raised_in=None).id for _ in range(3)]
        assert [each.id for each in blockers.live(tx, pilot_id)] == ids


def test_items_are_due_from_their_moment_on_the_most_overdue_first(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        late = keep_blocker(tx, pilot_id, next_at=NOW)
        later = keep_blocker(tx, pilot_id, next_at=NOW - timedelta(hours=1))
        keep_blocker(tx, pilot_id, next_at=NOW + timedelta(seconds=1))
        keep_blocker(tx, pilot_id, next_at=None)
        assert due(tx, Duty.MOVE) == [later.id, late.id]


def test_what_is_solved_no_longer_stops_anybody(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        blockers.apply(tx, _solved(keep_blocker(tx, pilot_id)))
        assert blockers.live(tx, pilot_id) == []


@pytest.mark.parametrize(("hours", "count"), [(-1, 1), (0, 0), (1, 0)])
def test_an_item_is_among_those_of_a_week_if_it_was_solved_since(database: Database, hours: int, count: int) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        blockers.apply(tx, _solved(keep_blocker(tx, pilot_id)))
        assert len(blockers.live_or_solved_since(tx, pilot_id, NOW + timedelta(hours=hours))) == count


def test_an_item_that_still_stops_somebody_is_among_those_of_every_week(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        live = keep_blocker(tx, pilot_id)
        assert blockers.live_or_solved_since(tx, pilot_id, NOW + timedelta(weeks=9)) == [live]


def test_what_waits_for_somebody_is_found_by_their_name(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        asked = _escalated(keep_blocker(tx, pilot_id))
        blockers.apply(tx, asked)
        keep_blocker(tx, pilot_id)
        found = [blockers.waiting_for(tx, user) for user in (SPONSOR, DEPUTY, CHAMPION)]
    assert found == [[asked.blocker], [asked.blocker], []]


def test_what_somebody_promised_is_found_by_their_name_the_next_day_first(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        promised = {"state": State.COMMITTED, "owner": SPONSOR}
        later = keep_blocker(tx, pilot_id, promised_on=date(2026, 3, 9), **promised)
        sooner = keep_blocker(tx, pilot_id, promised_on=date(2026, 3, 4), **promised)
        assert blockers.promised_by(tx, SPONSOR) == [sooner, later]


def test_what_waits_for_a_reporter_is_found_by_their_name(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        solved = keep_blocker(tx, pilot_id, state=State.SOLVED, solved_at=NOW)
        keep_blocker(tx, pilot_id)
        assert blockers.raised_by(tx, PRACTITIONER, states=(State.SOLVED, State.DECLINED)) == [solved]


@pytest.mark.parametrize(
    ("pilot_state", "changes", "found"),
    [
        (PilotState.ACTIVE, {}, False),
        (PilotState.PAUSED, {}, True),
        (PilotState.PAUSED, {"rested_at": NOW}, False),
        (PilotState.ACTIVE, {"rested_at": NOW}, True),
        (PilotState.STOPPED, {"state": State.SOLVED}, True),
        (PilotState.SHIPPED, {"state": State.CLOSED}, False),
    ],
)
def test_items_are_out_of_step_with_a_pilot_that_was_paused_went_on_or_ended(
    database: Database,
    pilot_state: PilotState,
    changes: dict[str, Any],
    found: bool,  # noqa: FBT001 - a table's column
) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        raised = keep_blocker(tx, pilot_id, **changes)
        move_pilot(tx, pilot_id, pilot_state)
        assert due(tx, Duty.FOLLOW) == ([raised.id] if found else [])


def test_many_items_with_whom_they_ask_take_one_statement(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        for _ in range(20):
            blockers.apply(tx, _escalated(keep_blocker(tx, pilot_id)))
        counted = Statements(tx)
        assert len(blockers.live(tx, pilot_id)) == 20
        assert counted.count == 1


def test_a_message_lists_an_item_once_however_often_that_is_noted(database: Database) -> None:
    with database.write() as tx:
        raised = keep_blocker(tx, keep_pilot(tx))
        for _ in range(2):
            escalations.list_in(tx, "escalation:1", raised.id)
        assert escalations.listed_in(tx, "escalation:1") == [raised]


def test_an_item_knows_the_messages_that_list_it(database: Database) -> None:
    with database.write() as tx:
        raised = keep_blocker(tx, keep_pilot(tx))
        for key in ("escalation:2", "escalation:1"):
            post(tx, key, kind="escalation", recipient="USPONSOR")
            escalations.list_in(tx, key, raised.id)
        found = escalations.listing(tx, raised.id)
    assert found == [("escalation:1", "escalation", "USPONSOR"), ("escalation:2", "escalation", "USPONSOR")]
