"""The bot is killed and started again: nothing that was promised is lost, nothing that is known is said twice.

A few of the deaths are died in every run; all of them with PILOT_NIGHTLY=1.
"""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from itertools import count, repeat
from pathlib import Path

import pytest

from tests.faults.mortal import Doom
from tests.faults.promises import missing, twice
from tests.faults.siege import Record, Siege, besieged

NIGHTLY = os.environ.get("PILOT_NIGHTLY") == "1"
STEPS = (
    [(step, history) for step in range(1, 101) for history in (True, False)]
    if NIGHTLY
    else [(1, False), (2, True), (19, False), (34, True)]
)
MOMENTS = 200 if NIGHTLY else 10
_LONGER = 1.2
"""A part of the week in which the bot dies may take longer than one in which it does not."""


@pytest.fixture
def new_database(migrated_file: Path, tmp_path: Path) -> Callable[[], str]:
    """Makes the URL of another database with all tables."""
    numbers = count(1)
    return lambda: f"sqlite:///{shutil.copy(migrated_file, tmp_path / f'{next(numbers)}.db')}"


@pytest.fixture(scope="module")
def peace(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Record:
    """The week as it is when nobody dies."""
    database = shutil.copy(migrated_file, tmp_path_factory.mktemp("peace") / "pilot.db")
    with besieged(f"sqlite:///{database}") as siege:
        record = siege.live_through(repeat(Doom()))
        assert (record.deaths, missing(siege), twice(siege.slack)) == (0, [], set())
    return record


def _all_is_well(siege: Siege, peace: Record, *, history: bool) -> None:
    record = siege.record
    assert siege.kept == sorted(record.acknowledged.items())
    assert missing(siege) == []
    assert record.decided == peace.decided
    assert twice(siege.slack) <= (set() if history else record.in_flight)


@pytest.mark.parametrize(("step", "history"), STEPS)
def test_killed_at_the_same_step_of_every_part_of_a_week(
    step: int, peace: Record, new_database: Callable[[], str], *, history: bool
) -> None:
    """Before and after each commit, before and after each send."""
    if step > max(peace.steps):
        pytest.skip("no part of the week has so many steps")
    with besieged(new_database(), history=history) as siege:
        record = siege.live_through(repeat(Doom(step=step)))
        assert record.deaths >= sum(step <= taken for taken in peace.steps)
        _all_is_well(siege, peace, history=history)


def test_killed_at_any_moment_of_a_week(peace: Record, new_database: Callable[[], str]) -> None:
    deaths = 0
    for week in count(1):
        history = week % 2 == 1
        with besieged(new_database(), history=history) as siege:
            deaths += siege.live_through(_any_moments(peace, random.Random(week))).deaths  # noqa: S311 - no secret
            _all_is_well(siege, peace, history=history)
        if deaths >= MOMENTS:
            return


def _any_moments(peace: Record, chance: random.Random) -> Iterator[Doom]:
    return (Doom(seconds=chance.uniform(0.0005, _LONGER * seconds)) for seconds in peace.seconds)
