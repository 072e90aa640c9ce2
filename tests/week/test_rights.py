"""Rights are asked on every press and command, of what Slack says about the person now (R33, R34)."""

from dataclasses import replace

import pytest

from bot.domain.people import ChannelId, Roster, UserId
from bot.sandbox import Person
from bot.views.pilots import COMMANDS
from tests.week.house import House

UNKNOWN = "There is no pilot “invoice-triage” that you can see."


def private_pilot(home: House) -> None:
    """A pilot in a private channel with Dana, Ravi and Mei in it."""
    secret = home.slack.add_channel("secret", members=[home.dana, home.ravi, home.mei], private=True)
    home.add_pilot(channel=ChannelId(secret.id))


def status(person: Person) -> str:
    return person.command("/pilot status invoice-triage").text


def test_any_full_member_sees_the_pilot_of_a_public_channel(home: House) -> None:
    home.add_pilot()
    assert "Invoice triage" in status(home.slack.add_person("nora"))


def test_a_private_pilot_is_not_named_to_others(home: House) -> None:
    private_pilot(home)
    assert status(home.gus).startswith(UNKNOWN)
    assert "Invoice" not in home.gus.command("/pilot list").text


def test_a_private_pilot_that_does_not_exist_gets_the_same_answer(home: House) -> None:
    private_pilot(home)
    assert status(home.gus).replace("invoice-triage", "none") == home.gus.command("/pilot status none").text


def test_members_of_the_private_channel_see_its_pilot(home: House) -> None:
    private_pilot(home)
    home.tick()
    home.add_pilot(
        channel=ChannelId(home.slack.channel("secret").id),
        roster=Roster(UserId(home.dana.id), (UserId(home.dana.id),), UserId(home.sam.id)),
    )
    assert "Invoice triage" in status(home.mei)


def test_a_guest_who_is_on_no_list_sees_nothing_even_in_the_channel(home: House) -> None:
    home.add_pilot()
    home.gus.change(is_restricted=True)
    assert home.gus.command("/pilot status", channel=home.channel).text.startswith("You are on no pilot yet.")


def test_a_person_of_another_organisation_cannot_read_the_digest_in_full(home: House) -> None:
    outsider = home.slack.add_person("olga", external=True)
    home.channel.add(outsider)
    home.open_week()
    home.answer(home.dana, "Labelled invoices " * 50)
    home.tick("2026-12-01 15:00")
    digest = next(one for one in outsider.messages(home.channel) if "What stands out" in one.shown)
    window = outsider.press(digest, "read_digest").view
    assert window is not None
    assert "Only people on this pilot" in window.shown


def test_somebody_of_whom_slack_says_nothing_is_treated_as_an_outsider(home: House) -> None:
    home.add_pilot()
    stranger = home.slack.add_person("nora")
    home.slack.faults.next("users.info", error="internal_error")
    assert status(stranger).startswith(UNKNOWN)


def test_an_admin_of_the_workspace_sees_private_pilots(home: House) -> None:
    private_pilot(home)
    assert "Invoice triage" in status(home.slack.add_person("nora", is_admin=True))


def said(person: Person, line: str) -> str:
    reply = person.command(line)
    return reply.text + (reply.view.shown if reply.view is not None else "")


def test_no_command_and_no_home_names_a_private_pilot_to_somebody_who_may_not_know_it(home: House) -> None:
    private_pilot(home)
    home.tick("2026-11-30 08:00")
    for usage in COMMANDS:
        word = usage.split()[0]
        assert "Invoice triage" not in said(home.gus, f"/pilot {word} invoice-triage"), word
        assert "triage" not in said(home.gus, f"/pilot {word}"), word
    home.gus.open_home()
    home.tick()
    assert home.gus.home is not None
    assert "triage" not in home.gus.home.shown


@pytest.mark.parametrize("word", ["pause", "resume", "skip", "edit", "end", "doctor"])
def test_a_practitioner_sees_a_pilot_and_changes_nothing_about_it(home: House, word: str) -> None:
    home.add_pilot()
    assert "Only the pilot's champion" in said(home.ravi, f"/pilot {word} invoice-triage")


def test_a_form_of_somebody_who_may_no_longer_change_the_pilot_changes_nothing(home: House) -> None:
    home.add_pilot()
    form = home.sam.command("/pilot end invoice-triage").view
    assert form is not None
    home.add_pilot(roster=replace(home.roster(), sponsor=UserId(home.gus.id)))
    refused = form.fill(outcome="stopped", happened="Clean the archive first").submit()
    assert refused.view is not None
    assert "Only the pilot's champion" in refused.view.shown
