"""Setting a pilot up: three small forms, a preview, and reading them. What was written travels from form to form."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import chain
from typing import Any

from bot.domain.checkins import CheckIn
from bot.domain.drafts import Draft, key_from
from bot.domain.errors import MalformedError
from bot.domain.people import ChannelId, UserId
from bot.domain.pilots import Pilot, Stage
from bot.views import blocks
from bot.views.blocks import Block, Content, View
from bot.views.checkins import card
from bot.views.reading import Filled

SET_UP = "set_up_pilot"
PURPOSE_FORM = "pilot_purpose_form"
PEOPLE_FORM = "pilot_people_form"
CADENCE_FORM = "pilot_cadence_form"
PREVIEW_FORM = "pilot_preview_form"
TEST_CARD = "send_test_card"
_EVERYONE = "everyone"


def purpose_form(draft: Draft) -> View:
    """Step 1: what it is and where it lives."""
    stages = [blocks.option(stage.value.capitalize(), stage.value) for stage in Stage]
    day: Block = {"type": "datepicker"} | ({"initial_date": draft.target_date} if draft.target_date else {})
    key = blocks.field(
        "key",
        "Key",
        blocks.text_input(draft.key, limit=40, multiline=False),
        optional=True,
        hint="Small letters, digits and hyphens, for commands. Left empty, it is made of the name.",
    )
    fields = [
        blocks.field("name", "Name", blocks.text_input(draft.name, limit=80, multiline=False)),
        *([] if draft.editing else [key]),
        blocks.field("channel", "Channel of the check-ins", _channel(draft.channel)),
        blocks.field("stage", "Stage", blocks.choice("static_select", stages, draft.stage)),
        blocks.field("target_date", "Target date", day, hint="By when it is to be in production."),
        blocks.field(
            "metric",
            "Success metric",
            blocks.text_input(draft.metric, limit=140, multiline=False),
            optional=True,
            hint="Like: Minutes per invoice: from 12 to 7 min",
        ),
    ]
    return _step(PURPOSE_FORM, 1, draft, fields)


def people_form(draft: Draft) -> View:
    """Step 2: who takes part."""
    everyone = blocks.tick("Everyone in the channel is on the team", _EVERYONE, ticked=draft.everyone)
    fields = [
        blocks.field("champion", "Champion", _user(draft.champion), hint="The one who is accountable for shipping it."),
        blocks.field(
            "practitioners",
            "Practitioners",
            _users(draft.practitioners),
            optional=True,
            hint="They answer the four questions; the champion does too.",
        ),
        blocks.field(
            "everyone",
            "Or all of them",
            everyone,
            optional=True,
            hint="Decided anew at each opening; without bots, leaders, guests and people of other organisations.",
        ),
        blocks.field("sponsor", "Sponsor", _user(draft.sponsor), hint="Gets what stays blocked, and promises dates."),
        blocks.field("leaders", "Leaders", _users(draft.leaders), optional=True, hint="They rate their confidence."),
        blocks.field("deputy", "Deputy", _user(draft.deputy), optional=True, hint="Is asked if the sponsor is away."),
    ]
    return _step(PEOPLE_FORM, 2, draft, fields)


def cadence_form(draft: Draft) -> View:
    """Step 3: when, and who else reads along."""
    fields = [
        blocks.field("opens", "Opens", _line(draft.opens), hint="A weekday and a time, like mon 09:00."),
        blocks.field("closes", "Closes", _line(draft.closes), hint="4 hours to 6 days later."),
        blocks.field("zone", "Time zone", _line(draft.zone), hint="Like Europe/Berlin."),
        blocks.field(
            "skip_dates",
            "Skip-dates",
            blocks.text_input(draft.skip_dates, limit=500, multiline=False),
            optional=True,
            hint="Days on which no check-in opens, like 2026-12-28, 2027-01-04.",
        ),
        blocks.field("observers", "Observers", _users(draft.observers), optional=True, hint="They read the digest."),
    ]
    return _step(CADENCE_FORM, 3, draft, fields)


def preview(draft: Draft, pilot: Pilot, check_in: CheckIn, dates: Sequence[str], lessons: Sequence[Block] = ()) -> View:
    """How it will look: the first dates and the card; and what others learned in the same place."""
    shown = [block for block in card(pilot, check_in, []).blocks if block["type"] != "actions"]
    parts = [
        blocks.section("*The first check-ins*\n" + "\n".join(f"• {line}" for line in dates)),
        blocks.section("*The card, in the channel*"),
        *shown,
        blocks.context("On the card there is the button Answer."),
        blocks.actions("test", blocks.button("Send Me a Test Card", TEST_CARD, "test")),
        *lessons,
    ]
    submit = "Save" if draft.editing else "Set Up"
    return blocks.form(PREVIEW_FORM, "Preview", parts, submit=submit, metadata=dump(draft))


def test_card(pilot: Pilot, check_in: CheckIn) -> Content:
    """The card as a direct message, without the button."""
    content = card(pilot, check_in, [])
    note = "This is a test card. The real one appears in the channel, with the button Answer."
    shown = [block for block in content.blocks if block["type"] != "actions"]
    return Content(text=f"{note}\n{content.text}", blocks=[blocks.context(note), *shown])


def greeting(channel: str, command: str) -> Content:
    """What the bot says when it is invited to a channel."""
    text = (
        "Hello. Every week I ask the team of an AI pilot four questions, bring what is blocked to somebody who can "
        f"decide, and show both sides' confidence side by side. Set one up here, or with `{command} new`."
    )
    button = blocks.button("Set Up a Pilot", SET_UP, channel, style="primary")
    return Content(text=text, blocks=[blocks.section(text), blocks.actions("set_up", button)])


def set_up(pilot: Pilot, by: str, first: str) -> Content:
    """Tells the channel that it has a pilot now."""
    text = f"<@{by}> set up check-ins of {blocks.escape(pilot.name)} (`{pilot.key}`) here. {first}"
    return Content(text=text, blocks=[blocks.section(text)])


def read_purpose(filled: Filled) -> Draft:
    draft = filled.carried(load)
    name = filled.text("name")
    return replace(
        draft,
        name=name,
        key=draft.editing or filled.text("key").lower() or key_from(name),
        channel=filled.channel("channel") or "",
        stage=filled.choice("stage", Stage) or draft.stage,
        target_date=str(filled.day("target_date") or ""),
        metric=filled.text("metric"),
    )


def read_people(filled: Filled) -> Draft:
    return replace(
        filled.carried(load),
        champion=filled.user("champion") or "",
        practitioners=filled.users("practitioners"),
        everyone=filled.ticked("everyone"),
        sponsor=filled.user("sponsor") or "",
        leaders=filled.users("leaders"),
        deputy=filled.user("deputy") or "",
    )


def read_cadence(filled: Filled) -> Draft:
    return replace(
        filled.carried(load),
        opens=filled.text("opens"),
        closes=filled.text("closes"),
        zone=filled.text("zone"),
        skip_dates=filled.text("skip_dates"),
        observers=filled.users("observers"),
    )


def dump(draft: Draft) -> str:
    """A draft as a form carries it: what differs from an empty one."""
    empty = asdict(Draft())
    filled = {name: value for name, value in asdict(draft).items() if value != empty[name]}
    return json.dumps(filled, ensure_ascii=False, separators=(",", ":"))


def load(metadata: str) -> Draft:
    """Read a draft back. Raises MalformedError, KeyError or ValueError when our own form did not write it."""
    empty, kept = asdict(Draft()), dict[str, Any]()
    for name, value in json.loads(metadata).items():
        kept[name] = tuple(value) if isinstance(value, list) else value
        if type(kept[name]) is not type(empty[name]):
            raise MalformedError(f"“{name}” is not what a draft holds")
    for user in chain(*(kept.get(name, ()) for name in _PEOPLE), filter(None, map(kept.get, _PERSON))):
        UserId.parse(user)
    if kept.get("channel"):
        ChannelId.parse(kept["channel"])
    return Draft(**kept)


_PERSON, _PEOPLE = ("champion", "sponsor", "deputy"), ("practitioners", "leaders", "observers")


def _step(callback_id: str, number: int, draft: Draft, fields: Sequence[Block]) -> View:
    title = "Edit the pilot" if draft.editing else "Set up a pilot"
    top = blocks.context(f"Step {number} of 3")
    return blocks.form(callback_id, title, [top, *fields], submit="Next", metadata=dump(draft))


def _line(initial: str) -> Block:
    return blocks.text_input(initial, limit=60, multiline=False)


def _user(initial: str) -> Block:
    return {"type": "users_select"} | ({"initial_user": initial} if initial else {})


def _users(initial: Sequence[str]) -> Block:
    element: Block = {"type": "multi_users_select", "max_selected_items": 40}
    return element | ({"initial_users": list(initial)} if initial else {})


def _channel(initial: str) -> Block:
    kinds = {"include": ["public", "private"], "exclude_bot_users": True}
    element: Block = {"type": "conversations_select", "filter": kinds}
    return element | ({"initial_conversation": initial} if initial else {})
