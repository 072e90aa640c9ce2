"""Queries about check-ins and the answers in them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, tuple_, update
from sqlalchemy.orm import aliased

from bot.domain.cadence import IsoWeek, Slot
from bot.domain.checkins import Answers, CheckIn, CheckInState, Expected, Questions, Submitted
from bot.domain.people import Side, UserId
from bot.domain.pilots import PilotState
from storage import upsert
from storage.database import Transaction
from storage.tables import AnswersRow, CheckInRow, ExpectedRow, PilotRow, RevisionRow

_TOOK_PLACE = (CheckInState.OPEN, CheckInState.CLOSED)
_RUNNING = (PilotState.ACTIVE, PilotState.PAUSED)
_Later = aliased(CheckInRow)
_NEWER = select(_Later.id).where(
    _Later.pilot_id == CheckInRow.pilot_id,
    _Later.state.in_(_TOOK_PLACE),
    tuple_(_Later.iso_year, _Later.iso_week) > tuple_(CheckInRow.iso_year, CheckInRow.iso_week),
)


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
    check_in_id: int = tx.execute(insert(CheckInRow).values(values).returning(CheckInRow.id)).scalar_one()
    people = [{"check_in_id": check_in_id, "user_id": person.user, "side": person.side} for person in expected]
    if people:
        tx.execute(insert(ExpectedRow), people)
    return check_in_id


def get(tx: Transaction, check_in_id: int) -> CheckIn | None:
    return next(iter(_read(tx, select(CheckInRow).where(CheckInRow.id == check_in_id))), None)


def closed_since(tx: Transaction, pilot_id: int, at: datetime) -> int:
    """How many check-ins of a pilot have closed since an instant."""
    later = select(func.count()).where(CheckInRow.pilot_id == pilot_id, CheckInRow.closed_at > at)
    return tx.execute(later).scalar_one()


def latest(tx: Transaction, pilot_id: int) -> CheckIn | None:
    """The newest check-in that took place: open, or the last one closed."""
    took_place = select(CheckInRow).where(CheckInRow.pilot_id == pilot_id, CheckInRow.state.in_(_TOOK_PLACE))
    newest = took_place.order_by(CheckInRow.iso_year.desc(), CheckInRow.iso_week.desc()).limit(1)
    return next(iter(_read(tx, newest)), None)


def latest_closed(tx: Transaction, pilot_id: int) -> CheckIn | None:
    closed = select(CheckInRow).where(CheckInRow.pilot_id == pilot_id, CheckInRow.state == CheckInState.CLOSED)
    newest = closed.order_by(CheckInRow.iso_year.desc(), CheckInRow.iso_week.desc()).limit(1)
    return next(iter(_read(tx, newest)), None)


def open_for(tx: Transaction, user: UserId) -> list[CheckIn]:
    """The open check-ins in which somebody is asked, those that close first to the front."""
    mine = select(ExpectedRow.check_in_id).where(ExpectedRow.user_id == user)
    asked = select(CheckInRow).where(CheckInRow.state == CheckInState.OPEN, CheckInRow.id.in_(mine))
    return _read(tx, asked.order_by(CheckInRow.closes_at))


def answerable(tx: Transaction, user: UserId) -> list[CheckIn]:
    """The newest check-in of each running pilot in which somebody is asked the four questions, open or closed."""
    mine = select(ExpectedRow.check_in_id).where(ExpectedRow.user_id == user, ExpectedRow.side == Side.TEAM)
    found = select(CheckInRow).join(PilotRow, PilotRow.id == CheckInRow.pilot_id)
    found = found.where(PilotRow.state.in_(_RUNNING), CheckInRow.id.in_(mine), CheckInRow.state.in_(_TOOK_PLACE))
    return _read(tx, found.where(~_NEWER.exists()).order_by(CheckInRow.closes_at))


def last_week(tx: Transaction, pilot_id: int) -> IsoWeek | None:
    """The newest week that a pilot has a check-in for, whatever became of it."""
    weeks = select(CheckInRow.iso_year, CheckInRow.iso_week).where(CheckInRow.pilot_id == pilot_id)
    row = tx.execute(weeks.order_by(CheckInRow.iso_year.desc(), CheckInRow.iso_week.desc()).limit(1)).one_or_none()
    return None if row is None else IsoWeek(*row)


def set_reminder(tx: Transaction, check_in_id: int, at: datetime | None) -> None:
    """When to look next for somebody to remind; None if nobody is reminded any more."""
    tx.execute(update(CheckInRow).where(CheckInRow.id == check_in_id).values(remind_at=at))


def excuse(tx: Transaction, check_in_id: int, user: UserId) -> None:
    """Somebody is no longer expected in a check-in."""
    mine = ExpectedRow.check_in_id == check_in_id, ExpectedRow.user_id == user
    tx.execute(delete(ExpectedRow).where(*mine))


def close(tx: Transaction, check_in_id: int, *, at: datetime) -> bool:
    """Close an open check-in and forget its secret (R18). False if it was closed already."""
    done = tx.execute(
        update(CheckInRow)
        .where(CheckInRow.id == check_in_id, CheckInRow.state == CheckInState.OPEN)
        .values(state=CheckInState.CLOSED, closed_at=at, secret=None, remind_at=None)
    )
    return done.rowcount == 1


def secret(tx: Transaction, check_in_id: int) -> bytes | None:
    """The key under which team ratings are kept; None once the check-in has closed."""
    return tx.execute(select(CheckInRow.secret).where(CheckInRow.id == check_in_id)).scalar_one()


def without_secret(tx: Transaction) -> list[int]:
    """Open check-ins that come from a backup, which holds no secrets."""
    open_ = select(CheckInRow.id).where(CheckInRow.state == CheckInState.OPEN, CheckInRow.secret.is_(None))
    return list(tx.execute(open_).scalars())


def set_secret(tx: Transaction, check_in_id: int, secret: bytes) -> None:
    tx.execute(update(CheckInRow).where(CheckInRow.id == check_in_id).values(secret=secret))


def save_answers(
    tx: Transaction, check_in_id: int, user: UserId, answers: Answers, *, form_id: str, late: bool, at: datetime
) -> int | None:
    """Keep a new revision and return its number; None if this very form was saved before (R15)."""
    mine = {"check_in_id": check_in_id, "user_id": user}
    tx.execute(upsert.insert(tx, AnswersRow).values(mine | {"late": late, "revision": 0}).on_conflict_do_nothing())
    row = tx.execute(select(AnswersRow.id, AnswersRow.revision).filter_by(**mine).with_for_update()).one()
    if tx.execute(select(RevisionRow.form_id).where(RevisionRow.form_id == form_id)).first() is not None:
        return None
    revision: int = row.revision + 1
    tx.execute(update(AnswersRow).where(AnswersRow.id == row.id).values(revision=revision))
    written = {"answers_id": row.id, "revision": revision, "form_id": form_id, "submitted_at": at}
    tx.execute(insert(RevisionRow).values(written | asdict(answers)))
    return revision


def submitted(tx: Transaction, check_in_id: int) -> list[Submitted]:
    """Everybody's newest answers, in the order in which they first answered."""
    return [_submitted(row) for row in tx.execute(_newest().where(AnswersRow.check_in_id == check_in_id))]


def submitted_since(tx: Transaction, pilot_id: int, at: datetime) -> list[Submitted]:
    """The same of all check-ins of a pilot that closed after an instant."""
    lately = select(CheckInRow.id).where(CheckInRow.pilot_id == pilot_id, CheckInRow.closes_at > at)
    return [_submitted(row) for row in tx.execute(_newest().where(AnswersRow.check_in_id.in_(lately)))]


def submitted_by(tx: Transaction, check_in_id: int, user: UserId) -> Submitted | None:
    mine = _newest().where(AnswersRow.check_in_id == check_in_id, AnswersRow.user_id == user)
    row = tx.execute(mine).one_or_none()
    return None if row is None else _submitted(row)


def answered(tx: Transaction, check_in_id: int) -> list[UserId]:
    """Who has answered, in the order in which they did."""
    users = select(AnswersRow.user_id).where(AnswersRow.check_in_id == check_in_id)
    return list(tx.execute(users.order_by(AnswersRow.id)).scalars())


def _newest() -> Select[Any]:
    columns: list[Any] = [AnswersRow.user_id, AnswersRow.late, RevisionRow]
    current = (RevisionRow.answers_id == AnswersRow.id) & (RevisionRow.revision == AnswersRow.revision)
    return select(*columns).join(RevisionRow, current).order_by(AnswersRow.id)


def _submitted(row: Any) -> Submitted:
    answers = Answers(
        completed=row.completed,
        blocking=row.blocking,
        at_risk=row.at_risk,
        needed=row.needed,
        category=row.category,
        needs_leadership_now=row.needs_leadership_now,
    )
    return Submitted(row.user_id, answers, at=row.submitted_at, late=row.late, revision=row.revision)


def _read(tx: Transaction, query: Select[Any]) -> list[CheckIn]:
    rows = tx.execute(query).all()
    expected = _expected(tx, [row.id for row in rows])
    return [
        CheckIn(
            id=row.id,
            pilot_id=row.pilot_id,
            week=IsoWeek(row.iso_year, row.iso_week),
            state=row.state,
            opens_at=row.opens_at,
            closes_at=row.closes_at,
            threshold=row.threshold,
            questions=Questions(**row.questions),
            expected=tuple(expected[row.id]),
        )
        for row in rows
    ]


def _expected(tx: Transaction, ids: Iterable[int]) -> defaultdict[int, list[Expected]]:
    people: defaultdict[int, list[Expected]] = defaultdict(list)
    found = select(ExpectedRow).where(ExpectedRow.check_in_id.in_(list(ids))).order_by(ExpectedRow.user_id)
    for row in tx.execute(found):
        people[row.check_in_id].append(Expected(row.user_id, row.side))
    return people
