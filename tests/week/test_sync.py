"""Every two weeks champion and sponsor get an agenda for thirty minutes, and record what they decided."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.people import UserId
from bot.sandbox import Message, Person
from tests.week.house import Closing, House, house
from tests.week.test_people import go_away


@pytest.fixture
def home(tmp_path: Path, migrated_file: Path, closing: Closing) -> Iterator[House]:
    """A house that wants a leadership sync every two weeks."""
    database = tmp_path / "pilot.db"
    database.write_bytes(migrated_file.read_bytes())
    with house(database, closing, sync_weeks=2) as opened:
        yield opened


def agendas(person: Person) -> list[Message]:
    return [one for one in person.dm if "agenda for your leadership sync" in one.text]


def a_week(home: House) -> None:
    home.open_week()
    home.answer(
        home.ravi, "Labelled 450 invoices", blocking="No access to the archive", at_risk="The scanner", needed="A date"
    )
    home.tick("2026-12-01 15:00")


def test_champion_and_sponsor_get_an_agenda_in_three_parts_when_the_check_in_closes(home: House) -> None:
    a_week(home)
    home.tick("2026-12-02 09:00")
    for person in (home.dana, home.sam):
        (sent,) = agendas(person)
        for part in (
            "What we learned (10 minutes)",
            f"<@{home.ravi.id}>: Labelled 450 invoices",
            "The new plan (10 minutes)",
            "the next gate leads to data",
            "The scanner",
            "What we need from you (10 minutes)",
            "Blocker #1 · 1 business day old · ",
            "No access to the archive",
            "A date",
        ):
            assert part in sent.text
    assert agendas(home.ravi) == agendas(home.lena) == []


def test_the_next_agenda_comes_two_weeks_later(home: House) -> None:
    a_week(home)
    counts = []
    for at in ("2026-12-07 08:00", "2026-12-09 09:00", "2026-12-14 08:00", "2026-12-16 09:00"):
        home.tick(at)
        counts.append(len(agendas(home.sam)))
    assert counts == [1, 1, 1, 2]


def test_done_records_what_was_decided_and_tells_the_channel(home: House) -> None:
    a_week(home)
    home.tick("2026-12-02 09:00")
    form = home.sam.press(agendas(home.sam)[0], "Done").view
    assert form is not None
    assert form.fill(decided="Buy the scanner\nMove the date").submit().error is None
    home.tick("2026-12-02 09:05")
    told = [one.text for one in home.ravi.messages(home.channel) if "decided" in one.text]
    assert len([text for text in told if "Buy the scanner" in text or "Move the date" in text]) == 2
    assert home.dana.command("/pilot status invoice-triage").text.count("Decided ") == 2
    for person in (home.dana, home.sam):
        (sent,) = agendas(person)
        assert f"2 decisions recorded by <@{home.sam.id}>" in sent.text
        assert "Done" not in sent.buttons


def test_of_two_who_say_that_it_is_done_the_second_is_told(home: House) -> None:
    a_week(home)
    home.tick("2026-12-02 09:00")
    first, second = (one.press(agendas(one)[0], "Done").view for one in (home.sam, home.dana))
    assert first is not None
    assert second is not None
    first.submit()
    refused = second.fill(decided="Something else").submit()
    assert refused.view is not None
    assert "took place" in refused.view.shown
    home.tick("2026-12-02 09:05")
    assert "0 decisions" in agendas(home.dana)[0].text
    assert "Decided" not in home.dana.command("/pilot status invoice-triage").text


def test_too_many_decisions_stay_in_the_form(home: House) -> None:
    a_week(home)
    home.tick("2026-12-02 09:00")
    form = home.dana.press(agendas(home.dana)[0], "Done").view
    assert form is not None
    assert list(form.fill(decided="x\n" * 11).submit().errors) == ["decided"]


def test_where_nobody_wants_it_nobody_gets_it(tmp_path: Path, migrated_file: Path, closing: Closing) -> None:
    database = tmp_path / "off.db"
    database.write_bytes(migrated_file.read_bytes())
    with house(database, closing) as home:
        a_week(home)
        home.tick("2026-12-02 09:00")
        assert agendas(home.dana) == agendas(home.sam) == []


def test_while_the_sponsor_is_away_the_deputy_stands_in_and_the_agenda_says_so(home: House) -> None:
    deputy = UserId(home.gus.id)
    home.add_pilot(roster=replace(home.roster(), deputy=deputy))
    home.tick("2026-11-30 08:00")
    go_away(home.sam, "2026-12-04")
    home.tick("2026-12-01 15:00")
    home.tick("2026-12-02 09:00")
    said = f"<@{home.sam.id}> is away from Mon 30 Nov 2026 to Fri 4 Dec 2026; <@{deputy}> stands in."
    for person in (home.dana, home.gus):
        assert said in agendas(person)[0].text
    assert agendas(home.sam) == []
    form = home.gus.press(agendas(home.gus)[0], "Done").view
    assert form is not None
    form.submit()
    home.tick()
    assert "Done" not in agendas(home.gus)[0].buttons
    home.tick("2026-12-07 09:00")
    assert len(agendas(home.sam)) == 1


def test_a_sponsor_who_was_away_for_long_gets_the_newest_agenda_alone(home: House) -> None:
    home.open_week()
    go_away(home.sam, "2026-12-18")
    for at in ("2026-12-01 15:00", "2026-12-07 08:00", "2026-12-08 15:00", "2026-12-14 08:00", "2026-12-15 15:00"):
        home.tick(at)
    home.tick("2026-12-16 09:00")
    assert len(agendas(home.dana)) == 2
    assert "and gets this afterwards." in agendas(home.dana)[-1].text
    home.tick("2026-12-21 09:00")
    [sent] = agendas(home.sam)
    assert sent.text == agendas(home.dana)[-1].text
