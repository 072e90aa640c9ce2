"""The readiness map: what production will need of others, known from week one."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.checkins import Category
from bot.domain.figures import PLAIN, Figures
from bot.domain.lengths import too_long
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.domain.wallclock import instant

NAME_LIMIT = 120
TEAM_LIMIT = 80
NOTE_LIMIT = 500


class NeedKind(StrEnum):
    """What a pilot needs before it can run in production."""

    READS = "system read"
    WRITES = "system written"
    DATA = "data source"
    APPROVAL = "sign-off"
    GOVERNANCE = "governance requirement"
    OPERATIONS = "latency or monitoring"


class NeedState(StrEnum):
    UNKNOWN = "unknown"
    ASKED = "asked"
    AGREED = "agreed"
    DONE = "done"
    NOT_NEEDED = "not needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedDraft:
    """One need as somebody describes it; an owner is a person, or a team by its name."""

    kind: NeedKind
    name: str
    owner: UserId | None = None
    team: str = ""
    due_on: date | None = None
    state: NeedState = NeedState.UNKNOWN
    note: str = ""
    dependency: str = ""
    """The name of what it waits on."""

    def late(self, today: date) -> bool:
        """Whether it was asked for and not answered in time."""
        return self.state is NeedState.ASKED and self.due_on is not None and self.due_on < today


@dataclass(frozen=True, slots=True, kw_only=True)
class Need(NeedDraft):
    """A need as we keep it. `touched` tells what somebody has looked at from what the playbook laid out."""

    id: int
    pilot_id: int
    version: int = 1
    touched: bool = False
    offer_at: datetime | None = None
    """When it is offered as a blocker, because nobody has answered in time."""
    blocker_id: int | None = None
    """The blocker that it was raised as."""
    dependency_id: int | None = None

    @property
    def open(self) -> bool:
        return self.state not in (NeedState.DONE, NeedState.NOT_NEEDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """A pilot's readiness map as one reader sees it."""

    pilot: Pilot
    needs: Sequence[Need]
    may_change: bool
    today: date
    """In the pilot's zone."""
    blocking: Collection[int]
    """The blockers that needs were raised as and that are still open."""
    gone: Collection[UserId]
    """The owners who have left the workspace."""

    def may_raise(self, need: Need) -> bool:
        return self.may_change and need.late(self.today) and need.blocker_id not in self.blocking


@dataclass(frozen=True, slots=True)
class NeedChange:
    """One line of a need's history."""

    at: datetime
    by: UserId | None
    state: NeedState
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Tally:
    """A readiness map in numbers; what is not needed counts nowhere."""

    open: int
    all: int
    unknown: int
    sign_offs_open: int
    sign_offs: int
    next_due: Need | None
    """Of what somebody has looked at."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a readiness map is still open, where all pilots stand side by side."""

    open: int
    all: int


def tally(needs: Iterable[Need]) -> Tally | None:
    """The numbers of a map; None where nobody has touched what the playbook laid out."""
    found = [need for need in needs if need.state is not NeedState.NOT_NEEDED]
    if not any(need.touched for need in found):
        return None
    open_ = [need for need in found if need.open]
    sign_offs = [need for need in found if need.kind is NeedKind.APPROVAL]
    dated = [need for need in open_ if need.touched and need.due_on is not None]
    return Tally(
        open=len(open_),
        all=len(found),
        unknown=sum(need.state is NeedState.UNKNOWN for need in found),
        sign_offs_open=sum(need.open for need in sign_offs),
        sign_offs=len(sign_offs),
        next_due=min(dated, key=lambda need: (need.due_on or date.max, need.id), default=None),
    )


def in_order(needs: Iterable[Need], today: date) -> list[Need]:
    """What nobody has answered in time first, then what is open, the earliest due to the front; the rest by name."""

    def rank(need: Need) -> tuple[object, ...]:
        return not need.late(today), not need.open, need.due_on or date.max, need.name.casefold(), need.id

    return sorted(needs, key=rank)


def need_problems(draft: NeedDraft, others: Sequence[NeedDraft]) -> dict[str, str]:
    """What keeps a need from being kept, by field."""
    limits = {"name": NAME_LIMIT, "team": TEAM_LIMIT, "note": NOTE_LIMIT}
    found = too_long({name: getattr(draft, name) for name in limits}, limits)
    if not draft.name.strip():
        found["name"] = "Please give it a name."
    elif any(other.name.casefold() == draft.name.casefold() for other in others):
        found["name"] = "The map has an item of this name already; change that one."
    if draft.state is NeedState.ASKED and draft.due_on is None:
        found["due_on"] = "Please say by when an answer is due; without a day nobody notices that none comes."
    return found


def offered_at(draft: NeedDraft, zone: ZoneInfo) -> datetime | None:
    """When a need is to be offered as a blocker: the morning after it was due, if it was asked for."""
    if draft.state is not NeedState.ASKED or draft.due_on is None:
        return None
    return instant(draft.due_on + timedelta(days=1), _MORNING, zone)


def category(kind: NeedKind) -> Category:
    """What a blocker is about that a need has become."""
    return _CATEGORIES[kind]


def history(need: Need, changes: Sequence[NeedChange], figures: Figures = PLAIN) -> str:
    """A need with its history, as the words of a blocker; the latest lines where they are many."""
    asked = f"asked of {need.team}" if need.team else "asked for"
    lines = [
        f"{figures.day(one.at.date())}: {one.state}" + (f", due {figures.day(one.due_on)}" if one.due_on else "")
        for one in changes[-_CHANGES_TOLD:]
    ]
    note = [need.note] if need.note else []
    return "\n".join([f"{need.name} ({need.kind}): {asked}, and not answered in time.", *lines, *note])


_MORNING = time(9)
_CHANGES_TOLD = 10
_CATEGORIES = {
    NeedKind.READS: Category.INTEGRATION,
    NeedKind.WRITES: Category.INTEGRATION,
    NeedKind.DATA: Category.DATA,
    NeedKind.APPROVAL: Category.GOVERNANCE,
    NeedKind.GOVERNANCE: Category.GOVERNANCE,
    NeedKind.OPERATIONS: Category.TOOLING,
}
