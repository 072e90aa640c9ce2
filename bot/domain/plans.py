"""What a pilots.yml may say of a pilot beside its description."""

from dataclasses import dataclass

from bot.domain.charter import Charter, Measurement
from bot.domain.readiness import NeedDraft


@dataclass(frozen=True, slots=True)
class Plan:
    """A pilot's plan as a file has it; a part that the file leaves out stays as it is."""

    charter: Charter | None = None
    measurements: tuple[Measurement, ...] = ()
    needs: tuple[NeedDraft, ...] = ()


NO_PLAN = Plan()
