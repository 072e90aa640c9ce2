"""How things stand, for a supervisor that asks and for Prometheus that collects."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.domain.errors import UnavailableError
from bot.services.deps import Deps
from bot.services.health import standing

_LONGEST_TICK = timedelta(minutes=2)
_LONGEST_WAIT = timedelta(minutes=30)
"""A thousand cards at once take four minutes."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What is not as it should be, and the figures behind it."""

    problems: list[str] = field(default_factory=list)
    last_tick_seconds: int | None = None
    oldest_message_seconds: int | None = None


def readiness(deps: Deps, *, slack_is_there: bool, ticked_at: datetime | None) -> Readiness:
    """Look at the database, Slack, the last tick and the oldest message that could go."""
    now = deps.clock.now()
    problems = [] if slack_is_there else ["Slack is not connected."]
    if ticked_at is None or now - ticked_at > _LONGEST_TICK + timedelta(seconds=deps.settings.tick_seconds):
        problems.append("What is due has not been looked for lately.")
    overdue = None
    try:
        found = standing(deps)
        overdue = found.overdue
        if found.refused_since is not None:
            problems.append("Slack takes nothing from us: the app was removed, or its token is dead.")
        if found.to_mend is not None:
            problems.append(found.to_mend)
        if overdue > _LONGEST_WAIT:
            problems.append("Messages wait for too long.")
    except UnavailableError:
        problems.append("The database cannot be read.")
    return Readiness(problems, _seconds(now - ticked_at if ticked_at else None), _seconds(overdue))


class Gauges(Collector):
    """What is not counted but looked up when Prometheus asks."""

    def __init__(self, deps: Deps, ticked_at: Callable[[], datetime | None]) -> None:
        self._deps = deps
        self._ticked_at = ticked_at

    def describe(self) -> Iterator[GaugeMetricFamily]:
        yield from _gauges()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        waiting, overdue, escalated, lag, stuck = gauges = _gauges()
        ticked_at = self._ticked_at()
        if ticked_at is not None:
            lag.add_metric([], (self._deps.clock.now() - ticked_at).total_seconds())
        with suppress(UnavailableError):
            found = standing(self._deps)
            for state, count in found.waiting.items():
                waiting.add_metric([state.value], count)
            overdue.add_metric([], found.overdue.total_seconds())
            escalated.add_metric([], found.escalated)
            stuck.add_metric([], found.stuck)
        yield from gauges


def _gauges() -> tuple[GaugeMetricFamily, ...]:
    return (
        GaugeMetricFamily("pilot_outbox_messages", "Messages on their way.", labels=["state"]),
        GaugeMetricFamily("pilot_outbox_oldest_seconds", "How long the oldest message has been able to go."),
        GaugeMetricFamily("pilot_escalations_open", "Items that wait for an answer of leadership."),
        GaugeMetricFamily("pilot_tick_lag_seconds", "Time since due work was last looked for."),
        GaugeMetricFamily("pilot_outbox_stuck_messages", "Messages put off at least ten times without being sent."),
    )


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds())
