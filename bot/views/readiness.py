"""The readiness map: its window, the form of one item, the offer to make a blocker of it, and its line in a status."""

from collections.abc import Sequence
from datetime import date

from bot.domain.blockers import Blocker
from bot.domain.dependencies import NOTHING, Choice, Dependency
from bot.domain.people import has_left
from bot.domain.pilots import Pilot
from bot.domain.readiness import NAME_LIMIT, NOTE_LIMIT, TEAM_LIMIT, Map, Need, NeedDraft, NeedKind, NeedState, Tally
from bot.views import blocks, dependencies
from bot.views.blockers import name as item_name
from bot.views.blocks import Block, Content, View
from bot.views.reading import Filled
from bot.views.references import Reference
from bot.views.turning import Page

CHANGE = "change_need"
ADD = "add_need"
BEGIN = "begin_readiness"
RAISE = "raise_need"
TURN = "turn_readiness"
NEED_FORM = "need_form"
NEW_NEED_FORM = "new_need_form"
_PAGE = 20
"""Up to three blocks each; a window holds a hundred."""
_NOTE_SHOWN = 200


def window(map_: Map, page: int = 1) -> View:
    """One page of a map; a page that does not exist is the nearest that does."""
    pilot, needs = map_.pilot, map_.needs
    shown_page = Page.of(needs, page, _PAGE)
    parts: list[Block] = [blocks.section(f"*{blocks.escape(pilot.name)}*: {_counted(needs)}")]
    for need in shown_page.rows:
        parts += _need(map_, need)
    parts += _below(map_) + shown_page.turning(TURN, pilot.id)
    return blocks.notice("Readiness", "") | {
        "blocks": parts,
        "private_metadata": Reference(pilot.id, shown_page.number).dump(),
    }


def need_form(need: Need, page: int) -> View:
    """Changes an item; `page` is the one of the map to come back to."""
    metadata = Reference(need.id, need.version, str(page)).dump()
    return blocks.form(NEED_FORM, "Change an item", _fields(need), submit="Save", metadata=metadata)


def new_need_form(pilot_id: int, page: int) -> View:
    empty = NeedDraft(kind=NeedKind.APPROVAL, name="")
    metadata = Reference(pilot_id, action=str(page)).dump()
    return blocks.form(NEW_NEED_FORM, "Add an item", _fields(empty), submit="Add", metadata=metadata)


def read_form(filled: Filled) -> tuple[Reference, NeedDraft, Choice]:
    """The item, or for a new one the pilot; what somebody wrote, and what they chose that it waits on."""
    draft = NeedDraft(
        kind=filled.choice("kind", NeedKind) or NeedKind.APPROVAL,
        name=filled.text("name"),
        owner=filled.user("owner"),
        team=filled.text("team"),
        due_on=filled.day("due_on"),
        state=filled.choice("state", NeedState) or NeedState.UNKNOWN,
        note=filled.text("note"),
    )
    waits_on = dependencies.read(filled) or NOTHING
    return filled.carried(Reference.load), draft, waits_on


def offer(pilot: Pilot, need: Need) -> Content:
    """Asks the champion whether what nobody answers is a blocker."""
    due = f" by {blocks.day(need.due_on)}" if need.due_on else ""
    text = (
        f"{blocks.escape(pilot.name)}: *{blocks.escape(need.name)}* ({need.kind}) was {_asked(need)}, "
        f"and there was no answer{due}. Is it a blocker? It goes up the ladder with its history."
    )
    ask = blocks.actions("offer", blocks.button("Raise as a Blocker", RAISE, Reference(need.id).dump()))
    return Content(text=text, blocks=[blocks.section(text), ask])


def raised(pilot: Pilot, need: Need, item: Blocker) -> Content:
    text = (
        f"{blocks.escape(pilot.name)}: *{blocks.escape(need.name)}* stands in <#{pilot.channel}> as {item_name(item)}."
    )
    return Content(text=text, blocks=[blocks.section(text)])


def answered(pilot: Pilot, need: NeedDraft) -> Content:
    """Takes the place of an offer that nobody needs any more."""
    waits = need.state is NeedState.ASKED
    stands = f"has time until {blocks.day(need.due_on)}" if waits and need.due_on else f"is {need.state}"
    text = f"{blocks.escape(pilot.name)}: *{blocks.escape(need.name)}* {stands} now. There is nothing to raise."
    return Content(text=text, blocks=[blocks.section(text)])


def facts(found: Tally | None, on: date) -> list[str]:
    """A map in one line; nothing where nobody uses it."""
    if found is None:
        return []
    parts = [f"{found.open} of {found.all} open"]
    if found.sign_offs_open:
        parts.append(f"{found.sign_offs_open} of {found.sign_offs} sign-offs open")
    if found.unknown:
        parts.append(f"{found.unknown} unknown")
    due = found.next_due
    if due is not None and due.due_on is not None:
        parts.append(f"{blocks.escape(due.name)} {_due(due.due_on, on)}")
    return [f"Readiness: {', '.join(parts)}"]


def _counted(needs: Sequence[Need]) -> str:
    if not needs:
        return "nothing is on its map yet. It lists what production will need of others, from week one."
    return f"{sum(need.open for need in needs)} of {len(needs)} still open"


def _need(map_: Map, need: Need) -> list[Block]:
    due = f", {_due(need.due_on, map_.today)}" if need.due_on and need.open else ""
    line = f"*{blocks.escape(need.name)}*: {need.state}{due}\n{need.kind.capitalize()}{_of(need)}{_owner(map_, need)}"
    if need.dependency:
        line += f", waits on {blocks.escape(need.dependency)}"
    if need.note:
        line += f"\n{blocks.escape(blocks.one_line(need.note, _NOTE_SHOWN))}"
    spoken = f"Change: {need.name}"
    button = blocks.button("Change", CHANGE, Reference(need.id, need.version).dump(), spoken=spoken)
    parts = [blocks.section(line, accessory=button if map_.may_change else None)]
    known = _known(map_, need)
    parts += [blocks.context(known)] if known else []
    if map_.may_raise(need):
        raise_it = blocks.button("Raise as a Blocker", RAISE, Reference(need.id).dump(), spoken=f"Raise: {need.name}")
        parts.append(blocks.actions(f"raise:{need.id}", raise_it))
    return parts


def _known(map_: Map, need: Need) -> str:
    """What became of it where it was asked for in vain; nothing where it was not."""
    if need.blocker_id in map_.blocking:
        return f"Stands as blocker #{need.blocker_id}."
    late = "Nobody has answered in time." if need.late(map_.today) else ""
    return f"Stood as blocker #{need.blocker_id}, which is settled. {late}".rstrip() if need.blocker_id else late


def _asked(need: Need) -> str:
    of = [*([blocks.mention(need.owner)] if need.owner else []), *([blocks.escape(need.team)] if need.team else [])]
    return f"asked of {', '.join(of)}" if of else "asked for"


def _owner(map_: Map, need: Need) -> str:
    if need.owner is None:
        return ""
    left = ", who has left the workspace" if need.owner in map_.gone else ""
    return f", {blocks.mention(need.owner)}{left}"


def _due(on: date, today: date) -> str:
    return f"{'was due' if on < today else 'due'} {blocks.day(on)}"


def _of(need: NeedDraft) -> str:
    return f", {blocks.escape(need.team)}" if need.team else ""


def _below(map_: Map) -> list[Block]:
    if not map_.may_change:
        return []
    pilot = Reference(map_.pilot.id).dump()
    offered = [blocks.button("Add an Item", ADD, pilot)]
    if not map_.needs:
        offered.append(blocks.button("Start from the Playbook", BEGIN, pilot))
    return [blocks.actions("map", *offered)]


def _waits_on(need: NeedDraft) -> Dependency | None:
    known = need.dependency_id if isinstance(need, Need) else None
    return Dependency(id=known, name=need.dependency) if known is not None else None


def _fields(need: NeedDraft) -> list[Block]:
    kinds = [blocks.option(kind.capitalize(), kind.value) for kind in NeedKind]
    states = [blocks.option(state.capitalize(), state.value) for state in NeedState]
    known = need.owner and not has_left(need.owner)
    owner: Block = {"type": "users_select"} | ({"initial_user": need.owner} if known else {})
    due: Block = {"type": "datepicker"} | ({"initial_date": need.due_on.isoformat()} if need.due_on else {})
    return [
        blocks.field("name", "What is needed?", blocks.text_input(need.name, limit=NAME_LIMIT, multiline=False)),
        blocks.field("kind", "What kind is it?", blocks.choice("static_select", kinds, need.kind.value)),
        blocks.field("state", "Where does it stand?", blocks.choice("static_select", states, need.state.value)),
        blocks.field("due_on", "When is the answer due?", due, optional=True),
        blocks.field("owner", "Which person answers?", owner, optional=True),
        blocks.field(
            "team", "Or which team?", blocks.text_input(need.team, limit=TEAM_LIMIT, multiline=False), optional=True
        ),
        dependencies.field("What does it wait on?", _waits_on(need)),
        blocks.field("note", "Note", blocks.text_input(need.note, limit=NOTE_LIMIT), optional=True),
    ]
