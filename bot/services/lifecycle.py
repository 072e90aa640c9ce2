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
from bot.services.unit_of_work import UnitOfWork
from bot.views import lifecycle as views
from bot.views import wizard
from storage.outbox import Message

_LATELY = timedelta(days=3)
"""Over a weekend: what is told on Friday evening is read on Monday."""


def channel_changed(deps: Deps, event_id: str, channel: ChannelId) -> None:
    """Ask Slack about a pilot's channel at the next tick."""
    with deps.write() as uow:
        if storage.events.first_time(uow.tx, event_id, at=uow.now):
            storage.channels.look_again(uow.tx, channel)


def invited(deps: Deps, event_id: str, channel: ChannelId) -> None:
    """We are in a channel now: go on with its pilot, or greet and offer to set one up."""
    with deps.write() as uow:
        if not storage.events.first_time(uow.tx, event_id, at=uow.now):
            return
        storage.channels.look_again(uow.tx, channel)
        if storage.pilots.by_channel(uow.tx, channel) is None:
            hello = wizard.greeting(channel, uow.settings.command).payload()
            greeting = Message(key=f"greeting:{event_id}", kind="greeting", recipient=channel, payload=hello)
            storage.outbox.post(uow.tx, greeting, at=uow.now)


def channel_id_changed(deps: Deps, event_id: str, old: ChannelId, new: ChannelId) -> None:
    """A channel has another id now: its pilot, and what is on its way there, go with it."""
    with deps.write() as uow:
        if storage.events.first_time(uow.tx, event_id, at=uow.now):
            moved = storage.pilots.by_channel(uow.tx, old)
            storage.channels.change_id(uow.tx, old, new)
            storage.pilots.change_channel(uow.tx, old, new)
            storage.outbox.redirect(uow.tx, old, new)
            if moved is not None:
                audit.note(uow, Action.PILOT_CHANGED, pilot_id=moved.id, facts={"channel": [old, new]})


def person_changed(deps: Deps, event_id: str, person: Person) -> None:
    """Keep what Slack says of somebody whom we know; most people of a workspace are none of our business."""
    with deps.write() as uow:
        known = storage.people.known(uow.tx, [person.user_id])
        if person.user_id in known and storage.events.first_time(uow.tx, event_id, at=uow.now):
            people.keep(uow, person)


def tell_problem(deps: Deps, pilot_id: int) -> None:
    """Tell the champion once that a pilot cannot post, and what to do; it goes on by itself when the cause is gone."""
    with deps.write() as uow:
        pilot = storage.pilots.by_id(uow.tx, pilot_id)
        channel = storage.channels.known(uow.tx, [pilot.channel]).get(pilot.channel)
        if channel is None or channel.problem is None:
            return
        message = Message(
            key=f"{_cannot_post(pilot)}{uow.now.timestamp()}",
            kind="undeliverable",
            recipient=pilot.roster.champion,
            payload=views.cannot_post(pilot, *in_words(channel.problem)).payload(),
            pilot_id=pilot_id,
            in_working_hours=True,
        )
        storage.outbox.post(uow.tx, message, at=uow.now)
        storage.channels.note_told(uow.tx, pilot.channel, channel.problem)


def hears_of_channel(uow: UnitOfWork, pilot: Pilot) -> bool:
    """Whether the champion is told just now, or was lately, that the pilot cannot post: once in a morning is enough."""
    channel = storage.channels.known(uow.tx, [pilot.channel]).get(pilot.channel)
    if channel is None or channel.problem is None:
        return False
    if not storage.channels.is_told(uow.tx, pilot.channel, channel.problem):
        return True
    return storage.outbox.has_since(uow.tx, _cannot_post(pilot), since=uow.now - _LATELY)


def _cannot_post(pilot: Pilot) -> str:
    return f"cannot-post:{pilot.id}:"
