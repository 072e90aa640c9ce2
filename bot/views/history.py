"""A pilot's last twelve weeks: a chart and a table, what moved, what was decided, and the record."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.checkins import CheckInState
from bot.domain.digest import Week
from bot.domain.history import Decision, History, Outcome
from bot.views import blocks
from bot.views.blockers import name
from bot.views.blocks import Block, Content
from bot.views.charts import confidence_chart, week_label
from bot.views.confidence import figure, gap_figure
from bot.views.decisions import line
from bot.views.escalations import sentence
from bot.views.record import record_lines
from bot.views.risks import past

_HEADINGS = ("Week", "Leadership", "Team", "Gap", "Answered")
_DECISIONS_SHOWN = 10
_MOVES_SHOWN = 8
_WORDS_SHOWN = 80
_STATES = {CheckInState.SKIPPED: "skipped", CheckInState.MISSED: "missed", CheckInState.OPEN: "open now"}


def history_message(history: History) -> Content:
    """The same in blocks and in words."""
    title = f"{history.pilot.name}: {_weeks(len(history.weeks))}"
    chart, chart_says = confidence_chart([week for week in history.weeks if week.state is not CheckInState.OPEN])
    moves = [*_headed("Target date", _target_dates(history)), *_headed("Stage", _stages(history))]
    decided = _newest([line(decision, words=_WORDS_SHOWN) for decision in history.recorded])
    answered = _newest([_decision(history, each) for each in history.decisions])
    facts = [*moves, *(_headed("Decisions", decided) if decided else [])]
    facts += [*_headed("Promises and refusals", answered), *_risks(history), *record_lines(history.record)]
    spoken = [f"• {_spoken(week)}" for week in history.weeks]
    return Content(
        text="\n".join((blocks.escape(title), chart_says, *spoken, *facts)),
        blocks=[
            blocks.header(title),
            *chart,
            blocks.context(chart_says),
            *([_table(history.weeks)] if history.weeks else []),
            *blocks.paragraphs(facts),
        ],
    )


def _weeks(count: int) -> str:
    return {0: "no check-in yet", 1: "the first week"}.get(count, f"the last {count} weeks")


def _headed(heading: str, lines: Sequence[str]) -> list[str]:
    return [f"*{heading}*", *(f"• {line}" for line in lines or ["None in these weeks."])]


def _table(weeks: Sequence[Week]) -> Block:
    heading = [blocks.cell(blocks.word(text, bold=True)) for text in _HEADINGS]
    return {"type": "table", "rows": [heading, *([blocks.cell(blocks.word(text)) for text in _row(w)] for w in weeks)]}


def _row(week: Week) -> tuple[str, ...]:
    """One week; a cell without a number says so with a word."""
    label = week_label(week.week)
    if week.state is not CheckInState.CLOSED:
        return (label, _STATES.get(week.state, "planned"), "", "", "")
    answered = f"{week.answered} of {week.expected}"
    return (label, figure(week.leadership), figure(week.team), gap_figure(week), answered)


def _spoken(week: Week) -> str:
    """A row of the table as a phrase that carries every number of it."""
    label, leadership, *others = _row(week)
    if week.state is not CheckInState.CLOSED:
        return f"{label}: {leadership}"
    team, gap, answered = others
    return f"{label}: leadership {leadership}, team {team}, gap {gap}, {answered} answered"


def _target_dates(history: History) -> list[str]:
    lines = [f"{blocks.day(each.on)}, set {_on(history, each.set_at)}" for each in history.target_dates]
    return _last(lines)


def _stages(history: History) -> list[str]:
    lines = [
        f"{stay.stage.value}, since {_on(history, stay.since)}"
        + (f", until {_on(history, stay.left_at)}" if stay.left_at else "")
        for stay in history.stays
    ]
    return _last(lines)


def _last(lines: list[str]) -> list[str]:
    """The first line and the newest, and how many there were between them."""
    between = len(lines) - _MOVES_SHOWN
    if between <= 0:
        return lines
    return [lines[0], f"{between} more in between", *lines[between + 1 :]]


def _newest(lines: Sequence[str]) -> list[str]:
    """The last lines, and how many earlier ones there are."""
    earlier = len(lines) - _DECISIONS_SHOWN
    return [*([f"{earlier} earlier ones are left out."] if earlier > 0 else []), *lines[-_DECISIONS_SHOWN:]]


def _decision(history: History, decision: Decision) -> str:
    event = decision.event
    words = f" “{blocks.escape(blocks.one_line(event.note, _WORDS_SHOWN))}”" if event.note else ""
    told = f"{name(decision.item)}, {_on(history, event.at)}: {sentence(decision.item, event)}{words}"
    return told if decision.outcome is Outcome.REFUSED else f"{told} ({decision.outcome.value})"


def _risks(history: History) -> list[str]:
    """Nothing where there were none."""
    lines = _newest([past(risk, history.pilot.cadence.zone) for risk in history.risks])
    return _headed("Risks", lines) if lines else []


def _on(history: History, at: datetime) -> str:
    """A day in the pilot's zone."""
    local: date = at.astimezone(history.pilot.cadence.zone).date()
    return blocks.day(local)
