"""People as Slack describes them; and the form in which they say that they are away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.people import Absence, Person, UserId, away_hint
from bot.domain.privacy import Names
from bot.views import blocks
from bot.views.blocks import View
from bot.views.reading import Filled

AWAY_FORM = "away_form"
BACK = "back_again"
_MEANING = (
    "While you are away you are not asked and not reminded, and nobody counts you as missing. "
    "Blockers and asks on their way to you go on to the next person. "
    "If you are back before a check-in closes, you are asked in it."
)


@dataclass(frozen=True, slots=True)
class Away:
    """What the form says; a day that was not chosen is None."""

    first: date | None
    last: date | None


def away_form(absences: Sequence[Absence], *, first: date, last: date | None) -> View:
    """When somebody is away, with what that means and what is known already."""
    parts: list[blocks.Block] = [blocks.section(_MEANING)]
    if absences:
        parts += blocks.paragraphs(["You are away", *(f"• {in_words(absence)}" for absence in absences)])
        parts.append(blocks.actions("back", blocks.button("I Am Back", BACK, "back")))
    parts += [
        blocks.field("first", "First day away", _day(first)),
        blocks.field("last", "Last day away", _day(last), hint="You are asked again from the day after."),
    ]
    return blocks.form(AWAY_FORM, "Away", parts, submit="Save")


def read_away_form(filled: Filled) -> Away:
    return Away(filled.day("first"), filled.day("last"))


def in_words(absence: Absence) -> str:
    if absence.first == absence.last:
        return f"on {blocks.day(absence.first)}"
    return f"from {blocks.day(absence.first)} to {blocks.day(absence.last)}"


def away_saved(absence: Absence) -> str:
    return f"You are away {in_words(absence)}. Nobody asks you anything in that time."


def welcome_back(count: int) -> str:
    return (
        "Welcome back. You are asked again from the next check-in on."
        if count
        else "You were not away, as far as I knew."
    )


def _day(chosen: date | None) -> blocks.Block:
    element: blocks.Block = {"type": "datepicker"}
    return element if chosen is None else element | {"initial_date": chosen.isoformat()}


def person_from(user: dict[str, Any], *, team: str) -> Person:
    """A user of Slack's as we keep them; `team` is the workspace that we are installed in."""
    stranger = bool(user.get("is_stranger")) or user.get("team_id", team) != team
    profile = user.get("profile", {})
    return Person(
        UserId.parse(user.get("id")),
        zone=_zone(user.get("tz")),
        deleted=bool(user.get("deleted")),
        bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        guest=bool(user.get("is_restricted")) or bool(user.get("is_ultra_restricted")),
        external=stranger,
        admin=bool(user.get("is_admin")) or bool(user.get("is_owner")),
        away_hint_until=away_hint(profile.get("status_emoji") or "", profile.get("status_expiration") or 0),
    )


def names_from(user: Mapping[str, Any]) -> Names:
    """By what others know a user of Slack's."""
    profile = user.get("profile", {})
    given = (user.get("real_name"), profile.get("real_name"), profile.get("display_name"))
    return Names.of(name for name in given if name)


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
