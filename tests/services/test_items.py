"""Items over a database: the auditor, two people at once, the record, and who is told what by when."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

import storage.blockers
import storage.people
import storage.pilots
from bot import scheduler
from bot.clock import MovableClock
from bot.domain.blockers import Blocker, Event, EventKind, Kind, Refused, State
from bot.domain.carryover import Draft
from bot.domain.checkins import Category
from bot.domain.people import Absence, Person, UserId
from bot.services import absences, auditor, blockers, handling, record
from bot.services.deps import Deps
from bot.services.pilots import import_pilots
from bot.views.references import Reference
from tests.builders import DEPUTY, LEADER, NOW, PRACTITIONER, SPONSOR, cadence, roster, spec
from tests.services.keeping import copied, deliver, desk
from tests.storage.keeping import Statements

Desk = tuple[Deps, MovableClock]


@pytest.fixture
def at(tmp_path: Path, migrated_file: Path) -> Iterator[Desk]:
    """A pilot with a deputy; its next check-in lies far ahead."""
    deps, clock = desk(copied(migrated_file, tmp_path / "pilot.db"))
    with deps.db.write() as tx:
        described = spec(roster=roster(deputy=DEPUTY), cadence=cadence())
        storage.pilots.add(tx, described, next_opens_at=NOW + timedelta(weeks=52), at=NOW)
    yield deps, clock
    deps.db.dispose()


def raised(deps: Deps, kind: Kind = Kind.ASK) -> Blocker:
    kept = blockers.raise_any_day(deps, PRACTITIONER, 1, Draft(kind, "A decision", Category.DATA))
    assert isinstance(kept, blockers.Raised)
    return kept.item


def item(deps: Deps, item_id: int = 1) -> Blocker:
    with deps.db.read() as tx:
        found = storage.blockers.get(tx, item_id)
    assert found is not None
    return found


def history(deps: Deps) -> list[Event]:
    with deps.db.read() as tx:
        return storage.blockers.history(tx, 1)


def escalated(at: Desk) -> Blocker:
    deps, clock = at
    raised(deps)
    clock.advance(timedelta(hours=4))
    assert scheduler.tick(deps) == 0
    assert item(deps).state is State.ESCALATED
    return item(deps)


def lose_timer(deps: Deps, late: timedelta | None = None) -> None:
    at = None if late is None else deps.clock.now() - late
    with deps.db.write() as tx:
        tx.exec_driver_sql("UPDATE blockers SET next_at = ?", (at and at.replace(tzinfo=None).isoformat(" "),))


@pytest.mark.parametrize("late", [None, timedelta(minutes=16)])
def test_the_auditor_starts_a_lost_or_stuck_timer_again_and_says_so(at: Desk, late: timedelta | None) -> None:
    deps, _ = at
    raised(deps)
    lose_timer(deps, late)
    for found in auditor.astray(deps):
        auditor.mend(deps, found)
    assert item(deps).next_at is not None
    assert history(deps)[-1].kind is EventKind.REPAIRED
    assert deps.metrics.registry.get_sample_value("pilot_items_repaired_total") == 1
    assert auditor.astray(deps) == []


def test_a_timer_that_is_a_little_late_is_left_to_the_next_look(at: Desk) -> None:
    deps, _ = at
    raised(deps)
    lose_timer(deps, timedelta(minutes=14))
    for found in auditor.astray(deps):
        auditor.mend(deps, found)
    assert [each.kind for each in history(deps)] == [EventKind.OPENED]


def test_a_new_zone_moves_what_is_still_to_come_and_not_what_has_happened(at: Desk) -> None:
    deps, _ = at
    before = escalated(at)
    with deps.db.write() as tx:
        storage.people.record(tx, Person(SPONSOR, zone=ZoneInfo("America/New_York")), at=deps.clock.now())
    assert scheduler.tick(deps) == 0
    after = item(deps)
    assert after.next_at != before.next_at
    assert (after.started_at, after.version) == (before.started_at, before.version)


def test_a_sponsor_who_is_replaced_is_no_longer_waited_for(at: Desk) -> None:
    deps, clock = at
    escalated(at)
    clock.advance(timedelta(minutes=1))
    import_pilots(deps, [spec(roster=roster(sponsor=LEADER, deputy=DEPUTY), cadence=cadence())])
    assert scheduler.tick(deps) == 0
    assert SPONSOR not in item(deps).asked


def test_an_absence_that_was_announced_is_noticed_when_it_begins(at: Desk) -> None:
    deps, clock = at
    escalated(at)
    tomorrow = NOW.date() + timedelta(days=1)
    assert absences.set_away(deps, SPONSOR, Absence(tomorrow, tomorrow + timedelta(days=3))) is None
    clock.advance(timedelta(minutes=1))
    assert scheduler.tick(deps) == 0
    assert item(deps).asked == (SPONSOR,)
    clock.move_to(NOW + timedelta(days=1))
    assert scheduler.tick(deps) == 0
    assert item(deps).asked == (DEPUTY,)


def test_settings_that_move_the_working_day_move_timers_from_the_next_start_on(at: Desk) -> None:
    deps, clock = at
    before = escalated(at)
    clock.advance(timedelta(minutes=1))
    assert scheduler.tick(deps) == 0
    longer = replace(deps, settings=deps.settings.model_copy(update={"workhours": "09:00-19:00"}))
    auditor.look_again(longer)
    assert scheduler.tick(longer) == 0
    assert item(deps).next_at != before.next_at


def test_nothing_is_astray_while_everything_runs(at: Desk) -> None:
    escalated(at)
    assert auditor.astray(at[0]) == []


def test_an_item_keeps_the_policy_of_its_pilot_that_it_went_up_the_ladder_with(at: Desk) -> None:
    deps, clock = at
    described = spec(roster=roster(deputy=DEPUTY), cadence=cadence())
    raised(deps)
    import_pilots(deps, [replace(described, policy={"sponsor_wait_days": 3})])
    clock.advance(timedelta(hours=4))
    assert scheduler.tick(deps) == 0
    assert item(deps).policy == deps.settings.policy.changed({"sponsor_wait_days": 3})
    import_pilots(deps, [replace(described, policy={"sponsor_wait_days": 5})])
    clock.advance(timedelta(days=1))
    assert scheduler.tick(deps) == 0
    assert item(deps).policy.sponsor_wait_days == 3


def test_of_two_people_who_act_in_the_same_second_one_wins_and_the_other_is_told(at: Desk) -> None:
    deps, _ = at
    seen = Reference(1, escalated(at).version)
    on = date(2026, 3, 5)

    def promise(user: UserId) -> Refused | None:
        return handling.commit(deps, user, seen, on=on, note="")

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(promise, [SPONSOR, DEPUTY]))
    assert outcomes.count(None) == 1
    told = next(outcome for outcome in outcomes if outcome is not None)
    assert "already handled by" in told.sentence
    assert [each.kind for each in history(deps)].count(EventKind.COMMITTED) == 1


def test_a_promise_opened_before_a_reminder_is_taken_after_it(at: Desk) -> None:
    deps, clock = at
    seen = Reference(1, escalated(at).version)
    deliver(deps)
    clock.move_to(item(deps).next_at or NOW)
    assert scheduler.tick(deps) == 0
    assert history(deps)[-1].kind is EventKind.REMINDED
    assert handling.commit(deps, SPONSOR, seen, on=date(2026, 3, 5), note="") is None


def test_an_item_whose_person_could_not_be_told_yet_does_not_climb(at: Desk) -> None:
    deps, clock = at
    escalated(at)
    clock.advance(timedelta(days=4))
    assert scheduler.tick(deps) == 0
    assert item(deps).level == 1


def test_the_record_takes_as_many_statements_for_many_items_as_for_one(at: Desk) -> None:
    deps, _ = at
    counts = []
    for _ in range(2):
        for _ in range(10):
            raised(deps, Kind.BLOCKER)
        with deps.read() as uow:
            counted = Statements(uow.tx)
            record.of(uow, {1: ZoneInfo("Europe/Berlin")}, reader=LEADER)
            counts.append(counted.count)
    assert counts[0] == counts[1]


def test_the_auditor_asks_as_many_questions_about_many_items_as_about_one(at: Desk) -> None:
    deps, _ = at
    counts = []
    for _ in range(2):
        for _ in range(10):
            raised(deps)
        auditor.look_again(deps)
        counts.append(_questions(deps))
    assert counts[0] == counts[1]


def test_while_nothing_has_changed_the_auditor_asks_only_what_changed_and_what_is_stuck(at: Desk) -> None:
    deps, clock = at
    escalated(at)
    clock.advance(timedelta(minutes=1))
    auditor.astray(deps)
    clock.advance(timedelta(minutes=1))
    assert _questions(deps) == 2


def _questions(deps: Deps) -> int:
    """How many queries one look of the auditor takes."""
    found: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        if statement.startswith("SELECT"):
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        auditor.astray(deps)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(found)
