"""What a look at a pilot finds, each with what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at; `cure` is None if it is as it should be."""

    fact: str
    cure: str | None = None
