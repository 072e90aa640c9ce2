"""Taking messages from the outbox and recording what became of them."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

import storage.channels
import storage.deliveries
import storage.escalations
import storage.heartbeats
import storage.outbox
import storage.pacing
import storage.pilots
from bot.domain.channels import STOPS_POSTING
from bot.domain.people import ChannelId, UserId
from bot.domain.worktime import WorkingTime
from bot.pacing import POSTS, SECOND, UPDATES, UPDATING, Allowance, Paces, Turns
from bot.services import checkins, escalations, ladder, people
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from bot.views.outbox import undeliverable
from storage.deliveries import Claimed, Open, StuckMessage
from storage.heartbeats import Beat
from storage.outbox import Message, Place

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=2)
"""Longer than the client waits for Slack; afterwards the sender is taken to be dead."""
_AT_ONCE = 20
"""How many messages are put off in one transaction, so that nobody who saves an answer waits for long."""
STUCK_AFTER = 10
"""A message that waits for working hours is put off once, or once more for each absence that is entered meanwhile."""
_KEEPS_FOR = timedelta(weeks=1)
_UTC = ZoneInfo("UTC")


def claim(deps: Deps, turns: Turns) -> Claimed | None:
    """The next message to send, ours alone for a while. One that must wait for working hours goes back by itself.

    What it takes from the pace is taken with it, for all processes together.
    """
    with deps.write() as uow:
        storage.pacing.take_turn(uow.tx)
        storage.pacing.forget_past(uow.tx, now=uow.now)
        paces = storage.pacing.known(uow.tx, now=uow.now)
        open_ = Open(posts=paces.is_open(POSTS), updates=paces.is_open(UPDATES), rank=turns.rank)
        for _ in range(_AT_ONCE):
            claimed = storage.deliveries.claim(uow.tx, now=uow.now, until=uow.now + LEASE, open_=open_)
            if claimed is None:
                return None
            if _too_old(claimed, uow.now):
                storage.deliveries.bury(uow.tx, claimed, "too old")
                continue
            allowed = _allowed_from(uow, claimed, uow.now)
            if allowed <= uow.now:
                _spend(uow, claimed, paces)
                turns.took(claimed.message.kind)
                return claimed
            storage.deliveries.postpone(uow.tx, claimed, until=allowed)
            _warn_if_stuck(claimed, allowed)
    return None


def _warn_if_stuck(claimed: Claimed, allowed: datetime) -> None:
    """Log each time a message has been put off so often again that it seems never to go."""
    times = claimed.postponed + 1
    if times % STUCK_AFTER == 0:
        message = claimed.message
        log.warning(
            "a message is put off again and again", key=message.key, times=times, not_before=allowed.isoformat()
        )


def stuck(deps: Deps) -> list[StuckMessage]:
    """Messages that were put off so often without being sent that something must be wrong."""
    with deps.read() as uow:
        return storage.deliveries.stuck(uow.tx, postponed=STUCK_AFTER)


def drawn(deps: Deps, claimed: Claimed) -> Claimed:
    """A claimed message as it is sent: a card that was outdated says what is true now."""
    if claimed.message.payload != storage.outbox.OUTDATED:
        return claimed
    with deps.write() as uow:
        payload = checkins.card(uow.tx, claimed.message.key)
        storage.outbox.draw(uow.tx, claimed.message.key, payload, version=claimed.version)
    return replace(claimed, message=replace(claimed.message, payload=payload))


def _spend(uow: UnitOfWork, claimed: Claimed, paces: Paces) -> None:
    """Take one call from the pace; a conversation is busy while a post to it is under way."""
    now = paces.now
    name, allowance = (POSTS, Allowance(uow.settings.posts_per_minute)) if _is_post(claimed) else (UPDATES, UPDATING)
    storage.pacing.close(uow.tx, name, until=allowance.after_one(paces.opens.get(name), now), now=now)
    if _is_post(claimed):
        storage.pacing.close(uow.tx, claimed.message.recipient, until=claimed.leased_until, now=now)


def paces(deps: Deps) -> Paces | None:
    """How fast what is due may go, also what is to be taken over from a sender that died; None if nothing is due."""
    with deps.read() as uow:
        due = storage.deliveries.next_due(uow.tx)
        return None if due is None or due > uow.now else storage.pacing.known(uow.tx, now=uow.now)


def count_due(deps: Deps) -> int:
    """How many messages could go now, as far as they are concerned."""
    with deps.read() as uow:
        return storage.deliveries.count_due(uow.tx, now=uow.now)


@contextmanager
def _answered(deps: Deps, claimed: Claimed) -> Iterator[UnitOfWork]:
    """Slack has answered, or never will: in a second the conversation takes the next message."""
    with deps.write() as uow:
        storage.pacing.take_turn(uow.tx)
        if _is_post(claimed):
            storage.pacing.close(uow.tx, claimed.message.recipient, until=uow.now + SECOND, now=uow.now)
        yield uow


def record_sent(deps: Deps, claimed: Claimed, place: Place) -> bool:
    """Slack has it. This and the three below return False, and change nothing, when we came back too late."""
    with _answered(deps, claimed) as uow:
        storage.channels.works(uow.tx, claimed.message.recipient)
        storage.heartbeats.forget(uow.tx, Beat.REFUSED)
        ours = storage.deliveries.record_sent(uow.tx, claimed, place)
        if ours and _is_post(claimed) and claimed.message.kind in escalations.KINDS:
            escalations.reached(uow, claimed.message)
        return ours


def postpone(
    deps: Deps,
    claimed: Claimed,
    *,
    wait: timedelta,
    error: str,
    maybe_sent: bool = False,
    slowed: Collection[str] = (),
) -> bool:
    """Try again later; until then nothing else goes in the paces that are `slowed`, whichever process would send it."""
    with _answered(deps, claimed) as uow:
        for name in slowed:
            storage.pacing.hold(uow.tx, name, until=uow.now + wait, now=uow.now)
        return storage.deliveries.postpone(uow.tx, claimed, until=uow.now + wait, error=error, maybe_sent=maybe_sent)


def post_anew(deps: Deps, claimed: Claimed) -> bool:
    """What was posted is gone from Slack, and what it says must be seen."""
    with _answered(deps, claimed) as uow:
        return storage.deliveries.forget_place(uow.tx, claimed, at=uow.now)


def bury(deps: Deps, claimed: Claimed, *, error: str) -> bool:
    """It can never be delivered: keep the row, and tell the pilot's champion once what is wrong.

    If nothing can be written in the channel it waits instead, and the champion is told of the channel. A Home is drawn
    anew at the next change.
    """
    message = claimed.message
    with _answered(deps, claimed) as uow:
        if error in STOPS_POSTING and _is_channel(message):
            storage.channels.block(uow.tx, ChannelId(message.recipient), error, at=uow.now)
            return storage.deliveries.postpone(uow.tx, claimed, until=uow.now, error=error)
        if message.kind == storage.outbox.HOME:
            return storage.deliveries.drop(uow.tx, claimed)
        if not storage.deliveries.bury(uow.tx, claimed, error):
            return False
        if claimed.place is None:
            ladder.unreachable(uow, message)
        if message.pilot_id is not None and message.kind != "undeliverable":
            _tell_champion(uow, message, message.pilot_id, error)
    return True


def _tell_champion(uow: UnitOfWork, message: Message, pilot_id: int, error: str) -> None:
    pilot = storage.pilots.by_id(uow.tx, pilot_id)
    alert = Message(
        key=f"undeliverable:{pilot.id}:{message.recipient}:{error}:{uow.now:%G-%V}",
        kind="undeliverable",
        recipient=pilot.roster.champion,
        payload=undeliverable(pilot, message.recipient, error).payload(),
        pilot_id=pilot.id,
        in_working_hours=True,
    )
    storage.outbox.post(uow.tx, alert, at=uow.now)


def _turn_comes(uow: UnitOfWork, message: Message, user: UserId, working: WorkingTime) -> datetime:
    """From when on somebody may get an escalation message, whatever other processes send them meanwhile (R26)."""
    if storage.escalations.is_under_way(uow.tx, message.kind, user, besides=message.key):
        return uow.now + LEASE
    return escalations.may_go(uow, message.kind, user, working)


def _too_old(claimed: Claimed, now: datetime) -> bool:
    """What waited for a channel for more than a week says nothing any more (R5)."""
    return claimed.place is None and _is_channel(claimed.message) and now - claimed.created_at > _KEEPS_FOR


def _is_post(claimed: Claimed) -> bool:
    return claimed.place is None


def _is_channel(message: Message) -> bool:
    return message.recipient[:1] in ("C", "G")


def _allowed_from(uow: UnitOfWork, claimed: Claimed, now: datetime) -> datetime:
    """From when on a message may go: direct messages wait for the recipient's working hours, updates disturb nobody."""
    message = claimed.message
    if not message.in_working_hours or claimed.place is not None:
        return now
    zone = storage.pilots.by_id(uow.tx, message.pilot_id).cadence.zone if message.pilot_id is not None else _UTC
    user = UserId(message.recipient)
    working = people.working_time(uow, user, fallback=zone)
    if message.kind in escalations.KINDS:
        return _turn_comes(uow, message, user, working)
    return working.next_working(now)
