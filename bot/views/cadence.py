"""When check-ins open and when not: sentences about what comes, and about pausing, resuming and skipping."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.cadence import Slot
from bot.domain.people import UserId
from bot.domain.pilots import Pilot, PilotState
from bot.views import blocks
from bot.views.blocks import Content

_SKIPPED_SHOWN = 3


def coming(pilot: Pilot, next_opens_at: datetime | None, skipped: Sequence[tuple[datetime, str]] = ()) -> list[str]:
    """When the next check-in opens, and which slots are left out before it."""
    left_out = [f"No check-in opens {blocks.moment(at)}: {reason}." for at, reason in skipped[:_SKIPPED_SHOWN]]
    more = len(skipped) - _SKIPPED_SHOWN
    left_out += [f"{more} more are left out too."] if more > 0 else []
    return [*left_out, _next(pilot, next_opens_at)]


def paused(pilot: Pilot, by: UserId, command: str) -> Content:
    return _say(
        f"{blocks.mention(by)} paused {_name(pilot)}. No check-in opens until somebody says "
        f"`{command} resume {pilot.key}`; one that is open now goes on until it closes."
    )


def resumed(pilot: Pilot, by: UserId, next_opens_at: datetime | None) -> Content:
    return _say(f"{blocks.mention(by)} resumed {_name(pilot)}. {_next(pilot, next_opens_at)}")


def skipped(pilot: Pilot, by: UserId, slot: Slot, next_opens_at: datetime | None) -> Content:
    return _say(
        f"{blocks.mention(by)} skipped the check-in of {_name(pilot)} for week {slot.week.week}, which was to open "
        f"{blocks.moment(slot.opens_at)}. {_next(pilot, next_opens_at)}"
    )


def paused_already(pilot: Pilot, command: str) -> str:
    return f"{_name(pilot)} is paused already. `{command} resume {pilot.key}` lets it go on."


def not_paused(pilot: Pilot) -> str:
    return f"{_name(pilot)} is not paused."


def nothing_to_skip(pilot: Pilot) -> str:
    return f"No check-in of {_name(pilot)} is planned, so there is nothing to skip."


def ended(pilot: Pilot) -> str:
    return f"{_name(pilot)} has ended ({pilot.state.value})."


def _next(pilot: Pilot, next_opens_at: datetime | None) -> str:
    if pilot.state is PilotState.PAUSED:
        return "It is paused: no check-in opens until it is resumed."
    if next_opens_at is None:
        return "No further check-in is planned."
    return f"The next check-in opens {blocks.moment(next_opens_at)}."


def _name(pilot: Pilot) -> str:
    return blocks.escape(pilot.name)


def _say(mrkdwn: str) -> Content:
    return Content(text=mrkdwn, blocks=[blocks.section(mrkdwn)])
