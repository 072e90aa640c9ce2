"""The windows of risks: the list, the form of one, and its history."""

from collections.abc import Collection, Sequence
from datetime import date

from bot.domain.checkins import ANSWER_LIMIT
from bot.domain.dependencies import NOTHING, Choice
from bot.domain.people import UserId, has_left
from bot.domain.pilots import Pilot
from bot.domain.risks import PLAN_LIMIT, Risk, RiskDraft, RiskEvent, RiskState, RiskStep
from bot.views import blocks, dependencies
from bot.views.blocks import Block, View
from bot.views.reading import Filled
from bot.views.references import Reference
from bot.views.risks import age, in_full, name, plans, standing
from bot.views.turning import Page

ADD = "add_risk"
CHANGE = "change_risk"
HISTORY = "risk_history"
CAME_TRUE = "risk_came_true"
PASSED = "risk_passed"
STILL = "still_a_risk"
SETTLING = {CAME_TRUE: RiskState.CAME_TRUE, PASSED: RiskState.PASSED, STILL: RiskState.OPEN}
"""Buttons that act at once, and where they lead a risk."""
TURN = "turn_risks"
RISK_FORM = "risk_form"
NEW_RISK_FORM = "new_risk_form"
_LABELS = {CHANGE: "Change", CAME_TRUE: "Came True", PASSED: "Passed", STILL: "Still a Risk", HISTORY: "History"}
_STATES = {
    RiskState.OPEN: "Still a risk",
    RiskState.CAME_TRUE: "Came true: it becomes a blocker",
    RiskState.PASSED: "Passed",
    RiskState.WITHDRAWN: "Withdrawn: it was none",
}
_PAGE = 10
"""Up to four blocks each, with words of its own; a window holds a hundred blocks and 250 kB."""
_WORDS_SHOWN = 500
_EVENTS_SHOWN = 60


def window(
    pilot: Pilot, risks: Sequence[Risk], *, may_change: bool, gone: Collection[UserId], on: date, page: int = 1
) -> View:
    """One page of a pilot's risks; `gone` are owners who have left. A page that does not exist is the nearest."""
    shown_page = Page.of(risks, page, _PAGE)
    parts: list[Block] = [blocks.section(f"*{blocks.escape(pilot.name)}*: {_counted(pilot, risks)}")]
    for risk in shown_page.rows:
        parts += _risk(pilot, risk, may_change=may_change, gone=gone, on=on)
    if may_change:
        parts.append(blocks.actions("risks", blocks.button("Add a Risk", ADD, Reference(pilot.id).dump())))
    parts += shown_page.turning(TURN, pilot.id)
    return blocks.notice("Risks", "") | {
        "blocks": parts,
        "private_metadata": Reference(pilot.id, shown_page.number).dump(),
    }


def risk_form(risk: Risk, page: int) -> View:
    """Changes a risk; `page` is the one of the list to come back to."""
    metadata = Reference(risk.id, risk.version, str(page)).dump()
    states = [blocks.option(label, state.value) for state, label in _STATES.items()]
    stands = blocks.field("state", "Where does it stand?", blocks.choice("static_select", states, risk.state.value))
    fields = [*_fields(risk), stands]
    return blocks.form(RISK_FORM, f"Change {name(risk).lower()}", fields, submit="Save", metadata=metadata)


def new_risk_form(pilot_id: int, page: int) -> View:
    metadata = Reference(pilot_id, action=str(page)).dump()
    return blocks.form(NEW_RISK_FORM, "Add a risk", _fields(RiskDraft(what="")), submit="Add", metadata=metadata)


def read_form(filled: Filled) -> tuple[Reference, RiskDraft, Choice]:
    """The risk, or for a new one the pilot; what somebody wrote, and what they chose that it hangs on."""
    draft = RiskDraft(
        what=filled.text("what"),
        sign=filled.text("sign"),
        response=filled.text("response"),
        owner=filled.user("owner"),
        state=filled.choice("state", RiskState) or RiskState.OPEN,
    )
    hangs_on = dependencies.read(filled) or NOTHING
    return filled.carried(Reference.load), draft, hangs_on


def history(risk: Risk, events: Sequence[RiskEvent]) -> View:
    """Every word of a risk, and all that happened to it, oldest first."""
    told = [blocks.section(_event(event)) for event in events[-_EVENTS_SHOWN:]]
    earlier = len(events) - len(told)
    left_out = [blocks.context(f"{earlier} earlier steps are left out.")] if earlier > 0 else []
    top = blocks.section(f"*{name(risk)}*, {standing(risk)}{_hangs_on(risk)}")
    return blocks.notice(name(risk), "") | {"blocks": [top, *in_full(risk), blocks.divider(), *left_out, *told]}


def _counted(pilot: Pilot, risks: Sequence[Risk]) -> str:
    live = sum(risk.state.live for risk in risks)
    if not risks:
        return "no risk is on its list. Answers to the third question of a check-in come here by themselves."
    if pilot.state.ended:
        return "it has ended; nothing changes here any more."
    return {0: "nothing is at risk now", 1: "1 risk"}.get(live, f"{live} risks")


def _risk(pilot: Pilot, risk: Risk, *, may_change: bool, gone: Collection[UserId], on: date) -> list[Block]:
    when = f"{age(risk, on, pilot.cadence.zone)}, " if risk.state.live else ""
    left = ", who has left the workspace; please name somebody else" if risk.state.live and risk.owner in gone else ""
    line = f"*{name(risk)}*: {when}named by {blocks.mention(risk.raised_by)}, {standing(risk)}{left}{_hangs_on(risk)}"
    offered = [CHANGE, *((CAME_TRUE, PASSED) if risk.state.live else (STILL,))] if may_change else []
    buttons = [_button(risk, action) for action in (*offered, HISTORY)]
    words = blocks.quote(blocks.shorten(risk.what, _WORDS_SHOWN))
    return [blocks.section(line), words, *_plans(risk), blocks.actions(f"risk:{risk.id}", *buttons)]


def _hangs_on(risk: Risk) -> str:
    return f", hangs on {blocks.escape(risk.dependency.name)}" if risk.dependency else ""


def _plans(risk: Risk) -> list[Block]:
    lines = [f"{heading}: {blocks.escape(blocks.one_line(text, _WORDS_SHOWN))}" for heading, text in plans(risk)]
    return [blocks.context(*lines)] if lines else []


def _button(risk: Risk, action: str) -> Block:
    value = Reference(risk.id, risk.version).dump()
    return blocks.button(_LABELS[action], action, value, spoken=f"{_LABELS[action]}: {name(risk)}")


def _fields(risk: RiskDraft) -> list[Block]:
    known = risk.owner if risk.owner and not has_left(risk.owner) else None
    owner: Block = {"type": "users_select"} | ({"initial_user": known} if known else {})
    return [
        blocks.field("what", "What could go wrong?", blocks.text_input(risk.what, limit=ANSWER_LIMIT)),
        blocks.field("sign", "How would we notice?", blocks.text_input(risk.sign, limit=PLAN_LIMIT), optional=True),
        blocks.field(
            "response", "What would we do?", blocks.text_input(risk.response, limit=PLAN_LIMIT), optional=True
        ),
        blocks.field("owner", "Who owns it?", owner, optional=True),
        dependencies.field("What does it hang on?", risk.dependency),
    ]


def _event(event: RiskEvent) -> str:
    by = blocks.mention(event.actor)
    return f"{blocks.moment(event.at)}, {by}: {_SAID[event.step]}"


_SAID = {
    RiskStep.NAMED: "named it",
    RiskStep.CHANGED: "changed it",
    RiskStep.ASSIGNED: "changed who owns it",
    RiskStep.CAME_TRUE: "said that it came true",
    RiskStep.PASSED: "said that it passed",
    RiskStep.WITHDRAWN: "withdrew it",
    RiskStep.REOPENED: "put it back on the list",
    RiskStep.ENDED: "ended the pilot",
}
