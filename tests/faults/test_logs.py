"""What is logged, at the level that tells most, in a week in which much goes wrong."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot import logs
from tests.week.house import House

_WORDS = (
    "Labelled 200 invoices",
    "No key to the archive",
    "The migration slips",
    "Lawyers must agree",
    "Not our budget",
)
_NAMES = ("Dana", "Ravi", "Mei", "Lena", "Sam")


@pytest.fixture
def at_every_level(capsys: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """Logs as the bot writes them, at debug level."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.set_up("debug")
    yield capsys
    root.handlers[:] = handlers
    root.setLevel(level)


def _a_bad_week(home: House, database: Path) -> None:
    home.open_week()
    home.slack.faults.next("chat.postMessage", status=500, times=2)
    home.slack.faults.next("chat.postMessage", only={"channel": home.channel.id}, error="invalid_blocks")
    home.slack.faults.next("users.info", garbage=True, times=3)
    home.slack.faults.next("chat.update", drop_after_accepting=True)
    done, blocking, at_risk, needed, refusal = _WORDS
    home.slack.faults.next("views.open", error="fatal_error")
    home.dana.press(home.card, "answer_check_in")
    view = home.dana.press(home.card, "answer_check_in").view
    assert view is not None
    view.fill(completed=done, blocking=blocking, at_risk=at_risk, needed=needed, rating="2")
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert view.submit().errors
        other.execute("ROLLBACK")
    assert view.submit().closed
    home.rate(home.lena, 4)
    home.tick("2026-11-30 12:30")
    bundle = next(message for message in reversed(home.sam.dm) if needed in message.text)
    form = home.sam.press(bundle, "Decline").view
    assert form is not None
    assert form.fill(note=refusal).submit().closed
    home.ravi.command(f"/pilot blocker {blocking}", home.channel)
    home.tick("2026-12-01 15:00")
    home.tick("2026-12-07 08:00")


def test_no_log_at_any_level_tells_words_names_or_tokens(
    at_every_level: pytest.CaptureFixture[str], home: House, tmp_path: Path
) -> None:
    _a_bad_week(home, tmp_path / "pilot.db")
    written = at_every_level.readouterr().err
    assert "message sent" in written
    assert "message not sent" in written
    assert "listener failed" in written
    settings = home.bot.deps.settings
    tokens = (settings.slack_bot_token, settings.slack_app_token)
    secret = [token.get_secret_value() for token in tokens if token is not None]
    assert [word for word in (*_WORDS, *_NAMES, *secret) if word in written] == []
