"""What will happen next by itself."""

import storage.agenda
from bot.domain.agenda import Due, Happening
from bot.services import portfolio
from bot.services.deps import Deps


def next_due(deps: Deps) -> Due | None:
    """The next thing that time brings about from now on; None if nothing is planned."""
    with deps.read() as uow:
        planned = storage.agenda.upcoming(uow.tx, after=uow.now)
        told_at = portfolio.next_at(uow)
    told = [] if told_at is None else [Due(at=told_at, happening=Happening.PORTFOLIO, pilot=None)]
    return min([*planned, *told], key=lambda due: due.at, default=None)
