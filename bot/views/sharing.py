"""What one person was told in private, for everybody in the pilot's channel."""

from dataclasses import replace

from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.views import blocks
from bot.views.blocks import Content
from bot.views.references import Reference

SHARE = "share_in_channel"
STATUS = "status"
HISTORY = "history"


def shareable(content: Content, pilot: Pilot, what: str, *, asked_in: str) -> Content:
    """An answer with a button that shares it, where it was asked for in the pilot's own channel."""
    if asked_in != pilot.channel:
        return content
    button = blocks.button("Share in Channel", SHARE, Reference(pilot.id, action=what).dump())
    return replace(content, blocks=[*content.blocks, blocks.actions("share", button)])


def shared(content: Content, by: UserId) -> Content:
    """The answer as the channel sees it."""
    top = f"{blocks.mention(by)} shared this."
    return Content(text=f"{top}\n{content.text}", blocks=[blocks.context(top), *content.blocks])
