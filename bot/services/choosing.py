"""Which pilot somebody means."""

import storage.pilots
from bot.domain.blockers import Refused
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.services import audit, rights
from bot.services.unit_of_work import UnitOfWork
from bot.views import pilots as views


def shown(uow: UnitOfWork, user: UserId, *, key: str | None, channel: str, usage: str) -> Pilot | Refused:
    """The pilot that somebody means and is about to look into; a look that takes an admin's rights is written down."""
    pilot = meant(uow, user, key=key, channel=channel, usage=usage)
    if not isinstance(pilot, Refused):
        audit.note_look(uow, pilot, rights.onlooker(uow, user, [pilot], channel=channel), at_what=usage)
    return pilot


def meant(uow: UnitOfWork, user: UserId, *, key: str | None, channel: str, usage: str) -> Pilot | Refused:
    """The pilot that somebody means, if they may know of it.

    Without a key that is the pilot of the channel they ask from, or else their only one.
    """
    if key is not None:
        named = storage.pilots.by_key(uow.tx, key.lower())
        candidates = [named] if named is not None else []
    else:
        here = storage.pilots.by_channel(uow.tx, channel)
        candidates = [here] if here is not None else storage.pilots.of_person(uow.tx, user)
    seen = rights.visible(uow, candidates, user, channel=channel)
    if len(seen) == 1:
        return seen[0]
    command = uow.settings.command
    return Refused((views.which_one(seen, f"{command} {usage}") if seen else views.no_such_pilot(key, command)).text)
