"""Decisions that somebody has written down: what, why, what was given up, and who took it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.lengths import too_long
from bot.domain.people import UserId

WORDS_LIMIT = 1000
"""Characters in each of the three texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDraft:
    """A decision as somebody words it; what was left out is empty."""

    what: str
    why: str = ""
    given_up: str = ""
    taken_by: UserId
    link: str | None = None
    """The message that it was recorded from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(DecisionDraft):
    """A decision as we keep it; it is never changed, a later one takes its place."""

    pilot_id: int
    recorded_by: UserId
    at: datetime


def decision_problems(draft: DecisionDraft) -> Mapping[str, str]:
    """What keeps a decision from being recorded, by field."""
    texts = {"what": draft.what, "why": draft.why, "given_up": draft.given_up}
    found = too_long(texts, dict.fromkeys(texts, WORDS_LIMIT))
    return found if draft.what.strip() else found | {"what": "Please write what was decided."}
