"""Which days are off, and which check-ins come next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from bot import daysoff
from bot.domain import cadence
from bot.domain.cadence import Slot
from bot.domain.pilots import Pilot, PilotState
from bot.services.unit_of_work import UnitOfWork

_LOOK_AHEAD = 60
"""Weeks in which the next check-in is looked for; nobody skips for longer than a year."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A slot to come; `skipped` says why no check-in opens in it, and is None if one does."""

    slot: Slot
    skipped: str | None


def days_off(uow: UnitOfWork) -> Mapping[date, str]:
    """The workspace's days off, from last year to the year after next, with what each is called."""
    year = uow.now.year
    return daysoff.days_off(uow.settings.country, uow.settings.days_off, range(year - 1, year + 3))


def reason_to_skip(uow: UnitOfWork, pilot: Pilot, slot: Slot) -> str | None:
    """Why no check-in of a pilot opens in a slot; None if one does."""
    return cadence.reason_to_skip(
        slot,
        pilot.cadence.zone,
        skip_dates=pilot.skip_dates,
        days_off=days_off(uow),
        paused=pilot.state is PilotState.PAUSED,
    )


def upcoming(uow: UnitOfWork, pilot: Pilot) -> list[Planned]:
    """The slots to come, up to the first in which a check-in opens. Empty while a pilot rests or has ended."""
    if pilot.state is not PilotState.ACTIVE or pilot.next_opens_at is None:
        return []
    found: list[Planned] = []
    slots = cadence.slots_from(pilot.cadence, after=pilot.next_opens_at - timedelta(seconds=1))
    for slot in islice(slots, _LOOK_AHEAD):
        found.append(Planned(slot, reason_to_skip(uow, pilot, slot)))
        if found[-1].skipped is None:
            break
    return found


def next_opening(uow: UnitOfWork, pilot: Pilot) -> datetime | None:
    """When the next check-in really opens; None if none is in sight."""
    planned = upcoming(uow, pilot)
    return planned[-1].slot.opens_at if planned and planned[-1].skipped is None else None
