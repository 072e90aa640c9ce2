"""What every use case needs."""

from dataclasses import dataclass, field

from bot.clock import Clock
from bot.manifest import Granted
from bot.metrics import Metrics
from bot.settings import Settings
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Deps:
    db: Database
    clock: Clock
    settings: Settings
    metrics: Metrics = field(default_factory=Metrics)
    granted: Granted = field(default_factory=Granted)
