"""One check-in of a pilot whose people are at work now, whatever the time is, from its opening to its digest."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from datetime import time as wall_time
from typing import Any, TypeVar

from sqlalchemy import func, select, update

from bot.app import Bot
from bot.domain.cadence import Cadence, IsoWeek, Moment, slot_in
from bot.sandbox import Message, Person, Sandbox
from bot.services.pilots import Imported, import_pilots
from storage.tables import CheckInRow, Delivery, OutboxRow, PilotRow
from tests.faults.promises import missing, twice
from tests.realclock.clock import OffsetClock, zone_at_work
from tests.week.house import House

_PATIENT_SECONDS = 60.0
_POLL_SECONDS = 0.05

Result = TypeVar("Result")


class Workday(House):
    """The workspace and its database; the bot is another process. `tick` is what has to be done for it to act."""

    def __init__(self, slack: Sandbox, bot: Bot, tick: Callable[[], object]) -> None:
        clock = OffsetClock()
        self.zone = zone_at_work(clock.now())
        super().__init__(slack, bot, clock, zone=self.zone.key)
        self._tick = tick

    def tick(self, at: str | datetime | None = None) -> None:
        assert at is None, "nobody moves this clock"
        self._tick()

    def seed(self) -> None:
        """A pilot whose check-in opens this minute."""
        here = self.clock.now().astimezone(self.zone)
        cadence = Cadence(
            opens=Moment(here.weekday(), wall_time(here.hour, here.minute)),
            closes=Moment((here.weekday() + 1) % 7, wall_time(16)),
            zone=self.zone,
        )
        spec = self.spec(cadence=cadence, target_date=here.date() + timedelta(days=90))
        assert isinstance(import_pilots(self.bot.deps, [spec]), Imported)
        opens_at = slot_in(cadence, IsoWeek.of(here.date())).opens_at
        self._write(update(PilotRow).values(next_opens_at=opens_at))

    def live_through(self) -> None:
        """Everything that a week brings about, as fast as the bot gets it done."""
        self.until(lambda: self._in_channel("check-in of week"))
        self._make_reminder_due()
        self._answer()
        self._escalate()
        self._find_reminder()
        self._look_at_home()
        self._close()
        self.until(lambda: self._count_on_their_way() == 0)
        assert (missing(self), twice(self.slack), self.slack.problems) == ([], set(), [])

    def until(self, see: Callable[[], Result | None]) -> Result:
        """What is seen once there is something to see."""
        deadline = time.monotonic() + _PATIENT_SECONDS
        while time.monotonic() < deadline:
            seen = see()
            if seen:
                return seen
            self.tick()
            time.sleep(_POLL_SECONDS)
        raise AssertionError(f"it did not happen: {self._state()}")

    def _answer(self) -> None:
        self._send_answers(self.dana, "Labelled 200 invoices", rating="4")
        self._send_answers(self.ravi, "Wired the archive", blocking="No access to the archive", rating="2")
        for leader in (self.sam, self.lena):
            asked = self.until(lambda leader=leader: _last(leader.dm, "Your confidence"))  # type: ignore[misc]
            assert leader.press(asked, "rate_confidence:4").error is None

    def _send_answers(self, person: Person, completed: str, **others: Any) -> None:
        form = self.until(lambda: person.press(self.card_for(person), "answer_check_in").view)
        assert form.fill({"completed": completed} | others).submit().closed

    def _escalate(self) -> None:
        """Ravi's blocker goes to Sam at once; Sam promises a date; Ravi is told of both."""
        note = self.until(lambda: _last(self.card.replies, "Blocker #1, raised by"))
        assert self.dana.press(note, "Escalate Now").error is None
        asked = self.until(lambda: _last(self.sam.dm, "Blocker #1"))
        form = self.until(lambda: self.sam.press(asked, "Commit to a Date").view)
        promised_on = self.clock.now().astimezone(self.zone).date() + timedelta(days=3)
        assert form.fill(on=promised_on.isoformat()).submit().closed
        told = self.until(lambda: _last(self.ravi.dm, "commits to"))
        assert self.sam.mention in told.text

    def _make_reminder_due(self) -> None:
        """Half of the check-in's window is over now."""
        now, half = self.clock.now(), timedelta(days=1)
        self._write(update(CheckInRow).values(opens_at=now - half, closes_at=now + half, remind_at=now))

    def _find_reminder(self) -> None:
        """Mei has not answered."""
        reminder = self.until(lambda: _last(self.mei.dm, "is open until"))
        assert "Turn Off Reminders" in reminder.buttons

    def _look_at_home(self) -> None:
        self.dana.open_home()
        home = self.until(lambda: self.dana.home)
        assert "Invoice triage" in home.shown

    def _close(self) -> None:
        self._write(update(CheckInRow).values(closes_at=self.clock.now()))
        digest = self.until(lambda: self._in_channel("What stands out"))
        assert "Blocker #1" in digest.shown

    def _in_channel(self, words: str) -> Message | None:
        return _last(self.dana.messages(self.channel), words)

    def _count_on_their_way(self) -> int:
        rows = select(func.count()).select_from(OutboxRow).where(OutboxRow.state != Delivery.SENT)
        with self.bot.deps.db.read() as tx:
            return int(tx.execute(rows).scalar_one())

    def _write(self, statement: Any) -> None:
        with self.bot.deps.db.write() as tx:
            assert tx.execute(statement).rowcount == 1

    def _state(self) -> list[str]:
        """What the outbox holds, for whoever reads why a test failed."""
        rows = select(OutboxRow.key, OutboxRow.state, OutboxRow.not_before, OutboxRow.last_error)
        with self.bot.deps.db.read() as tx:
            return [f"{row.key} {row.state} {row.not_before:%a %H:%M:%S} {row.last_error}" for row in tx.execute(rows)]


def _last(messages: Sequence[Message], words: str) -> Message | None:
    """The newest message with these words."""
    return next((message for message in reversed(messages) if words in f"{message.text} {message.shown}"), None)
