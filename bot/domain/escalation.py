"""What time does to an item: grace passes, waits pass, promises pass, pilots rest (R22, R23).

Every function goes from an item to a `Move`, or to None where time has nothing to do. One step at a time: after a
week of silence on our side an item takes one step and waits anew (R5).
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.blockers import Blocker, Move, State
from bot.domain.blockers import EventKind as E
from bot.domain.ladder import Ladder, Policy, Position, Search, Seat, Standing, next_on
from bot.domain.people import UserId
from bot.domain.timers import deadline, past_ceiling
from bot.domain.transitions import allows, move
from bot.domain.worktime import WorkingTime


def advance(blocker: Blocker, *, ladder: Ladder, policy: Policy, working: WorkingTime, now: datetime) -> Move | None:
    """What time does now. `policy` is today's; an item that starts up the ladder for the first time takes it along."""
    over = (ends := deadline(blocker, working)) is not None and ends <= now
    match blocker.state:
        case State.OPEN if over:
            return escalate(blocker, ladder=ladder, policy=policy, working=working, now=now)
        case State.ESCALATED | State.WAITING if past_ceiling(blocker, working, now=now):
            return move(blocker, _unanswered(blocker, ladder, now), E.CEILING, by=None, now=now)
        case State.ESCALATED if over:
            return climb(blocker, ladder=ladder, working=working, now=now)
        case State.COMMITTED if over:
            return ask_again(blocker, E.COMMITMENT_MISSED, by=None, ladder=ladder, working=working, now=now)
        case State.ESCALATED | State.COMMITTED:
            return remind(blocker, now=now)
        case State.WAITING if not blocker.reminded:
            return move(blocker, replace(blocker, reminded=True), E.TEAM_SILENT, by=None, now=now)
        case _:
            return None


def escalate(
    blocker: Blocker,
    *,
    ladder: Ladder,
    policy: Policy,
    working: WorkingTime,
    now: datetime,
    by: UserId | None = None,
) -> Move | None:
    """Up to the first level; the first time, the item takes the policy with it. `by` is set for *Escalate Now*."""
    if not allows(blocker, E.ESCALATED):
        return None
    if blocker.escalated_at is None:
        blocker = replace(blocker, policy=policy, escalated_at=now)
    return put(blocker, E.ESCALATED, Position(), ladder=ladder, working=working, now=now, by=by)


def involve(
    blocker: Blocker,
    user: UserId,
    *,
    by: UserId,
    ladder: Ladder,
    policy: Policy,
    working: WorkingTime,
    now: datetime,
) -> Move | None:
    """Ask the owner of what it waits on, beside whom the ladder asks; an open item starts up the ladder with that."""
    if blocker.state is State.OPEN:
        step = escalate(blocker, ladder=ladder, policy=policy, working=working, now=now, by=by)
        return None if step is None else _with(step, user)
    if user in blocker.asked or not allows(blocker, E.INVOLVED):
        return None
    after = replace(blocker, asked=(*blocker.asked, user))
    return move(blocker, after, E.INVOLVED, by=by, now=now, people=(user,))


def climb(blocker: Blocker, *, ladder: Ladder, working: WorkingTime, now: datetime) -> Move | None:
    """To the next level, the ladder once more, or to the end of it."""
    if not allows(blocker, E.CLIMBED):
        return None
    return put(blocker, E.CLIMBED, blocker.position, ladder=ladder, working=working, now=now)


def remind(blocker: Blocker, *, now: datetime) -> Move | None:
    if blocker.reminded:
        return None
    told = blocker.asked if blocker.state is State.ESCALATED else (blocker.owner,) if blocker.owner else ()
    return move(blocker, replace(blocker, reminded=True), E.REMINDED, by=None, now=now, people=told)


def ask_again(
    blocker: Blocker,
    kind: E,
    *,
    by: UserId | None,
    ladder: Ladder,
    working: WorkingTime,
    now: datetime,
    note: str = "",
) -> Move:
    """Back to the level at which it was: a promise passed, was handed back, or the team has answered.

    The owner of what it waits on is asked again about a promise of theirs.
    """
    after = replace(blocker, owner=None, note=note)
    step = put(after, kind, blocker.position.before, ladder=ladder, working=working, now=now, by=by, note=note)
    theirs = blocker.owner if kind is E.COMMITMENT_MISSED and blocker.owner == blocker.waits_for else None
    return step if theirs is None or step.blocker.state is not State.ESCALATED else _joined(step, theirs)


def pass_over(blocker: Blocker, *, ladder: Ladder, working: WorkingTime, now: datetime) -> Move | None:
    """Go on at once without somebody who is asked and cannot answer any more (R22)."""
    asked = (user for user in blocker.asked if user != blocker.waits_for)
    seats = (ladder.seat_of(user) or Seat("person asked", user, Standing.OFF_LADDER) for user in asked)
    steps = (drop(blocker, seat, ladder=ladder, working=working, now=now) for seat in seats if not seat.taken)
    return next((step for step in steps if step is not None), None)


def drop(blocker: Blocker, seat: Seat, *, ladder: Ladder, working: WorkingTime, now: datetime) -> Move | None:
    """Somebody who is asked cannot be: others at the level go on; where there are none, the level is filled anew.

    None where that would ask nobody else: then the one who is away is waited for.
    """
    if blocker.state is not State.ESCALATED or seat.person is None or seat.person not in blocker.asked:
        return None
    left = tuple(each for each in blocker.asked if each != seat.person)
    if left:
        after = replace(blocker, asked=left)
        return move(blocker, after, E.SKIPPED, by=None, now=now, note=seat.why_not, people=(seat.person,))
    anew = put(blocker, E.CLIMBED, blocker.position.before, ladder=ladder, working=working, now=now, skipped=(seat,))
    return None if anew.blocker.asked == blocker.asked and anew.blocker.state is blocker.state else anew


def close(blocker: Blocker, *, now: datetime) -> Move | None:
    """Solved or declined, and a check-in has passed without an objection."""
    if not allows(blocker, E.CLOSED):
        return None
    return move(blocker, replace(blocker, state=State.CLOSED), E.CLOSED, by=None, now=now)


def rest(blocker: Blocker, *, now: datetime) -> Move | None:
    """Its pilot is paused: no time passes for it."""
    if blocker.rested_at is not None or not allows(blocker, E.RESTED):
        return None
    return move(blocker, replace(blocker, rested_at=now), E.RESTED, by=None, now=now)


def resume(blocker: Blocker, *, ladder: Ladder, working: WorkingTime, now: datetime) -> Move | None:
    """Its pilot goes on: the present wait begins anew. A promise whose day passed meanwhile is asked for again."""
    if blocker.rested_at is None or not allows(blocker, E.RESUMED):
        return None
    since = blocker.escalated_at and blocker.escalated_at + (now - blocker.rested_at)
    after = replace(blocker, rested_at=None, escalated_at=since, started_at=now, reminded=False)
    ends = deadline(after, working)
    if after.state is State.COMMITTED and ends is not None and ends <= now:
        return ask_again(after, E.RESUMED, by=None, ladder=ladder, working=working, now=now)
    return move(blocker, after, E.RESUMED, by=None, now=now)


def end(blocker: Blocker, *, now: datetime) -> Move | None:
    """Its pilot has ended."""
    if not allows(blocker, E.ENDED):
        return None
    return move(blocker, replace(blocker, state=State.CLOSED, rested_at=None, asked=()), E.ENDED, by=None, now=now)


def repair(blocker: Blocker, *, now: datetime) -> Move | None:
    """Its timer was lost or stuck: the present wait begins anew."""
    if not allows(blocker, E.REPAIRED):
        return None
    return move(blocker, replace(blocker, started_at=now, reminded=False), E.REPAIRED, by=None, now=now)


def put(
    blocker: Blocker,
    kind: E,
    after: Position,
    *,
    ladder: Ladder,
    working: WorkingTime,
    now: datetime,
    by: UserId | None = None,
    note: str = "",
    skipped: tuple[Seat, ...] = (),
) -> Move:
    """At the next place whose person can be asked, or at the end of the ladder if there is none or it is too late.

    `skipped` could not be asked and has been found already.
    """
    late = past_ceiling(blocker, working, now=now)
    found = Search(None, (), ()) if late else next_on(ladder, after, blocker.policy)
    skipped = tuple(dict.fromkeys((*skipped, *found.skipped)))
    if found.position is None:
        end = _unanswered(blocker, ladder, now)
        what = E.EXHAUSTED if kind in (E.ESCALATED, E.CLIMBED) else kind
        return move(blocker, end, what, by=by, now=now, note=note, skipped=skipped)
    put = replace(
        blocker,
        state=State.ESCALATED,
        level=found.position.level,
        round=found.position.round,
        asked=found.asked,
        started_at=now,
        reminded=False,
        escalated_at=blocker.escalated_at or now,  # a promise may have come before anybody was asked
    )
    missed = blocker.promised_on if kind is E.COMMITMENT_MISSED else None
    return move(blocker, put, kind, by=by, now=now, note=note, promised_on=missed, people=found.asked, skipped=skipped)


def _with(step: Move, user: UserId) -> Move:
    """A step up the ladder that asks somebody too, and them alone where the ladder has nobody."""
    reached = step.blocker
    if reached.state is State.ESCALATED:
        return _joined(step, user)
    level = max(reached.level, 1)
    told = replace(step.event, kind=E.ESCALATED, to_state=State.ESCALATED, level=level)
    alone = replace(reached, state=State.ESCALATED, level=level, asked=())
    return _joined(Move(alone, (*step.events[:-1], told)), user)


def _joined(step: Move, user: UserId) -> Move:
    asked = tuple(dict.fromkeys((*step.blocker.asked, user)))
    return Move(replace(step.blocker, asked=asked), (*step.events[:-1], replace(step.event, people=asked)))


def _unanswered(blocker: Blocker, ladder: Ladder, now: datetime) -> Blocker:
    return replace(blocker, state=State.UNANSWERED, asked=ladder.everyone, started_at=now, reminded=False)
