"""The composition root: nothing else constructs. Building does no I/O; `prepare` and `start` do."""

import logging
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot import figures, scheduler
from bot.clock import Clock
from bot.delivery import Delivery
from bot.directory import Directory
from bot.domain.errors import UnavailableError
from bot.line import Line
from bot.metrics import CountErrors
from bot.readiness import Gauges, Readiness, readiness
from bot.scheduler import Heartbeat
from bot.services import audit, auditor, health, playbook
from bot.services.deps import Deps
from bot.settings import Settings
from bot.token import Token
from bot.web import Events, Web
from handlers import register
from storage.database import Database

log = structlog.get_logger(__name__)

_CLIENT_TIMEOUT_SECONDS = 10
_QUICK_SECONDS = 1
"""For what is asked while somebody waits: Slack gives up on us after three."""
_LISTENER_SECONDS = 3
"""For windows that a press opens: Slack takes none later than this."""
_HTTP_PORT = 3000
_STOP_SECONDS = 6
"""Supervisors kill after ten, and a busy machine needs a moment for the rest."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """What went wrong in a tick: how many duties failed, and why how many messages did not go out."""

    failed: int
    unsent: Counter[str]


class Bot:
    """The whole bot. `tick` does what is due now and delivers it; `start` listens to Slack and keeps ticking."""

    def __init__(self, settings: Settings, *, clock: Clock) -> None:
        figures.use(settings.figures)
        self.deps = Deps(Database(settings.database_url), clock, settings)
        self.client = _client(settings)
        self.directory = Directory(self.deps, self.client, _client(settings, timeout=_QUICK_SECONDS))
        self._token = Token(self.deps, self.client)
        self._delivery = Delivery(self.deps, self.client, self.deps.metrics)
        self._heartbeat = Heartbeat(self._beat, seconds=settings.tick_seconds)
        self._ticked_at: datetime | None = None
        self._line: Line | None = None
        self._web: Web | None = None

    def prepare(self) -> None:
        """Bring the database up to date."""
        if self.deps.db.migrate():
            log.info("database migrated", revision=self.deps.db.revision())
        for problem in playbook.take_in(self.deps):
            log.error("playbook refused, the last good one stays", problem=str(problem))

    def connect(self, *, lost: Callable[[], None] = lambda: None) -> None:
        """Listen to Slack from now on. Raises SlackApiError when Slack does not know our tokens.

        `lost` is called when Slack has not been reached for minutes.
        """
        settings = self.deps.settings
        app = _bolt_app(_client(settings, timeout=_LISTENER_SECONDS))
        health.accepted(self.deps)
        register(app, self.deps, meet=self.directory.meet, names=self.directory.names)
        if settings.serves_http:
            self._web = self._web_server(app)
            self._web.start()
        if settings.slack_app_token is not None:
            token = settings.slack_app_token.get_secret_value()
            self._line = Line(app, token, self.client, self.deps.metrics, lost=lost)
            self._line.open()

    def start(self, *, lost: Callable[[], None] = lambda: None) -> None:
        """Get ready, listen to Slack, and do what is due from now on."""
        logging.getLogger().addHandler(CountErrors(self.deps.metrics))
        self.prepare()
        audit.note_settings(self.deps)
        self.connect(lost=lost)
        self._delivery.start()
        self._heartbeat.start()

    def stop(self) -> None:
        """Finish what is in hand, within seconds, and let go of everything; what is not sent waits in the outbox."""
        ends = [self._heartbeat.stop, self._delivery.stop]
        ends += [self._line.close] if self._line is not None else []
        ends += [self._web.stop] if self._web is not None else []
        if not _all_within(_STOP_SECONDS, ends):
            log.warning("something did not end in time; what it had in hand will be looked at again")
        self.deps.db.dispose()

    def tick(self) -> Ticked:
        """Do everything that is due now and deliver it."""
        return Ticked(failed=self._do_what_is_due(), unsent=self._delivery.drain())

    def _beat(self) -> None:
        """The heartbeat's share; delivery has a thread of its own."""
        try:
            self._do_what_is_due()
        except UnavailableError:
            log.exception("the database cannot be reached; what is due waits")

    def _do_what_is_due(self) -> int:
        """One tick. The first one of a process looks at everything: settings may have changed since the last."""
        self._token.look()
        self.directory.refresh()
        if self._ticked_at is None:
            auditor.look_again(self.deps)
        failed = scheduler.tick(self.deps)
        self._ticked_at = self.deps.clock.now()
        return failed

    def _web_server(self, app: App) -> Web:
        settings = self.deps.settings
        secret = settings.slack_signing_secret if settings.slack_app_token is None else None
        events = Events(app, secret.get_secret_value(), self.deps.metrics) if secret is not None else None
        self.deps.metrics.registry.register(Gauges(self.deps, lambda: self._ticked_at))
        port = settings.http_port or _HTTP_PORT
        return Web(settings.http_host, port, self.deps.metrics, ready=self._readiness, events=events)

    def _readiness(self) -> Readiness:
        slack = self._line.is_up if self._line is not None else True
        return readiness(self.deps, slack_is_there=slack, ticked_at=self._ticked_at)


def build(settings: Settings, *, clock: Clock) -> Bot:
    return Bot(settings, clock=clock)


def _all_within(seconds: float, ends: list[Callable[[], None]]) -> bool:
    """Whether all of them came to their end in time. Those that hang are left behind, so as not to hold up the rest."""

    def end_all() -> None:
        threads = [threading.Thread(target=end, daemon=True) for end in ends]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    ending = threading.Thread(target=end_all, daemon=True)
    ending.start()
    ending.join(seconds)
    return not ending.is_alive()


def _client(settings: Settings, timeout: int = _CLIENT_TIMEOUT_SECONDS) -> WebClient:
    """A client that never sends anything twice by itself; the outbox decides about trying again."""
    token = settings.slack_bot_token
    return WebClient(
        token=token.get_secret_value() if token else None,
        base_url=settings.slack_api_url,
        timeout=timeout,
        retry_handlers=[],
    )


def _bolt_app(client: WebClient) -> App:
    """Bolt with one answer to who we are, asked once: its default asks again in the middle of the first request."""
    me = client.auth_test()
    result = AuthorizeResult.from_auth_test_response(auth_test_response=me, bot_token=client.token)

    def authorize(**_: Any) -> AuthorizeResult:
        return result

    logger = logging.getLogger("bot.bolt")
    # Bolt warns that `authorize` makes it ignore the client's own token, which is what we want
    logger.addFilter(lambda record: "will be ignored" not in record.getMessage())
    # at debug level Bolt writes down whole forms, ratings included
    logger.setLevel(max(logging.INFO, logging.getLogger().level))
    return App(
        client=client,
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,  # `web` does, before it reads what came
        logger=logger,
    )
