"""Several bots on one PostgreSQL: any of them does what is due, sends and answers; one may die, the others go on."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from multiprocessing.connection import wait
from typing import Any

import pytest
from pydantic import SecretStr

from bot import manifest
from bot.sandbox import Sandbox
from bot.services.outbox import LEASE
from tests.builders import utc
from tests.faults.mortal import DiedError, Doom, Mortal, SharedClock, forkserver
from tests.faults.promises import missing, twice
from tests.faults.siege import HISTORY, LEAD, Siege
from tests.week.house import START

REPLICAS = 3
PATIENT_SECONDS = 60.0
STEPS = range(40) if os.environ.get("PILOT_NIGHTLY") == "1" else (0, 1, 9)
"""At which step of its work one of them dies; nobody does at step 0."""


class Team(Siege):
    """The house with several bots, in Socket Mode; whatever is due, all of them do at once."""

    def __init__(self, slack: Sandbox, bots: list[Mortal], clock: SharedClock, chosen: dict[str, Any]) -> None:
        super().__init__(slack, bots[0], clock, chosen)
        self.bots = bots

    def tick(self, at: Any = None) -> None:
        if at is not None:
            self.clock.move_to(utc(at))
        with ThreadPoolExecutor(REPLICAS) as pool:
            lived = list(pool.map(_survives_a_tick, self.bots))
        self.record.deaths += lived.count(False)
        self.bots = [bot for bot, lives in zip(self.bots, lived, strict=True) if lives]

    def _start_again(self) -> None:
        """Whoever died of what somebody did is not started again: they do it once more, and another one takes it."""
        gone = wait([bot.sentinel for bot in self.bots], PATIENT_SECONDS)
        for bot in [bot for bot in self.bots if bot.sentinel in gone]:
            bot.mourn()
            self.bots.remove(bot)
            self.record.deaths += 1

    def take_over(self) -> None:
        """What a dead bot had in hand is free when its lease is over."""
        self.clock.advance(LEASE + timedelta(seconds=1))
        self.tick()


def _survives_a_tick(bot: Mortal) -> bool:
    try:
        bot.tick()
    except DiedError:
        bot.mourn()
        return False
    return True


@contextmanager
def team(url: str) -> Iterator[Team]:
    clock = SharedClock(forkserver(), START)
    with ExitStack() as stack:
        slack = stack.enter_context(Sandbox(manifest.path(), clock=clock.now, ack_timeout=30.0, event_retries=()))
        slack.api.scopes |= HISTORY
        chosen = {
            "slack_bot_token": SecretStr(slack.bot_token),
            "slack_app_token": SecretStr(slack.app_token),
            "slack_api_url": slack.api_url,
            "database_url": url,
            "programme_lead": LEAD,
        }
        bots = [stack.enter_context(closing(Mortal(chosen, clock))) for _ in range(REPLICAS)]
        slack.wait_until(lambda: slack.connections == REPLICAS)
        found = Team(slack, bots, clock, chosen)
        yield found
        found.bot.deps.db.dispose()


@pytest.mark.parametrize("step", STEPS)
def test_a_week_of_three_bots_is_the_week_of_one_even_if_one_of_them_dies(postgres_url: str, step: int) -> None:
    with team(postgres_url) as home:
        home.begin()
        home.tick("2026-11-30 08:00")
        home.send_answers(home.dana, "Labelled 200 invoices", blocking="No access", rating="4")
        home.bots[1].doom(Doom(step=step))
        home.send_answers(home.ravi, "Wired the archive", needed="A decision on the vendor")
        home.tick("2026-11-30 12:30")
        home.take_over()
        home.commit()
        home.send_answers(home.mei, "Wrote the tests", rating="2")
        for instant in ("2026-12-01 15:00", "2026-12-02 10:00", "2026-12-04 10:00", "2026-12-07 08:00"):
            home.tick(instant)
            home.take_over()
        assert home.record.deaths == (step > 0)
        assert home.kept == sorted(home.record.acknowledged.items())
        assert (missing(home), twice(home.slack)) == ([], set())
