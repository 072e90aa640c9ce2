"""What it costs to look whether anything is due."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from bot import scheduler
from bot.services import duties
from bot.services.deps import Deps
from storage.tables import PilotRow
from tests.bench.ratio import Ratio, medians, timed
from tests.builders import NOW
from tests.services.keeping import desk
from tests.storage.keeping import keep_pilots

FEW, MANY, DUE = 100, 10_000, 50
TIMES = 200


def measure() -> list[Ratio]:
    with _with_pilots(FEW) as few, _with_pilots(MANY) as many:
        for deps in (few, many):
            scheduler.tick(deps)
        with_few, with_many = medians(TIMES, lambda: scheduler.tick(few), lambda: scheduler.tick(many))
        _make_due(many)
        look, query = medians(TIMES, lambda: duties.due(many), _query(many))
    return [
        timed(f"tick with nothing due, {MANY:,} pilots against {FEW}", with_many, with_few, 1.3),
        timed(f"looking for all that is due, {DUE} of {MANY:,} pilots, against one indexed query", look, query, 3),
    ]


@contextmanager
def _with_pilots(count: int) -> Iterator[Deps]:
    with tempfile.TemporaryDirectory() as folder:
        deps, _ = desk(f"sqlite:///{Path(folder) / 'ticks.db'}")
        deps.db.migrate()
        with deps.db.write() as tx:
            keep_pilots(tx, count)
            tx.execute(update(PilotRow).values(next_opens_at=NOW + timedelta(days=3), preflight_at=None))
        yield deps
        deps.db.dispose()


def _make_due(deps: Deps) -> None:
    with deps.db.write() as tx:
        tx.execute(update(PilotRow).where(PilotRow.id <= DUE).values(next_opens_at=NOW))


def _query(deps: Deps) -> Callable[[], object]:
    wanted = select(PilotRow.id).where(PilotRow.next_opens_at <= NOW)

    def ask() -> object:
        with deps.db.read() as tx:
            return tx.execute(wanted).all()

    return ask
