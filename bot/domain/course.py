"""How a pilot has come to where it is: what the patterns of many weeks are read from."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.checkins import Category
from bot.domain.people import UserId
from bot.domain.pilots import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Stages and blockers oldest first; who answered in the latest check-ins, the latest first."""

    stages: tuple[tuple[Stage, datetime], ...] = ()
    blockers: tuple[tuple[Category, datetime], ...] = ()
    """Those about data, and about people and skills."""
    answerers: tuple[frozenset[UserId], ...] = ()

    def stage_at(self, at: datetime) -> Stage | None:
        return next((stage for stage, since in reversed(self.stages) if since <= at), None)


NO_COURSE = Course()
