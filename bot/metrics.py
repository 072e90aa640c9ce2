"""What is counted, for Prometheus. No names and no texts: labels are words of ours or of Slack's."""

import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram

_ACK_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Slack gives up at three."""


class Metrics:
    """Counts since the start of this process, in a registry of our own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._deliveries = Counter(
            "pilot_deliveries", "Tries to deliver a message.", ["kind", "outcome"], registry=self.registry
        )
        self._acks = Histogram(
            "pilot_ack_seconds",
            "Time to answer Slack.",
            ["request"],
            buckets=_ACK_SECONDS,
            registry=self.registry,
        )
        self._errors = Counter("pilot_errors", "Errors logged.", ["error"], registry=self.registry)
        self._repairs = Counter(
            "pilot_items_repaired", "Items whose timer was lost or stuck and was started again.", registry=self.registry
        )

    def delivered(self, kind: str, outcome: str) -> None:
        self._deliveries.labels(kind, outcome).inc()

    @contextmanager
    def answering(self, payload: Mapping[str, Any]) -> Iterator[None]:
        """Measure how long an answer to Slack takes."""
        with self._acks.labels(_request(payload)).time():
            yield

    def error(self, name: str) -> None:
        self._errors.labels(name).inc()

    def repaired(self) -> None:
        self._repairs.inc()


class CountErrors(logging.Handler):
    """Counts what is logged as an error, by the class of the exception."""

    def __init__(self, metrics: Metrics) -> None:
        super().__init__(logging.ERROR)
        self._metrics = metrics

    def emit(self, record: logging.LogRecord) -> None:
        self._metrics.error(_exception_name(record))


def _request(payload: Mapping[str, Any]) -> str:
    """What Slack wants to know: one of few words, whatever it sends."""
    kind = payload.get("type")
    known = ("block_actions", "view_submission", "view_closed", "event_callback", "block_suggestion")
    return "command" if "command" in payload else kind if kind in known else "other"


def _exception_name(record: logging.LogRecord) -> str:
    given = record.msg.get("exc_info") if isinstance(record.msg, dict) else record.exc_info
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    return type(error).__name__ if isinstance(error, BaseException) else "none"
