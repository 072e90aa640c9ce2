"""The real bot in a local workspace, on a clock that tests move."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot import manifest
from bot.app import Bot, build
from bot.clock import MovableClock
from bot.domain.people import ChannelId, Roster, UserId
from bot.domain.pilots import PilotSpec
from bot.sandbox import Message, Person, Sandbox, Submitted
from bot.services.pilots import Imported, import_pilots
from bot.settings import Settings
from tests.builders import cadence, utc

START = utc("2026-11-30 07:00")
"""Monday of ISO week 49, 08:00 in Berlin: an hour before the first check-in opens."""


class House:
    """One pilot, its people, and the bot. `tick` does and delivers what is due at the clock's time."""

    def __init__(self, slack: Sandbox, bot: Bot, clock: MovableClock, *, zone: str = "Europe/Berlin") -> None:
        self.slack, self.bot, self.clock = slack, bot, clock
        self.dana, self.ravi, self.mei = (slack.add_person(name, tz=zone) for name in ("dana", "ravi", "mei"))
        self.sam, self.lena = (slack.add_person(name, tz=zone) for name in ("sam", "lena"))
        self.gus = slack.add_person("gus", tz=zone)
        self.channel = slack.add_channel(
            "invoice-triage", members=[self.dana, self.ravi, self.mei, self.lena, self.gus]
        )

    def spec(self, **changes: Any) -> PilotSpec:
        described: dict[str, Any] = {
            "key": "invoice-triage",
            "name": "Invoice triage",
            "channel": ChannelId(self.channel.id),
            "roster": self.roster(),
            "target_date": date(2027, 3, 31),
            "cadence": cadence(),
        }
        return PilotSpec(**(described | changes))

    def roster(self, *, practitioners: Sequence[Person] = (), leaders: Sequence[Person] | None = None) -> Roster:
        """Dana leads the team and Sam sponsors it; without other wishes Ravi, Mei and Lena take part too."""
        team = practitioners or (self.dana, self.ravi, self.mei)
        leading = (self.lena,) if leaders is None else leaders
        return Roster(
            champion=UserId(self.dana.id),
            practitioners=tuple(UserId(one.id) for one in team),
            sponsor=UserId(self.sam.id),
            leaders=tuple(UserId(one.id) for one in leading),
        )

    def add_pilot(self, **changes: Any) -> None:
        outcome = import_pilots(self.bot.deps, [self.spec(**changes)])
        assert isinstance(outcome, Imported), outcome
        self.tick()

    def tick(self, at: str | datetime | None = None) -> None:
        """Move the clock to an instant (UTC) and do what is due then."""
        if at is not None:
            self.clock.move_to(utc(at) if isinstance(at, str) else at)
        assert self.bot.tick().failed == 0

    def open_week(self) -> Message:
        """Monday, 09:00 in Berlin: the card."""
        self.add_pilot()
        self.tick("2026-11-30 08:00")
        return self.card

    @property
    def card(self) -> Message:
        return self.card_for(self.dana)

    def card_for(self, person: Person) -> Message:
        """The newest card, as somebody in the channel sees it."""
        return next(one for one in reversed(person.messages(self.channel)) if "check-in of week" in one.text)

    @property
    def digests(self) -> list[Message]:
        return [message for message in self.dana.messages(self.channel) if "What stands out" in message.shown]

    def answer(self, person: Person, completed: str = "Labelled 200 invoices", **others: Any) -> Submitted:
        """Press *Answer* on the card, fill the form in by block id, and submit it."""
        pressed = person.press(self.card_for(person), "answer_check_in")
        assert pressed.view is not None, pressed
        submitted = pressed.view.fill({"completed": completed} | others).submit()
        self.tick()
        return submitted

    def rate(self, person: Person, value: int) -> None:
        """Press one of the five buttons of the newest rating message."""
        message = next(message for message in reversed(person.dm) if "Your confidence" in message.shown)
        assert person.press(message, f"rate_confidence:{value}").error is None
        self.tick()


class Closing:
    """Ends bots in the background: slack_sdk's client waits up to a second for its queue when it is closed."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []

    def end(self, slack: Sandbox, bot: Bot) -> None:
        def close() -> None:
            with slack.quick_close():
                bot.stop()
            slack.stop()

        self._threads.append(threading.Thread(target=close))
        self._threads[-1].start()

    def wait(self) -> None:
        for thread in self._threads:
            thread.join()


@contextmanager
def house(database: Path | str, closing: Closing, *, start: datetime = START, **settings: Any) -> Iterator[House]:
    """A workspace with the connected bot, its database in the file, or at the URL, given."""
    clock = MovableClock(start)
    slack = Sandbox(manifest.path(), clock=clock.now).start()
    chosen = Settings(
        _env_file=None,
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token),
        slack_api_url=slack.api_url,
        database_url=f"sqlite:///{database}" if isinstance(database, Path) else database,
        **settings,
    )
    bot = build(chosen, clock=clock)
    bot.prepare()
    bot.connect()
    slack.wait_for_connection()
    try:
        yield House(slack, bot, clock)
        assert slack.problems == []
    finally:
        closing.end(slack, bot)
