"""How others learn that something happened: by waiting for it, or by listening. Nobody polls."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Change:
    """Something that changed: a message, a view, a channel, a person, a call or an envelope."""

    kind: str
    subject: Any


class Changes:
    """One lock for the whole workspace, and the bell that rings at each change."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._bell = threading.Condition(self.lock)
        self._count = 0
        self._listeners: list[Callable[[Change], None]] = []

    def note(self, kind: str, subject: Any) -> None:
        with self.lock:
            self._count += 1
            self._bell.notify_all()
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(Change(kind, subject))

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call `listener` at each change, in the thread that caused it. Returns how to stop that.

        It must be quick and wait for nothing: the workspace may be locked meanwhile.
        """
        with self.lock:
            self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def wait_until(self, predicate: Callable[[], bool], timeout: float) -> None:
        """Until `predicate` holds, looked at anew after each change. Raises TimeoutError after `timeout` real seconds.

        The predicate runs without the lock, so it may ask anything of the sandbox or of the app.
        """
        deadline = time.monotonic() + timeout
        while True:
            with self.lock:
                seen = self._count
            if predicate():
                return
            with self.lock:
                rang = self._count != seen or self._bell.wait(deadline - time.monotonic())
            if not rang and not predicate():
                raise TimeoutError("what was waited for did not happen in the sandbox")
