"""A digest costs the same after three years as in its first week."""

from collections.abc import Iterator

import pytest

from bot.domain.cadence import IsoWeek
from bot.domain.confidence import Confidence
from bot.domain.people import Side
from bot.services import digest, history
from bot.services.deps import Deps
from storage import checkins, confidence, pilots
from tests.builders import CHAMPION, NOW, PRACTITIONER, SPONSOR, answers, slot
from tests.services.keeping import desk, keep_beside_the_rounds
from tests.storage.keeping import Statements, keep_blocker, keep_pilot, keep_risk, open_check_in

MOST = 8


@pytest.fixture
def deps(database_url: str) -> Iterator[Deps]:
    opened, _ = desk(database_url)
    yield opened
    opened.db.dispose()


def _lived_through(deps: Deps, weeks: int) -> IsoWeek:
    """A pilot that has all there is: something of each kind in each week; returns the last one."""
    week = IsoWeek(2026, 1)
    with deps.write() as uow:
        pilot_id = keep_pilot(uow.tx)
        for number in range(weeks):
            week = IsoWeek.of(IsoWeek(2023, 10).monday) if number == 0 else week.following()
            check_in_id = open_check_in(uow.tx, pilot_id, week=week)
            for user in (CHAMPION, PRACTITIONER):
                said = answers(at_risk="The archive migration")
                checkins.save_answers(uow.tx, check_in_id, user, said, form_id=f"V{week}{user}", late=False, at=NOW)
            confidence.rate(uow.tx, check_in_id, Side.LEADERSHIP, SPONSOR, 4)
            checkins.close(uow.tx, check_in_id, at=NOW)
            confidence.seal(uow.tx, check_in_id, Confidence(2, 2, 3.0, rounded=True))
            raised = {"raised_in": check_in_id, "opened_at": slot(week).opens_at}
            keep_blocker(uow.tx, pilot_id, **raised)
            keep_risk(uow.tx, pilot_id, **raised)
        keep_beside_the_rounds(uow, pilot_id, months=max(weeks // 4, 1))
    return week


@pytest.mark.parametrize("weeks", [1, 156])
def test_a_digest_takes_no_more_than_eight_statements(deps: Deps, weeks: int) -> None:
    last = _lived_through(deps, weeks)
    with deps.read() as uow:
        pilot = pilots.by_id(uow.tx, 1)
        check_in = checkins.get(uow.tx, weeks)
        assert check_in is not None
        statements = Statements(uow.tx)
        built = digest.build(uow, pilot, check_in)
    assert statements.count <= MOST
    assert built.this_week.week == last
    assert len(built.weeks) == min(weeks, 12)
    assert len(built.live) == weeks


@pytest.mark.parametrize("weeks", [1, 156])
def test_a_history_takes_no_more_than_eight_statements(deps: Deps, weeks: int) -> None:
    _lived_through(deps, weeks)
    with deps.read() as uow:
        pilot = pilots.by_id(uow.tx, 1)
        statements = Statements(uow.tx)
        built = history.build(uow, pilot, reader=SPONSOR)
    assert statements.count <= MOST
    assert len(built.weeks) == (12 if weeks > 1 else 1)


def test_a_digest_that_is_read_weeks_later_tells_of_nothing_that_came_after_its_week(deps: Deps) -> None:
    _lived_through(deps, 4)
    with deps.read() as uow:
        check_in = checkins.get(uow.tx, 2)
        assert check_in is not None
        built = digest.build(uow, pilots.by_id(uow.tx, 1), check_in)
    assert [item.blocker.raised_in for item in built.live] == [1, 2]
    assert {risk.raised_in for risk in built.risks} == {1, 2}


def test_what_a_late_answer_raised_is_told_in_its_digest_however_late(deps: Deps) -> None:
    _lived_through(deps, 1)
    with deps.write() as uow:
        late = keep_blocker(uow.tx, 1, raised_in=1, raised_by=CHAMPION, opened_at=NOW)
        check_in = checkins.get(uow.tx, 1)
        assert check_in is not None
        built = digest.build(uow, pilots.by_id(uow.tx, 1), check_in)
    assert late in [item.blocker for item in built.live]
