"""What one use case works with: a transaction, the instant at which it happens, and what is set."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.people import UserId
from bot.manifest import Granted
from bot.metrics import Metrics
from bot.settings import Settings
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looks into a pilot that only an admin's rights show them."""

    pilot_id: int
    by: UserId
    at_what: str


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """One use case: all that it reads and writes belongs to one transaction and happens at one instant.

    `now` is read from the clock once, when the transaction begins. Two looks at a clock are never the same, so a rule
    that compares one with the other is never sure to hold (R2).
    """

    tx: Transaction
    now: datetime
    """Aware UTC."""
    settings: Settings
    metrics: Metrics
    granted: Granted
    looks: list[Look] = field(default_factory=list)
    """What was shown to somebody only because they are an admin: written down before they get to see it (R35)."""
