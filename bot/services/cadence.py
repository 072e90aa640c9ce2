"""Giving each slot what it is due: a check-in that opens, or a note that it was skipped or missed, and why (R3-R5)."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile

import storage.channels
import storage.checkins
import storage.outbox
import storage.people
import storage.pilots
from bot.domain import cadence
from bot.domain.cadence import Slot
from bot.domain.checkins import CheckInState, Expected, reminder_times
from bot.domain.confidence import threshold
from bot.domain.people import Side, UserId
from bot.domain.pilots import Pilot
from bot.services import calendar, checkins, confidence, people
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from bot.views import checkins as views
from storage.database import Transaction
from storage.outbox import Message

NOBODY_THERE = "everyone on the team is away"


def open_due(deps: Deps, pilot_id: int) -> None:
    """Deal with what is due for one pilot, in a transaction of its own."""
    with deps.write() as uow:
        storage.pilots.hold(uow.tx, pilot_id)  # another replica may be dealing with it just now
        settle(uow, storage.pilots.by_id(uow.tx, pilot_id))


def settle(uow: UnitOfWork, pilot: Pilot) -> None:
    """Open, skip or note as missed whatever slot has come, and plan the next; nothing happens if none has.

    Whoever changes a pilot settles it first: what was due before the change is due as it was before.
    """
    if pilot.next_opens_at is None or pilot.next_opens_at > uow.now:
        return
    last_week = storage.checkins.last_week(uow.tx, pilot.id)
    planned = cadence.slots_from(pilot.cadence, after=pilot.next_opens_at - timedelta(seconds=1), last_week=last_week)
    missed = []
    for slot in takewhile(lambda slot: slot.opens_at <= uow.now, planned):
        reason = calendar.reason_to_skip(uow, pilot, slot)
        if reason is not None:
            skip(uow, pilot, slot, reason)
        elif slot.worth_opening(now=uow.now):
            _open(uow, pilot, slot, uow.now)
        else:
            missed.append(slot)
    _miss(uow, pilot, missed, uow.now)
    plan(uow, pilot)


def plan(uow: UnitOfWork, pilot: Pilot) -> None:
    """Plan the next slot of a pilot's cadence, in a week that has had none yet (R4)."""
    last_week = storage.checkins.last_week(uow.tx, pilot.id)
    upcoming = cadence.next_slot(pilot.cadence, after=uow.now, last_week=last_week)
    storage.pilots.set_next_opening(uow.tx, pilot.id, upcoming.opens_at)


def skip(uow: UnitOfWork, pilot: Pilot, slot: Slot, reason: str) -> None:
    """Note why no check-in opens in a slot."""
    storage.checkins.add(
        uow.tx, pilot.id, slot, CheckInState.SKIPPED, questions=uow.settings.questions, reason=reason[:200]
    )


def _team(uow: UnitOfWork, pilot: Pilot, slot: Slot) -> list[UserId]:
    """Who is asked the four questions: nobody who has left or is away all the time (R7, R9)."""
    users = list(pilot.roster.practitioners)
    if pilot.whole_channel:
        users += _others_in_channel(uow.tx, pilot)
    return people.there(uow, pilot, users, slot.opens_at, slot.closes_at)


def _others_in_channel(tx: Transaction, pilot: Pilot) -> list[UserId]:
    """Full members in the channel who have no part in the pilot by name; of others we would need to be told."""
    present = storage.channels.members(tx, pilot.channel)
    known = storage.people.known(tx, present)
    return [user for user in present if user in known and known[user].insider and user not in pilot.roster.everyone]


def _open(uow: UnitOfWork, pilot: Pilot, slot: Slot, now: datetime) -> None:
    """Open a check-in, unless nobody is there to answer it."""
    team = _team(uow, pilot, slot)
    if not team:
        skip(uow, pilot, slot, NOBODY_THERE)
        return
    raters = people.there(uow, pilot, pilot.roster.raters, slot.opens_at, slot.closes_at)
    check_in_id = storage.checkins.add(
        uow.tx,
        pilot.id,
        slot,
        CheckInState.OPEN,
        questions=uow.settings.questions,
        threshold=threshold(len(team)),
        secret=secrets.token_bytes(32),
        remind_at=next((at for at in reminder_times(slot.opens_at, slot.closes_at) if at > now), None),
        expected=[*(Expected(user, Side.TEAM) for user in team), *(Expected(user, Side.LEADERSHIP) for user in raters)],
    )
    check_in = checkins.existing(uow.tx, check_in_id)
    card = Message(
        key=checkins.card_key(check_in_id),
        kind="card",
        recipient=pilot.channel,
        payload=views.card(pilot, check_in, []).payload(),
        pilot_id=pilot.id,
    )
    storage.outbox.post(uow.tx, card, at=now)
    confidence.ask(uow, pilot, check_in, raters)


def _miss(uow: UnitOfWork, pilot: Pilot, slots: Sequence[Slot], now: datetime) -> None:
    """Record slots that passed while nobody could open them, and tell the champion once (R5)."""
    if not slots:
        return
    for slot in slots:
        storage.checkins.add(
            uow.tx,
            pilot.id,
            slot,
            CheckInState.MISSED,
            questions=uow.settings.questions,
            reason="the bot was not running",
        )
    told = Message(
        key=f"missed:{pilot.id}:{slots[0].week.year}:{slots[0].week.week}",
        kind="missed",
        recipient=pilot.roster.champion,
        payload=views.missed(pilot, slots).payload(),
        pilot_id=pilot.id,
        in_working_hours=True,
    )
    storage.outbox.post(uow.tx, told, at=now)
