"""What Slack says of channels, and which of them it is asked about again."""

from datetime import timedelta

import pytest

from bot.domain.channels import Channel
from bot.domain.people import ChannelId
from bot.domain.pilots import PilotState
from bot.domain.sweep import sweep
from storage import channels
from storage.database import Database, Transaction
from tests.builders import CHANNEL, NOW
from tests.storage.keeping import keep_pilot, keep_pilots, move_pilot

WEEKLY = sweep(NOW, deaf_until=None)
LATER = NOW + timedelta(days=5)


def asked(tx: Transaction, channel: ChannelId = CHANNEL, *, days_ago: int, problem: str | None = None) -> None:
    found = Channel(channel, "invoice-triage", private=False, problem=problem)
    channels.record(tx, found, at=NOW - timedelta(days=days_ago))


def test_the_channel_of_a_new_pilot_is_unknown_and_asked_about(database: Database) -> None:
    with database.write() as tx:
        keep_pilot(tx)
        assert channels.known(tx, [CHANNEL]) == {}
        assert channels.to_look_up(tx, WEEKLY, limit=9) == [CHANNEL]


@pytest.mark.parametrize(("days_ago", "again"), [(6, False), (8, True)])
def test_a_channel_is_asked_about_once_a_week(database: Database, days_ago: int, *, again: bool) -> None:
    with database.write() as tx:
        keep_pilot(tx, next_opens_at=LATER)
        asked(tx, days_ago=days_ago)
        assert (channels.to_look_up(tx, WEEKLY, limit=9) == [CHANNEL]) is again


def test_a_channel_with_a_problem_is_asked_about_every_day(database: Database) -> None:
    with database.write() as tx:
        keep_pilot(tx, next_opens_at=LATER)
        asked(tx, days_ago=2, problem="not_in_channel")
        assert channels.to_look_up(tx, WEEKLY, limit=9) == [CHANNEL]


def test_a_channel_with_a_problem_whose_pilot_has_ended_can_wait(database: Database) -> None:
    with database.write() as tx:
        move_pilot(tx, keep_pilot(tx, next_opens_at=LATER), PilotState.SHIPPED)
        asked(tx, days_ago=2, problem="not_in_channel")
        assert channels.to_look_up(tx, WEEKLY, limit=9) == []


def test_a_channel_is_asked_about_before_its_pilots_next_check_in(database: Database) -> None:
    with database.write() as tx:
        keep_pilot(tx)
        asked(tx, days_ago=2)
        assert channels.to_look_up(tx, WEEKLY, limit=9) == [CHANNEL]


def test_a_channel_of_which_an_event_told_is_asked_about_and_stays_known(database: Database) -> None:
    with database.write() as tx:
        keep_pilot(tx, next_opens_at=LATER)
        asked(tx, days_ago=0)
        channels.look_again(tx, CHANNEL)
        assert channels.to_look_up(tx, WEEKLY, limit=9) == [CHANNEL]
        assert CHANNEL in channels.known(tx, [CHANNEL])


def test_no_more_channels_are_looked_up_than_asked_for(database: Database) -> None:
    with database.write() as tx:
        keep_pilots(tx, 3)
        assert len(channels.to_look_up(tx, WEEKLY, limit=2)) == 2
