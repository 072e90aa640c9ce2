"""Ending a pilot: what became of it, what was measured, and the lesson of it."""

from collections.abc import Mapping
from dataclasses import replace

import storage.checkins
import storage.lessons
import storage.outbox
import storage.pilots
from bot.domain.audit import Action
from bot.domain.blockers import Refused
from bot.domain.charter import Measurement
from bot.domain.checkins import CheckInState
from bot.domain.gates import Findings, findings_problems
from bot.domain.lessons import Written, lesson_problems
from bot.domain.people import UserId
from bot.domain.pilots import Ending, Pilot, ending_problems
from bot.services import audit, charter, checkins, choosing, gates, lessons, rights, riskmoves
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from bot.views import cadence as cadence_views
from bot.views import denials
from bot.views import ending as views
from storage.outbox import Message


def begin(deps: Deps, user: UserId, *, key: str | None, channel: str) -> tuple[Pilot, Written] | Refused:
    """The pilot that is to end, for somebody who may end it, and an empty lesson of it."""
    with deps.read() as uow:
        pilot = choosing.shown(uow, user, key=key, channel=channel, usage="end")
        if isinstance(pilot, Refused):
            return pilot
        return _refusal(uow, pilot, user) or (pilot, lessons.empty(uow.tx, pilot))


def end(
    deps: Deps, user: UserId, pilot_id: int, ending: Ending, lesson: Written, findings: Findings | None = None
) -> Refused | Mapping[str, str] | None:
    """End a pilot, close what is open, and tell all who read its digests. A mapping names what is wrong by field.

    `findings` are the answers to a gate's questions, asked where *measure* ends with the pilot.
    """
    problems = ending_problems(ending) | lesson_problems(lesson) | (findings_problems(findings) if findings else {})
    if problems:
        return problems
    with deps.write() as uow:
        pilot = storage.pilots.held(uow.tx, pilot_id)
        refused = _refusal(uow, pilot, user)
        if refused is not None:
            return refused
        check_in = storage.checkins.latest(uow.tx, pilot_id)
        if check_in is not None and check_in.state is CheckInState.OPEN:
            checkins.close(uow, check_in.id)
        if findings is not None and ending.outcome is not None:
            gates.at_the_end(uow, pilot, user, findings, lesson.happened, ending.outcome)
        if ending.value is not None and pilot.metric is not None:
            today = uow.now.astimezone(pilot.cadence.zone).date()
            charter.keep_measurement(uow, pilot_id, Measurement(today, ending.value), by=user)
        riskmoves.end(uow, pilot, user)
        storage.pilots.end(uow.tx, pilot_id, ending, at=uow.now)
        lessons.keep(
            uow, pilot, user, replace(lesson, stage=pilot.stage), form_id=storage.lessons.form_of_end(pilot_id)
        )
        audit.note(uow, Action.PILOT_ENDED, pilot_id=pilot_id, by=user, facts={"outcome": str(ending.outcome)})
        payload = views.ended(pilot, user, ending, lesson, findings).payload()
        for recipient in (pilot.channel, *pilot.roster.digest_readers):
            message = Message(
                key=f"ended:{pilot_id}:{recipient}",
                kind="notice",
                recipient=recipient,
                payload=payload,
                pilot_id=pilot_id,
                in_working_hours=recipient != pilot.channel,
            )
            storage.outbox.post(uow.tx, message, at=uow.now)
    deps.db.forget_deleted()
    return None


def _refusal(uow: UnitOfWork, pilot: Pilot, user: UserId) -> Refused | None:
    if not rights.may_change(uow, pilot, user):
        return denials.NOT_YOURS_TO_CHANGE
    return Refused(cadence_views.ended(pilot)) if pilot.state.ended else None
