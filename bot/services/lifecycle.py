"""What happens to channels, to people and to the app itself: told by events, found by asking, repaired by itself.

An event about a channel is only a hint: it makes us ask Slack again, whose answer is the truth. So events that come
twice, late or in the wrong order do no harm.
"""

from datetime import timedelta

import storage.channels
import storage.events
import storage.outbox
import storage.people
import storage.pilots
from bot.domain.audit import Action
from bot.domain.channels import in_words
from bot.domain.people import ChannelId, Person
from bot.domain.pilots import Pilot
from bot.services import audit, people
from bot.services.deps import Deps
from bot.views import lifecycle as views
from bot.views import wizard
from storage.database import Transaction
from storage.outbox import Message

_LATELY = timedelta(days=3)
"""Over a weekend: what is told on Friday evening is read on Monday."""


def channel_changed(deps: Deps, event_id: str, channel: ChannelId) -> None:
    """Ask Slack about a pilot's channel at the next tick."""
    with deps.db.write() as tx:
        if storage.events.first_time(tx, event_id, at=deps.clock.now()):
            storage.channels.look_again(tx, channel)


def invited(deps: Deps, event_id: str, channel: ChannelId) -> None:
    """We are in a channel now: go on with its pilot, or greet and offer to set one up."""
    now = deps.clock.now()
    with deps.db.write() as tx:
        if not storage.events.first_time(tx, event_id, at=now):
            return
        storage.channels.look_again(tx, channel)
        if storage.pilots.by_channel(tx, channel) is None:
            hello = wizard.greeting(channel, deps.settings.command).payload()
            greeting = Message(key=f"greeting:{event_id}", kind="greeting", recipient=channel, payload=hello)
            storage.outbox.post(tx, greeting, at=now)


def channel_id_changed(deps: Deps, event_id: str, old: ChannelId, new: ChannelId) -> None:
    """A channel has another id now: its pilot, and what is on its way there, go with it."""
    with deps.db.write() as tx:
        if storage.events.first_time(tx, event_id, at=deps.clock.now()):
            moved = storage.pilots.by_channel(tx, old)
            storage.channels.change_id(tx, old, new)
            storage.pilots.change_channel(tx, old, new)
            storage.outbox.redirect(tx, old, new)
            if moved is not None:
                audit.note(deps, tx, Action.PILOT_CHANGED, pilot_id=moved.id, facts={"channel": [old, new]})


def person_changed(deps: Deps, event_id: str, person: Person) -> None:
    """Keep what Slack says of somebody whom we know; most people of a workspace are none of our business."""
    with deps.db.write() as tx:
        known = storage.people.known(tx, [person.user_id])
        if person.user_id in known and storage.events.first_time(tx, event_id, at=deps.clock.now()):
            people.keep(deps, tx, person)


def tell_problem(deps: Deps, pilot_id: int) -> None:
    """Tell the champion once that a pilot cannot post, and what to do; it goes on by itself when the cause is gone."""
    now = deps.clock.now()
    with deps.db.write() as tx:
        pilot = storage.pilots.by_id(tx, pilot_id)
        channel = storage.channels.known(tx, [pilot.channel]).get(pilot.channel)
        if channel is None or channel.problem is None:
            return
        message = Message(
            key=f"{_cannot_post(pilot)}{now.timestamp()}",
            kind="undeliverable",
            recipient=pilot.roster.champion,
            payload=views.cannot_post(pilot, *in_words(channel.problem)).payload(),
            pilot_id=pilot_id,
            in_working_hours=True,
        )
        storage.outbox.post(tx, message, at=now)
        storage.channels.note_told(tx, pilot.channel, channel.problem)


def hears_of_channel(deps: Deps, tx: Transaction, pilot: Pilot) -> bool:
    """Whether the champion is told just now, or was lately, that the pilot cannot post: once in a morning is enough."""
    channel = storage.channels.known(tx, [pilot.channel]).get(pilot.channel)
    if channel is None or channel.problem is None:
        return False
    if not storage.channels.is_told(tx, pilot.channel, channel.problem):
        return True
    return storage.outbox.has_since(tx, _cannot_post(pilot), since=deps.clock.now() - _LATELY)


def _cannot_post(pilot: Pilot) -> str:
    return f"cannot-post:{pilot.id}:"
