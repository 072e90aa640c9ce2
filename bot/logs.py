"""Logging: readable on a terminal, one JSON object a line elsewhere. Only the command line sets it up."""

import logging
import sys

import structlog


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
    without_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if is_terminal:
        return [without_meta, structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    # no local variables in tracebacks: they hold people's words and tokens
    tracebacks = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    return [
        without_meta,
        structlog.processors.ExceptionRenderer(tracebacks),
        structlog.processors.JSONRenderer(),
    ]
