"""The settings for a command, and what is wrong with them in plain sentences."""

import os
from collections.abc import Mapping
from typing import Any

import click
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot import logs, surroundings
from bot.settings import Settings

_WRONG = {
    "int_parsing": "{input} is not a whole number",
    "int_from_float": "{input} is not a whole number",
    "float_parsing": "{input} is not a number",
    "finite_number": "{input} is not a number",
    "greater_than_equal": "{input} is too small; it must be {ge} or more",
    "greater_than": "{input} is too small; it must be more than {gt}",
    "less_than_equal": "{input} is too large; it must be {le} or less",
    "less_than": "{input} is too large; it must be less than {lt}",
    "string_too_short": "it must not be empty",
    "string_too_long": "{input} is too long; it may have {max_length} characters",
    "string_pattern_mismatch": "{input} has not the right form",
    "date_from_datetime_parsing": "{input} is not a date, like 2026-12-24",
    "date_parsing": "{input} is not a date, like 2026-12-24",
    "value_error": "{error}",
}
_SECRET = frozenset({"slack_bot_token", "slack_app_token", "slack_signing_secret", "database_url"})
"""What is never written back: the database's address may hold a password."""


class SettingsError(Exception):
    """The settings cannot be used; the arguments are sentences."""


def read(*, strict: bool = True) -> Settings:
    """The settings, with logging set up as they say. Raises SettingsError.

    Unless it is `strict`, names that are no settings are left to `pilot-bot check`.
    """
    given = surroundings.names(os.environ)
    problems = [_unknown(*found) for found in surroundings.unknown(given, Settings.names())] if strict else []
    try:
        settings = Settings()
    except surroundings.UnreadableError as error:
        raise SettingsError(*problems, str(error)) from error
    except ValidationError as error:
        raise SettingsError(*problems, *map(_sentence, error.errors())) from error
    if problems:
        raise SettingsError(*problems)
    if surroundings.is_open_to_others():
        click.echo("Others on this machine can read .env, which holds the tokens: run `chmod 600 .env`.", err=True)
    logs.set_up(settings.log_level)
    return settings


def _unknown(name: str, nearest: str | None) -> str:
    return f"There is no setting {name}. " + (
        f"Did you mean {nearest}?" if nearest else "docs/settings.md lists them all."
    )


def _sentence(problem: ErrorDetails) -> str:
    """What is wrong with one setting, and what it is for."""
    if not problem["loc"]:
        return f"{_plain(problem, {})}."
    place = str(problem["loc"][0])
    field = next(name for name, about in Settings.model_fields.items() if place in (name, about.validation_alias))
    about = Settings.model_fields[field]
    shown = "What is set" if field in _SECRET else f"“{problem['input']}”"
    wrong = _plain(problem, {"input": shown})
    return f"{Settings.variable(field)}: {wrong[0].upper()}{wrong[1:]}. It is for: {about.description}"


def _plain(problem: ErrorDetails, values: Mapping[str, Any]) -> str:
    form = _WRONG.get(problem["type"], "{input} cannot be used here")
    return form.format(**{"input": "it"} | dict(problem.get("ctx", {})) | dict(values))
