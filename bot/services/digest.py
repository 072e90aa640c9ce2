"""Building, publishing and refreshing the weekly digest."""

from datetime import timedelta

import storage.blockers
import storage.checkins
import storage.digest
import storage.outbox
import storage.pilots
from bot.domain.blockers import Refused
from bot.domain.checkins import CheckIn, CheckInState
from bot.domain.digest import Digest
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.services import calendar, rights
from bot.services.aging import aged
from bot.services.deps import Deps
from bot.views.digest import digest_message
from storage.database import Transaction
from storage.outbox import Message

_WEEKS = 12


def publish(deps: Deps, tx: Transaction, pilot: Pilot, check_in: CheckIn) -> None:
    """Post a closed check-in's digest to the channel and to its readers (R29), unless its week is over (R5)."""
    now = deps.clock.now()
    if now >= check_in.opens_at + timedelta(weeks=1):
        return
    payload = digest_message(build(deps, tx, pilot, check_in)).payload()
    for key, recipient in _copies(pilot, check_in):
        message = Message(
            key=key,
            kind="digest",
            recipient=recipient,
            payload=payload,
            pilot_id=pilot.id,
            in_working_hours=recipient != pilot.channel,
        )
        storage.outbox.post(tx, message, at=now)


def refresh(deps: Deps, tx: Transaction, pilot: Pilot, check_in: CheckIn) -> None:
    """Draw the digest again after a late answer; it is updated in place (R13, R14)."""
    payload = digest_message(build(deps, tx, pilot, check_in)).payload()
    for key, _ in _copies(pilot, check_in):
        storage.outbox.revise(tx, key, payload, at=deps.clock.now())


def build(deps: Deps, tx: Transaction, pilot: Pilot, check_in: CheckIn) -> Digest:
    """Everything the digest of a closed check-in says."""
    now = deps.clock.now()
    return Digest(
        check_in_id=check_in.id,
        pilot_name=pilot.name,
        channel=pilot.channel,
        target_date=pilot.target_date,
        original_target_date=pilot.original_target_date,
        weeks=tuple(storage.digest.weeks(tx, pilot.id, until=check_in.week, limit=_WEEKS)),
        submitted=tuple(storage.checkins.submitted(tx, check_in.id)),
        live=aged(deps, tx, pilot, storage.blockers.live(tx, pilot.id)),
        solved=aged(deps, tx, pilot, storage.blockers.solved_between(tx, pilot.id, now - timedelta(weeks=1), now)),
        next_opens_at=calendar.next_opening(deps, pilot),
    )


def read(deps: Deps, user: UserId, check_in_id: int, *, channel: str | None) -> Digest | Refused:
    """A digest for somebody who wants to read everything."""
    with deps.db.read() as tx:
        check_in = storage.checkins.get(tx, check_in_id)
        if check_in is None or check_in.state is not CheckInState.CLOSED:
            return Refused("This digest is not there any more.")
        pilot = storage.pilots.by_id(tx, check_in.pilot_id)
        if not rights.may_see(deps, tx, pilot, user, channel=channel):
            return Refused("Only people on this pilot can read everything.")
        return build(deps, tx, pilot, check_in)


def _copies(pilot: Pilot, check_in: CheckIn) -> list[tuple[str, str]]:
    """The key and recipient of each copy of a digest."""
    readers = [(f"digest:{check_in.id}:{user}", user) for user in pilot.roster.digest_readers]
    return [(f"digest:{check_in.id}:channel", pilot.channel), *readers]
