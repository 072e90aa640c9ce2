"""Pilots are kept as they were described, one to a channel."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.duties import Duty
from bot.domain.people import ChannelId, UserId
from bot.domain.pilots import Metric, Pilot, PilotState
from storage import pilots
from storage.database import Database
from tests.builders import CHAMPION, CHANNEL, DEPUTY, LEADER, NOW, OBSERVER, PRACTITIONER, SPONSOR, pilot, roster, spec
from tests.storage.keeping import Statements, due, keep_pilot, keep_pilots, move_pilot


def _get(database: Database, pilot_id: int) -> Pilot:
    with database.read() as tx:
        return pilots.by_id(tx, pilot_id)


def test_a_pilot_comes_back_as_it_was_described(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
    assert _get(database, pilot_id) == pilot(id=pilot_id)


def test_all_its_people_come_back_in_their_roles_and_order(database: Database) -> None:
    people = roster(leaders=(LEADER, UserId("ULEADER0")), deputy=DEPUTY, observers=(OBSERVER,))
    with database.write() as tx:
        pilot_id = keep_pilot(tx, roster=people)
    assert _get(database, pilot_id).roster == people


def test_practitioners_keep_their_order_wherever_the_champion_stands(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx, roster=roster(practitioners=(PRACTITIONER, CHAMPION)))
    assert _get(database, pilot_id).roster.practitioners == (PRACTITIONER, CHAMPION)


def test_its_metric_comes_back(database: Database) -> None:
    metric = Metric("Minutes per invoice", baseline=12.5, target=0, unit="min")
    with database.write() as tx:
        pilot_id = keep_pilot(tx, metric=metric)
    assert _get(database, pilot_id).metric == metric


def test_its_policy_comes_back(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx, policy={"sponsor_wait_days": 0.5, "repeats": 0})
    assert _get(database, pilot_id).policy == {"sponsor_wait_days": 0.5, "repeats": 0}


def test_two_running_pilots_cannot_share_a_channel(database: Database) -> None:
    with database.write() as tx:
        keep_pilot(tx)
    with pytest.raises(IntegrityError), database.write() as tx:
        keep_pilot(tx, key="contract-review")


def test_a_paused_pilot_keeps_its_channel(database: Database) -> None:
    with database.write() as tx:
        move_pilot(tx, keep_pilot(tx), PilotState.PAUSED)
    with pytest.raises(IntegrityError), database.write() as tx:
        keep_pilot(tx, key="contract-review")


@pytest.mark.parametrize("ended", [PilotState.SHIPPED, PilotState.STOPPED])
def test_the_channel_of_an_ended_pilot_is_free_again(database: Database, ended: PilotState) -> None:
    with database.write() as tx:
        move_pilot(tx, keep_pilot(tx), ended)
        successor = keep_pilot(tx, key="contract-review")
    with database.read() as tx:
        found = pilots.by_channel(tx, CHANNEL)
    assert found is not None
    assert found.id == successor


def test_taken_channels_are_those_of_running_pilots(database: Database) -> None:
    with database.write() as tx:
        running, ended = keep_pilots(tx, 2)
        move_pilot(tx, running, PilotState.PAUSED)
        move_pilot(tx, ended, PilotState.STOPPED)
    with database.read() as tx:
        assert pilots.taken_channels(tx) == {ChannelId("C0"): "pilot-0"}


def test_two_pilots_cannot_share_a_key(database: Database) -> None:
    with database.write() as tx:
        keep_pilot(tx)
    with pytest.raises(IntegrityError), database.write() as tx:
        keep_pilot(tx, channel=ChannelId("COTHER"))


def test_the_original_target_date_stays_when_the_date_moves(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx, target_date=date(2026, 6, 30))
    for moved in (date(2026, 8, 31), date(2026, 12, 31)):
        with database.write() as tx:
            kept = pilots.by_id(tx, pilot_id)
            pilots.change(tx, kept, spec(target_date=moved), at=NOW)
    found = _get(database, pilot_id)
    assert (found.original_target_date, found.target_date) == (date(2026, 6, 30), date(2026, 12, 31))


def test_a_change_replaces_the_people(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx, roster=roster(leaders=(LEADER,)))
    with database.write() as tx:
        pilots.change(tx, pilots.by_id(tx, pilot_id), spec(roster=roster()), at=NOW)
    assert _get(database, pilot_id).roster == roster()


def test_a_pilot_whose_opening_has_come_is_due(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx, next_opens_at=NOW)
    with database.read() as tx:
        assert due(tx, Duty.OPEN) == [pilot_id]


def test_a_pilot_whose_opening_lies_ahead_is_not_due(database: Database) -> None:
    with database.write() as tx:
        keep_pilot(tx, next_opens_at=NOW + timedelta(seconds=1))
    with database.read() as tx:
        assert due(tx, Duty.OPEN) == []


@pytest.mark.parametrize("state", [PilotState.STOPPED, PilotState.SHIPPED])
def test_a_pilot_that_has_ended_is_never_due(database: Database, state: PilotState) -> None:
    with database.write() as tx:
        move_pilot(tx, keep_pilot(tx), state)
    with database.read() as tx:
        assert due(tx, Duty.OPEN) == []


def test_the_most_overdue_pilot_is_first(database: Database) -> None:
    with database.write() as tx:
        late, later = keep_pilots(tx, 2)
        pilots.set_next_opening(tx, later, NOW - timedelta(hours=1))
    with database.read() as tx:
        assert due(tx, Duty.OPEN) == [later, late]


def test_people_find_the_running_pilots_that_they_take_part_in(database: Database) -> None:
    with database.write() as tx:
        mine, ended = keep_pilots(tx, 2)
        keep_pilot(tx, key="other", channel=ChannelId("COTHER"), roster=roster(sponsor=UserId("UOTHER")))
        move_pilot(tx, ended, PilotState.STOPPED)
    with database.read() as tx:
        assert [found.id for found in pilots.of_person(tx, SPONSOR)] == [mine]


@pytest.mark.parametrize("count", [1, 30])
def test_reading_pilots_takes_two_statements_however_many_there_are(database: Database, count: int) -> None:
    with database.write() as tx:
        keep_pilots(tx, count)
    with database.read() as tx:
        statements = Statements(tx)
        assert len(pilots.running(tx)) == count
    assert statements.count == 2
