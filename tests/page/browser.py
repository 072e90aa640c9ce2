"""A real browser for the page's tests: Chromium as Debian packages it, driven by Playwright."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def opened() -> Iterator[Browser | str]:
    """The browser, or the reason why there is none."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        yield f"none of {', '.join(NAMES)} is installed"
        return
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as missing:
        yield f"Playwright is not installed: {missing}"
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(OPTIONS))
        yield browser
        browser.close()
