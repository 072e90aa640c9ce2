"""Risks are kept with their history, and of two who change one at once the later changes nothing."""

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from bot.domain.risks import Risk, RiskDraft, RiskMove, RiskState, RiskStep, change, opening, settle
from storage import risks
from storage.database import Database, Transaction
from storage.tables import RiskRow
from tests.builders import CHAMPION, LEADER, NOW, PRACTITIONER, SPONSOR, utc
from tests.storage.keeping import Statements, keep_blocker, keep_pilot, keep_risk, open_check_in

LATER = utc("2026-03-09 08:00")


def settled(risk: Risk, state: RiskState = RiskState.PASSED) -> RiskMove:
    move = settle(risk, state, by=CHAMPION, now=LATER)
    assert move is not None
    return move


def over(tx: Transaction, pilot_id: int, **changes: object) -> Risk:
    move = settled(keep_risk(tx, pilot_id, **changes))
    assert risks.apply(tx, move)
    return move.risk


def test_a_risk_is_kept_as_it_was_named(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        check_in_id = open_check_in(tx, pilot_id)
        kept = keep_risk(
            tx, pilot_id, what="Ärger 🎉", sign="Mails bounce", response="Copy it", owner=LEADER, raised_in=check_in_id
        )
        assert risks.get(tx, kept.id) == kept
        assert risks.history(tx, kept.id) == [opening(kept)]
        assert risks.get(tx, 99) is None


def test_a_change_is_kept_with_what_happened(database: Database) -> None:
    with database.write() as tx:
        kept = keep_risk(tx, keep_pilot(tx))
        move = change(kept, RiskDraft(what="The vendor", state=RiskState.CAME_TRUE), by=CHAMPION, now=LATER)
        assert move is not None
        assert risks.apply(tx, move)
        assert risks.get(tx, kept.id) == move.risk
        assert risks.history(tx, kept.id) == [opening(kept), *move.events]


def test_of_two_changes_the_later_does_nothing(database: Database) -> None:
    with database.write() as tx:
        kept = keep_risk(tx, keep_pilot(tx))
        first, second = settled(kept), settled(kept, RiskState.CAME_TRUE)
        assert risks.apply(tx, first)
        assert not risks.apply(tx, second)
        assert risks.get(tx, kept.id) == first.risk
        assert [event.step for event in risks.history(tx, kept.id)] == [RiskStep.NAMED, RiskStep.PASSED]


def test_a_risk_is_linked_to_what_it_became(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        kept, item = keep_risk(tx, pilot_id), keep_blocker(tx, pilot_id, id=0)
        risks.link(tx, kept.id, item.id)
        found = risks.get(tx, kept.id)
        assert found is not None
        assert (found.blocker_id, found.version) == (item.id, 1)


def test_what_is_live_comes_oldest_first_and_of_this_pilot_alone(database: Database) -> None:
    with database.write() as tx:
        pilot_id, other = keep_pilot(tx), keep_pilot(tx, key="other", channel="COTHER")
        newer, older = keep_risk(tx, pilot_id, opened_at=LATER), keep_risk(tx, pilot_id)
        keep_risk(tx, other)
        past = over(tx, pilot_id)
        assert risks.live(tx, pilot_id) == [older, newer]
        assert {risk.id for risk in risks.of(tx, pilot_id)} == {older.id, newer.id, past.id}


def test_what_was_settled_lately_comes_with_what_is_live(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        live, past = keep_risk(tx, pilot_id), over(tx, pilot_id)
        assert risks.live_or_settled_since(tx, pilot_id, NOW) == [live, past]
        assert risks.live_or_settled_since(tx, pilot_id, LATER) == [live]


def test_what_a_form_named_comes_with_what_is_live_whatever_became_of_it(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        check_in_id = open_check_in(tx, pilot_id)
        live = keep_risk(tx, pilot_id)
        mine = over(tx, pilot_id, raised_in=check_in_id)
        over(tx, pilot_id, raised_in=check_in_id, raised_by=SPONSOR)
        over(tx, pilot_id)
        assert risks.live_or_named_by(tx, pilot_id, check_in_id, PRACTITIONER) == [live, mine]


def test_somebody_owns_what_is_live_of_every_pilot(database: Database) -> None:
    with database.write() as tx:
        pilot_id, other = keep_pilot(tx), keep_pilot(tx, key="other", channel="COTHER")
        theirs = [keep_risk(tx, each, owner=LEADER) for each in (pilot_id, other)]
        keep_risk(tx, pilot_id, owner=SPONSOR)
        over(tx, pilot_id, owner=LEADER)
        assert risks.owned_by(tx, LEADER) == theirs


@pytest.mark.parametrize("count", [1, 40])
def test_a_list_takes_one_statement_however_long_it_is(database: Database, count: int) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        for _ in range(count):
            keep_risk(tx, pilot_id)
            over(tx, pilot_id)
        statements = Statements(tx)
        assert len(risks.live_or_settled_since(tx, pilot_id, NOW)) == 2 * count
    assert statements.count == 1


@pytest.mark.parametrize("wrong", [{"state": RiskState.PASSED}, {"settled_at": NOW}])
def test_a_risk_is_either_open_or_has_a_day_on_which_it_was_settled(
    database: Database, wrong: dict[str, object]
) -> None:
    with database.write() as tx:
        kept = keep_risk(tx, keep_pilot(tx))
    with pytest.raises(IntegrityError), database.write() as tx:
        tx.execute(update(RiskRow).where(RiskRow.id == kept.id).values(wrong))
