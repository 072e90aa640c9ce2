"""The workspace's days off: a country's public holidays and the installation's own dates."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache


def days_off(country: str | None, own: Collection[date], years: range) -> Mapping[date, str]:
    """Every day off in these years, with what it is called. `country` is like DE or DE-BY; None has no holidays."""
    found = {day: "a day off of the workspace" for day in own if day.year in years}
    for year in years if country is not None else ():
        found |= _public_holidays(country or "", year)
    return found


def is_country(code: str) -> bool:
    """Whether the holidays of a country, or of a part of one, are known."""
    try:
        _public_holidays(code, 2026)
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=64)
def _public_holidays(code: str, year: int) -> Mapping[date, str]:
    import holidays  # slow to import, and only needed where a country is set

    country, _, part = code.partition("-")
    return dict(holidays.country_holidays(country, subdiv=part or None, years=year, language="en_US"))
