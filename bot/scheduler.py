"""What comes from time: a heartbeat that looks for everything due.

When something is due stands in a column, so the scheduler has nothing to remember: a crash makes the bot late, never
wrong, and any process may do the looking.
"""

from collections.abc import Callable, Collection, Mapping

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import SystemClock
from bot.domain.duties import Duty
from bot.services import (
    auditor,
    cadence,
    checkins,
    duties,
    home,
    ladder,
    lessons,
    lifecycle,
    portfolio,
    preflight,
    readiness,
    reminders,
    retention,
)
from bot.services.deps import Deps

log = structlog.get_logger(__name__)

ACTS: Mapping[Duty, Callable[[Deps, int], None]] = {
    Duty.BEAT: preflight.beat,
    Duty.CLOSE: checkins.close_due,
    Duty.OPEN: cadence.open_due,
    Duty.REMIND: reminders.remind,
    Duty.FOLLOW: ladder.follow_pilot,
    Duty.MOVE: ladder.advance,
    Duty.MEND: auditor.mend,
    Duty.PREFLIGHT: preflight.look,
    Duty.OFFER: readiness.offer,
    Duty.CHANNEL: lifecycle.tell_problem,
    Duty.LESSONS: lessons.tell,
    Duty.PORTFOLIO: portfolio.publish,
    Duty.HOME: home.redraw,
    Duty.FORGET: retention.forget_due,
}
"""Everything that time brings about: what is done for one that is due."""


def tick(deps: Deps) -> int:
    """Do all that is due now, each in a transaction and a `try` of its own; returns how much failed.

    What becomes due by that is done too, but nothing twice, and an item takes one step, never a burst (R5).
    """
    failed = 0
    done: set[tuple[Duty, int]] = set()
    while found := [each for each in duties.due(deps) if not _was_done(each, done)]:
        for duty, one in found:
            done.add((duty, one))
            # what is astray shows only once time has moved the items that it is to move
            for each in auditor.astray(deps) if duty is Duty.MEND else [one]:
                done.add((duty, each))
                failed += not _do(deps, duty, each)
    return failed


def _was_done(due: tuple[Duty, int], done: Collection[tuple[Duty, int]]) -> bool:
    duty, one = due
    return due in done or (duty is Duty.MOVE and (Duty.MEND, one) in done)


def _do(deps: Deps, duty: Duty, one: int) -> bool:
    try:
        ACTS[duty](deps, one)
    except Exception:  # one broken pilot must not stop the others
        log.exception("duty failed", duty=duty, id=one)
        return False
    if duty is not Duty.BEAT:
        log.info("duty done", duty=duty, id=one)
    return True


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
