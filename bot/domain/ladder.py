"""The ladder: sponsor, deputy, programme lead; who of them can be asked, and for how long an answer is waited (R22)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.domain.people import UserId

LEVELS = 3


@dataclass(frozen=True, slots=True)
class Policy:
    """The waits of the ladder, in business time; an item keeps the policy that it started up the ladder with."""

    blocker_grace_days: float = 2
    ask_grace_hours: float = 4
    """For an ask, and for a blocker that needs leadership now."""
    sponsor_wait_days: float = 1
    deputy_wait_days: float = 2
    lead_wait_days: float = 2
    repeats: int = 1
    """How often the whole ladder is walked again."""
    commitment_limit_days: int = 10
    team_answer_days: float = 5
    ceiling_days: int = 30
    """From the first escalation; after that the item stands in the digest and in no direct message."""

    def wait_days(self, level: int) -> float:
        return (self.sponsor_wait_days, self.deputy_wait_days, self.lead_wait_days)[level - 1]

    def changed(self, changes: Mapping[str, float]) -> "Policy":
        """The same with what a pilot sets differently, by name. The values must lie within their bounds."""
        values: dict[str, Any] = dict(changes)
        return replace(self, **values)


DEFAULT_POLICY = Policy()


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a value of a policy may be."""

    least: float
    most: float
    whole: bool = False

    def allow(self, value: float) -> bool:
        return self.least <= value <= self.most and (not self.whole or float(value).is_integer())

    def __str__(self) -> str:
        return f"a {'whole ' if self.whole else ''}number from {self.least:g} to {self.most:g}"


BOUNDS: Mapping[str, Bounds] = {
    "blocker_grace_days": Bounds(0, 20),
    "ask_grace_hours": Bounds(0, 80),
    "sponsor_wait_days": Bounds(0.1, 20),
    "deputy_wait_days": Bounds(0.1, 20),
    "lead_wait_days": Bounds(0.1, 20),
    "repeats": Bounds(0, 3, whole=True),
    "commitment_limit_days": Bounds(1, 60, whole=True),
    "team_answer_days": Bounds(0.1, 40),
    "ceiling_days": Bounds(1, 250, whole=True),
}


class Standing(StrEnum):
    """Whether somebody can be asked, in words that end the sentence “Sam …”."""

    PRESENT = "can be asked"
    AWAY = "is away"
    GONE = "has left"
    UNREACHABLE = "cannot be reached"
    OFF_LADDER = "is no longer on the ladder"


@dataclass(frozen=True, slots=True)
class Seat:
    """A place on the ladder and who sits there; `person` is None where nobody does."""

    title: str
    person: UserId | None
    standing: Standing = Standing.PRESENT

    @property
    def taken(self) -> bool:
        return self.person is not None and self.standing is Standing.PRESENT

    @property
    def why_not(self) -> str:
        """Why it is skipped."""
        return f"there is no {self.title}" if self.person is None else f"the {self.title} {self.standing}"


@dataclass(frozen=True, slots=True)
class Ladder:
    """Who sits where now."""

    sponsor: Seat
    deputy: Seat
    lead: Seat

    def seat(self, level: int) -> Seat:
        return (self.sponsor, self.deputy, self.lead)[level - 1]

    def seat_of(self, user: UserId) -> Seat | None:
        """Where somebody sits; None if they do not, or no longer."""
        return next((seat for seat in (self.sponsor, self.deputy, self.lead) if seat.person == user), None)

    def asked_at(self, level: int) -> tuple[UserId, ...]:
        """Whom a level asks, whose own person first: the deputy together with the sponsor, the others alone."""
        seats = [self.seat(level)]
        if level == 2 and self.sponsor.taken:
            seats.append(self.sponsor)
        return tuple(dict.fromkeys(seat.person for seat in seats if seat.person is not None))

    @property
    def everyone(self) -> tuple[UserId, ...]:
        """All who sit on it and have not left."""
        seats = (self.sponsor, self.deputy, self.lead)
        return tuple(
            dict.fromkeys(
                seat.person for seat in seats if seat.person is not None and seat.standing is not Standing.GONE
            )
        )


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place on the walk: the ladder's first round is 0, its levels are 1 to 3."""

    round: int = 0
    level: int = 0

    def following(self, policy: Policy) -> Iterator["Position"]:
        """The places after this one, until the repeats are used up."""
        for walk in range(self.round, policy.repeats + 1):
            first = self.level + 1 if walk == self.round else 1
            yield from (Position(walk, level) for level in range(first, LEVELS + 1))

    @property
    def before(self) -> "Position":
        """The place from which the next one is this one."""
        return Position(self.round, max(self.level - 1, 0))


@dataclass(frozen=True, slots=True)
class Search:
    """Who is next: `position` is None when nobody is left to be asked. `skipped` are those who could not be."""

    position: Position | None
    asked: tuple[UserId, ...]
    skipped: tuple[Seat, ...]


def next_on(ladder: Ladder, after: Position, policy: Policy) -> Search:
    """The next place whose person can be asked; others are skipped at once (R22).

    Where everybody who is left is away or missing, the first who is away is waited for: their time stands still until
    they are back. Looking stops after one whole round, for a second one would find the same people.
    """
    places = list(after.following(policy))[:LEVELS]
    skipped: list[Seat] = []
    for place in places:
        seat = ladder.seat(place.level)
        if seat.taken:
            return Search(place, ladder.asked_at(place.level), tuple(skipped))
        skipped.append(seat)
    for place in places:
        seat = ladder.seat(place.level)
        if seat.person is not None and seat.standing is Standing.AWAY:
            others = tuple(each for each in skipped if each is not seat)
            return Search(place, (seat.person,), others)
    return Search(None, (), tuple(skipped))
