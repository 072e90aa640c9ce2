"""An SQLite database as one file: taken from under a running bot, judged, and put in its place again."""

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL

from bot.domain.errors import RefusedError
from storage import migrations

_HEADER = b"SQLite format 3\x00"
_OF_US = {"alembic_version", "pilots", "check_ins", "outbox"}
_FORGET = (
    "PRAGMA secure_delete = ON",
    "DELETE FROM ratings WHERE side = 'team'",
    "UPDATE check_ins SET secret = NULL",
)
"""A backup outlives the closing of a check-in, so it must not hold what is deleted then (R18)."""


def take(database: Path, file: Path, *, at: datetime) -> None:
    """Copy a database that may be in use. Nobody but its owner can read the copy; there is all of it or nothing.

    It lacks the team's ratings of open check-ins and the keys to them.
    """
    if not database.exists():
        raise RefusedError(f"There is no database {database} yet.")
    partial = _private(file.with_name(f"{file.name}.partial"))
    try:
        with (
            closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=rw", uri=True)) as source,
            closing(sqlite3.connect(partial)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            for statement in _FORGET:
                copy.execute(statement)
            copy.execute("REPLACE INTO heartbeats (name, beat_at) VALUES ('backup', ?)", [f"{at:%Y-%m-%d %H:%M:%S.%f}"])
            copy.commit()
            copy.execute("VACUUM")
        judge(partial, name=str(database))
        partial.replace(file)
    except sqlite3.DatabaseError as error:
        raise RefusedError(f"The database {database} cannot be copied: {error}.") from error
    finally:
        partial.unlink(missing_ok=True)


def judge(file: Path, *, name: str) -> None:
    """Raises RefusedError unless a private copy is a whole database of ours, of this version or an older one."""
    with file.open("rb") as opened:
        if opened.read(len(_HEADER)) != _HEADER:
            raise RefusedError(f"{name} is no backup: it is not an SQLite database.")
    try:
        with closing(sqlite3.connect(file)) as database:
            sound = [row[0] for row in database.execute("PRAGMA integrity_check(1)")] == ["ok"]
            tables = {row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            versions = (
                database.execute("SELECT version_num FROM alembic_version").fetchall() if tables >= _OF_US else []
            )
    except sqlite3.DatabaseError as error:
        raise RefusedError(f"{name} is damaged ({error}). Use another backup.") from error
    if not sound:
        raise RefusedError(f"{name} is damaged. Use another backup.")
    if not versions:
        raise RefusedError(f"{name} is a database of something else.")
    if versions[0][0] not in migrations.known():
        raise RefusedError(
            f"{name} was made by a newer version of the bot. Install that version, or a newer one, first."
        )


def copy(file: Path, beside: Path) -> Path:
    """A private copy of a backup, next to where it is to go, so that putting it there is one step."""
    fresh = _private(beside.with_name(f"{beside.name}.restoring"))
    fresh.write_bytes(file.read_bytes())
    return fresh


def put(fresh: Path, database: Path) -> None:
    """Let a restored database take its place, in one step that happens or does not. Nobody may be using the old one."""
    _settle(fresh)
    if database.exists():
        _settle(database)
    for rest in ("-wal", "-shm"):
        database.with_name(database.name + rest).unlink(missing_ok=True)
    fresh.replace(database)
    folder = os.open(database.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def url(file: Path) -> str:
    """The address of an SQLite file."""
    return URL.create("sqlite", database=str(file)).render_as_string()


def _settle(database: Path) -> None:
    """Bring a database into its one file, which takes being alone with it. One that is broken is left as it is."""
    try:
        with closing(sqlite3.connect(database, timeout=0)) as alone:
            alone.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        raise RefusedError(f"The database {database} is in use ({error}). Stop the bot first.") from error
    except sqlite3.DatabaseError:
        return


def _private(path: Path) -> Path:
    """An empty file that only its owner can read."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return path
