"""A database that comes back from a backup: nothing is sent twice, and nobody learns more than before."""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import manifest
from bot.app import Bot, build
from bot.clock import MovableClock
from bot.domain.errors import RefusedError
from bot.sandbox import Sandbox
from bot.services import backup
from bot.settings import Settings
from tests.week.house import START, House


class Machine:
    """Where the bot runs: the database can be lost, and another bot started."""

    def __init__(self, folder: Path) -> None:
        self.clock = MovableClock(START)
        self.slack = Sandbox(manifest.path(), clock=self.clock.now)
        self.file = folder / "backup.db"
        self.database = folder / "pilot.db"
        self.running: list[Bot] = []

    def bot(self) -> Bot:
        settings = Settings(
            _env_file=None,
            slack_bot_token=SecretStr(self.slack.bot_token),
            slack_app_token=SecretStr(self.slack.app_token),
            slack_api_url=self.slack.api_url,
            database_url=f"sqlite:///{self.database}",
        )
        self.running.append(build(settings, clock=self.clock))
        return self.running[-1]

    def lose(self) -> None:
        """The bot is killed, and its database with it."""
        self.running.pop().deps.db.dispose()
        for left in self.database.parent.glob("pilot.db*"):
            left.unlink()

    def end(self) -> None:
        for bot in self.running:
            bot.stop()


@pytest.fixture
def machine(tmp_path: Path, migrated_file: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path)
    machine.database.write_bytes(migrated_file.read_bytes())
    with machine.slack:
        yield machine
        machine.end()


def test_after_a_kill_and_a_restore_nothing_is_sent_twice(machine: Machine) -> None:
    machine.slack.api.scopes |= {"channels:history", "im:history"}
    home = House(machine.slack, machine.bot(), machine.clock)
    home.add_pilot()
    backup.back_up(home.bot.deps, machine.file)
    home.tick("2026-11-30 08:00")
    home.tick("2026-12-01 08:30")

    def shown() -> list[tuple[str, str]]:
        seen = [(message.ts, message.text) for message in home.dana.messages(home.channel)]
        return seen + [
            (one.ts, one.text) for person in (home.dana, home.ravi, home.sam, home.lena) for one in person.dm
        ]

    before = shown()
    assert len(before) > 3
    machine.lose()
    backup.restore(machine.bot().deps, machine.file, force=False)
    home.bot = machine.running[-1]
    for _ in range(2):
        home.tick()
    assert shown() == before
    home.tick("2026-12-01 15:00")
    assert len(home.digests) == 1


def test_a_backup_holds_neither_the_team_s_open_ratings_nor_the_keys_to_them(machine: Machine) -> None:
    bot = machine.bot()
    bot.connect()
    machine.slack.wait_for_connection()
    home = House(machine.slack, bot, machine.clock)
    home.open_week()
    home.answer(home.ravi, rating="2")
    backup.back_up(bot.deps, machine.file)
    assert _count(machine.database, "ratings") == 1
    assert _count(machine.file, "ratings") == 0
    with closing(sqlite3.connect(machine.file)) as copy:
        assert copy.execute("SELECT secret FROM check_ins").fetchall() == [(None,)]
    assert stat.S_IMODE(machine.file.stat().st_mode) == 0o600
    assert [each.name for each in machine.file.parent.glob("backup*")] == ["backup.db"]


def test_who_rates_after_a_restore_is_counted_once(machine: Machine) -> None:
    home = House(machine.slack, machine.bot(), machine.clock)
    home.open_week()
    backup.back_up(home.bot.deps, machine.file)
    machine.lose()
    bot = machine.bot()
    backup.restore(bot.deps, machine.file, force=False)
    bot.connect()
    machine.slack.wait_for_connection()
    home.bot = bot
    home.answer(home.ravi, rating="2")
    assert _count(machine.database, "ratings") == 1


def test_a_database_that_is_there_or_in_use_is_not_replaced(machine: Machine) -> None:
    bot = machine.bot()
    backup.back_up(bot.deps, machine.file)
    with pytest.raises(RefusedError, match="already"):
        backup.restore(bot.deps, machine.file, force=False)
    other = machine.bot()
    other.deps.db.revision()
    before = machine.database.read_bytes()
    with pytest.raises(RefusedError, match="in use"):
        backup.restore(bot.deps, machine.file, force=True)
    assert machine.database.read_bytes() == before


def test_with_force_a_broken_database_gives_way_to_the_backup(machine: Machine) -> None:
    bot = machine.bot()
    backup.back_up(bot.deps, machine.file)
    bot.deps.db.dispose()
    machine.database.write_bytes(b"broken" * 1000)
    backup.restore(bot.deps, machine.file, force=True)
    assert bot.deps.db.revision() is not None


def test_what_an_interrupted_restore_left_behind_is_in_nobody_s_way(machine: Machine) -> None:
    bot = machine.bot()
    backup.back_up(bot.deps, machine.file)
    bot.deps.db.dispose()
    machine.database.with_name("pilot.db.restoring").write_bytes(b"half of it")
    before = machine.database.read_bytes()
    assert bot.deps.db.revision() is not None
    bot.deps.db.dispose()
    assert machine.database.read_bytes() == before
    backup.restore(bot.deps, machine.file, force=True)
    assert [each.name for each in machine.database.parent.glob("*restoring*")] == []


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda whole: b"no database", "no backup: it is not an SQLite database"),
        (lambda whole: whole[: len(whole) // 2], "damaged"),
        (lambda whole: whole[:4096] + bytes(4096) + whole[8192:], "damaged"),
    ],
)
def test_a_damaged_or_foreign_backup_is_refused_and_changes_nothing(machine: Machine, spoil, told: str) -> None:  # type: ignore[no-untyped-def]
    bot = machine.bot()
    backup.back_up(bot.deps, machine.file)
    bot.deps.db.dispose()
    before = machine.database.read_bytes()
    machine.file.write_bytes(spoil(machine.file.read_bytes()))
    with pytest.raises(RefusedError, match=told):
        backup.restore(bot.deps, machine.file, force=True)
    assert machine.database.read_bytes() == before
    assert [each.name for each in machine.database.parent.glob("*restoring*")] == []


def test_a_backup_of_a_newer_version_or_of_something_else_is_refused(machine: Machine) -> None:
    bot = machine.bot()
    backup.back_up(bot.deps, machine.file)
    with closing(sqlite3.connect(machine.file)) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
        file.commit()
    with pytest.raises(RefusedError, match="newer version"):
        backup.restore(bot.deps, machine.file, force=True)
    machine.file.unlink()
    with closing(sqlite3.connect(machine.file)) as file:
        file.execute("CREATE TABLE something (x)")
    with pytest.raises(RefusedError, match="something else"):
        backup.restore(bot.deps, machine.file, force=True)


def _count(database: Path, table: str) -> int:
    with closing(sqlite3.connect(database)) as opened:
        found: int = opened.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - a name of ours
        return found
