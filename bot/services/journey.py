"""Gathering a pilot's way to production."""

import storage.charter
import storage.decisions
import storage.gates
import storage.readiness
from bot.domain.journey import Journey
from bot.domain.pilots import Pilot
from bot.domain.readiness import tally
from storage.database import Transaction

_DECISIONS = 12


def of(tx: Transaction, pilot: Pilot) -> Journey:
    """A constant number of statements, however long the way was."""
    return Journey(
        charter=storage.charter.of(tx, [pilot.id])[pilot.id],
        decisions=tuple(storage.decisions.latest(tx, pilot.id, limit=_DECISIONS)),
        gate=storage.gates.latest(tx, pilot.id),
        readiness=tally(storage.readiness.of(tx, [pilot.id])[pilot.id]),
        decided=storage.decisions.count(tx, pilot.id),
    )
