"""Everything leaves as it is, and comes back as it was."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.domain.confidence import Confidence
from bot.domain.dependencies import Changed
from bot.domain.errors import RefusedError
from bot.domain.people import Absence, Side
from bot.domain.readiness import NeedDraft, NeedKind
from bot.domain.risks import RiskState, settle
from bot.services import exchange
from bot.services.deps import Deps
from bot.settings import Settings
from bot.views import exports
from storage import absences, checkins, confidence, dependencies, people, readiness, risks
from storage.database import Database
from storage.exchange import EXPORTED, LEFT_OUT
from storage.tables import Base
from tests.builders import CHAMPION, NOW, PRACTITIONER, SPONSOR, WEEK, answers, utc
from tests.storage.keeping import keep_blocker, keep_pilot, keep_risk, kept_secret, open_check_in
from tests.storage.postgres import Postgres

HEAD = "0001"


def deps(database: Database) -> Deps:
    return Deps(database, MovableClock(NOW + timedelta(hours=1)), Settings(_env_file=None))


@pytest.fixture
def other(
    request: pytest.FixtureRequest, database: Database, migrated_file: Path, tmp_path: Path
) -> Iterator[Database]:
    """An empty database of the other kind."""
    if not database.is_sqlite:
        (tmp_path / "other.db").write_bytes(migrated_file.read_bytes())
        opened = Database(f"sqlite:///{tmp_path / 'other.db'}")
        yield opened
        opened.dispose()
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.migrated() as url:
        opened = Database(url)
        yield opened
        opened.dispose()


def keep_a_week(database: Database) -> None:
    """A closed check-in with answers, ratings and an item, an open one with a rating, and somebody's own choices."""
    with database.write() as tx:
        pilot_id = keep_pilot(tx, skip_dates=(utc("2026-12-28 00:00").date(),))
        closed = open_check_in(tx, pilot_id)
        words = answers("=1+1", blocking="Ärger, “quoted”\nand 🎉", at_risk=" \u2028")
        checkins.save_answers(tx, closed, PRACTITIONER, words, form_id="V1", late=False, at=utc("2026-03-02 09:30"))
        checkins.save_answers(tx, closed, PRACTITIONER, answers(), form_id="V2", late=True, at=NOW)
        confidence.rate(tx, closed, Side.LEADERSHIP, SPONSOR, 4)
        confidence.rate(tx, closed, Side.TEAM, "somebody", 2)
        checkins.close(tx, closed, at=NOW)
        confidence.seal(tx, closed, Confidence(3, 3, 10 / 3))
        open_ = open_check_in(tx, pilot_id, week=type(WEEK)(2026, 11))
        confidence.rate(tx, open_, Side.TEAM, "somebody", 5)
        merged, review = dependencies.add(tx, "Prüfung"), dependencies.add(tx, "Security review")
        dependencies.change(tx, review, Changed(name="Security review", owner=CHAMPION, shared=True))
        dependencies.merge(tx, merged, review)
        item = keep_blocker(tx, pilot_id, raised_in=closed, asked=(SPONSOR,), dependency=merged, id=0)
        named = keep_risk(tx, pilot_id, what="Ärger, “quoted”", raised_in=closed, owner=CHAMPION, dependency=review)
        move = settle(named, RiskState.CAME_TRUE, by=PRACTITIONER, now=NOW)
        assert move is not None
        assert risks.apply(tx, move)
        risks.link(tx, named.id, item.id)
        need = NeedDraft(kind=NeedKind.DATA, name="Archive")
        readiness.add(tx, pilot_id, need, by=CHAMPION, at=NOW, offer_at=None, dependency_id=review.id)
        people.set_reminders(tx, CHAMPION, on=False)
        absences.add(tx, CHAMPION, Absence(NOW.date(), NOW.date()))


def as_json(database: Database, pilot: str | None = None) -> str:
    file = io.StringIO()
    with exchange.exporting(deps(database), pilot=pilot) as export:
        exports.write_json(file, HEAD, ((name, rows) for name, _, rows in export.tables()))
    return file.getvalue()


def take_in(database: Database, text: str) -> None:
    exchange.take_in(deps(database), exports.read_json(text.encode(), revision=HEAD))


def test_an_export_that_was_taken_in_by_the_other_database_is_written_the_same(
    database: Database, other: Database
) -> None:
    keep_a_week(database)
    first = as_json(database)
    take_in(other, first)
    assert as_json(other) == first
    assert json.loads(first)["tables"]["answer_revisions"][0]["submitted_at"] == "2026-03-02T09:30:00Z"


def test_the_export_of_one_pilot_can_be_taken_in_alone(database: Database, other: Database) -> None:
    keep_a_week(database)
    first = as_json(database, pilot="invoice-triage")
    take_in(other, first)
    assert as_json(other, pilot="invoice-triage") == first


def test_what_is_added_after_an_import_gets_numbers_of_its_own(database: Database, other: Database) -> None:
    keep_a_week(database)
    take_in(other, as_json(database))
    with other.write() as tx:
        assert keep_pilot(tx, key="contract-search", channel="C2") == 2
        assert keep_blocker(tx, 2, id=0).id == 2


def test_an_export_holds_ratings_only_as_sums_of_closed_check_ins(database: Database) -> None:
    keep_a_week(database)
    closed, open_ = json.loads(as_json(database))["tables"]["check_ins"]
    assert (closed["team_rated"], closed["team_mean"], closed["leadership_total"]) == (3, 10 / 3, 4)
    assert {open_[name] for name in open_ if name.startswith(("team_", "leadership_"))} == {None}
    assert "secret" not in open_


def test_after_an_import_people_can_rate_in_an_open_check_in(database: Database, other: Database) -> None:
    keep_a_week(database)
    take_in(other, as_json(database))
    with other.read() as tx:
        assert [bool(kept_secret(tx, number)) for number in (1, 2)] == [False, True]


def test_the_export_of_one_pilot_holds_nothing_of_another_and_nobody_s_own_choices(database: Database) -> None:
    keep_a_week(database)
    with database.write() as tx:
        second = keep_pilot(tx, key="contract-search", channel="C2")
        keep_blocker(tx, second, text="Only theirs", id=0)
        keep_risk(tx, second, what="Only theirs")
        dependencies.add(tx, "Nobody's")
    found = as_json(database, pilot="invoice-triage")
    assert "Only theirs" not in found
    names = [one["name"] for one in json.loads(found)["tables"]["dependencies"]]
    assert names == ["Prüfung", "Security review"]
    tables = json.loads(found)["tables"]
    assert (len(tables["pilots"]), tables["absences"], tables["preferences"]) == (1, [], [])
    assert [len(tables[name]) for name in ("blocker_events", "risk_events", "need_changes")] == [1, 2, 1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "not JSON"),
        ("[]", "not an export"),
        ('{"format": "pilot-check-ins export", "revision": "0000", "tables": {}}', "of version 0000"),
        ('{"format": "pilot-check-ins export", "revision": "0001", "tables": {"pilots": 1}}', "not whole"),
        ('{"format": "pilot-check-ins export", "revision": "0001", "tables": {}}', "other tables"),
    ],
)
def test_what_is_no_export_is_refused(database: Database, text: str, told: str) -> None:
    with pytest.raises(RefusedError, match=told):
        take_in(database, text)


@pytest.mark.parametrize(
    ("table", "column", "value", "told"),
    [
        ("pilots", "zone", "Europe/Berln", "pilots.zone cannot be"),
        ("blockers", "opened_at", 5, "blockers.opened_at cannot be"),
        ("answers", "check_in_id", 99, "do not fit together"),
        ("pilots", "colour", "red", "other columns"),
    ],
)
def test_an_export_with_a_bad_row_changes_nothing(
    database: Database, other: Database, table: str, column: str, value: Any, told: str
) -> None:
    keep_a_week(database)
    spoiled = json.loads(as_json(database))
    spoiled["tables"][table][0][column] = value
    with pytest.raises(RefusedError, match=told):
        take_in(other, json.dumps(spoiled))
    assert json.loads(as_json(other))["tables"]["pilots"] == []


def test_an_export_is_not_taken_in_over_something(database: Database) -> None:
    keep_a_week(database)
    with pytest.raises(RefusedError, match="not empty"):
        take_in(database, as_json(database))


def test_the_figures_of_each_digest_are_those_that_it_shows(database: Database) -> None:
    keep_a_week(database)
    with exchange.exporting(deps(database), pilot=None) as export:
        first, _ = export.weeks()
    assert (first["leadership_mean"], first["gap"], first["team_rated"]) == (4.0, 4.0 - 10 / 3, 3)
    assert tuple(first) == exchange.WEEKS


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "\uff1d1"])
def test_words_that_begin_like_a_formula_stay_words_in_a_spreadsheet(words: str) -> None:
    file = io.StringIO()
    exports.write_csv(file, ("words", "number"), [{"words": words, "number": -1}])
    _, row = csv.reader(io.StringIO(file.getvalue(), newline=""))
    assert row == [f"'{words}", "-1"]


def test_every_table_is_exported_or_left_out_for_a_reason() -> None:
    left_out = {row.__tablename__ for row in LEFT_OUT}
    assert {table.name for table in EXPORTED} | left_out == set(Base.metadata.tables)
    assert {table.name for table in EXPORTED} & left_out == set()
    assert all(LEFT_OUT.values())


def test_exported_tables_are_in_an_order_in_which_they_can_be_filled() -> None:
    order = [table.name for table in EXPORTED]
    needs = {(table.name, key.column.table.name) for table in EXPORTED for key in table.foreign_keys}
    assert [(table, needed) for table, needed in needs if order.index(needed) > order.index(table)] == []
