"""Opening the database: one engine, read and write transactions, migrations under a lock."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import DatabaseError, InterfaceError, InternalError, OperationalError
from sqlalchemy.pool import NullPool

from bot.domain.errors import NotSavedError, UnavailableError
from storage import migrations

Transaction = Connection
"""What every query takes first."""

_WRITER_PATIENCE_SECONDS = 1.0
_BUSY_TIMEOUT_MS = 1500
"""Together they stay below Slack's three seconds, so that we can still say that nothing was saved."""
_MIGRATION_TIMEOUT_MS = 60_000
_SWITCHES = 9
_BROKEN_FILE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
_MIGRATION_LOCK = 7_317_004
_POSTGRESQL_READS = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class Database:
    """Transactions on SQLite or PostgreSQL. Safe to share between threads."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.url.drivername == "postgresql":
            self.url = self.url.set(drivername="postgresql+psycopg")
        self._engine = _sqlite_engine(self.url) if self.is_sqlite else _postgresql_engine(self.url)
        self._reader = (
            # connections of their own: SQLite forgets what it has prepared whenever one changes between the two
            _sqlite_engine(self.url, reading=True)
            if self.is_sqlite
            else self._engine.execution_options(**_POSTGRESQL_READS)
        )
        # SQLite lets one writer in and naps up to 100 ms between tries; queueing here costs nothing (measured).
        self._writing = threading.Lock() if self.is_sqlite else None
        self._subscribers: list[Callable[[], None]] = []

    def subscribe(self, callback: Callable[[], None]) -> None:
        """Call back after each commit of this process; the callback must neither wait nor raise."""
        self._subscribers.append(callback)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """One transaction that may write. Commits at the end, rolls back on an exception.

        Raises NotSavedError when the database is locked, full, read-only or gone; then nothing was written.
        """
        with self._turn(), _telling(NotSavedError), self._engine.begin() as tx:
            yield tx
        for callback in self._subscribers:
            callback()

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """One consistent look, which cannot write; on SQLite it never waits for a writer.

        Raises UnavailableError when the database cannot be read.
        """
        with _telling(UnavailableError), self._reader.begin() as tx:
            yield tx

    def forget_deleted(self) -> None:
        """Take what was deleted out of SQLite's write-ahead log too, where it would stay readable for a while (R18).

        A reader that is under way holds it up; then the next call does it. PostgreSQL does so when it vacuums.
        """
        if not self.is_sqlite:
            return
        connection = self._engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()

    def dispose(self) -> None:
        self._engine.dispose()
        self._reader.dispose()

    def migrate(self) -> bool:
        """Bring the tables up to date, one process at a time and all or nothing. True if anything had to be done."""
        if self.revision() == migrations.head():
            return False
        engine = (
            _sqlite_engine(self.url, migrating=True) if self.is_sqlite else create_engine(self.url, poolclass=NullPool)
        )
        try:
            with engine.begin() as tx:
                if not self.is_sqlite:
                    tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
                migrations.upgrade(tx)
        finally:
            engine.dispose()
        return True

    def revision(self) -> str | None:
        """The migration that the tables are at; None for an empty database."""
        with self.read() as tx:
            if not inspect(tx).has_table("alembic_version"):
                return None
            found: str | None = tx.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
            return found

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """This process's turn to write; on PostgreSQL everybody may."""
        if self._writing is None:
            yield
            return
        if not self._writing.acquire(timeout=_WRITER_PATIENCE_SECONDS):
            raise NotSavedError("another write took too long")
        try:
            yield
        finally:
            self._writing.release()


@contextmanager
def _telling(kind: type[UnavailableError]) -> Iterator[None]:
    """Turn what the drivers say of a database that cannot be used into one exception of ours."""
    try:
        yield
    except (OperationalError, InternalError, InterfaceError) as error:  # psycopg calls a read-only server “internal”
        raise kind(str(error.orig).strip()) from error
    except DatabaseError as error:
        if getattr(error.orig, "sqlite_errorcode", None) not in _BROKEN_FILE:
            raise
        raise kind(str(error.orig).strip()) from error


def _sqlite_engine(url: URL, *, migrating: bool = False, reading: bool = False) -> Engine:
    """SQLite with the settings that make a commit survive a power cut and two writers queue instead of failing.

    Migrations run without foreign keys: Alembic rebuilds a table by dropping it, and that would cascade.
    """
    engine = create_engine(url, poolclass=NullPool if migrating else None, hide_parameters=True)
    pragmas = (
        f"busy_timeout={_MIGRATION_TIMEOUT_MS if migrating else _BUSY_TIMEOUT_MS}",
        "synchronous=FULL",
        "secure_delete=ON",  # a check-in's secret must not lie in freed space after its deletion (R18)
        f"foreign_keys={'OFF' if migrating else 'ON'}",
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: DBAPIConnection, _: object) -> None:
        _keep_to_owner(url)
        connection.isolation_level = None  # sqlite3 would otherwise begin when it pleases
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        _write_ahead(cursor)
        if reading:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _keep_to_owner(url: URL) -> None:
    """Let nobody else read a file that was just made; what stands beside it takes its permissions over."""
    file = Path(url.database or "")
    if file.is_file() and file.stat().st_size == 0:
        file.chmod(0o600)


def _write_ahead(cursor: DBAPICursor) -> None:
    """Switch a new file to write-ahead logging, which fails at once, busy timeout or not, while another process does.

    A transaction does wait for the other, and after that there is nothing left to switch.
    """
    for _ in range(_SWITCHES):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            cursor.execute("BEGIN EXCLUSIVE")
            cursor.execute("COMMIT")
        else:
            return
    cursor.execute("PRAGMA journal_mode=WAL")


def _postgresql_engine(url: URL) -> Engine:
    """PostgreSQL that does not wait for another's lock longer than Slack waits for us."""
    engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def set_up(connection: DBAPIConnection, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"SET lock_timeout = {_BUSY_TIMEOUT_MS}")
        cursor.close()
        connection.commit()

    return engine
