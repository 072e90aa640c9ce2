"""Saying that a pilot cannot post, and what to do about it."""

from bot.domain.pilots import Pilot
from bot.views import blocks
from bot.views.blocks import Content


def cannot_post(pilot: Pilot, fact: str, cure: str) -> Content:
    text = (
        f"{blocks.escape(pilot.name)} cannot post in <#{pilot.channel}>. {fact} {cure} "
        "What is due waits up to a week and goes out by itself once I can write again; "
        "the team can answer meanwhile by command."
    )
    return Content(text=text, blocks=[blocks.section(text)])
