"""Queries about check-ins and the answers in them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, Select, bindparam, delete, func, insert, select, tuple_, update
from sqlalchemy.orm import aliased

from bot.domain.cadence import IsoWeek, Slot
from bot.domain.checkins import Answers, CheckIn, CheckInState, Expected, Questions, Submitted
from bot.domain.people import Side, UserId
from bot.domain.pilots import PilotState
from storage import upsert
from storage.database import Transaction
from storage.rows import Belongings, read
from storage.tables import AnswersRow, CheckInRow, ExpectedRow, PilotRow, RevisionRow
from storage.written import is_in


@dataclass(frozen=True, slots=True)
class TakingAnswers:
    """`secret` is the key under which team ratings are kept; None once the check-in has closed."""

    check_in: CheckIn
    secret: bytes | None


def add(
    tx: Transaction,
    pilot_id: int,
    slot: Slot,
    state: CheckInState,
    *,
    questions: Questions,
    threshold: int = 0,
    secret: bytes | None = None,
    expected: Collection[Expected] = (),
    reason: str = "",
    remind_at: datetime | None = None,
) -> int:
    """Keep what became of a slot; returns the check-in's id. A second one in the same week violates a constraint."""
    values = {
        "pilot_id": pilot_id,
        "iso_year": slot.week.year,
        "iso_week": slot.week.week,
        "state": state,
        "opens_at": slot.opens_at,
        "closes_at": slot.closes_at,
        "reason": reason,
        "remind_at": remind_at,
        "threshold": threshold,
        "questions": asdict(questions),
        "secret": secret,
    }
    check_in_id: int = tx.execute(_ADD, values).scalar_one()
    people = [{"check_in_id": check_in_id, "user_id": person.user, "side": person.side} for person in expected]
    if people:
        tx.execute(_EXPECT, people)
    return check_in_id


def get(tx: Transaction, check_in_id: int) -> CheckIn | None:
    return next(iter(_read(tx, _BY_ID, check_in=check_in_id)), None)


def closed_since(tx: Transaction, pilot_id: int, at: datetime) -> int:
    """How many check-ins of a pilot have closed since an instant."""
    return tx.execute(_CLOSED_SINCE, {"pilot": pilot_id, "at": at}).scalar_one()


def latest(tx: Transaction, pilot_id: int) -> CheckIn | None:
    """The newest check-in that took place: open, or the last one closed."""
    return next(iter(_read(tx, _LATEST, pilot=pilot_id)), None)


def taking_answers(tx: Transaction, check_in_id: int, *, hold: bool = False) -> TakingAnswers | None:
    """A check-in that takes answers: it took place, and no later one of its pilot has (R14).

    Held, nobody else holds it or closes it until this transaction is over.
    """
    found = read(tx, _HOLD_NEWEST if hold else _IF_NEWEST, {"check_in": check_in_id})
    return next((TakingAnswers(_check_in(row, _expected(tx, [row.id])[row.id]), row.secret) for row in found), None)


def latest_closed(tx: Transaction, pilot_id: int) -> CheckIn | None:
    return next(iter(_read(tx, _LATEST_CLOSED, pilot=pilot_id)), None)


def open_for(tx: Transaction, user: UserId) -> list[CheckIn]:
    """The open check-ins in which somebody is asked, those that close first to the front."""
    return _read(tx, _OPEN_FOR, user=user)


def answerable(tx: Transaction, user: UserId) -> list[CheckIn]:
    """The newest check-in of each running pilot in which somebody is asked the four questions, open or closed."""
    return _read(tx, _ANSWERABLE, user=user)


def last_week(tx: Transaction, pilot_id: int) -> IsoWeek | None:
    """The newest week that a pilot has a check-in for, whatever became of it."""
    row = tx.execute(_LAST_WEEK, {"pilot": pilot_id}).one_or_none()
    return None if row is None else IsoWeek(*row)


def set_reminder(tx: Transaction, check_in_id: int, at: datetime | None) -> None:
    """When to look next for somebody to remind; None if nobody is reminded any more."""
    tx.execute(_CHANGE, {"check_in": check_in_id, "remind_at": at})


def excuse(tx: Transaction, check_in_id: int, user: UserId) -> None:
    """Somebody is no longer expected in a check-in."""
    tx.execute(_EXCUSE, {"check_in": check_in_id, "user": user})


def close(tx: Transaction, check_in_id: int, *, at: datetime) -> bool:
    """Close an open check-in and forget its secret (R18). False if it was closed already."""
    closed = {"state": CheckInState.CLOSED, "closed_at": at, "secret": None, "remind_at": None}
    return tx.execute(_CLOSE, {"check_in": check_in_id} | closed).rowcount == 1


def without_secret(tx: Transaction) -> list[int]:
    """Open check-ins that come from a backup, which holds no secrets."""
    return list(tx.execute(select(CheckInRow.id).where(_OPEN, CheckInRow.secret.is_(None))).scalars())


def set_secret(tx: Transaction, check_in_id: int, secret: bytes) -> None:
    tx.execute(_CHANGE, {"check_in": check_in_id, "secret": secret})


def save_answers(
    tx: Transaction, check_in_id: int, user: UserId, answers: Answers, *, form_id: str, late: bool, at: datetime
) -> int | None:
    """Keep a new revision and return its number; None if this very form was saved before (R15)."""
    mine = {"check_in_id": check_in_id, "user_id": user, "late": late, "revision": 1}
    answers_id, revision = tx.execute(_answer(tx.dialect.name), mine).one()
    written = {"answers_id": answers_id, "revision": revision, "form_id": form_id, "submitted_at": at}
    if upsert.add(tx, RevisionRow, written | asdict(answers)):
        return int(revision)
    tx.execute(_TAKE_BACK, {"answers": answers_id})
    return None


def submitted(tx: Transaction, check_in_id: int) -> list[Submitted]:
    """Everybody's newest answers, in the order in which they first answered."""
    return [submission(row) for row in read(tx, _SUBMITTED, {"check_in": check_in_id})]


def submitted_since(tx: Transaction, pilot_id: int, at: datetime) -> list[Submitted]:
    """The same of all check-ins of a pilot that closed after an instant."""
    return [submission(row) for row in read(tx, _SUBMITTED_SINCE, {"pilot": pilot_id, "at": at})]


def submitted_by(tx: Transaction, check_in_id: int, user: UserId) -> Submitted | None:
    row = tx.execute(_SUBMITTED_BY, {"check_in": check_in_id, "user": user}).one_or_none()
    return None if row is None else submission(row)


def at_risk(tx: Transaction, check_in_id: int, user: UserId, *, revision: int) -> str:
    """What somebody said to be at risk in an earlier revision of theirs."""
    said: str = tx.execute(_AT_RISK, {"check_in": check_in_id, "user": user, "number": revision}).scalar_one()
    return said


def answered(tx: Transaction, check_in_id: int) -> list[UserId]:
    """Who has answered, in the order in which they did."""
    return list(tx.execute(_ANSWERED, {"check_in": check_in_id}).scalars())


def submission(row: Any) -> Submitted:
    """Somebody's answers, from a row that holds their newest revision."""
    answers = Answers(
        completed=row.completed,
        blocking=row.blocking,
        at_risk=row.at_risk,
        needed=row.needed,
        category=row.category,
        needs_leadership_now=row.needs_leadership_now,
    )
    return Submitted(row.user_id, answers, at=row.submitted_at, late=row.late, revision=row.revision)


def _read(tx: Transaction, query: Select[Any], **values: Any) -> list[CheckIn]:
    rows = read(tx, query, values)
    expected = _expected(tx, [row.id for row in rows])
    return [_check_in(row, expected[row.id]) for row in rows]


def _check_in(row: Any, expected: list[Expected]) -> CheckIn:
    return CheckIn(
        id=row.id,
        pilot_id=row.pilot_id,
        week=IsoWeek(row.iso_year, row.iso_week),
        state=row.state,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        threshold=row.threshold,
        questions=Questions(**row.questions),
        expected=tuple(expected),
    )


def _expected(tx: Transaction, ids: list[int]) -> defaultdict[int, list[Expected]]:
    people: defaultdict[int, list[Expected]] = defaultdict(list)
    for row in _EXPECTED.of(tx, ids):
        people[row.check_in_id].append(Expected(row.user_id, row.side))
    return people


@cache
def _answer(dialect: str) -> Executable:
    """Somebody answers, or answers once more; whoever does the same meanwhile waits until this transaction is over."""
    again = {"revision": AnswersRow.revision + 1}
    new = upsert.into(dialect, AnswersRow).on_conflict_do_update(index_elements=("check_in_id", "user_id"), set_=again)
    return new.returning(AnswersRow.id, AnswersRow.revision)


# Written once: to build a statement takes SQLAlchemy longer than it takes the database to answer it (measured)

_THIS = CheckInRow.id == bindparam("check_in")
_OF_PILOT = CheckInRow.pilot_id == bindparam("pilot")
_OPEN = is_in(CheckInRow.state, CheckInState.OPEN)
_CLOSED = is_in(CheckInRow.state, CheckInState.CLOSED)
_TOOK_PLACE = is_in(CheckInRow.state, CheckInState.OPEN, CheckInState.CLOSED)
_NEWEST_FIRST = CheckInRow.iso_year.desc(), CheckInRow.iso_week.desc()
_ASKED = select(ExpectedRow.check_in_id).where(ExpectedRow.user_id == bindparam("user"))
_Later = aliased(CheckInRow)
_NEWER = select(_Later.id).where(
    _Later.pilot_id == CheckInRow.pilot_id,
    is_in(_Later.state, CheckInState.OPEN, CheckInState.CLOSED),
    tuple_(_Later.iso_year, _Later.iso_week) > tuple_(CheckInRow.iso_year, CheckInRow.iso_week),
)

_ADD = insert(CheckInRow).returning(CheckInRow.id)
_CHANGE = update(CheckInRow).where(_THIS)
_CLOSE = _CHANGE.where(_OPEN)
_EXPECT = insert(ExpectedRow)
_EXCUSE = delete(ExpectedRow).where(
    ExpectedRow.check_in_id == bindparam("check_in"), ExpectedRow.user_id == bindparam("user")
)

_BY_ID = select(CheckInRow).where(_THIS)
_CLOSED_SINCE = select(func.count()).where(_OF_PILOT, CheckInRow.closed_at > bindparam("at"))
_LATEST = select(CheckInRow).where(_OF_PILOT, _TOOK_PLACE).order_by(*_NEWEST_FIRST).limit(1)
_LATEST_CLOSED = select(CheckInRow).where(_OF_PILOT, _CLOSED).order_by(*_NEWEST_FIRST).limit(1)
_IF_NEWEST = select(CheckInRow).where(_THIS, _TOOK_PLACE, ~_NEWER.exists())
_HOLD_NEWEST = _IF_NEWEST.with_for_update(of=CheckInRow, key_share=True)
_LAST_WEEK = select(CheckInRow.iso_year, CheckInRow.iso_week).where(_OF_PILOT).order_by(*_NEWEST_FIRST).limit(1)
_OPEN_FOR = select(CheckInRow).where(_OPEN, CheckInRow.id.in_(_ASKED)).order_by(CheckInRow.closes_at)
_ANSWERABLE = (
    select(CheckInRow)
    .join(PilotRow, PilotRow.id == CheckInRow.pilot_id)
    .where(is_in(PilotRow.state, PilotState.ACTIVE, PilotState.PAUSED), _TOOK_PLACE, ~_NEWER.exists())
    .where(CheckInRow.id.in_(_ASKED.where(is_in(ExpectedRow.side, Side.TEAM))))
    .order_by(CheckInRow.closes_at)
)
_EXPECTED = Belongings(select(ExpectedRow).order_by(ExpectedRow.user_id), ExpectedRow.check_in_id)

_THEIRS = AnswersRow.check_in_id == bindparam("check_in")
_MINE = AnswersRow.user_id == bindparam("user")
CURRENT = (RevisionRow.answers_id == AnswersRow.id) & (RevisionRow.revision == AnswersRow.revision)
SAID: tuple[Any, ...] = tuple(
    getattr(RevisionRow, name) for name in ("submitted_at", "revision", *Answers.__dataclass_fields__)
)
"""What `submission` reads of a revision."""
_NEWEST = select(AnswersRow.user_id, AnswersRow.late, *SAID).join(RevisionRow, CURRENT)
_SUBMITTED = _NEWEST.where(_THEIRS).order_by(AnswersRow.id)
_LATELY = select(CheckInRow.id).where(_OF_PILOT, CheckInRow.closes_at > bindparam("at"))
_SUBMITTED_SINCE = _NEWEST.where(AnswersRow.check_in_id.in_(_LATELY)).order_by(AnswersRow.id)
_SUBMITTED_BY = _NEWEST.where(_THEIRS, _MINE)
_AT_RISK = (
    select(RevisionRow.at_risk).join(AnswersRow).where(_THEIRS, _MINE, RevisionRow.revision == bindparam("number"))
)
_ANSWERED = select(AnswersRow.user_id).where(_THEIRS).order_by(AnswersRow.id)
_TAKE_BACK = update(AnswersRow).where(AnswersRow.id == bindparam("answers")).values(revision=AnswersRow.revision - 1)
