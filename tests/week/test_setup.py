"""Setting a pilot up and changing it without leaving Slack."""

from typing import Any

from bot.domain.people import Roster, UserId
from bot.sandbox import Person, Submitted, View
from bot.services import pilots
from bot.views import pilotexport, pilotfile
from tests.week.house import House


def start(person: Person, line: str = "/pilot new", **where: Any) -> View:
    opened = person.command(line, **where).view
    assert opened is not None
    return opened


def onwards(submitted: Submitted) -> View:
    assert submitted.view is not None, submitted
    assert not submitted.errors, submitted.errors
    return submitted.view


def purpose(home: House, view: View, **others: Any) -> Submitted:
    filled = {"name": "Contract review", "target_date": "2027-06-30"} | others
    return view.fill(filled).submit()


def people(home: House, view: View, **others: Any) -> Submitted:
    filled = {"practitioners": [home.ravi, home.mei], "sponsor": home.sam, "leaders": [home.lena]} | others
    return view.fill(filled).submit()


def to_preview(home: House) -> View:
    first = start(home.dana, channel=home.channel)
    return onwards(onwards(people(home, onwards(purpose(home, first)))).submit())


def test_three_forms_and_a_preview_make_a_pilot(home: House) -> None:
    assert to_preview(home).submit().closed
    home.tick()
    assert "set up check-ins of Contract review" in home.ravi.messages(home.channel)[-1].text
    home.tick("2026-11-30 08:00")
    assert "Contract review · check-in of week 49" in home.card.text
    assert "0 of 3 answered" in home.card.text


def test_zone_champion_and_channel_are_guessed_from_whoever_sets_up(home: House) -> None:
    first = start(home.dana, channel=home.channel)
    assert first.value("channel") == home.channel.id
    second = onwards(purpose(home, first))
    assert second.value("champion") == home.dana.id
    third = onwards(people(home, second))
    assert third.value("zone") == "Europe/Berlin"
    assert third.value("opens") == "mon 09:00"


def test_each_form_asks_for_six_things_at_most(home: House) -> None:
    first = start(home.dana, channel=home.channel)
    second = onwards(purpose(home, first))
    third = onwards(people(home, second))
    assert [len(view.inputs) for view in (first, second, third)] == [6, 6, 5]


def test_what_is_wrong_stands_beside_its_field(home: House) -> None:
    home.add_pilot()
    first = start(home.dana)
    wrong = purpose(home, first, channel=home.channel, key="Not A Key", metric="faster")
    assert sorted(wrong.errors) == ["channel", "key", "metric"]
    assert "“invoice-triage”" in wrong.errors["channel"]


def test_people_on_both_sides_are_refused_without_showing_ids(home: House) -> None:
    second = onwards(purpose(home, start(home.dana, channel=home.channel)))
    wrong = people(home, second, leaders=[home.ravi])
    assert wrong.errors["leaders"].startswith("Somebody is on the team and on the leadership side.")


def test_a_cadence_that_makes_no_sense_is_refused_with_the_cure(home: House) -> None:
    third = onwards(people(home, onwards(purpose(home, start(home.dana, channel=home.channel)))))
    wrong = third.fill(opens="someday", zone="Europe/Berln", skip_dates="Christmas").submit()
    assert sorted(wrong.errors) == ["opens", "skip_dates", "zone"]
    assert "Did you mean Europe/Berlin?" in wrong.errors["zone"]
    assert "closes" in third.fill(opens="mon 09:00", closes="mon 10:00", zone="Europe/Berlin").submit().errors


def test_the_preview_shows_the_first_dates_and_the_card(home: House) -> None:
    shown = to_preview(home).shown
    assert "2026-11-30 08:00 UTC" in shown
    assert "2026-12-14 08:00 UTC" in shown
    assert "Contract review · check-in of week 49" in shown


def test_a_test_card_comes_as_a_direct_message(home: House) -> None:
    preview = to_preview(home)
    assert home.dana.press(preview, "Send Me a Test Card").error is None
    home.tick()
    assert "This is a test card." in home.dana.dm[-1].text
    assert home.dana.messages(home.channel) == []


def test_a_pilot_is_edited_in_the_same_forms(home: House) -> None:
    home.add_pilot()
    first = start(home.dana, "/pilot edit invoice-triage")
    assert first.value("name") == "Invoice triage"
    second = onwards(first.fill(name="Invoice sorting", target_date="2027-05-31").submit())
    preview = onwards(onwards(second.submit()).fill(skip_dates="2026-12-28").submit())
    assert preview.submit().closed
    text = home.dana.command("/pilot status invoice-triage").text
    assert "Invoice sorting" in text
    assert "Target date: Mon 31 May 2027 (originally Wed 31 Mar 2027; moved once since Mon 30 Nov 2026)" in text


def test_what_the_forms_do_not_ask_stays_as_it_is(home: House) -> None:
    home.add_pilot(policy={"sponsor_wait_days": 3})
    second = onwards(start(home.dana, "/pilot edit invoice-triage").submit())
    assert onwards(onwards(second.submit()).submit()).submit().closed
    [described] = pilots.described(home.bot.deps)
    assert described.policy == {"sponsor_wait_days": 3}


def test_only_who_may_change_a_pilot_can_edit_it(home: House) -> None:
    home.add_pilot()
    assert "Only the pilot's champion" in home.ravi.command("/pilot edit invoice-triage").text


def test_rights_are_looked_at_again_when_the_changes_are_saved(home: House) -> None:
    home.add_pilot()
    second = onwards(start(home.dana, "/pilot edit invoice-triage").submit())
    preview = onwards(onwards(second.submit()).submit())
    ravi, sam = UserId(home.ravi.id), UserId(home.sam.id)
    home.add_pilot(roster=Roster(champion=ravi, practitioners=(ravi,), sponsor=sam))
    refused = preview.submit()
    assert refused.view is not None
    assert "Only the pilot's champion" in refused.view.shown


def test_a_channel_taken_in_the_meantime_is_noticed_when_saving(home: House) -> None:
    preview = to_preview(home)
    home.add_pilot()
    refused = preview.submit()
    assert refused.view is not None
    assert "Please start again" in refused.view.shown


def test_a_guest_cannot_set_up_a_pilot(home: House) -> None:
    home.gus.change(is_restricted=True)
    assert "Only full members" in home.gus.command("/pilot new").text


def test_a_pilot_of_the_forms_that_is_exported_and_imported_again_is_unchanged(home: House) -> None:
    first = purpose(home, start(home.dana, channel=home.channel), metric="Minutes: from 12.5 to 3 min")
    third = onwards(people(home, onwards(first)))
    preview = onwards(third.fill(skip_dates="2026-12-28").submit())
    assert preview.submit().closed
    before = pilots.described(home.bot.deps)
    written = pilotexport.write(before, pilots.plans(home.bot.deps))
    located, problems = pilotfile.read(written.encode())
    assert problems == []
    planned = {one.spec.key: one.plan for one in located}
    outcome = pilots.import_pilots(home.bot.deps, [one.spec for one in located], planned)
    assert outcome == pilots.Imported(unchanged=["contract-review"])
    assert pilots.described(home.bot.deps) == before
