"""Importing pilots: all of them or none, whatever they exchange among themselves."""

from datetime import date
from pathlib import Path

import pytest

from bot.domain.audit import Action, Entry
from bot.domain.charter import Measurement
from bot.domain.people import ChannelId
from bot.domain.pilots import Metric, PilotSpec, PilotState
from bot.domain.plans import Plan
from bot.services import audit, pilots
from bot.services.deps import Deps
from bot.services.pilots import Imported
from storage.pilots import by_id
from tests.builders import spec
from tests.services.keeping import copied, desk
from tests.storage.keeping import move_pilot

METRIC = Metric("Minutes per invoice", 12, 7, "min")


@pytest.fixture
def deps(migrated_file: Path, tmp_path: Path) -> Deps:
    return desk(copied(migrated_file, tmp_path / "pilot.db"))[0]


def one(key: str, channel: str) -> PilotSpec:
    return spec(key=key, channel=ChannelId(channel))


def where(deps: Deps) -> dict[str, str]:
    return {each.key: each.channel for each in pilots.described(deps)}


def test_two_pilots_can_swap_their_channels(deps: Deps) -> None:
    pilots.import_pilots(deps, [one("first", "C1"), one("second", "C2")])
    outcome = pilots.import_pilots(deps, [one("first", "C2"), one("second", "C1")])
    assert outcome == Imported(changed=["first", "second"])
    assert where(deps) == {"first": "C2", "second": "C1"}


def test_what_is_written_down_of_a_swap_are_the_channels_themselves(deps: Deps) -> None:
    pilots.import_pilots(deps, [one("first", "C1"), one("second", "C2")])
    pilots.import_pilots(deps, [one("first", "C2"), one("second", "C1")])
    written: list[Entry] = []
    audit.entries(deps, written.append, pilot=None, since=None)
    moved = [entry.facts for entry in written if "channel" in entry.facts and entry.action is not Action.PILOT_ADDED]
    assert moved == [{"channel": ["C1", "C2"]}, {"channel": ["C2", "C1"]}]


def test_a_new_pilot_takes_the_channel_that_another_leaves(deps: Deps) -> None:
    pilots.import_pilots(deps, [one("second", "C1")])
    outcome = pilots.import_pilots(deps, [one("first", "C1"), one("second", "C2")])
    assert outcome == Imported(created=["first"], changed=["second"])
    assert where(deps) == {"first": "C1", "second": "C2"}


def test_a_pilot_that_has_ended_is_left_as_it_is_and_called_so(deps: Deps) -> None:
    pilots.import_pilots(deps, [one("first", "C1")])
    with deps.db.write() as tx:
        move_pilot(tx, 1, PilotState.STOPPED)
    outcome = pilots.import_pilots(deps, [one("first", "C2"), one("second", "C1")])
    assert outcome == Imported(created=["second"], ended=["first"])
    with deps.db.read() as tx:
        first = by_id(tx, 1)
    assert (first.channel, first.state) == ("C1", PilotState.STOPPED)


@pytest.mark.parametrize(
    ("metric", "on", "cure"),
    [
        (METRIC, date(2026, 3, 3), "2026-03-03 is still to come"),
        (None, date(2026, 3, 2), "There is no metric that was measured"),
    ],
)
def test_a_measurement_needs_a_metric_and_a_day_that_has_come(
    deps: Deps, metric: Metric | None, on: date, cure: str
) -> None:
    plan = Plan(measurements=(Measurement(on, 9),))
    outcome = pilots.import_pilots(deps, [spec(metric=metric)], {"invoice-triage": plan})
    assert isinstance(outcome, list)
    [(_, problem)] = outcome
    assert problem.field == "charter.measurements"
    assert cure in problem.sentence
    assert where(deps) == {}


def test_a_refused_import_leaves_everything_as_it_was(deps: Deps) -> None:
    pilots.import_pilots(deps, [one("first", "C1"), one("second", "C2")])
    outcome = pilots.import_pilots(deps, [one("first", "C3"), one("third", "C2")])
    assert not isinstance(outcome, Imported)
    assert where(deps) == {"first": "C1", "second": "C2"}
