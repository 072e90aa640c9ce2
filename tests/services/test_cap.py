"""At most one escalation message of a kind per person and business day, however many processes send (R26)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

import storage.deliveries
import storage.pacing
from bot.clock import MovableClock
from bot.domain.people import ChannelId
from bot.pacing import Turns
from bot.services import outbox
from bot.services.deps import Deps
from storage.deliveries import Claimed, Open
from storage.outbox import Place
from tests.builders import SPONSOR
from tests.services.keeping import desk
from tests.storage.keeping import post
from tests.storage.postgres import wait_for_a_lock

Desk = tuple[Deps, MovableClock]


@pytest.fixture
def at(database_url: str) -> Iterator[Desk]:
    """Two bundles that wait for the sponsor: one of them could not be delivered for a while."""
    deps, clock = desk(database_url)
    clock.advance(timedelta(hours=2))
    with deps.db.write() as tx:
        for day in ("2026-02-27", "2026-03-02"):
            post(tx, f"escalation:{SPONSOR}:{day}", kind="escalation", recipient=SPONSOR, in_working_hours=True)
    yield deps, clock
    deps.db.dispose()


def sent(deps: Deps, claimed: Claimed) -> None:
    outbox.record_sent(deps, claimed, Place(ChannelId("DSPONSOR"), f"{deps.clock.now().timestamp():.6f}"))


def test_while_a_bundle_is_being_sent_to_somebody_the_next_one_waits(at: Desk) -> None:
    deps, clock = at
    first = outbox.claim(deps, Turns())
    assert first is not None
    assert outbox.claim(deps, Turns()) is None
    sent(deps, first)
    clock.advance(timedelta(minutes=5))
    assert outbox.claim(deps, Turns()) is None
    clock.advance(timedelta(days=1))
    assert outbox.claim(deps, Turns()) is not None


def test_of_two_processes_that_take_a_bundle_each_for_one_person_the_second_waits_and_sees_the_first(
    postgres_url: str,
) -> None:
    deps, clock = desk(postgres_url)
    clock.advance(timedelta(hours=2))
    with deps.db.write() as tx:
        for number in (1, 2):
            post(tx, f"escalation:{number}", kind="escalation", recipient=SPONSOR, in_working_hours=True)
    now = deps.clock.now()
    with ThreadPoolExecutor(1) as pool:
        with deps.db.write() as tx:
            storage.pacing.take_turn(tx)
            first = storage.deliveries.claim(tx, now=now, until=now + outbox.LEASE, open_=Open())
            second = pool.submit(outbox.claim, deps, Turns())
            wait_for_a_lock(postgres_url)
        assert first is not None
        assert second.result() is None
    deps.db.dispose()
