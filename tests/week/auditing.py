"""Holds that whatever is changed leaves a line in the audit: each transaction of each test here is looked at."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from traceback import walk_stack
from typing import Any

from sqlalchemy import Connection, Engine, event

NOT_AUDITED: Mapping[str, str] = {
    "outbox": "messages follow from what is audited, and have states of their own",
    "escalation_items": "the same",
    "paces": "how quickly Slack takes messages",
    "heartbeats": "when something last happened",
    "seen_events": "what Slack has said already",
    "refused_blocks": "what Slack does not draw",
    "homes": "who has opened their Home",
    "people": "what Slack says of people",
    "channels": "what Slack says of channels",
    "channel_members": "the same; who joins or leaves a team by it is audited",
    "audit_people": "the audit's own",
    "check_ins": "they open and close by time; leaving one out is audited",
    "expected_people": "the same",
    "asked_people": "they follow from an item's steps, which are audited",
    "answers": "every revision is kept itself, with who wrote it when",
    "answer_revisions": "the same",
    "ratings": "a rating is anonymous",
}
"""Tables whose changes leave no line, and why."""
BY_TIME: Mapping[str, frozenset[str]] = {
    "pilots": frozenset({"next_opens_at", "preflight_at"}),
    "needs": frozenset({"offer_at"}),
    "lessons": frozenset({"tell_at"}),
    "blockers": frozenset({"next_at", "started_at"}),
}
"""Columns that say when something is due."""
_WRITE = re.compile(r"\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) (\w+)(?: SET (.*?)(?: WHERE |$))?", re.DOTALL)


@contextmanager
def watching() -> Iterator[list[str]]:
    """What is changed without a line, as it comes to light."""
    found: list[str] = []
    changed: defaultdict[int, set[str]] = defaultdict(set)

    def note(connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
        if cursor.rowcount != 0:
            changed[id(connection)] |= _written(statement)

    def committed(connection: Connection) -> None:
        tables = changed.pop(id(connection), set())
        if "audit" not in tables and _by_a_service():
            found.extend(sorted(tables - NOT_AUDITED.keys()))

    def rolled_back(connection: Connection) -> None:
        changed.pop(id(connection), None)

    listeners: list[tuple[str, Callable[..., None]]]
    listeners = [("after_cursor_execute", note), ("commit", committed), ("rollback", rolled_back)]
    for name, listener in listeners:
        event.listen(Engine, name, listener)
    yield found
    for name, listener in listeners:
        event.remove(Engine, name, listener)


def _by_a_service() -> bool:
    """Whether the bot changes something; tests that keep what they need by hand write nothing down."""
    return any("/bot/services/" in frame.f_code.co_filename for frame, _ in walk_stack(None))


def _written(statement: str) -> set[str]:
    """The table that a statement writes to, unless it only plans what is due."""
    match = _WRITE.match(statement)
    if match is None:
        return set()
    table, assigned = match.groups()
    columns = set(re.findall(r"(\w+)=", assigned or ""))
    return set() if columns and columns <= BY_TIME.get(table, frozenset()) else {table}
