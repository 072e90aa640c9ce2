"""Telling people what is kept about them."""

import storage.privacy
from bot.domain.people import UserId
from bot.domain.privacy import Kept
from bot.services.deps import Deps


def kept(deps: Deps, user: UserId) -> Kept:
    with deps.read() as uow:
        return storage.privacy.kept(uow.tx, user)
