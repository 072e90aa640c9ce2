"""Raising something on any day, finding it again, and not retyping it in the next form (R12, R21)."""

from bot.sandbox import View
from tests.week.house import House
from tests.week.test_blockers import escalation


def form_of_next_week(home: House) -> View:
    """Mei's form a week after Ravi raised a blocker."""
    home.open_week()
    home.answer(home.ravi, blocking="No access to the archive", category="Data")
    home.tick("2026-12-07 08:00")
    form = home.mei.press(home.card_for(home.mei), "answer_check_in").view
    assert form is not None
    return form


def note(home: House) -> str:
    everything = home.dana.messages(home.channel)
    return next(message.text for message in everything if "#1, raised by" in message.text)


def raise_by_command(home: House, **fields: object) -> None:
    form = home.mei.command("/pilot blocker", home.channel).view
    assert form is not None
    form.fill({"text": "The vendor does not answer"} | fields).submit()
    home.tick()


def test_a_blocker_can_be_raised_on_any_day_and_stands_under_the_card(home: House) -> None:
    home.open_week()
    raise_by_command(home, category="Vendor", now=["now"])
    assert home.card.replies[-1].text == (
        f"Blocker #1, raised by <@{home.mei.id}>: The vendor does not answer\nVendor · Needs leadership now · Open"
    )


def test_an_ask_can_be_raised_on_any_day(home: House) -> None:
    home.open_week()
    raise_by_command(home, kind="An ask: we need it from leadership")
    assert home.card.replies[-1].text.startswith("Ask #1, raised by")


def test_whoever_raised_something_is_told_where_it_stands(home: House) -> None:
    home.open_week()
    form = home.mei.command("/pilot blocker", home.channel).view
    assert form is not None
    form.fill(text="The vendor does not answer").submit()
    assert home.mei.view is not None
    assert "Blocker #1" in home.mei.view.shown


def test_before_the_first_card_an_item_stands_on_its_own_and_its_news_in_its_thread(home: House) -> None:
    home.add_pilot()
    raise_by_command(home)
    item = next(message for message in home.mei.messages(home.channel) if "Blocker #1" in message.text)
    assert item.thread_ts is None
    home.dana.press(item, "Mark Solved")
    home.tick()
    assert "marked it solved" in item.replies[-1].text


def test_somebody_on_no_pilot_is_told_so(home: House) -> None:
    home.open_week()
    reply = home.gus.command("/pilot blocker", home.channel)
    assert "You are on no pilot yet" in reply.text


def test_a_blocker_can_be_raised_from_a_message_and_leads_back_to_it(home: House) -> None:
    home.open_week()
    message = home.mei.post(home.channel, "The archive rejects our key")
    form = home.mei.shortcut("raise_blocker", message).view
    assert form is not None
    assert form.value("text") == "The archive rejects our key"
    form.submit()
    home.tick()
    raised = next(reply for reply in home.card.replies if "Blocker #1" in reply.text)
    assert "|this message>" in raised.shown


def test_the_words_of_a_message_are_taken_over_as_people_read_them(home: House) -> None:
    home.open_week()
    message = home.mei.post(home.channel, f"R&amp;D: <@{home.ravi.id}> waits, see <https://x.org|the log>")
    form = home.mei.shortcut("raise_blocker", message).view
    assert form is not None
    assert form.value("text") == "R&D: @somebody waits, see the log (https://x.org)"


def test_an_empty_item_is_not_raised(home: House) -> None:
    home.open_week()
    form = home.mei.command("/pilot blocker", home.channel).view
    assert form is not None
    assert list(form.fill(text="   ").submit().errors) == ["text"]


def test_what_is_open_is_listed_with_age_owner_and_buttons(home: House) -> None:
    home.open_week()
    home.answer(home.ravi, blocking="No access to the archive", category="Data")
    home.tick("2026-12-01 09:00")
    reply = home.lena.command("/pilot blockers", home.channel)
    assert "Blocker #1 · Invoice triage · 1 business day old: No access to the archive (Open)" in reply.text
    assert reply.messages[-1].buttons == ["Escalate Now", "Mark Solved", "History"]


def test_a_press_in_a_list_that_only_one_person_sees_is_answered(home: House) -> None:
    home.open_week()
    home.answer(home.ravi, blocking="No access to the archive")
    listed = home.mei.command("/pilot blockers", home.channel).messages[-1]
    pressed = home.mei.press(listed, "Mark Solved")
    assert pressed.view is not None
    assert "Mark Solved: #1" in pressed.view.shown


def test_when_the_answer_to_a_press_cannot_be_shown_nobody_is_told_that_nothing_happened(home: House) -> None:
    home.open_week()
    home.answer(home.ravi, blocking="No access to the archive")
    listed = home.mei.command("/pilot blockers", home.channel).messages[-1]
    home.slack.faults.next("views.open", error="fatal_error")
    told = home.mei.press(listed, "Mark Solved").view
    home.tick()
    assert "Solved; the reporter is asked" in home.card.replies[0].text
    assert told is not None
    assert "look whether it was done" in told.shown


def test_with_nothing_open_the_list_says_so(home: House) -> None:
    home.open_week()
    assert "Nothing is open." in home.mei.command("/pilot blockers", home.channel).text


def test_the_list_ends_with_the_pilots_record_and_ones_own_for_oneself(home: House) -> None:
    home.open_week()
    home.answer(home.ravi, blocking="No access to the archive", category="Data")
    home.tick("2026-12-02 08:01")
    form = home.sam.press(escalation(home), "Commit to a Date").view
    assert form is not None
    form.fill(on="2026-12-04").submit()
    home.tick("2026-12-03 08:00")
    home.sam.press(escalation(home), "Mark Solved")
    mine, theirs = (one.command("/pilot blockers", home.channel).text for one in (home.lena, home.mei))
    sams = home.sam.command("/pilot blockers invoice-triage").text
    assert "*Business days blocked in 90 days:* data 3.0" in mine
    assert "*Promises kept, by level:* sponsor 1 of 1" in theirs
    assert "Only you see this line" in sams
    assert "Only you see this line" not in mine + theirs


def test_the_next_form_lists_what_is_still_open(home: House) -> None:
    form = form_of_next_week(home)
    assert "No access to the archive" in form.shown
    assert form.value("carry:1") == "Still there"


def test_what_is_still_there_stays_as_it_is(home: House) -> None:
    form_of_next_week(home).fill(completed="Little").submit()
    home.tick()
    assert "No access to the archive" in note(home)


def test_what_is_solved_is_said_in_the_form(home: House) -> None:
    form_of_next_week(home).fill({"completed": "Much", "carry:1": "Solved"}).submit()
    home.tick()
    assert "Solved; the reporter is asked" in note(home)


def test_what_has_changed_is_worded_anew_and_what_was_typed_stays(home: House) -> None:
    form = form_of_next_week(home)
    form.fill(completed="Much")
    changed = form.fill({"carry:1": "Changed"})
    assert changed.value("changed:1") == "No access to the archive"
    assert changed.value("completed") == "Much"
    changed.fill({"changed:1": "Access to half of the archive"}).submit()
    home.tick()
    assert "Access to half of the archive" in note(home)


def test_a_form_lists_the_newest_eight_and_counts_the_rest(home: House) -> None:
    home.open_week()
    for _ in range(10):
        raise_by_command(home)
    home.tick("2026-12-07 08:00")
    form = home.dana.press(home.card_for(home.dana), "answer_check_in").view
    assert form is not None
    assert "and 2 more" in form.shown
    assert [name for name in form.inputs if name.startswith("Blocker #")][:1] == ["Blocker #10, 5 business days old"]
