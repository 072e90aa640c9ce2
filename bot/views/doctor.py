"""What a look at a pilot found, in words: what is as it should be, and what to do about the rest."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.domain.channels import Channel, in_words
from bot.domain.people import Absence, Role, UserId
from bot.domain.pilots import Pilot
from bot.domain.preflight import Finding
from bot.views import blocks
from bot.views.blocks import Content
from bot.views.people import in_words as absence_in_words

_OWNED_NAMED = 3


def doctor(pilot: Pilot, findings: Sequence[Finding]) -> Content:
    """All findings, what is to be mended first."""
    wrong = [finding for finding in findings if finding.cure is not None]
    right = [finding for finding in findings if finding.cure is None]
    count = len(wrong)
    title = f"{pilot.name}: " + ("all is well" if not wrong else f"{count} thing{'s' if count > 1 else ''} to mend")
    lines = [*(f"• To do: {_line(finding)}" for finding in wrong), *(f"• OK: {_line(finding)}" for finding in right)]
    return Content(
        text="\n".join((blocks.escape(title), *lines)),
        blocks=[blocks.header(title), *blocks.paragraphs(lines)],
    )


def to_mend(pilot: Pilot, opens_at: datetime, findings: Sequence[Finding]) -> Content:
    """The day before a check-in opens, to the champion."""
    top = (
        f"The next check-in of {blocks.escape(pilot.name)} opens {blocks.moment(opens_at)}. Please look at this before:"
    )
    lines = [f"• {_line(finding)}" for finding in findings]
    return Content(text="\n".join((top, *lines)), blocks=[blocks.section(top), *blocks.paragraphs(lines)])


def channel_unknown(pilot: Pilot) -> str:
    return f"I have not looked at <#{pilot.channel}> yet; that takes a minute or two."


def channel(pilot: Pilot, known: Channel) -> Finding:
    if known.problem is not None:
        fact, cure = in_words(known.problem)
        return Finding(f"I cannot post in <#{pilot.channel}>. {fact}", cure)
    if known.shared:
        return Finding(
            f"<#{pilot.channel}> is shared with another organisation, which reads cards and digests too.",
            "Move the pilot to a channel of your own if that is not what you want.",
        )
    return Finding(f"I am in <#{pilot.channel}> and may write there.")


def gone(user: UserId, role: Role, pilot: Pilot, command: str) -> Finding:
    return Finding(
        f"{blocks.mention(user)}, {role.value} of this pilot, has left the workspace.",
        f"Name somebody else with `{command} edit {pilot.key}`.",
    )


def owner_gone(owner: UserId, named: Iterable[str], usage: str) -> Finding:
    """`named` is what somebody owns, and `usage` the command that gives it to somebody else."""
    owned = blocks.some(map(blocks.escape, named), _OWNED_NAMED)
    return Finding(
        f"{blocks.mention(owner)}, who answers for {owned}, has left the workspace.",
        f"Name somebody else with `{usage}`.",
    )


def zone_unknown(user: UserId, role: Role, pilot: Pilot) -> Finding:
    return Finding(
        f"I do not know the time zone of {blocks.mention(user)}, {role.value}, and take {pilot.cadence.zone.key}."
    )


def sponsor_away(pilot: Pilot, absence: Absence, command: str) -> Finding:
    fact = f"The sponsor {blocks.mention(pilot.roster.sponsor)} is away {absence_in_words(absence)}."
    if pilot.roster.deputy is not None:
        return Finding(f"{fact} Escalations go to {blocks.mention(pilot.roster.deputy)}.")
    return Finding(fact, f"Name a deputy with `{command} edit {pilot.key}`, so that somebody gets what is blocked.")


def paused(pilot: Pilot, command: str) -> Finding:
    return Finding(f"It is paused; `{command} resume {pilot.key}` lets it go on.")


def coming(next_opens_at: datetime | None) -> Finding:
    if next_opens_at is None:
        return Finding("No check-in is planned within the next year.", "Look at its skip-dates.")
    return Finding(f"The next check-in opens {blocks.moment(next_opens_at)}.")


def scopes(missing: Sequence[str]) -> Finding:
    if not missing:
        return Finding("The app has every scope of manifest.yml.")
    return Finding(
        f"The app lacks the scopes {', '.join(missing)}.",
        "At https://api.slack.com/apps choose the app, then OAuth & Permissions, add them to the bot token and "
        "reinstall the app.",
    )


def heartbeat(at: datetime | None, *, late: bool) -> Finding:
    fact = "The bot has never looked for what is due." if at is None else f"The bot last looked {blocks.moment(at)}."
    return Finding(fact, "Start it with `pilot-bot run`.") if late else Finding(fact)


def outbox(dead: int, waiting: int) -> Finding:
    if waiting:
        return Finding(f"{waiting} of its messages wait longer than they should.", "Look into the log of the bot.")
    if dead:
        return Finding(f"{dead} of its messages could not be delivered this week.", "The champion was told which.")
    return Finding("Its messages are delivered.")


def _line(finding: Finding) -> str:
    return finding.fact if finding.cure is None else f"{finding.fact} {finding.cure}"
