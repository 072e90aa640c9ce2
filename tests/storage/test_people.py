"""What Slack says of people is kept, and asked again when it has become old."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.domain.people import OPEN_ENDED, ChannelId, Person, UserId
from bot.domain.pilots import PilotState
from bot.domain.sweep import Sweep, sweep
from storage import people
from storage.database import Database
from tests.builders import CHAMPION, NOW, PRACTITIONER, SPONSOR, roster
from tests.storage.keeping import keep_pilot, keep_pilots, move_pilot

SWEEP = Sweep(stale_before=NOW, closely_before=NOW, nearing_until=NOW)
ALONE = roster(practitioners=(CHAMPION,))


def test_somebody_we_never_asked_about_is_unknown(database: Database) -> None:
    with database.read() as tx:
        assert people.known(tx, [CHAMPION]) == {}


def test_what_slack_says_later_replaces_what_it_said_before(database: Database) -> None:
    moved = Person(CHAMPION, ZoneInfo("Asia/Tokyo"), deleted=True)
    with database.write() as tx:
        people.record(tx, Person(CHAMPION, ZoneInfo("Europe/Berlin")), at=NOW)
        people.record(tx, moved, at=NOW)
        assert people.known(tx, [CHAMPION]) == {CHAMPION: moved}


def test_a_status_hints_at_an_absence_until_it_ends_or_is_gone(database: Database) -> None:
    tomorrow = NOW + timedelta(days=1)
    everybody = [CHAMPION, PRACTITIONER, SPONSOR]
    with database.write() as tx:
        people.record(tx, Person(CHAMPION, away_hint_until=OPEN_ENDED), at=NOW)
        people.record(tx, Person(PRACTITIONER, away_hint_until=tomorrow), at=NOW)
        people.record(tx, Person(SPONSOR), at=NOW)
        assert people.hinted_away(tx, everybody, at=NOW) == {CHAMPION, PRACTITIONER}
        assert people.hinted_away(tx, everybody, at=tomorrow) == {CHAMPION}
        assert people.known(tx, [CHAMPION])[CHAMPION].away_hint_until == OPEN_ENDED
        people.record(tx, Person(CHAMPION), at=NOW)
        assert people.hinted_away(tx, everybody, at=tomorrow) == set()


def test_people_never_asked_about_come_first_then_those_asked_about_longest_ago(database: Database) -> None:
    with database.write() as tx:
        keep_pilot(tx)
        people.record(tx, Person(CHAMPION), at=NOW - timedelta(days=2))
        people.record(tx, Person(SPONSOR), at=NOW - timedelta(days=3))
        assert people.to_look_up(tx, SWEEP, limit=9) == [PRACTITIONER, SPONSOR, CHAMPION]


def test_people_asked_about_recently_are_left_alone(database: Database) -> None:
    with database.write() as tx:
        keep_pilot(tx, roster=ALONE)
        people.record(tx, Person(CHAMPION), at=NOW)
        assert people.to_look_up(tx, SWEEP, limit=9) == [SPONSOR]


def test_somebody_in_two_pilots_is_asked_about_once(database: Database) -> None:
    with database.write() as tx:
        keep_pilots(tx, 2)
        assert people.to_look_up(tx, SWEEP, limit=9) == [CHAMPION, PRACTITIONER, SPONSOR]


def test_people_of_ended_pilots_are_not_asked_about(database: Database) -> None:
    with database.write() as tx:
        move_pilot(tx, keep_pilot(tx, roster=roster(sponsor=UserId("UGONE"))), PilotState.STOPPED)
        assert people.to_look_up(tx, SWEEP, limit=9) == []


def test_no_more_people_are_looked_up_than_asked_for(database: Database) -> None:
    with database.write() as tx:
        keep_pilot(tx)
        assert len(people.to_look_up(tx, SWEEP, limit=2)) == 2


def test_people_of_a_pilot_whose_next_check_in_is_near_are_asked_about_after_a_day(database: Database) -> None:
    two_days_ago = NOW - timedelta(days=2)
    with database.write() as tx:
        keep_pilot(tx, roster=ALONE)
        far = roster(practitioners=(PRACTITIONER,), champion=PRACTITIONER, sponsor=SPONSOR)
        keep_pilot(tx, key="far", channel=ChannelId("CFAR"), roster=far, next_opens_at=NOW + timedelta(days=5))
        for user in (CHAMPION, PRACTITIONER):
            people.record(tx, Person(user), at=two_days_ago)
        people.record(tx, Person(SPONSOR), at=NOW)
        assert people.to_look_up(tx, sweep(NOW, deaf_until=None), limit=9) == [CHAMPION]
