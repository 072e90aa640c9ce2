"""All pilots on one page: the weekly portfolio digest, and `/pilot list` (R32)."""

from collections.abc import Sequence

from bot.domain.cadence import IsoWeek
from bot.domain.patterns import SILENT_WEEKS
from bot.domain.portfolio import Ended, InStage, Portfolio, Record, Standing
from bot.figures import decimal, number, percent, signed
from bot.views import blocks
from bot.views.blockers import days, name
from bot.views.blocks import Block, Content
from bot.views.confidence import figure, gap_figure
from bot.views.holdups import line
from bot.views.record import record_lines
from bot.views.turning import Page

_ROWS = 25
PAGE = 15
_NAME_CHARS = 40
_OWING = 3
_DEPENDENCIES = 8
_HEADINGS = ("Pilot", "Leadership", "Team", "Gap", "Since last", "Oldest item", "Owes an answer", "Target date")


def portfolio_message(portfolio: Portfolio, week: IsoWeek, *, command: str) -> Content:
    """The worst pilots as a table, the rest by count, and what all of them have in common."""
    count, need = len(portfolio.standings), portfolio.need_somebody
    title = f"All pilots · week {week.week}: {_pilots(count)}, {need} of them in need of somebody"
    shown = portfolio.standings[: min(max(need, 1), _ROWS)]
    rest = [line for line in (_rest(portfolio, len(shown), command),) if line]
    facts = [*record_lines(portfolio.handling), *_dependencies(portfolio), *_stages(portfolio)]
    facts += [*_ended(portfolio.ended), *_record(portfolio.record)]
    parts: list[Block] = [blocks.header(title), _table(shown)] if shown else [blocks.header(title)]
    parts += [blocks.context(line) for line in rest]
    if facts:
        parts += blocks.paragraphs(facts)
    spoken = [f"• {_spoken(one)}" for one in shown]
    return Content(text="\n".join([title, *facts, *spoken, *rest]), blocks=parts)


def pilot_list(standings: Sequence[Standing], page: int, *, command: str) -> Content:
    """One page of the pilots that somebody may see."""
    if not standings:
        text = "There is no pilot that you can see yet. A pilot's champion can add you."
        return Content(text=text, blocks=[blocks.section(text)])
    shown = Page.of(standings, page, PAGE)
    lines = [f"• {listed(one)}" for one in shown.rows]
    where = shown.going_on(_pilots(len(standings)), f"{command} list")
    last = f"{where} `{command} status key` shows one of them.".strip()
    halves = (lines[: PAGE // 2], lines[PAGE // 2 :])
    parts = [blocks.section("\n".join(half)) for half in halves if half]
    return Content(text="\n".join([*lines, last]), blocks=[*parts, blocks.context(last)])


def _table(standings: Sequence[Standing]) -> Block:
    heading = [blocks.cell(blocks.word(text, bold=True)) for text in _HEADINGS]
    return {"type": "table", "rows": [heading, *map(_row, standings)]}


def _row(one: Standing) -> list[Block]:
    """One pilot; a cell without a number says so with a word."""
    texts = (_leadership(one), _team(one), _gap(one), _trend(one), _oldest(one))
    owes = [part for user in one.owes[:_OWING] for part in (blocks.who(user), blocks.word(" "))]
    more = len(one.owes) - _OWING
    owes += [blocks.word(f"and {more} more")] if more > 0 else []
    return [
        blocks.cell(blocks.word(blocks.one_line(one.pilot.name, _NAME_CHARS))),
        *(blocks.cell(blocks.word(text)) for text in texts),
        blocks.cell(*(owes or [blocks.word("nobody")])),
        blocks.cell(blocks.word(_target(one) + _ready(one) + _silence(one))),
    ]


def _spoken(one: Standing) -> str:
    """A row of the table as a sentence that carries every number of it."""
    owes = blocks.some(map(blocks.mention, one.owes), _OWING) or "nobody"
    facts = (
        f"leadership {_leadership(one)}, team {_team(one)}, gap {_gap(one)} (since last {_trend(one)})",
        f"oldest item {_oldest(one)}",
        f"owes an answer: {owes}",
        f"target date {_target(one)}{_ready(one)}{_silence(one)}",
    )
    return f"{blocks.escape(blocks.one_line(one.pilot.name, _NAME_CHARS))}: {'; '.join(facts)}"


def listed(one: Standing) -> str:
    """One pilot as a line."""
    pilot = one.pilot
    state = "" if pilot.state == "active" else f" ({pilot.state.value})"
    return (
        f"*{blocks.escape(blocks.one_line(pilot.name, _NAME_CHARS))}* `{pilot.key}`{state}, {pilot.stage.value}: "
        f"leadership {_leadership(one)}, team {_team(one)}, gap {_gap(one)}; oldest item {_oldest(one)}; "
        f"target date {_target(one)}{_ready(one)}{_silence(one)}"
    )


def _ready(one: Standing) -> str:
    """How far the readiness map is, where somebody uses it."""
    return f"; readiness {one.readiness.open} of {one.readiness.all} open" if one.readiness else ""


def _silence(one: Standing) -> str:
    """That no check-in has closed for long, where that is so."""
    weeks = one.weeks_without_check_in
    return f"; no check-in for {weeks} weeks" if weeks >= SILENT_WEEKS else ""


def _leadership(one: Standing) -> str:
    return figure(one.week.leadership) if one.week else "unknown"


def _team(one: Standing) -> str:
    return figure(one.week.team) if one.week else "unknown"


def _gap(one: Standing) -> str:
    return gap_figure(one.week) if one.week else "unknown"


def _trend(one: Standing) -> str:
    return "unknown" if one.trend is None else signed(one.trend)


def _oldest(one: Standing) -> str:
    return "none" if one.oldest is None else f"{name(one.oldest.blocker)}, {days(one.oldest.age_days)}"


def _target(one: Standing) -> str:
    pilot = one.pilot
    moved = pilot.original_target_date != pilot.target_date
    first = f" (first {blocks.day(pilot.original_target_date)})" if moved else ""
    return f"{blocks.day(pilot.target_date)}{first}"


def _rest(portfolio: Portfolio, shown: int, command: str) -> str:
    needing = max(portfolio.need_somebody - shown, 0)
    more = (needing, "somebody"), (len(portfolio.standings) - shown - needing, "nothing")
    words = [f"{count} more that {'needs' if count == 1 else 'need'} {what}" for count, what in more if count]
    return f"and {' and '.join(words)}: `{command} list` shows all that you may see." if words else ""


def _dependencies(portfolio: Portfolio) -> list[str]:
    """Each dependency that holds up more than one pilot, once."""
    lines = [f"• {line(one)}" for one in portfolio.dependencies[:_DEPENDENCIES]]
    more = len(portfolio.dependencies) - _DEPENDENCIES
    lines += [f"and {more} more"] if more > 0 else []
    return ["*What holds up more than one pilot*", *lines] if lines else []


def _stages(portfolio: Portfolio) -> list[str]:
    lines = [f"• {one.stage.value}: {_pilots(one.there)} there, {_how_long(one)}" for one in portfolio.stages]
    return ["*Where pilots get stuck*", *lines] if lines else []


def _how_long(one: InStage) -> str:
    if one.usual is None:
        return (
            f"for {decimal(one.days, 0)} days"
            if one.there == 1
            else f"half of them for {decimal(one.days, 0)} days or more"
        )
    return f"{one.stuck} of them for more than twice the usual {decimal(one.usual, 0)} days"


def _ended(ended: Ended) -> list[str]:
    if ended.shipped + ended.stopped == 0:
        return []
    took = [] if ended.days_to_production is None else [f"{decimal(ended.days_to_production, 0)} days"]
    took += [] if ended.share_of_plan is None else [f"{percent(ended.share_of_plan)} of the time first planned"]
    within = f", half of them within {' and '.join(took)}" if took else ""
    return [f"*Ended so far:* {ended.shipped} in production{within}; {ended.stopped} stopped"]


def _record(record: Record | None) -> list[str]:
    if record is None:
        return []
    sides = (("leadership", record.leadership), ("the team", record.team))
    off = [f"{side} was off by {decimal(value, 2)}" for side, value in sides if value is not None]
    scale = f"0 is always right, {decimal(0.25, 2)} a guess, 1 always wrong"
    return [f"*Forecasts of {_pilots(record.pilots)} that ended:* {', '.join(off)} ({scale})"] if off else []


def _pilots(count: int) -> str:
    return f"{number(count)} pilot{'' if count == 1 else 's'}"
