"""Rows that tests start from."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import event, select, update

from bot.domain.blockers import Blocker
from bot.domain.cadence import IsoWeek
from bot.domain.checkins import CheckInState, Questions
from bot.domain.duties import Duty
from bot.domain.people import ChannelId
from bot.domain.pilots import PilotState
from bot.domain.risks import Risk
from storage import blockers, checkins, duties, outbox, pilots, risks
from storage.database import Transaction
from storage.outbox import Message
from storage.tables import CheckInRow, PilotRow
from tests.builders import NOW, WEEK, blocker, expected, risk, slot, spec

SECRET = bytes(range(100, 132))


def keep_pilot(tx: Transaction, *, next_opens_at: datetime = NOW, **changes: Any) -> int:
    return pilots.add(tx, spec(**changes), next_opens_at=next_opens_at, at=NOW)


def keep_pilots(tx: Transaction, count: int) -> list[int]:
    """So many pilots, each with a key and a channel of its own."""
    return [
        keep_pilot(tx, key=f"pilot-{number}", name=f"Pilot {number:03}", channel=ChannelId(f"C{number}"))
        for number in range(count)
    ]


def move_pilot(tx: Transaction, pilot_id: int, state: PilotState) -> None:
    tx.execute(update(PilotRow).where(PilotRow.id == pilot_id).values(state=state))


def kept_secret(tx: Transaction, check_in_id: int) -> bytes | None:
    return tx.execute(select(CheckInRow.secret).where(CheckInRow.id == check_in_id)).scalar_one()


def open_check_in(
    tx: Transaction, pilot_id: int, *, week: IsoWeek = WEEK, state: CheckInState = CheckInState.OPEN
) -> int:
    return checkins.add(
        tx, pilot_id, slot(week), state, questions=Questions(), threshold=2, secret=SECRET, expected=expected()
    )


def keep_blocker(tx: Transaction, pilot_id: int, **changes: Any) -> Blocker:
    return blockers.add(tx, blocker(pilot_id=pilot_id, **changes))


def keep_risk(tx: Transaction, pilot_id: int, **changes: Any) -> Risk:
    named = risk(pilot_id=pilot_id, **changes)
    return replace(named, id=risks.add(tx, named))


def message(key: str = "card:1", **changes: Any) -> Message:
    values: dict[str, Any] = {"key": key, "kind": "card", "recipient": "CPILOT", "payload": {"text": "Week 10"}}
    return Message(**(values | changes))


def post(tx: Transaction, key: str = "card:1", *, at: datetime = NOW, **changes: Any) -> None:
    outbox.post(tx, message(key, **changes), at=at)


def due(tx: Transaction, duty: Duty, *, now: datetime = NOW) -> list[int]:
    """What a duty is due for, the most overdue first."""
    return [one for kind, one in duties.due(tx, now=now) if kind is duty]


class Statements:
    """Counts the statements of one transaction."""

    def __init__(self, tx: Transaction) -> None:
        self.count = 0
        event.listen(tx, "before_cursor_execute", self._counted)

    def _counted(self, *_: object) -> None:
        self.count += 1
