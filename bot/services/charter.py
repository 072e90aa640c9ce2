"""Reading and changing charters; every change is kept."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import storage.charter
import storage.pilots
from bot.domain.audit import Action
from bot.domain.audit import changes as spec_changes
from bot.domain.blockers import Refused
from bot.domain.charter import (
    NO_CHARTER,
    Change,
    Charter,
    Chartered,
    Measurement,
    Part,
    changes,
    charter_problems,
    measurement_problems,
)
from bot.domain.drafts import Found, metric_in_words, metric_of, metric_text_problems
from bot.domain.numbers import number
from bot.domain.people import UserId
from bot.domain.pilots import Metric, Pilot
from bot.domain.plans import Plan
from bot.services import audit, choosing, rights
from bot.services.deps import Deps
from bot.views.charter import Purpose
from storage.database import Transaction

NOT_YOURS = Refused("Only the pilot's champion, its sponsor, whoever set it up and admins can change its charter.")
NOT_ON_IT = Refused("Only the people of this pilot can add a measurement.")
NOT_YOURS_TO_READ = Refused("Only people on this pilot can read its charter.")
NO_METRIC = Refused("This pilot has no metric yet. Edit its charter first.")
NOT_MEASURED: Found = {"measured": "Nothing was measured on this day. Please write a number."}
CHANGED = "Somebody else has changed this charter meanwhile. Copy your words, close this, and open it again."


@dataclass(frozen=True, slots=True)
class Shown:
    """A charter, and what its reader may do with it."""

    pilot: Pilot
    known: Chartered
    may_change: bool
    may_measure: bool
    today: date
    """In the pilot's zone."""


def read(deps: Deps, user: UserId, *, key: str | None, channel: str) -> Shown | Refused:
    """The charter of a pilot, for somebody who may know of it."""
    with deps.db.read() as tx:
        pilot = choosing.shown(deps, tx, user, key=key, channel=channel, usage="charter")
        return pilot if isinstance(pilot, Refused) else _shown(deps, tx, pilot, user)


def open_(deps: Deps, user: UserId, pilot_id: int, *, to_measure: bool = False) -> Shown | Refused:
    """The same for a press on a form; to somebody who may do what they want to do."""
    with deps.db.read() as tx:
        found = _shown(deps, tx, storage.pilots.by_id(tx, pilot_id), user)
        if to_measure:
            return found if found.may_measure else NOT_ON_IT
        return found if found.may_change else NOT_YOURS


def look(deps: Deps, user: UserId, pilot_id: int, *, channel: str | None = None) -> Shown | Refused:
    """The same for a press; to somebody who may know of the pilot."""
    with deps.db.read() as tx:
        pilot = storage.pilots.by_id(tx, pilot_id)
        if not rights.may_see(deps, tx, pilot, user, channel=channel):
            return NOT_YOURS_TO_READ
        audit.note_look(deps, pilot, rights.onlooker(deps, tx, user, [pilot], channel=channel), at_what="charter")
        return _shown(deps, tx, pilot, user)


def save_purpose(deps: Deps, user: UserId, pilot_id: int, version: int, purpose: Purpose) -> Refused | Found | None:
    """Keep problem, metric and who decides. A mapping names what is wrong by field."""
    metric = metric_of(purpose.metric)
    problems = dict(charter_problems(Charter(problem=purpose.problem))) | metric_text_problems(purpose.metric)
    if problems:
        return problems
    with deps.db.write() as tx:
        pilot = storage.pilots.by_id(tx, pilot_id)
        parts = {"problem": purpose.problem, "decides": purpose.decides}
        refused = _save(deps, tx, pilot, user, version, parts)
        if refused is None and metric != pilot.metric:
            note_metric(deps, tx, pilot, metric, by=user)
            changed = replace(pilot.spec, metric=metric)
            storage.pilots.change(tx, pilot, changed, at=deps.clock.now())
            audit.note_changes(deps, tx, spec_changes(pilot.spec, changed), pilot_id=pilot_id, by=user)
        return refused


def save_work(deps: Deps, user: UserId, pilot_id: int, version: int, work: Mapping[str, Any]) -> Refused | Found | None:
    """Keep the defined work."""
    problems = charter_problems(replace(NO_CHARTER, **work))
    if problems:
        return problems
    with deps.db.write() as tx:
        return _save(deps, tx, storage.pilots.by_id(tx, pilot_id), user, version, work)


def measure(deps: Deps, user: UserId, pilot_id: int, on: str, value: str) -> Refused | Found | None:
    """Keep what the metric was on a day, or take it back if there is no value."""
    with deps.db.write() as tx:
        pilot = storage.pilots.by_id(tx, pilot_id)
        shown = _shown(deps, tx, pilot, user)
        if not shown.may_measure:
            return NOT_ON_IT
        if pilot.metric is None:
            return NO_METRIC
        problems = measurement_problems(on, value, today=shown.today)
        if problems:
            return problems
        measured, day = number(value), date.fromisoformat(on)
        if measured is None:
            return _take_back(deps, tx, pilot_id, day, by=user)
        keep_measurement(deps, tx, pilot_id, Measurement(day, measured), by=user)
        return None


def keep_measurement(deps: Deps, tx: Transaction, pilot_id: int, one: Measurement, *, by: UserId | None) -> None:
    """Keep what the metric was on a day, whoever may say so."""
    storage.charter.measure(tx, pilot_id, one, by=by)
    audit.note(deps, tx, Action.CHARTER_CHANGED, pilot_id=pilot_id, by=by, facts={"measured_on": one.on.isoformat()})


def note_metric(deps: Deps, tx: Transaction, pilot: Pilot, metric: Metric | None, *, by: UserId | None) -> None:
    """A pilot's metric is about to change; its history says so."""
    before, after = (metric_in_words(one) if one else "" for one in (pilot.metric, metric))
    if before != after:
        storage.charter.note(tx, pilot.id, [Change(Part.METRIC, before, after, by, deps.clock.now())])


def move_metric(deps: Deps, tx: Transaction, pilot: Pilot, metric: Metric | None, *, by: UserId | None) -> None:
    """The same where it changes outside of the charter: a form of it that is open shows what is no longer so."""
    if metric != pilot.metric:
        note_metric(deps, tx, pilot, metric, by=by)
        known = storage.charter.of(tx, [pilot.id])[pilot.id]
        storage.charter.save(tx, pilot.id, known.charter, version=known.version)


def take_in(deps: Deps, tx: Transaction, pilot_id: int, plan: Plan) -> bool:
    """What a file says of a charter; True if anything changed."""
    known = storage.charter.of(tx, [pilot_id])[pilot_id]
    changed = plan.charter is not None and plan.charter != known.charter
    if plan.charter is not None and changed:
        storage.charter.save(tx, pilot_id, plan.charter, version=known.version)
        _note(deps, tx, pilot_id, known.charter, plan.charter, by=None)
    new = [one for one in plan.measurements if one not in known.measurements]
    for one in new:
        keep_measurement(deps, tx, pilot_id, one, by=None)
    return changed or bool(new)


def plans(tx: Transaction, pilots: Collection[Pilot]) -> dict[str, Plan]:
    """The charters of pilots as a file would have them, by key; those without one are left out."""
    found = storage.charter.of(tx, [pilot.id for pilot in pilots])
    known = {pilot.key: found[pilot.id] for pilot in pilots}
    return {
        key: Plan(one.charter if not one.charter.empty else None, one.measurements)
        for key, one in known.items()
        if not one.charter.empty or one.measurements
    }


def _shown(deps: Deps, tx: Transaction, pilot: Pilot, user: UserId) -> Shown:
    return Shown(
        pilot,
        storage.charter.of(tx, [pilot.id])[pilot.id],
        may_change=rights.may_change(deps, tx, pilot, user) and not pilot.state.ended,
        may_measure=rights.may_record(deps, tx, pilot, user) and not pilot.state.ended,
        today=deps.clock.now().astimezone(pilot.cadence.zone).date(),
    )


def _save(
    deps: Deps, tx: Transaction, pilot: Pilot, user: UserId, version: int, parts: Mapping[str, Any]
) -> Refused | None:
    """Keep some parts of a charter, unless somebody else has changed it since it was opened."""
    shown = _shown(deps, tx, pilot, user)
    if not shown.may_change:
        return NOT_YOURS
    before = shown.known.charter
    after = replace(before, **parts)
    if shown.known.version != version or not storage.charter.save(tx, pilot.id, after, version=version):
        return Refused(CHANGED)
    _note(deps, tx, pilot.id, before, after, by=user)
    return None


def _take_back(deps: Deps, tx: Transaction, pilot_id: int, on: date, *, by: UserId) -> Found | None:
    if not storage.charter.unmeasure(tx, pilot_id, on):
        return NOT_MEASURED
    audit.note(deps, tx, Action.CHARTER_CHANGED, pilot_id=pilot_id, by=by, facts={"taken_back_on": on.isoformat()})
    return None


def _note(deps: Deps, tx: Transaction, pilot_id: int, before: Charter, after: Charter, *, by: UserId | None) -> None:
    lines = list(changes(before, after, by=by, at=deps.clock.now()))
    storage.charter.note(tx, pilot_id, lines)
    parts = [line.part.value for line in lines]
    audit.note(deps, tx, Action.CHARTER_CHANGED, pilot_id=pilot_id, by=by, facts={"parts": parts})
