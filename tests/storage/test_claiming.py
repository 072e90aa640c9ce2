"""A message is found by the index of its kind: it costs the same whether ten wait or thousands."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Connection, event, insert, text

from storage import deliveries
from storage.database import Database, Transaction
from storage.tables import Delivery, OutboxRow
from tests.builders import NOW
from tests.storage.sending import LEASE, take

FEW, MANY = 10, 4_000
KINDS = ("card", "rating", "reminder", "escalation")


def _wait(tx: Transaction, count: int, *, sent: int = 0) -> None:
    """So many messages wait, posts and updates, besides those that are over and some that are on their way."""
    rows = [_row(number, Delivery.PENDING) for number in range(count)]
    rows += [_row(count + number, Delivery.SENT) for number in range(sent)]
    rows += [_row(count + sent + number, Delivery.SENDING) for number in range(4)]
    tx.execute(insert(OutboxRow), rows)


def _row(number: int, state: Delivery) -> dict[str, Any]:
    stands = state is Delivery.SENT or number % 3 == 0
    return {
        "key": f"message:{number}",
        "kind": KINDS[number % len(KINDS)],
        "recipient": f"C{number}",
        "in_working_hours": False,
        "payload": {"text": "Week 10"},
        "version": 1,
        "sent_version": 0,
        "state": state,
        "created_at": NOW,
        "not_before": NOW - timedelta(seconds=number % 60),
        "leased_until": NOW + LEASE if state is Delivery.SENDING else None,
        "attempts": 0,
        "channel": f"C{number}" if stands else None,
        "ts": "1700000000.000100" if stands else None,
    }


@contextmanager
def _steps(tx: Transaction) -> Iterator[list[int]]:
    """Counts what SQLite's virtual machine does, in hundreds of its steps."""
    count = [0]

    def step() -> None:
        count[0] += 1

    driver = cast(sqlite3.Connection, tx.connection.driver_connection)
    driver.set_progress_handler(step, 100)
    yield count
    driver.set_progress_handler(None, 0)


def _effort(url: str, waiting: int) -> int:
    database = Database(url)
    with database.write() as tx:
        _wait(tx, waiting, sent=waiting)
        with _steps(tx) as count:
            assert take(tx) is not None
            assert deliveries.next_due(tx) is not None
    with database.write() as tx:
        tx.execute(text("DELETE FROM outbox"))
    database.dispose()
    return count[0]


def test_sqlite_does_the_same_work_for_thousands_that_wait_as_for_ten(sqlite_url: str) -> None:
    assert _effort(sqlite_url, MANY) <= 2 * _effort(sqlite_url, FEW)


def test_postgresql_looks_at_a_few_rows_of_the_thousands_that_wait(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.write() as tx:
        _wait(tx, MANY, sent=MANY)
        tx.execute(text("ANALYZE outbox"))
        looked_at = []
        for statement, values in _asked(tx):
            looked_at.append(_rows(tx, statement, values))
    database.dispose()
    assert max(looked_at) <= FEW * len(KINDS), looked_at


def _asked(tx: Transaction) -> list[tuple[str, Mapping[str, Any]]]:
    """The queries of a claim."""
    asked: list[tuple[str, Mapping[str, Any]]] = []

    def note(_connection: Connection, _cursor: object, statement: str, values: Mapping[str, Any], *_: object) -> None:
        asked.append((statement, values))

    event.listen(tx, "before_cursor_execute", note)
    assert take(tx) is not None
    assert deliveries.next_due(tx) is not None
    event.remove(tx, "before_cursor_execute", note)
    return asked


def _rows(tx: Transaction, statement: str, values: Mapping[str, Any]) -> int:
    """How many rows PostgreSQL looks at for a statement."""
    found = tx.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", dict(values)).scalar_one()
    plan = found if isinstance(found, list) else json.loads(found)
    return sum(_scanned(plan[0]["Plan"]))


def _scanned(node: Mapping[str, Any]) -> Iterator[int]:
    plans: Sequence[Mapping[str, Any]] = node.get("Plans", [])
    if not plans:
        yield round(node["Actual Loops"] * (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)))
    for each in plans:
        yield from _scanned(each)
