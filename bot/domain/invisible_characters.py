"""Characters that no one can see: an answer of nothing but these is empty, and names do not hold them."""

import re
import unicodedata

_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Characters that hold a place without a sign of their own, like the Hangul fillers and the empty Braille cell."""
_VARIATION_SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_FILLER = re.compile(f"[{_FILLERS}{_VARIATION_SELECTORS}]")
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs"})
"""Control characters, formatting ones (zero-width, bidirectional, byte order mark) and halves of surrogate pairs."""


def without_invisible(text: str) -> str:
    """The text without what cannot be seen; spaces and line breaks stay."""
    return "".join(character for character in _FILLER.sub("", text) if not _is_invisible(character))


def is_blank(text: str) -> bool:
    """Whether nothing in it can be seen."""
    return not without_invisible(text).strip()


def clean_name(text: str) -> str:
    """A name on one line, with single spaces between its words; empty if nothing in it can be seen."""
    return " ".join(without_invisible(text).split())


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE_CATEGORIES and not character.isspace()
