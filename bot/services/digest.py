"""Building, publishing and refreshing the weekly digest."""

from dataclasses import replace
from datetime import timedelta

import storage.blockers
import storage.checkins
import storage.digest
import storage.outbox
import storage.pilots
import storage.risks
from bot.domain import standouts
from bot.domain.blockers import Blocker, Refused
from bot.domain.checkins import CheckIn, CheckInState
from bot.domain.digest import Digest
from bot.domain.patterns import SOLE_WEEKS
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.domain.risks import Risk
from bot.services import audit, calendar, journey, rights
from bot.services.aging import aged
from bot.services.choosing import meant
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from bot.views import denials
from bot.views.digest import digest_message, late_note, no_digest
from storage.outbox import Message

_WEEKS = 12


def publish(uow: UnitOfWork, pilot: Pilot, check_in: CheckIn) -> None:
    """Post a closed check-in's digest to the channel and to its readers (R29), unless its week is over (R5)."""
    if uow.now >= check_in.week_over_at:
        return
    digest = build(uow, pilot, check_in)
    for reader in _readers(pilot):
        message = Message(
            key=_key(check_in, reader),
            kind="digest",
            recipient=reader or pilot.channel,
            payload=digest_message(digest, reader=reader).payload(),
            pilot_id=pilot.id,
            in_working_hours=reader is not None,
        )
        storage.outbox.post(uow.tx, message, at=uow.now)


def refresh(uow: UnitOfWork, pilot: Pilot, check_in: CheckIn, *, after: UserId) -> None:
    """Draw the digest again after somebody's late answer, in place, and put the answer into its thread (R13, R14)."""
    digest = build(uow, pilot, check_in)
    for reader in _readers(pilot):
        payload = digest_message(digest, reader=reader).payload()
        storage.outbox.revise(uow.tx, _key(check_in, reader), payload, at=uow.now)
    written = next(one for one in digest.submitted if one.user == after)
    note = Message(
        key=f"late:{check_in.id}:{after}",
        kind="late",
        recipient=pilot.channel,
        payload=late_note(written).payload(),
        pilot_id=pilot.id,
        thread_of=_key(check_in, None),
    )
    storage.outbox.post(uow.tx, note, at=uow.now)
    storage.outbox.revise(uow.tx, note.key, note.payload, at=uow.now)


def build(uow: UnitOfWork, pilot: Pilot, check_in: CheckIn) -> Digest:
    """Everything the digest of a closed check-in says, in as many statements for three years as for one week."""
    limits = uow.settings.thresholds
    week_before = check_in.closes_at - timedelta(weeks=1)
    found = storage.blockers.live_or_solved_since(uow.tx, pilot.id, week_before)
    items = aged(uow, pilot, [item for item in found if _told_in(check_in, item)])
    risks = storage.risks.live_or_settled_since(uow.tx, pilot.id, week_before)
    heard = max(limits.risk_weeks, SOLE_WEEKS)
    rounds = storage.digest.rounds(uow.tx, pilot.id, until=check_in.week, limit=_WEEKS, heard=heard)
    now, *before = (tuple(said) for week, said in reversed(rounds) if week.state is CheckInState.CLOSED)
    digest = Digest(
        pilot=pilot,
        check_in_id=check_in.id,
        on=check_in.closes_at.astimezone(pilot.cadence.zone).date(),
        weeks=tuple(week for week, _ in rounds),
        target_dates=pilot.target_dates,
        submitted=now,
        earlier=tuple(before[: heard - 1]),
        live=tuple(item for item in items if item.blocker.state.live),
        solved=tuple(item for item in items if not item.blocker.state.live),
        risks=tuple(risk for risk in risks if _told_in(check_in, risk)),
        next_opens_at=calendar.next_opening(uow, pilot),
        journey=journey.of(uow.tx, pilot),
    )
    return replace(digest, state=standouts.state(digest, limits), reasons=standouts.stands_out(digest, limits))


def _told_in(check_in: CheckIn, one: Blocker | Risk) -> bool:
    """Whether something was raised before a check-in's week was over, or in it by a late answer."""
    return one.raised_in == check_in.id or one.opened_at < check_in.week_over_at


def read(deps: Deps, user: UserId, check_in_id: int, *, channel: str | None) -> Digest | Refused:
    """A digest for somebody who wants to read everything."""
    with deps.read() as uow:
        check_in = storage.checkins.get(uow.tx, check_in_id)
        if check_in is None or check_in.state is not CheckInState.CLOSED:
            return denials.NO_DIGEST
        pilot = storage.pilots.by_id(uow.tx, check_in.pilot_id)
        if not rights.may_see(uow, pilot, user, channel=channel):
            return denials.NOT_YOURS_TO_READ
        audit.note_look(uow, pilot, rights.onlooker(uow, user, [pilot], channel=channel), at_what="digest")
        return build(uow, pilot, check_in)


def latest(deps: Deps, user: UserId, *, key: str | None, channel: str) -> Digest | Refused:
    """The digest of a pilot's latest check-in that has closed, for somebody who may know it."""
    with deps.read() as uow:
        pilot = meant(uow, user, key=key, channel=channel, usage="digest")
        if isinstance(pilot, Refused):
            return pilot
        check_in = storage.checkins.latest_closed(uow.tx, pilot.id)
        return Refused(no_digest(pilot)) if check_in is None else build(uow, pilot, check_in)


def _readers(pilot: Pilot) -> tuple[UserId | None, ...]:
    """Whom a copy goes to; None is the channel."""
    return (None, *pilot.roster.digest_readers)


def _key(check_in: CheckIn, reader: UserId | None) -> str:
    return f"digest:{check_in.id}:{reader or 'channel'}"
