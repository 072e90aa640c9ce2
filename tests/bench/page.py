"""What a browser has to load and wait for when it opens the demo."""

import sys
import threading

from bot.demo import handed_over
from tests.bench.ratio import Ratio, duration
from tests.page.browser import opened

BYTES = 300_000
SECONDS = 1.0


def measure() -> list[Ratio]:
    """The limits stand in place of floors."""
    with handed_over(threading.Event(), port=0) as page, opened() as browser:
        if isinstance(browser, str):
            sys.exit(browser)
        context = browser.new_context()
        tab, loaded = context.new_page(), [0]
        network = context.new_cdp_session(tab)
        network.send("Network.enable")
        network.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
        tab.goto(page.url)
        paint = tab.evaluate(
            """() => new Promise(painted => new PerformanceObserver(list => painted(list.getEntries()[0].startTime))
            .observe({type: "paint", buffered: true}))"""
        )
    weight, first_paint = sum(loaded), paint / 1000
    return [
        Ratio("weight of the demo's page", f"{weight / 1000:.0f} kB", f"{BYTES // 1000} kB", weight / BYTES, 1),
        Ratio("its first paint", duration(first_paint), duration(SECONDS), first_paint / SECONDS, 1),
    ]
