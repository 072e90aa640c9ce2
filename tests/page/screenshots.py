"""Pictures for the README, of the demo as it is: `make screenshots` writes them into docs/images."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot import logs
from bot.demo import handed_over, told_to_end
from bot.demo.story import CONTRACTS, INVOICES
from bot.sandbox.page import HOME
from tests.page.browser import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator
    from playwright.sync_api import Page as Tab

IMAGES = Path(__file__).parents[2] / "docs" / "images"
LARGEST = 200_000
"""Bytes."""
QUIET = """
    .day-name { position: static !important } .reply, .beside { display: none !important }
    .message { background: none !important } .modal { max-height: none !important } .modal form { max-height: none }
"""


def main() -> None:
    logs.set_up("error")
    with opened() as browser:
        if isinstance(browser, str):
            sys.exit(browser)
        IMAGES.mkdir(parents=True, exist_ok=True)
        with handed_over(told_to_end(), port=0) as page:
            tab = _tab(browser, page.url)
            for name, shown in _pictures(tab):
                path = IMAGES / f"{name}.png"
                shown.screenshot(path=path, animations="disabled")
                size = path.stat().st_size
                print(f"{path.relative_to(Path.cwd())}: {size // 1000} kB")  # noqa: T201 - this is a command
                if size > LARGEST:
                    sys.exit(f"{name} is larger than {LARGEST} bytes")


def _tab(browser: Browser, url: str) -> Tab:
    """Without the page's policy, so that what moves or floats can be stilled."""
    context = browser.new_context(base_url=url, viewport={"width": 960, "height": 1500}, bypass_csp=True)
    return context.new_page()


def _pictures(tab: Tab) -> Iterator[tuple[str, Locator | Tab]]:
    """Each name with what to take a picture of, at the moment when it stands there."""
    team, messages = INVOICES.team, tab.get_by_role("article")
    _open(tab, team[0], INVOICES.key)
    for person in team[:2]:
        _open(tab, person, INVOICES.key)
        form = _form(tab)
        form.get_by_label(re.compile("complete")).fill("7.6 minutes per invoice; the duplicate check is in use")
        form.get_by_label(re.compile("4 ·")).check()
        if person == team[1]:
            yield "form", form
        form.get_by_role("button", name="Submit").click()
        form.wait_for(state="detached")
    messages.last.get_by_text("2 of 3 answered").wait_for()
    yield "card", messages.last
    _open(tab, CONTRACTS.team[0], CONTRACTS.key)
    yield "digest", messages.filter(has_text="What stands out").last
    commit = tab.get_by_role("button", name=re.compile("^Commit to a Date"))
    _open(tab, CONTRACTS.sponsor, "dm")
    yield "escalation", messages.filter(has=commit).last
    _open(tab, INVOICES.leaders[0], HOME)
    yield "home", tab.locator("[data-home]")
    tab.set_viewport_size({"width": 1280, "height": 720})
    _open(tab, CONTRACTS.team[0], CONTRACTS.key)
    tab.locator("[data-bottom]").evaluate("pane => (pane.scrollTop = pane.scrollHeight)")
    yield "demo", tab


def _open(tab: Tab, person: str, place: str) -> None:
    tab.goto(f"/as/{person}/{place}")
    tab.add_style_tag(content=QUIET)


def _form(tab: Tab) -> Locator:
    tab.get_by_role("button", name="Answer", exact=True).last.click()
    form = tab.locator("#modal")
    form.wait_for()
    return form


if __name__ == "__main__":
    main()
