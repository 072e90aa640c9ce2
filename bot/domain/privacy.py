"""What is kept about one person, and what stands in their place once they are erased."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.people import SOMEONE_WHO_LEFT, UserId

REMOVED = "(words removed)"
"""What stands where somebody's words were."""
SHORTEST_NAME = 3
"""Shorter names are too often something else."""
_SURE = 12
"""Words of so many characters are theirs wherever they stand; shorter ones only where they stand alone."""
_SAID = frozenset({"text", "alt_text"})
"""Where in a message's payload sentences stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How much is kept under somebody's name. A team rating never is, once its check-in has closed (R18)."""

    zone: ZoneInfo | None
    away_hint_until: datetime | None
    pilots: int
    check_ins: int
    """Those in which they answered."""
    revisions: int
    ratings: int
    """Those given on the leadership side."""
    raised: int
    actions: int
    """Lines in the history of blockers and asks."""
    lessons: int
    risks: int
    """Those that they named."""
    decisions: int
    """Those that they took or recorded."""
    changes: int
    """Changes of charters and readiness maps, and measurements."""
    needs: int
    """Items of readiness maps for which they answer."""
    messages: int


@dataclass(frozen=True, slots=True)
class Going:
    """How much of a pilot is old enough for its words to go; “-” stands for messages about all pilots."""

    pilot: str
    revisions: int
    items: int
    risks: int
    messages: int


@dataclass(frozen=True, slots=True)
class Names:
    """By what others write of somebody; only what is long enough to tell them."""

    known: tuple[str, ...] = ()

    @classmethod
    def of(cls, given: Iterable[str]) -> "Names":
        found = {" ".join(name.split()).casefold(): " ".join(name.split()) for name in given}
        return cls(tuple(sorted(name for name in found.values() if len(name) >= SHORTEST_NAME)))

    def taken_out(self, text: str) -> str:
        """A text without them: where they are whole words, in whatever case."""
        if not self.known:
            return text
        longest_first = sorted(self.known, key=len, reverse=True)
        names = "|".join(r"\s+".join(map(re.escape, name.split())) for name in longest_first)
        return re.sub(rf"(?<!\w)@?(?:{names})(?!\w)", SOMEONE_WHO_LEFT, text, flags=re.IGNORECASE)


NO_NAMES = Names()


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is taken out of a text: a person with their names, and words of theirs if they are to go too."""

    user: UserId
    stand_in: UserId
    words: Collection[str] = ()
    names: Names = NO_NAMES

    def of(self, value: Any) -> Any:
        """A message's payload, or any part of one, without them."""
        match value:
            case {"type": "user", "user_id": self.user}:
                return {"type": "text", "text": SOMEONE_WHO_LEFT}
            case dict():
                return {name: self._part(name, part) for name, part in value.items()}
            case list():
                return [self.of(part) for part in value]
            case str():
                return self._text(value)
            case _:
                return value

    def _part(self, name: str, part: Any) -> Any:
        """Only where sentences stand can a word be somebody's name."""
        without = self.of(part)
        return self.names.taken_out(without) if name in _SAID and isinstance(without, str) else without

    def _text(self, text: str) -> str:
        if text == self.user:
            return self.stand_in
        for words in sorted(self.words, key=len, reverse=True):
            text = _without(text, words)
        mention = f"<@{self.user}>"
        return text.replace(mention, SOMEONE_WHO_LEFT).replace(_escaped(mention), SOMEONE_WHO_LEFT)


def _without(text: str, words: str) -> str:
    """A text without these words, be they whole, escaped, on one line, or cut off."""
    line = " ".join(words.split())
    for form in (words, line, _escaped(words), _escaped(line)):
        if text == form:
            return REMOVED
        if len(form) >= _SURE:
            text = text.replace(form, REMOVED)
            start, found, rest = text.partition(form[:_SURE])
            if found and "…" in rest:  # cut off: what is left of it ends there
                text = start + REMOVED + rest.partition("…")[2]
        else:
            text = re.sub(rf"(?m)(^|: ){re.escape(form)}(?=$| · )", rf"\g<1>{REMOVED}", text)
    return text


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
