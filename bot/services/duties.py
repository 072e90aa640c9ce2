"""Everything that is due now."""

import storage.duties
from bot.domain.duties import Duty
from bot.services import auditor, portfolio
from bot.services.deps import Deps


def due(deps: Deps) -> list[tuple[Duty, int]]:
    """Each duty with the number of what it is due for, in the order in which they are to be done."""
    with deps.db.read() as tx:
        found = storage.duties.due(tx, now=deps.clock.now())
    found += [(Duty.MEND, item) for item in auditor.astray(deps)]
    found += [(Duty.PORTFOLIO, week) for week in portfolio.due(deps)]
    order = {duty: place for place, duty in enumerate(Duty)}
    return sorted(found, key=lambda each: order[each[0]])
