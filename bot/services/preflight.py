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
    with deps.db.write() as tx:
        storage.heartbeats.beat(tx, Beat.TICK, at=deps.clock.now())


def deaf_until(deps: Deps) -> datetime | None:
    """Now, if no process has looked for a while, and so none has heard what Slack told; else None."""
    now = deps.clock.now()
    with deps.db.read() as tx:
        at = storage.heartbeats.last(tx).get(Beat.TICK)
    return now if at is None or now - at > _QUIET_FOR else None


def look(deps: Deps, pilot_id: int) -> None:
    """Tell the champion what to mend before the check-in opens; nothing if all is well, or if they know it already."""
    with deps.db.write() as tx:
        pilot = storage.pilots.by_id(tx, pilot_id)
        storage.pilots.preflighted(tx, pilot_id)
        told = _channel(tx, pilot) if lifecycle.hears_of_channel(deps, tx, pilot) else None
        found = (finding for finding in findings(deps, tx, pilot) if finding != told)
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
            storage.outbox.post(tx, message, at=deps.clock.now())


def doctor(deps: Deps, user: UserId, *, key: str | None, channel: str) -> Content | Refused:
    """Everything that was looked at, for somebody who can do something about it."""
    with deps.db.read() as tx:
        pilot = choosing.shown(deps, tx, user, key=key, channel=channel, usage="doctor")
        if isinstance(pilot, Refused):
            return pilot
        if not rights.may_change(deps, tx, pilot, user):
            return denials.NOT_YOURS_TO_CHANGE
        return views.doctor(pilot, list(findings(deps, tx, pilot)))


def all_findings(deps: Deps) -> Iterator[tuple[Pilot, Finding]]:
    """Everything that is found about every running pilot."""
    with deps.db.read() as tx:
        for pilot in storage.pilots.running(tx):
            for finding in findings(deps, tx, pilot):
                yield pilot, finding


def findings(deps: Deps, tx: Transaction, pilot: Pilot) -> Iterator[Finding]:
    """What is known of a pilot, from what Slack said at most a day ago and at each event since."""
    yield _channel(tx, pilot)
    yield from _people(deps, tx, pilot)
    yield _next(deps, pilot)
    yield _heartbeat(deps, tx)
    yield _outbox(deps, tx, pilot)
    if deps.granted.missing is not None:
        yield views.scopes(deps.granted.missing)


def _channel(tx: Transaction, pilot: Pilot) -> Finding:
    channel = storage.channels.known(tx, [pilot.channel]).get(pilot.channel)
    if channel is None:
        return Finding(views.channel_unknown(pilot))
    return views.channel(pilot, channel)


def _people(deps: Deps, tx: Transaction, pilot: Pilot) -> Iterator[Finding]:
    """Who is gone, whose zone is unknown, and whether escalations find somebody."""
    known = storage.people.known(tx, pilot.roster.everyone)
    gone = [(user, role) for user, role in pilot.roster.memberships() if user in known and known[user].deleted]
    yield from (views.gone(user, role, pilot, deps.settings.command) for user, role in gone)
    leaderless = list(_leaderless(deps, tx, pilot))
    yield from leaderless
    for user, role in pilot.roster.memberships():
        if role in _REACHED and user in known and known[user].zone is None and not known[user].deleted:
            yield views.zone_unknown(user, role, pilot)
    if away := _away(deps, tx, pilot, pilot.roster.sponsor):
        yield views.sponsor_away(pilot, away, deps.settings.command)
    if not gone and not leaderless:
        yield Finding("Everybody on it is in the workspace.")


def _leaderless(deps: Deps, tx: Transaction, pilot: Pilot) -> Iterator[Finding]:
    """Owners of needs and risks who have left the workspace."""
    command = deps.settings.command
    for owner, needs in readiness.leaderless(tx, pilot).items():
        yield views.owner_gone(owner, (need.name for need in needs), f"{command} readiness {pilot.key}")
    for owner, theirs in risks.leaderless(tx, pilot).items():
        yield views.owner_gone(owner, (f"risk #{risk.id}" for risk in theirs), f"{command} risks {pilot.key}")


def _away(deps: Deps, tx: Transaction, pilot: Pilot, user: UserId) -> Absence | None:
    """The absence that somebody is in, or comes to before the next check-in opens."""
    today = deps.clock.now().astimezone(pilot.cadence.zone).date()
    soon = (pilot.next_opens_at or deps.clock.now()).astimezone(pilot.cadence.zone).date()
    absences = storage.absences.of(tx, [user], since=today)[user]
    return next((absence for absence in absences if absence.first <= soon), None)


def _next(deps: Deps, pilot: Pilot) -> Finding:
    if pilot.state is PilotState.PAUSED:
        return views.paused(pilot, deps.settings.command)
    return views.coming(calendar.next_opening(deps, pilot))


def _heartbeat(deps: Deps, tx: Transaction) -> Finding:
    at = storage.heartbeats.last(tx).get(Beat.TICK)
    return views.heartbeat(at, late=at is None or deps.clock.now() - at > _QUIET_FOR)


def _outbox(deps: Deps, tx: Transaction, pilot: Pilot) -> Finding:
    now = deps.clock.now()
    dead = storage.outbox.count_dead(tx, pilot.id, since=now - timedelta(weeks=1))
    waiting = storage.deliveries.count_overdue(tx, pilot.id, before=now - _QUIET_FOR)
    return views.outbox(dead, waiting)
