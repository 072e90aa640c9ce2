"""The same acts for an app that has a URL: signed requests, verified by Bolt itself."""

from __future__ import annotations

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient

from bot.sandbox import Outcome, Sandbox
from tests.sandbox.app import MANIFEST, Clock, telling

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Front:
    """A web server before an app, which may be put there after the server has started."""

    def __init__(self) -> None:
        self.app: App | None = None
        front = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                front.answer(self)

            def log_message(self, *_args: Any) -> None:
                """Not in the output of tests."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/slack/events"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        assert self.app is not None
        body = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
        headers: dict[str, str | Sequence[str]] = {name.lower(): value for name, value in handler.headers.items()}
        answer = self.app.dispatch(BoltRequest(body=body, headers=headers))
        handler.send_response(answer.status)
        for name, value in answer.first_headers_without_set_cookie().items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(answer.body.encode())

    @contextlib.contextmanager
    def serving(self) -> Iterator[Front]:
        thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            self.server.shutdown()
            thread.join()
            self.server.server_close()


@pytest.fixture
def front() -> Iterator[Front]:
    with Front().serving() as front:
        yield front


@pytest.fixture
def there(front: Front, clock: Clock) -> Iterator[Sandbox]:
    with Sandbox(MANIFEST, clock=clock, request_url=front.url, event_retries=()) as slack:
        slack.add_channel("general", members=[slack.add_person("dana")])
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        front.app = App(client=client, signing_secret=slack.signing_secret, process_before_response=True)
        yield slack


def app(front: Front) -> App:
    assert front.app is not None
    return front.app


def test_a_command_is_answered_in_the_response(front: Front, there: Sandbox) -> None:
    app(front).command("/hello")(lambda ack, command: ack(f"hello {command['text']}"))
    assert there.person("dana").command("/hello Zoë & co").text == "hello Zoë & co"


def test_buttons_and_events_arrive_too(front: Front, there: Sandbox) -> None:
    told: list[str] = []
    app(front).action("go")(telling(told, lambda body: body["actions"][0]["value"]))
    app(front).event("channel_archive")(lambda event: told.append(event["channel"]))
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "value": "7"}
    general = there.channel("general")
    app(front).client.chat_postMessage(channel=general.id, text="x", blocks=[{"type": "actions", "elements": [button]}])
    assert there.person("dana").messages("general")[0].button("Go").press().error is None
    general.archive()
    assert told == ["7", general.id]


def test_menus_are_filled_too(front: Front, there: Sandbox) -> None:
    app(front).options("fruit")(
        lambda ack, body: ack(options=[{"text": {"type": "plain_text", "text": body["value"]}, "value": "1"}])
    )
    menu = {"type": "external_select", "action_id": "fruit", "min_query_length": 0}
    general = there.channel("general")
    app(front).client.chat_postMessage(channel=general.id, text="x", blocks=[{"type": "actions", "elements": [menu]}])
    assert there.person("dana").messages("general")[0].suggest("fruit", "Äpfel & co").labels == ["Äpfel & co"]


def test_an_app_that_answers_an_error_was_not_reached(front: Front, there: Sandbox) -> None:
    assert front.app is not None
    assert there.person("dana").command("/hello").error == "/hello failed with the error “dispatch_failed”"
    assert there.envelopes[0].outcome is Outcome.UNREACHED
