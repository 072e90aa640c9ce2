"""What people write of items: new ones, and what became of those from before (R12, R21)."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.blockers import Aged, Blocker, Kind
from bot.domain.checkins import Category


class Fate(StrEnum):
    """What somebody says of an item from before."""

    STILL = "still"
    CHANGED = "changed"
    SOLVED = "solved"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Carried:
    """One item from before; `text` is the new wording or the answer to leadership's question."""

    item_id: int
    fate: Fate
    text: str = ""


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What a form shows of earlier weeks: the newest items, how many more there are, and questions left open."""

    items: tuple[Aged, ...] = ()
    hidden: int = 0
    questions: tuple[Blocker, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """An item as somebody words it; an empty text is none."""

    kind: Kind
    text: str
    category: Category
    urgent: bool = False
    link: str | None = None
    """The message that it was raised from."""
