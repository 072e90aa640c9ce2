"""Naming what something waits on: the field with its suggestions; and the forms that keep the shared list tidy."""

from collections.abc import Sequence

from bot.domain.blockers import Blocker
from bot.domain.dependencies import NAME_LIMIT, NOTHING, Changed, Choice, Dependency, key, tidy
from bot.domain.people import has_left
from bot.views import blocks
from bot.views.blockers import name as item_name
from bot.views.blocks import Block, View
from bot.views.reading import Filled
from bot.views.references import Reference

FIELD = "dependency"
SUGGEST = "suggest_dependency"
"""The action id of the menu; Slack asks for its options while somebody types."""
SUGGEST_KNOWN = "suggest_known_dependency"
"""The same where new names are not wanted."""
NAME_FORM = "name_dependency_form"
CHANGE_FORM = "change_dependency_form"
MERGE_FORM = "merge_dependency_form"
MERGE_NOW = "merge_dependency_now"
_NEW = "new:"
_NOTHING = "nothing"
_SHARED = "shared"
_MOST = 98
"""Slack takes a hundred options, and two are ours."""
_LONGEST = 10
"""Digits of a number that a database takes."""
_HINT = "A name that other pilots can wait on too. Type to find one, or to add it."


def field(label: str, current: Dependency | None, *, optional: bool = True) -> Block:
    """Asks what something waits on; new names may be typed."""
    element: Block = {
        "type": "external_select",
        "min_query_length": 0,
        "placeholder": blocks.plain("Choose or add one"),
    }
    if current is not None:
        element["initial_option"] = _option(current)
    asked = blocks.field(FIELD, label, element, optional=optional, hint=_HINT)
    return asked | {"element": asked["element"] | {"action_id": SUGGEST}}


def read(filled: Filled, *, menu: str = SUGGEST) -> Choice | None:
    """What somebody chose; None where the form does not ask."""
    if FIELD not in filled:
        return None
    value = filled.choice(FIELD, str, action=menu) or ""
    if value.startswith(_NEW):
        return Choice(name=tidy(blocks.typed(value.removeprefix(_NEW))))
    return Choice(id=int(value)) if value.isdecimal() and len(value) < _LONGEST else NOTHING


def known_only(known: Sequence[Dependency]) -> list[Block]:
    """What a menu offers that takes no new names."""
    return [_option(one) for one in known[:_MOST]]


def suggestions(known: Sequence[Dependency], typed: str) -> list[Block]:
    """What the menu offers: those that fit, the words themselves as a new one, and none."""
    name = tidy(blocks.typed(typed))
    offered = known_only(known)
    if name and all(key(one.name) != key(name) for one in known):
        offered.append(blocks.option(f"Add “{name}”", f"{_NEW}{name}"))
    return offered if name else [*offered, blocks.option("Nothing that has a name", _NOTHING)]


def name_form(blocker: Blocker) -> View:
    """Says of one item what it waits on."""
    top = [blocks.section(f"*{item_name(blocker)}*"), blocks.quote(blocker.text)]
    asked = field("What does it wait on?", blocker.dependency)
    metadata = Reference(blocker.id, blocker.version).dump()
    return blocks.form(NAME_FORM, "What it waits on", [*top, asked], submit="Save", metadata=metadata)


def change_form(one: Dependency, *, page: int) -> View:
    """Rename it, name its owner, share it; `page` is that of the list to come back to."""
    hint = "Everybody who is a full member can then find the name, also if they see no pilot that waits on it."
    owner: Block = {"type": "users_select"}
    if one.owner is not None and not has_left(one.owner):
        owner["initial_user"] = one.owner
    fields = [
        blocks.field("name", "What is it called?", blocks.text_input(one.name, limit=NAME_LIMIT, multiline=False)),
        blocks.field("owner", "Who owns it?", owner, optional=True, hint="They are asked when somebody escalates it."),
        blocks.field(
            _SHARED,
            "For whom?",
            blocks.tick("Suggest it to everybody", _SHARED, ticked=one.shared),
            optional=True,
            hint=hint,
        ),
    ]
    metadata = Reference(one.id, one.version, str(page)).dump()
    return blocks.form(CHANGE_FORM, "Change a dependency", fields, submit="Save", metadata=metadata)


def read_change(filled: Filled) -> tuple[Reference, Changed]:
    after = Changed(
        name=tidy(filled.text("name")),
        owner=filled.user("owner"),
        shared=filled.ticked(_SHARED),
    )
    return filled.carried(Reference.load), after


def merge_form(one: Dependency, *, page: int) -> View:
    """Asks into which other one this is merged."""
    menu: Block = {"type": "external_select", "min_query_length": 0, "placeholder": blocks.plain("Choose one")}
    asked = blocks.field(FIELD, f"What is “{one.name}” the same as?", menu)
    asked |= {"element": asked["element"] | {"action_id": SUGGEST_KNOWN}}
    metadata = Reference(one.id, one.version, str(page)).dump()
    return blocks.form(MERGE_FORM, "Merge a dependency", [asked], submit="Go On", metadata=metadata)


def merge_preview(one: Dependency, into: Dependency, *, pilots: int) -> View:
    """Says what merging will do before it is done."""
    first, second = blocks.escape(one.name), blocks.escape(into.name)
    many = "1 pilot names" if pilots == 1 else f"{pilots} pilots name"
    said = (
        f"{many} *{first}*. After merging, all that names it waits on *{second}*, whose owner and readers stay as they "
        f"are. Whoever types “{first}” then finds “{second}”. This cannot be taken back."
    )
    metadata = Reference(one.id, into.id).dump()
    return blocks.form(MERGE_NOW, "Merge a dependency", [blocks.section(said)], submit="Merge", metadata=metadata)


def _option(dependency: Dependency) -> Block:
    return blocks.option(dependency.name, str(dependency.id))
