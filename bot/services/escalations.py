"""What is said about items: the bundled message per person and day, the thread, the reporter's news (R25, R26)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import storage.blockers
import storage.escalations
import storage.outbox
import storage.pilots
from bot.domain.blockers import Aged, Blocker, Event, Move, State, worst_first
from bot.domain.blockers import EventKind as E
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.domain.worktime import WorkingTime
from bot.services import people
from bot.services.aging import aged
from bot.services.unit_of_work import UnitOfWork
from bot.views import blockers as views
from bot.views import escalations as messages
from bot.views.blocks import Content
from storage.database import Transaction
from storage.outbox import Message

ORDINARY, URGENT = "escalation", "urgent escalation"
KINDS = (ORDINARY, URGENT)
DELEGATION = "delegation"

FORCED = frozenset({E.ESCALATED, E.INVOLVED})
"""These go as soon as they may when somebody has pressed for them."""
ASKING = frozenset({E.ESCALATED, E.CLIMBED, E.COMMITMENT_MISSED, E.HANDED_BACK, E.TEAM_ANSWERED, E.OBJECTED, E.RESUMED})
"""After these, an escalated item asks its level, perhaps again."""
_WRITTEN_UNDER = frozenset(
    {
        E.COMMITTED,
        E.DELEGATED,
        E.HANDED_BACK,
        E.TEAM_ASKED,
        E.TEAM_ANSWERED,
        E.DECLINED,
        E.OBJECTED,
        E.SOLVED,
        E.REOPENED,
        E.COMMITMENT_MISSED,
        E.EXHAUSTED,
        E.CEILING,
    }
)
_REPORTED = _WRITTEN_UNDER | {E.ESCALATED, E.INVOLVED, E.CLIMBED}


Bundles = dict[str, UserId]
"""Messages that bundle items, each with whom it is for."""


@dataclass(frozen=True, slots=True)
class Turn:
    """When somebody's next escalation message may go, and in which of the two it is: at most one of each a day."""

    kind: str
    at: datetime


def turn(uow: UnitOfWork, item: Blocker, user: UserId, working: WorkingTime, *, now_lane: bool = False) -> Turn:
    """The ordinary message, unless the item needs leadership now and the extra one of the day goes sooner (R26)."""
    ordinary = Turn(ORDINARY, may_go(uow, ORDINARY, user, working))
    if not (item.urgent or now_lane):
        return ordinary
    extra = Turn(URGENT, may_go(uow, URGENT, user, working))
    return extra if extra.at < ordinary.at else ordinary


def may_go(uow: UnitOfWork, kind: str, user: UserId, working: WorkingTime) -> datetime:
    """From when on somebody may get a message of a kind: in working hours, on a day on which they had none."""
    opens = working.next_working(uow.now)
    last = storage.escalations.last_sent_at(uow.tx, kind, user)
    day = opens.astimezone(working.zone).date()
    if last is not None and last.astimezone(working.zone).date() == day:
        return working.opens_on(working.day_after(day, 1))
    return opens


def tell(uow: UnitOfWork, pilot: Pilot, move: Move, later: Bundles | None = None) -> None:
    """Say what a move means to everybody whom it concerns; what was said before is brought up to date.

    Where many items move at once, `later` gathers the bundles to be drawn when all of them have: else each would be
    drawn as often as it lists items.
    """
    item, event = move.blocker, move.event
    if event.kind is not E.REMINDED:
        redraw(uow, item, later)
    forced = event.kind in FORCED and event.actor is not None
    for user in _asked_by(move):
        _ask(uow, pilot, item, user, later, now_lane=forced)
    if event.kind is E.DELEGATED and item.owner is not None:
        _say(uow, pilot, item, event, DELEGATION, item.owner)
    if event.kind in _WRITTEN_UNDER:
        _say(uow, pilot, item, event, "note", pilot.channel)
    if event.kind in _REPORTED and event.actor != item.raised_by:
        _say(uow, pilot, item, event, "report", item.raised_by)


def _asked_by(move: Move) -> tuple[UserId, ...]:
    """Whose next escalation message tells of a move."""
    if move.event.kind in (E.REMINDED, E.INVOLVED):
        return move.event.people
    return move.blocker.asked if move.blocker.state is State.ESCALATED and move.event.kind in ASKING else ()


def introduce(tx: Transaction, pilot: Pilot, item: Blocker) -> None:
    """The reply under the card that tells of a new item; where there was no card yet, a message of its own (R21)."""
    note = Message(
        key=item_key(item.id),
        kind="item",
        recipient=pilot.channel,
        payload=views.thread_note(item).payload(),
        pilot_id=pilot.id,
        thread_of=_card_key(item),
    )
    storage.outbox.post(tx, note, at=item.opened_at)


def item_key(blocker_id: int) -> str:
    """The outbox key of the reply that shows where an item stands."""
    return f"item:{blocker_id}"


def thread(item: Blocker) -> str:
    """The outbox key of the message under which an item's news stand."""
    return _card_key(item) or item_key(item.id)


def _card_key(item: Blocker) -> str | None:
    return f"card:{item.shown_under}" if item.shown_under is not None else None


def _ask(
    uow: UnitOfWork,
    pilot: Pilot,
    item: Blocker,
    user: UserId,
    later: Bundles | None,
    *,
    now_lane: bool = False,
) -> None:
    """Put an item into somebody's next escalation message."""
    working = people.working_time(uow, user, fallback=pilot.cadence.zone)
    its = turn(uow, item, user, working, now_lane=now_lane)
    waiting = storage.escalations.unsent(uow.tx, its.kind, user)
    key = waiting or _free_key(uow.tx, its, user, working)
    storage.escalations.list_in(uow.tx, key, item.id)
    if waiting is not None:
        _draw(uow, key, user, later)
        return
    message = Message(
        key=key,
        kind=its.kind,
        recipient=user,
        payload=_bundle(uow, key, user),
        pilot_id=pilot.id,
        in_working_hours=True,
        not_before=its.at,
    )
    storage.outbox.post(uow.tx, message, at=uow.now)


def reached(uow: UnitOfWork, message: Message) -> None:
    """An escalation message has been sent: what it lists can be answered there, and no longer in those before it."""
    user = UserId(message.recipient)
    for older in storage.escalations.move_on(uow.tx, KINDS, message.key, user):
        _draw(uow, older, user, None)


def _free_key(tx: Transaction, its: Turn, user: UserId, working: WorkingTime) -> str:
    """A message per kind, person and day; a day whose message could not be delivered is over."""
    day = its.at.astimezone(working.zone).date()
    while storage.outbox.exists(tx, key := f"{its.kind}:{user}:{day}"):
        day = working.day_after(day, 1)
    return key


def _say(uow: UnitOfWork, pilot: Pilot, item: Blocker, event: Event, kind: str, recipient: str) -> None:
    """One message about one event, to the thread or to a person. It is listed, so that it can be drawn again."""
    key = f"{kind}:{item.id}:{event.version}"
    in_thread = recipient == pilot.channel
    message = Message(
        key=key,
        kind=kind,
        recipient=recipient,
        payload=_about(item, event, kind).payload(),
        pilot_id=pilot.id,
        thread_of=thread(item) if in_thread else None,
        in_working_hours=not in_thread,
    )
    storage.outbox.post(uow.tx, message, at=uow.now)
    storage.escalations.list_in(uow.tx, key, item.id)


def draw(uow: UnitOfWork, bundles: Bundles) -> None:
    """Bundles as their items stand now."""
    for key, user in bundles.items():
        _draw(uow, key, user, None)


def redraw(uow: UnitOfWork, item: Blocker, later: Bundles | None = None) -> None:
    """Every message that shows an item as it stands now: what is settled loses its buttons (R25)."""
    storage.outbox.revise(uow.tx, item_key(item.id), views.thread_note(item).payload(), at=uow.now)
    listing = storage.escalations.listing(uow.tx, item.id)
    events = {event.version: event for event in storage.blockers.history(uow.tx, item.id)} if listing else {}
    for key, kind, recipient in listing:
        if kind in KINDS:
            _draw(uow, key, UserId(recipient), later)
        else:
            payload = _about(item, events[int(key.rpartition(":")[2])], kind).payload()
            storage.outbox.revise(uow.tx, key, payload, at=uow.now)


def _draw(uow: UnitOfWork, key: str, user: UserId, later: Bundles | None) -> None:
    if later is None:
        storage.outbox.revise(uow.tx, key, _bundle(uow, key, user), at=uow.now)
    else:
        later[key] = user


def _about(item: Blocker, event: Event, kind: str) -> Content:
    match kind:
        case "note":
            return messages.note(item, event)
        case "report":
            return messages.report(item, event)
        case _:
            return messages.delegation(item, event)


def _bundle(uow: UnitOfWork, key: str, user: UserId) -> dict[str, Any]:
    """An escalation message as its items stand now; they may belong to several pilots."""
    items = storage.escalations.listed_in(uow.tx, key)
    places = storage.outbox.permalinks(uow.tx, [item_key(item.id) for item in items])
    shown: list[Aged] = []
    for pilot in storage.pilots.by_ids(uow.tx, {item.pilot_id for item in items}):
        shown += aged(uow, pilot, [item for item in items if item.pilot_id == pilot.id])
    links = {item.id: places.get(item_key(item.id)) for item in items}
    return messages.bundle(worst_first(shown), user, links, command=uow.settings.command).payload()
