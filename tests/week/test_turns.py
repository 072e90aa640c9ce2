"""Many cards at once keep nobody waiting who has to act."""

from datetime import timedelta

import storage.outbox
from storage.outbox import Message
from tests.week.house import House

CARDS = 120
OTHERS = {"reminder": 12, "escalation": 4, "now": 2, "digest": 6}
"""What becomes due a second after the cards, by kind."""


def test_reminders_and_escalations_go_out_while_the_cards_do(home: House) -> None:
    _decide(home)
    home.tick(home.clock.now() + timedelta(seconds=2))
    order = [call.args["metadata"]["event_payload"]["delivery_id"] for call in home.slack.calls_of("chat.postMessage")]
    kinds = [key.partition(":")[0] for key in order]
    assert len(order) == len(set(order)) == CARDS + sum(OTHERS.values())
    for kind, count in OTHERS.items():
        last = max(place for place, each in enumerate(kinds) if each == kind)
        assert last < count * (1 + len(OTHERS)), kind


def test_a_channel_that_takes_nothing_holds_up_only_itself(home: House) -> None:
    home.slack.faults.next("chat.postMessage", only={"channel": "CARD0000"}, status=503, times=1_000)
    _decide(home)
    home.tick(home.clock.now() + timedelta(seconds=2))
    sent = {call.args["channel"] for call in home.slack.calls_of("chat.postMessage") if call.ok}
    assert len([channel for channel in sent if channel.startswith("CARD")]) == CARDS - 1


def _decide(home: House) -> None:
    """All check-ins open at once, and a second later others are due who must act."""
    now = home.clock.now()
    with home.bot.deps.db.write() as tx:
        for number in range(CARDS):
            channel = f"CARD{number:04}"
            home.slack.add_channel(channel.lower(), id=channel)
            card = Message(key=f"card:{number:04}", kind="card", recipient=channel, payload={"text": "Week 49"})
            storage.outbox.post(tx, card, at=now)
        for kind, count in OTHERS.items():
            for number in range(count):
                person = home.slack.add_person(f"{kind}-{number}")
                asked = Message(key=f"{kind}:{number}", kind=kind, recipient=person.id, payload={"text": kind})
                storage.outbox.post(tx, asked, at=now + timedelta(seconds=1))
