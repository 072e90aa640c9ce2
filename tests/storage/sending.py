"""A sender, as far as the database can tell."""

from datetime import datetime, timedelta

from bot.domain.people import ChannelId
from storage import deliveries
from storage.database import Transaction
from storage.deliveries import Claimed, Open
from storage.outbox import Place
from tests.builders import NOW

LEASE = timedelta(minutes=1)
PLACE = Place(ChannelId("CPILOT"), "1700000000.000100")
ANYTHING = Open()


def take(tx: Transaction, *, now: datetime = NOW, open_: Open = ANYTHING) -> Claimed | None:
    return deliveries.claim(tx, now=now, until=now + LEASE, open_=open_)


def claim(tx: Transaction, *, now: datetime = NOW) -> Claimed:
    claimed = take(tx, now=now)
    assert claimed is not None
    return claimed


def send(tx: Transaction, place: Place = PLACE) -> Claimed:
    claimed = claim(tx)
    assert deliveries.record_sent(tx, claimed, place)
    return claimed


def bury(tx: Transaction, error: str = "channel_not_found") -> None:
    assert deliveries.bury(tx, claim(tx), error)
