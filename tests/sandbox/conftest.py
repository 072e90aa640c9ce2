"""A workspace with a real Bolt app in it, connected over a real WebSocket."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sandbox.app import MANIFEST, Clock, connected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.sandbox.app import Running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def running(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with connected(MANIFEST, clock) as running:
        yield running
