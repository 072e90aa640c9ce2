"""The HTTP server: one event loop in a thread of its own, so that people can act from ordinary synchronous code."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine


async def _nothing() -> None:
    pass


async def _give_up(unfinished: set[asyncio.Task[Any]]) -> None:
    """Nobody waits any more for calls that are answered late."""
    for task in unfinished:
        task.cancel()
    await asyncio.gather(*unfinished, return_exceptions=True)


class Server:
    """Serves one aiohttp application from start() to stop()."""

    def __init__(self, app: web.Application, host: str, port: int) -> None:
        self.app = app
        self.host = host
        self.port = port
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._runner: web.AppRunner | None = None

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            raise RuntimeError("the sandbox is not running")
        return self._loop

    @property
    def is_running(self) -> bool:
        return self._loop is not None

    def start(self) -> None:
        """Returns once the port is open. Raises OSError if it is taken."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sandbox", daemon=True)
        self._thread.start()
        try:
            self.run(self._open())
        except BaseException:
            self.stop(_nothing)
            raise

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something on the server's loop and wait for it."""
        asyncio.run_coroutine_threadsafe(work, self.loop).result()

    def stop(self, before: Callable[[], Awaitable[None]]) -> None:
        if self._loop is None:
            return

        async def close() -> None:
            await before()
            if self._runner is not None:
                await self._runner.cleanup()
            await _give_up(asyncio.all_tasks() - {asyncio.current_task()})

        self.run(close())
        self._end()

    async def _open(self) -> None:
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, self.host, self.port).start()
        self.port = self._runner.addresses[0][1]

    def _end(self) -> None:
        loop, self._loop = self.loop, None
        loop.call_soon_threadsafe(loop.stop)
        if self._thread is not None:
            self._thread.join()
        loop.close()
