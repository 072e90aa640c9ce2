"""What may be answered in a check-in, and until when (R11, R14, R17)."""

from datetime import timedelta

import pytest

from bot.domain.checkins import ANSWER_LIMIT, CheckIn, CheckInState, Questions, answer_problems, reminder_times
from tests.builders import CHAMPION, NOW, PRACTITIONER, SPONSOR, WEEK, answers, expected, slot


def _check_in(state: CheckInState = CheckInState.OPEN) -> CheckIn:
    return CheckIn(
        id=1,
        pilot_id=1,
        week=WEEK,
        state=state,
        opens_at=slot().opens_at,
        closes_at=slot().closes_at,
        threshold=2,
        questions=Questions(),
        expected=expected(),
    )


def test_the_first_question_alone_is_enough() -> None:
    assert answer_problems(answers("Labelled 200 invoices")) == {}


@pytest.mark.parametrize("nothing", ["", "   ", "\n\t"])
def test_the_first_question_is_required(nothing: str) -> None:
    assert answer_problems(answers(nothing)) == {
        "completed": "Please write what you completed; “nothing yet” is an answer too."
    }


@pytest.mark.parametrize("question", ["completed", "blocking", "at_risk", "needed"])
def test_an_answer_longer_than_the_limit_is_refused_under_its_question(question: str) -> None:
    given = answers(**{question: "x" * (ANSWER_LIMIT + 1)})
    assert answer_problems(given) == {question: "This is 2001 characters long; please keep it to 2000."}


def test_answers_as_long_as_the_limit_are_taken() -> None:
    longest = "x" * ANSWER_LIMIT
    assert answer_problems(answers(longest, blocking=longest, at_risk=longest, needed=longest)) == {}


def test_every_problem_is_told_at_once() -> None:
    too_long = "x" * (ANSWER_LIMIT + 1)
    assert set(answer_problems(answers("", blocking=too_long, needed=too_long))) == {"completed", "blocking", "needed"}


def test_the_team_is_who_is_expected_on_its_side() -> None:
    assert _check_in().team == (CHAMPION, PRACTITIONER)


def test_leadership_is_who_is_expected_on_its_side() -> None:
    assert _check_in().leadership == (SPONSOR,)


def test_an_open_check_in_takes_ratings() -> None:
    assert _check_in().takes_ratings


@pytest.mark.parametrize("state", [CheckInState.CLOSED, CheckInState.SKIPPED, CheckInState.MISSED])
def test_no_other_check_in_takes_ratings(state: CheckInState) -> None:
    assert not _check_in(state).takes_ratings


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(31, [15.5, 28]), (144, [72, 141]), (8, [4, 5]), (7, [3.5]), (4, [2])],
)
def test_reminders_come_at_half_of_the_window_and_three_hours_before_its_end(hours: int, expected: list[float]) -> None:
    found = reminder_times(NOW, NOW + timedelta(hours=hours))
    assert [(at - NOW) / timedelta(hours=1) for at in found] == expected
