"""What will happen by itself, and when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Happening(StrEnum):
    """The kinds of things that time brings about."""

    OPENS = "check-in opens"
    PREFLIGHT = "check-in is looked over"
    REMINDS = "reminders are planned"
    CLOSES = "check-in closes"
    MOVES = "item moves up the ladder"
    OFFERS = "unanswered need is offered as a blocker"
    LESSONS = "champions hear of its lessons"
    MESSAGE = "message goes out"
    PORTFOLIO = "the portfolio digest goes out"


@dataclass(frozen=True, slots=True)
class Due:
    """Something that will happen. `pilot` is the pilot's name; None if it belongs to none."""

    at: datetime
    happening: Happening
    pilot: str | None

    def __str__(self) -> str:
        return f"{self.pilot}: {self.happening}" if self.pilot else str(self.happening)
