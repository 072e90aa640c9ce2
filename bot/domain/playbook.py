"""A playbook: what the readiness map of a new pilot begins with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.readiness import NeedDraft, NeedKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """One item that every new pilot needs to think of; `days` count from the pilot's beginning."""

    kind: NeedKind
    name: str
    team: str = ""
    days: int | None = None
    note: str = ""


def drafts(playbook: Iterable[Standard], *, begins_on: date) -> list[NeedDraft]:
    """The items of a new pilot, with their days."""
    return [
        NeedDraft(
            kind=one.kind,
            name=one.name,
            team=one.team,
            due_on=None if one.days is None else begins_on + timedelta(days=one.days),
            note=one.note,
        )
        for one in playbook
    ]
