"""What every use case needs."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.settings import Settings
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Deps:
    db: Database
    clock: Clock
    settings: Settings
