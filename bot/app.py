"""The composition root: nothing else constructs. Building does no I/O; `prepare` and `start` do."""

import logging
import threading
from collections.abc import Callable
from typing import Any

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot import scheduler
from bot.clock import Clock
from bot.delivery import Delivery
from bot.directory import Directory
from bot.domain.errors import UnavailableError
from bot.scheduler import Heartbeat
from bot.services.deps import Deps
from bot.settings import Settings
from handlers import register
from storage.database import Database

log = structlog.get_logger(__name__)

_CLIENT_TIMEOUT_SECONDS = 10
_QUICK_SECONDS = 1
"""For what is asked while somebody waits: Slack gives up on us after three."""
_PING_SECONDS = 3
"""A line that died without a word is noticed after four of these (measured: 14 s; with Bolt's default 45 to 50 s)."""
_RECEIVE_BUFFER_BYTES = 65_536
"""With the SDK's 1,024 a burst of 150 envelopes overflows its recursive frame reader and is lost (measured)."""
_STOP_SECONDS = 8
"""Supervisors kill after ten."""


class Bot:
    """The whole bot. `tick` does what is due now and delivers it; `start` listens to Slack and keeps ticking."""

    def __init__(self, settings: Settings, *, clock: Clock) -> None:
        self.deps = Deps(Database(settings.database_url), clock, settings)
        self.client = _client(settings)
        self._directory = Directory(self.deps, self.client, _client(settings, timeout=_QUICK_SECONDS))
        self._delivery = Delivery(self.deps, self.client)
        self._heartbeat = Heartbeat(self._beat, seconds=settings.tick_seconds)
        self._socket: SocketModeHandler | None = None

    def prepare(self) -> None:
        """Bring the database up to date."""
        if self.deps.db.migrate():
            log.info("database migrated", revision=self.deps.db.revision())

    def connect(self) -> None:
        """Listen to Slack from now on. Raises SlackApiError when Slack does not know our tokens."""
        app = _bolt_app(self.client)
        app.use(self._directory.meet)
        register(app, self.deps)
        token = self.deps.settings.slack_app_token
        self._socket = SocketModeHandler(
            app,
            token.get_secret_value() if token else None,
            web_client=self.client,
            ping_interval=_PING_SECONDS,
            receive_buffer_size=_RECEIVE_BUFFER_BYTES,
        )
        self._socket.client.connect()
        log.info("connected to Slack")

    def start(self) -> None:
        """Get ready, listen to Slack, and do what is due from now on."""
        self.prepare()
        self.connect()
        self._delivery.start()
        self._heartbeat.start()

    def stop(self) -> None:
        """Finish what is in hand, within seconds, and let go of everything; what is not sent waits in the outbox."""
        ends = [self._heartbeat.stop, self._close_socket, self._delivery.stop]
        if not _all_within(_STOP_SECONDS, ends):
            log.warning("something did not end in time; what it had in hand will be looked at again")
        self.deps.db.dispose()

    def tick(self) -> int:
        """Do everything that is due now, deliver it, and return how many duties failed."""
        self._directory.refresh()
        failed = scheduler.tick(self.deps)
        self._delivery.drain()
        return failed

    def _beat(self) -> None:
        """The heartbeat's share; delivery has a thread of its own."""
        try:
            self._directory.refresh()
            scheduler.tick(self.deps)
        except UnavailableError:
            log.exception("the database cannot be reached; what is due waits")

    def _close_socket(self) -> None:
        try:
            if self._socket is not None:
                self._socket.client.close()
        except AttributeError:  # the SDK's client may meet its own reconnecting while it closes (measured)
            log.debug("socket closed while it reconnected")


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
    return App(client=client, authorize=authorize, process_before_response=True, logger=logger)
