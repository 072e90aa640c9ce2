"""What every use case needs, and the way into one."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog

import storage.audit
from bot.clock import Clock
from bot.domain.audit import Action
from bot.manifest import Granted
from bot.metrics import Metrics
from bot.services.unit_of_work import Look, UnitOfWork
from bot.settings import Settings
from storage.database import Database, Transaction

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Deps:
    db: Database
    clock: Clock
    settings: Settings
    metrics: Metrics = field(default_factory=Metrics)
    granted: Granted = field(default_factory=Granted)

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        """A use case that may write. Commits at the end, rolls back on an exception.

        Raises NotSavedError when the database takes nothing; then nothing was written.
        """
        with self.db.write() as tx:
            uow = self._unit_of_work(tx)
            yield uow
            _write_down(uow, uow.looks)

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """A use case that only reads, but for the audit's line on an admin's look.

        Raises UnavailableError when the database cannot be read, NotSavedError when that line cannot be written; then
        nothing is shown.
        """
        with self.db.read() as tx:
            uow = self._unit_of_work(tx)
            yield uow
        if uow.looks:
            with self.write() as writing:
                _write_down(writing, uow.looks)

    def _unit_of_work(self, tx: Transaction) -> UnitOfWork:
        return UnitOfWork(tx, self.clock.now(), self.settings, self.metrics, self.granted)


def _write_down(uow: UnitOfWork, looks: Iterable[Look]) -> None:
    for look in looks:
        facts = {"at": look.at_what}
        log.info(Action.LOOKED.value, pilot=look.pilot_id)
        storage.audit.add(
            uow.tx, Action.LOOKED, at=uow.now, pilot_id=look.pilot_id, by=look.by, about=None, facts=facts
        )
