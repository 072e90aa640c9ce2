"""Preparing the leadership sync, and keeping what was decided in it."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

import storage.absences
import storage.blockers
import storage.checkins
import storage.lessons
import storage.outbox
import storage.pilots
import storage.risks
import storage.sync
from bot.domain.audit import Action
from bot.domain.blockers import HandledAlready, Refused, worst_first
from bot.domain.checkins import CheckIn
from bot.domain.decisions import Decision
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.domain.sync import Agenda, Sync, decided, decided_problems, is_due
from bot.services import audit, decisions, journey, rights
from bot.services.aging import aged
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from bot.views import sync as views
from storage.outbox import Message

NOT_THERE = Refused("This sync is not there any more.")
NOT_YOURS = Refused("Only the people of this pilot and its ladder can record what was decided.")
DONE_ALREADY = HandledAlready(
    "Somebody has said already that this sync took place; the channel knows what was decided."
)


def prepare(uow: UnitOfWork, pilot: Pilot, check_in: CheckIn) -> None:
    """Send champion and sponsor their agenda when a check-in closes, if it is time for one (R5: not a week late)."""
    now, last = uow.now, storage.sync.last(uow.tx, pilot.id)
    due = is_due(last.prepared_at if last else None, now=now, weeks=uow.settings.sync_weeks)
    if not due or now >= check_in.week_over_at:
        return
    sync_id = storage.sync.prepare(uow.tx, pilot.id, check_in.id, at=now)
    sync = storage.sync.get(uow.tx, sync_id) if sync_id is not None else None
    if sync is not None:
        audit.note(uow, Action.SYNC, pilot_id=pilot.id, facts={"what": "prepared"})
        _send(uow, pilot, sync, instead_of=last)


def begin(deps: Deps, user: UserId, sync_id: int) -> tuple[Pilot, Sync] | Refused:
    """A sync that took place, for somebody who may say so."""
    with deps.read() as uow:
        sync = storage.sync.get(uow.tx, sync_id)
        if sync is None:
            return NOT_THERE
        pilot = storage.pilots.by_id(uow.tx, sync.pilot_id)
        return _refusal(uow, pilot, sync, user) or (pilot, sync)


def finish(deps: Deps, user: UserId, sync_id: int, text: str) -> Refused | Mapping[str, str] | None:
    """Keep that a sync took place, with what was decided, one a line. A mapping names what is wrong by field."""
    problems = decided_problems(text)
    if problems:
        return problems
    with deps.write() as uow:
        sync = storage.sync.get(uow.tx, sync_id)
        if sync is None:
            return NOT_THERE
        pilot = storage.pilots.by_id(uow.tx, sync.pilot_id)
        lines = decided(text)
        refused = _refusal(uow, pilot, sync, user)
        if refused is not None:
            return refused
        if not storage.sync.done(uow.tx, sync_id, by=user, at=uow.now, decisions=len(lines)):
            return DONE_ALREADY
        for number, line in enumerate(lines, start=1):
            decision = Decision(what=line, taken_by=user, pilot_id=pilot.id, recorded_by=user, at=uow.now)
            decisions.keep(uow, pilot, decision, form_id=f"sync:{sync_id}:{number}")
        audit.note(uow, Action.SYNC, pilot_id=pilot.id, by=user, facts={"what": "done", "decisions": len(lines)})
        _redraw(uow, pilot, sync_id)
        return None


def _send(uow: UnitOfWork, pilot: Pilot, sync: Sync, *, instead_of: Sync | None) -> None:
    """The agenda to everybody who takes part; one before it that has not reached them says nothing any more."""
    made = _agenda(uow, pilot, sync)
    payload = views.agenda(pilot, sync, made).payload()
    for user in _participants(pilot, sponsor_away=made.away is not None):
        if instead_of is not None:
            storage.outbox.withdraw(uow.tx, _key(instead_of, user))
        message = Message(
            key=_key(sync, user),
            kind="sync",
            recipient=user,
            payload=payload,
            pilot_id=pilot.id,
            in_working_hours=True,
        )
        storage.outbox.post(uow.tx, message, at=sync.prepared_at)


def _redraw(uow: UnitOfWork, pilot: Pilot, sync_id: int) -> None:
    """The agenda without its button, and who says that it is done."""
    sync = storage.sync.get(uow.tx, sync_id)
    if sync is not None:
        payload = views.agenda(pilot, sync, _agenda(uow, pilot, sync)).payload()
        for user in _participants(pilot, sponsor_away=True):
            storage.outbox.revise(uow.tx, _key(sync, user), payload, at=uow.now)


def _agenda(uow: UnitOfWork, pilot: Pilot, sync: Sync) -> Agenda:
    since = sync.prepared_at - timedelta(weeks=max(uow.settings.sync_weeks, 1))
    on = sync.prepared_at.astimezone(pilot.cadence.zone).date()
    absences = storage.absences.of(uow.tx, [pilot.roster.sponsor], since=on)[pilot.roster.sponsor]
    return Agenda(
        on=on,
        away=next((absence for absence in absences if absence.first <= on), None),
        submitted=storage.checkins.submitted_since(uow.tx, pilot.id, since),
        lessons=storage.lessons.written_since(uow.tx, pilot.id, since),
        live=worst_first(aged(uow, pilot, storage.blockers.live(uow.tx, pilot.id))),
        journey=journey.of(uow.tx, pilot),
        risks=storage.risks.live(uow.tx, pilot.id),
    )


def _participants(pilot: Pilot, *, sponsor_away: bool) -> Iterator[UserId]:
    """Champion and sponsor; while the sponsor is away the deputy stands in."""
    yield from (pilot.roster.champion, pilot.roster.sponsor)
    if sponsor_away and pilot.roster.deputy is not None:
        yield pilot.roster.deputy


def _refusal(uow: UnitOfWork, pilot: Pilot, sync: Sync, user: UserId) -> Refused | None:
    if not rights.may_record(uow, pilot, user):
        return NOT_YOURS
    return DONE_ALREADY if sync.done_at is not None else None


def _key(sync: Sync, user: UserId) -> str:
    return f"sync:{sync.id}:{user}"
