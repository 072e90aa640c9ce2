"""What `/pilot` answers: help, status, list, and sentences for what went wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches

from bot.domain.blockers import Aged, worst_first
from bot.domain.channels import Channel
from bot.domain.channels import in_words as in_words_of
from bot.domain.checkins import CheckIn, CheckInState
from bot.domain.digest import Week
from bot.domain.journey import NO_JOURNEY, Journey
from bot.domain.pilots import Ended, Pilot, PilotState, TargetDate
from bot.domain.risks import Risk
from bot.figures import number
from bot.views import blocks, journey
from bot.views import risks as risk_views
from bot.views.blockers import days, name, standing
from bot.views.blocks import Content
from bot.views.cadence import coming
from bot.views.charter import metric_line
from bot.views.confidence import gap_in_words, in_words

COMMANDS = {
    "status [key]": "where a pilot stands now",
    "history [key]": "the last twelve weeks: confidence, what moved, what was decided",
    "digest [key]": "the latest digest once more",
    "list [page]": "the pilots that you may see, those that need somebody first",
    "checkin": "answer this week's check-in",
    "blocker": "raise a blocker or an ask, on any day",
    "blockers [key] [page]": "what is open: age, owner, promise",
    "privacy": "what is kept about you, who sees it, and for how long",
    "decide": "record a decision: what, why, what was given up, and who took it",
    "readiness [key]": "what production will need of others, and where it stands",
    "risks [key]": "what could go wrong, how you would notice, what you would do, and who owns it",
    "dependencies": "what pilots wait on, how many it holds up, for how long, and who owns it",
    "gate [key]": "answer the three questions between two stages, and record the decision",
    "charter [key]": "what a pilot is for, its work, and where its metric stands",
    "lesson [key]": "write down what a pilot learned, for the next one",
    "lessons [words]": "what pilots learned: the newest, or those with all of these words",
    "new": "set a pilot up",
    "edit [key]": "change a pilot",
    "end [key]": "say what became of a pilot; no check-in opens any more",
    "pause [key]": "let a pilot rest until you resume it",
    "resume [key]": "go on with a pilot that rests",
    "skip [key]": "leave out the next check-in",
    "away [until 2026-12-24]": "say when you are away, so that nobody asks you or waits for you",
    "doctor [key]": "what keeps a pilot from running well, and what to do about it",
    "help": "this list",
}
_ITEMS_SHOWN = 8
_WORDS_SHOWN = 120
_KEYS_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A pilot's facts of now."""

    pilot: Pilot
    on: date
    """Today, in the pilot's zone."""
    check_in: CheckIn | None
    answered: int
    last_week: Week | None
    live: tuple[Aged, ...]
    risks: tuple[Risk, ...] = ()
    next_opens_at: datetime | None
    channel: Channel | None = None
    skipped: tuple[tuple[datetime, str], ...] = ()
    """Slots before that one in which no check-in opens, and why."""
    journey: Journey = NO_JOURNEY
    target_dates: tuple[TargetDate, ...] = ()
    """Every one that it has had, the original first."""
    ended: Ended | None = None


def help_text(command: str) -> Content:
    lines = [f"`{command} {usage}` {meaning}" for usage, meaning in COMMANDS.items()]
    return Content(text="\n".join(lines), blocks=blocks.paragraphs(lines))


def unknown_command(command: str, word: str) -> Content:
    """A near-miss gets a suggestion."""
    known = [usage.split()[0] for usage in COMMANDS]
    close = get_close_matches(word.lower(), known, n=1)
    hint = f"Did you mean `{command} {close[0]}`?" if close else f"`{command} help` lists what there is."
    return sentence(f"There is no “{blocks.escape(blocks.shorten(word, 40))}”. {hint}")


def sentence(mrkdwn: str) -> Content:
    return Content(text=mrkdwn, blocks=[blocks.section(mrkdwn)])


def status(status: Status, *, command: str) -> Content:
    pilot = status.pilot
    title = f"{pilot.name} ({pilot.key})"
    facts = [
        _stage(pilot),
        _target(pilot, status.target_dates),
        *journey.status_lines(pilot, status.journey, status.on),
        _check_in(status),
        *_confidence(status),
        *_channel(status.channel),
        *(coming(pilot, status.next_opens_at, status.skipped) if status.ended is None else _outcome(status)),
    ]
    items = [_item(item) for item in worst_first(status.live)[:_ITEMS_SHOWN]]
    hidden = len(status.live) - len(items)
    more = [f"and {hidden} more; `{command} blockers {pilot.key}` lists them."] if hidden > 0 else []
    waiting = ["*Open blockers and asks*", *items, *more] if items else ["No open blockers or asks."]
    waiting += risk_views.facts(pilot, status.risks, status.on, command)
    return Content(
        text="\n".join((blocks.escape(title), *facts, *_learned(status), *waiting)),
        blocks=[blocks.header(title), *blocks.paragraphs(facts), *_lessons(status), *blocks.paragraphs(waiting)],
    )


def which_one(pilots: Iterable[Pilot], usage: str) -> Content:
    keys = blocks.some((f"`{pilot.key}`" for pilot in pilots), _KEYS_SHOWN)
    return sentence(f"Which pilot? Say `{usage} key` with one of {keys}.")


def no_such_pilot(key: str | None, command: str) -> Content:
    """The same whether it does not exist or may not be known (R33)."""
    if key is None:
        return sentence(f"You are on no pilot yet. `{command} list` shows the pilots that you can see.")
    shown = blocks.escape(blocks.shorten(key, 40))
    return sentence(f"There is no pilot “{shown}” that you can see. `{command} list` shows those that you can.")


def no_open_check_in() -> Content:
    return sentence("No check-in waits for your answers right now.")


def no_check_in_yet(pilot: Pilot) -> Content:
    return sentence(f"No check-in of {blocks.escape(pilot.name)} has opened yet.")


def _stage(pilot: Pilot) -> str:
    return f"Stage: {pilot.stage.value}{_paused(pilot)}"


def _paused(pilot: Pilot) -> str:
    return "" if pilot.state is PilotState.ACTIVE else f" ({pilot.state.value})"


def _target(pilot: Pilot, dates: Sequence[TargetDate]) -> str:
    """With its first date, and how often it has moved: who only sees the newest one sees no delay."""
    target = f"Target date: {blocks.day(pilot.target_date)}"
    if len(dates) < 2:
        return target
    times = {2: "once", 3: "twice"}.get(len(dates), f"{len(dates) - 1} times")
    began = dates[0].set_at.astimezone(pilot.cadence.zone).date()
    return f"{target} (originally {blocks.day(dates[0].on)}; moved {times} since {blocks.day(began)})"


def _outcome(status: Status) -> list[str]:
    """What became of a pilot that has ended."""
    pilot, ended = status.pilot, status.ended
    if ended is None:
        return []
    on = blocks.day(ended.at.astimezone(pilot.cadence.zone).date())
    lines = [f"It {'shipped' if pilot.state is PilotState.SHIPPED else 'was stopped'} on {on}."]
    if ended.measured is not None and pilot.metric is not None:
        lines.append(f"Measured: {number(ended.measured)}. {blocks.escape(metric_line(pilot.metric))}.")
    return lines


def _learned(status: Status) -> list[str]:
    return [f"What was learned: {blocks.escape(status.ended.learned)}"] if status.ended is not None else []


def _lessons(status: Status) -> list[blocks.Block]:
    if status.ended is None:
        return []
    return [blocks.section("What was learned"), blocks.quote(status.ended.learned)]


def _check_in(status: Status) -> str:
    check_in = status.check_in
    if check_in is None:
        return "No check-in yet."
    tally = f"{status.answered} of {len(check_in.team)} answered"
    if check_in.state is CheckInState.OPEN:
        return f"This week's check-in is open until {blocks.moment(check_in.closes_at)}: {tally}."
    return f"The last check-in (week {check_in.week.week}) has closed: {tally}."


def _confidence(status: Status) -> list[str]:
    week = status.last_week
    if week is None:
        return []
    gap = [] if week.gap is None else [gap_in_words(week)]
    return [in_words("Leadership", week.leadership), in_words("Team", week.team), *gap]


def _channel(channel: Channel | None) -> list[str]:
    if channel is None or channel.problem is None:
        return []
    fact, cure = in_words_of(channel.problem)
    return [f"*I cannot post in its channel.* {fact} {cure}"]


def _item(item: Aged) -> str:
    short = blocks.escape(blocks.one_line(item.blocker.text, _WORDS_SHOWN))
    return f"• {name(item.blocker)}: {short} ({days(item.age_days)} · {standing(item.blocker)})"
