"""Three years of a thousand pilots, made of one pilot's three years by the database itself."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from bot.domain.cadence import IsoWeek
from bot.domain.confidence import Confidence
from bot.domain.people import Side, UserId
from bot.domain.risks import RiskState, settle
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from storage import checkins, confidence, risks
from tests.builders import CHAMPION, NOW, SPONSOR, answers
from tests.services.keeping import keep_beside_the_rounds
from tests.storage.keeping import keep_blocker, keep_pilot, keep_risk, open_check_in

PILOTS, WEEKS = 1_000, 156
TEAM = tuple(UserId(f"UTEAM{number}") for number in range(5))
LIVE = 3
"""Blockers of a pilot that are still open, and risks; one is named in each week."""

_NUMBERS: Mapping[str, Mapping[str, str]] = {
    "pilots": {"id": "pilots"},
    "stages": {"id": "stages", "pilot_id": "pilots"},
    "target_dates": {"id": "target_dates", "pilot_id": "pilots"},
    "memberships": {"pilot_id": "pilots"},
    "check_ins": {"id": "check_ins", "pilot_id": "pilots"},
    "expected_people": {"check_in_id": "check_ins"},
    "ratings": {"check_in_id": "check_ins"},
    "answers": {"id": "answers", "check_in_id": "check_ins"},
    "answer_revisions": {"answers_id": "answers"},
    "blockers": {"id": "blockers", "pilot_id": "pilots", "raised_in": "check_ins"},
    "charters": {"pilot_id": "pilots"},
    "charter_changes": {"id": "charter_changes", "pilot_id": "pilots"},
    "measurements": {"pilot_id": "pilots"},
    "decisions": {"id": "decisions", "pilot_id": "pilots"},
    "needs": {"id": "needs", "pilot_id": "pilots"},
    "risks": {"id": "risks", "pilot_id": "pilots", "raised_in": "check_ins"},
    "risk_events": {"id": "risk_events", "risk_id": "risks"},
}
"""By table, the columns that number something, and whose numbers they are."""
_NAMES = {("pilots", "key"), ("pilots", "channel"), ("answer_revisions", "form_id"), ("decisions", "form_id")}


def fill(deps: Deps, file: Path) -> None:
    with deps.write() as uow:
        _one_pilot(uow)
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA foreign_keys = OFF")
        spans = {table: _highest(database, table) for table in _NUMBERS if "id" in _NUMBERS[table]}
        for table, numbers in _NUMBERS.items():
            _multiply(database, table, {column: spans[of] for column, of in numbers.items()})
        database.commit()
        database.execute("ANALYZE")


def _one_pilot(uow: UnitOfWork) -> None:
    pilot_id = keep_pilot(uow.tx)
    first = NOW.date() - timedelta(weeks=WEEKS)
    for number in range(WEEKS):
        week = IsoWeek.of(first + timedelta(weeks=number))
        check_in_id = open_check_in(uow.tx, pilot_id, week=week)
        for user in TEAM:
            said = answers(at_risk="The archive migration", blocking="No access to the archive")
            checkins.save_answers(uow.tx, check_in_id, user, said, form_id=f"V{number}{user}", late=False, at=NOW)
        confidence.rate(uow.tx, check_in_id, Side.LEADERSHIP, SPONSOR, 4)
        checkins.close(uow.tx, check_in_id, at=NOW)
        confidence.seal(uow.tx, check_in_id, Confidence(4, 5, 3.0))
        named = keep_risk(uow.tx, pilot_id, raised_in=check_in_id, opened_at=NOW - timedelta(weeks=WEEKS - number))
        if number >= WEEKS - LIVE:
            keep_blocker(uow.tx, pilot_id, raised_in=check_in_id)
        elif passed := settle(named, RiskState.PASSED, by=CHAMPION, now=NOW - timedelta(weeks=WEEKS - number - 1)):
            risks.apply(uow.tx, passed)
    keep_beside_the_rounds(uow, pilot_id, months=WEEKS // 4)


def _highest(database: sqlite3.Connection, table: str) -> int:
    (highest,) = database.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()  # noqa: S608 - a name of ours
    return int(highest)


def _multiply(database: sqlite3.Connection, table: str, steps: Mapping[str, int]) -> None:
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    shown = [_copied(table, column, steps) for column in columns]
    database.execute(
        f"""WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < {PILOTS - 1})
        INSERT INTO {table} ({", ".join(columns)}) SELECT {", ".join(shown)} FROM {table}, copies"""  # noqa: S608 - as above
    )


def _copied(table: str, column: str, steps: Mapping[str, int]) -> str:
    if column in steps:
        return f"{column} + n * {steps[column]}"
    return f"{column} || '-' || n" if (table, column) in _NAMES else column
