"""The workspace as a page for a browser: whoever opens it may be any of its people.

    slack = Sandbox(Path("manifest.yml"), clock=clock)
    page = Page(slack)
    slack.start()
    page.offer(time=time, tour=[Step("Say hello", "As Dana, type /hello.", done=said_hello)])
    print(page.url)

It contains nothing about any particular app: what a tour asks for, and what falls due when, it is told.
"""

from bot.sandbox.page.page import Page
from bot.sandbox.page.time import Due, Time
from bot.sandbox.page.tour import DIRECT, HOME, Look, Step

__all__ = ["DIRECT", "HOME", "Due", "Look", "Page", "Step", "Time"]
