"""How old items are."""

from collections.abc import Iterable, Sequence

import storage.pilots
from bot.domain.blockers import Aged, Blocker
from bot.domain.pilots import Pilot
from bot.services import people
from bot.services.deps import Deps
from storage.database import Transaction


def aged(deps: Deps, tx: Transaction, pilot: Pilot, items: Sequence[Blocker]) -> tuple[Aged, ...]:
    """A pilot's items with their ages, each counted in the business days of whoever raised it."""
    return _aged(deps, tx, [pilot], items)


def aged_across(deps: Deps, tx: Transaction, items: Sequence[Blocker]) -> tuple[Aged, ...]:
    """The same for items of several pilots, in the order given."""
    return _aged(deps, tx, storage.pilots.by_ids(tx, {item.pilot_id for item in items}), items)


def _aged(deps: Deps, tx: Transaction, pilots: Iterable[Pilot], items: Sequence[Blocker]) -> tuple[Aged, ...]:
    """Asks once for each zone that pilots are in: whoever's own is not known is taken to live in their pilot's."""
    now = deps.clock.now()
    its_pilot = {pilot.id: pilot for pilot in pilots}
    zones = {item.id: its_pilot[item.pilot_id].cadence.zone for item in items}
    working = {
        zone: people.working_times(
            deps, tx, (item.raised_by for item in items if zones[item.id] == zone), fallback=zone
        )
        for zone in set(zones.values())
    }
    return tuple(
        Aged(
            item,
            its_pilot[item.pilot_id].name,
            working[zones[item.id]][item.raised_by].days_between(item.opened_at, item.solved_at or now),
        )
        for item in items
    )
