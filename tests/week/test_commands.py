"""What the slash command answers, to the asker alone."""

from datetime import date

from tests.builders import cadence
from tests.week.house import House


def test_without_a_word_it_lists_what_there_is(home: House) -> None:
    reply = home.dana.command("/pilot")
    assert "`/pilot status [key]` where a pilot stands now" in reply.text


def test_a_near_miss_gets_a_suggestion(home: House) -> None:
    assert "Did you mean `/pilot status`?" in home.dana.command("/pilot sttus").text


def test_a_far_miss_is_pointed_to_help(home: House) -> None:
    assert "`/pilot help` lists what there is." in home.dana.command("/pilot xyzzy").text


def test_what_is_no_command_is_repeated_harmlessly(home: House) -> None:
    assert "“&lt;!channel&gt;”" in home.dana.command("/pilot <!channel>").text


def test_status_in_the_channel_needs_no_key(home: House) -> None:
    home.open_week()
    home.answer(home.ravi, blocking="No access to the archive", category="Data")
    text = home.dana.command("/pilot status", home.channel).text
    assert "Invoice triage (invoice-triage)" in text
    assert "1 of 3 answered" in text
    assert "Blocker #1: No access to the archive (new today · Open)" in text
    assert "The next check-in opens" in text


def test_status_after_closing_shows_both_confidences(home: House) -> None:
    home.open_week()
    home.answer(home.dana, rating="2")
    home.answer(home.ravi, rating="3")
    home.rate(home.sam, 5)
    home.tick("2026-12-01 15:00")
    text = home.sam.command("/pilot status invoice-triage").text
    assert "Leadership 5.0 of 5 (1 of 2 rated)" in text
    assert "Team about 3.0 of 5 (2 of 3 rated)" in text
    assert "Gap: about +2.0" in text


def test_status_says_how_often_the_target_date_has_moved(home: House) -> None:
    home.add_pilot()
    for day in (date(2027, 4, 30), date(2027, 5, 31)):
        home.add_pilot(target_date=day)
    text = home.sam.command("/pilot status invoice-triage").text
    assert "Target date: Mon 31 May 2027 (originally Wed 31 Mar 2027; moved twice since Mon 30 Nov 2026)" in text


def test_somebody_on_several_pilots_is_asked_which(home: House) -> None:
    home.add_pilot()
    other = home.slack.add_channel("contract-search", members=[home.dana])
    home.add_pilot(key="contract-search", name="Contract search", channel=other.id)
    text = home.dana.command("/pilot status").text
    assert "Say `/pilot status key` with one of `contract-search`, `invoice-triage`" in text


def test_list_names_the_pilots_that_one_may_see(home: House) -> None:
    assert "There is no pilot that you can see yet" in home.dana.command("/pilot list").text
    home.add_pilot()
    assert "*Invoice triage* `invoice-triage`" in home.dana.command("/pilot list").text


def test_checkin_opens_the_form(home: House) -> None:
    home.open_week()
    view = home.dana.command("/pilot checkin").view
    assert view is not None
    assert view.fill(completed="Labelled 200 invoices").submit().closed
    home.tick()
    assert "1 of 3 answered" in home.card.text


def test_checkin_says_when_nothing_waits(home: House) -> None:
    home.add_pilot()
    assert "No check-in waits for your answers right now." in home.dana.command("/pilot checkin").text


def test_checkin_takes_late_answers_until_the_next_one_opens(home: House) -> None:
    home.open_week()
    home.tick("2026-12-01 15:00")
    view = home.dana.command("/pilot checkin").view
    assert view is not None
    assert "How likely" not in " ".join(view.inputs)
    assert view.fill(completed="Labelled 200 invoices").submit().closed
    home.tick()
    assert "(late): Labelled 200 invoices" in home.digests[0].text
    home.tick("2026-12-07 08:00")
    newest = home.dana.command("/pilot checkin").view
    assert newest is not None
    assert "week 50" in newest.shown


def test_checkin_prefers_what_is_open_to_what_would_be_late(home: House) -> None:
    home.add_pilot()
    other = home.slack.add_channel("contract-search", members=[home.dana])
    later = cadence("wed 09:00", "thu 16:00")
    home.add_pilot(key="contract-search", name="Contract search", channel=other.id, cadence=later)
    home.tick("2026-11-30 08:00")
    home.tick("2026-12-02 08:00")
    view = home.dana.command("/pilot checkin").view
    assert view is not None
    assert "Contract search" in view.shown


def test_checkin_with_a_key_that_does_not_exist_says_so(home: House) -> None:
    home.open_week()
    assert "There is no pilot “nonsense” that you can see." in home.dana.command("/pilot checkin nonsense").text


def test_checkin_with_the_key_of_a_pilot_that_asks_somebody_else_says_so(home: House) -> None:
    home.open_week()
    assert "You are not asked in this check-in." in home.gus.command("/pilot checkin invoice-triage").text


def test_checkin_before_the_first_one_opens_says_so(home: House) -> None:
    home.add_pilot()
    said = home.dana.command("/pilot checkin invoice-triage").text
    assert said == "No check-in of Invoice triage has opened yet."


def test_only_spaces_are_no_command_and_get_the_list(home: House) -> None:
    assert "/pilot status" in home.dana.command("/pilot   ").text


def test_a_key_may_be_typed_in_capitals(home: House) -> None:
    home.open_week()
    assert home.dana.command("/pilot checkin Invoice-Triage").view is not None
