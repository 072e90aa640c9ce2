"""The leadership sync: thirty minutes of champion and sponsor every few weeks, with an agenda that is ready."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.blockers import Aged, Blocker, State
from bot.domain.checkins import Submitted
from bot.domain.decisions import WORDS_LIMIT
from bot.domain.journey import Journey
from bot.domain.lessons import Lesson
from bot.domain.people import Absence, UserId
from bot.domain.risks import Risk, unlisted

MOST_DECISIONS = 10
"""So many decisions are recorded of one sync."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sync:
    """One sync of a pilot; it belongs to the check-in at whose closing its agenda was made."""

    id: int
    pilot_id: int
    check_in_id: int
    prepared_at: datetime
    decisions: int = 0
    """How many were recorded."""
    done_by: UserId | None = None
    done_at: datetime | None = None
    """None until somebody says that it took place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What there is to talk about."""

    on: date
    """The day for which it was made, in the pilot's zone."""
    away: Absence | None
    """The sponsor's, on that day."""
    submitted: Sequence[Submitted]
    """The answers since the last sync, the oldest first."""
    lessons: Sequence[Lesson]
    live: Sequence[Aged]
    """What is still open, the worst first."""
    journey: Journey
    risks: Sequence[Risk] = ()
    """What could go wrong, the longest to the front."""

    @property
    def only_said(self) -> list[Submitted]:
        """Answers about what is at risk that are on no list, the newest first."""
        return unlisted(self.submitted, self.risks)[::-1]

    @property
    def owed(self) -> list[Aged]:
        """What leadership has not promised yet."""
        return [item for item in self.live if item.blocker.state is not State.COMMITTED]

    @property
    def promised(self) -> list[Blocker]:
        return [item.blocker for item in self.live if item.blocker.state is State.COMMITTED]


def is_due(last: datetime | None, *, now: datetime, weeks: int) -> bool:
    """Whether a check-in that closes now comes with an agenda; `weeks` is 0 where nobody wants one.

    Check-ins do not close to the minute, so a sync comes with the one that is nearest to its day.
    """
    return weeks > 0 and (last is None or now - last >= timedelta(weeks=weeks) - timedelta(days=3))


def decided(text: str) -> list[str]:
    """The decisions of a sync, one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def decided_problems(text: str) -> dict[str, str]:
    """What keeps them from being recorded, by field."""
    lines = decided(text)
    if len(lines) > MOST_DECISIONS:
        return {"decided": f"These are {len(lines)} decisions; please keep it to {MOST_DECISIONS}, one a line."}
    if any(len(line) > WORDS_LIMIT for line in lines):
        return {"decided": f"A line is longer than {WORDS_LIMIT} characters; please write one decision a line."}
    return {}
