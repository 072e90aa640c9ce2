"""How long texts may be, as their fields are told. No number has so many digits that places would group them."""

from collections.abc import Mapping


def too_long(texts: Mapping[str, str], limits: Mapping[str, int]) -> dict[str, str]:
    """What to do about texts with more characters than they may have, by field."""
    return {
        name: f"This is {len(text)} characters long; please keep it to {limits[name]}."
        for name, text in texts.items()
        if len(text) > limits[name]
    }
