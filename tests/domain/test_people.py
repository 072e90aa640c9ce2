"""When somebody counts as away."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.people import OPEN_ENDED, Absence, Person, UserId, absence_problems, away_hint

TODAY = date(2026, 12, 1)
WEEK = Absence(date(2026, 12, 7), date(2026, 12, 11))


@pytest.mark.parametrize(
    ("first", "last", "covered"),
    [(7, 11, True), (8, 9, True), (6, 9, False), (10, 12, False), (1, 31, False)],
)
def test_somebody_is_away_only_if_every_day_is_covered(first: int, last: int, *, covered: bool) -> None:
    assert WEEK.covers(date(2026, 12, first), date(2026, 12, last)) is covered


def test_both_ends_of_an_absence_are_days_away() -> None:
    assert [day.day for day in WEEK.days()] == [7, 8, 9, 10, 11]


def test_an_absence_that_includes_today_is_taken() -> None:
    assert absence_problems(Absence(TODAY - timedelta(days=3), TODAY), today=TODAY) == {}


@pytest.mark.parametrize(
    ("first", "last", "word"),
    [
        (TODAY + timedelta(days=2), TODAY + timedelta(days=1), "before the first"),
        (TODAY - timedelta(days=2), TODAY - timedelta(days=1), "over already"),
        (TODAY, TODAY + timedelta(days=400), "up to a year"),
    ],
)
def test_an_absence_that_makes_no_sense_is_refused_with_the_reason(first: date, last: date, word: str) -> None:
    assert word in absence_problems(Absence(first, last), today=TODAY)["last"]


@pytest.mark.parametrize("fact", ["deleted", "bot", "guest", "external"])
def test_who_is_anything_but_a_full_member_is_no_insider(fact: str) -> None:
    flag: dict[str, Any] = {fact: True}
    assert not Person(UserId("U1"), **flag).insider


@pytest.mark.parametrize(
    ("emoji", "expires", "until"),
    [
        (":palm_tree:", 1_796_083_200, datetime(2026, 12, 1, tzinfo=UTC)),
        (":face_with_thermometer:", 1_796_083_200, datetime(2026, 12, 1, tzinfo=UTC)),
        (":palm_tree:", 0, OPEN_ENDED),
        (":palm_tree:", 10**15, OPEN_ENDED),
        (":house_with_garden:", 1_796_083_200, None),
        (":spiral_calendar_pad:", 0, None),
        ("", 0, None),
    ],
)
def test_a_status_hints_at_an_absence_if_it_is_slack_s_own_for_vacation_or_sickness(
    emoji: str, expires: int, until: datetime | None
) -> None:
    assert away_hint(emoji, expires) == until
