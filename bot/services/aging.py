"""How old items are."""

from collections.abc import Sequence

from bot.domain.blockers import Aged, Blocker
from bot.domain.pilots import Pilot
from bot.services import people
from bot.services.deps import Deps
from storage.database import Transaction


def aged(deps: Deps, tx: Transaction, pilot: Pilot, items: Sequence[Blocker]) -> tuple[Aged, ...]:
    """A pilot's items with their ages, each counted in the business days of whoever raised it."""
    now = deps.clock.now()
    reporters = (item.raised_by for item in items)
    working = people.working_times(deps, tx, reporters, fallback=pilot.cadence.zone)
    return tuple(
        Aged(item, pilot.name, working[item.raised_by].days_between(item.opened_at, item.solved_at or now))
        for item in items
    )
