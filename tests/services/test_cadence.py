"""Whatever happens to a pilot: no week gets two check-ins, every slot is opened, missed or skipped with a reason."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.clock import MovableClock
from bot.domain.cadence import Cadence, IsoWeek, Moment, Slot, slots_from
from bot.domain.checkins import CheckInState
from bot.domain.people import Absence
from bot.domain.pilots import Pilot
from bot.scheduler import tick
from bot.services import absences, pilots
from bot.services.deps import Deps
from bot.settings import Settings
from storage.database import Database
from storage.pilots import by_key
from storage.tables import CheckInRow
from tests.builders import CHAMPION, CHANNEL, PRACTITIONER, spec, utc

ZONES = [
    ZoneInfo(key)
    for key in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Kiritimati")
]
MOMENTS = st.builds(Moment, st.integers(0, 6), st.builds(time, st.integers(0, 23), st.sampled_from([0, 30])))
CADENCES = st.builds(Cadence, MOMENTS, MOMENTS, st.sampled_from(ZONES)).filter(
    lambda made: timedelta(hours=4) <= made.window <= timedelta(days=6)
)
DAYS = st.dates(date(2026, 9, 20), date(2027, 1, 31))
WAITS = st.one_of(
    st.sampled_from([timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=10)]),
    st.timedeltas(timedelta(0), timedelta(days=4)),
)
STEPS = st.one_of(
    st.tuples(st.sampled_from(["wait", "wait", "sleep"]), WAITS),
    st.tuples(st.just("wait"), WAITS),
    st.tuples(st.just("move"), CADENCES),
    st.tuples(st.just("skip dates"), st.lists(DAYS, max_size=4)),
    st.tuples(st.sampled_from(["pause", "resume", "skip"]), st.none()),
    st.tuples(st.just("away"), st.tuples(DAYS, st.integers(0, 20))),
)
TOLD = frozenset({CheckInState.SKIPPED, CheckInState.MISSED})


class Life:
    """A pilot through a season, and what each slot that came was due."""

    def __init__(self, deps: Deps, clock: MovableClock) -> None:
        self.deps, self.clock = deps, clock
        self.came: list[Slot] = []

    @property
    def pilot(self) -> Pilot:
        with self.deps.db.read() as tx:
            found = by_key(tx, "invoice-triage")
        assert found is not None
        return found

    def weeks(self) -> dict[IsoWeek, tuple[CheckInState, datetime, str]]:
        with self.deps.db.read() as tx:
            rows = tx.execute(select(CheckInRow)).all()
        found = {IsoWeek(row.iso_year, row.iso_week): (row.state, row.opens_at, row.reason) for row in rows}
        assert len(found) == len(rows)
        return found

    def sleep(self, how_long: timedelta) -> None:
        """Time passes and the bot does not look."""
        pilot, had = self.pilot, self.weeks()
        self.clock.advance(how_long)
        now = self.clock.now()
        assert pilot.next_opens_at is not None
        after = pilot.next_opens_at - timedelta(seconds=1)
        coming = slots_from(pilot.cadence, after=after, last_week=max(had, default=None))
        self.came += takewhile(lambda slot: slot.opens_at <= now, coming)

    def wake(self) -> None:
        assert tick(self.deps) == 0

    def take(self, step: str, what: object) -> None:
        match step, what:
            case "sleep", timedelta() as how_long:
                self.sleep(how_long)
            case "wait", timedelta() as how_long:
                self.sleep(how_long)
                self.wake()
            case "move", Cadence() as cadence:
                pilots.import_pilots(self.deps, [spec(cadence=cadence, skip_dates=self.pilot.skip_dates)])
            case "skip dates", list() as days:
                dates = tuple(sorted(set(days)))
                pilots.import_pilots(self.deps, [spec(cadence=self.pilot.cadence, skip_dates=dates)])
            case "away", (date() as first, int() as length):
                for user in (CHAMPION, PRACTITIONER):
                    absences.set_away(self.deps, user, Absence(first, first + timedelta(days=length)))
            case _:
                change = {"pause": pilots.pause, "resume": pilots.resume, "skip": pilots.skip}[step]
                change(self.deps, CHAMPION, key=None, channel=CHANNEL)


@contextmanager
def life(template: Path, cadence: Cadence) -> Iterator[Life]:
    """A season that begins before the clocks change and goes on over New Year, with its week 53."""
    with TemporaryDirectory() as folder:
        file = shutil.copy(template, Path(folder) / "pilot.db")
        clock = MovableClock(utc("2026-10-12 10:17"))
        db = Database(f"sqlite:///{file}")
        deps = Deps(db, clock, Settings(_env_file=None, country="DE"))
        pilots.import_pilots(deps, [spec(cadence=cadence)])
        yield Life(deps, clock)
        db.dispose()


@settings(max_examples=40)
@given(cadence=CADENCES, steps=st.lists(STEPS, min_size=4, max_size=25))
def test_no_week_gets_two_check_ins_and_every_slot_is_opened_missed_or_skipped_with_a_reason(
    migrated_file: Path, cadence: Cadence, steps: list[tuple[str, object]]
) -> None:
    with life(migrated_file, cadence) as lived:
        for step, what in steps:
            lived.take(step, what)
        lived.wake()
        became = lived.weeks()
    for slot in lived.came:
        state, opens_at, reason = became[slot.week]
        assert opens_at == slot.opens_at
        assert bool(reason) is (state in TOLD)
