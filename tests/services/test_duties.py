"""What is due is found by a few statements, however many pilots there are that are not."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot import scheduler
from bot.domain.duties import Duty
from bot.domain.people import ChannelId
from bot.services import duties, pilots
from bot.services.deps import Deps
from tests.builders import NOW, spec
from tests.services.keeping import copied, desk, statements

AT_REST = 3
"""Statements of a tick that finds nothing to do: a transaction begins, and what is due is asked once."""


def with_pilots(database: str, count: int) -> Deps:
    """So many pilots on a Tuesday, after a tick that has done all that was due."""
    deps, clock = desk(database)
    several = [
        spec(key=f"pilot-{number}", name=f"Pilot {number}", channel=ChannelId(f"C{number}")) for number in range(count)
    ]
    pilots.import_pilots(deps, several)
    clock.advance(timedelta(hours=1))
    assert scheduler.tick(deps) == 0
    return deps


@pytest.mark.parametrize("count", [1, 40])
def test_a_tick_that_finds_nothing_to_do_takes_few_statements_and_none_for_each_pilot(
    migrated_file: Path, tmp_path: Path, count: int
) -> None:
    deps = with_pilots(copied(migrated_file, tmp_path / "pilot.db"), count)
    with statements() as found:
        assert scheduler.tick(deps) == 0
    assert len(found) <= AT_REST, found


def test_what_becomes_due_by_what_is_done_is_done_in_the_same_tick(migrated_file: Path, tmp_path: Path) -> None:
    deps = with_pilots(copied(migrated_file, tmp_path / "pilot.db"), 2)
    assert duties.due(deps) == []


def test_a_duty_that_fails_is_tried_once_a_tick_and_counted(
    migrated_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deps, clock = desk(copied(migrated_file, tmp_path / "pilot.db"))
    pilots.import_pilots(deps, [spec()])
    clock.move_to(NOW + timedelta(days=8))
    tried: list[int] = []

    def fail(_: Deps, pilot_id: int) -> None:
        tried.append(pilot_id)
        raise LookupError(pilot_id)

    monkeypatch.setitem(scheduler.ACTS, Duty.OPEN, fail)
    assert scheduler.tick(deps) == 1
    assert tried == [1]


def test_that_everything_was_looked_for_is_noted_once_a_minute(migrated_file: Path, tmp_path: Path) -> None:
    deps, clock = desk(copied(migrated_file, tmp_path / "pilot.db"))
    assert (Duty.BEAT, 0) in duties.due(deps)
    scheduler.tick(deps)
    clock.advance(timedelta(seconds=59))
    assert duties.due(deps) == []
    clock.advance(timedelta(seconds=2))
    assert duties.due(deps) == [(Duty.BEAT, 0)]
