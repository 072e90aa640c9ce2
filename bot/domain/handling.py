"""What people do about an item: leadership answers it, the team answers back, and both say when it is solved (R23-R25).

Every function goes from an item to a `Move`, or to `Refused`. A date is the only acknowledgement there is (R24).
"""

from dataclasses import replace
from datetime import date, datetime

from bot.domain.blockers import Blocker, Move, Refused, State
from bot.domain.blockers import EventKind as E
from bot.domain.checkins import Category
from bot.domain.dependencies import Dependency
from bot.domain.escalation import ask_again, put
from bot.domain.figures import PLAIN, Figures
from bot.domain.ladder import Ladder, Policy
from bot.domain.people import UserId
from bot.domain.transitions import allows, move, refusal
from bot.domain.worktime import WorkingTime

REOPENING_CHECK_INS = 2
"""How many check-ins may close before it is too late to say that something is not solved."""


def promise_days(policy: Policy, working: WorkingTime, *, now: datetime) -> tuple[date, date]:
    """The first and the last day that may be promised: nothing is promised for a day that has ended."""
    today = now.astimezone(working.zone).date()
    first = today if working.opens_on(today) + working.day_length > now else working.day_after(today, 1)
    return first, working.day_after(today, policy.commitment_limit_days)


def no_such_day(first: date, last: date, figures: Figures) -> Refused:
    return Refused(f"Please choose a day from {figures.day(first)} to {figures.day(last)}.")


def edit(blocker: Blocker, *, by: UserId, text: str, category: Category, urgent: bool, now: datetime) -> Move | None:
    """New words for it; None if nothing changed or it is settled. Grace goes on from where it was."""
    same = (blocker.text, blocker.category, blocker.urgent) == (text, category, urgent)
    if same or not allows(blocker, E.EDITED):
        return None
    return move(blocker, replace(blocker, text=text, category=category, urgent=urgent), E.EDITED, by=by, now=now)


def name(blocker: Blocker, *, by: UserId, dependency: Dependency | None, now: datetime) -> Move | Refused | None:
    """Say what it waits on, or that it waits on nothing that has a name; None if that was known."""
    refused = refusal(blocker, E.NAMED)
    if refused is not None:
        return refused
    if (blocker.dependency and blocker.dependency.id) == (dependency and dependency.id):
        return None
    said = dependency.name if dependency else ""
    return move(blocker, replace(blocker, dependency=dependency), E.NAMED, by=by, now=now, note=said)


def withdraw(blocker: Blocker, *, by: UserId, now: datetime) -> Move | None:
    """The reporter took the words back before anybody was asked; None once it is on the ladder."""
    if not allows(blocker, E.WITHDRAWN):
        return None
    return move(blocker, replace(blocker, state=State.CLOSED), E.WITHDRAWN, by=by, now=now)


def commit(
    blocker: Blocker,
    *,
    by: UserId,
    on: date,
    note: str,
    working: WorkingTime,
    now: datetime,
    figures: Figures = PLAIN,
) -> Move | Refused:
    """A dated promise: it is the acknowledgement, and its timeout (R24)."""
    return _promise(blocker, E.COMMITTED, by=by, owner=by, on=on, note=note, working=working, now=now, figures=figures)


def delegate(
    blocker: Blocker,
    *,
    by: UserId,
    to: UserId,
    on: date,
    note: str,
    working: WorkingTime,
    now: datetime,
    figures: Figures = PLAIN,
) -> Move | Refused:
    """Somebody else is to solve it by a day; they may hand it back."""
    return _promise(blocker, E.DELEGATED, by=by, owner=to, on=on, note=note, working=working, now=now, figures=figures)


def hand_back(
    blocker: Blocker, *, by: UserId | None, note: str, ladder: Ladder, working: WorkingTime, now: datetime
) -> Move | Refused:
    """It was not for them, or they could not be told: back to the level that it came from."""
    refused = refusal(blocker, E.HANDED_BACK)
    if refused is not None:
        return refused
    back = replace(blocker, promised_on=None)
    return ask_again(back, E.HANDED_BACK, by=by, ladder=ladder, working=working, now=now, note=note)


def ask_team(blocker: Blocker, *, by: UserId, question: str, now: datetime) -> Move | Refused:
    """Something must be known first. The ladder stands still until the team answers."""
    refused = refusal(blocker, E.TEAM_ASKED)
    if refused is not None:
        return refused
    after = replace(blocker, state=State.WAITING, owner=by, note=question, started_at=now, reminded=False)
    return move(blocker, after, E.TEAM_ASKED, by=by, now=now, note=question)


def answer(
    blocker: Blocker, *, by: UserId, text: str, ladder: Ladder, working: WorkingTime, now: datetime
) -> Move | Refused:
    """The team's answer to a question: the same level is asked again."""
    refused = refusal(blocker, E.TEAM_ANSWERED)
    if refused is not None:
        return refused
    return ask_again(blocker, E.TEAM_ANSWERED, by=by, ladder=ladder, working=working, now=now, note=text)


def decline(blocker: Blocker, *, by: UserId, reason: str, now: datetime) -> Move | Refused:
    """It will not be done, and why."""
    refused = refusal(blocker, E.DECLINED)
    if refused is not None:
        return refused
    after = replace(blocker, state=State.DECLINED, owner=by, note=reason, promised_on=None, started_at=now)
    return move(blocker, after, E.DECLINED, by=by, now=now, note=reason)


def object_to(
    blocker: Blocker, *, by: UserId, reason: str, ladder: Ladder, working: WorkingTime, now: datetime
) -> Move | Refused:
    """The reporter does not agree, once: the next level is asked."""
    refused = refusal(blocker, E.OBJECTED)
    if refused is not None:
        return refused
    if blocker.objected:
        return Refused(f"#{blocker.id} was objected to before; a second refusal stands.")
    after = replace(blocker, objected=True, owner=None, note=reason)
    return put(after, E.OBJECTED, blocker.position, ladder=ladder, working=working, now=now, by=by, note=reason)


def solve(blocker: Blocker, *, by: UserId, now: datetime) -> Move | Refused:
    """Somebody says that it is solved. The reporter is asked whether it is; their own word closes it."""
    if not allows(blocker, E.SOLVED):
        return Refused(f"#{blocker.id} is {blocker.state} already.")
    state = State.CLOSED if by == blocker.raised_by else State.SOLVED
    return move(blocker, replace(blocker, state=state, asked=(), solved_at=now), E.SOLVED, by=by, now=now)


def confirm(blocker: Blocker, *, by: UserId, now: datetime) -> Move | Refused:
    refused = refusal(blocker, E.CONFIRMED)
    if refused is not None:
        return refused
    return move(blocker, replace(blocker, state=State.CLOSED), E.CONFIRMED, by=by, now=now)


def reopen(blocker: Blocker, *, by: UserId, check_ins_since: int, now: datetime) -> Move | Refused:
    """It is not solved: it starts again at the bottom, its age goes on."""
    refused = refusal(blocker, E.REOPENED)
    if refused is not None:
        return refused
    if blocker.solved_at is None:
        return Refused(f"#{blocker.id} was never marked as solved. Please raise it again.")
    if check_ins_since >= REOPENING_CHECK_INS:
        return Refused(f"#{blocker.id} was solved {check_ins_since} check-ins ago. Please raise it again.")
    after = replace(
        blocker,
        state=State.OPEN,
        level=0,
        round=0,
        owner=None,
        promised_on=None,
        note="",
        solved_at=None,
        started_at=now,
        reminded=False,
    )
    return move(blocker, after, E.REOPENED, by=by, now=now)


def _promise(
    blocker: Blocker,
    kind: E,
    *,
    by: UserId,
    owner: UserId,
    on: date,
    note: str,
    working: WorkingTime,
    now: datetime,
    figures: Figures,
) -> Move | Refused:
    refused = refusal(blocker, kind)
    if refused is not None:
        return refused
    first, last = promise_days(blocker.policy, working, now=now)
    if not first <= on <= last:
        return no_such_day(first, last, figures)
    after = replace(
        blocker, state=State.COMMITTED, owner=owner, promised_on=on, note=note, started_at=now, reminded=False
    )
    people = () if owner == by else (owner,)
    return move(blocker, after, kind, by=by, now=now, note=note, promised_on=on, people=people)
