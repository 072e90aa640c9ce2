"""A blocker reaches the sponsor, gets a dated promise, and whoever raised it hears of it."""

from bot.sandbox import Message
from tests.week.house import House


def raise_blocker(home: House, text: str = "No access to the archive") -> Message:
    """Ravi raises it on Monday at 09:00; two business days later it is Sam's."""
    home.open_week()
    home.answer(home.ravi, blocking=text, category="Data")
    home.tick("2026-12-02 08:01")
    return escalation(home)


def escalation(home: House) -> Message:
    return next(message for message in reversed(home.sam.dm) if "Blocker #" in message.text)


def promise(home: House, message: Message, on: str = "2026-12-10", note: str = "I will ask the archive team") -> None:
    form = home.sam.press(message, "Commit to a Date").view
    assert form is not None
    assert form.fill(on=on, note=note).submit().closed
    home.tick()


def test_a_blocker_is_shown_under_the_card(home: House) -> None:
    home.open_week()
    home.answer(home.ravi, blocking="No access to the archive", category="Data")
    assert [reply.text for reply in home.card.replies] == [
        f"Blocker #1, raised by <@{home.ravi.id}>: No access to the archive\nData · Open"
    ]


def test_the_sponsor_hears_nothing_before_the_grace_has_passed(home: House) -> None:
    home.open_week()
    home.answer(home.ravi, blocking="No access to the archive")
    home.tick("2026-12-02 07:59")
    assert not any("Blocker #" in message.text for message in home.sam.dm)


def test_an_unresolved_blocker_reaches_the_sponsor(home: House) -> None:
    message = raise_blocker(home)
    assert "1 item waits for a date from you" in message.text
    assert "Blocker #1 · Invoice triage · 2 business days old: No access to the archive" in message.text


def test_a_promise_is_written_under_the_card_and_told_to_the_reporter(home: House) -> None:
    promise(home, raise_blocker(home))
    told = f"Blocker #1: <@{home.sam.id}> commits to Thu 10 Dec 2026. “I will ask the archive team”"
    assert home.card.replies[-1].text == told
    assert home.ravi.dm[-1].text.startswith(told)


def test_after_a_promise_the_sponsor_message_shows_its_final_form(home: House) -> None:
    promise(home, raise_blocker(home))
    message = escalation(home)
    assert "Nothing waits for you here any more" in message.text
    assert f"<@{home.sam.id}> promised it for Thu 10 Dec 2026" in message.text
    assert message.buttons == ["Mark Solved", "History"]


def test_a_promise_beyond_the_limit_comes_back_as_a_field_error(home: House) -> None:
    form = home.sam.press(raise_blocker(home), "Commit to a Date").view
    assert form is not None
    assert list(form.fill(on="2027-01-20").submit().errors) == ["on"]


def test_a_promise_that_passes_comes_back_to_the_sponsor(home: House) -> None:
    promise(home, raise_blocker(home), on="2026-12-03")
    home.tick("2026-12-03 16:00")
    home.tick("2026-12-04 08:00")
    assert "the promise for Thu 3 Dec 2026 passed" in escalation(home).text


def test_mark_solved_closes_the_loop(home: House) -> None:
    home.sam.press(raise_blocker(home), "Mark Solved")
    home.tick()
    assert "marked it solved" in home.card.replies[-1].text
    assert "marked it solved" in home.ravi.dm[-1].text
    assert escalation(home).buttons == ["History"]


def test_a_stale_press_says_who_handled_it_and_changes_nothing(home: House) -> None:
    message = raise_blocker(home)
    stale = message.button("Commit to a Date").value
    home.sam.press(message, "Mark Solved")
    window = home.sam.press(message, "Commit to a Date", value=stale).view
    assert window is not None
    assert f"was already handled by <@{home.sam.id}>" in window.shown


def test_an_ask_goes_to_the_sponsor_after_four_business_hours(home: House) -> None:
    home.open_week()
    home.answer(home.ravi, needed="A decision on the vendor")
    home.tick("2026-11-30 12:01")
    assert "Ask #1" in home.sam.dm[-1].text


def test_an_answer_edited_within_the_grace_changes_its_blocker(home: House) -> None:
    home.open_week()
    home.answer(home.ravi, blocking="No access")
    home.answer(home.ravi, blocking="No access to the archive")
    assert "No access to the archive" in home.card.replies[0].text
    assert len(home.card.replies) == 1


def test_an_answer_emptied_within_the_grace_withdraws_its_blocker(home: House) -> None:
    home.open_week()
    home.answer(home.ravi, blocking="No access")
    home.answer(home.ravi, blocking="")
    home.tick("2026-12-03 08:00")
    assert not any("Blocker #" in message.text for message in home.sam.dm)
    assert not any("Solved" in message.shown for message in home.digests)


def test_the_sponsor_is_not_written_to_at_night(home: House) -> None:
    home.sam.change(tz="America/New_York")
    home.open_week()
    home.answer(home.ravi, blocking="No access")
    home.tick("2026-12-02 08:01")
    assert not any("Blocker #" in message.text for message in home.sam.dm)
    home.tick("2026-12-02 14:00")
    assert "Blocker #1" in home.sam.dm[-1].text


def test_what_is_open_is_read_page_by_page(home: House) -> None:
    home.open_week()
    for number in range(4):
        for person in (home.dana, home.ravi, home.mei):
            window = person.command("/pilot blocker", home.channel).view
            assert window is not None
            assert window.fill(text=f"Obstacle {number}").submit().error is None
    assert "Page 1 of 2, 12 items." in home.ravi.command("/pilot blockers", home.channel).text
    for line in ("/pilot blockers 2", "/pilot blockers invoice-triage 2"):
        assert "Page 2 of 2, 12 items." in home.ravi.command(line, home.channel).text
