"""What a pilots.yml says of a pilot's plan: its charter with what was measured, and its readiness map."""

from collections.abc import Iterable, Iterator
from datetime import date

import yaml

from bot.domain.charter import PROBLEM_LIMIT, WORK_LIMIT, Charter, Measurement
from bot.domain.dependencies import NAME_LIMIT as DEPENDENCY_LIMIT
from bot.domain.dependencies import tidy
from bot.domain.plans import Plan
from bot.domain.readiness import NAME_LIMIT, NOTE_LIMIT, TEAM_LIMIT, NeedDraft, NeedState, need_problems
from bot.views import yamlvalues as values
from bot.views.yamlfields import BadFieldError, Fields

_WORK = ("task", "inputs", "outputs", "quality", "unsure")
_NAMES = {"due_on": "due"}
"""What a field is called in the file, where that differs."""


def charter(fields: Fields) -> Plan:
    """The charter of one pilot; a part that is left out is empty."""
    work = {name: fields.optional(name, values.words(WORK_LIMIT)) or "" for name in _WORK}
    return Plan(
        charter=Charter(
            problem=fields.optional("problem", values.words(PROBLEM_LIMIT)) or "",
            decides=fields.optional("decides", values.user),
            **work,
        ),
        measurements=tuple(sorted(_measurements(fields))),
    )


def readiness(nodes: Iterable[Fields]) -> list[NeedDraft]:
    """The items of a readiness map."""
    found: list[NeedDraft] = []
    for one in nodes:
        before = len(one.problems)
        draft = NeedDraft(
            kind=one.required("kind", values.kind),
            name=one.required("name", values.words(NAME_LIMIT)),
            owner=one.optional("owner", values.user),
            team=one.optional("team", values.words(TEAM_LIMIT)) or "",
            due_on=one.optional("due", values.day),
            state=one.optional("state", _state) or NeedState.UNKNOWN,
            note=one.optional("note", values.words(NOTE_LIMIT)) or "",
            dependency=tidy(one.optional("dependency", values.words(DEPENDENCY_LIMIT)) or ""),
        )
        one.finish()
        if len(one.problems) == before:
            for field, sentence in need_problems(draft, found).items():
                one.note(_NAMES.get(field, field), sentence)
            found.append(draft)
    return found


def _state(node: yaml.Node) -> NeedState:
    try:
        return NeedState(values.text(node))
    except ValueError:
        raise BadFieldError(f"“{values.text(node)}” is no state; choose one of {', '.join(NeedState)}.") from None


def _measurements(fields: Fields) -> Iterator[Measurement]:
    known: set[date] = set()
    for one in fields.mappings("measurements"):
        before = len(one.problems)
        measured = Measurement(one.required("on", values.day), one.required("value", values.number))
        one.finish()
        if len(one.problems) == before:
            if measured.on in known:
                one.note("on", "this day stands here twice; keep one of its measurements.")
            known.add(measured.on)
            yield measured
