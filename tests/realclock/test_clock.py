"""Whatever the time is, there is a zone in which people are at work."""

from datetime import timedelta

from bot.clock import SystemClock
from tests.builders import utc
from tests.realclock.clock import OffsetClock, zone_at_work


def test_at_every_hour_there_is_a_zone_where_it_is_late_in_the_morning() -> None:
    for hour in range(24):
        now = utc("2026-03-02 00:59") + timedelta(hours=hour)
        assert now.astimezone(zone_at_work(now)).hour == 10


def test_a_clock_with_an_offset_runs_with_the_machines_and_is_only_moved_on() -> None:
    clock = OffsetClock(utc("2026-03-02 08:00"))
    clock.move_to(utc("2026-03-03 08:00"))
    clock.move_to(utc("2026-03-02 08:00"))
    before = clock.now(), SystemClock().now()
    after = clock.now(), SystemClock().now()
    assert utc("2026-03-03 08:00") <= before[0] <= after[0]
    assert abs((before[0] - before[1]) - (after[0] - after[1])) < timedelta(seconds=60)
