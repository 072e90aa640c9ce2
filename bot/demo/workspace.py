"""The workspace that the story happens in: its people and channels, as a manifest would find them."""

from collections.abc import Callable
from datetime import datetime

from bot import manifest
from bot.demo.cast import CAST
from bot.demo.story import PLANS
from bot.sandbox import Sandbox

NAME = "Harbour & Sons"
LOCALE = "en-GB"


def sandbox(clock: Callable[[], datetime], *, port: int) -> Sandbox:
    """Not started yet, so that a page can be added; `port` 0 is any free one. Optional scopes are granted too."""
    slack = Sandbox(manifest.path(), clock=clock, port=port)
    slack.api.scopes |= frozenset(manifest.load()["oauth_config"]["scopes"].get("bot_optional", ()))
    return slack


def furnish(slack: Sandbox) -> None:
    """Put everybody in their place."""
    for actor in CAST:
        slack.add_person(
            actor.name,
            real_name=actor.real_name,
            title=actor.title,
            tz=actor.zone,
            locale=LOCALE,
            is_restricted=actor.guest,
        )
    for plan in PLANS:
        members = {*plan.team, plan.sponsor, *plan.leaders, *plan.observers}
        slack.add_channel(plan.key, members=sorted(members), private=plan.private)
