"""Check-ins are planned by the wall clock, one per week, whatever clocks and calendars do (R3-R5, R8)."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.cadence import (
    LONGEST_WINDOW,
    SHORTEST_WINDOW,
    Cadence,
    IsoWeek,
    Moment,
    next_slot,
    parse_moment,
    preflight_at,
    reason_to_skip,
    slot_in,
    slots_from,
)
from tests.builders import cadence, slot, utc

minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))
moments = st.builds(Moment, st.integers(0, 6), minutes)
zones = st.sampled_from(
    [ZoneInfo(key) for key in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca")]
)
instants = st.datetimes(datetime(2020, 1, 1), datetime(2034, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
weeks = st.dates(date(2020, 1, 1), date(2034, 1, 1)).map(IsoWeek.of)


@st.composite
def cadences(draw: st.DrawFn) -> Cadence:
    """Any cadence that a pilot may have: a window of 4 hours to 6 days."""
    made = Cadence(draw(moments), draw(moments), draw(zones))
    assume(SHORTEST_WINDOW <= made.window <= LONGEST_WINDOW)
    return made


def _wall(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)


# Windows


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        ("mon 09:00", "tue 16:00", timedelta(days=1, hours=7)),
        ("mon 09:00", "mon 13:00", timedelta(hours=4)),
        ("thu 12:00", "wed 12:00", timedelta(days=6)),
        ("sun 22:00", "mon 04:00", timedelta(hours=6)),
        ("mon 09:00", "mon 09:00", timedelta(days=7)),
        ("mon 09:00", "mon 08:59", timedelta(days=6, hours=23, minutes=59)),
    ],
)
def test_a_window_is_as_long_as_the_wall_clock_says(opens: str, closes: str, expected: timedelta) -> None:
    assert cadence(opens, closes).window == expected


def test_a_window_may_close_in_the_next_week() -> None:
    found = slot_in(cadence("fri 09:00", "tue 16:00"), IsoWeek(2026, 10))
    assert (found.opens_at, found.closes_at) == (utc("2026-03-06 08:00"), utc("2026-03-10 15:00"))


def test_a_window_that_closes_in_the_next_week_belongs_to_the_week_in_which_it_opens() -> None:
    assert slot_in(cadence("fri 09:00", "tue 16:00"), IsoWeek(2026, 10)).week == IsoWeek(2026, 10)


# Changes of clocks


@pytest.mark.parametrize(
    ("zone", "week", "opens_at", "closes_at"),
    [
        ("Europe/Berlin", (2026, 13), "2026-03-28 08:00", "2026-03-30 14:00"),
        ("Europe/Berlin", (2026, 43), "2026-10-24 07:00", "2026-10-26 15:00"),
        ("America/New_York", (2026, 10), "2026-03-07 14:00", "2026-03-09 20:00"),
        ("America/New_York", (2026, 44), "2026-10-31 13:00", "2026-11-02 21:00"),
        ("Australia/Lord_Howe", (2026, 40), "2026-10-02 22:30", "2026-10-05 05:00"),
        ("Australia/Lord_Howe", (2026, 14), "2026-04-03 22:00", "2026-04-06 05:30"),
        ("Africa/Casablanca", (2026, 7), "2026-02-14 08:00", "2026-02-16 16:00"),
        ("Africa/Casablanca", (2026, 12), "2026-03-21 09:00", "2026-03-23 15:00"),
    ],
)
def test_a_window_across_a_change_of_clocks_opens_and_closes_by_the_clock_on_the_wall(
    zone: str, week: tuple[int, int], opens_at: str, closes_at: str
) -> None:
    found = slot_in(cadence("sat 09:00", "mon 16:00", zone), IsoWeek(*week))
    assert (found.opens_at, found.closes_at) == (utc(opens_at), utc(closes_at))


@pytest.mark.parametrize(
    ("zone", "week", "opens_at"),
    [
        ("Europe/Berlin", (2026, 13), "2026-03-29 01:00"),
        ("America/New_York", (2026, 10), "2026-03-08 07:00"),
        ("Australia/Lord_Howe", (2026, 40), "2026-10-03 15:30"),
        ("Africa/Casablanca", (2026, 12), "2026-03-22 02:00"),
    ],
)
def test_an_opening_that_the_clock_jumps_over_moves_to_the_first_minute_that_exists(
    zone: str, week: tuple[int, int], opens_at: str
) -> None:
    assert slot_in(cadence("sun 02:10", "mon 16:00", zone), IsoWeek(*week)).opens_at == utc(opens_at)


def test_an_opening_that_happens_twice_happens_once() -> None:
    planned = cadence("sun 02:30", "mon 16:00")
    first, second = islice(slots_from(planned, after=utc("2026-10-24 00:00")), 2)
    assert (first.opens_at, second.opens_at) == (utc("2026-10-25 00:30"), utc("2026-11-01 01:30"))


def test_an_opening_that_happens_twice_is_not_planned_again_between_its_occurrences() -> None:
    planned = cadence("sun 02:30", "mon 16:00")
    assert next_slot(planned, after=utc("2026-10-25 00:30")).opens_at == utc("2026-11-01 01:30")


@given(planned=cadences(), week=weeks)
def test_the_wall_clock_always_shows_the_configured_opening_unless_it_was_jumped_over(
    planned: Cadence, week: IsoWeek
) -> None:
    opens_at = slot_in(planned, week).opens_at
    wanted = datetime.combine(week.monday + timedelta(days=planned.opens.weekday), planned.opens.at)
    shown = _wall(opens_at, planned.zone)
    assert shown == wanted or _wall(opens_at - timedelta(minutes=1), planned.zone) < wanted < shown


@given(planned=cadences(), week=weeks)
def test_the_wall_clock_always_shows_the_configured_closing_unless_it_was_jumped_over(
    planned: Cadence, week: IsoWeek
) -> None:
    closes_at = slot_in(planned, week).closes_at
    opens = datetime.combine(week.monday + timedelta(days=planned.opens.weekday), planned.opens.at)
    shown = _wall(closes_at, planned.zone)
    just_before = _wall(closes_at - timedelta(minutes=1), planned.zone)
    assert shown == opens + planned.window or just_before < opens + planned.window < shown


@given(planned=cadences(), week=weeks)
def test_a_window_loses_or_gains_at_most_an_hour_to_a_change_of_clocks(planned: Cadence, week: IsoWeek) -> None:
    found = slot_in(planned, week)
    assert abs(found.closes_at - found.opens_at - planned.window) <= timedelta(hours=1)


# Week after week


@given(planned=cadences(), after=instants)
def test_no_week_gets_two_slots_and_none_is_left_out(planned: Cadence, after: datetime) -> None:
    found = [each.week for each in islice(slots_from(planned, after=after), 60)]
    assert all(later == earlier.following() for earlier, later in pairwise(found))


@given(planned=cadences(), after=instants)
def test_slots_follow_each_other_without_overlap(planned: Cadence, after: datetime) -> None:
    found = list(islice(slots_from(planned, after=after), 60))
    assert all(earlier.opens_at < earlier.closes_at < later.opens_at for earlier, later in pairwise(found))


@given(planned=cadences(), after=instants)
def test_the_next_slot_opens_later_than_asked_and_within_eight_days(planned: Cadence, after: datetime) -> None:
    assert after < next_slot(planned, after=after).opens_at < after + timedelta(days=8)


@given(planned=cadences(), after=instants)
def test_a_slot_carries_the_iso_week_of_its_local_date(planned: Cadence, after: datetime) -> None:
    found = next_slot(planned, after=after)
    assert found.week == IsoWeek.of(found.opens_at.astimezone(planned.zone).date())


@given(before=cadences(), now=cadences(), after=instants)
def test_a_changed_cadence_never_gives_a_week_a_second_slot(before: Cadence, now: Cadence, after: datetime) -> None:
    had = next_slot(before, after=after)
    assert next_slot(now, after=had.opens_at, last_week=had.week).week > had.week


def test_a_week_that_had_its_check_in_is_passed_over_when_the_opening_moves_to_a_later_day() -> None:
    moved = cadence("thu 09:00", "fri 16:00")
    found = next_slot(moved, after=utc("2026-03-02 08:00"), last_week=IsoWeek(2026, 10))
    assert found.opens_at == utc("2026-03-12 08:00")


def test_an_earlier_last_week_holds_nothing_back() -> None:
    found = next_slot(cadence(), after=utc("2026-03-01 00:00"), last_week=IsoWeek(2025, 51))
    assert found.week == IsoWeek(2026, 10)


def test_a_last_week_in_the_future_is_respected() -> None:
    found = next_slot(cadence(), after=utc("2026-03-01 00:00"), last_week=IsoWeek(2026, 12))
    assert found.week == IsoWeek(2026, 13)


def test_a_slot_that_opens_at_this_very_instant_is_not_the_next() -> None:
    assert next_slot(cadence(), after=utc("2026-03-02 08:00")).opens_at == utc("2026-03-09 08:00")


def test_a_slot_that_opens_an_instant_later_is_the_next() -> None:
    almost = utc("2026-03-02 08:00") - timedelta(microseconds=1)
    assert next_slot(cadence(), after=almost).opens_at == utc("2026-03-02 08:00")


def test_this_week_is_the_pilot_s_own_even_where_the_date_differs_from_utc() -> None:
    auckland = cadence("mon 09:00", "tue 16:00", "Pacific/Auckland")
    assert next_slot(auckland, after=utc("2026-03-01 19:00")).opens_at == utc("2026-03-01 20:00")


def test_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        next_slot(cadence(), after=datetime(2026, 3, 2, 9))  # noqa: DTZ001 - the point of the test


# ISO weeks


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2025, 12, 28), IsoWeek(2025, 52)),
        (date(2025, 12, 29), IsoWeek(2026, 1)),
        (date(2026, 12, 31), IsoWeek(2026, 53)),
        (date(2027, 1, 3), IsoWeek(2026, 53)),
        (date(2027, 1, 4), IsoWeek(2027, 1)),
    ],
)
def test_days_around_new_year_belong_to_the_iso_year(day: date, week: IsoWeek) -> None:
    assert IsoWeek.of(day) == week


def test_week_53_is_followed_by_week_1() -> None:
    assert IsoWeek(2026, 53).following() == IsoWeek(2027, 1)


def test_week_52_of_a_short_year_is_followed_by_week_1() -> None:
    assert IsoWeek(2025, 52).following() == IsoWeek(2026, 1)


def test_slots_run_through_week_53_and_new_year_without_a_break() -> None:
    found = islice(slots_from(cadence("fri 09:00", "mon 16:00"), after=utc("2026-12-20 00:00")), 4)
    assert [each.week for each in found] == [(2026, 52), (2026, 53), (2027, 1), (2027, 2)]


def test_a_window_reaches_over_new_year() -> None:
    found = slot_in(cadence("thu 09:00", "mon 16:00"), IsoWeek(2026, 53))
    assert (found.opens_at, found.closes_at) == (utc("2026-12-31 08:00"), utc("2027-01-04 15:00"))


def test_a_week_starts_on_its_monday() -> None:
    assert IsoWeek(2026, 1).monday == date(2025, 12, 29)


# Late openings (R5)


def test_a_late_check_in_is_worth_opening_with_two_hours_left() -> None:
    assert slot().worth_opening(now=slot().closes_at - timedelta(hours=2))


def test_a_late_check_in_is_not_worth_opening_with_less_than_two_hours_left() -> None:
    assert not slot().worth_opening(now=slot().closes_at - timedelta(hours=1, minutes=59))


def test_a_check_in_whose_window_is_over_is_not_worth_opening() -> None:
    assert not slot().worth_opening(now=slot().closes_at + timedelta(days=1))


# What people write


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mon 09:00", Moment(0, time(9))),
        ("Mon 9:00", Moment(0, time(9))),
        ("Tuesday 16:00", Moment(1, time(16))),
        ("tues 16:00", Moment(1, time(16))),
        ("weds 08:30", Moment(2, time(8, 30))),
        ("Thurs. 23:59", Moment(3, time(23, 59))),
        ("  FRIDAY   00:00  ", Moment(4, time(0))),
        ("sat 12:05", Moment(5, time(12, 5))),
        ("Sunday 7:15", Moment(6, time(7, 15))),
    ],
)
def test_a_weekday_and_a_time_are_understood_as_people_write_them(text: str, expected: Moment) -> None:
    assert parse_moment(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mon",
        "09:00",
        "mon 24:00",
        "mon 09:60",
        "mon 9",
        "mon 9:5",
        "mon 09:00:00",
        "mon 9am",
        "mo 09:00",
        "09:00 mon",
        "mon09:00",
        "mon -1:00",
        "mon 09:00 Berlin",
        "mon\n09:00",
        "someday 09:00",
    ],
)
def test_what_is_not_a_weekday_and_a_time_is_not_guessed_at(text: str) -> None:
    assert parse_moment(text) is None


@pytest.mark.parametrize("text", ["monthly 09:00", "sunset 09:00", "wedding 12:00"])
def test_a_word_that_only_begins_like_a_weekday_is_none(text: str) -> None:
    assert parse_moment(text) is None


@given(moments)
def test_a_moment_is_read_back_as_it_is_shown(shown: Moment) -> None:
    assert parse_moment(str(shown)) == shown


@given(st.text(alphabet="montue 0129:٣.\n", max_size=12))
def test_no_text_makes_reading_a_moment_fail(text: str) -> None:
    found = parse_moment(text)
    assert found is None or 0 <= found.weekday <= 6


def _reason(**facts: Any) -> str | None:
    given: dict[str, Any] = {"skip_dates": (), "days_off": {}}
    opening = slot_in(cadence("mon 00:30", "mon 16:00", "Pacific/Auckland"), IsoWeek(2026, 50))
    return reason_to_skip(opening, ZoneInfo("Pacific/Auckland"), **(given | facts))


def test_a_slot_is_left_out_for_its_local_day_and_not_for_the_day_in_utc() -> None:
    assert _reason(skip_dates=(date(2026, 12, 7),)) == "a skip-date of this pilot"
    assert _reason(skip_dates=(date(2026, 12, 6),)) is None


def test_a_day_off_is_named_as_the_reason() -> None:
    assert _reason(days_off={date(2026, 12, 7): "Founders' Day"}) == "Founders' Day"


def test_a_pause_is_the_reason_whatever_else_would_be() -> None:
    assert _reason(paused=True, days_off={date(2026, 12, 7): "Founders' Day"}) == "paused"


def test_a_slot_without_any_reason_takes_place() -> None:
    assert _reason() is None


@pytest.mark.parametrize(
    ("opens", "looked_at"),
    [("2026-12-08 08:00", "2026-12-07 08:00"), ("2026-12-07 08:00", "2026-12-04 08:00")],
)
def test_the_look_before_a_check_in_happens_on_a_working_day(opens: str, looked_at: str) -> None:
    assert preflight_at(utc(opens)) == utc(looked_at)
