"""Weeks of a pilot on a clock that lives: the bot is a process that is ended, or killed, and started again."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from multiprocessing.connection import Connection, wait
from typing import Any

from sqlalchemy import and_, or_, select

from bot import manifest
from bot.app import build
from bot.clock import MovableClock, ShiftedClock
from bot.domain.duties import Duty
from bot.sandbox import Message, Person, Sandbox
from bot.sandbox.elements import Element, all_elements
from bot.services import duties
from bot.settings import Settings
from storage.tables import Delivery, OutboxRow
from tests.faults.mortal import DiedError, Doom, Fate, Mortal, address, label_commits, label_sends, settings
from tests.faults.siege import HISTORY, LEAD, Siege
from tests.realclock.clock import OffsetClock
from tests.week.house import START

_PATIENT_SECONDS = 60.0
_POLL_SECONDS = 0.05
_LONGEST_LIFE_SECONDS = 1.0
_STEPS_OF_OPENING = 8
"""When a check-in opens, at least so much is written and sent."""
_DEATHS_IN, _ANSWERED_IN, _RAISED_IN, _SOLVED_IN = 0.6, 0.8, 0.3, 0.6
"""How likely it is that a process is killed; that somebody answers, and raises something; that an item is solved."""
_SKIP_EVERY, _WITHOUT_BOT_EVERY = 4, 6
"""Every so many weeks the next check-in is left out; every so many the bot is down until Thursday."""
_BY_THEMSELVES = {Duty.BEAT, Duty.HOME, Duty.MEND}
"""These come again and again, whatever happens."""
_SLOW_SECONDS = 1.0
_STOP = "stop"


class RunningBot(Mortal):
    """The bot as `run` runs it: what is due, and what is to be sent, it finds by itself."""

    def life(self) -> Callable[[dict[str, Any], MovableClock, Connection], None]:
        return _run

    def end(self) -> None:
        """Tell it to end; it does so in good order. Raises DiedError when it is dead already."""
        self._ask(_STOP)
        self._bot.join(_PATIENT_SECONDS)
        assert self._bot.exitcode == 0, self._bot.exitcode
        self._orders.close()

    @property
    def is_dead(self) -> bool:
        return bool(wait([self.sentinel], 0))


def _run(chosen: dict[str, Any], clock: MovableClock, orders: Connection) -> None:
    bot = build(Settings(_env_file=None, **chosen), clock=ShiftedClock(clock.now()))
    fate = Fate()
    label_commits(fate.step, bot.deps.db.subscribe)
    label_sends(fate.step, bot.client)
    bot.start()
    orders.send("ready")
    while (order := orders.recv()) != _STOP:
        orders.send(fate.choose(order))
    bot.stop()
    orders.send("stopped")


class Weeks(Siege):
    """What people do in each week is left to chance, and so is when the process dies; the seed tells both."""

    def __init__(
        self, slack: Sandbox, process: RunningBot, clock: OffsetClock, chosen: dict[str, Any], seed: int
    ) -> None:
        super().__init__(slack, process, clock, chosen)
        self.running = process
        self.chance = random.Random(seed)  # noqa: S311 - no secret

    def live_through(self, weeks: int) -> None:  # type: ignore[override]
        self.begin()
        for number in range(weeks):
            monday = START + timedelta(weeks=number)
            if number % _WITHOUT_BOT_EVERY != _WITHOUT_BOT_EVERY - 1:
                self._check_in(monday)
            self._settle_items(monday)
            if number % _SKIP_EVERY == _SKIP_EVERY - 1:
                self._skip()
        self._go_on_at(START + timedelta(weeks=weeks, days=-3, hours=3))  # on Friday, what waited for it is sent

    def tick(self, at: str | datetime | None = None) -> None:
        """The process does what is due by itself: wait until nothing is left to do."""
        assert at is None
        deadline = time.monotonic() + _PATIENT_SECONDS
        while not self._is_quiet():
            assert time.monotonic() < deadline, self._unsent()
            if self.running.is_dead:
                self._start_again()
                self._perhaps_doom()
            time.sleep(_POLL_SECONDS)

    def _check_in(self, monday: datetime) -> None:
        """From Monday to Tuesday: it opens, people answer and act, it closes."""
        self._go_on_at(monday + timedelta(hours=1))
        if self.card_is_open(monday):
            self._answer()
        self._go_on_at(monday + timedelta(hours=5, minutes=30))
        self._act_on_items(monday)
        self._go_on_at(monday + timedelta(days=1, hours=8))

    def _settle_items(self, monday: datetime) -> None:
        """Thursday: what is not settled has gone further up; the champion knows of some that are solved."""
        self._go_on_at(monday + timedelta(days=3, hours=3))
        for note in self.dana.messages(self.channel):
            if self.chance.random() < _SOLVED_IN:
                self._act_on(self.dana, note, "Mark Solved", {})
        self._act_on_items(monday)

    def _skip(self) -> None:
        """Next week's check-in is left out. The process is not to die now: asked twice, it would leave out two."""
        self._spared()
        assert self.dana.command("/pilot skip invoice-triage").error is None

    def card_is_open(self, monday: datetime) -> bool:
        """Whether there is a card in this week."""
        return any("check-in of week" in one.text and _at(one) > monday for one in self.dana.messages(self.channel))

    def _go_on_at(self, instant: datetime) -> None:
        """End the process, start it again at another time, and let it do what is due then."""
        try:
            self.running.spare()
            self.running.end()
        except DiedError:
            self._note_death()
        self.clock.move_to(instant)
        self.running.revive()
        if self.record.deaths:
            self._perhaps_doom()
        else:
            self.running.doom(self._doom_in_steps())
        self.tick()

    def _perhaps_doom(self) -> None:
        """Death comes at any moment, or before or after something is written or sent."""
        if self.chance.random() < _DEATHS_IN:
            in_time = Doom(seconds=self.chance.uniform(0.0005, _LONGEST_LIFE_SECONDS))
            self.running.doom(self.chance.choice([in_time, self._doom_in_steps()]))

    def _doom_in_steps(self) -> Doom:
        return Doom(step=self.chance.randint(1, _STEPS_OF_OPENING))

    def _answer(self) -> None:
        """Everybody on the team, or nearly; what they write of blockers and needs is left to chance."""
        for person in (self.dana, self.ravi, self.mei):
            if self.chance.random() < _ANSWERED_IN:
                wanted = {"blocking": "No access", "needed": "A decision"}
                chosen = {name: words for name, words in wanted.items() if self.chance.random() < _RAISED_IN}
                rating = str(self.chance.randint(1, 5))
                self.send_answers(person, f"{person.name} did something", rating=rating, **chosen)
        self.tick()

    def _act_on_items(self, monday: datetime) -> None:
        """Each who is asked promises a date, solves it or says nothing; reporters confirm."""
        friday = (monday + timedelta(days=4)).date().isoformat()
        for person in (self.sam, self.omar, self.nora):
            label, fields = self.chance.choice([("Commit to a Date", {"on": friday}), ("Mark Solved", {}), ("", {})])
            self._act(person, label, fields)
        for person in (self.dana, self.ravi, self.mei):
            self._act(person, self.chance.choice(["Confirm Solved", "Not Solved", ""]), {})
        self.tick()

    def _act(self, person: Person, label: str, fields: dict[str, str]) -> None:
        """Press a button, or choose from a menu, of somebody's newest message that has it; there may be none."""
        message = next((message for message in reversed(person.dm) if _find(message, label)), None)
        if label and message is not None:
            self._act_on(person, message, label, fields)

    def _act_on(self, person: Person, message: Message, label: str, fields: dict[str, str]) -> None:
        """The same with a message that may have it."""
        self._until_done(lambda: self._has_acted(person, message, label, fields))

    def _has_acted(self, person: Person, message: Message, label: str, fields: dict[str, str]) -> bool:
        found = _find(message, label)
        if found is None:
            return True  # it never had that, or says what came of it by now
        pressed = person.use(message, *found)
        if pressed.view is None or not any(block.get("block_id") in fields for block in pressed.view.blocks):
            return pressed.error is None
        return pressed.view.fill(fields).submit().error is None

    def _start_again(self) -> None:
        """What it had claimed is taken over when its lease is over. Who was only slow to answer is asked again."""
        if wait([self.process.sentinel], _SLOW_SECONDS):
            super()._start_again()

    def _note_death(self) -> None:
        self.running.mourn()
        self.record.deaths += 1

    def _is_quiet(self) -> bool:
        due = {duty for duty, _ in duties.due(self.bot.deps)} - _BY_THEMSELVES
        return not due and not self._unsent()

    def _unsent(self) -> list[str]:
        """What could have gone by now."""
        waits = OutboxRow.state.in_([Delivery.PENDING, Delivery.UNKNOWN])
        rows = select(OutboxRow.key, OutboxRow.state, OutboxRow.not_before, OutboxRow.last_error).where(
            or_(OutboxRow.state == Delivery.SENDING, and_(waits, OutboxRow.not_before <= self.clock.now()))
        )
        with self.bot.deps.db.read() as tx:
            return [f"{row.key} {row.state} {row.not_before:%a %H:%M:%S} {row.last_error}" for row in tx.execute(rows)]


def _find(message: Message, label: str) -> tuple[Element, str | None] | None:
    """The first button with this label, or the first menu that offers it."""
    for element in all_elements(message.blocks):
        if label == element.label or label in element.options:
            return element, label if element.type == "overflow" else None
    return None


def _at(message: Message) -> datetime:
    return datetime.fromtimestamp(float(message.ts), START.tzinfo)


@contextmanager
def weeks(database_url: str, seed: int) -> Iterator[Weeks]:
    """A workspace in which the bot may look up what it sent, so that nothing need be said twice."""
    clock = OffsetClock(START)
    port, url = address()
    with Sandbox(manifest.path(), clock=clock.now, request_url=url, ack_timeout=60.0, event_retries=()) as slack:
        slack.api.scopes |= HISTORY
        chosen = settings(slack, database_url, port, programme_lead=LEAD, tick_seconds=5)
        with closing(RunningBot(chosen, clock)) as process:
            opened = Weeks(slack, process, clock, chosen, seed)
            yield opened
            opened.bot.deps.db.dispose()
            assert slack.problems == []
