"""Taking the leadership side's ratings."""

import storage.checkins
import storage.confidence
import storage.outbox
import storage.pilots
from bot.domain.blockers import Refused
from bot.domain.people import Side, UserId
from bot.services.checkins import rating_key
from bot.services.deps import Deps
from bot.views.confidence import rating_message

CLOSED = Refused("This check-in has closed, so ratings are no longer taken. The next one asks again.")
NOT_ASKED = Refused("Only the sponsor and the leaders of this pilot rate here.")


def rate(deps: Deps, user: UserId, check_in_id: int, value: int) -> Refused | None:
    """Keep a leader's rating, in place of an earlier one, until the check-in closes (R17)."""
    now = deps.clock.now()
    with deps.db.write() as tx:
        check_in = storage.checkins.get(tx, check_in_id)
        if check_in is None or not check_in.takes_ratings or now >= check_in.closes_at:
            return CLOSED
        if user not in check_in.leadership:
            return NOT_ASKED
        storage.confidence.rate(tx, check_in_id, Side.LEADERSHIP, user, value)
        pilot = storage.pilots.by_id(tx, check_in.pilot_id)
        content = rating_message(pilot, check_in, chosen=value)
        storage.outbox.revise(tx, rating_key(check_in, user), content.payload(), at=now)
        return None
