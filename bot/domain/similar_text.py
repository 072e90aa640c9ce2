"""Whether two items say the same, or nearly the same (R21)."""

import unicodedata
from collections.abc import Mapping
from typing import TypeVar

from bot.domain.invisible_characters import without_invisible

SIMILAR_ENOUGH = 0.5
"""The share of the telling words of both items together that must be in each of them."""
FEWEST_SHARED = 2
"""One word that two items share is too often a coincidence."""
_TELLING_LENGTH = 4
"""Shorter words are mostly “the”, “not” and their like; unless they hold digits, or are of a script without spaces."""
Key = TypeVar("Key")


def normalized(text: str) -> str:
    """The words alone: without case, punctuation, invisible characters and differences of spacing or writing forms.

    A text of nothing but punctuation stays as it is, so that “?” and “!” are not the same.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", without_invisible(text)).casefold())
    words = "".join(" " if unicodedata.category(character).startswith("P") else character for character in folded)
    return " ".join(words.split()) or " ".join(folded.split())


def same_words(one: str, other: str) -> bool:
    """Whether two texts are the same item in the same words."""
    return normalized(one) == normalized(other)


def similarity(one: str, other: str) -> float:
    """The share of telling words that are in both texts, from 0 to 1; 0 where fewer than two are."""
    ours, others = _telling_words(one), _telling_words(other)
    shared = ours & others
    return len(shared) / len(ours | others) if len(shared) >= FEWEST_SHARED else 0.0


def most_similar(text: str, items: Mapping[Key, str]) -> Key | None:
    """The item to ask about: “Same as #2?”. Of several that are equally similar, the first; None if none is enough."""
    best = max(items, key=lambda key: similarity(text, items[key]), default=None)
    return best if best is not None and similarity(text, items[best]) >= SIMILAR_ENOUGH else None


def _telling_words(text: str) -> frozenset[str]:
    return frozenset(word for word in normalized(text).split() if _is_telling(word))


def _is_telling(word: str) -> bool:
    return len(word) >= _TELLING_LENGTH or not word.isascii() or any(character.isdigit() for character in word)
