"""Remembering which types of blocks Slack does not draw in this workspace, so that it refuses each only once."""

from collections.abc import Iterable
from datetime import timedelta

import storage.refusals
from bot.services.deps import Deps

_REMEMBERED = timedelta(weeks=4)
"""Then they are offered again: workspaces learn."""


def known(deps: Deps) -> frozenset[str]:
    """The types that are not worth offering now."""
    with deps.db.read() as tx:
        return storage.refusals.since(tx, deps.clock.now() - _REMEMBERED)


def remember(deps: Deps, types: Iterable[str]) -> None:
    with deps.db.write() as tx:
        storage.refusals.add(tx, types, at=deps.clock.now())
