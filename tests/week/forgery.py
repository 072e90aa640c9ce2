"""Presses and submissions as somebody would send them who got at a button or a form of other people."""

import copy
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot.sandbox import Message, Person, View
from bot.sandbox.envelopes import Outcome
from bot.sandbox.payloads import interaction
from storage.tables.base import Base
from tests.week.house import House

Json = dict[str, Any]

OPENERS = {
    "Answer",
    "Commit to a Date",
    "Delegate",
    "Ask the Team",
    "Decline",
    "History",
    "Edit Charter",
    "Define the Work",
    "Add a Measurement",
    "Changes",
    "Add an Item",
    "Add a Risk",
    "Change",
    "Read",
    "Edit",
}
"""Buttons that open a window, and change nothing yet."""
_KNOWLEDGE = {"people", "channels", "channel_members", "seen_events", "heartbeats"}
"""What the bot looks up or hears of anyway, whoever presses."""


def rows(home: House) -> dict[str, list[Any]]:
    """Everything that is kept."""
    kept = [table for table in Base.metadata.sorted_tables if table.name not in _KNOWLEDGE]
    with home.bot.deps.db.read() as tx:
        return {table.name: sorted(map(repr, tx.execute(select(table)))) for table in kept}


@dataclass(frozen=True)
class Forged:
    """One payload without its sender. `opens` is the label of a press that changes nothing by itself."""

    name: str
    payload: Json
    opens: str | None = None


def presses(target: Message | View) -> Iterator[Forged]:
    """Every button, and every option of a menu, that a message or a window shows."""
    for block in target.blocks:
        for one in [*block.get("elements", []), block.get("accessory", {})]:
            if one.get("type") == "button":
                yield _press(target, block, one, {"value": one.get("value")})
            for option in one.get("options", []) if one.get("type") == "overflow" else []:
                yield _press(target, block, one, {"selected_option": option})


def _press(target: Message | View, block: Json, element: Json, chosen: Json) -> Forged:
    action = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"], **chosen}
    details: Json = {"type": "block_actions", "actions": [action]}
    if isinstance(target, Message):
        channel = target.channel
        details |= {"container": {"type": "message", "message_ts": target.ts, "channel_id": channel}}
        details |= {"channel": {"id": channel}, "message": {"ts": target.ts, "blocks": target.blocks}}
    else:
        details |= {"container": {"type": "view", "view_id": target.id}, "view": target.json | {"type": "home"}}
    label = chosen.get("selected_option", element)["text"]["text"]
    spoken = element.get("accessibility_label", label) if element["type"] == "button" else label
    return Forged(f"{element['action_id']}: {label}", details, spoken if label in OPENERS else None)


def submission(view: View) -> Forged:
    """A form as it is filled in now."""
    return Forged(view.callback_id, {"type": "view_submission", "view": view.json, "response_urls": []})


def renamed(name: str, forged: Forged) -> Forged:
    """The same with another button or form, about the same thing."""
    payload = copy.deepcopy(forged.payload)
    if "actions" in payload:
        payload["actions"][0]["action_id"] = name
    else:
        payload["view"]["callback_id"] = name
    return Forged(name, payload)


def send(home: House, person: Person, forged: Forged, *, helper: Person) -> str:
    """Send a payload in somebody's name, and return all that was told: windows opened, and the answer.

    It comes from where they are: Slack names no channel that somebody is not in. The trigger is that of `helper`, who
    has no window open, as people of other organisations get none by a command.
    """
    helper.command("/pilot help")
    trigger = home.slack.envelopes[-1].payload["trigger_id"]
    sender = interaction(home.slack.workspace, forged.payload["type"], person.record)
    before = len(home.slack.calls)
    payload = sender | forged.payload | {"trigger_id": trigger}
    space = home.slack.workspace
    if "channel" in payload and person.id not in space.channels[payload["channel"]["id"]].members:
        payload["channel"] = {"id": space.dm_with(person.id).id}
    (envelope,) = home.slack.burst("interactive", [payload])
    told: Sequence[Json] = [call.args for call in home.slack.calls[before:] if (call.answer or {}).get("ok")]
    if helper.view is not None:
        helper.view.close(everything=True)
    assert envelope.outcome is Outcome.ACKED, (forged.name, envelope.outcome)
    return json.dumps([*told, envelope.answer], ensure_ascii=False, default=str)
