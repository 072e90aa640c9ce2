"""What a pilots.yml may say of a pilot beside its description."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.domain.charter import Charter, Measurement
from bot.domain.pilots import PilotSpec, Problem
from bot.domain.readiness import NeedDraft


@dataclass(frozen=True, slots=True)
class Plan:
    """A pilot's plan as a file has it; a part that the file leaves out stays as it is."""

    charter: Charter | None = None
    measurements: tuple[Measurement, ...] = ()
    needs: tuple[NeedDraft, ...] = ()


NO_PLAN = Plan()


def plan_problems(spec: PilotSpec, plan: Plan, *, today: date) -> Iterator[Problem]:
    """What keeps a plan from being taken in that no line of it shows by itself."""
    if plan.measurements and spec.metric is None:
        yield Problem("charter.measurements", "There is no metric that was measured; describe it under “metric”.")
    for one in plan.measurements:
        if one.on > today:
            yield Problem("charter.measurements", f"{one.on} is still to come; leave it out until then.")
