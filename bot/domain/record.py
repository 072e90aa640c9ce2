"""What became of items: how long they stopped a pilot, how soon somebody answered, which promises were kept.

Counted from the items' histories, in business time. People are counted by their place on the ladder; names are
nobody's business but their own, so what one person kept is told to that person alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from bot.domain.blockers import Blocker, Event, EventKind, Kind
from bot.domain.checkins import Category
from bot.domain.people import UserId
from bot.domain.worktime import WorkingTime

WINDOW = timedelta(days=90)
"""How far a record looks back."""
_PROMISES = (EventKind.COMMITTED, EventKind.DELEGATED)
_ANSWERS = (*_PROMISES, EventKind.TEAM_ASKED, EventKind.DECLINED, EventKind.SOLVED)

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Story:
    """An item with its history, and the business time of its pilot."""

    item: Blocker
    events: Sequence[Event]
    working: WorkingTime


@dataclass(frozen=True, slots=True)
class Tally:
    """Promises that came to an end."""

    kept: int = 0
    missed: int = 0

    @property
    def all(self) -> int:
        return self.kept + self.missed

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.kept + other.kept, self.missed + other.missed)


@dataclass(frozen=True, slots=True)
class Record:
    """Durations are business days. A median is None where there is nothing to take it of."""

    blocked_days: Mapping[Category, float] = field(default_factory=dict)
    """By category, the most first; two blockers of one category at once stop a pilot once."""
    days_to_answer: float | None = None
    days_to_solution: float | None = None
    promises: Mapping[int, Tally] = field(default_factory=dict)
    """By level of the ladder."""
    own_promises: Tally = Tally()
    """Those of the person who asks."""


def record(stories: Sequence[Story], *, since: datetime, now: datetime, reader: UserId | None) -> Record:
    """The record of one pilot or of several, from `since` on, as one person may see it, or as everybody."""
    ended = [promise for story in stories for promise in _promises(story, since)]
    by_level: defaultdict[int, Tally] = defaultdict(Tally)
    for level, _, tally in ended:
        by_level[level] += tally
    return Record(
        blocked_days=_blocked_days(stories, since, now),
        days_to_answer=_median(days for story in stories for days in _days_to_answer(story, since)),
        days_to_solution=_median(days for story in stories for days in _days_to_solution(story, since)),
        promises=dict(sorted(by_level.items())),
        own_promises=sum((tally for _, user, tally in ended if user is not None and user == reader), Tally()),
    )


def pilot_days(stories: Iterable[Story], *, since: datetime, now: datetime) -> dict[int, float]:
    """For how long each pilot was stopped by any of these; two items at once stop a pilot once."""
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    calendars: dict[int, WorkingTime] = {}
    for story in stories:
        calendars[story.item.pilot_id] = story.working
        spans[story.item.pilot_id] += _live(story, since, now)
    return {
        pilot_id: sum(_days(calendars[pilot_id], start, end) for start, end in _united(its))
        for pilot_id, its in spans.items()
    }


def _blocked_days(stories: Iterable[Story], since: datetime, now: datetime) -> dict[Category, float]:
    by_category: defaultdict[Category, list[Story]] = defaultdict(list)
    for story in stories:
        if story.item.kind is Kind.BLOCKER:
            by_category[story.item.category].append(story)
    days = {each: sum(pilot_days(its, since=since, now=now).values()) for each, its in by_category.items()}
    return dict(sorted(days.items(), key=lambda each: -each[1]))


def _live(story: Story, since: datetime, now: datetime) -> list[Span]:
    """When an item stopped its pilot; one that was reopened did so more than once."""
    found: list[Span] = []
    start: datetime | None = story.item.opened_at
    for event in story.events:
        if start is not None and not event.to_state.live:
            found.append((start, event.at))
            start = None
        elif start is None and event.to_state.live:
            start = event.at
    if start is not None:
        found.append((start, now))
    return [(max(start, since), end) for start, end in found if end > since]


def _united(spans: Iterable[Span]) -> list[Span]:
    """Spans that overlap become one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _days_to_answer(story: Story, since: datetime) -> list[float]:
    """From the first escalation to the first thing that leadership did about it."""
    asked = next((event.at for event in story.events if event.kind is EventKind.ESCALATED), None)
    if asked is None or asked < since:
        return []
    answered = next((event.at for event in story.events if event.kind in _ANSWERS and event.at >= asked), None)
    return [] if answered is None else [_days(story.working, asked, answered)]


def _days_to_solution(story: Story, since: datetime) -> list[float]:
    solved = story.item.solved_at
    if solved is None or solved < since:
        return []
    return [_days(story.working, story.item.opened_at, solved)]


def _promises(story: Story, since: datetime) -> list[tuple[int, UserId | None, Tally]]:
    """The level, the promiser and the end of each promise; one that was handed back has none."""
    found: list[tuple[int, UserId | None, Tally]] = []
    made: Event | None = None
    for event in story.events:
        if event.kind in _PROMISES:
            made = event
        elif made is not None and event.from_state is not event.to_state:
            tally = _ENDS.get(event.kind)
            if tally is not None and event.at >= since:
                found.append((made.level, made.people[0] if made.people else made.actor, tally))
            made = None
    return found


_ENDS = {EventKind.SOLVED: Tally(kept=1), EventKind.COMMITMENT_MISSED: Tally(missed=1)}


def _days(working: WorkingTime, start: datetime, end: datetime) -> float:
    return working.between(start, end) / working.day_length


def _median(values: Iterable[float]) -> float | None:
    found = list(values)
    return median(found) if found else None
