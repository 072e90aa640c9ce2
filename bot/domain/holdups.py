"""What dependencies hold up: which pilots, with which items, and for how many days."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.blockers import Aged
from bot.domain.dependencies import Dependency
from bot.domain.readiness import Need
from bot.domain.record import Story, pilot_days
from bot.domain.risks import Risk


@dataclass(frozen=True, slots=True)
class HeldUp:
    """A pilot that waits: for how many business days of late, and with which items, the oldest first."""

    pilot: str
    days: float
    items: tuple[Aged, ...]


@dataclass(frozen=True, slots=True)
class Holdup:
    """A dependency with the pilots that it holds up now, the longest first, and the needs and risks that name it.

    A pilot with a need or a risk is not held up until somebody says so with a blocker.
    """

    dependency: Dependency
    pilots: tuple[HeldUp, ...] = ()
    needs: tuple[tuple[str, Need], ...] = ()
    """Each with its pilot's name."""
    risks: tuple[tuple[str, Risk], ...] = ()
    """The same of what could still go wrong."""

    @property
    def days(self) -> float:
        """Pilot-days: a day on which it holds up two pilots counts twice."""
        return sum(pilot.days for pilot in self.pilots)

    @property
    def items(self) -> tuple[Aged, ...]:
        return tuple(item for pilot in self.pilots for item in pilot.items)


def holdups(stories: Iterable[Story], names: Mapping[int, str], *, since: datetime, now: datetime) -> list[Holdup]:
    """What holds up any of these pilots now, the most pilots first; `names` are the pilots' by their ids."""
    told: defaultdict[int, list[Story]] = defaultdict(list)
    for story in stories:
        if story.item.dependency is not None:
            told[story.item.dependency.id].append(story)
    found = (_holdup(its, names, since=since, now=now) for its in told.values())
    return most_first(one for one in found if one.pilots)


def most_first(found: Iterable[Holdup]) -> list[Holdup]:
    return sorted(found, key=lambda one: (-len(one.pilots), -one.days, one.dependency.name.casefold()))


def _holdup(its: list[Story], names: Mapping[int, str], *, since: datetime, now: datetime) -> Holdup:
    """What stories tell of the one dependency that they name."""
    live: defaultdict[int, list[Aged]] = defaultdict(list)
    for story in sorted(its, key=lambda story: (story.item.opened_at, story.item.id)):
        if story.item.state.live:
            item, name = story.item, names[story.item.pilot_id]
            live[item.pilot_id].append(Aged(item, name, story.working.days_between(item.opened_at, now)))
    days = pilot_days(its, since=since, now=now)
    pilots = [HeldUp(names[pilot_id], days[pilot_id], tuple(items)) for pilot_id, items in live.items()]
    longest_first = sorted(pilots, key=lambda pilot: (-pilot.days, pilot.pilot.casefold()))
    (dependency,) = {story.item.dependency for story in its if story.item.dependency is not None}
    return Holdup(dependency, tuple(longest_first))
