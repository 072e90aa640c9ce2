"""What a champion hears when a message cannot reach anybody."""

from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.views import blocks
from bot.views.blocks import Content

_CURES = {
    "not_in_channel": "Invite me there with `/invite`.",
    "channel_not_found": "If it is private, invite me there; if it is gone, give the pilot another channel.",
    "is_archived": "Unarchive it and invite me, or give the pilot another channel.",
    "user_not_found": "Name somebody else in their place.",
    "user_disabled": "Name somebody else in their place.",
}


def undeliverable(pilot: Pilot, recipient: str, error: str) -> Content:
    """Names what failed and, where we know it, the cure. `error` is Slack's code."""
    place = blocks.mention(UserId(recipient)) if recipient[:1] in ("U", "W") else f"<#{recipient}>"
    cure = _CURES.get(error, "")
    text = f"A message for {blocks.escape(pilot.name)} could not be delivered to {place}: {error}. {cure}".rstrip()
    return Content(text=text, blocks=[blocks.section(text)])
