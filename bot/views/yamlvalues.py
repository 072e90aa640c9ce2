"""Reading single values of a YAML file, each with a sentence for what is not one."""

from collections.abc import Callable
from datetime import date
from math import isfinite, nan
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from bot.domain.cadence import Moment, parse_moment
from bot.domain.errors import MalformedError
from bot.domain.people import ChannelId, UserId
from bot.domain.pilots import Stage
from bot.domain.readiness import NeedKind
from bot.views.yamlfields import BadFieldError, sequence

_Id = TypeVar("_Id", UserId, ChannelId)


def text(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise BadFieldError("expected a single value.")
    return str(node.value).strip()


def words(limit: int) -> Callable[[yaml.Node], str]:
    """A text of so many characters at most."""

    def read(node: yaml.Node) -> str:
        found = text(node)
        if len(found) > limit:
            raise BadFieldError(f"this is {len(found)} characters long; please keep it to {limit}.")
        return found

    return read


def user(node: yaml.Node) -> UserId:
    return _parsed(UserId.parse, node)


def users(node: yaml.Node) -> tuple[UserId, ...]:
    return tuple(user(item) for item in sequence(node))


def days(node: yaml.Node) -> tuple[date, ...]:
    return tuple(day(item) for item in sequence(node))


def channel(node: yaml.Node) -> ChannelId:
    return _parsed(ChannelId.parse, node)


def _parsed(parse: Callable[[str], _Id], node: yaml.Node) -> _Id:
    try:
        return parse(text(node))
    except MalformedError as error:
        raise BadFieldError(f"{error}.") from error


def day(node: yaml.Node) -> date:
    try:
        return date.fromisoformat(text(node))
    except ValueError:
        raise BadFieldError(f"“{text(node)}” is not a date like 2027-03-31.") from None


def number(node: yaml.Node) -> float:
    try:
        found = float(text(node))
    except ValueError:
        found = nan
    if not isfinite(found):
        raise BadFieldError(f"“{text(node)}” is not a number.")
    return found


def stage(node: yaml.Node) -> Stage:
    try:
        return Stage(text(node))
    except ValueError:
        raise BadFieldError(f"“{text(node)}” is not a stage; choose one of {', '.join(Stage)}.") from None


def moment(node: yaml.Node) -> Moment:
    found = parse_moment(text(node))
    if found is None:
        raise BadFieldError(f"“{text(node)}” is not a weekday and a time like mon 09:00.")
    return found


def zone(node: yaml.Node) -> ZoneInfo:
    try:
        return ZoneInfo(text(node))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadFieldError(f"“{text(node)}” is not a time zone; use a name like Europe/Berlin.") from None


def kind(node: yaml.Node) -> NeedKind:
    try:
        return NeedKind(text(node))
    except ValueError:
        raise BadFieldError(f"“{text(node)}” is no kind; choose one of {', '.join(NeedKind)}.") from None
