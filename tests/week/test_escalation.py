"""Over the wire: every button and form of the ladder, and what becomes of silence (R22-R27)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import utc
from tests.week.house import Closing
from tests.week.ladder import MOVED_ON, Ladder, bundles, ladder


@pytest.fixture
def up(tmp_path: Path, migrated_file: Path, closing: Closing) -> Iterator[Ladder]:
    database = tmp_path / "pilot.db"
    database.write_bytes(migrated_file.read_bytes())
    with ladder(database, closing) as opened:
        yield opened


def test_a_delegate_is_told_and_owns_the_item(up: Ladder) -> None:
    up.act(up.home.sam, up.raise_ask(), "Delegate", to=up.home.lena.id, on="2026-12-04", note="You know the vendor")
    told = up.home.lena.dm[-1]
    assert told.text.startswith(f"<@{up.home.sam.id}> asks you to solve Ask #1 by Fri 4 Dec 2026.")
    assert f"<@{up.home.lena.id}> promised it for Fri 4 Dec 2026" in up.item.text
    assert "gave it to" in up.home.ravi.dm[-1].text


def test_a_delegate_may_hand_an_item_back(up: Ladder) -> None:
    up.act(up.home.sam, up.raise_ask(), "Delegate", to=up.home.lena.id, on="2026-12-04")
    told = up.home.lena.dm[-1]
    up.act(up.home.lena, told, "Hand Back", note="I left that project")
    assert "It is no longer with you" in told.text
    up.home.tick("2026-12-01 08:00")
    assert f"With <@{up.home.sam.id}>" in up.bundle(up.home.sam).text


def test_a_delegate_whom_no_message_reaches_gives_the_item_back_by_that(up: Ladder) -> None:
    message = up.raise_ask()
    up.home.slack.faults.next("chat.postMessage", only={"channel": up.home.gus.id}, error="cannot_dm_bot")
    up.act(up.home.sam, message, "Delegate", to=up.home.gus.id, on="2026-12-04")
    assert f"With <@{up.home.sam.id}>" in up.item.text


def test_a_question_goes_to_the_reporter_and_the_answer_back_to_the_sponsor(up: Ladder) -> None:
    up.act(up.home.sam, up.raise_ask(), "Ask the Team", note="Which vendor?")
    question = up.home.ravi.dm[-1]
    assert "asks the team: “Which vendor?”" in question.text
    up.act(up.home.ravi, question, "Answer", note="The old one")
    up.home.tick("2026-12-01 08:00")
    assert "The team answered: The old one" in up.bundle(up.home.sam).text
    assert "Answer" not in question.buttons


def test_anybody_on_the_team_may_answer_in_the_thread(up: Ladder) -> None:
    up.act(up.home.sam, up.raise_ask(), "Ask the Team", note="Which vendor?")
    note = next(reply for reply in up.home.card.replies if "asks the team" in reply.text and "raised" not in reply.text)
    up.act(up.home.mei, note, "Answer", note="The old one")
    assert "answered the question" in up.home.card.replies[-1].text


def test_a_silent_team_finds_the_question_in_its_next_form(up: Ladder) -> None:
    up.act(up.home.sam, up.raise_ask(), "Ask the Team", note="Which vendor?")
    up.home.tick("2026-12-07 13:00")
    form = up.home.ravi.press(up.home.card_for(up.home.ravi), "answer_check_in").view
    assert form is not None
    assert "asks about Ask #1" in form.shown
    form.fill({"completed": "Little", "answer:1": "The old one"}).submit()
    up.home.tick()
    assert f"With <@{up.home.sam.id}>" in up.item_of_week(1).text


def test_a_refusal_can_be_objected_to_once_and_goes_to_the_deputy(up: Ladder) -> None:
    up.act(up.home.sam, up.raise_ask(), "Decline", note="No budget")
    refused = up.home.ravi.dm[-1]
    assert "declined it: “No budget”" in refused.text
    up.act(up.home.ravi, refused, "Object", note="It stops us")
    assert "Ask #1" in up.bundle(up.omar).text
    up.act(up.omar, up.bundle(up.omar), "Decline", note="Not this year")
    assert "Object" not in up.home.ravi.dm[-1].buttons


def test_only_the_reporter_may_object(up: Ladder) -> None:
    up.act(up.home.sam, up.raise_ask(), "Decline", note="No budget")
    assert "Only the person who raised it can do that." in up.refusal(up.home.mei, up.item, "Object")


def test_the_reporter_confirms_that_it_is_solved(up: Ladder) -> None:
    up.act(up.home.sam, up.raise_ask(), "Mark Solved")
    asked = up.home.ravi.dm[-1]
    assert asked.buttons == ["Confirm Solved", "Not Solved"]
    up.act(up.home.ravi, asked, "Confirm Solved")
    assert asked.buttons == []
    assert up.item.buttons == ["History"]


def test_what_is_not_solved_starts_again(up: Ladder) -> None:
    up.act(up.home.sam, up.raise_ask(), "Mark Solved")
    up.act(up.home.ravi, up.home.ravi.dm[-1], "Not Solved")
    assert "Open" in up.item.text
    up.home.tick("2026-11-30 16:02")
    up.home.tick("2026-12-01 08:00")
    assert "Ask #1" in up.bundle(up.home.sam).text


def test_what_was_solved_before_a_check_in_is_closed_when_it_closes(up: Ladder) -> None:
    up.act(up.home.sam, up.raise_ask(), "Mark Solved")
    up.home.tick("2026-12-01 15:00")
    assert "Solved; the reporter is asked" in up.item.text
    up.home.tick("2026-12-07 08:00")
    up.home.tick("2026-12-08 15:00")
    assert up.item_of_week(1).buttons == ["History"]


def test_the_team_need_not_wait_for_the_grace_to_pass(up: Ladder) -> None:
    up.open_week()
    up.home.answer(up.home.ravi, blocking="No access")
    up.act(up.home.dana, up.item, "Escalate Now")
    assert "Blocker #1" in up.bundle(up.home.sam).text


def test_the_sponsor_cannot_escalate_in_the_place_of_the_team(up: Ladder) -> None:
    up.open_week()
    up.home.answer(up.home.ravi, blocking="No access")
    assert "Only the team of this pilot can do that." in up.refusal(up.home.lena, up.item, "Escalate Now")


def test_the_history_of_an_item_tells_every_step(up: Ladder) -> None:
    up.act(up.home.sam, up.raise_ask(), "Commit to a Date", on="2026-12-04", note="I will decide")
    opened = up.home.mei.press(up.item, "History").view
    assert opened is not None
    for said in ("raised it.", "it has gone to", "commits to Fri 4 Dec 2026. “I will decide”"):
        assert said.lower() in opened.shown.lower()


def test_silence_climbs_to_the_deputy_the_lead_and_once_more_and_then_is_unanswered(up: Ladder) -> None:
    up.raise_ask()
    for day in (1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 15, 16, 17, 18):
        for hour in (8, 15):
            up.home.tick(f"2026-12-{day:02} {hour:02}:30")
    assert "Unanswered" in up.item_of_week(1).text
    assert [len(bundles(person)) > 0 for person in (up.home.sam, up.omar, up.nora)] == [True] * 3
    assert any("nobody on the ladder has answered" in message.text for message in up.home.ravi.dm)
    told = len(bundles(up.home.sam)), len(bundles(up.nora))
    up.home.tick("2027-01-29 12:00")
    assert (len(bundles(up.home.sam)), len(bundles(up.nora))) == told


def test_of_several_messages_about_an_item_only_the_newest_can_be_answered(up: Ladder) -> None:
    up.raise_ask()
    before = len(up.home.slack.calls_of("chat.update"))
    up.home.tick("2026-12-01 08:05")
    older, newer = bundles(up.home.sam)
    assert (older.text, older.buttons) == (MOVED_ON, [])
    assert "Commit to a Date" in newer.buttons
    assert len(up.home.slack.calls_of("chat.update")) == before + 1


def test_an_older_message_keeps_what_is_not_asked_again(up: Ladder) -> None:
    up.act(up.home.sam, up.raise_ask(), "Commit to a Date", on="2026-12-04")
    up.home.answer(up.home.mei, needed="A budget")
    up.home.tick("2026-12-01 08:05")
    older, newer = bundles(up.home.sam)
    assert "Ask #1" in older.text
    assert "Ask #2" in newer.text
    assert "Ask #1" not in newer.text


def test_what_waits_for_one_person_on_one_day_is_one_message_worst_first(up: Ladder) -> None:
    up.open_week()
    up.home.answer(up.home.ravi, needed="A decision on the vendor")
    up.home.answer(up.home.mei, needed="A budget")
    up.home.tick("2026-11-30 12:01")
    message = up.bundle(up.home.sam)
    assert "2 items wait for a date from you" in message.text
    assert len(bundles(up.home.sam)) == 1


def test_what_comes_later_on_the_day_goes_out_on_the_next(up: Ladder) -> None:
    up.raise_ask()
    up.home.answer(up.home.mei, needed="A budget")
    up.home.tick("2026-11-30 16:05")
    assert len(bundles(up.home.sam)) == 1
    up.home.tick("2026-12-01 08:05")
    assert len(bundles(up.home.sam)) == 2


def test_what_needs_leadership_now_breaks_through_once_a_day(up: Ladder) -> None:
    up.raise_ask()
    for person in (up.home.mei, up.home.dana):
        up.home.answer(person, blocking="Everything stands still", now=["now"])
        up.act(person, up.home.card.replies[-1], "Escalate Now")
    assert len(bundles(up.home.sam)) == 2
    up.home.tick("2026-12-01 08:00")
    assert len(bundles(up.home.sam)) == 3


def test_a_stale_button_says_who_was_faster_and_changes_nothing(up: Ladder) -> None:
    message = up.raise_ask()
    form = up.home.sam.press(message, "Commit to a Date").view
    assert form is not None
    up.act(up.home.sam, message, "Decline", note="No budget")
    errors = form.fill(on="2026-12-04").submit().errors if form.is_open else {"on": "already handled"}
    assert "already handled" in errors["on"]
    assert "Declined" in up.item.text


def test_of_two_who_act_on_what_they_both_saw_the_second_is_told(up: Ladder) -> None:
    up.raise_ask()
    up.home.tick("2026-11-30 16:00")
    up.home.tick("2026-12-01 16:01")
    up.home.tick("2026-12-02 08:30")
    theirs, others = up.bundle(up.omar), up.bundle(up.home.sam)
    forms = up.omar.press(theirs, "Commit to a Date").view, up.home.sam.press(others, "Commit to a Date").view
    outcomes = [form.fill(on="2026-12-04").submit() for form in forms if form]
    assert outcomes[0].closed
    assert outcomes[1].view is not None
    assert f"already handled by <@{up.omar.id}>" in outcomes[1].view.shown


def test_a_press_without_the_right_is_answered_and_changes_nothing(up: Ladder) -> None:
    up.raise_ask()
    note = up.item
    before = note.text
    assert "Only the people of this pilot" in up.refusal(up.home.gus, note, "Mark Solved")
    up.home.tick()
    assert note.text == before


def test_a_deactivated_sponsor_is_passed_over_at_once(up: Ladder) -> None:
    up.raise_ask()
    up.home.sam.deactivate()
    up.home.tick("2026-12-01 09:00")
    assert "Ask #1" in up.bundle(up.omar).text
    opened = up.home.mei.press(up.item, "History").view
    assert opened is not None
    assert "the sponsor has left" in opened.shown


def test_a_message_that_cannot_arrive_climbs_at_once_and_the_champion_is_told_once(up: Ladder) -> None:
    up.open_week()
    up.home.slack.faults.next("chat.postMessage", only={"channel": up.home.sam.id}, error="cannot_dm_bot", times=5)
    up.home.answer(up.home.ravi, needed="A decision")
    up.home.tick("2026-11-30 12:01")
    assert "Ask #1" in up.bundle(up.omar).text
    told = [message for message in up.home.dana.dm if "could not be delivered" in message.text]
    assert len(told) == 1


def test_the_ladder_goes_on_when_the_channel_is_archived(up: Ladder) -> None:
    up.raise_ask()
    up.home.channel.archive()
    up.home.tick("2026-12-01 12:30")
    up.home.tick("2026-12-02 08:30")
    assert "Ask #1" in up.bundle(up.omar).text
    told = [message.text for message in up.home.dana.dm if "archived" in message.text]
    assert len(told) == 1, [message.text for message in up.home.dana.dm]


def test_after_a_week_of_downtime_an_item_takes_one_step(up: Ladder) -> None:
    up.raise_ask()
    up.home.tick("2026-12-09 09:00")
    assert "Ask #1" in up.bundle(up.omar).text
    assert bundles(up.nora) == []


def test_items_of_a_paused_pilot_rest_and_go_on_with_it(up: Ladder) -> None:
    up.raise_ask()
    up.home.dana.command("/pilot pause invoice-triage")
    up.home.tick("2026-11-30 12:05")
    up.home.tick("2026-12-16 09:00")
    assert "Rests while the pilot is paused" in up.item.text
    assert bundles(up.omar) == []
    up.home.dana.command("/pilot resume invoice-triage")
    up.home.tick("2026-12-16 09:01")
    up.home.tick("2026-12-17 09:02")
    assert "Ask #1" in up.bundle(up.omar).text


def test_items_of_an_ended_pilot_are_closed(up: Ladder) -> None:
    up.raise_ask()
    ending = up.home.dana.command("/pilot end invoice-triage").view
    assert ending is not None
    ending.fill(outcome="stopped", happened="Begin with the archive").submit()
    up.home.tick("2026-12-02 09:00")
    assert "Closed" in up.item.text
    assert up.bundle(up.home.sam).buttons == ["History"]


def test_a_promise_is_reminded_of_one_business_day_before(up: Ladder) -> None:
    up.act(up.home.sam, up.raise_ask(), "Commit to a Date", on="2026-12-04")
    up.home.tick("2026-12-02 12:00")
    assert len(bundles(up.home.sam)) == 1
    up.home.tick("2026-12-03 08:00")
    assert "1 promise of yours is due" in up.bundle(up.home.sam).text


def test_the_message_leads_to_the_thread(up: Ladder) -> None:
    message = up.raise_ask()
    links = [block["text"]["text"] for block in message.blocks if block["type"] == "section"]
    assert any("|thread>" in link for link in links)


def test_every_message_of_the_ladder_goes_out_in_working_hours(up: Ladder) -> None:
    up.raise_ask()
    for day in (1, 2, 3, 5, 7):
        for hour in (3, 8, 12, 20):
            up.home.tick(f"2026-12-{day:02} {hour:02}:00")
    sent = [utc("1970-01-01 00:00").timestamp() + float(one.ts) for one in bundles(up.home.sam) + bundles(up.omar)]
    hours = {int(ts % 86_400 // 3600) for ts in sent}
    assert hours <= set(range(8, 16))
