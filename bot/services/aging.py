"""How old items are."""

from collections.abc import Sequence

import storage.pilots
from bot.domain.blockers import Aged, Blocker
from bot.domain.pilots import Pilot
from bot.services import people
from bot.services.unit_of_work import UnitOfWork


def aged(uow: UnitOfWork, pilot: Pilot, items: Sequence[Blocker]) -> tuple[Aged, ...]:
    """A pilot's items with their ages, each counted in the business days of whoever raised it."""
    reporters = (item.raised_by for item in items)
    working = people.working_times(uow, reporters, fallback=pilot.cadence.zone)
    return tuple(
        Aged(item, pilot.name, working[item.raised_by].days_between(item.opened_at, item.solved_at or uow.now))
        for item in items
    )


def aged_across(uow: UnitOfWork, items: Sequence[Blocker]) -> tuple[Aged, ...]:
    """The same for items of several pilots, in the order given."""
    found: dict[int, Aged] = {}
    for pilot in storage.pilots.by_ids(uow.tx, {item.pilot_id for item in items}):
        its = aged(uow, pilot, [item for item in items if item.pilot_id == pilot.id])
        found |= {each.blocker.id: each for each in its}
    return tuple(found[item.id] for item in items)
