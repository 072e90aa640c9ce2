"""The way of a pilot from its charter to production, as status and digest tell it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.charter import NOTHING_CHARTERED, Chartered
from bot.domain.checkins import Category
from bot.domain.decisions import Decision
from bot.domain.gates import Gate
from bot.domain.pilots import Stage
from bot.domain.readiness import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """Everything that is kept beside the weekly rounds; a pilot that uses none of it has an empty one."""

    charter: Chartered = NOTHING_CHARTERED
    decisions: tuple[Decision, ...] = ()
    """The newest twelve, the newest first."""
    gate: Gate | None = None
    """The last one."""
    readiness: Tally | None = None
    """None where nobody uses the map."""
    decided: int = 0
    """How many there are in all."""
    stages: tuple[tuple[Stage, datetime], ...] = ()
    """Every stage with when it began, oldest first."""
    telling: tuple[tuple[Category, datetime], ...] = ()
    """The blockers about data, and about people and skills, with when they were raised, oldest first."""

    def stage_at(self, at: datetime) -> Stage | None:
        return next((stage for stage, since in reversed(self.stages) if since <= at), None)


NO_JOURNEY = Journey()
