"""What people write of items and risks: new ones, and what became of those from before (R12, R21)."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.blockers import Aged, Blocker, Kind
from bot.domain.checkins import Category
from bot.domain.dependencies import NOTHING, Choice
from bot.domain.risks import Risk


class About(StrEnum):
    """What a form asks after: blockers and asks, or risks."""

    ITEM = "item"
    RISK = "risk"


class Fate(StrEnum):
    """What somebody says of something from before."""

    STILL = "still"
    CHANGED = "changed"
    SOLVED = "solved"
    ANSWERED = "answered"
    CAME_TRUE = "came true"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Carried:
    """One thing from before; `text` is the new wording or the answer to leadership's question."""

    about: About
    number: int
    fate: Fate
    text: str = ""
    version: int = 0
    """Of a risk as its words stood in the form."""


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What a form shows of earlier weeks: the newest items, how many more there are, and questions left open."""

    items: tuple[Aged, ...] = ()
    hidden: int = 0
    questions: tuple[Blocker, ...] = ()


@dataclass(frozen=True, slots=True)
class CarriedRisks:
    """The same of risks."""

    risks: tuple[Risk, ...] = ()
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """An item as somebody words it; an empty text is none."""

    kind: Kind
    text: str
    category: Category
    urgent: bool = False
    link: str | None = None
    """The message that it was raised from."""
    waits_on: Choice = NOTHING
