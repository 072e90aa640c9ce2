"""A pilot's way to production in a line or two for each thing that it uses, and none for what it does not."""

from datetime import date

from bot.domain.journey import Journey
from bot.domain.pilots import Pilot
from bot.views import charter, decisions, gates, readiness


def status_lines(pilot: Pilot, journey: Journey, on: date) -> list[str]:
    decided = decisions.facts(journey.decisions, journey.decided)
    known = [*digest_lines(pilot, journey, on), *charter.trade_offs(journey.charter)]
    return [*known, *gates.facts(journey.gate), *decided]


def digest_lines(pilot: Pilot, journey: Journey, on: date) -> list[str]:
    """Without what has a section of its own there."""
    return [*charter.facts(pilot, journey.charter), *readiness.facts(journey.readiness, on)]
