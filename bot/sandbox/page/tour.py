"""A few things worth trying, ticked off as they are done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

HOME, DIRECT = "home", "dm"
"""The names of two places that are no channels: the App Home, and the direct messages with the app."""


@dataclass(frozen=True)
class Look:
    """Somebody opened a place: a channel, by its name, DIRECT or HOME."""

    person: str
    place: str
    at: datetime


@dataclass(frozen=True)
class Step:
    """`done` looks at what was opened so far, and elsewhere.

    `person` and `place`, by name, are where to begin; `message` is the ts of the one to look at there.
    """

    title: str
    how: str
    done: Callable[[Sequence[Look]], bool]
    person: str | None = None
    place: str | None = None
    message: str | None = None


class Tour:
    """Remembers what was looked at, and which steps have been done: once done, done."""

    def __init__(self, steps: Sequence[Step], clock: Callable[[], datetime]) -> None:
        self.steps = tuple(steps)
        self._clock = clock
        self._looks: list[Look] = []
        self._done: set[int] = set()

    def look(self, person: str, place: str) -> None:
        self._looks.append(Look(person, place, self._clock()))

    def progress(self) -> list[tuple[Step, bool]]:
        """Every step, and whether it is done by now."""
        for number, step in enumerate(self.steps):
            if number not in self._done and step.done(tuple(self._looks)):
                self._done.add(number)
        return [(step, number in self._done) for number, step in enumerate(self.steps)]
