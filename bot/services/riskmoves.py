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
from bot.services.deps import Deps
from storage.database import Transaction


def name(
    deps: Deps, tx: Transaction, pilot: Pilot, user: UserId, draft: RiskDraft, *, raised_in: int | None = None
) -> None:
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
        opened_at=deps.clock.now(),
    )
    risk_id = storage.risks.add(tx, risk)
    _note(deps, tx, pilot, risk_id, opening(risk))
    _tell_owners(deps, tx, draft.owner)


def take(deps: Deps, tx: Transaction, pilot: Pilot, before: Risk, move: RiskMove | None) -> bool:
    """Write a change; what came true becomes a blocker. False if there is none, or if somebody else was faster."""
    if move is None or not storage.risks.apply(tx, move):
        return False
    for event in move.events:
        _note(deps, tx, pilot, before.id, event)
    if move.comes_true:
        _raise(deps, tx, pilot, move)
    _tell_owners(deps, tx, before.owner, move.risk.owner)
    return True


def end(deps: Deps, tx: Transaction, pilot: Pilot, user: UserId) -> None:
    """A pilot ends: what stands open on its list says so."""
    for risk in storage.risks.live(tx, pilot.id):
        take(deps, tx, pilot, risk, settle(risk, RiskState.ENDED, by=user, now=deps.clock.now()))


def _raise(deps: Deps, tx: Transaction, pilot: Pilot, move: RiskMove) -> None:
    """Open the blocker that a risk became, with its history; once is enough while that one still stands."""
    risk = move.risk
    known = storage.blockers.get(tx, risk.blocker_id) if risk.blocker_id is not None else None
    if known is not None and known.state.live:
        return
    words = told(risk, storage.risks.history(tx, risk.id), pilot.cadence.zone, deps.settings.figures)
    user = move.events[-1].actor
    item = blockers.open_now(deps, tx, pilot, user, Draft(Kind.BLOCKER, words, Category.OTHER), risk.dependency)
    storage.risks.link(tx, risk.id, item.id)


def _note(deps: Deps, tx: Transaction, pilot: Pilot, risk_id: int, event: RiskEvent) -> None:
    facts = {"risk": risk_id, "what": event.step.value, "to": event.to_state.value}
    audit.note(deps, tx, Action.RISK, pilot_id=pilot.id, by=event.actor, facts=facts)


def _tell_owners(deps: Deps, tx: Transaction, *owners: UserId | None) -> None:
    """Home shows people what they own."""
    users = {owner for owner in owners if owner is not None}
    if users:
        storage.homes.outdate(tx, at=deps.clock.now(), users=users)
