"""Handing everything out, and taking it in again."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import storage.checkins
import storage.digest
import storage.exchange
import storage.pilots
from bot.domain.audit import Action
from bot.domain.cadence import IsoWeek
from bot.domain.digest import Week
from bot.domain.errors import RefusedError
from bot.services import audit
from bot.services.deps import Deps
from storage.database import Transaction

Row = Mapping[str, Any]
_SECRET_BYTES = 32
_LAST_WEEK = IsoWeek(9999, 52)
_ALL_WEEKS = 1_000_000
WEEKS = (
    "pilot",
    "iso_year",
    "iso_week",
    "state",
    "answered",
    "expected",
    "team_rated",
    "team_mean",
    "leadership_rated",
    "leadership_mean",
    "gap",
)
"""The figures of each digest."""


class Export:
    """One consistent look at everything, or at all of one pilot."""

    def __init__(self, tx: Transaction, pilot_id: int | None) -> None:
        self._tx = tx
        self._pilot_id = pilot_id

    def tables(self) -> Iterator[tuple[str, Sequence[str], Iterator[Row]]]:
        """Each table with its columns and rows, in the order in which they can be taken in."""
        for table in storage.exchange.EXPORTED:
            names = [column.name for column in storage.exchange.columns(table)]
            yield table.name, names, storage.exchange.rows(self._tx, table, pilot_id=self._pilot_id)

    def weeks(self) -> Iterator[Row]:
        """The figures of each digest, as the digest shows them."""
        for pilot in storage.pilots.every(self._tx):
            if self._pilot_id in (None, pilot.id):
                for week in storage.digest.weeks(self._tx, pilot.id, until=_LAST_WEEK, limit=_ALL_WEEKS):
                    yield {"pilot": pilot.key, **_figures(week)}


@contextmanager
def exporting(deps: Deps, *, pilot: str | None) -> Iterator[Export]:
    """An export, to be written while the look is open. Raises RefusedError if there is no such pilot."""
    with deps.write() as uow:
        found = storage.pilots.by_key(uow.tx, pilot) if pilot is not None else None
        if pilot is not None and found is None:
            raise RefusedError(f"There is no pilot “{pilot}”. `pilot-bot pilots` lists those that run.")
        pilot_id = found.id if found is not None else None
        audit.note(uow, Action.EXPORTED, pilot_id=pilot_id)
    with deps.read() as uow:
        yield Export(uow.tx, pilot_id)


def take_in(deps: Deps, tables: Mapping[str, Iterable[Row]]) -> None:
    """Fill an empty database with an export: all of it or nothing.

    Open check-ins get a new key; ratings given in them are not in an export. Raises RefusedError.
    """
    known = {table.name for table in storage.exchange.EXPORTED}
    if tables.keys() != known:
        odd = ", ".join(sorted(tables.keys() ^ known))
        raise RefusedError(f"This export has other tables than this version knows: {odd}.")
    with deps.write() as uow:
        if not storage.exchange.is_empty(uow.tx):
            raise RefusedError("The database is not empty. An export is taken in by an empty one: change DATABASE_URL.")
        for table in storage.exchange.EXPORTED:
            storage.exchange.fill(uow.tx, table, tables[table.name])
        for check_in_id in storage.checkins.without_secret(uow.tx):
            storage.checkins.set_secret(uow.tx, check_in_id, secrets.token_bytes(_SECRET_BYTES))
        audit.note(uow, Action.IMPORTED)


def _figures(week: Week) -> dict[str, Any]:
    return {
        "iso_year": week.week.year,
        "iso_week": week.week.week,
        "state": week.state.value,
        "answered": week.answered,
        "expected": week.expected,
        "team_rated": week.team.count,
        "team_mean": week.team.mean,
        "leadership_rated": week.leadership.count,
        "leadership_mean": week.leadership.mean,
        "gap": week.gap,
    }
