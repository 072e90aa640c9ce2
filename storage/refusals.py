"""Queries about the types of blocks that Slack does not draw in this workspace."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from storage.database import Transaction
from storage.tables import RefusedBlockRow
from storage.upsert import replace


def since(tx: Transaction, then: datetime) -> frozenset[str]:
    """The types that were refused since an instant."""
    return frozenset(tx.execute(select(RefusedBlockRow.type).where(RefusedBlockRow.refused_at >= then)).scalars())


def add(tx: Transaction, types: Iterable[str], *, at: datetime) -> None:
    for each in sorted(types):
        replace(tx, RefusedBlockRow, {"type": each, "refused_at": at}, key=("type",))
