"""Gathering a pilot's way to production."""

import storage.decisions
import storage.journey
import storage.readiness
from bot.domain.charter import Chartered
from bot.domain.journey import Journey
from bot.domain.pilots import Pilot
from bot.domain.readiness import tally
from storage.database import Transaction

_DECISIONS = 12


def of(tx: Transaction, pilot: Pilot) -> Journey:
    """Four statements, however long the way was."""
    now, marks = storage.journey.standing(tx, pilot.id), storage.journey.marks(tx, pilot.id)
    return Journey(
        charter=Chartered(now.charter, marks.measurements, marks.changes, now.version),
        decisions=tuple(storage.decisions.latest(tx, pilot.id, limit=_DECISIONS)),
        gate=now.gate,
        readiness=tally(storage.readiness.of(tx, [pilot.id])[pilot.id]),
        decided=now.decided,
        stages=marks.stages,
        telling=marks.telling,
    )
