"""Dates and numbers as an installation writes them, wherever Slack does not write them for each reader."""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent

HOUSE = "en"
"""English with the day first and without commas: Mon 9 Mar 2026."""


def is_locale(name: str) -> bool:
    """Whether a language or a place is known, like de or en_US."""
    try:
        Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return False
    return True


@lru_cache(maxsize=1_000)
def _day(on: date, locale: str) -> str:
    """Kept, because the same few days are written again and again, and babel takes its time (measured)."""
    if locale == HOUSE:
        return format_date(on, "EEE d MMM y", locale="en_GB")
    return format_skeleton("yMMMEd", on, locale=locale)


@dataclass(frozen=True, slots=True)
class Figures:
    """How one language or place writes them."""

    locale: str = HOUSE

    def day(self, on: date) -> str:
        """A day with its weekday."""
        return _day(on, self.locale)

    def month(self, on: date) -> str:
        return format_skeleton("yMMMM", on, locale=self.locale)

    def decimal(self, number: float, places: int = 1) -> str:
        """A number with so many places."""
        return format_decimal(round(number, places), f"#,##0.{'0' * places}".rstrip("."), locale=self.locale)

    def signed(self, number: float) -> str:
        """A difference with its sign, to one place; none at all has no sign."""
        rounded = round(number, 1)
        return format_decimal(rounded, "+0.0;-0.0", locale=self.locale) if rounded else self.decimal(0)

    def number(self, number: float) -> str:
        """A number with the places that it has."""
        return format_decimal(number, "#,##0.######", locale=self.locale)

    def percent(self, share: float) -> str:
        return format_percent(round(share, 2), locale=self.locale)


@dataclass(slots=True)
class _InUse:
    figures: Figures = field(default_factory=Figures)


_in_use = _InUse()


def use(figures: Figures) -> None:
    """Write everything like this from now on. Only what puts an installation together calls it."""
    _in_use.figures = figures


def day(on: date) -> str:
    return _in_use.figures.day(on)


def month(on: date) -> str:
    return _in_use.figures.month(on)


def decimal(number: float, places: int = 1) -> str:
    return _in_use.figures.decimal(number, places)


def signed(number: float) -> str:
    return _in_use.figures.signed(number)


def number(value: float) -> str:
    return _in_use.figures.number(value)


def percent(share: float) -> str:
    return _in_use.figures.percent(share)
