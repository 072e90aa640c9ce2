"""What every command needs: the settings, the database, and a way to end with a sentence."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot import logs
from bot.app import build
from bot.clock import SystemClock
from bot.services.deps import Deps
from bot.settings import Settings


@contextmanager
def opened() -> Iterator[Deps]:
    """The database, up to date, for as long as the command works with it."""
    bot = build(read_settings(), clock=SystemClock())
    try:
        bot.prepare()
        yield bot.deps
    finally:
        bot.deps.db.dispose()


def read_settings() -> Settings:
    try:
        read = Settings()
    except ValidationError as error:
        fail(*map(_setting_problem, error.errors()), "Correct these settings, in the environment or in .env.")
    logs.set_up(read.log_level)
    return read


def _setting_problem(problem: ErrorDetails) -> str:
    """What is wrong with one setting, and what it is for."""
    if not problem["loc"]:
        return problem["msg"]
    field = str(problem["loc"][0])
    name = field if field.isupper() else f"PILOT_{field.upper()}"
    wrong = "This has not the right form" if problem["type"] == "string_pattern_mismatch" else problem["msg"]
    meaning = next(
        (about.description for each, about in Settings.model_fields.items() if field in (each, about.validation_alias)),
        "",
    )
    return f"{name}: {wrong}. It is for: {meaning}"


def fail(*sentences: str) -> NoReturn:
    """End with 1, after telling why and what to do."""
    for sentence in sentences:
        click.echo(sentence, err=True)
    sys.exit(1)
