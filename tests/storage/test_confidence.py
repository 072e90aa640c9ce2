"""Once a check-in has closed, nothing in the database links a team rating to a person (R18)."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.domain.confidence import Confidence, rater_key
from bot.domain.people import Side, UserId
from storage import checkins, confidence
from storage.database import Database, Transaction
from storage.tables import CheckInRow, RatingRow
from tests.builders import CHAMPION, LEADER, NOW, PRACTITIONER, SPONSOR
from tests.storage.keeping import SECRET, keep_pilot, kept_secret, open_check_in
from tests.storage.postgres import wait_for_a_lock

TEAM = (CHAMPION, PRACTITIONER, UserId("UTHIRD"), UserId("UFOURTH"))
RATINGS = (5, 2, 4, 2)
SHOWN = Confidence(4, 4, mean=3.25)


def _rated(tx: Transaction) -> int:
    check_in_id = open_check_in(tx, keep_pilot(tx))
    for user, value in zip(TEAM, RATINGS, strict=True):
        confidence.rate(tx, check_in_id, Side.TEAM, rater_key(user, SECRET), value)
    confidence.rate(tx, check_in_id, Side.LEADERSHIP, SPONSOR, 4)
    return check_in_id


def _closed(tx: Transaction) -> int:
    check_in_id = _rated(tx)
    checkins.close(tx, check_in_id, at=NOW)
    confidence.seal(tx, check_in_id, SHOWN)
    return check_in_id


def test_a_person_s_second_rating_replaces_the_first(database: Database) -> None:
    with database.write() as tx:
        check_in_id = open_check_in(tx, keep_pilot(tx))
        for value in (2, 5):
            confidence.rate(tx, check_in_id, Side.LEADERSHIP, SPONSOR, value)
        assert confidence.values(tx, check_in_id, Side.LEADERSHIP) == [5]


def test_the_two_sides_are_kept_apart(database: Database) -> None:
    with database.write() as tx:
        assert confidence.values(tx, _rated(tx), Side.LEADERSHIP) == [4]


def test_a_person_s_own_rating_is_found_until_closing(database: Database) -> None:
    with database.write() as tx:
        assert confidence.rating(tx, _rated(tx), Side.TEAM, rater_key(CHAMPION, SECRET)) == 5


def test_who_has_not_rated_has_no_rating(database: Database) -> None:
    with database.write() as tx:
        assert confidence.rating(tx, _rated(tx), Side.LEADERSHIP, LEADER) is None


@pytest.mark.parametrize("value", [0, 6, -1])
def test_a_rating_off_the_scale_is_refused(database: Database, value: int) -> None:
    with database.write() as tx:
        check_in_id = open_check_in(tx, keep_pilot(tx))
    with pytest.raises(IntegrityError), database.write() as tx:
        confidence.rate(tx, check_in_id, Side.TEAM, "key", value)


def test_closing_keeps_the_number_and_the_mean(database: Database) -> None:
    with database.write() as tx:
        row = tx.execute(select(CheckInRow).where(CheckInRow.id == _closed(tx))).one()
    assert (row.team_rated, row.team_mean, row.team_rounded) == (4, 3.25, False)


def test_closing_keeps_leadership_s_ratings_by_name(database: Database) -> None:
    with database.write() as tx:
        assert confidence.rating(tx, _closed(tx), Side.LEADERSHIP, SPONSOR) == 4


def test_after_closing_no_rating_of_the_team_is_left(database: Database) -> None:
    with database.write() as tx:
        assert confidence.values(tx, _closed(tx), Side.TEAM) == []


def test_after_closing_the_secret_is_gone(database: Database) -> None:
    with database.write() as tx:
        assert kept_secret(tx, _closed(tx)) is None


def test_a_rating_after_closing_is_not_kept(database: Database) -> None:
    with database.write() as tx:
        check_in_id = _closed(tx)
        assert not confidence.rate(tx, check_in_id, Side.TEAM, rater_key(CHAMPION, SECRET), 1)
        assert confidence.values(tx, check_in_id, Side.TEAM) == []


def test_a_rating_that_meets_the_closing_waits_for_it_and_is_not_kept(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.write() as tx:
        check_in_id = _rated(tx)

    def rate() -> bool:
        with database.write() as tx:
            return confidence.rate(tx, check_in_id, Side.TEAM, rater_key(CHAMPION, SECRET), 1)

    with ThreadPoolExecutor(1) as pool:
        with database.write() as tx:
            checkins.close(tx, check_in_id, at=NOW)
            confidence.seal(tx, check_in_id, SHOWN)
            rating = pool.submit(rate)
            wait_for_a_lock(postgres_url)
        kept = rating.result()
    database.dispose()
    assert not kept


def test_a_rating_has_no_time_and_no_number_of_its_own(database: Database) -> None:
    with database.read() as tx:
        columns = set(tx.execute(select(RatingRow)).keys())
    assert columns == {"check_in_id", "side", "rater", "value"}


def test_after_closing_not_even_the_file_contains_the_secret(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.write() as tx:
        check_in_id = _rated(tx)
    with database.write() as tx:
        checkins.close(tx, check_in_id, at=NOW)
    database.dispose()  # folds the write-ahead log into the file
    assert SECRET not in Path(str(database.url.database)).read_bytes()


def test_freed_space_is_overwritten(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.write() as tx:
        overwritten = tx.exec_driver_sql("PRAGMA secure_delete").scalar_one()
    database.dispose()
    assert overwritten == 1
