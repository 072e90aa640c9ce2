"""A workspace with an app in it, served as a page, and a browser that looks at it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.sandbox import Sandbox
from bot.sandbox.page import Due, Page, Step
from tests.page.app import APP, listen
from tests.page.browser import opened
from tests.sandbox.app import Clock, Closing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

    from bot.sandbox import Channel, Person

PATIENCE_MS = 5000


class Hands:
    """Moves the clock; each day at ten something is due, and noted as done."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.done: list[str] = []

    def next_due(self) -> Due:
        today = self._clock.now.replace(hour=10)
        at = today if today > self._clock.now else today + timedelta(days=1)
        return Due(at, "tea is served")

    def move_to(self, instant: datetime) -> None:
        while (due := self.next_due()).at <= instant:
            self._clock.now = due.at
            self.done.append(f"tea of {due.at:%a}")
        self._clock.now = instant


@dataclass
class Town:
    """Dana and Ravi in #general, Sam in a private channel; `told` is what the app heard."""

    slack: Sandbox
    page: Page
    client: WebClient
    hands: Hands
    told: list[Any]
    dana: Person
    ravi: Person
    sam: Person
    general: Channel


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """slack_sdk would send even calls to 127.0.0.1 through one."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def closing() -> Iterator[Closing]:
    closing = Closing()
    yield closing
    closing.wait()


@pytest.fixture
def town(closing: Closing) -> Iterator[Town]:
    clock = Clock()
    slack = Sandbox(APP, clock=clock)
    slack.limits.enabled = False
    hands = Hands(clock)
    commands = Step("Say hello", "Type /hello.", lambda _: bool(slack.calls_of("views.open")), "dana", "general")
    home = Step("Look at the Home", "It is there.", lambda looks: any(look.place == "home" for look in looks))
    page = Page(slack, name="Northwind")
    page.offer(time=hands, tour=[commands, home])
    slack.start()
    dana = slack.add_person("dana", real_name="Dana Okoye", title="Champion", tz="Europe/Berlin")
    ravi = slack.add_person("ravi", real_name="Ravi Nair", tz="Asia/Kolkata", locale="en-GB")
    sam = slack.add_person("sam", real_name="Sam Keller")
    general = slack.add_channel("general", members=[dana, ravi])
    slack.add_channel("board", members=[sam], private=True)
    client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    app = App(client=client, process_before_response=True)
    told: list[Any] = []
    listen(app, told)
    handler = SocketModeHandler(app, slack.app_token, web_client=client)
    handler.client.connect()
    slack.wait_for_connection()
    try:
        yield Town(slack, page, client, hands, told, dana, ravi, sam, general)
    finally:
        closing.end(slack, handler)


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Not for longer: while Playwright runs, its event loop keeps asyncio.run() from starting another."""
    with opened() as found:
        if isinstance(found, str):
            request.config.stash[NO_BROWSER] = found
            pytest.skip(found)
        yield found


@contextmanager
def watched(browser: Browser, url: str) -> Iterator[Tab]:
    """A tab of its own; whatever the page's scripts stumble over fails the test."""
    context = browser.new_context(base_url=url, timezone_id="Europe/Berlin")
    tab = context.new_page()
    tab.set_default_timeout(PATIENCE_MS)
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield tab
    context.close()
    assert wrong == []


@pytest.fixture
def tab(browser: Browser, town: Town) -> Iterator[Tab]:
    """Looking at #general as Dana."""
    with watched(browser, town.slack.url) as tab:
        tab.goto("/as/dana/general")
        yield tab


NO_BROWSER = pytest.StashKey[str]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    reason = config.stash.get(NO_BROWSER, None)
    if reason is not None:
        terminalreporter.section("THE PAGE WAS NOT TESTED IN A BROWSER", sep="!", red=True, bold=True)
        terminalreporter.write_line(reason)
