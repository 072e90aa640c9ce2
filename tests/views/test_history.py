"""A history says the same in its chart, its table and its words, and Slack takes it however long it is."""

from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.blockers import Event, EventKind, State
from bot.domain.checkins import Category, CheckInState
from bot.domain.decisions import Decision as Recorded
from bot.domain.history import Decision, History, Outcome
from bot.domain.people import UserId
from bot.domain.pilots import Stage, TargetDate
from bot.domain.portfolio import Stay
from bot.domain.record import Record, Tally
from bot.views.history import history_message
from bot.views.sharing import HISTORY, shareable, shared
from tests.builders import CHANNEL, DEPUTY, NOW, SPONSOR, blocker, pilot, quiet_week, side, week
from tests.views.golden import as_looked_at
from tests.views.measure import problems_of, words_of

DAY = timedelta(days=1)


def decision(number: int, outcome: Outcome, kind: EventKind = EventKind.COMMITTED, **event: Any) -> Decision:
    told = Event(
        kind,
        SPONSOR,
        NOW - DAY * (40 - number),
        State.ESCALATED,
        State.COMMITTED,
        promised_on=date(2026, 2, 10),
        **event,
    )
    return Decision(blocker(id=number), told, outcome)


def history(**changes: Any) -> History:
    values: dict[str, Any] = {
        "pilot": pilot(),
        "weeks": (),
        "target_dates": (TargetDate(date(2026, 5, 31), NOW - DAY * 60),),
        "stays": (Stay(1, Stage.DATA, NOW - DAY * 60, None),),
        "decisions": (),
        "record": Record(),
    }
    return History(**(values | changes))


ORDINARY = history(
    weeks=(
        week(5, side(4.0, count=2), side(3.7)),
        quiet_week(6),
        week(7, side(4.0, count=2), side(3.0, rounded=True)),
        week(8, side(4.5, count=2), side(None, hidden=True), answered=1),
        quiet_week(9, CheckInState.MISSED),
        week(10, side(4.5, count=2), side(2.3), state=CheckInState.OPEN),
    ),
    target_dates=(
        TargetDate(date(2026, 5, 31), NOW - DAY * 60),
        TargetDate(date(2026, 6, 30), NOW - DAY * 20),
    ),
    stays=(Stay(1, Stage.DATA, NOW - DAY * 60, NOW - DAY * 10), Stay(1, Stage.BUILD, NOW - DAY * 10, None)),
    decisions=(
        decision(3, Outcome.MISSED),
        decision(7, Outcome.KEPT, EventKind.DELEGATED, people=(DEPUTY,), note="Ask the archive team first"),
        decision(9, Outcome.REFUSED, EventKind.DECLINED, note="Not <!here> this year"),
    ),
    record=Record(
        blocked_days={Category.DATA: 6.5},
        days_to_answer=1.5,
        days_to_solution=4.0,
        promises={1: Tally(kept=1, missed=1)},
        own_promises=Tally(kept=1),
    ),
)
LONG = history(
    pilot=pilot(name="&" * 80),
    weeks=tuple(week(number, side(5.0, count=9), side(1.0, rounded=True)) for number in range(1, 13)),
    target_dates=tuple(TargetDate(date(2026, 6, 30), NOW - DAY * number) for number in range(60, 0, -1)),
    stays=tuple(Stay(1, Stage.MEASURE, NOW - DAY * number, NOW) for number in range(60, 0, -1)),
    decisions=tuple(decision(n, Outcome.HANDED_BACK, people=(UserId("U" * 11),), note="&" * 500) for n in range(60)),
    record=ORDINARY.record,
    recorded=tuple(
        Recorded(pilot_id=1, what="&" * 2000, taken_by=SPONSOR, recorded_by=SPONSOR, at=NOW) for _ in range(15)
    ),
)


def test_it_is_as_it_was_last_looked_at() -> None:
    assert as_looked_at("history", history_message(ORDINARY))


@pytest.mark.parametrize("one", [history(), ORDINARY, LONG])
def test_slack_takes_it_however_long_it_is(one: History) -> None:
    content = history_message(one)
    assert problems_of(shareable(content, one.pilot, HISTORY, asked_in=CHANNEL)) == []
    assert problems_of(shared(content, SPONSOR)) == []


def test_the_plain_text_carries_every_cell_of_the_table() -> None:
    shown = history_message(ORDINARY)
    (table,) = (block for block in shown.blocks if block["type"] == "table")
    cells = [words_of(cell).strip() for row in table["rows"][1:] for cell in row]
    assert [cell for cell in cells if cell not in shown.text] == []


def test_where_the_team_s_mean_is_rounded_so_is_the_gap() -> None:
    assert "• 2026 W07: leadership 4.0, team about 3.0, gap about +1.0" in history_message(ORDINARY).text


def test_a_check_in_that_is_open_is_no_gap_in_the_chart() -> None:
    assert "Over 5 weeks (3 of them without numbers" in history_message(ORDINARY).text


def test_a_week_without_a_check_in_has_no_numbers() -> None:
    assert "• 2026 W06: skipped\n" in history_message(ORDINARY).text
    assert "• 2026 W09: missed\n" in history_message(ORDINARY).text


def test_every_move_of_target_date_and_stage_stands_there() -> None:
    text = history_message(ORDINARY).text
    assert "• Sun 31 May 2026, set Thu 1 Jan 2026\n• Tue 30 Jun 2026, set Tue 10 Feb 2026" in text
    assert "• data, since Thu 1 Jan 2026, until Fri 20 Feb 2026\n• build, since Fri 20 Feb 2026" in text


def test_what_is_left_out_is_counted() -> None:
    text = words_of(history_message(LONG).blocks)
    assert "50 earlier ones are left out." in text
    assert "5 earlier ones are left out." in text
    assert text.count("52 more in between") == 2


def test_nobody_s_words_ping_anybody() -> None:
    assert "<!here>" not in words_of(history_message(ORDINARY).blocks) + history_message(ORDINARY).text


def test_a_new_pilot_s_history_says_that_there_is_none_yet() -> None:
    text = history_message(history()).text
    assert "Invoice triage: no check-in yet" in text
    assert text.count("None in these weeks.") == 1
    assert "Decisions" not in text


def test_it_can_be_shared_in_the_pilot_s_own_channel_only() -> None:
    content = history_message(ORDINARY)
    assert "Share in Channel" in words_of(shareable(content, ORDINARY.pilot, HISTORY, asked_in=CHANNEL).blocks)
    assert shareable(content, ORDINARY.pilot, HISTORY, asked_in="CELSEWHERE") == content
