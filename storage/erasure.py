"""Taking one person out of every table.

Whoever is named in a column that holds a person is replaced there by itself: a new table or column needs nothing here,
unless its rows are about that person alone, or hold what somebody wrote.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args, get_type_hints

from sqlalchemy import ColumnElement, Text, and_, cast, delete, select, update
from sqlalchemy.orm import InstrumentedAttribute

from bot.domain.charter import Part
from bot.domain.checkins import CheckInState
from bot.domain.people import Role, UserId
from bot.domain.pilots import PilotState
from bot.domain.privacy import REMOVED, Erasure
from bot.domain.risks import RiskStep
from storage import mentions, tables
from storage.database import Transaction
from storage.tables import Base

DELETED: tuple[type[Base], ...] = (
    tables.PreferenceRow,
    tables.AbsenceRow,
    tables.PersonRow,
    tables.HomeRow,
    tables.ChannelMemberRow,
)
"""What is about one person alone."""


Theirs = Callable[[UserId], ColumnElement[bool]]
"""Which rows of a table hold words of somebody."""


@dataclass(frozen=True, slots=True)
class Written:
    """A table in which somebody wrote something, and the columns that hold it."""

    table: type[Base]
    theirs: Theirs
    words: tuple[str, ...]
    also: Mapping[str, Any] = field(default_factory=dict)
    """What else goes with the words."""


def _by(column: InstrumentedAttribute[UserId] | InstrumentedAttribute[UserId | None]) -> Theirs:
    return lambda user: column == user


def _worded(user: UserId) -> ColumnElement[bool]:
    """The risks that somebody has worded, alone or with others: nobody can tell their words apart."""
    event = tables.RiskEventRow
    wording = event.actor == user, event.step.in_((RiskStep.NAMED, RiskStep.CHANGED))
    return tables.RiskRow.id.in_(select(event.risk_id).where(*wording))


def _come_true(user: UserId) -> ColumnElement[bool]:
    """The blockers that those became, whoever said so."""
    return tables.BlockerRow.id.in_(select(tables.RiskRow.blocker_id).where(_worded(user)))


WRITTEN = (
    Written(tables.BlockerRow, _by(tables.BlockerRow.raised_by), ("text",), {"link": None}),
    Written(tables.BlockerRow, _come_true, ("text",)),
    Written(tables.BlockerEventRow, _by(tables.BlockerEventRow.actor), ("note",)),
    Written(tables.RiskRow, _worded, ("what", "sign", "response")),
    Written(tables.DecisionRow, _by(tables.DecisionRow.recorded_by), ("what", "why", "given_up"), {"link": None}),
    Written(tables.LessonRow, _by(tables.LessonRow.written_by), ("happened", "again")),
    Written(tables.GateRow, _by(tables.GateRow.recorded_by), ("problems", "why")),
)
"""Whose words these are the database can tell; answers, whose author is a table further, are taken care of apart."""
OF_THE_PILOT: Mapping[type[Base], str] = {
    tables.PilotRow: "name and metric describe the pilot",
    tables.CharterRow: "the charter describes the pilot",
    tables.CharterChangeRow: "its history too",
    tables.NeedRow: "the readiness map describes what the pilot needs",
}
"""Tables with words that nobody's erasure removes."""
_ANSWERS = ("completed", "blocking", "at_risk", "needed")


def people_columns() -> Iterator[tuple[type[Base], InstrumentedAttribute[Any]]]:
    """Every column that holds a person, told by the type that it is declared with."""
    for mapper in Base.registry.mappers:
        row: type[Base] = mapper.class_
        for name, hint in get_type_hints(row).items():
            (held,) = get_args(hint) or (None,)
            if held is UserId or UserId in get_args(held):
                yield row, getattr(row, name)


def runs_with(tx: Transaction, user: UserId) -> list[tuple[str, Role]]:
    """The pilots that cannot do without somebody: those that have not ended and whose champion or sponsor they are."""
    member, pilot = tables.MembershipRow, tables.PilotRow
    needed = select(pilot.key, member.role).join(pilot, pilot.id == member.pilot_id)
    mine = needed.where(member.user_id == user, member.role.in_((Role.CHAMPION, Role.SPONSOR)), _runs())
    return [(row.key, row.role) for row in tx.execute(mine.order_by(pilot.key))]


def is_known(tx: Transaction, user: UserId) -> bool:
    """Whether anything is kept about somebody."""
    return any(tx.execute(select(column).where(column == user).limit(1)).first() for _, column in people_columns())


def words_of(tx: Transaction, user: UserId) -> set[str]:
    """Everything that somebody wrote."""
    revision, answers = tables.RevisionRow, tables.AnswersRow
    mine = select(*(getattr(revision, name) for name in _ANSWERS)).join(answers).where(answers.user_id == user)
    found = [*tx.execute(mine)]
    for each in WRITTEN:
        columns = [getattr(each.table, name) for name in each.words]
        found += tx.execute(select(*columns).where(each.theirs(user)))
    return {words for row in found for words in row if words and words != REMOVED}


def pilots_of(tx: Transaction, user: UserId) -> set[int]:
    """The pilots that somebody is on or wrote something for."""
    check_in, answers, member = tables.CheckInRow, tables.AnswersRow, tables.MembershipRow
    found = set(tx.execute(select(member.pilot_id).where(member.user_id == user)).scalars())
    found |= set(tx.execute(select(check_in.pilot_id).join(answers).where(answers.user_id == user)).scalars())
    for each in WRITTEN:
        row = each.table
        pilot = select(row.pilot_id) if hasattr(row, "pilot_id") else select(tables.BlockerRow.pilot_id).join(row)
        found |= set(tx.execute(pilot.where(each.theirs(user))).scalars())
    return found


def remove_words(tx: Transaction, user: UserId) -> None:
    """Take away what somebody wrote; that they wrote something stays, so that counts stay right."""
    revision, answers, item = tables.RevisionRow, tables.AnswersRow, tables.BlockerRow
    mine = revision.answers_id.in_(select(answers.id).where(answers.user_id == user))
    for name in _ANSWERS:
        _remove(tx, revision, mine, name)
    event = tables.BlockerEventRow
    noted = select(event.note).where(event.blocker_id == item.id, event.actor == user)
    _remove(tx, item, item.note.in_(noted), "note")
    for each in WRITTEN:
        theirs = each.theirs(user)
        for name in each.words:
            _remove(tx, each.table, theirs, name)
        if each.also:
            tx.execute(update(each.table).where(theirs).values(each.also))


def leave_pilots(tx: Transaction, user: UserId) -> None:
    """Nobody waits for them any more: they are on no pilot that runs, nor expected where they have said nothing."""
    member, pilot = tables.MembershipRow, tables.PilotRow
    running = select(pilot.id).where(_runs())
    tx.execute(delete(member).where(member.user_id == user, member.pilot_id.in_(running)))
    expected, check_in = tables.ExpectedRow, tables.CheckInRow
    open_ = select(check_in.id).where(check_in.state == CheckInState.OPEN)
    answered = select(tables.AnswersRow.check_in_id).where(tables.AnswersRow.user_id == user)
    rated = select(tables.RatingRow.check_in_id).where(tables.RatingRow.rater == user)
    silent = and_(expected.check_in_id.in_(open_), expected.check_in_id.not_in(answered.union(rated)))
    tx.execute(delete(expected).where(expected.user_id == user, silent))


def replace_everywhere(tx: Transaction, erasure: Erasure) -> None:
    """Let the stand-in take somebody's place in every table, and delete what is about that person alone."""
    user, stand_in = erasure.user, erasure.stand_in
    for row, column in people_columns():
        if row is tables.AuditPersonRow:
            tx.execute(update(row).where(column == user).values({column.key: None}))
        elif row in DELETED:
            tx.execute(delete(row).where(column == user))
        else:
            tx.execute(update(row).where(column == user).values({column.key: stand_in}))
    rating, change = tables.RatingRow, tables.CharterChangeRow
    tx.execute(update(rating).where(rating.rater == user).values(rater=stand_in))
    for column in (change.before, change.after):
        tx.execute(update(change).where(change.part == Part.DECIDES, column == user).values({column.key: stand_in}))
    mentions.replace_mentions(tx, user)
    _replace_in_lists(tx, erasure)


def _remove(tx: Transaction, row: type[Base], theirs: ColumnElement[bool], name: str) -> None:
    column = getattr(row, name)
    tx.execute(update(row).where(theirs, column != "").values({name: REMOVED}))


def _runs() -> ColumnElement[bool]:
    return tables.PilotRow.state.in_((PilotState.ACTIVE, PilotState.PAUSED))


def _replace_in_lists(tx: Transaction, erasure: Erasure) -> None:
    """Whom an item's history names."""
    event = tables.BlockerEventRow
    naming = select(event.id, event.people).where(cast(event.people, Text).like(f'%"{erasure.user}"%'))
    for row in tx.execute(naming).all():
        tx.execute(update(event).where(event.id == row.id).values(people=erasure.of(row.people)))
