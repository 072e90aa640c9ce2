"""What dependencies hold up: the window that lists them, and how messages tell of it."""

from collections.abc import Sequence

from bot.domain.blockers import Aged
from bot.domain.dependencies import Dependency
from bot.domain.holdups import HeldUp, Holdup
from bot.domain.readiness import Need
from bot.domain.risks import Risk
from bot.figures import decimal, number
from bot.views import blocks
from bot.views.blockers import days, name
from bot.views.blocks import Block, View
from bot.views.references import Reference
from bot.views.risks import name as risk_name
from bot.views.turning import Page

ESCALATE = "escalate_dependency"
CHANGE = "change_dependency"
MERGE = "merge_dependency"
TURN = "turn_dependencies"
COMMIT_ALL = "commit_to_dependency"
_PAGE = 20
"""Up to four blocks each; a window holds a hundred."""
_PILOTS_SHOWN = 5
_ITEMS_SHOWN = 5
_NEEDS_SHOWN = 3
_NAME_SHOWN = 40
_NUMBERED = 30


def window(shown: Sequence[tuple[Holdup, bool]], *, may_change: bool, page: int = 1) -> View:
    """One page of what somebody may see, each with whether they may escalate it."""
    shown_page = Page.of(shown, page, _PAGE)
    parts: list[Block] = [] if shown else [blocks.section(_NONE)]
    for one, may_escalate in shown_page.rows:
        parts += _listed(one, may_escalate=may_escalate, may_change=may_change)
    parts += shown_page.turning(TURN, 0)
    return blocks.notice("Dependencies", "") | {
        "blocks": parts,
        "private_metadata": Reference(0, shown_page.number).dump(),
    }


def line(one: Holdup) -> str:
    """“Security review: 4 pilots, 31 pilot-days”, with the pilots and whoever owns it."""
    pilots = blocks.some((short(each.pilot) for each in one.pilots), _PILOTS_SHOWN)
    title = f"{blocks.escape(one.dependency.name)}: {_pilots(len(one.pilots))}, {pilot_days(one.days)}"
    return f"{title} ({pilots}); {owner(one.dependency)}"


def pilot_days(found: float) -> str:
    """Business days, over all pilots that waited."""
    whole = round(found)
    if whole == 0:
        return "less than a pilot-day"
    return f"{number(whole)} pilot-day{'' if whole == 1 else 's'}"


def owner(one: Dependency) -> str:
    return f"owned by {blocks.mention(one.owner)}" if one.owner else "nobody owns it yet"


def together(one: Dependency, items: Sequence[Aged]) -> Block:
    """Within a message that lists items: one date answers all that wait on the same."""
    button = blocks.button(
        "Commit for All", COMMIT_ALL, Reference(one.id).dump(), spoken=f"Commit to a date for all: {one.name}"
    )
    return blocks.section(in_words(one, items), accessory=button)


def in_words(one: Dependency, items: Sequence[Aged]) -> str:
    pilots = _pilots(len({item.blocker.pilot_id for item in items}))
    held = numbers([item.blocker.id for item in items])
    return f"*{blocks.escape(one.name)}* holds up {held} of {pilots}: one date can answer all of them."


def numbers(ids: Sequence[int]) -> str:
    """#14, #15 and 2 more"""
    return blocks.some((f"#{each}" for each in ids), _NUMBERED)


def _listed(one: Holdup, *, may_escalate: bool, may_change: bool) -> list[Block]:
    dependency, value = one.dependency, Reference(one.dependency.id, one.dependency.version).dump()
    facts = [owner(dependency), *(["suggested to everybody"] if dependency.shared else [])]
    held = f"Holds up {_pilots(len(one.pilots))} for {pilot_days(one.days)}" if one.pilots else "Holds up nothing now"
    said = [f"*{blocks.escape(dependency.name)}*: {', '.join(facts)}", held, *map(_pilot, one.pilots[:_PILOTS_SHOWN])]
    more = len(one.pilots) - _PILOTS_SHOWN
    said += [f"and {_pilots(more)} more"] if more > 0 else []
    parts = blocks.paragraphs(said)
    named = [line for line in (_on_maps(one.needs), _at_risk(one.risks)) if line]
    parts += [blocks.context(*named)] if named else []
    buttons = [_escalate(dependency, value)] if may_escalate else []
    for label, action in (("Change", CHANGE), ("Merge", MERGE)) if may_change else ():
        buttons.append(blocks.button(label, action, value, spoken=f"{label}: {dependency.name}"))
    return [*parts, blocks.actions(f"dependency:{dependency.id}", *buttons)] if buttons else parts


def _escalate(dependency: Dependency, value: str) -> Block:
    said = "Its owner, or the programme lead if nobody owns it, is asked for one date for everything that it holds up."
    confirm = {
        "title": blocks.plain("Escalate?", 100),
        "text": blocks.plain(said, 300),
        "confirm": blocks.plain("Escalate", 30),
        "deny": blocks.plain("Not Now", 30),
    }
    return blocks.button("Escalate", ESCALATE, value, spoken=f"Escalate: {dependency.name}") | {"confirm": confirm}


def _pilot(one: HeldUp) -> str:
    items = blocks.some((f"{name(item.blocker)}, {days(item.age_days)}" for item in one.items), _ITEMS_SHOWN)
    return f"• {short(one.pilot)}, {decimal(one.days)} business days: {items}"


def _on_maps(needs: Sequence[tuple[str, Need]]) -> str:
    """Where it stands on readiness maps."""
    lines = [
        f"{blocks.escape(blocks.one_line(need.name, _NAME_SHOWN))} of {short(pilot)} ({need.state})"
        for pilot, need in needs
    ]
    return f"On readiness maps: {blocks.some(lines, _NEEDS_SHOWN)}" if lines else ""


def _at_risk(risks: Sequence[tuple[str, Risk]]) -> str:
    """What could still go wrong with it."""
    lines = [f"{risk_name(risk)} of {short(pilot)}" for pilot, risk in risks]
    return f"At risk: {blocks.some(lines, _NEEDS_SHOWN)}" if lines else ""


def _pilots(count: int) -> str:
    return f"{number(count)} pilot{'' if count == 1 else 's'}"


def short(pilot: str) -> str:
    return blocks.escape(blocks.one_line(pilot, _NAME_SHOWN))


_NONE = (
    "No pilot that you can see waits on anything that has a name yet. Whoever raises a blocker or changes a readiness "
    "map can name one; others then find it as they type."
)
