"""A pilot's way to production in a line or two for each thing that it uses, and none for what it does not."""

from datetime import date

from bot.domain.journey import Journey
from bot.domain.pilots import Pilot
from bot.views import charter, decisions, gates, readiness


def status_lines(pilot: Pilot, journey: Journey, on: date) -> list[str]:
    """What the last gate decided stands with the gate, and not among the decisions once more."""
    other = [one for one in journey.decisions if journey.gate is None or one.at != journey.gate.at]
    count = journey.decided - len(journey.decisions) + len(other)
    known = [*digest_lines(pilot, journey, on), *charter.trade_offs(journey.charter)]
    return [*known, *gates.facts(journey.gate), *decisions.facts(other, count)]


def digest_lines(pilot: Pilot, journey: Journey, on: date) -> list[str]:
    """Without what has a section of its own there."""
    return [*charter.facts(pilot, journey.charter), *readiness.facts(journey.readiness, on)]
