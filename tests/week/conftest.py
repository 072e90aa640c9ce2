"""A house for each test."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import logs
from tests.week.auditing import watching
from tests.week.house import Closing, House, house


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """slack_sdk would send even calls to 127.0.0.1 through one."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _audited() -> Iterator[None]:
    with watching() as unaudited:
        yield
    assert unaudited == []


@pytest.fixture(scope="session", autouse=True)
def _logging() -> Iterator[None]:
    logs.set_up("info")
    yield
    logging.getLogger().handlers.clear()


@pytest.fixture(scope="session")
def closing() -> Iterator[Closing]:
    closing = Closing()
    yield closing
    closing.wait()


@pytest.fixture
def home(tmp_path: Path, migrated_file: Path, closing: Closing) -> Iterator[House]:
    """The bot in a workspace, on Monday, 30 November 2026, an hour before the check-in opens."""
    database = tmp_path / "pilot.db"
    database.write_bytes(migrated_file.read_bytes())
    with house(database, closing) as opened:
        yield opened
