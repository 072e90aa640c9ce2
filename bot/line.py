"""The line to Slack in Socket Mode: slack_sdk's client, kept from losing, stalling and dying quietly."""

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import build_headers, send_response
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.builtin.connection import Connection
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.frames import WholeFrames
from bot.listening import answer
from bot.metrics import Metrics

log = structlog.get_logger(__name__)

_PING_SECONDS = 2
"""A line that died without a word is noticed after four to five of these."""
_LISTENERS = 32
"""How many people can be answered at once; one who has to wait for the database does not hold up the others."""
_LOOK_SECONDS = 5.0
_PATIENCE_SECONDS = 180.0
"""How long we try to get the line back before we ask to be started anew."""


class Line:
    """Receives what people do and hands it to Bolt. `lost` is called, once, when the line cannot be had for minutes."""

    def __init__(
        self,
        app: App,
        app_token: str,
        client: WebClient,
        metrics: Metrics,
        *,
        lost: Callable[[], None],
        patience_seconds: float = _PATIENCE_SECONDS,
        look_seconds: float = _LOOK_SECONDS,
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._lost = lost
        self._looks = max(1, round(patience_seconds / look_seconds))
        self._look_seconds = look_seconds
        self._quiet_looks = 0
        self._closed = threading.Event()
        self._client = _Client(app_token, app=app, client=client)
        self._client.message_listeners.append(_tell_of_others)
        self._client.socket_mode_request_listeners.append(self._handle)

    def open(self) -> None:
        self._client.connect()
        threading.Thread(target=self._watch, name="line", daemon=True).start()

    def close(self) -> None:
        """Stop receiving, when what is in hand is answered."""
        self._closed.set()
        try:
            self._client.close()
        except AttributeError:  # the SDK's client may meet its own reconnecting while it closes (measured)
            log.debug("line closed while it reconnected")

    @property
    def is_up(self) -> bool:
        """Whether Slack has answered a ping lately; the SDK's own word for it stays true on a dead line."""
        return self._quiet_looks <= 1 and self._client.is_connected()

    def _handle(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        headers = build_headers(request)
        answered = answer(self._app, self._metrics, mode="socket_mode", body=request.payload, headers=headers)
        send_response(client, request, answered, 0.0)

    def _watch(self) -> None:
        """Count the looks at which no pong has come since the last one."""
        heard = None
        while not self._closed.wait(self._look_seconds):
            session = self._client.current_session
            pong = (session.session_id, session.last_ping_pong_time) if session is not None else None
            self._quiet_looks = self._quiet_looks + 1 if pong == heard or pong is None or pong[1] is None else 0
            heard = pong
            if self._quiet_looks == 1:
                log.warning("Slack does not answer on the line")
            if self._quiet_looks >= self._looks:
                log.critical("the line to Slack cannot be had", seconds=self._quiet_looks * self._look_seconds)
                self._lost()
                return


class _Client(SocketModeClient):
    """The SDK's client, reading whole frames, and answering people while it moves to a new connection."""

    def __init__(self, app_token: str, *, app: App, client: WebClient) -> None:
        self._moving = threading.Lock()
        self._wrapping = threading.Lock()
        super().__init__(
            app_token, logger=app.logger, web_client=client, ping_interval=_PING_SECONDS, concurrency=_LISTENERS
        )

    def enqueue_message(self, message: str) -> None:
        """Hand it to a worker at once: the SDK has a thread between that only passes it on."""
        if _is_disconnect(message):
            threading.Thread(target=self._move, name="line-move", daemon=True).start()
        else:
            with suppress(RuntimeError):  # there are no workers any more: Slack asks again elsewhere
                self.message_workers.submit(self._take, message)

    def connect(self) -> None:
        if not self.closed:
            self._wrap(self.current_session)
            super().connect()

    def close(self) -> None:
        with self.connect_operation_lock:  # a connection that is being opened just now must be closed too
            self.closed = True
        super().close()

    def _take(self, message: str) -> None:
        decoded = _decoded(message)
        if decoded is None or not isinstance(decoded.get("payload", {}), dict | str):
            log.warning("nobody can read what came on the line")
        else:
            self.run_message_listeners(decoded, message)

    def _move(self) -> None:
        try:
            with self._moving:
                self.connect_to_new_endpoint(force=True)
        except (SlackApiError, OSError) as error:
            log.warning("cannot move to a new connection yet", error=type(error).__name__)

    def _run_current_session(self) -> None:
        """Read until the connection is over. The SDK's own may begin on one that is being closed, and never end."""
        session, state = self.current_session, self.current_session_state
        if session is not None and session.is_active() and not state.terminated:
            self._wrap(session)
            session.run_until_completion(state)

    def _wrap(self, session: Connection | None) -> None:
        with self._wrapping:
            if session is not None and session.sock is not None and not isinstance(session.sock, WholeFrames):
                session.sock = WholeFrames(session.sock, self.enqueue_message)  # type: ignore[assignment]  # stands in
                session.disconnect = partial(_disconnect_once, session)  # type: ignore[method-assign]  # theirs races


def _disconnect_once(session: Connection) -> None:
    """As the SDK's, but whoever comes second finds the work done, and nobody waits for Slack to say goodbye."""
    with session.sock_send_lock, session.sock_receive_lock:
        leaving, session.sock = session.sock, None
    if leaving is not None:
        threading.Thread(target=leaving.close, name="line-close", daemon=True).start()


def _is_disconnect(message: str) -> bool:
    return len(message) < 1000 and '"disconnect"' in message and (_decoded(message) or {}).get("type") == "disconnect"


def _decoded(message: str) -> dict[str, Any] | None:
    with suppress(ValueError):
        decoded = json.loads(message)
        return decoded if isinstance(decoded, dict) else None
    return None


def _tell_of_others(_: BaseSocketModeClient, message: dict[str, Any], __: str | None = None) -> None:
    """Slack deals what people do to all connections of an app; two bots on one app each miss a part of it."""
    if message.get("type") == "hello":
        connections = message.get("num_connections", 1)
        log.info("connected to Slack", connections=connections)
        if connections > 1:
            log.warning("other processes are connected to this app; they must share this database")
