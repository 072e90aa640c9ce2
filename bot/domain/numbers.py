"""Numbers as people type them, and as a form hands them back to be changed."""

import re
from decimal import Decimal
from math import isfinite

_READ_TWO_WAYS = re.compile(r"[-+]?[1-9]\d{0,2}(,\d{3})+")


def number(text: str) -> float | None:
    """With a point or a comma before its fraction; None for 1,250, which is two numbers in two places."""
    if _READ_TWO_WAYS.fullmatch(text.strip()):
        return None
    try:
        found = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return found if isfinite(found) else None


def written(value: float) -> str:
    """Every digit of it, so that it is read back as it was."""
    return f"{Decimal(repr(value)):f}".removesuffix(".0")
