"""Recording decisions, and where they are found again."""

import pytest

from bot.domain.decisions import DecisionDraft, decision_problems
from bot.domain.people import UserId
from bot.sandbox import View
from tests.week.house import House


def record(home: House, what: str = "Only purchase invoices", **fields: object) -> View:
    form = home.dana.command("/pilot decide", home.channel).view
    assert form is not None
    form.fill({"what": what} | fields).submit()
    home.tick()
    return form


def test_a_decision_stands_in_the_channel_with_why_and_what_was_given_up(home: House) -> None:
    home.add_pilot()
    record(home, why="They are half of all", given_up="Credit notes this year", taken_by=home.sam)
    told = home.mei.messages(home.channel)[-1]
    assert told.text.splitlines() == [
        f"Invoice triage: <@{home.sam.id}> decided: Only purchase invoices",
        "Why: They are half of all",
        "Given up: Credit notes this year",
        f"Recorded by <@{home.dana.id}>",
    ]


def test_status_and_history_list_what_was_decided_and_the_digest_this_weeks(home: House) -> None:
    home.open_week()
    record(home)
    home.tick("2026-12-01 15:00")
    assert f"Decided:\n• <@{home.dana.id}>: Only purchase invoices" in home.digests[-1].text
    record(home, "Start with two teams")
    told = home.mei.command("/pilot status", home.channel).text
    assert told.index(f"by <@{home.dana.id}>: Start with two teams") < told.index(": Only purchase invoices")
    assert "Only purchase invoices" in home.mei.command("/pilot history", home.channel).text
    home.tick("2026-12-07 08:00")
    home.tick("2026-12-08 15:00")
    assert "Only purchase invoices" not in home.digests[-1].text
    assert "Start with two teams" in home.digests[-1].text


def test_what_was_given_up_stands_beside_the_decision_and_why_is_a_press_away(home: House) -> None:
    home.open_week()
    record(home, given_up="Credit notes this year", why="They are half of all")
    said = "Only purchase invoices; given up: Credit notes this year"
    assert said in home.mei.command("/pilot status", home.channel).text
    assert said in home.mei.command("/pilot history", home.channel).text
    home.tick("2026-12-01 15:00")
    assert said in home.digests[-1].text
    whole = home.dana.press(home.digests[-1], "Read Everything").view
    assert whole is not None
    assert "They are half of all" in whole.shown


def test_of_many_decisions_status_lists_the_newest_and_counts_the_rest(home: House) -> None:
    home.add_pilot()
    for number in range(1, 6):
        record(home, f"Decision {number}")
    told = home.mei.command("/pilot status", home.channel).text
    assert [number for number in range(1, 6) if f"Decision {number}" in told] == [3, 4, 5]
    assert "and 2 earlier decisions" in told


def test_somebody_on_the_ladder_records_a_decision_in_the_pilots_channel(home: House) -> None:
    home.add_pilot()
    theo = home.slack.add_person("theo", is_admin=True)
    home.channel.add(theo)
    form = theo.command("/pilot decide", home.channel).view
    assert form is not None
    form.fill(what="It goes on").submit()
    home.tick()
    assert "It goes on" in home.mei.messages(home.channel)[-1].text
    assert "You are on no pilot yet" in theo.command("/pilot decide").text


def test_a_message_becomes_a_decision_and_leads_back_to_it(home: House) -> None:
    home.open_week()
    message = home.lena.post(home.channel, "We start with two teams")
    form = home.mei.shortcut("record_decision", message).view
    assert form is not None
    assert form.value("what") == "We start with two teams"
    form.fill(taken_by=home.lena).submit()
    home.tick()
    assert "|this message>" in home.mei.messages(home.channel)[-1].text


def test_a_message_that_is_longer_than_a_decision_ends_with_an_ellipsis(home: House) -> None:
    home.open_week()
    message = home.lena.post(home.channel, "We start with two teams. " * 60)
    form = home.mei.shortcut("record_decision", message).view
    assert form is not None
    assert str(form.value("what")).endswith("two teams.…")
    assert form.submit().error is None


def test_somebody_on_no_pilot_is_told_so(home: House) -> None:
    home.add_pilot()
    assert "You are on no pilot yet" in home.gus.command("/pilot decide", home.channel).text


def test_words_of_people_neither_ping_nor_link(home: House) -> None:
    home.add_pilot()
    record(home, "<!channel> wins")
    assert "&lt;!channel&gt; wins" in home.mei.messages(home.channel)[-1].text


@pytest.mark.parametrize(
    ("draft", "wrong"),
    [
        ({"what": "Go"}, []),
        ({"what": "  "}, ["what"]),
        ({"what": "Go", "why": "x" * 1001}, ["why"]),
    ],
)
def test_what_is_missing_or_too_long_is_said_by_field(draft: dict[str, str], wrong: list[str]) -> None:
    assert list(decision_problems(DecisionDraft(**draft, taken_by=UserId("U1")))) == wrong
