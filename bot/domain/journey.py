"""The way of a pilot from its charter to production, as status and digest tell it."""

from dataclasses import dataclass

from bot.domain.charter import NOTHING_CHARTERED, Chartered


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """Everything that is kept beside the weekly rounds; a pilot that uses none of it has an empty one."""

    charter: Chartered = NOTHING_CHARTERED


NO_JOURNEY = Journey()
