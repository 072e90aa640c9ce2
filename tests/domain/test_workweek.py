"""The working week as an installation sets it."""

from datetime import time, timedelta

import pytest

from bot.domain.workweek import WorkWeek, parse_workdays, parse_workhours, work_week


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("sun-thu", {6, 0, 1, 2, 3}),
        ("Mon, tue,thu-sat", {0, 1, 3, 4, 5}),
        ("mon-sun", set(range(7))),
        ("wed", {2}),
    ],
)
def test_working_days_are_read_as_ranges_and_lists(text: str, days: set[int]) -> None:
    assert parse_workdays(text) == frozenset(days)


@pytest.mark.parametrize("text", ["", "mon-", "daily", "mon fri", "mon-fri,", "1-5"])
def test_what_names_no_weekdays_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=f"^“{text}” is not a range or a list of weekdays, like mon-fri or sun-thu$"):
        parse_workdays(text)


def test_working_hours_are_two_times_of_one_day() -> None:
    assert parse_workhours("08:30-17:30") == parse_workhours("8:30 - 17:30") == (time(8, 30), time(17, 30))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        *((text, "is not two times of one day") for text in ("", "09:00", "09:00-24:30", "9-17", "09:60-17:00")),
        ("17:00-09:00", "ends before it starts"),
        ("09:00-09:00", "ends before it starts"),
    ],
)
def test_what_is_no_working_day_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^“{text}” {sentence}.* like 09:00-17:00$"):
        parse_workhours(text)


def test_a_working_week_is_made_of_two_settings() -> None:
    assert work_week("sun-thu", "08:30-17:30") == WorkWeek(frozenset({6, 0, 1, 2, 3}), time(8, 30), time(17, 30))
    assert work_week("sun-thu", "08:30-17:30").day_length == timedelta(hours=9)
    assert work_week(None, "09:00-17:00") == WorkWeek()
    assert work_week(None, "09:00-17:00", otherwise={6, 0, 1, 2, 3}).days == {0, 1, 2, 3, 6}
    assert work_week("mon", "09:00-17:00", otherwise={6}).days == {0}


@pytest.mark.parametrize("days", [frozenset[int](), frozenset({7}), frozenset({-1, 3})])
def test_a_working_week_has_days(days: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="one to seven weekdays"):
        WorkWeek(days)


def test_a_working_day_has_length() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        WorkWeek(start=time(17), end=time(17))
