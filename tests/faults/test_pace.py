"""Several bots on one PostgreSQL keep Slack's pace together: the workspace answers 429 to whoever does not."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

import storage.outbox
from bot.app import Bot, build
from storage.outbox import Message
from tests.faults.promises import missing, outbox
from tests.week.house import Closing, House, house

BOTS = 3
CARDS = 320
"""More than Slack takes in a minute."""
REPLIES = 9
"""To one channel, which takes one a second."""


@pytest.fixture
def home(postgres_url: str, closing: Closing) -> Iterator[House]:
    with house(postgres_url, closing) as opened:
        yield opened


@pytest.fixture
def bots(home: House) -> Iterator[list[Bot]]:
    """The bot of the house, and others that have only the database in common with it."""
    with ExitStack() as stack:
        others = [build(home.bot.deps.settings, clock=home.clock) for _ in range(BOTS - 1)]
        for bot in others:
            stack.callback(bot.deps.db.dispose)
        yield [home.bot, *others]
        home.bot.deps.db.dispose()


def test_together_they_send_no_more_than_one_may(home: House, bots: list[Bot]) -> None:
    _decide(home)
    while any(row.sent_version == 0 for row in outbox(home.bot)):
        with ThreadPoolExecutor(BOTS) as pool:
            assert [ticked.failed for ticked in pool.map(Bot.tick, bots)] == [0] * BOTS
        home.clock.sleep(1)
    posts = home.slack.calls_of("chat.postMessage")
    assert [call.answer for call in posts if not call.ok] == []
    assert len(posts) == CARDS + REPLIES
    assert missing(home) == []


def test_what_slack_tells_one_of_them_to_wait_for_all_wait_for(home: House, bots: list[Bot]) -> None:
    _decide(home)
    home.slack.faults.next("chat.postMessage", status=429, retry_after=30)
    for bot in bots:
        bot.tick()
    assert len(home.slack.calls_of("chat.postMessage")) == 1


def _decide(home: House) -> None:
    now = home.clock.now()
    with home.bot.deps.db.write() as tx:
        for number in range(CARDS):
            channel = home.slack.add_channel(f"channel-{number}")
            storage.outbox.post(tx, _message("card", number, channel.id), at=now)
        for number in range(REPLIES):
            storage.outbox.post(tx, _message("note", number, home.channel.id), at=now)


def _message(kind: str, number: int, recipient: str) -> Message:
    return Message(key=f"{kind}:{number}", kind=kind, recipient=recipient, payload={"text": f"{kind} {number}"})
