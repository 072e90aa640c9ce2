"""What it costs to gather a digest and the portfolio, against reading the same rows with nothing in between."""

import gc
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event

import storage.checkins
import storage.pilots
from bot.services import digest, portfolio
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from tests.bench.data import PILOTS, WEEKS, fill
from tests.bench.ratio import Ratio, medians, timed
from tests.services.keeping import desk

Asked = tuple[str, Sequence[Any]]


def measure() -> list[Ratio]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "reading.db"
        deps, _ = desk(f"sqlite:///{file}")
        deps.db.migrate()
        fill(deps, file)
        gc.freeze()  # as `pilot-bot run` does when it has started; else the workspace and the browser count too
        scale = f"{PILOTS:,} pilots, {WEEKS} weeks"
        return [
            _against_rows(deps, file, f"one digest of {scale}, against its rows in sqlite3", _digest, 5, times=100),
            _against_rows(deps, file, f"the portfolio of {scale}, against its rows in sqlite3", _portfolio, 2, times=7),
        ]


def _digest(uow: UnitOfWork) -> object:
    pilot = storage.pilots.by_id(uow.tx, PILOTS // 2)
    check_in = storage.checkins.get(uow.tx, PILOTS // 2 * WEEKS)
    assert check_in is not None
    return digest.build(uow, pilot, check_in)


def _portfolio(uow: UnitOfWork) -> object:
    return portfolio.build(uow, private=True)


def _against_rows(
    deps: Deps, file: Path, what: str, build: Callable[[UnitOfWork], object], bound: float, *, times: int
) -> Ratio:
    def ours() -> object:
        with deps.read() as uow:
            return build(uow)

    with closing(sqlite3.connect(file)) as database:
        with _asked(deps) as asked:
            ours()

        def rows() -> None:
            for statement, values in asked:
                database.execute(statement, values).fetchall()

        taken, floor = medians(times, ours, rows)
    return timed(what, taken, floor, bound)


@contextmanager
def _asked(deps: Deps) -> Iterator[list[Asked]]:
    """The statements that run meanwhile, with their values."""
    asked: list[Asked] = []

    def note(_connection: object, _cursor: object, statement: str, values: Sequence[Any], *_: object) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, values))

    with deps.db.read() as tx:
        engine = tx.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)
