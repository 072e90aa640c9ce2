"""Telling people what is kept about them."""

import storage.privacy
from bot.domain.people import UserId
from bot.domain.privacy import Kept
from bot.services.deps import Deps


def kept(deps: Deps, user: UserId) -> Kept:
    with deps.db.read() as tx:
        return storage.privacy.kept(tx, user)
