"""What a pilots.yml says of a pilot's plan: its charter with what was measured."""

from collections.abc import Iterator

from bot.domain.charter import PROBLEM_LIMIT, WORK_LIMIT, Charter, Measurement
from bot.domain.plans import Plan
from bot.views import yamlvalues as values
from bot.views.yamlfields import Fields

_WORK = ("task", "inputs", "outputs", "quality", "unsure")


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


def _measurements(fields: Fields) -> Iterator[Measurement]:
    for one in fields.mappings("measurements"):
        before = len(one.problems)
        measured = Measurement(one.required("on", values.day), one.required("value", values.number))
        one.finish()
        if len(one.problems) == before:
            yield measured
