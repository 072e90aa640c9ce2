"""The workspace's days off: a country's weekend, its public holidays, and the installation's own dates."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.workweek import MONDAY_TO_FRIDAY

if TYPE_CHECKING:
    from holidays import HolidayBase


def days_off(country: str | None, own: Collection[date], years: range) -> Mapping[date, str]:
    """Every day off in these years, with what it is called. `country` is like DE or DE-BY; None has no holidays."""
    found = {day: "a day off of the workspace" for day in own if day.year in years}
    for year in years if country is not None else ():
        found |= _public_holidays(country or "", year)
    return found


@lru_cache(maxsize=64)
def workdays(country: str | None) -> frozenset[int]:
    """The weekdays on which a country works; Monday to Friday where none is given."""
    if country is None:
        return MONDAY_TO_FRIDAY
    return frozenset(range(7)) - frozenset(_holidays_of(country, 2026).weekend)


def is_country(code: str) -> bool:
    """Whether the holidays of a country, or of a part of one, are known."""
    try:
        _public_holidays(code, 2026)
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=64)
def _public_holidays(code: str, year: int) -> Mapping[date, str]:
    return dict(_holidays_of(code, year))


def _holidays_of(code: str, year: int) -> "HolidayBase":
    import holidays  # slow to import, and only needed where a country is set

    country, _, part = code.partition("-")
    return holidays.country_holidays(country, subdiv=part or None, years=year, language="en_US")
