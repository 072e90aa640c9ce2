"""A workspace; and one with a real Bolt app in it, connected over a real WebSocket."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from slack_sdk import WebClient

from bot.sandbox import Sandbox
from tests.sandbox.app import MANIFEST, Clock, Closing, connected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.sandbox.app import Running


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """slack_sdk would send even calls to 127.0.0.1 through one."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def closing() -> Iterator[Closing]:
    closing = Closing()
    yield closing
    closing.wait()


@pytest.fixture
def running(clock: Clock, closing: Closing) -> Iterator[Running]:
    with connected(closing, MANIFEST, clock) as running:
        yield running


@pytest.fixture
def hasty(clock: Clock, closing: Closing) -> Iterator[Running]:
    """Where acks are due within a fifth of a second, and events are repeated after next to nothing."""
    with connected(closing, MANIFEST, clock, ack_timeout=0.2, event_retries=(0.0, 0.01, 0.02)) as running:
        yield running


@pytest.fixture
def slack(clock: Clock) -> Iterator[Sandbox]:
    """Without an app: for what the Web API answers."""
    with Sandbox(MANIFEST, clock=clock) as slack:
        slack.add_person("dana", tz="Europe/Berlin")
        slack.add_channel("general", members=["dana"])
        yield slack


@pytest.fixture
def client(slack: Sandbox) -> WebClient:
    return WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
