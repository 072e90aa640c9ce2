"""Removing what people wrote when it was kept long enough."""

from datetime import datetime, timedelta

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
    with deps.db.read() as tx:
        last = storage.heartbeats.last(tx).get(Beat.FORGET)
    return [] if last is not None and deps.clock.now() - last < _EVERY else [0]


def forget_due(deps: Deps, _: int) -> None:
    forget(deps, weeks=deps.settings.retention_weeks or 0)


def going(deps: Deps, *, weeks: int) -> list[Going]:
    """What is older than so many weeks, by pilot."""
    with deps.db.read() as tx:
        return storage.retention.going(tx, before=_before(deps, weeks))


def forget(deps: Deps, *, weeks: int) -> list[Going]:
    """Remove the words that are older than so many weeks; returns how much that was."""
    before = _before(deps, weeks)
    with deps.db.write() as tx:
        found = storage.retention.going(tx, before=before)
        storage.heartbeats.beat(tx, Beat.FORGET, at=deps.clock.now())
        if found:
            storage.retention.remove(tx, before=before)
            audit.note(deps, tx, Action.WORDS_REMOVED, facts={"weeks": weeks})
    deps.db.forget_deleted()
    return found


def _before(deps: Deps, weeks: int) -> datetime:
    return deps.clock.now() - timedelta(weeks=weeks)
