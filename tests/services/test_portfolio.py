"""A thousand pilots cost as many statements as one, and private ones are told of only to those who may see them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from bot.domain.agenda import Due, Happening
from bot.domain.channels import Channel
from bot.domain.confidence import Confidence
from bot.domain.people import ChannelId, Person, Side, UserId
from bot.domain.pilots import PilotState
from bot.services import agenda, portfolio
from bot.services.deps import Deps
from storage import channels, checkins, confidence, people
from storage.database import Transaction
from storage.tables import Base, BlockerRow, CheckInRow, PilotRow, RatingRow, StageRow, TargetDateRow
from tests.builders import NOW, SPONSOR, utc
from tests.services.keeping import desk
from tests.storage.keeping import Statements, keep_blocker, keep_pilot, keep_pilots, move_pilot, open_check_in

MOST = 12


@pytest.fixture
def deps(database_url: str) -> Iterator[Deps]:
    opened, _ = desk(database_url)
    yield opened
    opened.db.dispose()


def _multiply(tx: Transaction, count: int) -> None:
    """Make so many pilots of the only one, each with everything that it has lived through."""
    tables: tuple[tuple[type[Base], tuple[str, ...]], ...] = (
        (PilotRow, ("id",)),
        (TargetDateRow, ("id", "pilot_id")),
        (StageRow, ("id", "pilot_id")),
        (CheckInRow, ("id", "pilot_id")),
        (RatingRow, ("check_in_id",)),
        (BlockerRow, ("id", "pilot_id", "raised_in")),
    )
    for table, numbers in tables:
        (row,) = tx.execute(select(table)).mappings()
        copies = [dict(row) | dict.fromkeys(numbers, number) for number in range(2, count + 1)]
        for number, copy in enumerate(copies if table is PilotRow else [], start=2):
            copy |= {"key": f"pilot-{number}", "channel": f"C{number}"}
        if copies:
            tx.execute(insert(table), copies)


def _lived(tx: Transaction, count: int) -> None:
    for number, pilot_id in enumerate(keep_pilots(tx, count)):
        check_in_id = open_check_in(tx, pilot_id)
        confidence.rate(tx, check_in_id, Side.LEADERSHIP, SPONSOR, 4)
        checkins.close(tx, check_in_id, at=NOW)
        confidence.seal(tx, check_in_id, Confidence(2, 2, 3.0, rounded=True))
        keep_blocker(tx, pilot_id, raised_in=check_in_id, opened_at=NOW - timedelta(days=7))
        private = number % 2 == 1
        channels.record(tx, Channel(ChannelId(f"C{number}"), f"pilot-{number}", private=private), at=NOW)


@pytest.mark.parametrize("count", [1, 1000])
def test_a_portfolio_takes_no_more_than_twelve_statements(deps: Deps, count: int) -> None:
    with deps.write() as uow:
        _lived(uow.tx, 1)
        _multiply(uow.tx, count)
    with deps.read() as uow:
        statements = Statements(uow.tx)
        built = portfolio.build(uow, private=True)
    assert statements.count <= MOST
    assert len(built.standings) == count
    assert sum(built.handling.blocked_days.values()) == pytest.approx(5 * count)
    assert built.standings[0].gap == 1


def test_private_pilots_are_left_out_of_what_everybody_may_read(deps: Deps) -> None:
    with deps.write() as uow:
        _lived(uow.tx, 4)
        seen = portfolio.build(uow, private=False)
    assert [one.pilot.key for one in seen.standings] == ["pilot-0", "pilot-2"]
    assert sum(seen.handling.blocked_days.values()) == pytest.approx(10)


def test_a_pilot_that_has_ended_is_counted_and_no_longer_listed(deps: Deps) -> None:
    with deps.write() as uow:
        _lived(uow.tx, 2)
        move_pilot(uow.tx, 1, PilotState.SHIPPED)
        seen = portfolio.build(uow, private=True)
    assert [one.pilot.key for one in seen.standings] == ["pilot-1"]
    assert seen.ended.shipped == 1


def test_the_portfolio_digest_is_among_what_is_due_next(deps: Deps) -> None:
    told = Deps(deps.db, deps.clock, deps.settings.model_copy(update={"programme_lead": SPONSOR}))
    assert agenda.next_due(told) is None
    with deps.write() as uow:
        keep_pilot(uow.tx, next_opens_at=utc("2026-03-09 08:00"))
    assert str(agenda.next_due(told)) == "the portfolio digest goes out"
    assert agenda.next_due(told) == Due(at=utc("2026-03-04 09:00"), happening=Happening.PORTFOLIO, pilot=None)
    assert agenda.next_due(deps) != agenda.next_due(told)


def test_somebody_lists_what_they_may_see(deps: Deps) -> None:
    gus, nora = UserId("UGUEST"), UserId("UMEMBER")
    with deps.write() as uow:
        _lived(uow.tx, 4)
        people.record(uow.tx, Person(gus, guest=True), at=NOW)
        people.record(uow.tx, Person(nora), at=NOW)
    assert portfolio.listing(deps, gus) == []
    assert [one.pilot.key for one in portfolio.listing(deps, nora)] == ["pilot-0", "pilot-2"]
