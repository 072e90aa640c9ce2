"""What a setting may be: each gives the value back, or raises a ValueError that says what is wrong with it."""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.daysoff import is_country
from bot.domain.cadence import parse_moment
from bot.domain.workweek import parse_workdays, parse_workhours
from bot.figures import is_locale


def address(url: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", url):
        raise ValueError(f"“{url}” is not an address like https://slack.com/api/")
    return url if url.endswith("/") else f"{url}/"


def database(url: str) -> str:
    """Never says what was written: it may hold a password."""
    try:
        made = make_url(url)
    except ArgumentError:
        made = None
    if made is None or made.drivername not in ("sqlite", "postgresql", "postgresql+psycopg"):
        raise ValueError("what is set is not an address like sqlite:///pilot.db or postgresql://user@host/name")
    if made.drivername == "sqlite" and made.database in (None, "", ":memory:"):
        raise ValueError("a database in memory is lost when the bot ends; name a file, like sqlite:///pilot.db")
    return url


def moment(text: str) -> str:
    if parse_moment(text) is None:
        raise ValueError(f"“{text}” is not a weekday and a time, like wed 09:00")
    return text


def workdays(text: str | None) -> str | None:
    if text is not None:
        parse_workdays(text)
    return text


def workhours(text: str) -> str:
    parse_workhours(text)
    return text


def zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"“{name}” is not a time zone, like Europe/Berlin") from error


def country(code: str | None) -> str | None:
    if code is not None and not is_country(code):
        raise ValueError(f"no holidays are known for “{code}”; use a code like DE, or DE-BY for a part of a country")
    return code


def locale(name: str) -> str:
    if not is_locale(name):
        raise ValueError(f"“{name}” is no language or place that is known, like de or en_US")
    return name


def split(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
