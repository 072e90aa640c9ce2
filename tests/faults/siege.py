"""One week of a pilot, during which the bot is killed again and again; and what must hold at the end of it."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import select

from bot import manifest
from bot.app import build
from bot.clock import MovableClock
from bot.domain.people import UserId
from bot.sandbox import Message, Person, Sandbox
from bot.services.outbox import LEASE
from bot.services.pilots import import_pilots
from bot.settings import Settings
from storage.tables import AnswersRow, Delivery, RevisionRow
from tests.builders import utc
from tests.faults.mortal import DiedError, Doom, Mortal, SharedClock, address, forkserver, settings
from tests.faults.promises import outbox
from tests.week.house import START, House

HISTORY = {"channels:history", "groups:history", "im:history"}
LEAD = "U0000000013"
"""The id that Nora will get."""
_TRIES = 3

Result = TypeVar("Result")


@dataclass
class Record:
    """What came of a week."""

    steps: list[int] = field(default_factory=list)
    """How many labelled steps the bot took in each part of the week."""
    seconds: list[float] = field(default_factory=list)
    """How long each part took."""
    decided: set[str] = field(default_factory=set)
    """The keys of all messages."""
    deaths: int = 0
    in_flight: set[str] = field(default_factory=set)
    """The messages that were under way when it died."""
    acknowledged: dict[str, str] = field(default_factory=dict)
    """What Slack closed the form of, by person."""


class Siege(House):
    """The house with a bot that is another process, and dies."""

    def __init__(self, slack: Sandbox, process: Mortal, clock: MovableClock, chosen: dict[str, Any]) -> None:
        super().__init__(slack, build(Settings(_env_file=None, **chosen), clock=clock), clock)
        self.process = process
        self.record = Record()
        self.omar, self.nora = (slack.add_person(name, tz="Europe/Berlin") for name in ("omar", "nora"))
        assert self.nora.id == LEAD

    def live_through(self, dooms: Iterator[Doom]) -> Record:
        """The whole week; the bot meets the next doom in each part of it."""
        for part in self.parts():
            self.process.doom(next(dooms))
            began = time.perf_counter()
            part()
            self.record.seconds.append(time.perf_counter() - began)
            self.record.steps.append(self._spared())
        self.record.decided = {row.key for row in outbox(self.bot)}
        return self.record

    def parts(self) -> Sequence[Callable[[], object]]:
        return (
            self.begin,
            lambda: self.tick("2026-11-30 08:00"),
            lambda: self.send_answers(self.dana, "Labelled 200 invoices", blocking="No access", rating="4"),
            self.tick,
            lambda: self.send_answers(self.ravi, "Wired the archive", needed="A decision on the vendor"),
            lambda: self.press(self.lena, self.lena.dm[-1], "rate_confidence:4"),
            lambda: self.tick("2026-11-30 12:30"),
            self.commit,
            self.tick,
            lambda: self.tick("2026-12-01 08:00"),
            lambda: self.send_answers(self.mei, "Wrote the tests", rating="2"),
            lambda: self.tick("2026-12-01 15:00"),
            lambda: self.tick("2026-12-02 10:00"),
            lambda: self.tick("2026-12-04 10:00"),
            lambda: self.tick("2026-12-07 08:00"),
        )

    def begin(self) -> None:
        spec = self.spec()
        roster = spec.roster
        deputised = type(roster)(
            champion=roster.champion,
            practitioners=roster.practitioners,
            sponsor=roster.sponsor,
            leaders=roster.leaders,
            deputy=UserId(self.omar.id),
        )
        import_pilots(self.bot.deps, [self.spec(roster=deputised)])
        self.tick()

    def tick(self, at: Any = None) -> None:
        if at is not None:
            self.clock.move_to(utc(at))
        self._until_done(self._tick)

    def send_answers(self, person: Person, completed: str, **others: Any) -> None:
        """Open the form, and send it until Slack closes it."""
        card = self.card_for(person)
        view = self._until_done(lambda: person.press(card, "answer_check_in").view)
        view.fill({"completed": completed} | others)
        self._until_done(lambda: view.submit().closed)
        self.record.acknowledged[person.id] = completed

    def press(self, person: Person, message: Message, label: str) -> None:
        self._until_done(lambda: person.press(message, label).error is None)

    def commit(self) -> None:
        """Sam promises the ask for Friday."""
        bundle = next(one for one in reversed(self.sam.dm) if "A decision on the vendor" in one.text)
        view = self._until_done(lambda: self.sam.press(bundle, "Commit to a Date").view)
        view.fill(on="2026-12-04")
        self._until_done(lambda: view.submit().error is None)

    def _tick(self) -> bool:
        try:
            self.process.tick()
        except DiedError:
            return False
        return True

    def _until_done(self, act: Callable[[], Result | None]) -> Result:
        """Do something, and do it again when the bot died of it, as people and supervisors do."""
        for _ in range(_TRIES):
            done = act()
            if done:
                return done
            self._start_again()
        raise AssertionError("it cannot be done")

    def _spared(self) -> int:
        try:
            return self.process.spare()
        except DiedError:
            self._start_again()
            return 0

    def _start_again(self) -> None:
        """What the dead bot had claimed is taken over when its lease is over."""
        self.process.mourn()
        self.record.deaths += 1
        self.record.in_flight |= {row.key for row in outbox(self.bot) if row.state is Delivery.SENDING}
        self.clock.advance(LEASE + timedelta(seconds=1))
        self.process.revive()

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Who saved what as completed: every revision."""
        rows = select(AnswersRow.user_id, RevisionRow.completed).join(RevisionRow)
        with self.bot.deps.db.read() as tx:
            return sorted((row.user_id, row.completed) for row in tx.execute(rows))


@contextmanager
def besieged(database_url: str, *, history: bool = False) -> Iterator[Siege]:
    """A house whose bot is a process of its own."""
    context = forkserver()
    clock = SharedClock(context, START)
    port, url = address()
    with Sandbox(manifest.path(), clock=clock.now, request_url=url, ack_timeout=60.0, event_retries=()) as slack:
        slack.api.scopes |= HISTORY if history else set()
        chosen = settings(slack, database_url, port, programme_lead=LEAD)
        with closing(Mortal(chosen, clock)) as process:
            siege = Siege(slack, process, clock, chosen)
            yield siege
            siege.bot.deps.db.dispose()
            assert slack.problems == []
