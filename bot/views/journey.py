"""A pilot's way to production in a line or two for each thing that it uses, and none for what it does not."""

from bot.domain.journey import Journey
from bot.domain.pilots import Pilot
from bot.views import charter


def facts(pilot: Pilot, journey: Journey) -> list[str]:
    return charter.facts(pilot, journey.charter)
