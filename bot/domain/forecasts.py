"""How long sign-offs and dependencies take in this workspace, and by when to ask for one (R44)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from math import ceil

from bot.domain.survival import Duration, Percentile, survival
from bot.domain.worktime import WorkingTime

FEWEST_ENDED = 5
"""With fewer that have ended nothing is said."""
_MOST = 80
"""A date to ask by leaves the time within which this percentage of items was done."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """In business days: within which time half of all such items were done, and within which most were."""

    median: Percentile
    most: Percentile
    ended: int
    still_open: int

    def ask_by(self, needed_by: date, working: WorkingTime) -> date | None:
        """The last working day on which to ask for what is needed by a date; None where most take an unknown time."""
        if not self.most.reached:
            return None
        day = needed_by
        for _ in range(ceil(self.most.length)):
            day = working.day_before(day)
        return day


def forecast(durations: Collection[Duration]) -> Forecast | None:
    """What the items of one kind, open ones too, say of the next; None while fewer than five have ended."""
    found = survival(durations)
    if found is None or found.ended < FEWEST_ENDED:
        return None
    return Forecast(found.median, found.percentile(_MOST), found.ended, found.still_open)
