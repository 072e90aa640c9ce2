"""An item walks up the ladder and passes over whoever cannot be asked (R22)."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.domain.blockers import Blocker, EventKind, Move, State
from bot.domain.escalation import advance, drop, escalate, resume
from bot.domain.ladder import Ladder, Policy, Position, Seat, Standing, next_on
from bot.domain.people import UserId
from bot.domain.timers import deadline, is_away, next_at
from bot.domain.worktime import WorkingTime
from tests.builders import DEPUTY, NOW, SPONSOR, blocker, utc

LEAD = UserId("ULEAD")
BERLIN = WorkingTime(ZoneInfo("Europe/Berlin"))
POLICY = Policy()


def ladder(
    sponsor: Standing = Standing.PRESENT,
    deputy: Standing | None = Standing.PRESENT,
    lead: Standing | None = Standing.PRESENT,
) -> Ladder:
    """A ladder; None is an empty place."""
    return Ladder(
        Seat("sponsor", SPONSOR, sponsor),
        Seat("deputy", DEPUTY, deputy) if deputy else Seat("deputy", None),
        Seat("programme lead", LEAD, lead) if lead else Seat("programme lead", None),
    )


def step(item: Blocker, *, on: Ladder | None = None, now: datetime | None = None) -> Move:
    """What time does when the item's next moment has come."""
    now = now or next_at(item, BERLIN)
    assert now is not None
    move = advance(item, ladder=on or ladder(), policy=POLICY, working=BERLIN, now=now)
    assert move is not None
    return move


def walk(on: Ladder) -> list[Move]:
    """Every step that time takes with an item that nobody answers."""
    found: list[Move] = []
    item = blocker()
    while next_at(item, BERLIN) is not None:
        found.append(step(item, on=on))
        item = found[-1].blocker
    return found


def asked(on: Ladder) -> list[tuple[UserId, ...]]:
    escalations = (EventKind.ESCALATED, EventKind.CLIMBED)
    return [move.blocker.asked for move in walk(on) if move.event.kind in escalations]


def test_silence_climbs_from_sponsor_to_deputy_to_lead_and_once_more() -> None:
    once = [(SPONSOR,), (DEPUTY, SPONSOR), (LEAD,)]
    assert asked(ladder()) == once + once


def test_after_the_whole_ladder_twice_an_item_is_unanswered_and_time_leaves_it_alone() -> None:
    last = walk(ladder())[-1]
    assert (last.event.kind, last.blocker.state) == (EventKind.EXHAUSTED, State.UNANSWERED)


def test_each_wait_has_one_reminder_at_half() -> None:
    kinds = [move.event.kind for move in walk(ladder())]
    assert kinds == [
        EventKind.ESCALATED,
        *[EventKind.REMINDED, EventKind.CLIMBED] * 5,
        EventKind.REMINDED,
        EventKind.EXHAUSTED,
    ]


def test_the_waits_are_one_two_and_two_business_days() -> None:
    moments = [move.event.at for move in walk(ladder()) if move.event.kind is not EventKind.REMINDED]
    waits = [BERLIN.between(a, b) / BERLIN.day_length for a, b in pairwise(moments)]
    assert waits == [1, 2, 2, 1, 2, 2]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (ladder(deputy=None), [(SPONSOR,), (LEAD,)] * 2),
        (ladder(lead=None), [(SPONSOR,), (DEPUTY, SPONSOR)] * 2),
        (ladder(Standing.GONE), [(DEPUTY,), (LEAD,)] * 2),
        (ladder(Standing.UNREACHABLE, Standing.GONE), [(LEAD,)] * 2),
        (ladder(Standing.AWAY), [(DEPUTY,), (LEAD,)] * 2),
        (ladder(Standing.GONE, None, None), []),
    ],
)
def test_whoever_cannot_be_asked_is_passed_over_at_once(on: Ladder, expected: list[tuple[UserId, ...]]) -> None:
    assert asked(on) == expected


def test_who_was_passed_over_is_recorded_with_the_reason() -> None:
    events = step(blocker(), on=ladder(Standing.GONE, None)).events
    skipped = [(event.note, event.people) for event in events if event.kind is EventKind.SKIPPED]
    assert skipped == [("the sponsor has left", (SPONSOR,)), ("there is no deputy", ())]


def test_with_nobody_on_the_ladder_an_item_is_unanswered_at_once() -> None:
    move = step(blocker(), on=ladder(Standing.GONE, None, None))
    assert (move.event.kind, move.blocker.state) == (EventKind.EXHAUSTED, State.UNANSWERED)


def test_an_absent_sponsor_is_waited_for_where_nobody_else_is_there() -> None:
    assert step(blocker(), on=ladder(Standing.AWAY, None, None)).blocker.asked == (SPONSOR,)


def test_the_first_escalation_takes_the_policy_of_its_day_and_later_ones_keep_it() -> None:
    mild = Policy(sponsor_wait_days=3)
    first = escalate(blocker(), ladder=ladder(), policy=mild, working=BERLIN, now=NOW)
    assert first is not None
    again = escalate(blocker(policy=mild, escalated_at=NOW), ladder=ladder(), policy=POLICY, working=BERLIN, now=NOW)
    assert again is not None
    assert (first.blocker.policy, again.blocker.policy) == (mild, mild)


def _asked(**changes: object) -> Blocker:
    values = {"state": State.ESCALATED, "level": 2, "asked": (DEPUTY, SPONSOR), "escalated_at": NOW}
    return blocker(**(values | changes))


def test_after_the_ceiling_nobody_is_asked_any_more() -> None:
    late = BERLIN.add_days(NOW, 30)
    move = step(_asked(started_at=late - timedelta(hours=1)), now=late)
    assert (move.event.kind, move.blocker.state) == (EventKind.CEILING, State.UNANSWERED)


def test_a_promise_missed_after_the_ceiling_is_unanswered() -> None:
    late = BERLIN.add_days(NOW, 31)
    promised = _asked(state=State.COMMITTED, owner=SPONSOR, promised_on=late.date(), started_at=late)
    assert step(promised).blocker.state is State.UNANSWERED


def test_a_missed_promise_comes_back_at_the_same_level_and_names_the_day() -> None:
    promised = _asked(state=State.COMMITTED, owner=SPONSOR, promised_on=date(2026, 3, 3), reminded=True)
    move = step(promised)
    assert (move.blocker.state, move.blocker.level, move.blocker.owner) == (State.ESCALATED, 2, None)
    assert (move.event.kind, move.event.promised_on) == (EventKind.COMMITMENT_MISSED, date(2026, 3, 3))


def test_a_promise_is_due_at_the_end_of_its_day() -> None:
    promised = blocker(state=State.COMMITTED, owner=SPONSOR, promised_on=date(2026, 3, 4), reminded=True)
    assert next_at(promised, BERLIN) == utc("2026-03-04 16:00")


def test_a_promise_is_reminded_of_on_the_business_day_before() -> None:
    promised = blocker(state=State.COMMITTED, owner=SPONSOR, promised_on=date(2026, 3, 9))
    assert next_at(promised, BERLIN) == utc("2026-03-06 08:00")


def test_a_promise_for_tomorrow_made_today_has_no_reminder() -> None:
    promised = blocker(state=State.COMMITTED, owner=SPONSOR, promised_on=date(2026, 3, 3))
    assert next_at(promised, BERLIN) == utc("2026-03-03 16:00")


def test_after_a_week_of_downtime_an_item_takes_one_step_and_waits_anew() -> None:
    later = NOW + timedelta(weeks=3)
    move = step(_asked(level=1, asked=(SPONSOR,)), now=later)
    assert (move.event.kind, move.blocker.level) == (EventKind.CLIMBED, 2)
    assert (ends := deadline(move.blocker, BERLIN)) is not None
    assert ends > later


def test_a_silent_team_is_told_of_once_and_the_ladder_stands_still() -> None:
    waiting = _asked(state=State.WAITING, owner=SPONSOR)
    move = step(waiting)
    assert (move.event.kind, move.blocker.state) == (EventKind.TEAM_SILENT, State.WAITING)
    assert next_at(move.blocker, BERLIN) == BERLIN.add_days(NOW, 30)


def test_of_two_who_are_asked_one_who_cannot_be_leaves_the_other() -> None:
    lost = Seat("deputy", DEPUTY, Standing.UNREACHABLE)
    move = drop(_asked(), lost, ladder=ladder(deputy=Standing.UNREACHABLE), working=BERLIN, now=NOW)
    assert move is not None
    assert (move.blocker.asked, move.event.note) == ((SPONSOR,), "the deputy cannot be reached")


def test_when_the_only_one_asked_has_left_the_next_is_asked_at_once() -> None:
    gone = Seat("sponsor", SPONSOR, Standing.GONE)
    move = drop(_asked(level=1, asked=(SPONSOR,)), gone, ladder=ladder(Standing.GONE), working=BERLIN, now=NOW)
    assert move is not None
    assert (move.blocker.asked, [event.kind for event in move.events]) == (
        (DEPUTY,),
        [EventKind.SKIPPED, EventKind.CLIMBED],
    )


def test_a_new_sponsor_takes_the_place_of_the_old_one() -> None:
    old = UserId("UOLD")
    seat = Seat("person asked", old, Standing.OFF_LADDER)
    move = drop(_asked(level=1, asked=(old,)), seat, ladder=ladder(), working=BERLIN, now=NOW)
    assert move is not None
    assert (move.blocker.asked, move.blocker.level) == ((SPONSOR,), 1)


def test_one_who_is_away_is_waited_for_where_nobody_else_is_left() -> None:
    alone = ladder(Standing.AWAY, None, None)
    item = _asked(level=1, asked=(SPONSOR,))
    assert drop(item, alone.sponsor, ladder=alone, working=BERLIN, now=NOW) is None


def test_while_a_pilot_rests_no_time_passes_for_its_items() -> None:
    assert next_at(_asked(rested_at=NOW), BERLIN) is None


def test_a_promise_whose_day_passed_while_the_pilot_rested_is_asked_for_again_and_not_missed() -> None:
    promised = _asked(state=State.COMMITTED, owner=SPONSOR, promised_on=date(2026, 3, 3), rested_at=NOW)
    move = resume(promised, ladder=ladder(), working=BERLIN, now=NOW + timedelta(weeks=4))
    assert move is not None
    assert (move.event.kind, move.blocker.state) == (EventKind.RESUMED, State.ESCALATED)


def test_the_time_that_a_pilot_rested_does_not_count_towards_the_ceiling() -> None:
    move = resume(_asked(rested_at=NOW), ladder=ladder(), working=BERLIN, now=NOW + timedelta(weeks=10))
    assert move is not None
    assert move.blocker.escalated_at == NOW + timedelta(weeks=10)


def test_the_last_place_of_the_last_round_is_followed_by_none() -> None:
    assert next_on(ladder(), Position(1, 3), POLICY).position is None


@pytest.mark.parametrize(
    ("day", "off", "away"),
    [
        ("2026-03-02", {date(2026, 3, 2)}, True),
        ("2026-03-02", {date(2026, 3, 3)}, False),
        ("2026-03-07", {date(2026, 3, 9)}, True),
        ("2026-03-07", {date(2026, 3, 7)}, False),
    ],
)
def test_somebody_is_away_if_their_next_day_to_work_is_off(day: str, off: set[date], away: bool) -> None:  # noqa: FBT001 - a table's column
    working = WorkingTime(ZoneInfo("Europe/Berlin"), days_off=frozenset(off))
    assert is_away(working, now=utc(f"{day} 10:00")) is away
