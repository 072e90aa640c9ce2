"""Home is drawn when it is opened, and again when something of its owner's has changed."""

import pytest

from bot.sandbox import Person
from bot.services.health import dead_letters
from tests.week.house import House


def opened(home: House, person: Person) -> str:
    """What somebody sees who opens their Home and waits for a moment."""
    person.open_home()
    home.tick()
    return shown(person)


def shown(person: Person) -> str:
    assert person.home is not None
    return person.home.shown


def later(home: House, seconds: int = 30) -> None:
    home.clock.sleep(seconds)
    home.tick()


def test_before_anything_has_begun_nothing_waits(home: House) -> None:
    assert "Nothing waits for you" in opened(home, home.gus)
    assert "You are on no pilot yet" in shown(home.gus)


def test_an_open_form_waits_and_opens_from_home(home: House) -> None:
    home.open_week()
    assert "1 thing waits for you" in opened(home, home.dana)
    assert home.dana.home is not None
    form = home.dana.press(home.dana.home, "Answer").view
    assert form is not None
    assert form.fill(completed="Labelled 200 invoices").submit().closed
    home.tick()
    later(home)
    assert "Nothing waits for you" in shown(home.dana)
    assert "You have answered" in shown(home.dana)


def test_a_check_in_that_opens_appears_without_anybody_opening_home_again(home: House) -> None:
    home.add_pilot()
    assert "Nothing waits for you" in opened(home, home.ravi)
    home.tick("2026-11-30 08:00")
    later(home)
    assert "1 thing waits for you" in shown(home.ravi)


def test_a_leader_rates_in_home(home: House) -> None:
    home.open_week()
    opened(home, home.lena)
    assert home.lena.home is not None
    assert home.lena.press(home.lena.home, "rate_confidence:4").error is None
    home.tick()
    later(home)
    assert "You chose 4" in shown(home.lena)
    assert "You chose 4, likely" in home.lena.dm[-1].text


def test_what_waits_for_a_sponsor_can_be_answered_in_home(home: House) -> None:
    home.open_week()
    home.answer(home.ravi, blocking="No access to the archive")
    home.tick("2026-12-02 08:01")
    assert "Blocker #1" in opened(home, home.sam)
    assert home.sam.home is not None
    form = home.sam.press(home.sam.home, "Commit to a Date").view
    assert form is not None
    assert form.fill(on="2026-12-10").submit().closed
    home.tick()
    later(home)
    assert "What you promised" in shown(home.sam)
    assert "Thu 10 Dec 2026" in shown(home.sam)


def test_a_sponsor_alone_reads_what_became_of_their_promises(home: House) -> None:
    home.open_week()
    home.answer(home.ravi, blocking="No access to the archive")
    home.tick("2026-12-02 08:01")
    message = next(one for one in reversed(home.sam.dm) if "Blocker #1" in one.text)
    form = home.sam.press(message, "Commit to a Date").view
    assert form is not None
    form.fill(on="2026-12-10").submit()
    home.tick()
    home.sam.press(message, "Mark Solved")
    home.tick()
    assert "1 of 1 kept. Only you see this line." in opened(home, home.sam)
    assert "Only you see this line" not in opened(home, home.dana) + opened(home, home.lena)


def test_a_burst_of_changes_draws_it_once(home: House) -> None:
    home.open_week()
    opened(home, home.lena)
    before = len(home.slack.calls_of("views.publish"))
    for person in (home.dana, home.ravi, home.mei):
        home.answer(person, blocking="No access")
    later(home)
    later(home)
    assert len(home.slack.calls_of("views.publish")) == before + 1


def test_nobody_s_home_is_drawn_who_never_opened_it(home: House) -> None:
    home.open_week()
    home.answer(home.dana, blocking="No access")
    later(home)
    assert home.slack.calls_of("views.publish") == []


def test_reminders_are_switched_in_home(home: House) -> None:
    home.open_week()
    opened(home, home.mei)
    assert home.mei.home is not None
    home.mei.press(home.mei.home, "Turn Off Reminders")
    later(home)
    assert "Reminders are off." in shown(home.mei)


def test_a_pilot_is_set_up_from_home(home: House) -> None:
    opened(home, home.dana)
    assert home.dana.home is not None
    assert home.dana.press(home.dana.home, "Set Up a Pilot").view is not None


@pytest.mark.parametrize("error", ["invalid_blocks", "view_too_large", "user_not_found"])
def test_a_home_that_slack_would_not_take_is_drawn_when_it_is_opened_again(home: House, error: str) -> None:
    home.open_week()
    home.slack.faults.next("views.publish", error=error)
    home.dana.open_home()
    home.tick()
    assert "1 thing waits for you" in opened(home, home.dana)
    assert dead_letters(home.bot.deps) == []
