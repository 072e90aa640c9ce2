"""The whole database as one file, and back."""

from pathlib import Path

import click

from bot.clock import SystemClock
from bot.commandline.base import read_settings
from bot.services import backup as service
from bot.services.deps import Deps
from storage.database import Database


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the database to FILE, while the bot runs."""
    service.back_up(_deps(), file)
    click.echo(f"The backup is {file}; only you can read it.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace the database that is there.")
def restore(file: Path, *, force: bool) -> None:
    """Replace the database by FILE, while the bot is stopped."""
    service.restore(_deps(), file, force=force)
    click.echo(
        "The database is restored; start the bot again. What it sent after the backup it looks for before sending it: "
        "in every conversation that it may read the history of (channels:history, groups:history, im:history)."
    )


def _deps() -> Deps:
    """Without bringing the database up to date: a backup is wanted before that, and a restore replaces it."""
    settings = read_settings()
    return Deps(Database(settings.database_url), SystemClock(), settings)
