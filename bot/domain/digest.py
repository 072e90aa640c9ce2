"""The weekly report of one pilot: what both sides think, what stands out and why, and the week (R29-R31)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.blockers import Aged
from bot.domain.cadence import IsoWeek
from bot.domain.checkins import CheckInState, Submitted
from bot.domain.confidence import Confidence, gap
from bot.domain.people import ChannelId

WIDE_GAP = 1.5


@dataclass(frozen=True, slots=True)
class Week:
    """What one check-in left behind. A week without data has no numbers: never a zero, never last week's (R30)."""

    week: IsoWeek
    state: CheckInState
    team: Confidence
    leadership: Confidence
    answered: int
    expected: int

    @property
    def gap(self) -> float | None:
        return gap(self.leadership, self.team)


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Everything a digest says, ready to be shown."""

    check_in_id: int
    pilot_name: str
    channel: ChannelId
    target_date: date
    original_target_date: date
    weeks: tuple[Week, ...]
    """Up to twelve weeks, oldest first; the last one is this week's."""
    submitted: tuple[Submitted, ...]
    live: tuple[Aged, ...]
    solved: tuple[Aged, ...]
    next_opens_at: datetime | None

    @property
    def this_week(self) -> Week:
        return self.weeks[-1]

    @property
    def last_week(self) -> Week | None:
        """The latest earlier week with a check-in that took place."""
        return next((week for week in reversed(self.weeks[:-1]) if week.state is CheckInState.CLOSED), None)


def stands_out(digest: Digest) -> list[str]:
    """One to three sentences that say what needs attention, each with its reason."""
    found = [*_wide_gap(digest), *_few_answers(digest), *_late(digest)]
    return found[:3] or ["Nothing stands out this week."]


def _wide_gap(digest: Digest) -> Iterator[str]:
    """A gap of at least WIDE_GAP, and for how many weeks."""
    size = digest.this_week.gap
    if size is None or abs(size) < WIDE_GAP:
        return
    weeks = 0
    for week in reversed(digest.weeks):
        if week.gap is None or week.gap * size < 0 or abs(week.gap) < WIDE_GAP:
            break
        weeks += 1
    side = "Leadership is more confident than the team" if size > 0 else "The team is more confident than leadership"
    since = f", for {weeks} weeks running" if weeks > 1 else ""
    yield f"{side} by {abs(size):.1f} points{since}."


def _few_answers(digest: Digest) -> Iterator[str]:
    """Half of the team or fewer, two check-ins running."""
    last = digest.last_week
    if last is not None and _half_or_fewer(digest.this_week) and _half_or_fewer(last):
        this = digest.this_week
        yield (
            f"Half of the team or fewer answered twice running: {this.answered} of {this.expected}, "
            f"after {last.answered} of {last.expected}."
        )


def _half_or_fewer(week: Week) -> bool:
    return week.expected > 0 and week.answered * 2 <= week.expected


def _late(digest: Digest) -> Iterator[str]:
    """The target date has passed."""
    sunday = date.fromisocalendar(*digest.this_week.week, 7)
    if digest.target_date < sunday:
        yield f"The target date, {digest.target_date.isoformat()}, has passed."
