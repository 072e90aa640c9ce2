"""From the card to the database and back to the card."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.domain.checkins import Answers
from bot.domain.people import UserId
from bot.services.checkins import Saved, submit
from tests.week.house import House


def test_the_card_appears_at_the_slot_and_not_before(home: House) -> None:
    home.add_pilot()
    assert home.dana.messages(home.channel) == []
    home.tick("2026-11-30 08:00")
    assert "0 of 3 answered so far" in home.card.text


def test_the_form_takes_answers_and_the_card_follows(home: House) -> None:
    home.open_week()
    assert home.answer(home.dana, rating="4").closed
    assert f"1 of 3 answered: <@{home.dana.id}>" in home.card.text


def test_the_form_comes_back_with_what_one_wrote(home: House) -> None:
    home.open_week()
    home.answer(home.dana, "Labelled 200 invoices", rating="4", category="Data", blocking="No archive access")
    again = home.dana.press(home.card, "Answer").view
    assert again is not None
    assert again.value("completed") == "Labelled 200 invoices"
    assert again.value("rating") == "4 · likely"
    assert again.value("blocking") == "No archive access"


def test_a_second_form_is_a_revision_and_the_card_counts_the_person_once(home: House) -> None:
    home.open_week()
    home.answer(home.dana, "Labelled 200 invoices")
    home.answer(home.dana, "Labelled 300 invoices")
    assert "1 of 3 answered" in home.card.text


def test_an_empty_required_answer_never_leaves_slack(home: House) -> None:
    home.open_week()
    assert list(home.answer(home.dana, "").errors) == ["completed"]


def test_a_blank_required_answer_comes_back_with_the_words_of_the_others_kept(home: House) -> None:
    home.open_week()
    submitted = home.answer(home.dana, "   ", at_risk="The archive migration")
    assert submitted.errors == {"completed": "Please write what you completed; “nothing yet” is an answer too."}
    assert submitted.view is not None
    assert submitted.view.value("at_risk") == "The archive migration"


def test_a_redelivered_envelope_saves_nothing_twice(home: House) -> None:
    home.open_week()
    home.answer(home.dana, blocking="No access to the archive")
    home.slack.redeliver_last()
    home.tick()
    assert "1 of 3 answered" in home.card.text
    assert len(home.card.replies) == 1


def test_an_older_form_that_arrives_again_after_a_newer_one_changes_nothing(home: House) -> None:
    home.open_week()
    home.answer(home.dana, "Labelled 200 invoices")
    older = next(one.payload for one in home.slack.envelopes if one.payload.get("type") == "view_submission")
    home.answer(home.dana, "Labelled 300 invoices")
    home.slack.burst("interactive", [older])
    home.tick("2026-12-01 15:00")
    assert "Labelled 300 invoices" in home.digests[0].text


def test_somebody_outside_the_pilot_is_told_that_the_questions_are_not_for_them(home: House) -> None:
    home.open_week()
    window = home.gus.press(home.card_for(home.gus), "Answer").view
    assert window is not None
    assert "You are not asked in this check-in" in window.shown


def test_a_leader_who_presses_answer_is_pointed_to_the_direct_message(home: House) -> None:
    home.open_week()
    window = home.lena.press(home.lena.messages(home.channel)[0], "Answer").view
    assert window is not None
    assert "The four questions are for the team" in window.shown


def test_a_locked_database_keeps_the_form_open_and_says_so(home: House, tmp_path: Path) -> None:
    card = home.open_week()
    view = home.dana.press(card, "Answer").view
    assert view is not None
    with closing(sqlite3.connect(tmp_path / "pilot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        submitted = view.fill(completed="Labelled 200 invoices").submit()
        other.execute("ROLLBACK")
    assert "This was not saved" in submitted.errors["completed"]
    assert view.value("completed") == "Labelled 200 invoices"
    assert view.submit().closed


def test_a_locked_database_does_not_keep_somebody_whom_we_do_not_know_yet_from_an_answer(
    home: House, tmp_path: Path
) -> None:
    home.open_week()
    with closing(sqlite3.connect(tmp_path / "pilot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        opened = home.gus.press(home.card_for(home.gus), "Answer")
        other.execute("ROLLBACK")
    assert opened.view is not None
    assert "You are not asked in this check-in" in opened.view.shown


def test_a_late_answer_is_taken_marked_and_added_to_the_digest(home: House) -> None:
    home.open_week()
    home.answer(home.dana)
    home.tick("2026-12-01 15:00")
    home.answer(home.ravi, "Wired the archive")
    assert "(late): Wired the archive" in home.digests[0].text
    assert "2 of 3 answered" in home.digests[0].text


def test_a_form_opened_before_closing_and_submitted_after_it_is_taken_as_late_without_its_rating(home: House) -> None:
    home.open_week()
    home.answer(home.dana, rating="2")
    view = home.ravi.press(home.card_for(home.ravi), "Answer").view
    assert view is not None
    home.tick("2026-12-01 15:00")
    assert view.fill(completed="Wired the archive", rating="5").submit().closed
    home.tick()
    assert "(late): Wired the archive" in home.digests[0].text
    assert "too few ratings to show (1 of 3)" in home.digests[0].text


def test_confidence_is_not_asked_for_after_closing(home: House) -> None:
    home.open_week()
    home.tick("2026-12-01 15:00")
    view = home.ravi.press(home.ravi.messages(home.channel)[0], "Answer Late").view
    assert view is not None
    assert "How likely" not in " ".join(view.inputs)


def test_a_form_of_an_older_check_in_says_so_and_keeps_the_words(home: House) -> None:
    card = home.open_week()
    view = home.dana.press(card, "Answer").view
    assert view is not None
    home.tick("2026-12-07 08:00")
    submitted = view.fill(completed="Last week's work").submit()
    assert "a newer one has opened" in submitted.errors["completed"]
    assert view.value("completed") == "Last week's work"


def test_a_form_whose_answer_got_lost_may_be_changed_and_sent_again(home: House) -> None:
    home.open_week()
    dana, deps = UserId(home.dana.id), home.bot.deps
    for words in ("Labelled 200 invoices", "Labelled 300 invoices", "Labelled 300 invoices"):
        assert submit(deps, dana, 1, Answers(completed=words), rating=None, form_id="V1") == Saved(late=False)
    home.tick("2026-12-01 15:00")
    assert "Labelled 300 invoices" in home.digests[0].text


def test_after_closing_no_file_of_the_database_holds_the_secret(home: House, tmp_path: Path) -> None:
    home.open_week()
    home.answer(home.dana, rating="2")
    with closing(sqlite3.connect(tmp_path / "pilot.db")) as look:
        [[secret]] = look.execute("SELECT secret FROM check_ins").fetchall()
    assert secret in (tmp_path / "pilot.db-wal").read_bytes()
    home.tick("2026-12-01 15:00")
    assert not any(secret in file.read_bytes() for file in tmp_path.glob("pilot.db*"))


def test_a_missed_slot_is_told_to_the_champion_and_the_next_one_opens(home: House) -> None:
    home.add_pilot()
    home.tick("2026-12-02 09:00")
    assert any("did not open" in message.text for message in home.dana.dm)
    home.tick("2026-12-07 08:00")
    assert "week 50" in home.dana.messages(home.channel)[-1].text


def test_after_two_hours_down_the_check_in_still_opens(home: House) -> None:
    home.add_pilot()
    home.tick("2026-12-01 12:59")
    assert "week 49" in home.card.text
