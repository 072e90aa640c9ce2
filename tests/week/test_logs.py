"""What is written down of a week: what happened, and nothing that anybody said or is called."""

import json
import logging
from collections.abc import Iterator
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

import pytest

from bot import logs
from tests.week.house import Closing
from tests.week.ladder import Ladder, ladder

WORDS = (
    "Labelled",
    "archive",
    "vendor",
    "budget",
    "Invoice triage",
    "invoice-triage",
    "Dana",
    "Ravi",
    "Lena",
    "xoxb",
    "xapp",
)


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What the bot writes down, at the level that writes down most."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = StringIO()
    with redirect_stderr(stream):
        logs.set_up("debug")
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def up(written: StringIO, tmp_path: Path, migrated_file: Path, closing: Closing) -> Iterator[Ladder]:
    database = tmp_path / "pilot.db"
    database.write_bytes(migrated_file.read_bytes())
    with ladder(database, closing) as opened:
        yield opened


def test_no_level_writes_down_what_people_say_or_are_called_or_what_opens_doors(up: Ladder, written: StringIO) -> None:
    up.open_week()
    home = up.home
    home.answer(home.dana, "Labelled 200 invoices", blocking="No access to the archive", rating="2")
    home.answer(home.ravi, "Labelled nothing", needed="A decision on the vendor")
    home.rate(home.lena, 4)
    home.tick("2026-11-30 12:01")
    up.act(home.sam, up.bundle(home.sam), "Decline", note="No budget")
    home.slack.faults.next("chat.postMessage", error="invalid_blocks", times=2)
    home.slack.faults.next("chat.postMessage", status=500)
    for instant in ("2026-12-01 08:00", "2026-12-01 15:00", "2026-12-01 15:10", "2026-12-02 08:00"):
        home.tick(instant)
    home.dana.command("/pilot status invoice-triage")
    home.dana.command("/pilot nonsense about the budget")
    assert "message sent" in written.getvalue()
    assert [line for line in written.getvalue().splitlines() if any(word in line for word in WORDS)] == []


def test_each_thing_that_happens_is_one_line_with_its_ids(up: Ladder, written: StringIO) -> None:
    up.open_week()
    up.home.answer(up.home.ravi, needed="A decision on the vendor")
    up.home.tick("2026-11-30 12:01")
    up.act(up.home.sam, up.bundle(up.home.sam), "Mark Solved")
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    found = [{name: value for name, value in line.items() if name in NAMES} for line in lines]
    assert {"event": "duty done", "duty": "open check-in", "id": 1} in found
    assert {"event": "answers saved", "pilot": 1, "check_in": 1} in found
    assert {"event": "item", "pilot": 1, "item": 1, "what": "escalated", "to": "escalated"} in found
    assert {"event": "message sent", "key": "item:1", "kind": "item", "pilot": 1} in found


NAMES = ("event", "duty", "id", "pilot", "check_in", "item", "what", "to", "key", "kind")
