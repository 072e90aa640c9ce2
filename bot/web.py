"""A small web server: how things stand, for supervisors and Prometheus; and in HTTP mode, what Slack sends."""

import json
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

import structlog
import waitress
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from slack_bolt import App
from slack_bolt.adapter.wsgi.http_request import WsgiHttpRequest
from slack_bolt.adapter.wsgi.http_response import WsgiHttpResponse
from slack_sdk.signature import SignatureVerifier

from bot.domain.errors import RefusedError
from bot.listening import answer
from bot.metrics import Metrics
from bot.readiness import Readiness

log = structlog.get_logger(__name__)

EVENTS = "/slack/events"
_LARGEST_REQUEST_BYTES = 1_048_576
"""Slack's largest, a form with every field full, is a tenth of this."""
_TIMESTAMP_DIGITS = 12
_NO_RETRY: dict[str, Sequence[str]] = {"x-slack-no-retry": ["1"]}
"""Trying again would change nothing: we do not know what this is."""
_THREADS = 16
_STOP_SECONDS = 5

Environ = dict[str, Any]
Start = Callable[..., Any]
Answer = tuple[str, str, bytes]
"""Status, content type, body."""


class Web:
    """Serves until it is stopped. `ready` says what is not as it should be; Slack is served only with `events`."""

    def __init__(
        self, host: str, port: int, metrics: Metrics, *, ready: Callable[[], Readiness], events: "Events | None"
    ) -> None:
        self._metrics = metrics
        self._ready = ready
        self._events = events
        try:
            self._server = waitress.create_server(
                self._answer,
                host=host,
                port=port,
                threads=_THREADS,
                max_request_body_size=_LARGEST_REQUEST_BYTES,
                ident=None,
            )
        except OSError as error:
            raise RefusedError(
                f"Nothing can be served at {host}:{port}: {error.strerror}. "
                "Choose another PILOT_HTTP_PORT or PILOT_HTTP_HOST, or stop what is there."
            ) from error
        self._thread = threading.Thread(target=self._serve, name="web", daemon=True)

    def start(self) -> None:
        self._thread.start()
        log.info("serving", port=self._server.effective_port, slack=self._events is not None)

    def stop(self) -> None:
        """Take nothing new, and finish what is in hand."""
        self._server.task_dispatcher.shutdown(timeout=_STOP_SECONDS)
        self._server.close()

    def _serve(self) -> None:
        try:
            self._server.run()
        except OSError:  # its sockets are closed under it when it stops
            log.debug("web server ended")

    def _answer(self, environ: Environ, start: Start) -> Iterable[bytes]:
        match environ["REQUEST_METHOD"], environ["PATH_INFO"]:
            case "POST", path if path == EVENTS and self._events is not None:
                return self._events(environ, start)
            case "GET", "/healthz":
                status, kind, body = "200 OK", "text/plain", b"ok\n"
            case "GET", "/readyz":
                status, kind, body = self._readiness()
            case "GET", "/metrics":
                status, kind, body = "200 OK", CONTENT_TYPE_LATEST, generate_latest(self._metrics.registry)
            case _:
                status, kind, body = "404 Not Found", "text/plain", b"there is nothing here\n"
        start(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    def _readiness(self) -> Answer:
        found = self._ready()
        status = "503 Service Unavailable" if found.problems else "200 OK"
        return status, "application/json", json.dumps(asdict(found)).encode()


class Events:
    """What Slack sends, through Bolt. Nothing is read before its signature is checked, on the bytes that came."""

    def __init__(self, app: App, signing_secret: str, metrics: Metrics) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)
        self._metrics = metrics

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if not self._signed(environ, body):
            return _send(start, WsgiHttpResponse(401))
        headers = WsgiHttpRequest(environ).get_headers()
        answered = answer(self._app, self._metrics, body=body.decode(errors="replace"), headers=headers)
        more = _NO_RETRY if answered.status in (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND) else {}
        return _send(start, WsgiHttpResponse(answered.status, answered.headers | more, answered.body))

    def _signed(self, environ: Environ, body: bytes) -> bool:
        """Whether Slack signed it within the last five minutes."""
        at = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
        signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
        readable = at.isascii() and at.isdecimal() and len(at) <= _TIMESTAMP_DIGITS and signature.isascii()
        try:
            return readable and self._verifier.is_valid(body, at, signature)
        except UnicodeDecodeError:  # Slack writes UTF-8
            return False


def _send(start: Start, answer: WsgiHttpResponse) -> Iterable[bytes]:
    start(answer.status, answer.get_headers())
    return answer.get_body()
