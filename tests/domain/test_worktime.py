"""Business time is counted in a person's own working days and hours (R6)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.worktime import WorkingTime
from tests.builders import utc

BERLIN = WorkingTime(ZoneInfo("Europe/Berlin"))
HOUR = timedelta(hours=1)

_keys = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kolkata")
instants = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
spans = st.timedeltas(timedelta(0), timedelta(hours=200))


@st.composite
def working_times(draw: st.DrawFn) -> WorkingTime:
    """Somebody's working hours: any zone, any stretch of the day, some weekdays, some days off."""
    start = draw(st.integers(0, 23 * 60))
    end = draw(st.integers(start + 30, 23 * 60 + 59))
    return WorkingTime(
        zone=ZoneInfo(draw(st.sampled_from(_keys))),
        start=time(start // 60, start % 60),
        end=time(end // 60, end % 60),
        weekdays=draw(st.frozensets(st.integers(0, 6), min_size=1)),
        days_off=draw(st.frozensets(st.dates(date(2024, 1, 1), date(2028, 1, 1)), max_size=3)),
    )


# 2 March 2026 is a Monday, and Berlin is an hour ahead of UTC until the 29th.


def test_four_hours_after_the_start_of_the_day_is_the_same_afternoon() -> None:
    assert BERLIN.add(utc("2026-03-02 08:00"), 4 * HOUR) == utc("2026-03-02 12:00")


def test_hours_that_the_day_has_no_room_for_go_on_the_next_morning() -> None:
    assert BERLIN.add(utc("2026-03-02 14:00"), 4 * HOUR) == utc("2026-03-03 10:00")


def test_hours_that_end_with_the_day_end_that_evening_and_not_the_next_morning() -> None:
    assert BERLIN.add(utc("2026-03-02 08:00"), 8 * HOUR) == utc("2026-03-02 16:00")


def test_a_friday_afternoon_goes_on_on_monday() -> None:
    assert BERLIN.add(utc("2026-03-06 15:00"), 2 * HOUR) == utc("2026-03-09 09:00")


def test_what_happens_at_night_starts_counting_in_the_morning() -> None:
    assert BERLIN.add(utc("2026-03-02 22:00"), HOUR) == utc("2026-03-03 09:00")


def test_what_happens_on_a_saturday_starts_counting_on_monday() -> None:
    assert BERLIN.add(utc("2026-03-07 10:00"), HOUR) == utc("2026-03-09 09:00")


def test_two_business_days_skip_a_day_off() -> None:
    working = WorkingTime(ZoneInfo("Europe/Berlin"), days_off=frozenset({date(2026, 3, 3)}))
    assert working.add_days(utc("2026-03-02 08:00"), 2) == utc("2026-03-04 16:00")


def test_half_a_business_day_is_four_hours() -> None:
    assert BERLIN.add_days(utc("2026-03-02 08:00"), 0.5) == utc("2026-03-02 12:00")


def test_hours_are_counted_in_the_person_s_zone() -> None:
    kolkata = WorkingTime(ZoneInfo("Asia/Kolkata"))
    assert kolkata.add(utc("2026-03-02 00:00"), HOUR) == utc("2026-03-02 04:30")


def test_a_sunday_to_thursday_week_rests_on_friday() -> None:
    cairo = WorkingTime(ZoneInfo("Africa/Cairo"), weekdays=frozenset({6, 0, 1, 2, 3}))
    assert cairo.next_working(utc("2026-03-06 10:00")) == utc("2026-03-08 07:00")


def test_a_weekend_with_a_change_of_clocks_adds_nothing() -> None:
    assert BERLIN.between(utc("2026-03-27 15:00"), utc("2026-03-30 08:00")) == 2 * HOUR


def test_monday_begins_at_nine_after_the_clocks_have_changed() -> None:
    assert BERLIN.next_working(utc("2026-03-28 10:00")) == utc("2026-03-30 07:00")


def test_a_working_night_is_an_hour_shorter_when_the_clocks_go_forward() -> None:
    nights = WorkingTime(ZoneInfo("Europe/Berlin"), time(0), time(8), weekdays=frozenset(range(7)))
    assert nights.between(utc("2026-03-28 23:00"), utc("2026-03-29 12:00")) == 7 * HOUR


def test_a_working_night_is_an_hour_longer_when_the_clocks_go_back() -> None:
    nights = WorkingTime(ZoneInfo("Europe/Berlin"), time(0), time(8), weekdays=frozenset(range(7)))
    assert nights.between(utc("2026-10-24 22:00"), utc("2026-10-25 12:00")) == 9 * HOUR


def test_a_shift_that_the_clock_jumps_over_does_not_take_place() -> None:
    brief = WorkingTime(ZoneInfo("Europe/Berlin"), time(2), time(2, 30), weekdays=frozenset(range(7)))
    assert brief.next_working(utc("2026-03-29 00:30")) == utc("2026-03-30 00:00")


def test_the_working_day_includes_its_first_instant() -> None:
    assert BERLIN.is_working(utc("2026-03-02 08:00"))


def test_the_working_day_ends_at_its_last_instant() -> None:
    assert not BERLIN.is_working(utc("2026-03-02 16:00"))


def test_nobody_works_on_a_day_off() -> None:
    working = WorkingTime(ZoneInfo("Europe/Berlin"), days_off=frozenset({date(2026, 3, 2)}))
    assert not working.is_working(utc("2026-03-02 10:00"))


def test_a_moment_within_working_hours_is_its_own_next_working_moment() -> None:
    assert BERLIN.next_working(utc("2026-03-02 10:30")) == utc("2026-03-02 10:30")


def test_the_end_of_the_day_leads_to_the_next_morning() -> None:
    assert BERLIN.next_working(utc("2026-03-02 16:00")) == utc("2026-03-03 08:00")


@pytest.mark.parametrize(
    ("until", "days"),
    [
        ("2026-03-02 15:59", 0),
        ("2026-03-02 16:00", 1),
        ("2026-03-06 16:00", 5),
        ("2026-03-08 12:00", 5),
        ("2026-03-09 15:59", 5),
        ("2026-03-09 16:00", 6),
    ],
)
def test_age_is_counted_in_whole_business_days(until: str, days: int) -> None:
    assert BERLIN.days_between(utc("2026-03-02 08:00"), utc(until)) == days


def test_no_time_passes_backwards() -> None:
    assert BERLIN.between(utc("2026-03-03 12:00"), utc("2026-03-03 09:00")) == timedelta(0)


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (date(2026, 3, 2), 1, date(2026, 3, 3)),
        (date(2026, 3, 2), 10, date(2026, 3, 16)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 3, 7), 1, date(2026, 3, 9)),
    ],
)
def test_working_days_after_a_date_leave_out_weekends(day: date, days: int, expected: date) -> None:
    assert BERLIN.day_after(day, days) == expected


def test_working_days_after_a_date_leave_out_days_off() -> None:
    working = WorkingTime(ZoneInfo("Europe/Berlin"), days_off=frozenset({date(2026, 3, 3)}))
    assert working.day_after(date(2026, 3, 2), 1) == date(2026, 3, 4)


def test_somebody_who_never_works_is_refused_instead_of_searched_for_forever() -> None:
    with pytest.raises(ValueError, match="no working day"):
        WorkingTime(ZoneInfo("Europe/Berlin"), weekdays=frozenset()).next_working(utc("2026-03-02 08:00"))


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        BERLIN.next_working(datetime(2026, 3, 2, 9))  # noqa: DTZ001 - the point of the test


# Properties


@given(working=working_times(), at=instants, span=spans)
def test_time_added_is_the_time_between(working: WorkingTime, at: datetime, span: timedelta) -> None:
    assert working.between(at, working.add(at, span)) == span


@given(working=working_times(), at=instants, first=spans, second=spans)
def test_adding_twice_is_adding_the_sum(
    working: WorkingTime, at: datetime, first: timedelta, second: timedelta
) -> None:
    once = working.add(at, first + second)
    assert working.between(once, working.add(working.add(at, first), second)) == timedelta(0)


@given(working=working_times(), one=instants, other=instants, span=spans)
def test_what_starts_later_does_not_end_earlier(
    working: WorkingTime, one: datetime, other: datetime, span: timedelta
) -> None:
    assert working.add(min(one, other), span) <= working.add(max(one, other), span)


@given(working=working_times(), at=instants, one=spans, other=spans)
def test_what_takes_longer_does_not_end_earlier(
    working: WorkingTime, at: datetime, one: timedelta, other: timedelta
) -> None:
    assert working.add(at, min(one, other)) <= working.add(at, max(one, other))


@given(working=working_times(), at=instants)
def test_the_next_working_moment_lies_in_working_hours(working: WorkingTime, at: datetime) -> None:
    local = working.next_working(at).astimezone(working.zone)
    assert working.works_on(local.date())
    assert working.start <= local.time() < working.end


@given(working=working_times(), at=instants)
def test_the_next_working_moment_of_a_working_moment_is_itself(working: WorkingTime, at: datetime) -> None:
    found = working.next_working(at)
    assert working.next_working(found) == found


@given(working=working_times(), at=instants)
def test_no_working_time_passes_until_the_next_working_moment(working: WorkingTime, at: datetime) -> None:
    assert working.between(at, working.next_working(at)) == timedelta(0)


@given(working=working_times(), moments=st.tuples(instants, instants, instants))
def test_working_time_adds_up(working: WorkingTime, moments: tuple[datetime, datetime, datetime]) -> None:
    start, middle, end = sorted(moments)
    assert working.between(start, middle) + working.between(middle, end) == working.between(start, end)


@given(working=working_times(), one=instants, other=instants)
def test_working_time_is_never_more_than_time(working: WorkingTime, one: datetime, other: datetime) -> None:
    start, end = min(one, other), max(one, other)
    assert timedelta(0) <= working.between(start, end) <= end - start


def test_a_working_day_without_length_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        WorkingTime(BERLIN.zone, start=time(17), end=time(17))
