"""Reminders: in private, twice at most, to those who are still expected, and only while they want them (R16)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import storage.people
from bot.domain.people import UserId
from bot.sandbox import Message, Person
from tests.builders import utc
from tests.week.house import Closing, House, house

HALF = "2026-12-01 08:00"
"""Half of the window lies in the night; 09:00 in Berlin is the first working hour after it."""
LAST = "2026-12-01 12:00"


@pytest.fixture
def hinted(tmp_path: Path, migrated_file: Path, closing: Closing) -> Iterator[House]:
    """A house in which Slack's status is a hint of absence."""
    database = tmp_path / "pilot.db"
    database.write_bytes(migrated_file.read_bytes())
    with house(database, closing, status_hints=True) as opened:
        yield opened


def reminders(person: Person) -> list[Message]:
    return [message for message in person.dm if "Turn Off Reminders" in message.buttons]


def test_whoever_has_not_answered_is_reminded_at_half_of_the_window_and_three_hours_before_closing(home: House) -> None:
    home.open_week()
    home.tick("2026-11-30 23:31")
    assert reminders(home.ravi) == []
    home.tick(HALF)
    assert len(reminders(home.ravi)) == 1
    home.tick(LAST)
    home.tick("2026-12-01 14:59")
    assert len(reminders(home.ravi)) == 2


def test_whoever_has_answered_is_not_reminded(home: House) -> None:
    home.open_week()
    home.answer(home.ravi)
    home.rate(home.lena, 4)
    home.tick(HALF)
    assert reminders(home.ravi) == []
    assert reminders(home.lena) == []


def test_answering_in_the_night_takes_back_the_reminder_that_waits_for_the_morning(home: House) -> None:
    home.open_week()
    home.tick("2026-11-30 23:31")
    home.answer(home.ravi)
    home.tick(HALF)
    assert reminders(home.ravi) == []


def test_nobody_is_reminded_in_public(home: House) -> None:
    home.open_week()
    before = len(home.ravi.messages(home.channel))
    home.tick(LAST)
    assert len(home.ravi.messages(home.channel)) == before


def test_one_answers_from_the_reminder_and_it_says_that_nothing_more_is_needed(home: House) -> None:
    home.open_week()
    home.tick(HALF)
    form = home.ravi.press(reminders(home.ravi)[0], "Answer").view
    assert form is not None
    assert form.fill(completed="Labelled 200 invoices").submit().closed
    home.tick()
    assert "1 of 3 answered" in home.card.text
    assert any("needs nothing more from you" in message.text for message in home.ravi.dm)


def test_a_leader_rates_from_the_reminder(home: House) -> None:
    home.open_week()
    home.tick(HALF)
    assert home.lena.press(reminders(home.lena)[0], "rate_confidence:4").error is None
    home.tick()
    assert any("You chose 4" in message.text for message in home.lena.dm)
    assert reminders(home.lena) == []


def test_after_closing_a_reminder_asks_for_nothing(home: House) -> None:
    home.open_week()
    home.tick(LAST)
    home.tick("2026-12-01 15:00")
    assert reminders(home.ravi) == []


def test_whoever_switches_reminders_off_gets_none_until_they_switch_them_on(home: House) -> None:
    home.open_week()
    home.tick(HALF)
    window = home.ravi.press(reminders(home.ravi)[0], "Turn Off Reminders").view
    assert window is not None
    home.tick(LAST)
    assert len(reminders(home.ravi)) == 1
    assert home.ravi.press(window, "Turn On Reminders").error is None
    home.tick("2026-12-07 08:00")
    home.tick("2026-12-08 08:00")
    assert len(reminders(home.ravi)) == 1


def test_somebody_who_is_away_is_not_reminded(home: House) -> None:
    home.open_week()
    form = home.ravi.command("/pilot away until 2026-12-04").view
    assert form is not None
    form.submit()
    home.tick(LAST)
    assert reminders(home.ravi) == []


def test_after_downtime_one_reminder_makes_up_for_both(home: House) -> None:
    home.open_week()
    home.tick("2026-12-01 13:00")
    assert len(reminders(home.ravi)) == 1


def test_where_hints_are_wanted_a_status_keeps_reminders_away_while_it_lasts_and_excuses_nobody(hinted: House) -> None:
    hinted.ravi.record.status_emoji = ":palm_tree:"  # before anybody was asked about: the look-up tells it
    hinted.open_week()
    hinted.lena.change(
        status_emoji=":face_with_thermometer:", status_expiration=int(utc("2026-12-01 10:00").timestamp())
    )
    hinted.tick(HALF)
    assert [len(reminders(person)) for person in (hinted.ravi, hinted.lena, hinted.mei)] == [0, 0, 1]
    assert "0 of 3 answered" in hinted.card.text
    hinted.ravi.change(status_emoji="")
    hinted.tick(LAST)
    assert [len(reminders(person)) for person in (hinted.ravi, hinted.lena)] == [1, 1]


def test_without_that_wish_a_status_says_nothing_and_is_not_kept(home: House) -> None:
    home.ravi.record.status_emoji = ":palm_tree:"
    home.open_week()
    home.lena.change(status_emoji=":palm_tree:")
    home.tick(HALF)
    assert [len(reminders(person)) for person in (home.ravi, home.lena)] == [1, 1]
    with home.bot.deps.db.read() as tx:
        kept = storage.people.known(tx, [UserId(home.ravi.id), UserId(home.lena.id)])
    assert [person.away_hint_until for person in kept.values()] == [None, None]
