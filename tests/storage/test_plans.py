"""What is over costs nothing: SQLite finds what still matters by an index that holds nothing else."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from storage import blockers, checkins, risks
from storage.database import Database, Transaction
from tests.builders import CHAMPION, NOW


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'plans.db'}")
    opened.migrate()
    yield opened
    opened.dispose()


@pytest.mark.parametrize(
    ("index", "ask"),
    [
        ("ix_blockers_live", lambda tx: blockers.live(tx, 1)),
        ("ix_blockers_live", lambda tx: blockers.live_or_solved_since(tx, 1, NOW)),
        ("ix_blockers_solved", lambda tx: blockers.live_or_solved_since(tx, 1, NOW)),
        ("ix_blockers_unclosed", lambda tx: blockers.to_close(tx, 1, before=NOW)),
        ("ix_blockers_unclosed", lambda tx: blockers.solved(tx, 1)),
        ("ix_blockers_owned", lambda tx: blockers.promised_by(tx, CHAMPION)),
        ("ix_risks_live", lambda tx: risks.live(tx, 1)),
        ("ix_risks_live", lambda tx: risks.live_or_settled_since(tx, 1, NOW)),
        ("ix_risks_settled", lambda tx: risks.live_or_settled_since(tx, 1, NOW)),
        ("ix_risks_raised_in", lambda tx: risks.live_or_named_by(tx, 1, 1, CHAMPION)),
        ("ix_risks_owned", lambda tx: risks.owned_by(tx, CHAMPION)),
        ("ix_check_ins_open", lambda tx: checkins.without_secret(tx)),
    ],
)
def test_what_still_matters_is_found_by_its_own_index(
    database: Database, index: str, ask: Callable[[Transaction], object]
) -> None:
    with database.read() as tx:
        assert index in _plan(tx, ask)


def _plan(tx: Transaction, ask: Callable[[Transaction], object]) -> str:
    """How SQLite goes about the first statement that is run."""
    asked: list[tuple[str, Sequence[Any]]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Sequence[Any], *_: object) -> None:
        asked.append((statement, values))

    event.listen(tx, "before_cursor_execute", note)
    ask(tx)
    event.remove(tx, "before_cursor_execute", note)
    statement, values = asked[0]
    return str(tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(values)).all())
