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
from bot.services.unit_of_work import UnitOfWork
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
    with deps.read() as uow:
        pilot = choosing.shown(uow, user, key=key, channel=channel, usage="charter")
        return pilot if isinstance(pilot, Refused) else _shown(uow, pilot, user)


def open_(deps: Deps, user: UserId, pilot_id: int, *, to_measure: bool = False) -> Shown | Refused:
    """The same for a press on a form; to somebody who may do what they want to do."""
    with deps.read() as uow:
        found = _shown(uow, storage.pilots.by_id(uow.tx, pilot_id), user)
        if to_measure:
            return found if found.may_measure else NOT_ON_IT
        return found if found.may_change else NOT_YOURS


def look(deps: Deps, user: UserId, pilot_id: int, *, channel: str | None = None) -> Shown | Refused:
    """The same for a press; to somebody who may know of the pilot."""
    with deps.read() as uow:
        pilot = storage.pilots.by_id(uow.tx, pilot_id)
        if not rights.may_see(uow, pilot, user, channel=channel):
            return NOT_YOURS_TO_READ
        audit.note_look(uow, pilot, rights.onlooker(uow, user, [pilot], channel=channel), at_what="charter")
        return _shown(uow, pilot, user)


def save_purpose(deps: Deps, user: UserId, pilot_id: int, version: int, purpose: Purpose) -> Refused | Found | None:
    """Keep problem, metric and who decides. A mapping names what is wrong by field."""
    metric = metric_of(purpose.metric)
    problems = dict(charter_problems(Charter(problem=purpose.problem))) | metric_text_problems(purpose.metric)
    if problems:
        return problems
    with deps.write() as uow:
        pilot = storage.pilots.by_id(uow.tx, pilot_id)
        parts = {"problem": purpose.problem, "decides": purpose.decides}
        refused = _save(uow, pilot, user, version, parts)
        if refused is None and metric != pilot.metric:
            note_metric(uow, pilot, metric, by=user)
            changed = replace(pilot.spec, metric=metric)
            storage.pilots.change(uow.tx, pilot, changed, at=uow.now)
            audit.note_changes(uow, spec_changes(pilot.spec, changed), pilot_id=pilot_id, by=user)
        return refused


def save_work(deps: Deps, user: UserId, pilot_id: int, version: int, work: Mapping[str, Any]) -> Refused | Found | None:
    """Keep the defined work."""
    problems = charter_problems(replace(NO_CHARTER, **work))
    if problems:
        return problems
    with deps.write() as uow:
        return _save(uow, storage.pilots.by_id(uow.tx, pilot_id), user, version, work)


def measure(deps: Deps, user: UserId, pilot_id: int, on: str, value: str) -> Refused | Found | None:
    """Keep what the metric was on a day, or take it back if there is no value."""
    with deps.write() as uow:
        pilot = storage.pilots.by_id(uow.tx, pilot_id)
        shown = _shown(uow, pilot, user)
        if not shown.may_measure:
            return NOT_ON_IT
        if pilot.metric is None:
            return NO_METRIC
        problems = measurement_problems(on, value, today=shown.today)
        if problems:
            return problems
        measured, day = number(value), date.fromisoformat(on)
        if measured is None:
            return _take_back(uow, pilot_id, day, by=user)
        keep_measurement(uow, pilot_id, Measurement(day, measured), by=user)
        return None


def keep_measurement(uow: UnitOfWork, pilot_id: int, one: Measurement, *, by: UserId | None) -> None:
    """Keep what the metric was on a day, whoever may say so."""
    storage.charter.measure(uow.tx, pilot_id, one, by=by)
    audit.note(uow, Action.CHARTER_CHANGED, pilot_id=pilot_id, by=by, facts={"measured_on": one.on.isoformat()})


def note_metric(uow: UnitOfWork, pilot: Pilot, metric: Metric | None, *, by: UserId | None) -> None:
    """A pilot's metric is about to change; its history says so."""
    before, after = (metric_in_words(one) if one else "" for one in (pilot.metric, metric))
    if before != after:
        storage.charter.note(uow.tx, pilot.id, [Change(Part.METRIC, before, after, by, uow.now)])


def move_metric(uow: UnitOfWork, pilot: Pilot, metric: Metric | None, *, by: UserId | None) -> None:
    """The same where it changes outside of the charter: a form of it that is open shows what is no longer so."""
    if metric != pilot.metric:
        note_metric(uow, pilot, metric, by=by)
        known = storage.charter.of(uow.tx, [pilot.id])[pilot.id]
        storage.charter.save(uow.tx, pilot.id, known.charter, version=known.version)


def take_in(uow: UnitOfWork, pilot_id: int, plan: Plan) -> bool:
    """What a file says of a charter; True if anything changed."""
    known = storage.charter.of(uow.tx, [pilot_id])[pilot_id]
    changed = plan.charter is not None and plan.charter != known.charter
    if plan.charter is not None and changed:
        storage.charter.save(uow.tx, pilot_id, plan.charter, version=known.version)
        _note(uow, pilot_id, known.charter, plan.charter, by=None)
    new = [one for one in plan.measurements if one not in known.measurements]
    for one in new:
        keep_measurement(uow, pilot_id, one, by=None)
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


def _shown(uow: UnitOfWork, pilot: Pilot, user: UserId) -> Shown:
    return Shown(
        pilot,
        storage.charter.of(uow.tx, [pilot.id])[pilot.id],
        may_change=rights.may_change(uow, pilot, user) and not pilot.state.ended,
        may_measure=rights.may_record(uow, pilot, user) and not pilot.state.ended,
        today=uow.now.astimezone(pilot.cadence.zone).date(),
    )


def _save(uow: UnitOfWork, pilot: Pilot, user: UserId, version: int, parts: Mapping[str, Any]) -> Refused | None:
    """Keep some parts of a charter, unless somebody else has changed it since it was opened."""
    shown = _shown(uow, pilot, user)
    if not shown.may_change:
        return NOT_YOURS
    before = shown.known.charter
    after = replace(before, **parts)
    if shown.known.version != version or not storage.charter.save(uow.tx, pilot.id, after, version=version):
        return Refused(CHANGED)
    _note(uow, pilot.id, before, after, by=user)
    return None


def _take_back(uow: UnitOfWork, pilot_id: int, on: date, *, by: UserId) -> Found | None:
    if not storage.charter.unmeasure(uow.tx, pilot_id, on):
        return NOT_MEASURED
    audit.note(uow, Action.CHARTER_CHANGED, pilot_id=pilot_id, by=by, facts={"taken_back_on": on.isoformat()})
    return None


def _note(uow: UnitOfWork, pilot_id: int, before: Charter, after: Charter, *, by: UserId | None) -> None:
    lines = list(changes(before, after, by=by, at=uow.now))
    storage.charter.note(uow.tx, pilot_id, lines)
    parts = [line.part.value for line in lines]
    audit.note(uow, Action.CHARTER_CHANGED, pilot_id=pilot_id, by=by, facts={"parts": parts})
