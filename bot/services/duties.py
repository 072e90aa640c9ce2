"""Everything that is due now."""

import storage.duties
from bot.domain.duties import Duty
from bot.services import portfolio, retention
from bot.services.deps import Deps

_PLACES = {duty: place for place, duty in enumerate(Duty)}


def due(deps: Deps) -> list[tuple[Duty, int]]:
    """Each duty with the number of what it is due for, in the order in which they are to be done."""
    with deps.read() as uow:
        found = storage.duties.due(uow.tx, now=uow.now)
    more = [(Duty.PORTFOLIO, week) for week in portfolio.due(deps)]
    more += [(Duty.FORGET, one) for one in retention.due(deps)]
    return sorted(found + more, key=lambda each: _PLACES[each[0]]) if more else found
