"""A pilot: its charter, its people, its cadence, and what makes a description of one acceptable."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum

from bot.domain.cadence import LONGEST_WINDOW, SHORTEST_WINDOW, Cadence
from bot.domain.ladder import BOUNDS
from bot.domain.numbers import number
from bot.domain.people import ChannelId, Role, Roster, Side, UserId

_KEY = re.compile(r"[a-z0-9-]{2,40}")
_NAME_LIMIT = 80
_UNIT_LIMIT = 20


class Stage(StrEnum):
    """How far a pilot has come."""

    SELECTION = "selection"
    DATA = "data"
    BUILD = "build"
    MEASURE = "measure"
    SCALE = "scale"


class PilotState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    SHIPPED = "shipped"
    STOPPED = "stopped"

    @property
    def ended(self) -> bool:
        return self in (PilotState.SHIPPED, PilotState.STOPPED)


@dataclass(frozen=True, slots=True)
class Metric:
    """What the pilot is to improve, from where to where."""

    name: str
    baseline: float
    target: float
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotSpec:
    """A pilot as people describe it, in pilots.yml or in a form."""

    key: str
    name: str
    channel: ChannelId
    roster: Roster
    target_date: date
    cadence: Cadence
    stage: Stage = Stage.SELECTION
    metric: Metric | None = None
    whole_channel: bool = False
    """Everyone in the channel is on the team, besides the practitioners that are named."""
    skip_dates: tuple[date, ...] = ()
    """Days on which no check-in opens, in order."""
    policy: Mapping[str, float] = field(default_factory=dict)
    """What of the ladder's policy it sets differently from the installation, by name (R22)."""


@dataclass(frozen=True, slots=True)
class TargetDate:
    """A target date, and since when it was the one that counts."""

    on: date
    set_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Pilot(PilotSpec):
    """A pilot as we keep it."""

    id: int
    state: PilotState
    target_dates: tuple[TargetDate, ...] = ()
    """Every target date so far, the original first; none for a pilot that is only imagined."""
    next_opens_at: datetime | None
    """When the next check-in is due; None when the pilot has ended."""
    created_by: UserId | None = None
    """Who set it up in Slack; None if a file did."""

    @property
    def original_target_date(self) -> date:
        return self.target_dates[0].on if self.target_dates else self.target_date

    @property
    def spec(self) -> PilotSpec:
        """The pilot as people would describe it today."""
        return PilotSpec(**{each.name: getattr(self, each.name) for each in fields(PilotSpec)})


@dataclass(frozen=True, slots=True)
class Ending:
    """How a pilot ends, as it was written; `outcome` is None while none is chosen, an empty `measured` was not."""

    outcome: PilotState | None
    measured: str

    @property
    def value(self) -> float | None:
        """What was measured; None if nothing was, or if it is not a number."""
        return number(self.measured)


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a pilot, as it is kept; `measured` is None if nothing was."""

    at: datetime
    measured: float | None
    learned: str
    """The lesson of its end."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field, as a sentence that names the cure."""

    field: str
    sentence: str


def problems(spec: PilotSpec, *, taken_channels: Mapping[ChannelId, str]) -> list[Problem]:
    """Everything that keeps `spec` from being accepted.

    `taken_channels` maps each channel that already has an active pilot to that pilot's key.
    """
    return [
        *naming_problems(spec.name, spec.key, spec.channel, taken_channels),
        *roster_problems(spec.roster),
        *cadence_problems(spec.cadence),
        *metric_problems(spec.metric),
        *policy_problems(spec.policy),
    ]


def naming_problems(
    name: str, key: str, channel: ChannelId, taken_channels: Mapping[ChannelId, str]
) -> Iterator[Problem]:
    """What is wrong with how a pilot is called and where it lives."""
    if not _KEY.fullmatch(key):
        yield Problem("key", f"“{key}” must be 2 to 40 small letters, digits or hyphens, like invoice-triage.")
    if not name.strip() or len(name) > _NAME_LIMIT:
        yield Problem("name", f"A name of 1 to {_NAME_LIMIT} characters is needed.")
    other = taken_channels.get(channel)
    if other is not None and other != key:
        yield Problem(
            "channel", f"{channel} is already the channel of “{other}”. Give each active pilot a channel of its own."
        )


def roster_problems(roster: Roster) -> Iterator[Problem]:
    """What is wrong with who takes part."""
    if roster.champion not in roster.practitioners:
        yield Problem("champion", f"{roster.champion} must be one of the practitioners; add them to that list.")
    for user in sorted(roster.everyone):
        if len(roster.sides_of(user)) > 1:
            yield Problem(
                _leading_field(roster, user),
                f"{user} is on the team and on the leadership side. "
                "The two sides are asked separately, so choose one of them.",
            )
    yield from _repeated("practitioners", roster.practitioners)
    yield from _repeated("leaders", roster.leaders)
    yield from _repeated("observers", roster.observers)
    if roster.sponsor in roster.leaders:
        yield Problem("leaders", f"{roster.sponsor} is the sponsor and so rates already; take them off the leaders.")
    if roster.deputy == roster.sponsor:
        yield Problem("deputy", f"{roster.deputy} is the sponsor already. Name somebody else, or leave the deputy out.")
    for user in roster.observers:
        if any(member == user and role is not Role.OBSERVER for member, role in roster.memberships()):
            yield Problem("observers", f"{user} already takes part and gets the digest; take them off the observers.")


def ending_problems(ending: Ending) -> dict[str, str]:
    """What keeps a pilot from ending like this, by field."""
    found = {}
    if ending.outcome is None or not ending.outcome.ended:
        found["outcome"] = "Please choose what became of it."
    if ending.measured and ending.value is None:
        found["measured"] = f"“{ending.measured}” is not a number like 7.5 or 1250."
    return found


def _leading_field(roster: Roster, user: UserId) -> str:
    roles = {role for member, role in roster.memberships() if member == user and role.side is Side.LEADERSHIP}
    return "sponsor" if Role.SPONSOR in roles else "leaders" if Role.LEADER in roles else "deputy"


def _repeated(field: str, users: Collection[UserId]) -> Iterator[Problem]:
    for user in sorted({user for user in users if list(users).count(user) > 1}):
        yield Problem(field, f"{user} is listed twice; once is enough.")


def cadence_problems(cadence: Cadence) -> Iterator[Problem]:
    """What is wrong with when check-ins open and close."""
    if not SHORTEST_WINDOW <= cadence.window <= LONGEST_WINDOW:
        yield Problem(
            "cadence.closes",
            f"“{cadence.closes}” is {_length(cadence)} after it opens. Choose a time between 4 hours and 6 days later.",
        )


def metric_problems(metric: Metric | None) -> Iterator[Problem]:
    """What is wrong with what the pilot is to improve."""
    if metric is not None and len(metric.name) > _NAME_LIMIT:
        yield Problem("metric.name", f"The metric's name may have up to {_NAME_LIMIT} characters.")
    if metric is not None and len(metric.unit) > _UNIT_LIMIT:
        yield Problem("metric.unit", f"The metric's unit may have up to {_UNIT_LIMIT} characters.")


def policy_problems(policy: Mapping[str, float]) -> Iterator[Problem]:
    """What is wrong with how a pilot changes the ladder's policy."""
    for name, value in policy.items():
        if not BOUNDS[name].allow(value):
            yield Problem(f"policy.{name}", f"“{value:g}” must be {BOUNDS[name]}.")


def _length(cadence: Cadence) -> str:
    days, seconds = cadence.window.days, cadence.window.seconds
    hours = f"{seconds // 3600} h {seconds % 3600 // 60:02} min"
    return f"{days} days {hours}" if days else hours
