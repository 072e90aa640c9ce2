"""What time brings about: the duties of a tick, in the order in which they are done."""

from datetime import timedelta
from enum import StrEnum

HOME_SETTLES = timedelta(seconds=10)
"""So long a change waits for the next one, so that a burst of them draws a Home once."""
BEAT_EVERY = timedelta(minutes=1)
"""How often it is noted that everything due was looked for; a note costs a write."""
LOOK_EVERY = timedelta(hours=1)
"""Absences begin and end by themselves; nobody is written to in the first hour of their day."""


class Duty(StrEnum):
    BEAT = "note the heartbeat"
    CLOSE = "close check-in"
    OPEN = "open check-in"
    REMIND = "remind"
    FOLLOW = "follow pilot"
    MOVE = "move item"
    MEND = "mend item"
    PREFLIGHT = "pre-flight"
    OFFER = "offer a need as a blocker"
    CHANNEL = "tell of a channel"
    LESSONS = "tell of lessons"
    PORTFOLIO = "tell of the portfolio"
    HOME = "draw Home"
    FORGET = "remove old words"
