"""Removing what people wrote when it was kept long enough."""

from datetime import timedelta

import storage.heartbeats
import storage.retention
from bot.domain.audit import Action
from bot.domain.privacy import Going
from bot.services import audit
from bot.services.deps import Deps
from storage.heartbeats import Beat

_EVERY = timedelta(days=1)


def due(deps: Deps) -> list[int]:
    """Whether old words are to be looked for: once a day, where they are not kept for ever."""
    if deps.settings.retention_weeks is None:
        return []
    with deps.read() as uow:
        last = storage.heartbeats.last(uow.tx).get(Beat.FORGET)
        return [] if last is not None and uow.now - last < _EVERY else [0]


def forget_due(deps: Deps, _: int) -> None:
    forget(deps, weeks=deps.settings.retention_weeks or 0)


def going(deps: Deps, *, weeks: int) -> list[Going]:
    """What is older than so many weeks, by pilot."""
    with deps.read() as uow:
        return storage.retention.going(uow.tx, before=uow.now - timedelta(weeks=weeks))


def forget(deps: Deps, *, weeks: int) -> list[Going]:
    """Remove the words that are older than so many weeks; returns how much that was."""
    with deps.write() as uow:
        before = uow.now - timedelta(weeks=weeks)
        found = storage.retention.going(uow.tx, before=before)
        storage.heartbeats.beat(uow.tx, Beat.FORGET, at=uow.now)
        if found:
            storage.retention.remove(uow.tx, before=before)
            audit.note(uow, Action.WORDS_REMOVED, facts={"weeks": weeks})
    deps.db.forget_deleted()
    return found
