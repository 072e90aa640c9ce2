"""A pilot's charter in Slack: showing it, changing it, measuring, and who may."""

from dataclasses import replace

from bot.domain.people import ChannelId, UserId
from bot.domain.pilots import Metric
from bot.sandbox import Message, Person, View
from tests.week.house import House

METRIC = Metric("Minutes per invoice", 12, 7, "min")


def charter(home: House, person: Person) -> Message:
    return person.command("/pilot charter invoice-triage").messages[-1]


def form(home: House, person: Person, button: str = "Edit Charter") -> View:
    view = person.press(charter(home, person), button).view
    assert view is not None
    return view


def measure(home: House, value: str, on: str) -> View:
    view = form(home, home.ravi, "Add a Measurement")
    view.fill(measured=value, on=on).submit()
    return view


def test_a_charter_is_written_in_two_short_forms_and_shown_to_all(home: House) -> None:
    home.add_pilot(metric=METRIC)
    form(home, home.dana).fill(problem="Clerks type every invoice", decides=home.sam).submit()
    form(home, home.dana, "Define the Work").fill(task="Reads invoices", unsure="A clerk decides").submit()
    text = charter(home, home.lena).text
    assert "*Problem:* Clerks type every invoice" in text
    assert f"<@{home.sam.id}> decides trade-offs" in text
    assert "*When it is unsure:* A clerk decides" in text


def test_measurements_show_where_the_metric_stands_in_status_and_digest(home: House) -> None:
    home.add_pilot(metric=METRIC)
    measure(home, "11", "2026-11-09")
    measure(home, "9,5", "2026-11-23")
    line = "Minutes per invoice: from 12 to 7 min; 9.5 on Mon 23 Nov 2026, 50% of the way"
    assert line in home.mei.command("/pilot status", home.channel).text
    home.tick("2026-11-30 08:00")
    home.tick("2026-12-01 15:00")
    assert line in home.digests[-1].text


def test_a_later_word_on_the_same_day_replaces_the_earlier(home: House) -> None:
    home.add_pilot(metric=METRIC)
    measure(home, "11", "2026-11-23")
    measure(home, "10", "2026-11-23")
    assert "; 10 on Mon 23 Nov 2026" in charter(home, home.ravi).text


def test_the_charter_lists_what_was_measured_and_an_empty_field_takes_a_day_back(home: House) -> None:
    home.add_pilot(metric=METRIC)
    for value, on in (("11", "2026-11-09"), ("95", "2026-11-16"), ("9.5", "2026-11-23")):
        measure(home, value, on)
    told = charter(home, home.ravi).text
    assert "Measured: 11 on Mon 9 Nov 2026, 95 on Mon 16 Nov 2026, 9.5 on Mon 23 Nov 2026" in told
    assert measure(home, "", "2026-11-16").errors == {}
    told = charter(home, home.ravi).text
    assert "Measured: 11 on Mon 9 Nov 2026, 9.5 on Mon 23 Nov 2026" in told
    assert list(measure(home, " ", "2026-11-16").errors) == ["measured"]


def test_a_day_that_is_still_to_come_is_refused(home: House) -> None:
    home.add_pilot(metric=METRIC)
    assert list(measure(home, "11", "2026-12-24").errors) == ["on"]


def test_a_changed_problem_is_visible_as_changed_with_who_and_what(home: House) -> None:
    home.add_pilot(metric=METRIC)
    for problem in ("Too slow", "Too many mistakes"):
        form(home, home.dana).fill(problem=problem).submit()
    once = "Scope moved once, in November 2026; it was the problem."
    assert once in home.mei.command("/pilot status", home.channel).text
    home.tick("2026-12-09 08:00")
    form(home, home.dana).fill(metric="Mistakes: from 9 to 2 %").submit()
    moved = "Scope moved twice since November 2026; the last time it was the metric."
    assert moved in home.mei.command("/pilot status", home.channel).text
    window = home.mei.press(charter(home, home.mei), "Changes").view
    assert window is not None
    assert f"<@{home.dana.id}>: problem from “Too slow” to “Too many mistakes”" in window.shown


def test_a_pilot_without_a_charter_looks_as_before(home: House) -> None:
    home.open_week()
    text = home.mei.command("/pilot status", home.channel).text
    assert "Problem" not in text
    assert "Scope" not in text


def test_of_two_who_edit_at_once_the_second_is_told_and_keeps_their_words(home: House) -> None:
    home.add_pilot()
    first, second = form(home, home.dana), form(home, home.sam)
    first.fill(problem="Too slow").submit()
    refused = second.fill(problem="Too costly").submit()
    assert "Somebody else has changed this charter" in refused.errors["problem"]
    assert second.value("problem") == "Too costly"


def test_the_team_may_measure_but_only_those_who_may_change_a_pilot_change_its_charter(home: House) -> None:
    home.add_pilot(metric=METRIC)
    assert charter(home, home.ravi).buttons == ["Add a Measurement"]
    assert charter(home, home.gus).buttons == []
    assert charter(home, home.dana).buttons == ["Edit Charter", "Define the Work", "Add a Measurement"]


def test_home_opens_the_charter_of_each_pilot_and_shows_what_is_written_on_top_of_it(home: House) -> None:
    home.add_pilot(metric=METRIC)
    home.dana.open_home()
    home.tick()
    assert home.dana.home is not None
    shown = home.dana.press(home.dana.home, "Charter: Invoice triage").view
    assert shown is not None
    assert "nobody has written it yet" in shown.shown
    edit = home.dana.press(shown, "Edit Charter").view
    assert edit is not None
    assert edit.fill(problem="Clerks type every invoice").submit().error is None
    assert home.dana.view == shown
    assert "Clerks type every invoice" in shown.shown


def test_whoever_left_a_pilot_no_longer_opens_its_private_charter_from_an_old_home(home: House) -> None:
    private = home.slack.add_channel("secret", members=[home.dana, home.ravi, home.mei], private=True)
    home.add_pilot(channel=ChannelId(private.id))
    home.lena.open_home()
    home.tick()
    old = home.lena.home
    home.add_pilot(channel=ChannelId(private.id), roster=home.roster(leaders=()))
    assert old is not None
    told = home.lena.press(old, "Charter: Invoice triage").view
    assert told is not None
    assert "Only people on this pilot can read its charter." in told.shown


def test_a_metric_that_moved_while_the_charter_was_open_is_not_moved_back(home: House) -> None:
    home.add_pilot(metric=METRIC)
    view = form(home, home.dana)
    home.add_pilot(metric=replace(METRIC, target=5))
    assert "Somebody else has changed this charter" in view.fill(problem="Too slow").submit().errors["problem"]


def test_status_says_who_decides_trade_offs(home: House) -> None:
    home.add_pilot()
    form(home, home.dana).fill(decides=home.sam).submit()
    assert f"Trade-offs: decided by <@{home.sam.id}>" in home.mei.command("/pilot status", home.channel).text


def test_a_form_that_was_open_when_its_writer_left_the_pilot_saves_nothing(home: House) -> None:
    home.add_pilot()
    view = form(home, home.dana)
    team = home.roster(practitioners=(home.ravi, home.mei))
    home.add_pilot(roster=replace(team, champion=UserId(home.ravi.id)))
    assert "Only the pilot's champion" in view.fill(problem="Mine").submit().errors["problem"]


def test_somebody_who_may_not_know_the_pilot_learns_nothing(home: House) -> None:
    home.add_pilot()
    stranger = home.slack.add_person("theo", is_restricted=True)
    assert "There is no pilot" in stranger.command("/pilot charter invoice-triage").text
