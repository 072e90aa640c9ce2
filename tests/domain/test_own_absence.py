"""A person's own absence makes them away, a day off of the workspace does not; both stop the clock (R6)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.worktime import WorkingTime
from bot.domain.workweek import MONDAY_TO_FRIDAY, WorkWeek
from tests.builders import utc

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
DAY = 8 * HOUR
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Santiago",
    "Africa/Cairo",
]


def days(*numbers: int) -> frozenset[date]:
    """Days of March 2026, in which the 2nd is a Monday."""
    return frozenset(date(2026, 3, number) for number in numbers)


def working(*, off: frozenset[date] = frozenset(), away: frozenset[date] = frozenset()) -> WorkingTime:
    return WorkingTime.of(BERLIN, WorkWeek(), days_off=off, absences=away)


@pytest.mark.parametrize(
    ("away", "off", "at", "hours"),
    [
        (days(), days(), "2026-03-03 09:00", 0),
        (days(3), days(), "2026-03-03 08:00", 8),  # all of Tuesday: 09:00 in Berlin
        (days(3), days(), "2026-03-03 11:00", 5),  # the rest of it
        (days(3), days(), "2026-03-02 15:00", 0),  # still at work on Monday
        (days(3), days(), "2026-03-02 17:00", 8),  # after work on Monday
        (days(3, 4, 5), days(), "2026-03-03 08:00", 24),
        (days(6, 7, 8, 9), days(), "2026-03-05 20:00", 16),  # Friday and Monday; a weekend takes no working time
        (days(), days(3, 4, 5), "2026-03-03 08:00", 0),  # holidays are no absence
        (days(3, 5), days(4), "2026-03-03 08:00", 16),  # a holiday within an absence does not end it, nor count
        (days(3, 4), days(4), "2026-03-03 08:00", 8),
        (days(4), days(3), "2026-03-03 08:00", 8),  # on the eve of it, a holiday
        (days(3, 5), days(), "2026-03-03 08:00", 8),  # back on Wednesday
    ],
)
def test_an_absence_takes_the_working_time_until_they_are_back(
    away: frozenset[date], off: frozenset[date], at: str, hours: int
) -> None:
    assert working(off=off, away=away).own_absence(utc(at)) == hours * HOUR


def test_only_an_absence_longer_than_the_wait_counts() -> None:
    one_day, two_days = working(away=days(3)), working(away=days(3, 4))
    assert not one_day.is_absent_longer_than(DAY, at=utc("2026-03-03 08:00"))
    assert two_days.is_absent_longer_than(DAY, at=utc("2026-03-03 08:00"))
    assert not two_days.is_absent_longer_than(2 * DAY, at=utc("2026-03-03 08:00"))
    assert two_days.is_absent_longer_than(4 * HOUR, at=utc("2026-03-04 11:00"))


def test_a_holiday_of_two_weeks_makes_nobody_away_and_stops_the_clock() -> None:
    holidays = working(off=days(*range(3, 17)))
    assert not holidays.is_absent_longer_than(timedelta(0), at=utc("2026-03-03 08:00"))
    assert holidays.add(utc("2026-03-02 15:00"), DAY) == utc("2026-03-17 15:00")


@pytest.mark.parametrize(
    ("away", "since", "begins"),
    [
        (days(4, 5, 6), "2026-03-03 10:00", "2026-03-04 08:00"),  # three days, in the middle of a wait of one
        (days(4), "2026-03-03 10:00", None),  # one day: the wait stands still and goes on
        (days(3, 4, 5), "2026-03-03 10:00", "2026-03-03 10:00"),  # away already
        (days(6, 9, 10), "2026-03-03 10:00", None),  # after the wait is over
        (days(4, 6, 9), "2026-03-03 10:00", None),  # the wait ends on Thursday at 10:00
        (days(4, 6, 9), "2026-03-03 16:00", None),  # asked after work: it ends on Thursday at 17:00
        (days(4, 6, 9), "2026-03-04 10:00", None),  # Thursday is the whole wait
    ],
)
def test_a_long_absence_ends_a_wait_when_it_begins(away: frozenset[date], since: str, begins: str | None) -> None:
    found = working(away=away).long_absence_begins(DAY, since=utc(since))
    assert found == (utc(begins) if begins else None)


INSTANTS = st.timedeltas(timedelta(0), timedelta(days=365)).map(lambda later: utc("2026-01-01 00:00") + later)
SPANS = st.builds(
    lambda first, length: {first + timedelta(days=more) for more in range(length)},
    st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    st.integers(1, 20),
)
SOME_DAYS = st.lists(SPANS, max_size=6).map(lambda spans: frozenset[date]().union(*spans))
CALENDARS = st.builds(
    lambda zone, days, off, away: WorkingTime.of(ZoneInfo(zone), WorkWeek(days), days_off=off, absences=away),
    st.sampled_from(ZONES),
    st.sampled_from([MONDAY_TO_FRIDAY, frozenset({6, 0, 1, 2, 3}), frozenset({2})]),
    SOME_DAYS,
    SOME_DAYS,
)


@given(CALENDARS, INSTANTS, st.timedeltas(timedelta(0), 30 * DAY))
def test_both_stop_the_clock_alike(calendar: WorkingTime, at: datetime, wait: timedelta) -> None:
    week = WorkWeek(calendar.weekdays, calendar.start, calendar.end)
    as_holidays = WorkingTime.of(calendar.zone, week, days_off=calendar.days_off | calendar.absences)
    assert calendar.add(at, wait) == as_holidays.add(at, wait)
    assert calendar.next_working(at) == as_holidays.next_working(at)
    assert not as_holidays.is_absent_longer_than(timedelta(0), at=at)


@given(CALENDARS, INSTANTS)
def test_an_absence_is_what_its_days_add_up_to(calendar: WorkingTime, at: datetime) -> None:
    assert calendar.own_absence(at) == _day_by_day(calendar, at)


@given(CALENDARS, INSTANTS, st.sampled_from([HOUR, DAY / 2, DAY, 2 * DAY, 5 * DAY]))
def test_a_long_absence_begins_at_the_first_moment_of_the_wait_at_which_it_is_one(
    calendar: WorkingTime, since: datetime, wait: timedelta
) -> None:
    begins = calendar.long_absence_begins(wait, since=since)
    ends = begins or calendar.add(since, wait)
    if begins is not None:
        assert since <= begins < calendar.add(since, wait)
        assert calendar.is_absent_longer_than(wait, at=begins)
    quarter = since
    while quarter < ends - timedelta(hours=24):
        at_work = _hours_on(calendar, quarter.astimezone(calendar.zone).date())[0] <= quarter
        assert not (at_work and _is_absent_day(calendar, quarter) and calendar.is_absent_longer_than(wait, at=quarter))
        quarter += timedelta(hours=6)


def _is_absent_day(calendar: WorkingTime, at: datetime) -> bool:
    day = at.astimezone(calendar.zone).date()
    would_work = day.weekday() in calendar.weekdays and day not in calendar.days_off
    return would_work and day in calendar.absences and at < _hours_on(calendar, day)[1]


def _day_by_day(calendar: WorkingTime, at: datetime) -> timedelta:
    total, day = timedelta(0), at.astimezone(calendar.zone).date()
    while True:
        opens, closes = _hours_on(calendar, day)
        if day.weekday() in calendar.weekdays and day not in calendar.days_off and closes > at:
            if day not in calendar.absences:
                return total
            total += closes - max(opens, at)
        day += timedelta(days=1)


def _hours_on(calendar: WorkingTime, day: date) -> tuple[datetime, datetime]:
    """No zone here changes its clock between nine and five."""
    opens, closes = (datetime.combine(day, at, calendar.zone).astimezone(UTC) for at in (time(9), time(17)))
    return opens, closes
