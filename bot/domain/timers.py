"""When time acts on an item. Derived from what the item says and from a person's calendar, so nothing can get lost:
a new zone or holiday moves what is still to come, and whoever looks finds the same instant (R6, R28).
"""

from datetime import datetime, timedelta

from bot.domain.blockers import Blocker, Kind, State
from bot.domain.people import UserId
from bot.domain.wallclock import instant
from bot.domain.worktime import WorkingTime

LATE = timedelta(minutes=15)
"""How far past its moment an item may be before that is a fault."""


def whose_time(blocker: Blocker) -> UserId:
    """The person in whose business time an item's wait is counted."""
    if blocker.state is State.ESCALATED and blocker.asked:
        return blocker.asked[0]
    if blocker.state is State.COMMITTED and blocker.owner is not None:
        return blocker.owner
    return blocker.raised_by


def next_at(blocker: Blocker, working: WorkingTime) -> datetime | None:
    """When time acts next: at the reminder, or when the wait is over. `working` is of `whose_time`."""
    ends = deadline(blocker, working)
    if ends is None or blocker.reminded:
        return ends
    warns = _reminder(blocker, working)
    return ends if warns is None else min(warns, ends)


def deadline(blocker: Blocker, working: WorkingTime) -> datetime | None:
    """When the present wait is over; None where nothing is waited for, or the pilot rests."""
    if blocker.rested_at is not None:
        return None
    ends = _wait_over(blocker, working)
    if ends is None or blocker.state is not State.ESCALATED or _is_well_below_ceiling(blocker, ends):
        return ends
    top = ceiling(blocker, working)
    return ends if top is None else min(ends, top)


def ceiling(blocker: Blocker, working: WorkingTime) -> datetime | None:
    """From when on an item stands in the digest only; None before its first escalation."""
    if blocker.escalated_at is None:
        return None
    return working.add_days(blocker.escalated_at, blocker.policy.ceiling_days)


def _is_well_below_ceiling(blocker: Blocker, at: datetime) -> bool:
    """Whether even working every day would not reach the ceiling by then: that spares counting weeks of days."""
    days = timedelta(days=blocker.policy.ceiling_days - 1)
    return blocker.escalated_at is None or at < blocker.escalated_at + days


def past_ceiling(blocker: Blocker, working: WorkingTime, *, now: datetime) -> bool:
    top = ceiling(blocker, working)
    return top is not None and now >= top


def _wait_over(blocker: Blocker, working: WorkingTime) -> datetime | None:
    policy, since = blocker.policy, blocker.started_at
    match blocker.state:
        case State.OPEN if blocker.kind is Kind.ASK or blocker.urgent:
            return working.add(since, timedelta(hours=policy.ask_grace_hours))
        case State.OPEN:
            return working.add_days(since, policy.blocker_grace_days)
        case State.ESCALATED:
            return working.add_days(since, policy.wait_days(blocker.level))
        case State.COMMITTED if blocker.promised_on is not None:
            return instant(blocker.promised_on, working.end, working.zone)
        case State.WAITING if blocker.reminded:
            return ceiling(blocker, working)
        case State.WAITING:
            return working.add_days(since, policy.team_answer_days)
        case _:
            return None


def _reminder(blocker: Blocker, working: WorkingTime) -> datetime | None:
    """Half of a wait for an answer, or the morning one business day before a promised day (R23)."""
    if blocker.state is State.ESCALATED:
        return working.add_days(blocker.started_at, blocker.policy.wait_days(blocker.level) / 2)
    if blocker.state is State.COMMITTED and blocker.promised_on is not None:
        morning = working.opens_on(working.day_before(blocker.promised_on))
        return morning if morning > blocker.started_at and not past_ceiling(blocker, working, now=morning) else None
    return None


def is_away(working: WorkingTime, *, now: datetime) -> bool:
    """Whether somebody has off the day that would be their next to work."""
    day = now.astimezone(working.zone).date()
    while day.weekday() not in working.weekdays:
        day += timedelta(days=1)
    return day in working.days_off
