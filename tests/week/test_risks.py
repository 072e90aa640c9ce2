"""Risks in Slack: named by an answer, asked after in the next form, until they come true or pass."""

from typing import Any

from bot.domain.people import UserId
from bot.sandbox import Message, Person, View
from bot.services import audit
from tests.week.house import House

ARCHIVE = "The archive migration"


def window(home: House, person: Person | None = None, key: str = "invoice-triage") -> View:
    view = (person or home.mei).command(f"/pilot risks {key}").view
    assert view is not None
    return view


def shown(view: View) -> str:
    return view.shown.replace("*", "")


def opened(view: View, label: str) -> View:
    form = view.press(label).view
    assert form is not None
    return form


def labels(view: View) -> set[str]:
    """What stands on a window's buttons."""
    elements = [one for block in view.blocks if block["type"] == "actions" for one in block["elements"]]
    return {one["text"]["text"] for one in elements}


def named(home: House, person: Person | None = None, what: str = ARCHIVE) -> None:
    """Week 49: somebody says what is at risk."""
    home.open_week()
    home.answer(person or home.ravi, at_risk=what)


def form_of(home: House, person: Person) -> View:
    view = person.press(home.card_for(person), "answer_check_in").view
    assert view is not None
    return view


def next_week(home: House, monday: str = "2026-12-07") -> None:
    """After the check-in of this week has closed, the next one opens."""
    home.tick(f"{monday} 08:00")


def raised(home: House) -> Message:
    return next(reply for reply in reversed(home.card.replies) if "Blocker #" in reply.text)


# Naming


def test_an_answer_goes_on_the_list_and_the_digest_shows_it(home: House) -> None:
    named(home)
    assert "Risk #1: new this week, named by" in shown(window(home))
    home.tick("2026-12-01 15:00")
    digest = home.digests[-1]
    assert "• Risk #1: The archive migration · new this week · nobody owns it yet" in digest.text
    assert f"<@{home.ravi.id}>: The archive migration" not in digest.text


def test_a_pilot_that_answers_nothing_at_risk_does_not_notice(home: House) -> None:
    home.open_week()
    home.answer(home.ravi)
    home.tick("2026-12-01 15:00")
    next_week(home)
    for text in (home.digests[-1].text, home.mei.command("/pilot status", home.channel).text):
        assert "isk" not in text
    assert "At risk from before" not in form_of(home, home.ravi).shown
    assert "Risks" not in home.mei.command("/pilot history", home.channel).text


def test_the_same_answer_sent_again_and_changed_names_one_risk(home: House) -> None:
    named(home)
    home.answer(home.ravi, "Labelled 300 invoices", at_risk=ARCHIVE)
    home.answer(home.mei, at_risk="the archive migration!")
    assert "1 risk" in shown(window(home))
    home.answer(home.ravi, at_risk="The archive moves in May")
    assert "1 risk" in shown(window(home))
    assert "The archive moves in May" in window(home).shown


def test_an_answer_that_is_emptied_withdraws_its_risk(home: House) -> None:
    named(home)
    home.answer(home.ravi, at_risk="")
    assert "nothing is at risk now" in shown(window(home))
    home.tick("2026-12-01 15:00")
    assert "Dependencies at risk" not in home.digests[-1].shown


def test_what_a_colleague_made_of_a_risk_is_not_undone_by_an_answer_that_is_sent_again(home: House) -> None:
    named(home)
    opened(window(home), "Change: Risk #1").fill(what="The archive moves in May", sign="Mails bounce").submit()
    home.answer(home.ravi, "Labelled 300 invoices", at_risk=ARCHIVE)
    home.answer(home.ravi, at_risk="")
    view = window(home)
    assert "1 risk" in shown(view)
    assert "The archive moves in May" in view.shown
    assert "How we would notice: Mails bounce" in view.shown


def test_a_late_answer_names_a_risk_too(home: House) -> None:
    home.open_week()
    home.tick("2026-12-01 15:00")
    home.answer(home.ravi, at_risk=ARCHIVE)
    assert "• Risk #1: The archive migration" in home.digests[-1].text


# The next form


def test_the_next_form_asks_after_it_and_nobody_retypes(home: House) -> None:
    named(home)
    next_week(home)
    form = form_of(home, home.mei)
    assert "At risk from before" in form.shown
    assert "Risk #1, for 1 week" in form.shown
    assert f"Named by <@{home.ravi.id}>, nobody owns it yet" in form.shown
    assert form.value("risk:1:1") == "Still a risk"
    assert form.value("at_risk") in (None, "")
    form.fill(completed="Much").submit()
    home.tick("2026-12-08 15:00")
    assert "Risk #1: The archive migration · for 1 week · nobody owns it yet" in home.digests[-1].text


def test_a_form_that_is_opened_again_does_not_ask_after_what_it_has_named_itself(home: House) -> None:
    named(home)
    assert "At risk from before" not in form_of(home, home.ravi).shown


def test_what_passed_is_gone_from_the_list_and_told_once_in_the_digest(home: House) -> None:
    named(home)
    next_week(home)
    form_of(home, home.mei).fill({"completed": "Much", "risk:1:1": "Passed"}).submit()
    assert "nothing is at risk now" in shown(window(home))
    home.tick("2026-12-08 15:00")
    assert "• Risk #1: The archive migration · passed" in home.digests[-1].text
    home.tick("2026-12-14 08:00")
    home.answer(home.mei)
    home.tick("2026-12-15 15:00")
    assert "Risk #1" not in home.digests[-1].text


def test_what_came_true_becomes_a_blocker_with_its_history_under_the_card(home: House) -> None:
    named(home)
    opened(window(home), "Change: Risk #1").fill(sign="Mails bounce", owner=home.mei).submit()
    next_week(home)
    form_of(home, home.mei).fill({"completed": "Much", "risk:1:2": "Came true"}).submit()
    home.tick()
    text = raised(home).text
    assert f"Blocker #1, raised by <@{home.mei.id}>: The archive migration" in text
    assert "It was risk #1, named on Mon 30 Nov 2026, and came true." in text
    assert "How we would notice: Mails bounce" in text
    assert "came true as blocker #1" in shown(window(home))
    home.tick("2026-12-09 08:01")
    assert any("Blocker #1" in message.text for message in home.sam.dm)


def test_a_changed_risk_gets_its_new_words_in_the_form(home: House) -> None:
    named(home)
    next_week(home)
    form = form_of(home, home.mei)
    changed = form.fill({"completed": "Much", "risk:1:1": "Changed"})
    assert changed.value("changed_risk:1:1") == ARCHIVE
    assert changed.value("completed") == "Much"
    assert changed.fill({"changed_risk:1:1": "Half of the archive"}).submit().closed
    assert "Half of the archive" in window(home).shown


def test_of_two_who_change_a_risk_in_their_forms_the_later_is_told_and_loses_no_word(home: House) -> None:
    named(home)
    next_week(home)
    forms = [
        form_of(home, person).fill({"completed": "Much", "risk:1:1": "Changed"}) for person in (home.mei, home.ravi)
    ]
    assert forms[0].fill({"changed_risk:1:1": "Half of the archive"}).submit().closed
    late = forms[1].fill({"changed_risk:1:1": "All of the archive"}).submit()
    assert "Somebody else has changed this risk" in late.errors["changed_risk:1:1"]
    assert forms[1].value("changed_risk:1:1") == "All of the archive"
    home.tick()
    assert "1 of 3 answered" in home.card.text
    again = forms[1].fill({"risk:1:1": "Still a risk"})
    assert "Half of the archive" in again.shown
    again.fill({"risk:1:2": "Changed"}).fill({"changed_risk:1:2": "All of the archive"}).submit()
    assert "All of the archive" in window(home).shown


def test_the_newest_few_are_asked_after_and_the_rest_are_counted(home: House) -> None:
    home.open_week()
    for number in range(7):
        opened(window(home), "Add a Risk").fill(what=f"Risk of kind {number}").submit()
        home.clock.sleep(60)
    home.tick("2026-12-07 08:00")
    form = form_of(home, home.mei).shown
    assert "Risk of kind 6" in form
    assert "Risk of kind 1" not in form
    assert "and 2 more; /pilot risks lists them." in form.replace("`", "")


def test_what_was_settled_while_a_form_was_open_stays_as_it_is(home: House) -> None:
    named(home)
    next_week(home)
    form = form_of(home, home.ravi).fill({"completed": "Much", "risk:1:1": "Passed"})
    window(home).press("Came True: Risk #1")
    assert form.submit().closed
    assert "came true as blocker #1" in shown(window(home))


def test_three_check_ins_without_a_change_stand_out(home: House) -> None:
    named(home)
    home.tick("2026-12-01 15:00")
    for monday, tuesday in (("2026-12-07", "2026-12-08"), ("2026-12-14", "2026-12-15")):
        home.tick(f"{monday} 08:00")
        home.answer(home.mei)
        home.tick(f"{tuesday} 15:00")
    assert "Risk #1 has stood for 3 check-ins or more, since Mon 30 Nov 2026" in home.digests[-1].text
    assert "stood for" not in home.digests[-2].text


# The list


def test_a_risk_is_added_with_an_owner_who_finds_it_in_their_home(home: House) -> None:
    home.open_week()
    home.mei.open_home()
    home.tick()
    view = window(home, home.ravi)
    opened(view, "Add a Risk").fill(
        what=ARCHIVE, sign="Mails bounce", response="Copy it first", owner=home.mei
    ).submit()
    assert f"owned by @{home.mei.name}" in view.shown or f"owned by <@{home.mei.id}>" in view.shown
    home.clock.sleep(30)
    home.tick()
    assert home.mei.home is not None
    assert "Risks that you own" in home.mei.home.shown
    assert "Risk #1: The archive migration (Invoice triage; since Mon 30 Nov 2026)" in home.mei.home.shown


def test_a_risk_that_is_there_and_one_without_words_are_refused_at_their_field(home: House) -> None:
    named(home)
    form = opened(window(home), "Add a Risk")
    assert "as risk #1" in form.fill(what="the archive migration").submit().errors["what"]


def test_one_press_makes_a_blocker_of_a_risk_and_only_once(home: House) -> None:
    named(home)
    view, stale = window(home), window(home, home.ravi)
    view.press("Came True: Risk #1")
    assert "came true as blocker #1" in view.shown
    told = stale.press("Came True: Risk #1").view
    assert told is not None
    assert f"Risk #1 was already handled by <@{home.mei.id}>" in told.shown or "already handled by" in told.shown
    home.tick()
    assert [reply.text.partition(",")[0] for reply in home.card.replies] == ["Blocker #1"]


def test_what_was_said_to_have_passed_can_be_put_back(home: House) -> None:
    named(home)
    view = window(home)
    view.press("Passed: Risk #1")
    assert "nothing is at risk now" in shown(view)
    view.press("Still a Risk: Risk #1")
    assert "1 risk" in shown(view)
    history = opened(view, "History: Risk #1").shown
    for step in ("named it", "said that it passed", "put it back on the list"):
        assert step in history


def test_what_comes_true_again_while_its_blocker_stands_makes_no_second_one(home: House) -> None:
    named(home)
    view = window(home)
    for label in ("Came True", "Still a Risk", "Came True"):
        view.press(f"{label}: Risk #1")
    home.tick()
    assert len(home.card.replies) == 1
    assert "came true as blocker #1" in view.shown


def test_the_state_can_be_chosen_in_the_form_too(home: House) -> None:
    named(home)
    view = window(home)
    opened(view, "Change: Risk #1").fill(state="Came true: it becomes a blocker").submit()
    home.tick()
    assert "Blocker #1" in raised(home).text
    opened(view, "Change: Risk #1").fill(state="Withdrawn: it was none").submit()
    assert "Risk #1: named by" in shown(view)
    assert "withdrawn" in view.shown


def test_of_two_who_change_a_risk_at_once_the_second_is_told(home: House) -> None:
    named(home)
    late = opened(window(home, home.ravi), "Change: Risk #1")
    opened(window(home), "Change: Risk #1").fill(sign="Mails bounce").submit()
    assert "Somebody else has changed this risk" in late.fill(sign="Mine").submit().errors["what"]
    assert late.value("sign") == "Mine"


def test_many_risks_are_turned_page_by_page_and_a_change_comes_back_to_its_page(home: House) -> None:
    home.open_week()
    with home.bot.deps.db.write() as tx:
        from tests.storage.keeping import keep_risk

        for number in range(300):
            keep_risk(tx, 1, what=f"Number {number:03}", raised_by=UserId(home.ravi.id))
    view = window(home)
    assert "Page 1 of 30" in view.shown
    view.press("Read On")
    assert "Page 2 of 30" in view.shown
    opened(view, "Change: Risk #12").fill(sign="Here").submit()
    assert "Page 2 of 30" in view.shown


# Who may


def test_those_who_are_not_on_the_pilot_read_the_list_and_change_nothing(home: House) -> None:
    named(home)
    view = window(home, home.gus)
    assert ARCHIVE in view.shown
    assert labels(view) == {"History"}
    assert ARCHIVE in opened(view, "History: Risk #1").shown


def test_an_owner_who_has_left_is_pointed_out(home: House) -> None:
    named(home)
    opened(window(home), "Change: Risk #1").fill(owner=home.gus).submit()
    home.tick("2026-12-01 08:00")
    home.gus.deactivate()
    home.tick("2026-12-04 08:00")
    assert "who has left the workspace; please name somebody else" in window(home).shown
    doctor = home.dana.command("/pilot doctor invoice-triage").text
    assert "who answers for risk #1, has left the workspace." in doctor
    form = opened(window(home), "Add a Risk")
    assert "has left the workspace" in form.fill(what="The vendor", owner=home.gus).submit().errors["owner"]


def test_when_a_pilot_ends_its_risks_do_too_and_nothing_changes_any_more(home: House) -> None:
    named(home)
    stale = window(home, home.ravi)
    form = home.dana.command("/pilot end invoice-triage").view
    assert form is not None
    form.fill(outcome="shipped", happened="It works").submit()
    home.tick()
    told = stale.press("Came True: Risk #1").view
    assert told is not None
    assert "has ended" in told.shown
    view = window(home)
    assert "open when its pilot ended" in view.shown
    assert labels(view) == {"History"}


# Elsewhere


def test_status_and_history_tell_of_risks(home: House) -> None:
    named(home)
    status = home.mei.command("/pilot status", home.channel).text
    assert "• Risk #1: The archive migration (new this week; nobody owns it yet)" in status
    window(home).press("Passed: Risk #1")
    assert "Risk #1" not in home.mei.command("/pilot status", home.channel).text
    history = home.mei.command("/pilot history", home.channel).text
    assert "Risk #1, named on Mon 30 Nov 2026: The archive migration (passed on Mon 30 Nov 2026)" in history


def test_what_is_done_to_a_risk_is_written_down_without_its_words(home: House) -> None:
    named(home)
    window(home).press("Passed: Risk #1")
    found: list[Any] = []
    audit.entries(home.bot.deps, found.append, pilot=None, since=None)
    about = [one for one in found if one.action == "risk"]
    assert [one.facts["what"] for one in about] == ["named", "passed"]
    assert [one.by for one in about] == [home.ravi.id, home.mei.id]
    assert ARCHIVE not in repr(found)


def test_the_whole_week_shows_every_word_of_a_risk(home: House) -> None:
    named(home, what="x" * 400)
    opened(window(home), "Change: Risk #1").fill(sign="Mails bounce").submit()
    home.tick("2026-12-01 15:00")
    view = home.dana.press(home.digests[-1], "Read Everything").view
    assert view is not None
    assert "x" * 400 in view.shown
    assert "Mails bounce" in view.shown
