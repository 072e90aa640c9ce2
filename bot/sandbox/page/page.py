"""The page's addresses: what a browser may ask of the workspace, and what it is told unasked."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader

from bot.sandbox.errors import ImpossibleError
from bot.sandbox.page.acts import act, suggest
from bot.sandbox.page.guard import HEADERS, guard
from bot.sandbox.page.hood import Hood
from bot.sandbox.page.reading import Reading
from bot.sandbox.page.screen import Screen
from bot.sandbox.page.time import Player
from bot.sandbox.page.tour import DIRECT, HOME, Tour

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.sandbox.changes import Change
    from bot.sandbox.page.time import Time
    from bot.sandbox.page.tour import Step
    from bot.sandbox.person import Person
    from bot.sandbox.sandbox import Sandbox

HERE = Path(__file__).parent
WORKERS = 16
"""People act, and pages are drawn, in threads of their own: an act may wait three seconds for the app."""
BREATH_SECONDS = 0.05
"""Changes within this time are told together."""


class Page:
    """Adds its addresses to a sandbox that is not started yet; `name` is the workspace's."""

    def __init__(self, slack: Sandbox, *, name: str = "Local workspace") -> None:
        self._slack = slack
        self._name = name
        self._hood = Hood(slack)
        self._tour = Tour((), slack.workspace.clock)
        self._player: Player | None = None
        self.reading = Reading(slack.workspace)
        self._since: dict[tuple[str, str], str | None] = {}
        self._pool = ThreadPoolExecutor(WORKERS, "page")
        self._templates = _templates()
        self._streams: set[asyncio.Task[Any] | None] = set()
        self._mount(slack.web_app, slack.host)

    @property
    def url(self) -> str:
        return f"{self._slack.url}/"

    def offer(self, *, time: Time | None = None, tour: Sequence[Step] = ()) -> None:
        """Let people move time, and take them on a tour; before this the clock is only shown."""
        clock = self._slack.workspace.clock
        self._tour = Tour(tour, clock)
        self._player = Player(time, clock, lambda: self._slack.workspace.note("time", time)) if time else None

    def _mount(self, app: web.Application, host: str) -> None:
        app.middlewares.append(guard(host))
        app.router.add_get("/", self._start)
        app.router.add_get("/as/{person}", self._start)
        app.router.add_get("/as/{person}/{place}", self._show)
        app.router.add_post("/as/{person}/act", self._act)
        app.router.add_post("/as/{person}/suggest", self._suggest)
        app.router.add_post("/time/{move}", self._move)
        app.router.add_post("/fault/{name}", self._break)
        app.router.add_get("/changes", self._changes)
        app.router.add_static("/static", HERE / "static")
        app.on_shutdown.append(self._close)

    # Showing

    async def _start(self, request: web.Request) -> web.StreamResponse:
        """The first person there is, or the one named, at their first channel."""
        person = self._person(request) if "person" in request.match_info else self._slack.people()[0]
        channels = [one for one in person.channels() if not one.is_dm]
        raise web.HTTPFound(f"/as/{person.name}/{channels[0].id if channels else HOME}")

    async def _show(self, request: web.Request) -> web.StreamResponse:
        person, place = self._person(request), request.match_info["place"]
        html = await self._in_thread(lambda: self._draw(person, place, request))
        response = web.Response(text=html, content_type="text/html", headers={**HEADERS, "Cache-Control": "no-store"})
        response.enable_compression()
        return response

    def _draw(self, person: Person, place: str, request: web.Request) -> str:
        """A visit opens the Home, and moves the line "New"; a page that only refreshes itself does neither."""
        query = request.query
        is_visit = "X-Refresh" not in request.headers
        try:
            channel = Screen(self._slack, person, place, self.reading).channel
        except ImpossibleError:
            raise web.HTTPNotFound(text="There is no such place.") from None
        if is_visit:
            self._since[person.id, place] = self.reading.first_unread(person.record, channel)
            self._tour.look(person.name, place if place in (HOME, DIRECT) else channel.name)
            if place == HOME and self._slack.manifest.home_tab:
                person.open_home()
        if place != HOME:
            self.reading.see(person.record, channel)
        screen = Screen(
            self._slack,
            person,
            place,
            self.reading,
            thread_ts=query.get("thread"),
            everything="all" in query,
            hood=query.get("hood"),
            since=self._since.get((person.id, place)),
        )
        return self._templates.get_template("page.html").render(
            screen=screen,
            reader=screen.reader,
            name=self._name,
            player=self._player,
            tour=self._tour.progress(),
            hood=self._hood if "hood" in query else None,
            opened=self._hood.entry(int(query["hood"])) if query.get("hood", "").isdecimal() else None,
        )

    # Doing

    async def _act(self, request: web.Request) -> web.StreamResponse:
        person, done = self._person(request), await _json(request)
        return await self._answer(lambda: act(self._slack, person, done))

    async def _suggest(self, request: web.Request) -> web.StreamResponse:
        person, done = self._person(request), await _json(request)
        return await self._answer(lambda: suggest(person, done), said="suggested")

    async def _move(self, request: web.Request) -> web.StreamResponse:
        await _json(request)
        if self._player is None or request.match_info["move"] not in _MOVES:
            raise web.HTTPNotFound
        player, move = self._player, _MOVES[request.match_info["move"]]
        return await self._answer(lambda: move(player))

    async def _break(self, request: web.Request) -> web.StreamResponse:
        await _json(request)
        return await self._answer(lambda: self._hood.inject(request.match_info["name"]), said="notice")

    async def _answer(self, work: Callable[[], Any], said: str = "error") -> web.StreamResponse:
        try:
            return web.json_response({said: await self._in_thread(work)})
        except (KeyError, ValueError, TypeError) as wrong:
            return web.json_response({"error": f"Not understood: {wrong!r}"}, status=HTTPStatus.BAD_REQUEST)

    # Telling

    async def _changes(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: one each time that anything has changed."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        loop, changed = asyncio.get_running_loop(), asyncio.Event()

        def tell(_change: Change) -> None:
            loop.call_soon_threadsafe(changed.set)

        stop = self._slack.subscribe(tell)
        task = asyncio.current_task()
        self._streams.add(task)
        try:
            await response.write(b": listening\n\n")
            while True:
                await changed.wait()
                await asyncio.sleep(BREATH_SECONDS)
                changed.clear()
                await response.write(b"data: changed\n\n")
        except (ConnectionError, asyncio.CancelledError):
            return response
        finally:
            stop()
            self._streams.discard(task)

    async def _close(self, _app: web.Application) -> None:
        for stream in filter(None, tuple(self._streams)):
            stream.cancel()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _person(self, request: web.Request) -> Person:
        try:
            return self._slack.person(request.match_info["person"])
        except ImpossibleError:
            raise web.HTTPNotFound(text="There is nobody of that name.") from None

    async def _in_thread(self, work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)


_MOVES: dict[str, Callable[[Player], None]] = {
    "hour": lambda player: player.forward(timedelta(hours=1)),
    "day": lambda player: player.forward(timedelta(days=1)),
    "next": Player.to_next,
    "play": Player.play,
    "pause": Player.pause,
}


@cache
def _templates() -> Environment:
    """Compiled beforehand, so that the first page is not the slow one."""
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    for name in found.list_templates():
        found.get_template(name)
    return found


async def _json(request: web.Request) -> Any:
    """Only JSON: a form of another page cannot send that unasked."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    return await request.json()
