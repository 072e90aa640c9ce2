"""Whom and what to ask Slack about again. Events tell of changes; the sweep finds what they have missed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

_EVERY = timedelta(days=7)
_CLOSELY = timedelta(days=1)
_NEAR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Sweep:
    """How old an answer may be: whatever was asked about before `stale_before` is asked about again.

    Channels with a problem, and the people and channel of a pilot whose look before a check-in comes by
    `nearing_until`, are asked about again if that was before `closely_before`.
    """

    stale_before: datetime
    closely_before: datetime
    nearing_until: datetime


def sweep(now: datetime, *, deaf_until: datetime | None) -> Sweep:
    """The sweep of this moment. While we were deaf, until `deaf_until`, events got lost: then a week is too long."""
    closely = now - _CLOSELY
    stale = now - _EVERY
    if deaf_until is not None:
        stale = max(stale, min(deaf_until, closely))
    return Sweep(stale, closely, now + _NEAR)
