"""The readiness map in Slack: from the playbook to a blocker in one press."""

from datetime import date
from pathlib import Path
from typing import Any

from bot.domain.people import UserId
from bot.domain.plans import Plan
from bot.domain.readiness import NeedDraft, NeedKind
from bot.sandbox import Person, Submitted, View
from bot.services import erasure, pilots, playbook
from bot.services.pilots import import_pilots
from tests.week.house import Closing, House, house


def window(home: House, person: Person | None = None) -> View:
    view = (person or home.mei).command("/pilot readiness invoice-triage").view
    assert view is not None
    return view


def change(view: View, name: str, **fields: Any) -> Submitted:
    """Press the item's *Change*, fill the form in, and save."""
    form = view.press(f"Change: {name}").view
    assert form is not None
    return form.fill(fields).submit()


def ask_for_security(home: House) -> View:
    view = window(home)
    change(view, "Security review", state="Asked", due_on="2026-12-02", team="Security")
    return view


def test_a_new_pilot_begins_with_the_playbook_and_does_not_notice_until_somebody_uses_it(home: House) -> None:
    home.open_week()
    assert "Readiness" not in home.mei.command("/pilot status", home.channel).text
    view = window(home)
    assert "15 of 15 still open" in view.shown
    assert "Security review: unknown, due Mon 28 Dec 2026" in view.shown.replace("*", "")


def test_an_item_is_changed_on_top_of_the_map_which_shows_it_at_once(home: House) -> None:
    home.open_week()
    view = ask_for_security(home)
    assert home.mei.view == view
    assert "Security review: asked, due Wed 2 Dec 2026" in view.shown.replace("*", "")
    line = "Readiness: 15 of 15 open, 4 of 4 sign-offs open, 14 unknown, Security review due Wed 2 Dec 2026"
    assert line in home.lena.command("/pilot status", home.channel).text
    home.tick("2026-12-01 15:00")
    assert line in home.digests[-1].text
    assert "; readiness 15 of 15 open" in home.lena.command("/pilot list").text


def test_what_nobody_answers_is_offered_to_the_champion_and_raised_in_one_press(home: House) -> None:
    home.open_week()
    ask_for_security(home)
    home.tick("2026-12-02 12:00")
    assert not any("Security review" in message.text for message in home.dana.dm)
    home.tick("2026-12-03 08:00")
    offer = home.dana.dm[-1]
    assert "*Security review* (sign-off) was asked of Security, and there was no answer by Wed 2 Dec 2026" in offer.text
    home.dana.press(offer, "Raise as a Blocker")
    home.tick()
    assert "stands in" in home.dana.dm[-1].text
    raised = home.card.replies[-1].text
    assert "Blocker #1, raised by" in raised
    assert "Mon 30 Nov 2026: asked, due Wed 2 Dec 2026" in raised
    assert "Governance or approval" in raised
    home.tick("2026-12-10 08:00")
    assert not any("Is it a blocker?" in message.text for message in home.dana.dm)


def test_it_can_be_raised_from_the_map_too_and_only_once(home: House) -> None:
    home.open_week()
    ask_for_security(home)
    home.tick("2026-12-03 08:00")
    view = window(home)
    view.press("Raise: Security review")
    assert "Stands as blocker #1" in view.shown
    home.tick()
    assert not any("Is it a blocker?" in message.text for message in home.dana.dm)


def test_what_was_due_before_it_was_written_down_is_offered_at_once(home: House) -> None:
    home.open_week()
    change(window(home), "Security review", state="Asked", due_on="2026-11-20")
    home.tick()
    assert "there was no answer by Fri 20 Nov 2026" in home.dana.dm[-1].text


def test_an_answer_in_time_is_not_offered(home: House) -> None:
    home.open_week()
    change(ask_for_security(home), "Security review", state="Done")
    home.tick("2026-12-03 08:00")
    assert not any("Security review" in message.text for message in home.dana.dm)


def test_of_two_who_change_an_item_at_once_the_second_is_told(home: House) -> None:
    home.open_week()
    form = window(home, home.ravi).press("Change: Security review").view
    assert form is not None
    ask_for_security(home)
    assert "Somebody else has changed this item" in form.fill(note="Mine").submit().errors["name"]


def test_three_hundred_items_are_turned_page_by_page(home: House) -> None:
    names = [NeedDraft(kind=NeedKind.DATA, name=f"Source {number:03}") for number in range(285)]
    import_pilots(home.bot.deps, [home.spec()], {"invoice-triage": Plan(needs=tuple(names))})
    home.tick()
    view = window(home)
    assert "Page 1 of 15" in view.shown
    view.press("Read On")
    assert "Page 2 of 15" in view.shown
    change(view, "Source 010", note="Here")
    assert "Page 2 of 15" in view.shown


def test_an_item_is_added_and_a_name_that_is_there_is_refused(home: House) -> None:
    home.open_week()
    view = window(home)
    form = view.press("Add an Item").view
    assert form is not None
    assert list(form.fill(name="security review").submit().errors) == ["name"]
    form.fill(name="Works council").submit()
    assert "16 of 16 still open" in view.shown


def test_those_who_are_not_on_the_pilot_read_the_map_and_change_nothing(home: House) -> None:
    home.open_week()
    view = window(home, home.gus)
    assert "Security review" in view.shown
    assert view.inputs == []


def test_a_file_brings_a_map_and_gets_it_back(home: House) -> None:
    need = NeedDraft(kind=NeedKind.APPROVAL, name="Security review", team="Security", due_on=date(2026, 12, 18))
    plan = {"invoice-triage": Plan(needs=(need,))}
    import_pilots(home.bot.deps, [home.spec()], plan)
    again = import_pilots(home.bot.deps, [home.spec()], plan)
    assert getattr(again, "unchanged", None) == ["invoice-triage"]
    assert need in pilots.plans(home.bot.deps)["invoice-triage"].needs


def test_an_organisations_own_playbook_takes_the_place_of_the_packages_and_its_last_good_one_stays(
    tmp_path: Path, migrated_file: Path, closing: Closing
) -> None:
    database, file = tmp_path / "pilot.db", tmp_path / "playbook.yml"
    database.write_bytes(migrated_file.read_bytes())
    file.write_text("stages:\n  build:\n    - {kind: sign-off, name: Works council}\n")
    with house(database, closing, playbook=file):
        pass
    file.write_text("stages:\n  build:\n    - {kind: stamp, name: Works council}\n")
    with house(database, closing, playbook=file) as home:
        home.open_week()
        assert "1 of 1 still open" in window(home).shown
    assert str(playbook.problems(file)[0]).startswith("line 3, stages.build[1].kind: “stamp” is no kind")


def test_an_offer_pressed_after_the_answer_came_raises_nothing(home: House) -> None:
    home.open_week()
    view = ask_for_security(home)
    home.tick("2026-12-03 08:00")
    offer = home.dana.dm[-1]
    change(view, "Security review", state="Agreed")
    pressed = home.dana.press(offer, "Raise as a Blocker").view
    assert pressed is not None
    assert "has been answered meanwhile" in pressed.shown
    home.tick()
    assert home.dana.dm[-1].text == "Invoice triage: *Security review* is agreed now. There is nothing to raise."
    assert "No open blockers" in home.mei.command("/pilot status", home.channel).text


def test_an_offer_says_who_was_asked_and_becomes_final_when_there_is_more_time(home: House) -> None:
    home.open_week()
    view = ask_for_security(home)
    change(view, "Security review", owner=home.gus)
    home.tick("2026-12-03 08:00")
    assert f"was asked of <@{home.gus.id}>, Security, and" in home.dana.dm[-1].text
    change(view, "Security review", due_on="2026-12-11")
    home.tick()
    said = "Invoice triage: *Security review* has time until Fri 11 Dec 2026 now. There is nothing to raise."
    assert home.dana.dm[-1].text == said


def test_an_item_whose_owner_was_erased_can_be_changed_and_says_someone_who_left(home: House) -> None:
    home.open_week()
    view = ask_for_security(home)
    change(view, "Security review", owner=home.gus)
    assert erasure.erase(home.bot.deps, UserId(home.gus.id), remove_words=False) is None
    view = window(home)
    assert "someone who left" in view.shown
    change(view, "Security review", note="Ask their team")
    assert "someone who left" not in view.shown


def test_what_nobody_answered_stands_first_and_says_that_its_day_has_passed(home: House) -> None:
    home.open_week()
    ask_for_security(home)
    home.tick("2026-12-21 08:00")
    lines = window(home).shown.replace("*", "")
    assert lines.index("Security review: asked, was due Wed 2 Dec 2026") < lines.index("Systems that it reads")
    assert "Security review was due Wed 2 Dec 2026" in home.mei.command("/pilot status", home.channel).text


def test_an_item_that_was_a_blocker_once_is_offered_again_when_it_is_asked_for_again(home: House) -> None:
    home.open_week()
    ask_for_security(home)
    home.tick("2026-12-03 08:00")
    home.dana.press(home.dana.dm[-1], "Raise as a Blocker")
    home.tick()
    home.dana.press(home.card.replies[-1], "Mark Solved")
    home.tick()
    view = window(home)
    assert "Stood as blocker #1" in view.shown
    change(view, "Security review", due_on="2026-12-09")
    home.tick("2026-12-10 08:00")
    assert "no answer by Wed 9 Dec 2026" in home.dana.dm[-1].text
    home.dana.press(home.dana.dm[-1], "Raise as a Blocker")
    assert "Stands as blocker #2" in window(home).shown


def test_an_owner_who_left_is_shown_and_the_champion_is_told_before_the_next_check_in(home: House) -> None:
    home.open_week()
    view = window(home)
    change(view, "Security review", owner=home.gus)
    home.tick("2026-12-01 08:00")
    home.gus.deactivate()
    home.tick("2026-12-04 08:00")
    assert f"<@{home.gus.id}>, who has left the workspace" in window(home).shown
    told = next(one.text for one in home.dana.dm if "Please look at this before" in one.text)
    assert f"<@{home.gus.id}>, who answers for Security review, has left the workspace." in told
    assert "Name somebody else with `/pilot readiness invoice-triage`." in told
