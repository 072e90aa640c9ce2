"""Nine o'clock stays nine o'clock, and every wall-clock time is exactly one instant (R3)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.wallclock import instant, require_aware
from tests.builders import utc

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
CASABLANCA = ZoneInfo("Africa/Casablanca")
ZONES = (BERLIN, NEW_YORK, LORD_HOWE, CASABLANCA)

zones = st.sampled_from(ZONES)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        (BERLIN, date(2026, 3, 28), "2026-03-28 08:00"),
        (BERLIN, date(2026, 3, 29), "2026-03-29 07:00"),
        (BERLIN, date(2026, 10, 25), "2026-10-25 08:00"),
        (NEW_YORK, date(2026, 3, 7), "2026-03-07 14:00"),
        (NEW_YORK, date(2026, 3, 8), "2026-03-08 13:00"),
        (NEW_YORK, date(2026, 11, 1), "2026-11-01 14:00"),
        (LORD_HOWE, date(2026, 4, 4), "2026-04-03 22:00"),
        (LORD_HOWE, date(2026, 4, 5), "2026-04-04 22:30"),
        (LORD_HOWE, date(2026, 10, 4), "2026-10-03 22:00"),
        (CASABLANCA, date(2026, 2, 14), "2026-02-14 08:00"),
        (CASABLANCA, date(2026, 2, 15), "2026-02-15 09:00"),
        (CASABLANCA, date(2026, 3, 22), "2026-03-22 08:00"),
    ],
)
def test_nine_o_clock_stays_nine_o_clock_when_clocks_change(zone: ZoneInfo, day: date, expected: str) -> None:
    assert instant(day, time(9), zone) == utc(expected)


@pytest.mark.parametrize(
    ("zone", "day", "skipped", "expected"),
    [
        (BERLIN, date(2026, 3, 29), time(2, 30), "2026-03-29 01:00"),
        (BERLIN, date(2026, 3, 29), time(2, 0), "2026-03-29 01:00"),
        (BERLIN, date(2026, 3, 29), time(2, 59, 59, 999999), "2026-03-29 01:00"),
        (NEW_YORK, date(2026, 3, 8), time(2, 30), "2026-03-08 07:00"),
        (LORD_HOWE, date(2026, 10, 4), time(2, 15), "2026-10-03 15:30"),
        (CASABLANCA, date(2026, 3, 22), time(2, 30), "2026-03-22 02:00"),
    ],
)
def test_a_time_that_is_skipped_becomes_the_first_that_exists(
    zone: ZoneInfo, day: date, skipped: time, expected: str
) -> None:
    assert instant(day, skipped, zone) == utc(expected)


@pytest.mark.parametrize(
    ("zone", "day", "twice", "expected"),
    [
        (BERLIN, date(2026, 10, 25), time(2, 30), "2026-10-25 00:30"),
        (NEW_YORK, date(2026, 11, 1), time(1, 30), "2026-11-01 05:30"),
        (LORD_HOWE, date(2026, 4, 5), time(1, 45), "2026-04-04 14:45"),
        (CASABLANCA, date(2026, 2, 15), time(2, 30), "2026-02-15 01:30"),
    ],
)
def test_a_time_that_happens_twice_is_the_first_of_the_two(
    zone: ZoneInfo, day: date, twice: time, expected: str
) -> None:
    assert instant(day, twice, zone) == utc(expected)


def test_a_whole_day_that_a_zone_skips_becomes_the_start_of_the_next() -> None:
    assert instant(date(2011, 12, 30), time(9), ZoneInfo("Pacific/Apia")) == utc("2011-12-30 10:00")


def test_an_instant_is_in_utc() -> None:
    assert instant(date(2026, 3, 2), time(9), BERLIN).tzinfo is UTC


@given(day=days, at=minutes, zone=zones)
def test_the_clock_on_the_wall_shows_the_time_asked_for_or_has_just_jumped_over_it(
    day: date, at: time, zone: ZoneInfo
) -> None:
    found = instant(day, at, zone)
    shown = found.astimezone(zone).replace(tzinfo=None)
    just_before = (found - timedelta(minutes=1)).astimezone(zone).replace(tzinfo=None)
    wanted = datetime.combine(day, at)
    assert shown == wanted or just_before < wanted < shown


@given(day=days, at=minutes, zone=zones)
def test_no_earlier_instant_shows_the_same_time(day: date, at: time, zone: ZoneInfo) -> None:
    found = instant(day, at, zone)
    wanted = datetime.combine(day, at)
    earlier = (found - timedelta(minutes=back) for back in (30, 60, 120))
    assert all(moment.astimezone(zone).replace(tzinfo=None) != wanted for moment in earlier)


@given(day=days, first=minutes, second=minutes, zone=zones)
def test_a_later_time_of_day_is_never_an_earlier_instant(day: date, first: time, second: time, zone: ZoneInfo) -> None:
    earlier, later = sorted((first, second))
    assert instant(day, earlier, zone) <= instant(day, later, zone)


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="naive datetime"):
        require_aware(datetime(2026, 3, 2, 9))  # noqa: DTZ001 - the point of the test


def test_an_aware_moment_is_given_back_in_utc() -> None:
    assert require_aware(datetime(2026, 3, 2, 9, tzinfo=BERLIN)).isoformat() == "2026-03-02T08:00:00+00:00"
