"""Passing stage gates: what was answered and decided is kept, the stage moves, and everybody is told."""

from dataclasses import dataclass, replace

import storage.decisions
import storage.gates
import storage.outbox
import storage.pilots
import storage.readiness
from bot.domain.audit import Action
from bot.domain.blockers import Refused
from bot.domain.decisions import Decision
from bot.domain.drafts import Found
from bot.domain.gates import Findings, Gate, GateDraft, Verdict, gate_problems, leads_to, unknown_at
from bot.domain.people import UserId
from bot.domain.pilots import Pilot, PilotState, Stage
from bot.services import audit, choosing, pilots, rights
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from bot.views import cadence as cadence_views
from bot.views import denials
from bot.views import gates as views
from bot.views.gates import Place
from storage.database import Transaction
from storage.outbox import Message


@dataclass(frozen=True, slots=True)
class Before:
    """A pilot before its gate; `unknown` are the needs that nobody knows yet, while *build* has not begun."""

    pilot: Pilot
    unknown: tuple[str, ...]


def begin(deps: Deps, user: UserId, *, key: str | None, channel: str) -> Before | Refused:
    """The pilot whose gate somebody wants to record, if they may."""
    with deps.read() as uow:
        pilot = choosing.shown(uow, user, key=key, channel=channel, usage="gate")
        if isinstance(pilot, Refused):
            return pilot
        return _refusal(uow, pilot, user) or before(uow.tx, pilot, pilot.stage)


def again(deps: Deps, user: UserId, place: Place) -> Before | Refused:
    """The same for a press on the message that tells of a move."""
    with deps.read() as uow:
        pilot = storage.pilots.by_id(uow.tx, place.pilot_id)
        return _refusal(uow, pilot, user) or before(uow.tx, pilot, place.before)


def before(tx: Transaction, pilot: Pilot, stage: Stage) -> Before:
    """A pilot before the gate that leads on from a stage."""
    needs = storage.readiness.of(tx, [pilot.id])[pilot.id]
    return Before(pilot, unknown_at(stage, Stage.BUILD, needs))


def record(deps: Deps, user: UserId, place: Place, draft: GateDraft, *, form_id: str) -> Refused | Found | None:
    """Keep a gate, move the stage, tell everybody. The same form twice is kept once; a mapping names what is wrong."""
    problems = gate_problems(draft, before=place.before)
    if problems or draft.verdict is None:
        return problems
    with deps.write() as uow:
        pilot = storage.pilots.held(uow.tx, place.pilot_id)
        refused = _refusal(uow, pilot, user)
        if refused is not None:
            return refused
        if pilot.stage is not place.now:
            return Refused(
                f"Somebody else has moved this pilot to {pilot.stage.value} meanwhile. "
                "Copy your words, close this, and open it again."
            )
        after = leads_to(draft.verdict, pilot.stage, draft.wanted)
        gate = _gate(uow, pilot, user, draft.findings, draft.verdict, draft.why, draft.taken_by)
        keep(uow, pilot, replace(gate, before=place.before, after=after), form_id=form_id)
        if after is not pilot.stage:
            pilots.change(uow, pilot, replace(pilot.spec, stage=after), by=user)
        return None


def at_the_end(uow: UnitOfWork, pilot: Pilot, user: UserId, findings: Findings, why: str, outcome: PilotState) -> None:
    """The gate that is the end of a pilot; its ending tells everybody."""
    verdict = Verdict.SCALE if outcome is PilotState.SHIPPED else Verdict.STOP
    keep(uow, pilot, _gate(uow, pilot, user, findings, verdict, why, user), form_id=f"end:{pilot.id}", tell=False)


def keep(uow: UnitOfWork, pilot: Pilot, gate: Gate, *, form_id: str, tell: bool = True) -> None:
    """Write a gate down, and its decision among the others."""
    if not storage.gates.add(uow.tx, gate, form_id=form_id):
        return
    facts = {"after": gate.before.value, "verdict": gate.verdict.value}
    audit.note(uow, Action.GATE, pilot_id=pilot.id, by=gate.recorded_by, about=gate.taken_by, facts=facts)
    decision = Decision(
        what=f"Gate after {gate.before.value}: {views.decided(gate)}",
        why=gate.why,
        taken_by=gate.taken_by,
        pilot_id=pilot.id,
        recorded_by=gate.recorded_by,
        at=gate.at,
    )
    storage.decisions.add(uow.tx, decision, form_id=f"gate:{form_id}")
    if tell:
        _tell(uow, pilot, gate, form_id)


def _tell(uow: UnitOfWork, pilot: Pilot, gate: Gate, form_id: str) -> None:
    needs = storage.readiness.of(uow.tx, [pilot.id])[pilot.id]
    payload = views.announcement(
        pilot, gate, unknown_at(gate.before, gate.after, needs), uow.settings.command
    ).payload()
    for recipient in (pilot.channel, *pilot.roster.raters):
        message = Message(
            key=f"gate:{form_id}:{recipient}",
            kind="notice",
            recipient=recipient,
            payload=payload,
            pilot_id=pilot.id,
            in_working_hours=recipient != pilot.channel,
        )
        storage.outbox.post(uow.tx, message, at=gate.at)


def _gate(
    uow: UnitOfWork, pilot: Pilot, user: UserId, findings: Findings, verdict: Verdict, why: str, taken_by: UserId
) -> Gate:
    if findings.effect is None or findings.cost is None:
        raise ValueError("a question is not answered")
    return Gate(
        pilot_id=pilot.id,
        before=pilot.stage,
        after=pilot.stage,
        effect=findings.effect,
        problems=findings.problems,
        cost=findings.cost,
        verdict=verdict,
        why=why,
        taken_by=taken_by,
        recorded_by=user,
        at=uow.now,
    )


def _refusal(uow: UnitOfWork, pilot: Pilot, user: UserId) -> Refused | None:
    if not rights.may_change(uow, pilot, user):
        return denials.NOT_YOURS_TO_CHANGE
    return Refused(cadence_views.ended(pilot)) if pilot.state.ended else None
