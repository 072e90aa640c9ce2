"""A record in words."""

from bot.domain.record import Record, Tally
from bot.figures import decimal

_PLACES = {1: "sponsor", 2: "deputy", 3: "programme lead"}


def record_lines(record: Record) -> list[str]:
    """The lines that have something to say; the last one is for the reader alone."""
    return [*_blocked(record), *_speed(record), *_promises(record), *_own(record.own_promises)]


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


def _own(tally: Tally) -> list[str]:
    return [f"*Yours:* {tally.kept} of {tally.all} kept. Only you see this line."] if tally.all else []
