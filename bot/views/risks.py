"""How a risk is told of: its name, its age, where it stands, and its line in a digest, a status, a history and Home."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.pilots import Pilot
from bot.domain.risks import Risk, RiskEvent, RiskState
from bot.views import blocks
from bot.views.blocks import Block

_WORDS_SHOWN = 240
_WORDS_SPOKEN = 100
_LISTED = 5


def name(risk: Risk) -> str:
    """What people call it: Risk #3."""
    return f"Risk #{risk.id}"


def age(risk: Risk, on: date, zone: ZoneInfo) -> str:
    """In calendar weeks, up to a day in the pilot's zone."""
    weeks = risk.weeks(on, zone)
    return {0: "new this week", 1: "for 1 week"}.get(weeks, f"for {weeks} weeks")


def standing(risk: Risk) -> str:
    """Where a risk stands, in one phrase of mrkdwn."""
    match risk.state:
        case RiskState.OPEN:
            return f"owned by {blocks.mention(risk.owner)}" if risk.owner else "nobody owns it yet"
        case RiskState.CAME_TRUE:
            return f"came true as blocker #{risk.blocker_id}" if risk.blocker_id else "came true"
        case RiskState.ENDED:
            return "open when its pilot ended"
        case settled:
            return settled.value


def drawn(risk: Risk, on: date, zone: ZoneInfo) -> tuple[str, Block]:
    """A risk as a line of a digest: as plain text, and as rich text."""
    facts = f" · {age(risk, on, zone)} · {standing(risk)}" if risk.state.live else f" · {standing(risk)}"
    words = blocks.word(f": {blocks.one_line(risk.what, _WORDS_SHOWN)}")
    line = blocks.words(blocks.word(name(risk), bold=True), words, *blocks.spans(facts))
    return f"{name(risk)}: {_short(risk)}{facts}", line


def in_full(risk: Risk) -> list[Block]:
    """Every word of a risk."""
    said = [blocks.said(blocks.words(blocks.word(heading, bold=True)), text) for heading, text in plans(risk)]
    return [blocks.quote(risk.what), *said]


def plans(risk: Risk) -> list[tuple[str, str]]:
    """What somebody has thought about it further, with headings."""
    said = (("How we would notice", risk.sign), ("What we would do", risk.response))
    return [(heading, text) for heading, text in said if text]


def facts(pilot: Pilot, risks: Sequence[Risk], on: date, command: str) -> list[str]:
    """What a status says of risks, the longest to the front; nothing where there are none."""
    if not risks:
        return []
    zone = pilot.cadence.zone
    lines = [f"• {name(risk)}: {_short(risk)} ({age(risk, on, zone)}; {standing(risk)})" for risk in risks[:_LISTED]]
    more = len(risks) - _LISTED
    rest = [f"and {more} more; `{command} risks {pilot.key}` lists them."] if more > 0 else []
    return ["*Risks*", *lines, *rest]


def own(risk: Risk, pilot_name: str, zone: ZoneInfo) -> str:
    """A risk as its owner is told of it."""
    return f"• {name(risk)}: {_short(risk)} ({blocks.escape(pilot_name)}; since {_day(risk.opened_at, zone)})"


def past(risk: Risk, zone: ZoneInfo) -> str:
    """A risk as a history tells of it, with its days in the pilot's zone."""
    became = "still a risk" if risk.state.live else standing(risk)
    on = f" on {_day(risk.settled_at, zone)}" if risk.settled_at else ""
    return f"{name(risk)}, named on {_day(risk.opened_at, zone)}: {_short(risk)} ({became}{on})"


def handled_already(risk: Risk, event: RiskEvent) -> str:
    """Why a stale button does nothing any more (R27)."""
    by = blocks.mention(event.actor)
    return f"{name(risk)} was already handled by {by} at {blocks.moment(event.at)}: {standing(risk)}."


def _day(at: datetime, zone: ZoneInfo) -> str:
    return blocks.day(at.astimezone(zone).date())


def _short(risk: Risk) -> str:
    return blocks.escape(blocks.one_line(risk.what, _WORDS_SPOKEN))
