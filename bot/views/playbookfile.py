"""A playbook's YAML: reading it into standard items, with errors that name line, field and cure."""

from collections.abc import Iterator

import yaml

from bot.domain.pilots import Stage
from bot.domain.playbook import Standard
from bot.domain.readiness import NAME_LIMIT, NOTE_LIMIT, TEAM_LIMIT
from bot.views import yamlvalues as values
from bot.views.yamlfields import BadFieldError, Fields, FileProblem, compose

_MOST_DAYS = 1000


def read(raw: bytes) -> tuple[list[Standard], list[FileProblem]]:
    """The items of a playbook, stage by stage; use them only if there are no problems."""
    root, problems = compose(raw, "stages")
    if problems:
        return [], problems
    file = Fields(root, "")
    found = file.nested("stages", _stages, required=True) or []
    file.finish()
    return [standard for _, standard in found], sorted(
        [*file.problems, *_repeated(found)], key=lambda problem: problem.line
    )


def _stages(fields: Fields) -> list[tuple[int, Standard]]:
    return [item for stage in Stage for item in _items(fields, stage)]


def _items(fields: Fields, stage: Stage) -> Iterator[tuple[int, Standard]]:
    for one in fields.mappings(stage.value):
        before = len(one.problems)
        standard = Standard(
            kind=one.required("kind", values.kind),
            name=one.required("name", values.words(NAME_LIMIT)),
            team=one.optional("team", values.words(TEAM_LIMIT)) or "",
            days=one.optional("days", _days),
            note=one.optional("note", values.words(NOTE_LIMIT)) or "",
        )
        one.finish()
        if len(one.problems) == before:
            yield one.lines[""], standard


def _repeated(found: list[tuple[int, Standard]]) -> Iterator[FileProblem]:
    known: set[str] = set()
    for line, standard in found:
        if standard.name.casefold() in known:
            yield FileProblem(line, "name", f"“{standard.name}” stands in this file twice; keep one.")
        known.add(standard.name.casefold())


def _days(node: yaml.Node) -> int:
    text = values.text(node)
    if not text.isdecimal() or int(text) > _MOST_DAYS:
        raise BadFieldError(f"“{text}” is not a number of days from 0 to {_MOST_DAYS:,}.")
    return int(text)
