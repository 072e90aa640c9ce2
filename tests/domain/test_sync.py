"""When champion and sponsor get an agenda, and how what they decided is read."""

from datetime import datetime, timedelta

import pytest

from bot.domain.sync import decided, decided_problems, is_due
from tests.builders import NOW


@pytest.mark.parametrize(
    ("last", "weeks", "expected"),
    [
        (None, 0, False),
        (None, 2, True),
        (NOW - timedelta(weeks=1), 2, False),
        (NOW - timedelta(weeks=2), 2, True),
        (NOW - timedelta(weeks=2) + timedelta(hours=5), 2, True),
        (NOW - timedelta(weeks=9), 0, False),
        (NOW - timedelta(weeks=1), 1, True),
    ],
)
def test_an_agenda_comes_every_so_many_weeks(last: datetime | None, weeks: int, expected: object) -> None:
    assert is_due(last, now=NOW, weeks=weeks) is expected


def test_each_line_is_a_decision() -> None:
    assert decided("Buy the scanner\n\n  Move the date \n") == ["Buy the scanner", "Move the date"]
    assert decided("") == []


@pytest.mark.parametrize("text", ["x\n" * 11, "x" * 1001])
def test_what_is_too_much_to_record_is_said(text: str) -> None:
    assert list(decided_problems(text)) == ["decided"]
    assert decided_problems("x\n" * 10) == {}
