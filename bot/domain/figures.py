"""How sentences of the domain write dates and numbers."""

from datetime import date
from typing import Protocol


class Figures(Protocol):
    """What a sentence asks for."""

    def day(self, on: date) -> str: ...

    def decimal(self, number: float) -> str: ...


class _Plain:
    def day(self, on: date) -> str:
        return f"{on:%-d %B %Y}"

    def decimal(self, number: float) -> str:
        return f"{number:.1f}"


PLAIN: Figures = _Plain()
"""English, where no installation says otherwise."""
