"""Ending a pilot: shipped or stopped, with what was measured and learned."""

from bot.domain.pilots import Metric
from bot.sandbox import Person, View
from tests.week.house import House

METRIC = Metric("Minutes per invoice", 12, 7, "min")
LEARNED = "Clean the archive first"


def form(person: Person) -> View:
    opened = person.command("/pilot end invoice-triage").view
    assert opened is not None
    return opened


def test_an_ended_pilot_opens_nothing_and_everybody_reads_what_was_learned(home: House) -> None:
    home.add_pilot(metric=METRIC)
    assert form(home.dana).fill(outcome="shipped", measured="7,5", happened=LEARNED).submit().closed
    home.tick("2026-11-30 09:00")
    told = home.ravi.messages(home.channel)[-1]
    assert "Invoice triage has shipped" in told.text
    assert "Measured: 7.5. Minutes per invoice: from 12 to 7 min." in told.text
    assert told.text.endswith(f"What happened? {LEARNED}")
    assert home.sam.dm[-1].text == told.text
    assert "check-in of week" not in home.ravi.messages(home.channel)[0].text


def test_what_is_open_closes_with_its_digest(home: House) -> None:
    home.open_week()
    home.answer(home.ravi)
    form(home.dana).fill(outcome="stopped", happened=LEARNED).submit()
    home.tick("2026-11-30 10:00")
    assert "has closed" in home.card.text
    assert len(home.digests) == 1
    home.tick("2026-12-14 10:00")
    assert len(home.digests) == 1


def test_a_result_that_is_no_number_comes_back_as_a_field_error(home: House) -> None:
    home.add_pilot(metric=METRIC)
    wrong = form(home.dana).fill(outcome="shipped", measured="fast", happened=LEARNED).submit()
    assert list(wrong.errors) == ["measured"]


def test_a_pilot_ends_once(home: House) -> None:
    home.add_pilot()
    first, second = form(home.dana), form(home.sam)
    assert first.fill(outcome="shipped", happened=LEARNED).submit().closed
    refused = second.fill(outcome="stopped", happened=LEARNED).submit()
    assert refused.view is not None
    assert "has ended (shipped)" in refused.view.shown


def test_only_who_may_change_a_pilot_can_end_it(home: House) -> None:
    home.add_pilot()
    assert "Only the pilot's champion" in home.ravi.command("/pilot end invoice-triage").text


def test_the_channel_and_its_people_are_free_for_a_new_pilot(home: House) -> None:
    home.add_pilot()
    form(home.dana).fill(outcome="shipped", happened=LEARNED).submit()
    home.add_pilot(key="invoice-triage-2")
    home.tick("2026-11-30 08:00")
    assert "week 49" in home.card.text


def test_what_became_of_a_pilot_can_be_read_later(home: House) -> None:
    home.add_pilot(metric=METRIC)
    form(home.dana).fill(outcome="shipped", measured="7,5", happened=LEARNED).submit()
    home.tick("2027-02-01 09:00")
    told = home.ravi.command("/pilot status invoice-triage").text
    assert "It shipped on Mon 30 Nov 2026." in told
    assert "Measured: 7.5. Minutes per invoice: from 12 to 7 min." in told
    assert "Minutes per invoice: from 12 to 7 min; 7.5 on Mon 30 Nov 2026, 90% of the way" in told
    assert f"What was learned: {LEARNED}" in told
    assert "The next check-in" not in told
