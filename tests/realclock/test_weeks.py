"""Weeks on a clock that lives, with restarts and kills at any moment; then the database and the workspace are read.

Two weeks in every run; thirteen with PILOT_NIGHTLY=1.
"""

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.cadence import IsoWeek
from tests.faults.promises import twice
from tests.realclock.weeks import Weeks, weeks
from tests.week.house import START

WEEKS = 13 if os.environ.get("PILOT_NIGHTLY") == "1" else 2
LONG = 6
"""After so many weeks one has been skipped, and one was missed because there was no bot."""


@pytest.fixture(scope="module")
def lived(migrated_file: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Weeks, sqlite3.Connection]]:
    """The weeks when they are over, and their database."""
    path = tmp_path_factory.mktemp("weeks") / "pilot.db"
    path.write_bytes(migrated_file.read_bytes())
    with weeks(f"sqlite:///{path}", seed=14) as opened, closing(sqlite3.connect(path)) as database:
        opened.live_through(WEEKS)
        yield opened, database


Lived = tuple[Weeks, sqlite3.Connection]


def test_the_process_was_killed_and_the_people_were_heard(lived: Lived) -> None:
    opened, database = lived
    assert opened.record.deaths > 0
    assert database.execute("SELECT count(*) FROM answers").fetchone()[0] > 0
    assert database.execute("SELECT count(*) FROM blocker_events WHERE kind = 'escalated'").fetchone()[0] > 0


def test_each_week_has_one_check_in_and_each_of_these_one_card_and_one_digest_or_a_reason(lived: Lived) -> None:
    opened, database = lived
    rows = database.execute("SELECT id, iso_year, iso_week, state, reason FROM check_ins ORDER BY iso_year, iso_week")
    found = rows.fetchall()
    expected = [IsoWeek.of((START + timedelta(weeks=number)).date()) for number in range(WEEKS)]
    assert [(year, week) for _, year, week, _, _ in found] == expected
    explained = {"closed", "skipped", "missed"} if WEEKS > LONG else {"closed"}
    assert {state for _, _, _, state, _ in found} == explained
    posted = _posted(opened)
    for check_in, _, week, state, reason in found:
        assert (state == "closed") != (reason != ""), (week, state, reason)
        shown = posted[f"card:{check_in}"], posted[f"digest:{check_in}:channel"]
        assert shown == ((1, 1) if state == "closed" else (0, 0)), (week, state, shown)


def test_nothing_was_posted_twice(lived: Lived) -> None:
    assert twice(lived[0].slack) == set()


def test_every_escalated_item_reached_everybody_who_was_asked(lived: Lived) -> None:
    opened, database = lived
    asked = database.execute(
        "SELECT DISTINCT e.blocker_id, p.value FROM blocker_events e, json_each(e.people) p "
        "WHERE e.kind IN ('escalated', 'climbed') AND e.at < ?",
        [(opened.clock.now() - timedelta(hours=12)).isoformat(" ")],
    ).fetchall()
    told = database.execute(
        "SELECT i.blocker_id, o.recipient, o.key FROM escalation_items i JOIN outbox o ON o.key = i.message_key"
    ).fetchall()
    posted = _posted(opened)
    reached = {(item, person) for item, person, key in told if posted[key]}
    assert asked
    assert set(asked) - reached == set()


def test_nothing_waits_for_ever(lived: Lived) -> None:
    """Direct messages may wait over a weekend, nothing for longer; and nothing was given up."""
    opened, database = lived
    now = opened.clock.now()
    late = database.execute(
        "SELECT key, state, not_before, last_error FROM outbox "
        "WHERE state = 'dead' OR (state != 'sent' AND (not_before <= ? OR created_at < ?))",
        [now.isoformat(" "), (now - timedelta(days=4)).isoformat(" ")],
    ).fetchall()
    assert late == []
    overdue = database.execute("SELECT id, next_at FROM blockers WHERE next_at < ?", [now.isoformat(" ")]).fetchall()
    assert overdue == []


def _posts(opened: Weeks) -> list[Any]:
    return [call for call in opened.slack.calls_of("chat.postMessage") if call.ok]


def _posted(opened: Weeks) -> Counter[str]:
    """How often each message was posted, by its key."""
    return Counter(call.args["metadata"]["event_payload"]["delivery_id"] for call in _posts(opened))
