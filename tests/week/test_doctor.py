"""The day before each check-in, and whenever somebody asks, a pilot is looked at; each finding says what to do."""

from datetime import timedelta

from bot.domain.people import Roster, UserId
from tests.builders import cadence
from tests.week.house import House


def preflights(home: House) -> list[str]:
    return [message.text for message in home.dana.dm if "Please look at this before" in message.text]


def doctor(home: House) -> str:
    return home.dana.command("/pilot doctor invoice-triage").text


def test_when_all_is_well_the_doctor_says_what_was_looked_at(home: House) -> None:
    home.add_pilot()
    home.tick()
    said = doctor(home)
    assert said.startswith("Invoice triage: all is well")
    for fact in ("and may write there", "Everybody on it", "next check-in opens", "last looked", "are delivered"):
        assert fact in said


def test_when_all_is_well_the_champion_hears_nothing(home: House) -> None:
    home.open_week()
    home.tick("2026-12-06 09:00")
    home.tick("2026-12-07 09:00")
    assert preflights(home) == []


def test_a_sponsor_who_has_left_is_found_the_day_before_and_told_once(home: House) -> None:
    home.add_pilot(cadence=cadence("tue 10:00", "wed 16:00"))
    home.sam.deactivate()
    home.tick("2026-11-30 10:00")
    home.tick("2026-11-30 11:00")
    assert len(preflights(home)) == 1
    assert f"<@{home.sam.id}>, sponsor of this pilot, has left the workspace." in preflights(home)[0]
    assert "Name somebody else with `/pilot edit invoice-triage`." in preflights(home)[0]


def test_an_absent_sponsor_without_a_deputy_is_found(home: House) -> None:
    home.add_pilot()
    form = home.sam.command("/pilot away until 2026-12-18").view
    assert form is not None
    form.submit()
    assert "Name a deputy" in doctor(home)


def test_an_absent_sponsor_with_a_deputy_is_no_reason_to_do_anything(home: House) -> None:
    dana, sam = UserId(home.dana.id), UserId(home.sam.id)
    home.add_pilot(roster=Roster(dana, (dana,), sam, deputy=UserId(home.lena.id)))
    form = home.sam.command("/pilot away until 2026-12-18").view
    assert form is not None
    form.submit()
    home.tick()
    assert "all is well" in doctor(home)
    assert f"Escalations go to <@{home.lena.id}>." in doctor(home)


def test_a_channel_that_cannot_be_written_in_comes_first(home: House) -> None:
    home.add_pilot()
    home.channel.kick_bot()
    home.tick()
    said = doctor(home)
    assert said.splitlines()[1].startswith("• To do: I cannot post in")


def told(home: House) -> list[str]:
    return [one.text for one in home.dana.dm if "not in the channel any more" in one.text]


def test_a_channel_that_breaks_before_the_look_is_told_once(home: House) -> None:
    home.add_pilot(cadence=cadence("tue 10:00", "wed 16:00"))
    home.channel.kick_bot()
    home.tick("2026-11-30 08:30")
    home.tick("2026-11-30 09:05")
    assert len(told(home)) == 1


def test_what_else_is_to_be_mended_is_told_without_the_channel_once_more(home: House) -> None:
    home.add_pilot(cadence=cadence("tue 10:00", "wed 16:00"))
    home.sam.deactivate()
    home.channel.kick_bot()
    home.tick("2026-11-30 09:05")
    home.tick("2026-11-30 09:10")
    assert len(told(home)) == 1
    assert "has left the workspace" in preflights(home)[0]
    assert "cannot post" not in preflights(home)[0]


def test_a_bot_that_does_not_look_any_more_is_found(home: House) -> None:
    home.add_pilot()
    home.clock.advance(timedelta(minutes=11))
    assert "Start it with `pilot-bot run`." in doctor(home)


def test_scopes_that_the_app_lacks_are_found_with_what_to_do(home: House) -> None:
    home.add_pilot()
    assert "OK: The app has every scope of manifest.yml." in doctor(home)
    home.slack.api.scopes -= {"im:write"}
    home.tick("2026-12-01 07:01")
    assert "To do: The app lacks the scopes im:write." in doctor(home)
    assert "reinstall the app" in doctor(home)


def test_only_who_may_change_a_pilot_sees_what_ails_it(home: House) -> None:
    home.add_pilot()
    assert "Only the pilot's champion" in home.ravi.command("/pilot doctor invoice-triage").text
