"""Queries about recorded decisions."""

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, select

from bot.domain.decisions import Decision
from storage import upsert
from storage.database import Transaction
from storage.rows import read
from storage.tables import DecisionRow


def add(tx: Transaction, decision: Decision, *, form_id: str) -> bool:
    """Keep a decision; False if this form was kept before."""
    row = {
        "pilot_id": decision.pilot_id,
        "form_id": form_id,
        "what": decision.what,
        "why": decision.why,
        "given_up": decision.given_up,
        "taken_by": decision.taken_by,
        "recorded_by": decision.recorded_by,
        "link": decision.link,
        "decided_at": decision.at,
    }
    return upsert.add(tx, DecisionRow, row)


def latest(tx: Transaction, pilot_id: int, *, limit: int) -> list[Decision]:
    """A pilot's newest decisions, the newest first."""
    return [_decision(row) for row in read(tx, _LATEST, {"pilot": pilot_id, "most": limit})]


def since(tx: Transaction, pilot_id: int, at: datetime) -> list[Decision]:
    """A pilot's decisions from an instant on, oldest first."""
    return [_decision(row) for row in read(tx, _SINCE, {"pilot": pilot_id, "at": at})]


def _decision(row: Any) -> Decision:
    return Decision(
        pilot_id=row.pilot_id,
        what=row.what,
        why=row.why,
        given_up=row.given_up,
        taken_by=row.taken_by,
        recorded_by=row.recorded_by,
        link=row.link,
        at=row.decided_at,
    )


_OF_PILOT = select(DecisionRow).where(DecisionRow.pilot_id == bindparam("pilot"))
_LATEST = _OF_PILOT.order_by(DecisionRow.id.desc()).limit(bindparam("most", type_=Integer))
_SINCE = _OF_PILOT.where(DecisionRow.decided_at >= bindparam("at")).order_by(DecisionRow.id)
