"""Socket Mode, server side: hello, envelopes, acks, disconnects.

Source: docs.slack.dev/apis/events-api/using-socket-mode.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import WSCloseCode, WSMsgType, web

from bot.sandbox.envelopes import Envelope, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.records import Json
    from bot.sandbox.workspace import Workspace

MOST_CONNECTIONS = 10


@dataclass(eq=False)
class Connection:
    """One WebSocket of the app.

    `retiring` ones were told to reconnect and get nothing new while others are there; `answering` ones have answered a
    ping, so that the app is known to read from them; `dead` ones stand and hear nothing.
    """

    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    retiring: bool = False
    answering: bool = False
    dead: bool = False


@dataclass(eq=False)
class SocketMode:
    """Sends each envelope to one of the app's connections and waits for its ack, on whichever connection it comes."""

    workspace: Workspace
    ack_timeout: float
    problem: Callable[[str], None]
    connections: list[Connection] = field(default_factory=list)
    _tickets: set[str] = field(default_factory=set)
    _waiting: dict[str, asyncio.Future[Json | None]] = field(default_factory=dict)
    _known: dict[str, Envelope] = field(default_factory=dict)
    hellos: int = 0
    _turn: int = 0

    def ticket(self) -> str:
        """For apps.connections.open: lets one connection in, once."""
        ticket = secrets.token_urlsafe(12)
        self._tickets.add(ticket)
        return ticket

    async def handle(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=404, text="this ticket was used before, or never given out")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        connection = Connection(socket, request.transport)
        if len(self.connections) >= MOST_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets", "debug_info": DEBUG})
            await socket.close()
            return socket
        self.connections.append(connection)
        try:
            await socket.send_json(self._hello())
            self.hellos += 1
            self.workspace.note("connection", connection)
            await socket.ping()
            await self._listen(connection)
        except ConnectionError:
            pass  # the app went away in the middle of it
        finally:
            self.connections.remove(connection)
            self.workspace.note("connection", connection)
        return socket

    async def send(self, envelope: Envelope) -> None:
        started = time.monotonic()
        self._known[envelope.envelope_id] = envelope
        ack: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._waiting[envelope.envelope_id] = ack
        try:
            if not await self._write(envelope):
                envelope.outcome = Outcome.UNREACHED
                return
            async with asyncio.timeout(self.ack_timeout):
                envelope.answer = await ack
            envelope.outcome = Outcome.ACKED
        except TimeoutError:
            envelope.outcome = Outcome.TIMED_OUT
        finally:
            self._waiting.pop(envelope.envelope_id, None)
            envelope.seconds = time.monotonic() - started
            self.workspace.note("envelope", envelope)

    async def disconnect(self, *reasons: str) -> None:
        """Tell all present connections to go; those opened from now on are preferred."""
        present = list(self.connections)
        for connection in present:
            connection.retiring = True
        for reason in reasons:
            for connection in present:
                with contextlib.suppress(ConnectionError):
                    await connection.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": DEBUG})

    async def cut(self) -> None:
        """As when a cable is pulled: no close frame, the connection is just gone."""
        for connection in list(self.connections):
            if connection.transport is not None:
                connection.transport.abort()

    def die(self) -> None:
        """As behind a router that has forgotten them: the connections stand, and nothing comes through."""
        for connection in self.connections:
            connection.dead = connection.retiring = True
            connection.answering = False

    async def ping_until(self, done: asyncio.Event) -> None:
        """Ping every connection each 20 ms, which wakes a client that waits for its own reading thread."""
        while not done.is_set():
            for connection in list(self.connections):
                with contextlib.suppress(ConnectionError):
                    await connection.socket.ping()
            await asyncio.sleep(0.02)

    async def close(self) -> None:
        """Whoever still waits for an ack gets none."""
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(TimeoutError())
        for connection in list(self.connections):
            with contextlib.suppress(ConnectionError, TimeoutError):
                async with asyncio.timeout(0.5):
                    await connection.socket.close(code=WSCloseCode.GOING_AWAY)

    async def _write(self, envelope: Envelope) -> bool:
        for _ in range(len(self.connections)):
            fresh = [one for one in self.connections if not one.retiring] or self.connections
            if not fresh:
                break
            self._turn += 1
            with contextlib.suppress(ConnectionError):
                await fresh[self._turn % len(fresh)].socket.send_json(envelope.wire())
                return True
        return False

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if connection.dead:
                continue
            if message.type is WSMsgType.TEXT:
                self._acknowledge(message.data)
            elif message.type is WSMsgType.PING:
                await connection.socket.pong(message.data)
            elif message.type is WSMsgType.PONG and not connection.answering:
                connection.answering = True
                self.workspace.note("connection", connection)

    def _acknowledge(self, text: str) -> None:
        try:
            ack = json.loads(text)
            envelope = self._known[ack["envelope_id"]]
        except (ValueError, KeyError, TypeError):
            self.problem(f"socket: not an ack of anything sent: {text[:200]}")
            return
        envelope.acks += 1
        waiting = self._waiting.get(envelope.envelope_id)
        if waiting is not None and not waiting.done():
            waiting.set_result(ack.get("payload"))
        if ack.get("payload") and not envelope.accepts_response_payload:
            kind = envelope.payload.get("type")
            self.problem(f"socket: {envelope.type} {kind} takes no payload in its ack: {ack['payload']}")

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "connection_info": {"app_id": self.workspace.app_id},
            "debug_info": {**DEBUG, "started": "2020-10-11 12:12:12.120", "approximate_connection_time": 18060},
        }


DEBUG = {"host": "applink-local", "build_number": 1}
