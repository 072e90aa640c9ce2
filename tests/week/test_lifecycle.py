"""Channels, people and the app come and go; the pilot says what keeps it, once, and goes on by itself."""

from pathlib import Path

import pytest

from bot.app import build
from bot.delivery import NothingWorksError
from bot.readiness import readiness
from bot.sandbox import Message, Person
from bot.services import health
from bot.services.portfolio import listing
from tests.builders import cadence, utc
from tests.week.house import Closing, House, house


def told(home: House, word: str = "cannot post") -> list[str]:
    return [message.text for message in home.dana.dm if word in message.text]


def cards(home: House) -> list[Message]:
    return [one for one in home.dana.messages(home.channel) if "check-in of week" in one.text]


def test_the_bot_greets_where_it_is_invited_and_offers_to_set_up_a_pilot(home: House) -> None:
    fresh = home.slack.add_channel("contracts", members=[home.dana], bot=False)
    fresh.invite_bot(by=home.dana)
    home.slack.redeliver_last()
    home.tick()
    [greeting] = home.dana.messages(fresh)
    opened = home.dana.press(greeting, "Set Up a Pilot").view
    assert opened is not None
    assert opened.value("channel") == fresh.id


def test_invited_back_to_its_pilots_channel_it_does_not_greet(home: House) -> None:
    home.add_pilot()
    home.channel.kick_bot()
    home.channel.invite_bot()
    home.tick()
    assert home.dana.messages(home.channel) == []


def test_a_removed_bot_tells_the_champion_once_and_shows_it_in_status(home: House) -> None:
    home.add_pilot()
    home.channel.kick_bot()
    home.tick("2026-11-30 08:00")
    home.tick("2026-11-30 09:00")
    home.tick("2026-12-01 08:00")
    assert len(told(home)) == 1
    assert "I am not in the channel any more. Invite me again" in told(home)[0]
    assert "I cannot post in its channel" in home.dana.command("/pilot status invoice-triage").text


def test_the_card_appears_when_the_bot_is_invited_again(home: House) -> None:
    home.add_pilot()
    home.channel.kick_bot()
    home.tick("2026-11-30 08:00")
    assert cards(home) == []
    home.channel.invite_bot()
    home.tick("2026-11-30 10:00")
    assert len(cards(home)) == 1
    assert "cannot post" not in home.dana.command("/pilot status invoice-triage").text


def test_a_second_removal_is_told_again(home: House) -> None:
    home.add_pilot()
    for day in ("2026-11-30", "2026-12-02"):
        home.channel.kick_bot()
        home.tick(f"{day} 09:00")
        home.channel.invite_bot()
        home.tick(f"{day} 10:00")
    assert len(told(home)) == 2


def test_the_team_answers_by_command_while_the_channel_is_archived(home: House) -> None:
    home.add_pilot()
    home.channel.archive()
    home.tick("2026-11-30 08:00")
    form = home.ravi.command("/pilot checkin").view
    assert form is not None
    assert form.fill(completed="Labelled 200 invoices").submit().closed
    assert "The channel is archived." in told(home)[0]
    home.channel.unarchive()
    home.channel.invite_bot()
    home.tick("2026-11-30 12:00")
    assert "1 of 3 answered" in cards(home)[0].text


def test_after_weeks_without_the_channel_only_the_newest_card_appears(home: House) -> None:
    home.add_pilot()
    home.channel.kick_bot()
    for day in ("2026-11-30", "2026-12-01", "2026-12-07", "2026-12-08", "2026-12-14"):
        home.tick(f"{day} 15:00")
    home.channel.invite_bot()
    home.tick("2026-12-14 16:00")
    assert [one.text.splitlines()[0] for one in cards(home)] == ["Invoice triage · check-in of week 51"]


def test_what_events_missed_is_found_before_the_next_check_in(home: House) -> None:
    home.open_week()
    home.tick("2026-12-01 15:00")
    home.channel.record.members.remove(home.slack.bot_user_id)
    home.tick("2026-12-03 09:00")
    assert told(home, "triage cannot post") == []
    home.tick("2026-12-04 09:00")
    assert len(told(home, "triage cannot post")) == 1


def test_what_events_missed_while_no_process_was_there_is_found_within_a_day(
    tmp_path: Path, migrated_file: Path, closing: Closing
) -> None:
    database = tmp_path / "pilot.db"
    database.write_bytes(migrated_file.read_bytes())
    with house(database, closing) as home:
        home.open_week()
        home.tick("2026-12-01 15:00")
        home.channel.record.members.remove(home.slack.bot_user_id)
        home.clock.move_to(utc("2026-12-02 15:30"))
        again = build(home.bot.deps.settings, clock=home.clock)
        assert again.tick().failed == 0
        home.tick("2026-12-03 09:00")
        assert len(told(home, "triage cannot post")) == 1
        again.deps.db.dispose()


def test_in_a_quiet_week_slack_is_asked_about_nobody_twice(home: House) -> None:
    home.open_week()
    asked = len(home.slack.calls_of("users.info"))
    for day in ("2026-12-01 15:00", "2026-12-02 09:00", "2026-12-03 09:00"):
        home.tick(day)
    assert len(home.slack.calls_of("users.info")) == asked


def test_a_refusal_that_asking_does_not_show_is_told_once_and_tried_again_every_day(home: House) -> None:
    home.add_pilot()
    home.slack.faults.next("chat.postMessage", error="restricted_action", channel=home.channel.id)
    home.slack.faults.next("chat.postMessage", error="restricted_action", channel=home.channel.id)
    home.tick("2026-11-30 08:00")
    home.tick("2026-11-30 08:01")
    home.tick("2026-12-01 08:02")
    home.tick("2026-12-01 08:03")
    assert len(told(home, "not allowed to write")) == 1
    home.tick("2026-12-02 09:00")
    assert "has closed" in cards(home)[0].text


def test_a_channel_with_another_id_keeps_its_pilot(home: House) -> None:
    home.open_week()
    home.channel.change_id("C9999999999")
    home.answer(home.ravi)
    assert "1 of 3 answered" in home.card.text


def test_a_renamed_channel_changes_nothing_for_the_pilot(home: House) -> None:
    home.open_week()
    home.channel.rename("invoices")
    home.answer(home.ravi)
    assert "1 of 3 answered" in home.card.text


def test_a_deleted_channel_is_told_to_the_champion(home: House) -> None:
    home.add_pilot()
    home.channel.delete()
    home.tick("2026-11-30 09:00")
    assert "The channel is gone" in told(home)[0]


def test_somebody_who_was_deactivated_is_no_longer_asked_and_is_again_when_they_return(home: House) -> None:
    home.add_pilot()
    home.ravi.deactivate()
    home.tick("2026-11-30 08:00")
    assert "0 of 2 answered" in home.card.text
    home.ravi.change(deleted=False)
    home.tick("2026-12-07 08:00")
    assert "0 of 3 answered" in home.card.text


def test_a_new_time_zone_counts_from_the_next_message_on(home: House) -> None:
    home.lena.change(tz="America/New_York")
    home.add_pilot()
    home.lena.change(tz="Europe/Berlin")
    home.tick("2026-11-30 08:00")
    assert any("Your confidence" in message.shown for message in home.lena.dm)


def test_people_who_have_no_part_in_any_pilot_are_none_of_our_business(home: House) -> None:
    home.add_pilot()
    stranger: Person = home.slack.add_person("nora")
    asked = len(home.slack.calls_of("users.info"))
    stranger.change(real_name="Nora N.")
    home.tick()
    assert len(home.slack.calls_of("users.info")) == asked


def problems(home: House) -> list[str]:
    return readiness(home.bot.deps, slack_is_there=True, ticked_at=home.clock.now()).problems


def test_an_uninstalled_app_keeps_everything_says_so_and_goes_on_when_it_is_installed_again(home: House) -> None:
    home.open_week()
    home.slack.uninstall()
    assert [one.pilot.key for one in listing(home.bot.deps, home.spec().roster.champion)] == ["invoice-triage"]
    assert problems(home) == ["Slack takes nothing from us: the app was removed, or its token is dead."]
    home.clock.move_to(utc("2026-12-01 15:00"))
    with pytest.raises(NothingWorksError):
        home.bot.tick()
    home.slack.reinstall()
    home.tick("2026-12-01 15:10")
    assert len(home.digests) == 1
    assert problems(home) == []


def test_an_app_that_is_installed_again_goes_on_even_with_nothing_to_send(home: House) -> None:
    home.add_pilot()
    home.slack.uninstall()
    home.tick("2026-11-30 07:06")
    assert problems(home) == ["Slack takes nothing from us: the app was removed, or its token is dead."]
    home.slack.reinstall()
    home.tick("2026-11-30 07:12")
    assert problems(home) == []


def test_a_token_that_has_died_in_silence_is_found_within_a_day(home: House) -> None:
    home.add_pilot(cadence=cadence("fri 10:00", "fri 16:00"))
    home.slack.faults.next("auth.test", error="account_inactive")
    home.tick("2026-12-01 07:01")
    assert problems(home) == ["Slack takes nothing from us: the app was removed, or its token is dead."]


def test_the_revoked_token_of_a_person_is_none_of_ours(home: House) -> None:
    home.add_pilot()
    home.slack.revoke_token_of(home.dana)
    assert problems(home) == []


def test_a_start_with_a_token_that_works_forgets_that_none_did(home: House) -> None:
    home.add_pilot()
    health.refused(home.bot.deps)
    again = build(home.bot.deps.settings, clock=home.clock)
    again.connect()
    again.stop()
    assert problems(home) == []
