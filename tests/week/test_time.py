"""Weeks that follow each other: through changes of clocks, downtime and edited plans."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.people import ChannelId
from tests.builders import cadence, utc
from tests.week.house import Closing, House, house

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(params=["2026-03-02 06:00", "2026-09-14 06:00"], ids=["spring", "autumn"])
def twelve_weeks(
    request: pytest.FixtureRequest, tmp_path: Path, migrated_file: Path, closing: Closing
) -> Iterator[House]:
    """A house that has run for twelve weeks, hour by hour, across a change of clocks."""
    database = tmp_path / "pilot.db"
    database.write_bytes(migrated_file.read_bytes())
    start = utc(request.param)
    with house(database, closing, start=start) as home:
        home.add_pilot()
        for _ in range(12):
            home.tick(home.clock.now() + timedelta(hours=4))
            home.answer(home.dana)
            home.rate(home.sam, 4)
            home.tick(home.clock.now() + timedelta(days=6, hours=20))
        yield home


def test_each_of_twelve_weeks_has_one_card_and_one_digest(twelve_weeks: House) -> None:
    messages = [message for message in twelve_weeks.dana.messages(twelve_weeks.channel) if not message.thread_ts]
    assert len([message for message in messages if "check-in of week" in message.text]) == 12
    assert len(twelve_weeks.digests) == 12


def test_check_ins_open_at_nine_by_the_pilots_clock_all_year(twelve_weeks: House) -> None:
    closes = [
        datetime.fromtimestamp(int(message.text.split("<!date^")[1].split("^")[0]), BERLIN)
        for message in twelve_weeks.digests
    ]
    assert {f"{at:%a %H:%M}" for at in closes} == {"Mon 09:00"}


def test_every_duty_of_a_week_happens_once_however_often_it_is_looked_for(home: House) -> None:
    home.open_week()
    home.tick()
    home.tick("2026-12-01 15:00")
    home.tick()
    home.tick("2026-12-02 09:00")
    assert len(home.dana.messages(home.channel)) == 2
    assert len(home.lena.dm) == 2


@pytest.mark.parametrize("back", ["2026-11-30 08:01", "2026-11-30 09:00", "2026-12-01 08:00"], ids=["m", "h", "d"])
def test_a_minute_an_hour_and_a_day_down_make_the_check_in_late_and_nothing_twice(home: House, back: str) -> None:
    home.add_pilot()
    home.tick(back)
    home.tick()
    assert [one.text for one in home.dana.messages(home.channel) if "check-in of week 49" in one.text] == [
        home.card.text
    ]
    assert not any("did not open" in message.text for message in home.dana.dm)
    home.tick("2026-12-01 15:00")
    assert len(home.digests) == 1


def test_ten_days_down_miss_one_week_and_open_the_next(home: House) -> None:
    home.add_pilot()
    home.tick("2026-12-08 09:00")
    cards = [message.text for message in home.dana.messages(home.channel)]
    assert len(cards) == 1
    assert "week 50" in cards[0]
    assert len([message for message in home.dana.dm if "did not open" in message.text]) == 1


def test_a_cadence_that_changes_in_mid_week_does_not_open_a_second_check_in(home: House) -> None:
    home.open_week()
    home.add_pilot(cadence=cadence("thu 09:00", "fri 16:00"))
    home.tick("2026-12-03 08:00")
    assert len([message for message in home.dana.messages(home.channel) if "check-in of week" in message.text]) == 1
    home.tick("2026-12-10 08:00")
    assert "week 50" in home.card.text


def test_a_digest_whose_week_is_over_is_not_sent(home: House) -> None:
    home.open_week()
    home.tick("2026-12-07 09:00")
    assert home.digests == []


def test_one_broken_pilot_does_not_stop_the_others(home: House) -> None:
    home.add_pilot()
    home.add_pilot(key="lost", name="Lost", channel=ChannelId("C0000000404"))
    home.tick("2026-11-30 08:00")
    assert "week 49" in home.card.text
    assert any("Lost cannot post in <#C0000000404>" in message.text for message in home.dana.dm)
