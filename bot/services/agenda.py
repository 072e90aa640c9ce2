"""What will happen next by itself."""

import storage.agenda
from bot.domain.agenda import Due
from bot.services.deps import Deps


def next_due(deps: Deps) -> Due | None:
    """The next thing that time brings about from now on; None if nothing is planned."""
    with deps.db.read() as tx:
        return next(iter(storage.agenda.upcoming(tx, after=deps.clock.now())), None)
