"""The weekly report of one pilot: what both sides think, what stands out, and the week (R29-R31)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.blockers import Aged, State
from bot.domain.cadence import IsoWeek
from bot.domain.checkins import CheckInState, Submitted
from bot.domain.confidence import Confidence, gap
from bot.domain.decisions import Decision
from bot.domain.journey import NO_JOURNEY, Journey
from bot.domain.people import UserId
from bot.domain.pilots import Pilot, TargetDate
from bot.domain.risks import Risk, RiskState, unlisted


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What one check-in left behind. A week without data has no numbers: never a zero, never last week's (R30)."""

    week: IsoWeek
    state: CheckInState
    closes_at: datetime
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

    pilot: Pilot
    check_in_id: int
    on: date
    """The day on which the check-in closed, in the pilot's zone."""
    weeks: tuple[Week, ...]
    """Up to twelve weeks, oldest first; the last one is this week's."""
    target_dates: tuple[TargetDate, ...]
    """Every target date so far, the original first."""
    submitted: tuple[Submitted, ...]
    earlier: tuple[tuple[Submitted, ...], ...]
    """What everybody answered in the check-ins before, the latest first."""
    live: tuple[Aged, ...]
    solved: tuple[Aged, ...]
    risks: tuple[Risk, ...] = ()
    """What could go wrong, the longest to the front, with what was settled in this week."""
    next_opens_at: datetime | None
    state: str = ""
    """The week's state in a few words; empty when nothing can be said yet."""
    journey: Journey = NO_JOURNEY
    reasons: tuple[str, ...] = ()
    """The sentences of what stands out, the most pressing first."""

    @property
    def this_week(self) -> Week:
        return self.weeks[-1]

    @property
    def last_week(self) -> Week | None:
        """The latest earlier week with a check-in that took place."""
        return next((week for week in reversed(self.weeks[:-1]) if week.state is CheckInState.CLOSED), None)

    @property
    def unanswered(self) -> tuple[Aged, ...]:
        """Items for which the whole ladder was climbed in vain."""
        return tuple(item for item in self.live if item.blocker.state is State.UNANSWERED)

    @property
    def decided(self) -> tuple[Decision, ...]:
        """What was decided in the week before the check-in closed, oldest first."""
        until = self.this_week.closes_at
        week = [one for one in self.journey.decisions if until - timedelta(weeks=1) <= one.at < until]
        return tuple(reversed(week))

    @property
    def at_risk(self) -> tuple[Risk, ...]:
        """What could still go wrong, then what came true or passed in this week."""
        told = (RiskState.OPEN, RiskState.CAME_TRUE, RiskState.PASSED)
        return tuple(sorted((risk for risk in self.risks if risk.state in told), key=lambda risk: not risk.state.live))

    @property
    def only_said(self) -> list[Submitted]:
        """Whose answer about what is at risk stands for itself, as no risk does."""
        return unlisted(self.submitted, self.risks, check_in_id=self.check_in_id)

    def asked_of(self, user: UserId) -> tuple[Aged, ...]:
        """Items that wait for an answer from somebody."""
        return tuple(item for item in self.live if item.blocker.state.asks and user in item.blocker.asked)

    def promised_by(self, user: UserId) -> tuple[Aged, ...]:
        """What somebody has promised and not yet kept."""
        mine = (item for item in self.live if item.blocker.owner == user and item.blocker.state is State.COMMITTED)
        return tuple(mine)
