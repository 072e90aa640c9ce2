"""How long things take in this workspace, and by when to ask for one."""

from datetime import date
from math import log
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.forecasts import Forecast, forecast
from bot.domain.survival import Duration, Percentile
from bot.domain.worktime import WorkingTime

WORKING = WorkingTime(ZoneInfo("Europe/Berlin"))


def ended(*lengths: float) -> list[Duration]:
    return [Duration(length, ended=True) for length in lengths]


def still_open(*lengths: float) -> list[Duration]:
    return [Duration(length, ended=False) for length in lengths]


def test_five_that_have_ended_are_enough_by_hand() -> None:
    assert forecast([*ended(3, 5, 8, 19, 30), *still_open(4)]) == Forecast(
        Percentile(8, reached=True), Percentile(30, reached=True), ended=5, still_open=1
    )  # 5/6, then 4 of 4 left without the open one: 15/24, 10/24, 5/24, 0


@pytest.mark.parametrize("durations", [[], ended(1, 2, 3, 4), [*ended(1, 2, 3, 4), *still_open(9, 9, 9)]])
def test_below_five_that_have_ended_nothing_is_said(durations: list[Duration]) -> None:
    assert forecast(durations) is None


def takes(days: float, *, reached: bool = True) -> Forecast:
    return Forecast(Percentile(1, reached=True), Percentile(days, reached=reached), 5, 0)


def test_what_takes_nineteen_business_days_is_asked_for_so_many_before() -> None:
    assert takes(19).ask_by(date(2027, 1, 29), WORKING) == date(2027, 1, 4)
    assert takes(18.2).ask_by(date(2027, 1, 29), WORKING) == date(2027, 1, 4)
    assert takes(1).ask_by(date(2027, 1, 25), WORKING) == date(2027, 1, 22)  # a Monday; the Friday before
    assert takes(0).ask_by(date(2027, 1, 29), WORKING) == date(2027, 1, 29)


def test_holidays_are_no_days_to_ask_on() -> None:
    holidays = WorkingTime(WORKING.zone, days_off=frozenset({date(2027, 1, 4), date(2027, 1, 6)}))
    assert takes(19).ask_by(date(2027, 1, 29), holidays) == date(2026, 12, 31)


def test_where_most_take_an_unknown_time_no_date_is_named() -> None:
    assert takes(40, reached=False).ask_by(date(2027, 1, 29), WORKING) is None


@pytest.mark.parametrize(("daily_chance", "seed"), [(0.05, 1), (0.1, 2), (0.25, 3)])
def test_simulated_workspaces_with_a_known_chance_of_ending_each_day(daily_chance: float, seed: int) -> None:
    """Each day an item ends with the same chance; half of the items were begun too late to be seen to their end."""
    random = Random(seed)  # noqa: S311 - a simulation
    durations = []
    for _ in range(4_000):
        days = 1
        while random.random() >= daily_chance:
            days += 1
        watched = random.randint(1, round(2 / daily_chance))
        durations.append(Duration(min(days, watched), ended=days <= watched))
    found = forecast(durations)
    assert found is not None
    for percentile, share in ((found.median, 0.5), (found.most, 0.2)):
        true_length = log(share) / log(1 - daily_chance)
        assert percentile.length == pytest.approx(true_length, rel=0.1, abs=1)
    only_ended = sorted(duration.length for duration in durations if duration.ended)
    assert only_ended[len(only_ended) * 4 // 5] < found.most.length


@given(st.integers(0, 60), st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_so_many_working_days_lie_between_asking_and_the_date(days: int, needed_by: date) -> None:
    asked = takes(days).ask_by(needed_by, WORKING)
    assert asked is not None
    between = [date.fromordinal(number) for number in range(asked.toordinal(), needed_by.toordinal())]
    assert sum(day.weekday() < 5 for day in between) == days
