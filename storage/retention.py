"""Taking away what people wrote long ago, while every number stays."""

import json
from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, or_, select, update

from bot.domain.blockers import State
from bot.domain.privacy import REMOVED, Going
from storage.database import Transaction
from storage.tables import (
    AnswersRow,
    BlockerEventRow,
    BlockerRow,
    CheckInRow,
    Delivery,
    OutboxRow,
    PilotRow,
    RevisionRow,
    RiskRow,
)

_ANSWERS = (RevisionRow.completed, RevisionRow.blocking, RevisionRow.at_risk, RevisionRow.needed)
_RISK = (RiskRow.what, RiskRow.sign, RiskRow.response)
_EMPTY = {"text": REMOVED}


def going(tx: Transaction, *, before: datetime) -> list[Going]:
    """What would be removed, by pilot."""
    revisions = select(PilotRow.key, func.count()).join(CheckInRow, CheckInRow.pilot_id == PilotRow.id)
    revisions = revisions.join(AnswersRow).join(RevisionRow).where(_old_revisions(before))
    revisions = revisions.group_by(PilotRow.key)
    items = select(PilotRow.key, func.count()).join(BlockerRow).where(_old_items(before)).group_by(PilotRow.key)
    risks = select(PilotRow.key, func.count()).join(RiskRow).where(_old_risks(before)).group_by(PilotRow.key)
    pilot = func.coalesce(PilotRow.key, "-")
    messages = select(pilot, func.count()).select_from(OutboxRow).outerjoin(PilotRow).where(_old_messages(before))
    messages = messages.group_by(pilot)
    found = [_counted(tx, query) for query in (revisions, items, risks, messages)]
    keys = sorted(set().union(*found))
    return [Going(key, *(counter[key] for counter in found)) for key in keys]


def remove(tx: Transaction, *, before: datetime) -> None:
    """Remove it; that there was something stays."""
    old = select(CheckInRow.id).where(CheckInRow.closes_at < before)
    mine = RevisionRow.answers_id.in_(select(AnswersRow.id).where(AnswersRow.check_in_id.in_(old)))
    for column in _ANSWERS:
        tx.execute(update(RevisionRow).where(mine, _said(column)).values({column.key: REMOVED}))
    over = select(BlockerRow.id).where(_over(before))
    events = BlockerEventRow.blocker_id.in_(over), _said(BlockerEventRow.note)
    tx.execute(update(BlockerEventRow).where(*events).values(note=REMOVED))
    tx.execute(update(BlockerRow).where(_over(before), _said(BlockerRow.note)).values(note=REMOVED))
    tx.execute(update(BlockerRow).where(_old_items(before)).values(text=REMOVED, link=None))
    for column in _RISK:
        tx.execute(update(RiskRow).where(_settled(before), _said(column)).values({column.key: REMOVED}))
    tx.execute(update(OutboxRow).where(_old_messages(before)).values(payload=_EMPTY))


def _counted(tx: Transaction, query: Select[str, int]) -> Counter[str]:
    return Counter({row[0]: row[1] for row in tx.execute(query)})


def _said(column: Any) -> ColumnElement[bool]:
    return and_(column != "", column != REMOVED)


def _old_revisions(before: datetime) -> ColumnElement[bool]:
    return and_(CheckInRow.closes_at < before, or_(*map(_said, _ANSWERS)))


def _over(before: datetime) -> ColumnElement[bool]:
    """Items that nothing happens to any more, since then or longer."""
    return and_(BlockerRow.state == State.CLOSED, BlockerRow.started_at < before, BlockerRow.opened_at < before)


def _old_items(before: datetime) -> ColumnElement[bool]:
    return and_(_over(before), _said(BlockerRow.text))


def _settled(before: datetime) -> ColumnElement[bool]:
    return and_(RiskRow.settled_at.is_not(None), RiskRow.settled_at < before)


def _old_risks(before: datetime) -> ColumnElement[bool]:
    return and_(_settled(before), or_(*map(_said, _RISK)))


def _old_messages(before: datetime) -> ColumnElement[bool]:
    """Messages that Slack has, or never will, and whose words we still keep."""
    done = OutboxRow.state.in_((Delivery.SENT, Delivery.DEAD))
    return and_(done, OutboxRow.created_at < before, cast(OutboxRow.payload, Text) != json.dumps(_EMPTY))
