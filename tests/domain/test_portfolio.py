"""Which pilots need somebody, what blocks them, and what became of those that ended (R32)."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.blockers import State
from bot.domain.pilots import PilotState, Stage
from bot.domain.portfolio import (
    Forecast,
    Standing,
    Stay,
    Summary,
    ended,
    in_stages,
    record,
    worst_first,
)
from bot.domain.standouts import Thresholds
from tests.builders import LEADER, NOW, SPONSOR, aged, side, utc, week

TODAY = date(2026, 3, 4)
LIMITS = Thresholds()


def summary(number: int = 1, **changes: Any) -> Summary:
    values: dict[str, Any] = {
        "id": number,
        "key": f"pilot-{number}",
        "name": f"Pilot {number}",
        "state": PilotState.ACTIVE,
        "stage": Stage.BUILD,
        "target_date": date(2026, 6, 30),
        "original_target_date": date(2026, 6, 30),
        "private": False,
        "zone": ZoneInfo("Europe/Berlin"),
        "created_at": utc("2026-01-01 00:00"),
    }
    return Summary(**(values | changes))


def standing(number: int = 1, *, gap: float = 0.0, **changes: Any) -> Standing:
    values: dict[str, Any] = {
        "on": TODAY,
        "pilot": changes.pop("pilot", summary(number)),
        "week": week(10, side(3.0 + gap), side(3.0)),
        "before": None,
        "live": (),
    }
    return Standing(**(values | changes))


def asking(days: int = 1, **changes: Any) -> Any:
    return aged(days, state=State.ESCALATED, asked=(SPONSOR, LEADER), **changes)


@pytest.mark.parametrize(
    "needy",
    [
        standing(live=(asking(),)),
        standing(gap=1.5),
        standing(gap=-1.5),
        standing(week=week(10, answered=0)),
        standing(week=week(7)),
        standing(week=None, pilot=summary(created_at=utc("2026-02-11 09:00"))),
        standing(live=(aged(11),)),
        standing(pilot=summary(target_date=date(2026, 3, 3))),
    ],
)
def test_a_pilot_needs_somebody_for_each_of_these_reasons(needy: Standing) -> None:
    assert needy.needs_somebody(LIMITS)


@pytest.mark.parametrize(
    "calm",
    [
        standing(),
        standing(week=week(8)),
        standing(week=week(7), pilot=summary(state=PilotState.PAUSED)),
        standing(week=None, pilot=summary(created_at=utc("2026-02-12 09:00"))),
        standing(gap=1.4),
        standing(live=(aged(10),)),
        standing(week=week(10, side(5.0), side(None))),
        standing(pilot=summary(target_date=TODAY)),
    ],
)
def test_a_pilot_without_any_of_them_needs_nobody(calm: Standing) -> None:
    assert not calm.needs_somebody(LIMITS)


def test_the_unanswered_come_first_then_the_late_then_the_widest_gap_then_the_oldest_item_and_the_calm_last() -> None:
    pilots = [
        standing(1),
        standing(2, live=(aged(20),)),
        standing(3, gap=2.0),
        standing(4, pilot=summary(4, target_date=date(2026, 3, 1))),
        standing(5, live=(asking(),)),
        standing(6, live=(asking(), asking())),
    ]
    assert [one.pilot.id for one in worst_first(pilots, LIMITS)] == [6, 5, 4, 3, 2, 1]


def test_the_trend_is_how_much_the_gap_has_changed() -> None:
    assert standing(gap=1.0, before=week(9, side(3.5), side(3.0))).trend == 0.5


def test_without_a_week_before_there_is_no_trend() -> None:
    assert standing(gap=1.0).trend is None
    assert standing(gap=1.0, before=week(9, side(None), side(3.0))).trend is None


def test_whoever_owes_an_answer_is_named_once() -> None:
    assert standing(live=(asking(id=1), asking(id=2), aged(5))).owes == (SPONSOR, LEADER)


def there(stage: Stage, *days: int) -> list[Stay]:
    return [Stay(number, stage, NOW - timedelta(days=each), None) for number, each in enumerate(days)]


def left(stage: Stage, *days: int) -> list[Stay]:
    return [
        Stay(number, stage, NOW - timedelta(days=each + 5), NOW - timedelta(days=5)) for number, each in enumerate(days)
    ]


@pytest.mark.parametrize(("days", "stuck"), [(39, 0), (40, 0), (41, 1)])
def test_who_has_been_in_a_stage_for_more_than_twice_the_usual_time_is_stuck_there(days: int, stuck: int) -> None:
    (data,) = in_stages([*there(Stage.DATA, days), *left(Stage.DATA, 10, 20, 30)], now=NOW)
    assert (data.there, data.usual, data.stuck) == (1, 20, stuck)


def test_before_three_pilots_have_left_a_stage_nobody_can_say_what_is_usual() -> None:
    (data,) = in_stages([*there(Stage.DATA, 10, 30, 500), *left(Stage.DATA, 1, 1)], now=NOW)
    assert (data.there, data.days, data.usual, data.stuck) == (3, 30, None, 0)


def test_a_stage_that_nobody_is_in_stops_nobody() -> None:
    assert in_stages(left(Stage.DATA, 1, 1, 1), now=NOW) == []


def test_the_stage_in_which_most_are_stuck_comes_first_and_then_the_one_in_which_they_are_longest() -> None:
    stays = [*there(Stage.BUILD, 90), *there(Stage.SCALE, 99), *there(Stage.DATA, 9), *left(Stage.DATA, 1, 1, 1)]
    assert [each.stage for each in in_stages(stays, now=NOW)] == [Stage.DATA, Stage.SCALE, Stage.BUILD]


def over(number: int, *, on_time: bool = True, shipped: bool = True) -> Summary:
    end = utc("2026-04-01 00:00") if on_time else utc("2026-08-01 00:00")
    return summary(number, state=PilotState.SHIPPED if shipped else PilotState.STOPPED, ended_at=end)


def test_time_to_production_and_the_share_of_the_plan_are_those_of_the_shipped() -> None:
    found = ended([over(1), over(2, shipped=False), summary(3)])
    assert (found.shipped, found.stopped, found.days_to_production, found.share_of_plan) == (1, 1, 90, 0.5)


def test_while_nothing_has_ended_there_is_nothing_to_tell() -> None:
    found = ended([summary()])
    assert (found.shipped, found.days_to_production, found.share_of_plan) == (0, None, None)


def test_forecasts_say_nothing_before_ten_pilots_have_ended() -> None:
    assert record([over(number) for number in range(9)], []) is None


def test_a_sure_forecast_that_came_true_misses_by_nothing_and_one_that_did_not_by_one() -> None:
    pilots = [over(number) for number in range(10)]
    found = record(pilots, [Forecast(number, team=5, leadership=1) for number in range(10)])
    assert found is not None
    assert (found.pilots, found.team, found.leadership) == (10, 0, 1)


@pytest.mark.parametrize("missed", [over(0, on_time=False), over(0, shipped=False)])
def test_a_pilot_that_was_late_or_stopped_did_not_happen(missed: Summary) -> None:
    found = record([missed, *(over(number) for number in range(1, 10))], [Forecast(0, team=5, leadership=3)])
    assert found is not None
    assert (found.team, found.leadership) == (1, 0.25)


def test_a_side_that_never_rated_has_no_record() -> None:
    found = record([over(number) for number in range(10)], [Forecast(1, team=5, leadership=None)])
    assert found is not None
    assert found.leadership is None


def test_a_pilot_that_ran_for_long_counts_no_more_than_a_short_one() -> None:
    pilots = [over(0, shipped=False), *(over(number) for number in range(1, 10))]
    long = [Forecast(0, team=5, leadership=None)] * 30
    found = record(pilots, [*long, Forecast(1, team=5, leadership=None)])
    assert found is not None
    assert found.team == 0.5
