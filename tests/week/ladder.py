"""A house whose ladder has three people, and what they do there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.domain.people import UserId
from bot.sandbox import Message, Person
from tests.week.house import Closing, House, house

MOVED_ON = "What stood here is in a newer message"
_LEAD = "U0000000013"
"""The id that Nora will get: the lead is a setting, and so is known before anybody is there."""


class Ladder:
    """The house with Omar as deputy and Nora as programme lead. Items are raised on Monday at 09:00 in Berlin."""

    def __init__(self, home: House) -> None:
        self.home = home
        self.omar = home.slack.add_person("omar", tz="Europe/Berlin")
        self.nora = home.slack.add_person("nora", tz="Europe/Berlin")
        assert self.nora.id == _LEAD, self.nora.id

    def open_week(self) -> None:
        spec = self.home.spec()
        roster = spec.roster
        self.home.add_pilot(
            roster=type(roster)(
                champion=roster.champion,
                practitioners=roster.practitioners,
                sponsor=roster.sponsor,
                leaders=roster.leaders,
                deputy=UserId(self.omar.id),
            )
        )
        self.home.tick("2026-11-30 08:00")

    def raise_ask(self, text: str = "A decision on the vendor") -> Message:
        """Ravi asks on Monday at 09:00; four hours later it is Sam's."""
        self.open_week()
        self.home.answer(self.home.ravi, needed=text)
        self.home.tick("2026-11-30 12:01")
        return self.bundle(self.home.sam)

    def bundle(self, person: Person) -> Message:
        """Somebody's newest escalation message."""
        return next(one for one in reversed(person.dm) if is_bundle(one))

    def act(self, person: Person, message: Message, label: str, **fields: Any) -> None:
        """Press, fill the form in if one opens, and deliver what follows."""
        pressed = person.press(message, label)
        assert pressed.error is None, pressed
        if fields:
            assert pressed.view is not None, pressed
            submitted = pressed.view.fill(fields).submit()
            assert submitted.closed, submitted
        self.home.tick()

    def refusal(self, person: Person, message: Message, label: str) -> str:
        """What somebody reads when a press does nothing."""
        pressed = person.press(message, label)
        assert pressed.view is not None, pressed
        assert pressed.view.title == "Not this time"
        return pressed.view.shown

    @property
    def item(self) -> Message:
        """The note under the card that shows where the first item stands."""
        return next(reply for reply in self.home.card_for(self.home.dana).replies if "#1, raised by" in reply.text)

    def item_of_week(self, number: int) -> Message:
        """The same for an item of an earlier week, found in the whole channel."""
        everything = self.home.dana.messages(self.home.channel)
        return next(one for one in everything if f"#{number}, raised by" in one.text)


def is_bundle(message: Message) -> bool:
    return " · Invoice triage · " in message.text or message.text == MOVED_ON


def bundles(person: Person) -> list[Message]:
    return [message for message in person.dm if is_bundle(message)]


@contextmanager
def ladder(database: Path, closing: Closing, **settings: Any) -> Iterator[Ladder]:
    with house(database, closing, programme_lead=_LEAD, **settings) as home:
        yield Ladder(home)
