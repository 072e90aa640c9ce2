"""When check-ins open and when not: skip-dates, days off, pauses, changes and downtime, told to whoever asks."""

from datetime import date
from pathlib import Path

from tests.builders import cadence
from tests.week.house import Closing, House, house


def cards(home: House) -> list[str]:
    return [one.text.splitlines()[0] for one in home.dana.messages(home.channel) if "check-in of week" in one.text]


def status(home: House) -> str:
    return home.dana.command("/pilot status", channel=home.channel).text


def test_status_says_when_the_next_check_in_opens(home: House) -> None:
    home.add_pilot()
    assert "The next check-in opens <!date^1796025600^" in status(home)


def test_no_check_in_opens_on_a_skip_date_and_status_says_why(home: House) -> None:
    home.add_pilot(skip_dates=(date(2026, 11, 30),))
    assert "2026-11-30 08:00 UTC>: a skip-date of this pilot." in status(home)
    home.tick("2026-11-30 08:00")
    assert cards(home) == []
    home.tick("2026-12-07 08:00")
    assert cards(home) == ["Invoice triage · check-in of week 50"]


def test_no_check_in_opens_on_a_public_holiday(tmp_path: Path, migrated_file: Path, closing: Closing) -> None:
    database = tmp_path / "pilot.db"
    database.write_bytes(migrated_file.read_bytes())
    with house(database, closing, country="DE", days_off=(date(2026, 12, 24),)) as home:
        home.add_pilot(cadence=cadence("fri 09:00", "fri 16:00"))
        home.tick("2026-12-18 08:00")
        assert "2026-12-25 08:00 UTC>: Christmas Day." in status(home)
        assert "No check-in opens <!date^1798790400" in status(home)
        home.tick("2027-01-08 08:00")
        assert "week 52" not in " ".join(cards(home))
        assert "week 53" not in " ".join(cards(home))
        assert cards(home)[-1] == "Invoice triage · check-in of week 1"


def test_a_paused_pilot_opens_nothing_and_its_channel_is_told(home: House) -> None:
    home.add_pilot()
    home.dana.command("/pilot pause", channel=home.channel)
    home.tick("2026-11-30 08:00")
    assert cards(home) == []
    assert "paused Invoice triage" in home.ravi.messages(home.channel)[-1].text


def test_after_a_pause_across_a_slot_the_next_week_opens_and_only_that(home: House) -> None:
    home.add_pilot()
    home.dana.command("/pilot pause", channel=home.channel)
    home.tick("2026-12-02 08:00")
    answer = home.dana.command("/pilot resume", channel=home.channel)
    assert "The next check-in opens" in answer.text
    home.tick("2026-12-07 08:00")
    assert cards(home) == ["Invoice triage · check-in of week 50"]


def test_a_pause_after_the_slot_leaves_the_open_check_in_alone(home: House) -> None:
    home.open_week()
    home.dana.command("/pilot pause", channel=home.channel)
    assert home.answer(home.ravi).closed
    home.tick("2026-12-01 15:00")
    assert len(home.digests) == 1


def test_skip_leaves_out_the_next_check_in_and_no_other(home: House) -> None:
    home.add_pilot()
    answer = home.sam.command("/pilot skip invoice-triage")
    assert "for week 49" in answer.text
    home.tick("2026-11-30 08:00")
    assert cards(home) == []
    home.tick("2026-12-07 08:00")
    assert cards(home) == ["Invoice triage · check-in of week 50"]


def test_somebody_who_may_see_but_not_change_is_told_who_may(home: House) -> None:
    home.add_pilot()
    for verb in ("pause", "resume", "skip"):
        assert "Only the pilot's champion" in home.ravi.command(f"/pilot {verb} invoice-triage").text


def test_a_cadence_moved_later_in_the_week_does_not_open_a_second_check_in(home: House) -> None:
    home.open_week()
    home.add_pilot(cadence=cadence("thu 09:00", "fri 16:00"))
    assert "opens <!date^1796889600^{date_short_pretty} at {time}|2026-12-10 08:00 UTC>" in status(home)
    home.tick("2026-12-03 08:00")
    assert cards(home) == ["Invoice triage · check-in of week 49"]
    home.tick("2026-12-10 08:00")
    assert cards(home)[-1] == "Invoice triage · check-in of week 50"


def test_a_zone_moved_west_in_mid_week_does_not_open_a_second_check_in(home: House) -> None:
    home.open_week()
    home.add_pilot(cadence=cadence(zone="America/New_York"))
    home.tick("2026-11-30 14:00")
    assert len(cards(home)) == 1
    home.tick("2026-12-07 14:00")
    assert len(cards(home)) == 2


def test_a_slot_that_was_due_before_the_change_is_dealt_with_as_it_was(home: House) -> None:
    home.add_pilot()
    home.clock.move_to(home.clock.now().replace(hour=9))
    home.add_pilot(cadence=cadence("fri 09:00", "fri 16:00"))
    assert cards(home) == ["Invoice triage · check-in of week 49"]


def test_a_pause_does_not_swallow_the_check_in_that_was_due_before_it(home: House) -> None:
    home.add_pilot()
    home.clock.move_to(home.clock.now().replace(hour=9))
    home.dana.command("/pilot pause", channel=home.channel)
    home.tick()
    assert cards(home) == ["Invoice triage · check-in of week 49"]


def test_after_ten_days_down_the_champion_is_told_once_and_nothing_opens_late(home: House) -> None:
    home.add_pilot()
    home.tick("2026-12-10 08:00")
    home.tick("2026-12-10 09:00")
    assert len([message for message in home.dana.dm if "did not open" in message.text]) == 1
    assert cards(home) == []
