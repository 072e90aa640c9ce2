"""A charter's changes, where its metric stands, and what counts as a moved scope."""

from datetime import date

import pytest

from bot.domain.charter import (
    Change,
    Charter,
    Chartered,
    Part,
    changes,
    charter_problems,
    measurement_problems,
    progress,
)
from bot.domain.pilots import Metric
from tests.builders import CHAMPION, NOW, utc


def change(part: Part = Part.PROBLEM, before: str = "Slow", at: str = "2026-10-05 09:00") -> Change:
    return Change(part, before, "Other", CHAMPION, utc(at))


def test_only_the_parts_that_differ_are_changes() -> None:
    before, after = Charter(problem="Slow", task="Reads"), Charter(problem="Slow and wrong", task="Reads")
    assert list(changes(before, after, by=CHAMPION, at=NOW)) == [
        Change(Part.PROBLEM, "Slow", "Slow and wrong", CHAMPION, NOW)
    ]


@pytest.mark.parametrize(
    ("kept", "moves"),
    [
        ((), 0),
        ((change(before=""),), 0),
        ((change(),), 1),
        ((change(Part.TASK),), 0),
        ((change(), change(Part.METRIC, at="2026-11-02 09:00")), 2),
        ((change(), change(at="2026-10-05 17:00")), 1),
    ],
    ids=["nothing", "first words", "problem", "task", "problem and metric", "twice in a day"],
)
def test_scope_moves_with_problem_and_metric_once_a_day(kept: tuple[Change, ...], moves: int) -> None:
    assert len(Chartered(changes=kept).scope_moves) == moves


@pytest.mark.parametrize(
    ("value", "share"),
    [(12, 0), (9.5, 0.5), (7, 1), (5, 1.4), (13, -0.2)],
    ids=["start", "half", "done", "more", "back"],
)
def test_progress_is_the_share_of_the_way_to_the_target(value: float, share: float) -> None:
    assert progress(Metric("Minutes", 12, 7), value) == pytest.approx(share)


def test_where_there_is_no_way_to_go_there_is_no_progress() -> None:
    assert progress(Metric("Minutes", 7, 7), 7) is None


@pytest.mark.parametrize(
    ("on", "value", "wrong"),
    [
        ("2026-03-02", "7,5", []),
        ("2025-01-01", "7.5", []),
        ("2026-03-03", "7.5", ["on"]),
        ("", "7.5", ["on"]),
        ("2026-03-02", "seven", ["measured"]),
        ("2026-03-02", "nan", ["measured"]),
    ],
)
def test_a_measurement_needs_a_number_and_a_day_that_has_come(on: str, value: str, wrong: list[str]) -> None:
    assert list(measurement_problems(on, value, today=date(2026, 3, 2))) == wrong


def test_what_is_too_long_is_said_by_field() -> None:
    assert list(charter_problems(Charter(problem="x" * 301, task="x" * 1000))) == ["problem"]
