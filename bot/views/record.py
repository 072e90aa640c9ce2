"""A record in words."""

from bot.domain.record import Record, Tally
from bot.figures import decimal

_PLACES = {1: "sponsor", 2: "deputy", 3: "programme lead"}


def record_lines(record: Record) -> list[str]:
    """The lines that have something to say; the last one is for the reader alone."""
    own = [own_promises(record.own_promises)] if record.own_promises.all else []
    return [*_blocked(record), *_speed(record), *_promises(record), *own]


def own_promises(tally: Tally) -> str:
    """What became of the reader's promises."""
    return f"*Your promises in 90 days:* {tally.kept} of {tally.all} kept. Only you see this line."


def _blocked(record: Record) -> list[str]:
    lost = [f"{category.value} {decimal(days)}" for category, days in record.blocked_days.items() if days >= 0.05]
    return [f"*Business days blocked in 90 days:* {', '.join(lost)}"] if lost else []


def _speed(record: Record) -> list[str]:
    said = []
    if record.days_to_answer is not None:
        said.append(f"a first answer within {decimal(record.days_to_answer)}")
    if record.days_to_solution is not None:
        said.append(f"solved within {decimal(record.days_to_solution)}")
    return [f"*Business days, in half of all cases:* {', '.join(said)}"] if said else []


def _promises(record: Record) -> list[str]:
    said = [f"{_PLACES.get(level, 'others')} {tally.kept} of {tally.all}" for level, tally in record.promises.items()]
    return [f"*Promises kept, by level:* {', '.join(said)}"] if said else []
