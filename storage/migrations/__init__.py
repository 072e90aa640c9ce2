"""Migrations, numbered in the order in which they run; `0001_…` has the revision id `0001`."""

from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection


def head() -> str:
    """The newest revision, read from the file names: cheaper than asking Alembic at every start."""
    return max(known())


def known() -> frozenset[str]:
    """Every revision that this version can be at or come from."""
    names = (entry.name for entry in resources.files(__package__).joinpath("versions").iterdir())
    return frozenset(name[:4] for name in names if name[:4].isdigit())


def upgrade(connection: "Connection", revision: str = "head") -> None:
    """Run what is missing, inside the caller's transaction."""
    from alembic import command  # slow to import, and seldom needed

    command.upgrade(config(connection), revision)


def config(connection: "Connection") -> "Config":
    """Alembic's configuration for one connection; there is no ini file."""
    from alembic.config import Config  # slow to import, and seldom needed

    made = Config()
    made.set_main_option("script_location", "storage:migrations")
    made.attributes["connection"] = connection
    return made
