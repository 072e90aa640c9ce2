"""What a champion hears when a message cannot reach anybody."""

from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.views import blocks
from bot.views.blocks import Content

_KNOWN = {
    "not_in_channel": ("I am not in it any more.", "Invite me there with `/invite`."),
    "channel_not_found": (
        "It is gone, or it is private and I am not in it.",
        "Invite me there, or give the pilot another channel.",
    ),
    "is_archived": ("It is archived.", "Unarchive it and invite me, or give the pilot another channel."),
    "user_not_found": ("This person is not in the workspace.", "Name somebody else in their place."),
    "own_fault": ("That is a fault of mine.", "Whoever runs me finds it in my log."),
    "user_disabled": ("This person has left the workspace.", "Name somebody else in their place."),
}


def undeliverable(pilot: Pilot, recipient: str, error: str) -> Content:
    """Names what failed and, where we know it, why and the cure. `error` is Slack's code."""
    place = blocks.mention(UserId(recipient)) if recipient[:1] in ("U", "W") else f"<#{recipient}>"
    why, cure = _KNOWN.get(error.partition(" ")[0], (f"Slack says: {error}.", ""))
    text = f"A message for {blocks.escape(pilot.name)} could not be delivered to {place}. {why} {cure}".rstrip()
    return Content(text=text, blocks=[blocks.section(text)])
