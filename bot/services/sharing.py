"""Sharing with a pilot's channel what one person was told in private."""

import storage.outbox
import storage.pilots
from bot.domain.blockers import Refused
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.services import history, pilots, rights
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from bot.views import denials
from bot.views.blocks import Content
from bot.views.history import history_message
from bot.views.pilots import status
from bot.views.sharing import HISTORY, shared
from storage.outbox import Message


def share(deps: Deps, user: UserId, pilot_id: int, what: str, *, channel: str, shown_at: str) -> Refused | None:
    """Post a status or a history, as it stands now, in the pilot's channel; once for each answer shown."""
    with deps.write() as uow:
        pilot = storage.pilots.by_id(uow.tx, pilot_id)
        if pilot.channel != channel or not rights.may_see(uow, pilot, user, channel=channel):
            return denials.SHARED_ELSEWHERE
        message = Message(
            key=f"shared:{pilot.id}:{user}:{shown_at}",
            kind="shared",
            recipient=pilot.channel,
            payload=shared(_content(uow, pilot, what), user).payload(),
            pilot_id=pilot.id,
        )
        storage.outbox.post(uow.tx, message, at=uow.now)
    return None


def _content(uow: UnitOfWork, pilot: Pilot, what: str) -> Content:
    if what == HISTORY:
        return history_message(history.build(uow, pilot, reader=None))
    return status(pilots.facts(uow, pilot), command=uow.settings.command)
