"""A pilot's risks as people look at them and change them on any day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

import storage.people
import storage.pilots
import storage.risks
from bot.domain.blockers import HandledAlready, Refused
from bot.domain.dependencies import NOTHING, Choice
from bot.domain.drafts import Found
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.domain.risks import Risk, RiskDraft, RiskEvent, RiskState, alike, change, in_order, risk_problems, settle
from bot.services import choosing, dependencies, rights, riskmoves
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from bot.views import cadence as cadence_views
from bot.views import denials
from bot.views import risks as views
from bot.views.references import Reference
from storage.database import Transaction

NOT_YOURS = Refused("Only the people of this pilot can change its risks.")
NOT_YOURS_TO_READ = Refused("Only people on this pilot can read its risks.")
Said = TypeVar("Said")
GONE = Refused("This risk is not there any more.")
CHANGED = Refused("Somebody else has changed this risk meanwhile. Copy your words, close this, and open it again.")


@dataclass(frozen=True, slots=True)
class Listed:
    """A pilot's risks, and whether their reader may change them."""

    pilot: Pilot
    risks: list[Risk]
    may_change: bool
    gone: set[UserId]
    """Owners who have left."""
    on: date
    """Today, in the pilot's zone."""


def read(deps: Deps, user: UserId, *, key: str | None, channel: str) -> Listed | Refused:
    """The risks of a pilot, for somebody who may know of it."""
    with deps.read() as uow:
        pilot = choosing.shown(uow, user, key=key, channel=channel, usage="risks")
        return pilot if isinstance(pilot, Refused) else _listed(uow, pilot, user)


def again(deps: Deps, user: UserId, pilot_id: int) -> Listed | Refused:
    """The same for a window that is open."""
    with deps.read() as uow:
        pilot = storage.pilots.by_id(uow.tx, pilot_id)
        return _listed(uow, pilot, user) if rights.may_see(uow, pilot, user) else NOT_YOURS_TO_READ


def history(deps: Deps, user: UserId, risk_id: int) -> tuple[Risk, list[RiskEvent]] | Refused:
    """Everything about a risk, for somebody who may know its pilot."""
    with deps.read() as uow:
        risk = storage.risks.get(uow.tx, risk_id)
        if risk is None:
            return GONE
        pilot = storage.pilots.by_id(uow.tx, risk.pilot_id)
        if not rights.may_see(uow, pilot, user):
            return NOT_YOURS_TO_READ
        return risk, storage.risks.history(uow.tx, risk_id)


def to_change(deps: Deps, user: UserId, risk_id: int) -> Risk | Refused:
    """One risk, for somebody who may change it."""
    with deps.read() as uow:
        risk = storage.risks.get(uow.tx, risk_id)
        return GONE if risk is None else _refusal(uow, storage.pilots.by_id(uow.tx, risk.pilot_id), user) or risk


def refusal_to_add(deps: Deps, user: UserId, pilot_id: int) -> Refused | None:
    """Why somebody may not put a risk on the list, if so."""
    with deps.read() as uow:
        return _refusal(uow, storage.pilots.by_id(uow.tx, pilot_id), user)


def add(
    deps: Deps, user: UserId, pilot_id: int, draft: RiskDraft, hangs_on: Choice = NOTHING
) -> Listed | Refused | Found:
    """Put a risk on the list, which is returned as it is then. A mapping names what is wrong by field."""
    with deps.write() as uow:
        pilot = storage.pilots.held(uow.tx, pilot_id)
        refused = _refusal(uow, pilot, user) or _problems(uow.tx, pilot, draft)
        if refused:
            return refused
        named = dependencies.chosen(uow, user, hangs_on)
        if isinstance(named, Refused):
            return {"dependency": named.sentence}
        riskmoves.name(uow, pilot, user, replace(draft, dependency=named))
        return _listed(uow, pilot, user)


def change_to(
    deps: Deps, user: UserId, reference: Reference, draft: RiskDraft, hangs_on: Choice = NOTHING
) -> Listed | Refused | Found:
    """Describe a risk anew, unless somebody else was faster. A mapping names what is wrong by field."""

    def described(uow: UnitOfWork, pilot: Pilot, risk: Risk) -> Refused | Found | None:
        problems = _problems(uow.tx, pilot, draft, of=risk)
        if problems:
            return problems
        named = dependencies.chosen(uow, user, hangs_on)
        if isinstance(named, Refused):
            return {"dependency": named.sentence}
        move = change(risk, replace(draft, dependency=named), by=user, now=uow.now)
        if risk.version != reference.version or (move and not riskmoves.take(uow, pilot, risk, move)):
            return CHANGED
        return None

    return _changing(deps, user, reference.id, described)


def press(deps: Deps, user: UserId, risk_id: int, state: RiskState) -> Listed | Refused:
    """Say with one press that a risk came true or passed, or that it stands after all (R27)."""

    def moved(uow: UnitOfWork, pilot: Pilot, risk: Risk) -> Refused | None:
        stale = risk.state.live is state.live
        move = None if stale else settle(risk, state, by=user, now=uow.now)
        return None if riskmoves.take(uow, pilot, risk, move) else _handled_already(uow.tx, risk)

    return _changing(deps, user, risk_id, moved)


def leaderless(tx: Transaction, pilot: Pilot) -> dict[UserId, list[Risk]]:
    """What is still at risk and owned by people who have left the workspace, by owner."""
    live = storage.risks.live(tx, pilot.id)
    return {owner: [risk for risk in live if risk.owner == owner] for owner in sorted(_gone(tx, live))}


def _changing(
    deps: Deps, user: UserId, risk_id: int, act: Callable[[UnitOfWork, Pilot, Risk], Said | None]
) -> Listed | Refused | Said:
    """Change a risk for somebody who may, and return the list as it is then."""
    with deps.write() as uow:
        known = storage.risks.get(uow.tx, risk_id)
        if known is None:
            return GONE
        pilot = storage.pilots.held(uow.tx, known.pilot_id)
        risk = storage.risks.get(uow.tx, risk_id) or known
        refused = _refusal(uow, pilot, user) or act(uow, pilot, risk)
        return refused or _listed(uow, pilot, user)


def _listed(uow: UnitOfWork, pilot: Pilot, user: UserId) -> Listed:
    risks = in_order(storage.risks.of(uow.tx, pilot.id))
    may_change = _refusal(uow, pilot, user) is None
    today = uow.now.astimezone(pilot.cadence.zone).date()
    return Listed(pilot, risks, may_change=may_change, gone=_gone(uow.tx, risks), on=today)


def _gone(tx: Transaction, risks: Iterable[Risk]) -> set[UserId]:
    """Who owns one of these that is still at risk, and has left the workspace."""
    owners = {risk.owner for risk in risks if risk.owner is not None and risk.state.live}
    known = storage.people.known(tx, owners) if owners else {}
    return {user for user, person in known.items() if person.deleted}


def _refusal(uow: UnitOfWork, pilot: Pilot, user: UserId) -> Refused | None:
    """Why somebody may not change a pilot's risks, if so."""
    if not rights.may_record(uow, pilot, user):
        return NOT_YOURS
    return Refused(cadence_views.ended(pilot)) if pilot.state.ended else None


def _problems(tx: Transaction, pilot: Pilot, draft: RiskDraft, *, of: Risk | None = None) -> Found:
    """What keeps a risk from being kept as it is described; `of` is the one that it describes anew."""
    renamed = of is None or not alike(draft.what, of.what)
    others = [risk for risk in storage.risks.live(tx, pilot.id) if risk != of] if renamed else []
    found = dict(risk_problems(draft, others))
    if draft.owner is not None and (of is None or draft.owner != of.owner):
        person = storage.people.known(tx, [draft.owner]).get(draft.owner)
        if person is not None and person.deleted:
            found["owner"] = denials.PERSON_GONE.sentence
    return found


def _handled_already(tx: Transaction, risk: Risk) -> HandledAlready:
    return HandledAlready(views.handled_already(risk, storage.risks.history(tx, risk.id)[-1]))
