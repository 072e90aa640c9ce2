"""Who is in the demo's workspace, and what a story of theirs is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.cadence import Cadence, Moment, parse_moment
from bot.domain.pilots import Metric, Stage

ZONE = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody in the workspace."""

    name: str
    real_name: str
    title: str
    zone: str = "Europe/Berlin"
    guest: bool = False


CAST = (
    Actor("dana", "Dana Okafor", "Champion, Invoice triage"),
    Actor("ravi", "Ravi Menon", "Practitioner"),
    Actor("mei", "Mei Tanaka", "Champion, Contract search"),
    Actor("jonas", "Jonas Weber", "Champion, Support drafts"),
    Actor("ines", "Inês Duarte", "Practitioner", "Europe/Lisbon"),
    Actor("ada", "Ada Novak", "Practitioner"),
    Actor("sam", "Sam Whitfield", "Sponsor, Invoice triage", "Europe/London"),
    Actor("lena", "Lena Hartmann", "Sponsor, Contract search"),
    Actor("omar", "Omar Haddad", "Sponsor, Support drafts"),
    Actor("nora", "Nora Lindqvist", "Programme lead"),
    Actor("theo", "Theo Marin", "Observer"),
    Actor("gus", "Gus Petit", "Guest", guest=True),
)
PROGRAMME_LEAD = "nora"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A pilot of the story; people are named by their short names."""

    key: str
    name: str
    team: tuple[str, ...]
    """The champion first."""
    sponsor: str
    leaders: tuple[str, ...]
    deputy: str | None = None
    observers: tuple[str, ...] = ()
    target_date: date
    metric: Metric
    stage: Stage
    cadence: Cadence
    private: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """One person's answers in one week."""

    who: str
    rating: int
    completed: str
    blocking: str = ""
    category: str = "Other"
    at_risk: str = ""
    needed: str = ""
    waits_on: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A form that somebody opens by a command, in the pilot's channel if they are there, fills in and submits."""

    who: str
    command: str
    fields: Mapping[str, str]
    people: Mapping[str, str] = field(default_factory=dict)
    """Whom the form asks for, by their short names."""
    press: str = ""
    """The button that leads from the window or the message to the form, if there is one."""
    waits_on: str = ""
    """What they type where the form asks what something waits on."""


@dataclass(frozen=True, slots=True)
class Week:
    """One week of one pilot: who answered what, how leadership rated, and what the sponsor did about what was asked."""

    said: tuple[Said, ...]
    rated: tuple[tuple[str, int], ...]
    promised_in_days: int | None = None
    """On Thursday the sponsor promises what waits, for so many days later; None if the sponsor stays silent."""
    solved: bool = False
    """On Friday the sponsor marks as solved what was promised."""
    done: tuple[Done, ...] = ()
    """On Thursday, what is written down beside the check-in."""


def cadence(opens: str, closes: str) -> Cadence:
    return Cadence(_moment(opens), _moment(closes), ZONE)


def _moment(text: str) -> Moment:
    moment = parse_moment(text)
    if moment is None:
        raise ValueError(text)
    return moment
