"""What dependencies hold up: each once, with its pilots and their days."""

from datetime import timedelta
from typing import Any

from bot.domain.blockers import Kind, State
from bot.domain.holdups import Holdup, holdups
from bot.domain.record import Story
from tests.builders import NOW, dependency
from tests.domain.test_record import DAY, SOLVED, story

NAMES = {1: "Invoice triage", 2: "Contract search", 3: "Support drafts"}
REVIEW, ARCHIVE = dependency(), dependency("Archive", id=2)


def found(*stories: Story, now: Any = NOW + 4 * DAY) -> list[Holdup]:
    return holdups(stories, NAMES, since=NOW - 90 * DAY, now=now)


def test_a_dependency_is_told_once_with_the_days_of_all_pilots() -> None:
    (one,) = found(
        story(dependency=REVIEW),
        story(dependency=REVIEW, id=15, pilot_id=2, opened_at=NOW + 2 * DAY),
    )
    assert (one.dependency, one.days) == (REVIEW, 6)
    assert [(each.pilot, each.days) for each in one.pilots] == [("Invoice triage", 4), ("Contract search", 2)]
    assert [item.blocker.id for item in one.items] == [14, 15]


def test_two_items_of_a_pilot_hold_it_up_once() -> None:
    (one,) = found(story(dependency=REVIEW), story(dependency=REVIEW, id=15, kind=Kind.ASK))
    assert (one.days, len(one.pilots), len(one.items)) == (4, 1, 2)


def test_what_it_held_up_before_counts_while_it_still_holds_something_up() -> None:
    (one,) = found(
        story(SOLVED, dependency=REVIEW, state=State.SOLVED),
        story(dependency=REVIEW, id=15, opened_at=NOW + 3 * DAY),
    )
    assert (one.days, len(one.items)) == (3, 1)


def test_what_holds_up_nothing_now_is_left_out() -> None:
    assert found(story(SOLVED, dependency=REVIEW, state=State.SOLVED), story()) == []


def test_a_pilot_that_waits_no_more_is_left_out_of_those_that_do() -> None:
    (one,) = found(story(SOLVED, dependency=REVIEW, state=State.SOLVED), story(dependency=REVIEW, id=15, pilot_id=2))
    assert [each.pilot for each in one.pilots] == ["Contract search"]
    assert one.days == 4


def test_most_pilots_come_first_then_most_days_then_the_name() -> None:
    late = {"opened_at": NOW + timedelta(days=1)}
    other, third = dependency("Data", id=3), dependency("budget", id=4)
    told = found(
        story(dependency=third, id=20, pilot_id=3, **late),
        story(dependency=other, id=21, pilot_id=3, **late),
        story(dependency=ARCHIVE, id=22, pilot_id=3),
        story(dependency=REVIEW, id=23, **late),
        story(dependency=REVIEW, id=24, pilot_id=2, **late),
    )
    assert [one.dependency.name for one in told] == ["Security review", "Archive", "budget", "Data"]
