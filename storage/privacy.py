"""Counting what is kept about one person."""

from typing import Any

from sqlalchemy import Select, func, or_, select

from bot.domain.people import Side, UserId
from bot.domain.privacy import Kept
from storage.database import Transaction
from storage.tables import (
    AnswersRow,
    BlockerEventRow,
    BlockerRow,
    CharterChangeRow,
    DecisionRow,
    LessonRow,
    MeasurementRow,
    MembershipRow,
    NeedChangeRow,
    NeedRow,
    OutboxRow,
    PersonRow,
    RatingRow,
    RevisionRow,
    RiskRow,
)


def kept(tx: Transaction, user: UserId) -> Kept:
    """What is kept about somebody, in one statement."""
    by_name = RatingRow.side == Side.LEADERSHIP, RatingRow.rater == user
    found: dict[str, Select[Any]] = {
        "zone": select(PersonRow.zone).where(PersonRow.user_id == user),
        "away_hint_until": select(PersonRow.away_hint_until).where(PersonRow.user_id == user),
        "pilots": select(func.count(MembershipRow.pilot_id.distinct())).where(MembershipRow.user_id == user),
        "check_ins": select(func.count(AnswersRow.id)).where(AnswersRow.user_id == user),
        "revisions": select(func.count(RevisionRow.form_id)).join(AnswersRow).where(AnswersRow.user_id == user),
        "ratings": select(func.count(RatingRow.value)).where(*by_name),
        "raised": select(func.count(BlockerRow.id)).where(BlockerRow.raised_by == user),
        "actions": select(func.count(BlockerEventRow.id)).where(BlockerEventRow.actor == user),
        "lessons": select(func.count(LessonRow.id)).where(LessonRow.written_by == user),
        "risks": select(func.count(RiskRow.id)).where(RiskRow.raised_by == user),
        "decisions": select(func.count(DecisionRow.id)).where(
            or_(DecisionRow.taken_by == user, DecisionRow.recorded_by == user)
        ),
        "needs": select(func.count(NeedRow.id)).where(NeedRow.owner == user),
        "messages": select(func.count(OutboxRow.key)).where(OutboxRow.recipient == user),
    }
    columns = [query.scalar_subquery().label(name) for name, query in found.items()]
    changed = (MeasurementRow.noted_by, CharterChangeRow.changed_by, NeedChangeRow.changed_by)
    changes = [select(func.count()).where(column == user).scalar_subquery() for column in changed]
    return Kept(**tx.execute(select(*columns, sum(changes[1:], changes[0]).label("changes"))).mappings().one())
