"""What every command needs: the settings, the database, and a way to end with a sentence."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click

from bot.app import Bot, build
from bot.clock import SystemClock
from bot.commandline import settings
from bot.services.deps import Deps
from bot.settings import Settings


@contextmanager
def prepared() -> Iterator[Bot]:
    """The bot with its database up to date, for as long as the command works with it; it is not started."""
    bot = build(read_settings(), clock=SystemClock())
    try:
        bot.prepare()
        yield bot
    finally:
        bot.deps.db.dispose()


@contextmanager
def opened() -> Iterator[Deps]:
    """The same of the database alone."""
    with prepared() as bot:
        yield bot.deps


def read_settings(*, strict: bool = True) -> Settings:
    """The settings; the command ends here if they cannot be used."""
    try:
        return settings.read(strict=strict)
    except settings.SettingsError as error:
        fail(*error.args, "Correct these settings, in the environment or in .env.")


def fail(*sentences: str) -> NoReturn:
    """End with 1, after telling why and what to do."""
    for sentence in sentences:
        click.echo(sentence, err=True)
    sys.exit(1)
