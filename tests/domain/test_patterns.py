"""Each pattern of many weeks speaks from its limit on, says why, and is silent where it does not know."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.charter import Change, Chartered, Part
from bot.domain.checkins import Category
from bot.domain.digest import Digest, Week
from bot.domain.journey import Journey
from bot.domain.patterns import (
    PATTERNS,
    data_late,
    no_end_in_sight,
    scope_moving,
    silence,
    stage_skipped,
    team_too_thin,
)
from bot.domain.people import UserId
from bot.domain.pilots import Stage, TargetDate
from tests.builders import CHAMPION, PRACTITIONER, digest, quiet_week, submitted, utc, week

NOW = week(10).closes_at
MINE, BOTH, THEIRS = (CHAMPION,), (CHAMPION, PRACTITIONER), (PRACTITIONER,)


def ago(weeks: int) -> datetime:
    return NOW - timedelta(weeks=weeks)


def on_way(**way: Any) -> Digest:
    return digest(journey=Journey(**way))


def answered_by(now: tuple[UserId, ...], *earlier: tuple[UserId, ...], shown: Week | None = None) -> Digest:
    """This week and the weeks before, the latest first."""
    heard = [tuple(submitted(user) for user in users) for users in (now, *earlier)]
    return digest(shown or week(10), submitted=heard[0], earlier=tuple(heard[1:]))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_in_the_first_week_no_pattern_is_seen(pattern: Any) -> None:
    assert pattern(digest(week(10))) is None


@pytest.mark.parametrize(("last", "speaks"), [(9, False), (7, False), (6, True), (2, True)])
def test_three_weeks_without_a_check_in_are_a_silence(last: int, *, speaks: bool) -> None:
    quiet = [quiet_week(number) for number in range(last + 1, 10)]
    assert (silence(digest(week(last), *quiet, week(10))) is not None) is speaks


def test_the_silence_says_how_long() -> None:
    shown = digest(week(5), week(10))
    assert silence(shown) == "No check-in took place in the 4 weeks before this one."


@pytest.mark.parametrize(("weeks", "speaks"), [((1,), False), ((1, 3), True), ((1, 13), False)])
def test_a_scope_that_moved_twice_in_a_season_is_moving(weeks: tuple[int, ...], *, speaks: bool) -> None:
    moves = tuple(Change(Part.PROBLEM, "a", "b", CHAMPION, ago(number)) for number in weeks)
    shown = digest(journey=Journey(charter=Chartered(changes=moves)))
    assert (scope_moving(shown) is not None) is speaks


@pytest.mark.parametrize(
    ("telling", "speaks"),
    [
        (((Category.PEOPLE, ago(2)),), False),
        (((Category.PEOPLE, ago(8)), (Category.PEOPLE, ago(2))), True),
        (((Category.PEOPLE, ago(20)), (Category.PEOPLE, ago(2))), False),
        (((Category.DATA, ago(8)), (Category.DATA, ago(2))), False),
    ],
)
def test_a_team_is_thin_when_people_are_missing_again(
    telling: tuple[tuple[Category, datetime], ...], *, speaks: bool
) -> None:
    assert (team_too_thin(on_way(telling=telling)) is not None) is speaks


@pytest.mark.parametrize(
    ("weeks", "speaks"),
    [
        ((MINE, MINE, MINE), True),
        ((MINE, MINE, MINE, BOTH), True),
        ((MINE, MINE), False),
        ((MINE, BOTH, MINE), False),
        ((MINE, MINE, THEIRS), False),
        (((), (), ()), False),
    ],
)
def test_a_team_is_thin_when_one_alone_answers(weeks: tuple[tuple[UserId, ...], ...], *, speaks: bool) -> None:
    assert (team_too_thin(answered_by(*weeks)) is not None) is speaks


def test_a_team_of_one_answers_alone_and_is_not_thin() -> None:
    assert team_too_thin(answered_by(MINE, MINE, MINE, shown=week(10, answered=1, expected=1))) is None


@pytest.mark.parametrize(
    ("stage", "first", "speaks"),
    [(Stage.MEASURE, 1, True), (Stage.SCALE, 1, True), (Stage.BUILD, 1, False), (Stage.MEASURE, 6, False)],
)
def test_a_first_blocker_about_data_in_measure_is_late(stage: Stage, first: int, *, speaks: bool) -> None:
    shown = on_way(stages=((stage, ago(30)),), telling=((Category.DATA, ago(first)),))
    assert (data_late(shown) is not None) is speaks


@pytest.mark.parametrize(
    ("after", "weeks", "speaks"),
    [(Stage.BUILD, 1, True), (Stage.DATA, 1, False), (Stage.BUILD, 6, False)],
)
def test_a_stage_left_out_lately_is_said(after: Stage, weeks: int, *, speaks: bool) -> None:
    shown = on_way(stages=((Stage.SELECTION, ago(20)), (after, ago(weeks))))
    assert (stage_skipped(shown) is not None) is speaks


@pytest.mark.parametrize(("dates", "speaks"), [(3, False), (4, True)])
def test_a_target_date_that_moved_three_times_has_no_end_in_sight(dates: int, *, speaks: bool) -> None:
    kept = tuple(TargetDate(date(2026, 6, day), utc(f"2026-01-0{day} 08:00")) for day in range(1, dates + 1))
    assert (no_end_in_sight(digest(target_dates=kept)) is not None) is speaks
