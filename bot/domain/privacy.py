"""What is kept about one person."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How much is kept under somebody's name. A team rating never is, once its check-in has closed (R18)."""

    zone: ZoneInfo | None
    pilots: int
    check_ins: int
    """Those in which they answered."""
    revisions: int
    ratings: int
    """Those given on the leadership side."""
    raised: int
    actions: int
    """Lines in the history of blockers and asks."""
    messages: int
