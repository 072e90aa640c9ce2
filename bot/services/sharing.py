"""Sharing with a pilot's channel what one person was told in private."""

import storage.outbox
import storage.pilots
from bot.domain.blockers import Refused
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.services import history, pilots, rights
from bot.services.deps import Deps
from bot.views import denials
from bot.views.blocks import Content
from bot.views.history import history_message
from bot.views.pilots import status
from bot.views.sharing import HISTORY, shared
from storage.database import Transaction
from storage.outbox import Message


def share(deps: Deps, user: UserId, pilot_id: int, what: str, *, channel: str, shown_at: str) -> Refused | None:
    """Post a status or a history, as it stands now, in the pilot's channel; once for each answer shown."""
    with deps.db.write() as tx:
        pilot = storage.pilots.by_id(tx, pilot_id)
        if pilot.channel != channel or not rights.may_see(deps, tx, pilot, user, channel=channel):
            return denials.SHARED_ELSEWHERE
        message = Message(
            key=f"shared:{pilot.id}:{user}:{shown_at}",
            kind="shared",
            recipient=pilot.channel,
            payload=shared(_content(deps, tx, pilot, what), user).payload(),
            pilot_id=pilot.id,
        )
        storage.outbox.post(tx, message, at=deps.clock.now())
    return None


def _content(deps: Deps, tx: Transaction, pilot: Pilot, what: str) -> Content:
    if what == HISTORY:
        return history_message(history.build(deps, tx, pilot, reader=None))
    return status(pilots.facts(deps, tx, pilot), command=deps.settings.command)
