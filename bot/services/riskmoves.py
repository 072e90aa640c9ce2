"""The one way in which a risk is named and changed: written with its history, noted, and told of (R28)."""

import storage.blockers
import storage.homes
import storage.risks
from bot.domain.audit import Action
from bot.domain.blockers import Kind
from bot.domain.carryover import Draft
from bot.domain.checkins import Category
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.domain.risks import Risk, RiskDraft, RiskEvent, RiskMove, RiskState, opening, settle, told
from bot.services import audit, blockers
from bot.services.unit_of_work import UnitOfWork


def name(uow: UnitOfWork, pilot: Pilot, user: UserId, draft: RiskDraft, *, raised_in: int | None = None) -> None:
    """Put a new risk on a pilot's list."""
    risk = Risk(
        id=0,
        pilot_id=pilot.id,
        what=draft.what,
        sign=draft.sign,
        response=draft.response,
        owner=draft.owner,
        dependency=draft.dependency,
        raised_by=user,
        raised_in=raised_in,
        opened_at=uow.now,
    )
    risk_id = storage.risks.add(uow.tx, risk)
    _note(uow, pilot, risk_id, opening(risk))
    _tell_owners(uow, draft.owner)


def take(uow: UnitOfWork, pilot: Pilot, before: Risk, move: RiskMove | None) -> bool:
    """Write a change; what came true becomes a blocker. False if there is none, or if somebody else was faster."""
    if move is None or not storage.risks.apply(uow.tx, move):
        return False
    for event in move.events:
        _note(uow, pilot, before.id, event)
    if move.comes_true:
        _raise(uow, pilot, move)
    _tell_owners(uow, before.owner, move.risk.owner)
    return True


def end(uow: UnitOfWork, pilot: Pilot, user: UserId) -> None:
    """A pilot ends: what stands open on its list says so."""
    for risk in storage.risks.live(uow.tx, pilot.id):
        take(uow, pilot, risk, settle(risk, RiskState.ENDED, by=user, now=uow.now))


def _raise(uow: UnitOfWork, pilot: Pilot, move: RiskMove) -> None:
    """Open the blocker that a risk became, with its history; once is enough while that one still stands."""
    risk = move.risk
    known = storage.blockers.get(uow.tx, risk.blocker_id) if risk.blocker_id is not None else None
    if known is not None and known.state.live:
        return
    words = told(risk, storage.risks.history(uow.tx, risk.id), pilot.cadence.zone, uow.settings.figures)
    user = move.events[-1].actor
    item = blockers.open_now(uow, pilot, user, Draft(Kind.BLOCKER, words, Category.OTHER), risk.dependency)
    storage.risks.link(uow.tx, risk.id, item.id)


def _note(uow: UnitOfWork, pilot: Pilot, risk_id: int, event: RiskEvent) -> None:
    facts = {"risk": risk_id, "what": event.step.value, "to": event.to_state.value}
    audit.note(uow, Action.RISK, pilot_id=pilot.id, by=event.actor, facts=facts)


def _tell_owners(uow: UnitOfWork, *owners: UserId | None) -> None:
    """Home shows people what they own."""
    users = {owner for owner in owners if owner is not None}
    if users:
        storage.homes.outdate(uow.tx, at=uow.now, users=users)
