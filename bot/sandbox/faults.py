"""What goes wrong, by script: the next call of a method fails in the way that was asked for."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass
class Fault:
    """One scripted failure. `only` are arguments that the call must have for it to strike."""

    method: str
    status: int = 200
    error: str | None = None
    retry_after: int | None = None
    drop_before: bool = False
    drop_after_accepting: bool = False
    garbage: bool = False
    stall: float = 0.0
    times: int = 1
    only: Mapping[str, Any] = field(default_factory=dict)

    def strikes(self, method: str, args: Mapping[str, Any]) -> bool:
        wanted = self.method in (method, "*")
        return wanted and all(args.get(name) == value for name, value in self.only.items())

    @property
    def accepts(self) -> bool:
        """Whether the call still does its work before it goes wrong."""
        return self.drop_after_accepting or (self.stall > 0 and self.status == 200 and self.error is None)


class Faults:
    """The script. Faults strike in the order in which they were written, each `times` times."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._script: list[Fault] = []

    def next(self, method: str, *, only: Mapping[str, Any] | None = None, **fault: Any) -> Fault:
        """Let the next call of `method` ("*": any; "response_url": an answer there, by error) fail: one or more of

        status=500 · status=429, retry_after=2 (without it no such header) · error="is_archived" ·
        garbage=True (an answer that is no JSON) ·
        drop_before=True (connection lost, nothing done) · drop_after_accepting=True (done, but the answer is lost) ·
        stall=1.5 (answered late, in real seconds) · times=3; any further name is an argument that the call must have.
        """
        known = {name: fault.pop(name) for name in tuple(fault) if name in Fault.__dataclass_fields__}
        planned = Fault(method, only={**(only or {}), **fault}, **known)
        with self._lock:
            self._script.append(planned)
        return planned

    def take(self, method: str, args: Mapping[str, Any]) -> Fault | None:
        with self._lock:
            for fault in self._script:
                if fault.strikes(method, args):
                    fault.times -= 1
                    if fault.times <= 0:
                        self._script.remove(fault)
                    return fault
        return None

    def clear(self) -> None:
        with self._lock:
            self._script.clear()

    @property
    def pending(self) -> tuple[Fault, ...]:
        return tuple(self._script)
