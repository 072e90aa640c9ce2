"""Logging: readable on a terminal, one JSON object a line elsewhere. Only the command line sets it up."""

import logging
import sys
import traceback

import structlog
from slack_sdk.errors import SlackApiError

from bot.domain.errors import UnavailableError
from bot.failures import reason


def set_up(level: str) -> None:
    """Send our events and the libraries' log lines the same way, to standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=_rendering(sys.stderr.isatty()))
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for chatty in ("apscheduler", "alembic", "bot.bolt", "slack_bolt", "slack_sdk", "waitress"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))


def _rendering(is_terminal: bool) -> list[structlog.typing.Processor]:  # noqa: FBT001 - one caller, one meaning
    return [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.ExceptionRenderer(_traceback),
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if is_terminal
        else structlog.processors.JSONRenderer(),
    ]


def _traceback(exc_info: structlog.typing.ExcInfo) -> str:
    """Where it happened, the first cause first. What an exception says may be people's words or a token."""
    return "".join(
        "".join(traceback.format_tb(error.__traceback__)) + _named(error) + "\n"
        for error in reversed(_chain(exc_info[1]))
    ).rstrip()


def _chain(error: BaseException) -> list[BaseException]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return [error, *(_chain(before) if before is not None else ())]


def _named(error: BaseException) -> str:
    """Its kind, and what Slack, the network or the database say of themselves."""
    kind = type(error).__qualname__
    return f"{kind}: {reason(error)}" if isinstance(error, SlackApiError | OSError | UnavailableError) else kind
