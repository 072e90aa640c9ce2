"""The one table of moves, to be held against R23. Every move is looked up here; there is no other way to make one."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from bot.domain.blockers import Blocker, Event, Move, Refused, State
from bot.domain.blockers import EventKind as E
from bot.domain.ladder import Seat
from bot.domain.people import UserId

OPEN, ESCALATED, WAITING, COMMITTED = State.OPEN, State.ESCALATED, State.WAITING, State.COMMITTED
DECLINED, UNANSWERED, SOLVED, CLOSED = State.DECLINED, State.UNANSWERED, State.SOLVED, State.CLOSED

ASKING = (ESCALATED, UNANSWERED)
LIVE = (OPEN, ESCALATED, UNANSWERED, WAITING, COMMITTED, DECLINED)
SAME = ()
"""The state stays as it was."""

TABLE: dict[E, tuple[tuple[State, ...], tuple[State, ...]]] = {
    # what happens            from                    to
    E.ESCALATED:         ((OPEN,),               (ESCALATED,)),
    E.SKIPPED:           ((ESCALATED,),          (ESCALATED,)),  # one of two who are asked cannot be
    E.REMINDED:          ((ESCALATED, COMMITTED), SAME),
    E.CLIMBED:           ((ESCALATED,),          (ESCALATED,)),
    E.EXHAUSTED:         ((OPEN, ESCALATED),     (UNANSWERED,)),
    E.INVOLVED:          (ASKING,                SAME),  # the owner of what it waits on is asked too
    E.COMMITTED:         ((OPEN, *ASKING),       (COMMITTED,)),  # an open one with all that waits on the same
    E.DELEGATED:         (ASKING,                (COMMITTED,)),
    E.HANDED_BACK:       ((COMMITTED,),          ASKING),
    E.TEAM_ASKED:        (ASKING,                (WAITING,)),
    E.TEAM_ANSWERED:     ((WAITING,),            ASKING),
    E.TEAM_SILENT:       ((WAITING,),            (WAITING,)),
    E.DECLINED:          (ASKING,                (DECLINED,)),
    E.OBJECTED:          ((DECLINED,),           ASKING),
    E.COMMITMENT_MISSED: ((COMMITTED,),          ASKING),
    E.SOLVED:            (LIVE,                  (SOLVED, CLOSED)),  # closed when the reporter says so
    E.CONFIRMED:         ((SOLVED,),             (CLOSED,)),
    E.CLOSED:            ((SOLVED, DECLINED),    (CLOSED,)),  # a check-in passed without an objection
    E.REOPENED:          ((SOLVED, CLOSED),      (OPEN,)),
    E.CEILING:           ((ESCALATED, WAITING),  (UNANSWERED,)),
    # what R23 leaves to the other rules
    E.EDITED:            (LIVE,                  SAME),
    E.NAMED:             (LIVE,                  SAME),  # what it waits on
    E.WITHDRAWN:         ((OPEN,),               (CLOSED,)),
    E.RESTED:            (LIVE,                  SAME),  # its pilot was paused
    E.RESUMED:           (LIVE,                  (*LIVE,)),  # a promise that passed meanwhile is asked for again
    E.ENDED:             ((*LIVE, SOLVED),       (CLOSED,)),  # its pilot has ended
    E.REPAIRED:          (LIVE,                  SAME),  # its timer had been lost
}  # fmt: skip


def allows(blocker: Blocker, kind: E) -> bool:
    """Whether this can happen to an item as it stands."""
    return blocker.state in TABLE[kind][0]


def refusal(blocker: Blocker, kind: E) -> Refused | None:
    """Why a person's action does nothing to an item as it stands; None if it can happen."""
    if allows(blocker, kind):
        return None
    return Refused(f"#{blocker.id} is {blocker.state} now, so there is nothing to do here.")


def move(
    before: Blocker,
    after: Blocker,
    kind: E,
    *,
    by: UserId | None,
    now: datetime,
    note: str = "",
    promised_on: date | None = None,
    people: tuple[UserId, ...] = (),
    skipped: Iterable[Seat] = (),
) -> Move:
    """A move with its events. Raises ValueError for one that the table does not name."""
    allowed = TABLE[kind][1] or (before.state,)
    if not allows(before, kind) or after.state not in allowed:
        raise ValueError(f"{kind} does not lead from {before.state} to {after.state}")
    version = before.version + 1
    told = Event(
        kind,
        by,
        now,
        before.state,
        after.state,
        note=note,
        promised_on=promised_on,
        people=people,
        level=after.level,
        round=after.round,
        version=version,
    )
    passed = (
        replace(told, kind=E.SKIPPED, actor=None, note=seat.why_not, promised_on=None, people=_sitting(seat))
        for seat in skipped
    )
    return Move(replace(after, version=version), (*passed, told))


def _sitting(seat: Seat) -> tuple[UserId, ...]:
    return () if seat.person is None else (seat.person,)
