"""The way of a pilot from its charter to production, as status and digest tell it."""

from dataclasses import dataclass

from bot.domain.charter import NOTHING_CHARTERED, Chartered
from bot.domain.decisions import Decision
from bot.domain.gates import Gate
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


NO_JOURNEY = Journey()
