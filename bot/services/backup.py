"""Taking the whole database away as one file, and putting it back."""

import secrets
from datetime import datetime
from pathlib import Path

import storage.audit
import storage.backup
import storage.checkins
import storage.heartbeats
from bot.clock import Clock
from bot.domain.audit import Action
from bot.domain.errors import RefusedError
from bot.services import audit
from bot.services.deps import Deps
from storage import migrations
from storage.database import Database

_SECRET_BYTES = 32


def back_up(deps: Deps, file: Path) -> None:
    """Write a backup of a database that may be in use. Raises RefusedError where there can be none."""
    if file.exists():
        raise RefusedError(f"{file} exists already. Choose another name.")
    if not file.parent.is_dir():
        raise RefusedError(f"There is no folder {file.parent}.")
    storage.backup.take(_file_of(deps.db, "pg_dump"), file, at=deps.clock.now())
    if deps.db.revision() == migrations.head():
        with deps.write() as uow:
            audit.note(uow, Action.BACKED_UP)


def restore(deps: Deps, file: Path, *, force: bool) -> None:
    """Put a backup in the database's place, brought up to date. Until the last step everything stays as it was.

    The bot will look whether Slack has a message before it sends what it may have sent before.
    """
    place = _file_of(deps.db, "pg_restore")
    if place.exists() and not force:
        raise RefusedError(f"There is a database {place} already. `--force` replaces it; what is in it is lost then.")
    fresh = storage.backup.copy(file, place)
    try:
        storage.backup.judge(fresh, name=str(file))
        _bring_up(fresh, deps.clock)
        storage.backup.put(fresh, place)
    finally:
        for rest in ("", "-wal", "-shm", "-journal"):
            fresh.with_name(fresh.name + rest).unlink(missing_ok=True)


def _bring_up(fresh: Path, clock: Clock) -> None:
    database = Database(storage.backup.url(fresh))
    try:
        database.migrate()
        with database.write() as tx:
            now: datetime = clock.now()
            for check_in_id in storage.checkins.without_secret(tx):
                storage.checkins.set_secret(tx, check_in_id, secrets.token_bytes(_SECRET_BYTES))
            storage.heartbeats.restored(tx, at=now)
            storage.audit.add(tx, Action.RESTORED, at=now, pilot_id=None, by=None, about=None, facts={})
    finally:
        database.dispose()


def _file_of(database: Database, tool: str) -> Path:
    """Where an SQLite database is kept."""
    if not database.is_sqlite:
        raise RefusedError(
            f"The database is PostgreSQL, which has its own tool for this: `{tool}`; see docs/operating.md."
        )
    return Path(database.url.database or "")
