"""What comes from time: a heartbeat that looks for everything due.

When something is due stands in a column, so the scheduler has nothing to remember: a crash makes the bot late, never
wrong, and any process may do the looking.
"""

from collections.abc import Callable

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import SystemClock
from bot.services import auditor, cadence, checkins, home, ladder, lifecycle, portfolio, preflight, reminders
from bot.services.deps import Deps

log = structlog.get_logger(__name__)

Duty = tuple[str, Callable[[Deps], list[int]], Callable[[Deps, int], None]]

DUTIES: tuple[Duty, ...] = (
    ("close check-in", checkins.due_to_close, checkins.close_due),
    ("open check-in", cadence.due_to_open, cadence.open_due),
    ("remind", reminders.due, reminders.remind),
    ("follow pilot", ladder.out_of_step, ladder.follow_pilot),
    ("move item", ladder.due, ladder.advance),
    ("mend item", auditor.astray, auditor.mend),
    ("pre-flight", preflight.due, preflight.look),
    ("tell of a channel", lifecycle.with_untold_problem, lifecycle.tell_problem),
    ("tell of the portfolio", portfolio.due, portfolio.publish),
    ("draw Home", home.stale, home.redraw),
)
"""Everything that time brings about, in this order: its name, what is due, and doing it for one."""


def tick(deps: Deps) -> int:
    """Do all that is due now, each in a transaction and a `try` of its own; returns how much failed."""
    preflight.beat(deps)
    failed = 0
    for duty, due, act in DUTIES:
        for one in due(deps):
            try:
                act(deps, one)
            except Exception:  # one broken pilot must not stop the others
                failed += 1
                log.exception("duty failed", duty=duty, id=one)
    return failed


class Heartbeat:
    """Calls back every few seconds, never twice at a time."""

    def __init__(self, beat: Callable[[], object], *, seconds: int) -> None:
        # APScheduler drops a job that is a second late unless told otherwise, and takes the host's zone
        self._scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._beat = beat
        self._seconds = seconds

    def start(self) -> None:
        """Beat once at once, then regularly."""
        now = SystemClock().now()
        self._scheduler.add_job(self._beat, "interval", seconds=self._seconds, next_run_time=now)
        self._scheduler.start()

    def stop(self) -> None:
        """Let a beat that is under way come to its end. Stopping one that never started is fine."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
