"""Looking whether a pilot is ready for its next check-in: the day before by itself, and whenever somebody asks."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import storage.absences
import storage.channels
import storage.deliveries
import storage.heartbeats
import storage.outbox
import storage.people
import storage.pilots
from bot.domain.blockers import Refused
from bot.domain.people import Absence, Role, UserId
from bot.domain.pilots import Pilot, PilotState
from bot.domain.preflight import Finding
from bot.services import calendar, choosing, lifecycle, readiness, rights, risks
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from bot.views import denials
from bot.views import doctor as views
from bot.views.blocks import Content
from storage.database import Transaction
from storage.heartbeats import Beat
from storage.outbox import Message

_QUIET_FOR = timedelta(minutes=10)
"""So long without a heartbeat means that the bot does not run."""
_REACHED = (Role.CHAMPION, Role.SPONSOR, Role.DEPUTY)


def beat(deps: Deps, _: int) -> None:
    """Note that everything due was looked for."""
    with deps.write() as uow:
        storage.heartbeats.beat(uow.tx, Beat.TICK, at=uow.now)


def deaf_until(deps: Deps) -> datetime | None:
    """Now, if no process has looked for a while, and so none has heard what Slack told; else None."""
    with deps.read() as uow:
        at = storage.heartbeats.last(uow.tx).get(Beat.TICK)
        return uow.now if at is None or uow.now - at > _QUIET_FOR else None


def look(deps: Deps, pilot_id: int) -> None:
    """Tell the champion what to mend before the check-in opens; nothing if all is well, or if they know it already."""
    with deps.write() as uow:
        pilot = storage.pilots.by_id(uow.tx, pilot_id)
        storage.pilots.preflighted(uow.tx, pilot_id)
        told = _channel(uow.tx, pilot) if lifecycle.hears_of_channel(uow, pilot) else None
        found = (finding for finding in findings(uow, pilot) if finding != told)
        to_mend = [finding for finding in found if finding.cure is not None]
        if to_mend and pilot.next_opens_at is not None:
            message = Message(
                key=f"preflight:{pilot_id}:{pilot.next_opens_at.timestamp()}",
                kind="preflight",
                recipient=pilot.roster.champion,
                payload=views.to_mend(pilot, pilot.next_opens_at, to_mend).payload(),
                pilot_id=pilot_id,
                in_working_hours=True,
            )
            storage.outbox.post(uow.tx, message, at=uow.now)


def doctor(deps: Deps, user: UserId, *, key: str | None, channel: str) -> Content | Refused:
    """Everything that was looked at, for somebody who can do something about it."""
    with deps.read() as uow:
        pilot = choosing.shown(uow, user, key=key, channel=channel, usage="doctor")
        if isinstance(pilot, Refused):
            return pilot
        if not rights.may_change(uow, pilot, user):
            return denials.NOT_YOURS_TO_CHANGE
        return views.doctor(pilot, list(findings(uow, pilot)))


def all_findings(deps: Deps) -> Iterator[tuple[Pilot, Finding]]:
    """Everything that is found about every running pilot."""
    with deps.read() as uow:
        for pilot in storage.pilots.running(uow.tx):
            for finding in findings(uow, pilot):
                yield pilot, finding


def findings(uow: UnitOfWork, pilot: Pilot) -> Iterator[Finding]:
    """What is known of a pilot, from what Slack said at most a day ago and at each event since."""
    yield _channel(uow.tx, pilot)
    yield from _people(uow, pilot)
    yield _next(uow, pilot)
    yield _heartbeat(uow)
    yield _outbox(uow, pilot)
    if uow.granted.missing is not None:
        yield views.scopes(uow.granted.missing)


def _channel(tx: Transaction, pilot: Pilot) -> Finding:
    channel = storage.channels.known(tx, [pilot.channel]).get(pilot.channel)
    if channel is None:
        return Finding(views.channel_unknown(pilot))
    return views.channel(pilot, channel)


def _people(uow: UnitOfWork, pilot: Pilot) -> Iterator[Finding]:
    """Who is gone, whose zone is unknown, and whether escalations find somebody."""
    known = storage.people.known(uow.tx, pilot.roster.everyone)
    gone = [(user, role) for user, role in pilot.roster.memberships() if user in known and known[user].deleted]
    yield from (views.gone(user, role, pilot, uow.settings.command) for user, role in gone)
    leaderless = list(_leaderless(uow, pilot))
    yield from leaderless
    for user, role in pilot.roster.memberships():
        if role in _REACHED and user in known and known[user].zone is None and not known[user].deleted:
            yield views.zone_unknown(user, role, pilot)
    if away := _away(uow, pilot, pilot.roster.sponsor):
        yield views.sponsor_away(pilot, away, uow.settings.command)
    if not gone and not leaderless:
        yield Finding("Everybody on it is in the workspace.")


def _leaderless(uow: UnitOfWork, pilot: Pilot) -> Iterator[Finding]:
    """Owners of needs and risks who have left the workspace."""
    command = uow.settings.command
    for owner, needs in readiness.leaderless(uow.tx, pilot).items():
        yield views.owner_gone(owner, (need.name for need in needs), f"{command} readiness {pilot.key}")
    for owner, theirs in risks.leaderless(uow.tx, pilot).items():
        yield views.owner_gone(owner, (f"risk #{risk.id}" for risk in theirs), f"{command} risks {pilot.key}")


def _away(uow: UnitOfWork, pilot: Pilot, user: UserId) -> Absence | None:
    """The absence that somebody is in, or comes to before the next check-in opens."""
    today = uow.now.astimezone(pilot.cadence.zone).date()
    soon = (pilot.next_opens_at or uow.now).astimezone(pilot.cadence.zone).date()
    absences = storage.absences.of(uow.tx, [user], since=today)[user]
    return next((absence for absence in absences if absence.first <= soon), None)


def _next(uow: UnitOfWork, pilot: Pilot) -> Finding:
    if pilot.state is PilotState.PAUSED:
        return views.paused(pilot, uow.settings.command)
    return views.coming(calendar.next_opening(uow, pilot))


def _heartbeat(uow: UnitOfWork) -> Finding:
    at = storage.heartbeats.last(uow.tx).get(Beat.TICK)
    return views.heartbeat(at, late=at is None or uow.now - at > _QUIET_FOR)


def _outbox(uow: UnitOfWork, pilot: Pilot) -> Finding:
    dead = storage.outbox.count_dead(uow.tx, pilot.id, since=uow.now - timedelta(weeks=1))
    waiting = storage.deliveries.count_overdue(uow.tx, pilot.id, before=uow.now - _QUIET_FOR)
    return views.outbox(dead, waiting)
