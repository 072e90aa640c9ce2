"""Recording decisions, and finding them again."""

from dataclasses import asdict

import storage.decisions
import storage.outbox
import storage.pilots
from bot.domain.audit import Action
from bot.domain.blockers import Refused
from bot.domain.decisions import Decision, DecisionDraft, decision_problems
from bot.domain.drafts import Found
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.domain.rights import may_record
from bot.services import audit, blockers, rights
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from bot.views import decisions as views
from storage.outbox import Message

NOT_YOURS = Refused("Only the people of this pilot can record a decision for it.")


def recordable(deps: Deps, user: UserId, *, channel: str) -> list[Pilot]:
    """The pilots for which somebody may record a decision, that of the channel first."""
    return blockers.raisable(deps, user, channel=channel, may=may_record)


def record(deps: Deps, user: UserId, pilot_id: int, draft: DecisionDraft, *, form_id: str) -> Refused | Found | Pilot:
    """Keep a decision and tell the channel; the same form twice is kept once. A mapping names what is wrong."""
    problems = decision_problems(draft)
    if problems:
        return problems
    with deps.write() as uow:
        pilot = storage.pilots.by_id(uow.tx, pilot_id)
        if not rights.may_record(uow, pilot, user):
            return NOT_YOURS
        decision = Decision(**asdict(draft), pilot_id=pilot_id, recorded_by=user, at=uow.now)
        keep(uow, pilot, decision, form_id=form_id)
        return pilot


def keep(uow: UnitOfWork, pilot: Pilot, decision: Decision, *, form_id: str) -> None:
    """Write a decision down and tell the channel, once."""
    if not storage.decisions.add(uow.tx, decision, form_id=form_id):
        return
    audit.note(uow, Action.DECISION, pilot_id=pilot.id, by=decision.recorded_by, about=decision.taken_by)
    message = Message(
        key=f"decision:{form_id}",
        kind="notice",
        recipient=pilot.channel,
        payload=views.announcement(pilot, decision).payload(),
        pilot_id=pilot.id,
    )
    storage.outbox.post(uow.tx, message, at=decision.at)
