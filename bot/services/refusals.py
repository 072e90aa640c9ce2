"""Remembering which types of blocks Slack does not draw in this workspace, so that it refuses each only once."""

from collections.abc import Iterable
from datetime import timedelta

import storage.refusals
from bot.services.deps import Deps

_REMEMBERED = timedelta(weeks=4)
"""Then they are offered again: workspaces learn."""


def known(deps: Deps) -> frozenset[str]:
    """The types that are not worth offering now."""
    with deps.read() as uow:
        return storage.refusals.since(uow.tx, uow.now - _REMEMBERED)


def remember(deps: Deps, types: Iterable[str]) -> None:
    with deps.write() as uow:
        storage.refusals.add(uow.tx, types, at=uow.now)
