"""Confidence: the leader's message, the sentences that say who sees what, and numbers in words."""

from bot.domain.checkins import CheckIn
from bot.domain.confidence import SCALE, Confidence
from bot.domain.digest import Week
from bot.domain.pilots import Pilot
from bot.figures import decimal, signed
from bot.views import blocks
from bot.views.blocks import Content
from bot.views.references import Reference

RATE = "rate_confidence"
"""The buttons' action ids are this, a colon and the rating."""


def rating_message(pilot: Pilot, check_in: CheckIn, *, chosen: int | None) -> Content:
    """Five buttons for somebody on the leadership side; another tap changes the rating until closing (R17)."""
    question = f"How likely is {pilot.name} to be in production by {blocks.day(pilot.target_date)}?"
    scale = "\n".join(f"{value} · {meaning}" for value, meaning in SCALE.items())
    promise = leadership_privacy(len(check_in.leadership))
    parts = [blocks.header("Your confidence this week"), blocks.section(blocks.escape(question)), blocks.section(scale)]
    if check_in.takes_ratings:
        status = _chosen(chosen, check_in)
        parts.append(rating_buttons(check_in, chosen=chosen))
    else:
        status = "This check-in has closed."
        status += f" You chose {chosen}, {SCALE[chosen]}." if chosen else " You did not rate."
    parts.append(blocks.context(status, promise))
    return Content(text="\n".join((blocks.escape(question), scale, status, promise)), blocks=parts)


def not_needed(pilot: Pilot, check_in: CheckIn) -> Content:
    """What the question says to a leader who is away until the check-in closes."""
    text = (
        f"{blocks.escape(pilot.name)}, week {check_in.week.week}: you are away until it closes, "
        "so your rating is not asked for, and nobody counts it as missing."
    )
    return Content(text=text, blocks=[blocks.section(text)])


def rating_buttons(check_in: CheckIn, *, chosen: int | None) -> blocks.Block:
    """The five buttons, with the one that was chosen."""
    return blocks.actions("rating", *(_button(value, check_in, chosen) for value in SCALE))


def leadership_privacy(raters: int) -> str:
    """What becomes of a leader's rating, from the real number of those who are asked (R18)."""
    kept = "Your rating is kept with your name. Nobody sees it before the check-in closes; then the digest shows"
    if raters == 1:
        return f"{kept} it: you are the only one asked on the leadership side."
    return f"{kept} the mean of the {raters} of you, and says so when two of you are 2 or more apart."


def team_privacy(team_size: int, threshold: int) -> str:
    """Who will see what, from the real numbers, before anything is submitted (R19)."""
    words = "Your words are shown with your name in this pilot's channel and digest."
    if threshold <= 1:
        return f"{words} You are the only one who rates, so your rating is not anonymous: the digest shows it."
    if team_size < threshold:
        return f"{words} Your rating is not shown at all: too few of the team are there this week."
    return (
        f"{words} Your rating is not: if at least {threshold} of the {team_size} on the team rate, only their mean is "
        "shown, never so exactly that it tells what one of you gave. At closing the ratings are deleted and the mean "
        "is kept."
    )


def in_words(side: str, confidence: Confidence) -> str:
    """One side's confidence as a phrase: the mean with its count, or why there is none."""
    if confidence.mean is not None:
        about = "about " if confidence.rounded else ""
        return f"{side} {about}{decimal(confidence.mean)} of 5 ({confidence.count} of {confidence.expected} rated)"
    if confidence.hidden:
        return f"{side}: too few ratings to show ({confidence.count} of {confidence.expected})"
    return f"{side}: no ratings ({confidence.expected} asked)"


def figure(side: Confidence) -> str:
    """One side's mean for a cell of a table; without a number it says why with a word."""
    if side.mean is None:
        return "hidden" if side.hidden else "unknown"
    return f"about {decimal(side.mean)}" if side.rounded else decimal(side.mean)


def gap_figure(week: Week) -> str:
    """Leadership's mean minus the team's, for a cell of a table."""
    if week.gap is None:
        return "unknown"
    return f"about {signed(week.gap)}" if week.team.rounded else signed(week.gap)


def gap_in_words(week: Week) -> str:
    return "Gap: not known" if week.gap is None else f"Gap: {gap_figure(week)}"


def _button(value: int, check_in: CheckIn, chosen: int | None) -> blocks.Block:
    label = f"{value} · chosen" if value == chosen else str(value)
    spoken = f"{value}, {SCALE[value]}"
    return blocks.button(label, f"{RATE}:{value}", Reference(check_in.id).dump(), spoken=spoken)


def _chosen(chosen: int | None, check_in: CheckIn) -> str:
    until = f"until {blocks.moment(check_in.closes_at)}"
    return f"You chose {chosen}, {SCALE[chosen]}. You can change it {until}." if chosen else f"You can rate {until}."
