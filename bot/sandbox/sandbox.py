"""The sandbox as its users see it: built from a manifest, started, peopled, watched and broken on purpose."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from bot.sandbox import records
from bot.sandbox.acting import Acting
from bot.sandbox.channels import Channel
from bot.sandbox.delivery import RETRIES, Delivery
from bot.sandbox.errors import ImpossibleError
from bot.sandbox.faults import Faults
from bot.sandbox.httpmode import HttpMode
from bot.sandbox.manifest import Manifest
from bot.sandbox.methods.method import Api
from bot.sandbox.person import Person
from bot.sandbox.ratelimits import RateLimits
from bot.sandbox.responses import Responses
from bot.sandbox.screens import Screens
from bot.sandbox.server import Server
from bot.sandbox.socketmode import SocketMode
from bot.sandbox.tickets import Tickets
from bot.sandbox.webapi import WebApi
from bot.sandbox.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from bot.sandbox.changes import Change
    from bot.sandbox.envelopes import Envelope
    from bot.sandbox.webapi import Call

LARGEST_REQUEST = 4 * 1024 * 1024
OTHER_TEAM = "TELSEWHERE"


class Sandbox:
    """A workspace with one app installed, as its manifest says. Use as a context manager, or start() and stop()."""

    def __init__(
        self,
        manifest: Mapping[str, Any] | Path,
        *,
        clock: Callable[[], datetime],
        host: str = "127.0.0.1",
        port: int = 0,
        ack_timeout: float = 3.0,
        event_retries: Sequence[float] = RETRIES,
        request_url: str | None = None,
    ) -> None:
        """`clock` gives aware instants and may be moved; `ack_timeout` and `event_retries` are real seconds.

        With `request_url` the app gets signed HTTP requests there, instead of Socket Mode.
        """
        self.manifest = Manifest.load(manifest)
        self.workspace = Workspace(self.manifest, clock)
        self.screens = Screens(self.workspace)
        self.tickets = Tickets(clock)
        self.limits = RateLimits(clock)
        self.faults = Faults()
        self.bot_token = f"xoxb-{secrets.token_hex(12)}"
        self.app_token = f"xapp-1-{self.workspace.app_id}-{secrets.token_hex(12)}"
        self.signing_secret = secrets.token_hex(16)
        self.problems: list[str] = []
        """What the app did that Slack would have refused or not understood; an app in good order leaves it empty."""
        self.api = Api(self.workspace, self.screens, self.tickets, self.limits, self.manifest.scopes, self._socket_url)
        self._web = WebApi(self.api, self.faults, self.bot_token, self.app_token, problems=self.problems)
        self._socket = SocketMode(self.workspace, ack_timeout, self._note_problem)
        self._delivery = Delivery(
            HttpMode(self.workspace, ack_timeout, request_url, self.signing_secret) if request_url else self._socket,
            event_retries,
        )
        responses = Responses(self.workspace, self.tickets, self._note_problem, lambda: self.url, self.faults)
        self._acting = Acting(self.workspace, self.screens, self.tickets, self._delivery, responses)
        self.web_app = web.Application(client_max_size=LARGEST_REQUEST)
        """The server's aiohttp application; further routes (a page, say) can be added until start()."""
        self.web_app.router.add_route("*", "/api/{method}", self._web.handle)
        self.web_app.router.add_post("/{kind:actions|commands|app}/{team}/{key}", responses.handle)
        self.web_app.router.add_get("/link/", self._socket.handle)
        self._server = Server(self.web_app, host, port)

    # Running

    def start(self) -> Self:
        self._server.start()
        self._delivery.run_on(self._server.loop)
        return self

    def stop(self) -> None:
        self._server.stop(self._close)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_failure: object) -> None:
        self.stop()

    @property
    def host(self) -> str:
        return self._server.host

    @property
    def url(self) -> str:
        return f"http://{self._server.host}:{self._server.port}"

    @property
    def api_url(self) -> str:
        """For WebClient(base_url=...)."""
        return f"{self.url}/api/"

    @property
    def team_id(self) -> str:
        return self.workspace.team_id

    @property
    def bot_user_id(self) -> str:
        return self.workspace.bot.id

    # People and channels

    def add_person(self, name: str, *, external: bool = False, **about: Any) -> Person:
        """`about`: id, real_name, title, tz, locale, is_admin, is_restricted (a guest), deleted ..."""
        given = {"real_name": name.title(), "team_id": OTHER_TEAM if external else self.team_id}
        with self.workspace.changes.lock:
            user = records.User(**{"id": self.workspace.new_id("U"), "name": name, **given, **about})
            if user.id in self.workspace.users or any(u.name == name for u in self.workspace.users.values()):
                raise ImpossibleError("there is already a", name)
            self.workspace.users[user.id] = user
            self.workspace.note("person", user)
        return Person(user, self._acting)

    def person(self, name_or_id: str) -> Person:
        for user in tuple(self.workspace.users.values()):
            if name_or_id in (user.id, user.name):
                return Person(user, self._acting)
        raise ImpossibleError("there is nobody called", name_or_id)

    def people(self) -> list[Person]:
        return [Person(user, self._acting) for user in tuple(self.workspace.users.values()) if not user.is_bot]

    def add_channel(
        self, name: str, members: Iterable[Person | str] = (), *, private: bool = False, bot: bool = True, **about: Any
    ) -> Channel:
        """With these members, by Person, name or id, and the app's bot unless told otherwise. No events are sent.

        `about`: id, is_archived, created.
        """
        present = [one.id if isinstance(one, Person) else self.person(one).id for one in members]
        present += [self.bot_user_id] if bot else []
        with self.workspace.changes.lock:
            created = int(self.workspace.clock().timestamp())
            given = {"id": self.workspace.new_id("C"), "created": created, **about}
            channel = records.Channel(name=name, is_private=private, members=present, **given)
            if channel.id in self.workspace.channels:
                raise ImpossibleError("there is already a channel", channel.id)
            self.workspace.channels[channel.id] = channel
            self.workspace.note("channel", channel)
        return Channel(channel, self._acting)

    def channel(self, name_or_id: str) -> Channel:
        return Channel(self.workspace.named_channel(name_or_id), self._acting)

    def channels(self) -> list[Channel]:
        return [Channel(one, self._acting) for one in tuple(self.workspace.channels.values()) if not one.is_deleted]

    # Watching

    @property
    def calls(self) -> list[Call]:
        """Every Web API call so far, oldest first."""
        return list(self._web.calls)

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self._web.calls if call.method == method]

    @property
    def envelopes(self) -> list[Envelope]:
        """Everything sent to the app so far, oldest first."""
        return list(self._delivery.envelopes)

    @property
    def connections(self) -> int:
        """How many WebSockets the app has open."""
        return len(self._socket.connections)

    @property
    def hellos(self) -> int:
        """How many WebSockets the app has opened so far: one more after each reconnect."""
        return self._socket.hellos

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call `listener` at every change, in the thread where it happens; returns how to stop that."""
        return self.workspace.changes.subscribe(listener)

    def wait_until(self, predicate: Callable[[], bool], timeout: float = 5.0) -> None:
        """Until something holds; looked at after each change here. Raises TimeoutError after `timeout` real seconds."""
        self.workspace.changes.wait_until(predicate, timeout)

    def wait_for_connection(self, timeout: float = 10.0) -> None:
        """Until the app is connected and reads: slack_sdk's client starts reading a moment after it has connected."""
        self.wait_until(lambda: any(one.answering for one in tuple(self._socket.connections)), timeout)

    # Breaking

    def refresh(self, *reasons: str) -> None:
        """As every few hours: a warning, then refresh_requested; or the `reasons` given (link_disabled ...)."""
        self._server.run(self._socket.disconnect(*(reasons or ("warning", "refresh_requested"))))

    def cut(self) -> None:
        """Break all connections without a close frame, as when a cable is pulled."""
        self._server.run(self._socket.cut())

    def die(self) -> None:
        """Let all connections stand, but hear nothing any more, not even a ping."""
        self._socket.die()

    @contextlib.contextmanager
    def quick_close(self) -> Iterator[None]:
        """Around SocketModeHandler.close(): without it slack_sdk's client takes three seconds.

        It waits until its reading thread sees anything at all; here it gets pings. Only for ends of tests: doing that
        all the time would hide the same three seconds from an app that is told to reconnect.
        """
        if not self._server.is_running:
            yield
            return
        done = asyncio.Event()
        pinging = asyncio.run_coroutine_threadsafe(self._socket.ping_until(done), self._server.loop)
        try:
            yield
        finally:
            self._server.loop.call_soon_threadsafe(done.set)
            pinging.result()

    def burst(self, kind: str, payloads: Sequence[Mapping[str, Any]]) -> list[Envelope]:
        """Send envelopes of a kind (slash_commands, interactive) back to back, and wait until each has its outcome."""
        return self._delivery.deliver_at_once(kind, [dict(payload) for payload in payloads])

    def redeliver_last(self) -> Envelope:
        """Send the newest envelope once more, same envelope_id and all; waits for its ack."""
        return self._delivery.redeliver(self._delivery.envelopes[-1])

    def uninstall(self) -> None:
        """The app is removed: its tokens die, then it hears of it (tokens_revoked, app_uninstalled)."""
        self._web.revoked = True
        self._acting.event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.bot_user_id]}})
        self._acting.event({"type": "app_uninstalled"})

    def revoke_token_of(self, person: Person) -> None:
        """Somebody takes back the token that an app got for them; the app's own lives on."""
        self._acting.event({"type": "tokens_revoked", "tokens": {"oauth": [person.id], "bot": []}})

    def reinstall(self) -> None:
        """The app is installed again, and its tokens live again."""
        self._web.revoked = False

    async def _close(self) -> None:
        await self._delivery.close()
        await self._socket.close()

    def _note_problem(self, problem: str) -> None:
        self.problems.append(problem)
        self.workspace.note("problem", problem)

    def _socket_url(self) -> str:
        host = f"{self._server.host}:{self._server.port}"
        return f"ws://{host}/link/?ticket={self._socket.ticket()}&app_id={self.workspace.app_id}"
