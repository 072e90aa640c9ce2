"""All pilots side by side: which need somebody, what blocks them, and what became of those that ended (R32)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from bot.domain.blockers import Aged
from bot.domain.digest import Week
from bot.domain.holdups import Holdup
from bot.domain.patterns import SILENT_WEEKS
from bot.domain.people import UserId
from bot.domain.pilots import PilotState, Stage
from bot.domain.readiness import Progress
from bot.domain.record import Record as Handling
from bot.domain.standouts import Thresholds

ENOUGH_ENDED = 10
"""So many pilots must have ended before a record of forecasts says anything."""
ENOUGH_LEFT = 3
"""So many pilots must have left a stage before anybody can say how long is usual."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a portfolio needs to know of one pilot."""

    id: int
    key: str
    name: str
    state: PilotState
    stage: Stage
    target_date: date
    original_target_date: date
    private: bool
    zone: ZoneInfo
    created_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One running pilot as it stands on a day."""

    on: date
    pilot: Summary
    week: Week | None
    """The latest check-in that has closed."""
    before: Week | None
    live: tuple[Aged, ...]
    readiness: Progress | None = None
    """None where nobody uses the map."""

    @property
    def gap(self) -> float | None:
        return None if self.week is None else self.week.gap

    @property
    def trend(self) -> float | None:
        """How much the gap has changed since the check-in before."""
        if self.gap is None or self.before is None or self.before.gap is None:
            return None
        return self.gap - self.before.gap

    @property
    def oldest(self) -> Aged | None:
        return max(self.live, key=lambda item: item.age_days, default=None)

    @property
    def unanswered(self) -> int:
        return sum(item.blocker.state.asks for item in self.live)

    @property
    def owes(self) -> tuple[UserId, ...]:
        """Whose answer is waited for, each once."""
        asked = (user for item in self.live if item.blocker.state.asks for user in item.blocker.asked)
        return tuple(dict.fromkeys(asked))

    @property
    def weeks_without_check_in(self) -> int:
        """For how many weeks running no check-in of it has closed; none while it rests."""
        if self.pilot.state is not PilotState.ACTIVE:
            return 0
        since = self.pilot.created_at if self.week is None else self.week.closes_at
        return (self.on - since.date()) // timedelta(weeks=1)

    @property
    def silent(self) -> bool:
        """Whether nobody answered its latest check-in, or none has closed for so many weeks."""
        return self.weeks_without_check_in >= SILENT_WEEKS or (self.week is not None and self.week.answered == 0)

    @property
    def late(self) -> bool:
        return self.pilot.target_date < self.on

    def needs_somebody(self, limits: Thresholds) -> bool:
        """Whether anything about it calls for attention: an answer is owed, the sides are apart, it is late or silent,
        or something has stopped it for long."""
        apart = self.gap is not None and round(abs(self.gap), 1) >= limits.gap
        stuck = self.oldest is not None and self.oldest.age_days > limits.blocker_days
        return bool(self.unanswered) or apart or stuck or self.silent or self.late


@dataclass(frozen=True, slots=True)
class Stay:
    """A pilot in a stage; `left_at` is None while it is there."""

    pilot_id: int
    stage: Stage
    since: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InStage:
    """The pilots that are in a stage now."""

    stage: Stage
    there: int
    days: float
    """The median of how long they have been there."""
    usual: float | None
    """The median of those that have left it; None while too few have."""
    stuck: int
    """How many have been there for more than twice as long as usual."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What both sides thought of a pilot that has ended, at one check-in of it."""

    pilot_id: int
    team: float | None
    leadership: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What became of the pilots that ended."""

    shipped: int
    stopped: int
    days_to_production: float | None
    """The median, from the start to production."""
    share_of_plan: float | None
    """The median of the time used, as a share of the time first planned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """How far each side's earlier confidence was from what happened: 0 is a sure hit, 0.25 a guess, 1 a sure miss."""

    pilots: int
    team: float | None
    leadership: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """Everything a portfolio digest says; the worst pilots first."""

    standings: tuple[Standing, ...]
    need_somebody: int
    handling: Handling
    """What became of blockers and asks."""
    dependencies: tuple[Holdup, ...]
    """What holds up more than one pilot, the most first."""
    stages: tuple[InStage, ...]
    """The stages that pilots are in, those in which most are stuck first."""
    ended: Ended
    record: Record | None


def worst_first(standings: Iterable[Standing], limits: Thresholds) -> list[Standing]:
    """Those that need somebody first: the unanswered, the late, the widest gap, the oldest blocker; then by name."""

    def rank(one: Standing) -> tuple[object, ...]:
        return (
            not one.needs_somebody(limits),
            -one.unanswered,
            not one.late,
            -abs(one.gap or 0),
            -(one.oldest.age_days if one.oldest else 0),
            one.pilot.name.casefold(),
        )

    return sorted(standings, key=rank)


def in_stages(stays: Iterable[Stay], *, now: datetime) -> list[InStage]:
    """The stages that pilots are in, those in which most are stuck first, then those in which they are longest."""
    staying: defaultdict[Stage, list[float]] = defaultdict(list)
    left: defaultdict[Stage, list[float]] = defaultdict(list)
    for stay in stays:
        kept = staying if stay.left_at is None else left
        kept[stay.stage].append(((stay.left_at or now) - stay.since) / _DAY)
    found = [_in_stage(stage, days, left[stage]) for stage, days in staying.items()]
    return sorted(found, key=lambda each: (-each.stuck, -each.days))


def _in_stage(stage: Stage, days: Sequence[float], left: Sequence[float]) -> InStage:
    usual = median(left) if len(left) >= ENOUGH_LEFT else None
    stuck = 0 if usual is None else sum(each > 2 * usual for each in days)
    return InStage(stage=stage, there=len(days), days=median(days), usual=usual, stuck=stuck)


def ended(pilots: Collection[Summary]) -> Ended:
    """What became of the pilots that ended; time is counted for those that reached production."""
    shipped = [(one, one.ended_at) for one in pilots if one.state is PilotState.SHIPPED]
    took = [(one, end - one.created_at) for one, end in shipped if end is not None]
    planned = [(time, one.original_target_date - one.created_at.date()) for one, time in took]
    return Ended(
        shipped=len(shipped),
        stopped=sum(one.state is PilotState.STOPPED for one in pilots),
        days_to_production=median(time / _DAY for _, time in took) if took else None,
        share_of_plan=_median([time / plan for time, plan in planned if plan > timedelta(0)]),
    )


def record(pilots: Collection[Summary], forecasts: Iterable[Forecast]) -> Record | None:
    """Both sides' confidence in earlier check-ins against what happened; None until enough pilots have ended.

    It happened if the pilot was in production by its target date. Each pilot counts once, however long it ran.
    """
    over = {one.id: one for one in pilots if one.state.ended and one.ended_at is not None}
    if len(over) < ENOUGH_ENDED:
        return None
    misses: tuple[defaultdict[int, list[float]], ...] = (defaultdict(list), defaultdict(list))
    for forecast in forecasts:
        if forecast.pilot_id in over:
            happened = _on_time(over[forecast.pilot_id])
            for side, mean in zip(misses, (forecast.team, forecast.leadership), strict=True):
                if mean is not None:
                    side[forecast.pilot_id].append(((mean - 1) / 4 - happened) ** 2)
    team, leadership = (_mean([sum(each) / len(each) for each in side.values()]) for side in misses)
    return Record(pilots=len(over), team=team, leadership=leadership)


def _on_time(pilot: Summary) -> bool:
    in_time = pilot.ended_at is not None and pilot.ended_at.date() <= pilot.target_date
    return pilot.state is PilotState.SHIPPED and in_time


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _median(values: Sequence[float]) -> float | None:
    return median(values) if values else None
