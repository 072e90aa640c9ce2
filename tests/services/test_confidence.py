"""After closing, not even somebody with the whole database can tell whose rating was whose (R18)."""

from itertools import permutations
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.domain.people import UserId
from bot.services import cadence, checkins
from storage.tables import Base
from tests.builders import CHAMPION, LEADER, NOW, PRACTITIONER, SPONSOR, answers, roster, utc
from tests.services.keeping import copied, desk, rate_all
from tests.storage.keeping import keep_pilot

THIRD = UserId("UTHIRD")
TEAM = (CHAMPION, PRACTITIONER, THIRD)
CLOSING = utc("2026-03-03 15:00")


def _left_after_closing(url: str, ratings: tuple[int, ...]) -> dict[str, list[Any]]:
    """Every row of every table after a week in which the team gave `ratings`, changed its mind, and answered late."""
    deps, clock = desk(url)
    with deps.db.write() as tx:
        pilot_id = keep_pilot(tx, roster=roster(practitioners=TEAM, leaders=(LEADER,)), next_opens_at=NOW)
    cadence.open_due(deps, pilot_id)
    rate_all(deps, 1, dict.fromkeys(TEAM, 3), {SPONSOR: 5, LEADER: 4})
    for number, (user, value) in enumerate(zip(TEAM, ratings, strict=True)):
        checkins.submit(deps, user, 1, answers("Measured again"), rating=value, form_id=f"again-{number}")
    clock.move_to(CLOSING)
    checkins.close_due(deps, 1)
    checkins.submit(deps, PRACTITIONER, 1, answers("One word more"), rating=ratings[0], form_id="late")
    with deps.db.read() as tx:
        found = {name: sorted(map(repr, tx.execute(select(table)))) for name, table in Base.metadata.tables.items()}
    deps.db.dispose()
    return found


def test_the_whole_database_is_the_same_whoever_gave_which_rating(tmp_path: Path, migrated_file: Path) -> None:
    kept = [
        _left_after_closing(copied(migrated_file, tmp_path / f"{number}.db"), ratings)
        for number, ratings in enumerate(permutations((2, 4, 5)))
    ]
    assert all(one == kept[0] for one in kept)
    assert len(kept[0]["ratings"]) == 2


def test_before_closing_the_database_does_tell_so_that_ratings_can_be_changed(
    tmp_path: Path, migrated_file: Path
) -> None:
    deps, _ = desk(copied(migrated_file, tmp_path / "open.db"))
    with deps.db.write() as tx:
        pilot_id = keep_pilot(tx, roster=roster(practitioners=TEAM), next_opens_at=NOW)
    cadence.open_due(deps, pilot_id)
    rate_all(deps, 1, {CHAMPION: 2, PRACTITIONER: 5}, {})
    form = checkins.form_for(deps, CHAMPION, 1)
    deps.db.dispose()
    assert isinstance(form, checkins.Form)
    assert form.rating == 2
