"""Whatever people do and however time jumps: no item is lost, nothing is sent twice, nobody is disturbed off hours."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

import storage.blockers
import storage.people
import storage.pilots
from bot import scheduler
from bot.clock import MovableClock
from bot.domain.blockers import Blocker, Kind, State
from bot.domain.carryover import Draft
from bot.domain.checkins import Category
from bot.domain.people import Person, UserId
from bot.domain.pilots import PilotState
from bot.domain.worktime import WorkingTime
from bot.services import blockers, handling
from bot.services.deps import Deps
from bot.settings import Settings
from bot.views.references import Reference
from storage.database import Database
from tests.builders import CHAMPION, DEPUTY, NOW, PRACTITIONER, SPONSOR, roster, spec
from tests.services.keeping import deliver

LEAD = UserId("ULEAD")
ZONES = {
    SPONSOR: ZoneInfo("America/New_York"),
    DEPUTY: ZoneInfo("Europe/Berlin"),
    LEAD: ZoneInfo("Asia/Tokyo"),
    CHAMPION: ZoneInfo("Europe/Berlin"),
    PRACTITIONER: ZoneInfo("Europe/Berlin"),
}
ESCALATIONS = ("escalation", "urgent escalation")
TIMED = (State.OPEN, State.ESCALATED, State.WAITING, State.COMMITTED)


ITEMS = st.integers(1, 3)
Act = Callable[[Deps, Reference], object]
ACTS: tuple[Act, ...] = (
    lambda deps, item: handling.hand_back(deps, CHAMPION, item, note=""),
    lambda deps, item: handling.ask_team(deps, DEPUTY, item, question="Which?"),
    lambda deps, item: handling.answer(deps, CHAMPION, item, text="That one"),
    lambda deps, item: handling.decline(deps, SPONSOR, item, reason="No"),
    lambda deps, item: handling.object_to(deps, PRACTITIONER, item, reason="Yes"),
    lambda deps, item: handling.escalate_now(deps, CHAMPION, item),
    lambda deps, item: handling.solve(deps, SPONSOR, item),
    lambda deps, item: handling.reopen(deps, PRACTITIONER, item),
)


class Ladder(RuleBasedStateMachine):
    """One pilot, a ladder of three in three zones, and a Slack that only notes what it is sent."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix="ladder-")
        self._url = f"sqlite:///{self._folder.name}/pilot.db"
        self.clock = MovableClock(NOW)
        self.sent: list[tuple[str, str, str, Any]] = []
        self.ids: list[int] = []
        self._start(grace=2)
        self.deps.db.migrate()

    @initialize()
    def begin(self) -> None:
        with self.deps.db.write() as tx:
            storage.pilots.add(tx, spec(roster=roster(deputy=DEPUTY)), next_opens_at=NOW + timedelta(days=900), at=NOW)
            for user, zone in ZONES.items():
                storage.people.record(tx, Person(user, zone=zone), at=NOW)
        for kind, urgent in ((Kind.BLOCKER, False), (Kind.ASK, False), (Kind.BLOCKER, True)):
            draft = Draft(kind, "Stuck", Category.DATA, urgent=urgent)
            kept = blockers.raise_any_day(self.deps, PRACTITIONER, 1, draft)
            assert isinstance(kept, blockers.Raised)
            self.ids.append(kept.item.id)

    @rule(hours=st.lists(st.sampled_from([1, 3, 5, 9, 17, 26, 50]), min_size=1, max_size=8))
    def let_time_pass(self, hours: list[int]) -> None:
        for each in hours:
            self.clock.advance(timedelta(hours=each))
            self._tick()

    @rule(days=st.integers(8, 40))
    def be_down_for_long(self, days: int) -> None:
        before = {item.id: item for item in self._items()}
        self.clock.advance(timedelta(days=days))
        assert scheduler.tick(self.deps) == 0
        for item in self._items():
            steps = [event for event in self._history(item.id) if event.version > before[item.id].version]
            assert len({event.version for event in steps}) <= 1, "one step after downtime, never a burst"
        self._tick()

    @rule(item=ITEMS, who=st.sampled_from([SPONSOR, DEPUTY, LEAD]), days=st.integers(0, 12), to=st.booleans())
    def promise(self, *, item: int, who: UserId, days: int, to: bool) -> None:
        on = (self.clock.now() + timedelta(days=days)).date()
        if to:
            handling.delegate(self.deps, who, self._seen(item), to=CHAMPION, on=on, note="")
        else:
            handling.commit(self.deps, who, self._seen(item), on=on, note="")

    @rule(item=ITEMS, act=st.sampled_from(ACTS))
    def act(self, item: int, act: Act) -> None:
        act(self.deps, self._seen(item))
        self._tick()

    @rule(item=ITEMS)
    def ask_back_and_answer_at_once(self, item: int) -> None:
        """Asked again on the same day: that would be a message of its own, were there no cap."""
        handling.ask_team(self.deps, DEPUTY, self._seen(item), question="Which?")
        handling.answer(self.deps, CHAMPION, self._seen(item), text="That one")
        self._tick()

    @rule(user=st.sampled_from([SPONSOR, DEPUTY, LEAD]), gone=st.booleans())
    def leave_or_return(self, *, user: UserId, gone: bool) -> None:
        with self.deps.db.write() as tx:
            storage.people.record(tx, Person(user, zone=ZONES[user], deleted=gone), at=self.clock.now())

    @rule(user=st.sampled_from([SPONSOR, DEPUTY, LEAD]), zone=st.sampled_from(["Asia/Tokyo", "America/Los_Angeles"]))
    def move_house(self, user: UserId, zone: str) -> None:
        with self.deps.db.write() as tx:
            storage.people.record(tx, Person(user, zone=ZoneInfo(zone)), at=self.clock.now())

    @rule(state=st.sampled_from([PilotState.ACTIVE, PilotState.PAUSED]))
    def pause_or_resume(self, state: PilotState) -> None:
        with self.deps.db.write() as tx:
            storage.pilots.set_state(tx, 1, state)
        self._tick()

    @rule(grace=st.integers(0, 5))
    def restart_with_another_policy(self, grace: int) -> None:
        self.deps.db.dispose()
        self._start(grace=grace)

    @rule(lost=ITEMS)
    def lose_a_timer(self, lost: int) -> None:
        with self.deps.db.write() as tx:
            for item in storage.blockers.by_ids(tx, [lost]):
                storage.blockers.reschedule(tx, replace(item, next_at=None))
        self._tick()

    @invariant()
    def no_item_is_lost(self) -> None:
        assert [item.id for item in self._items()] == self.ids

    @invariant()
    def each_item_waits_for_somebody_at_some_time_or_stands_in_the_digest(self) -> None:
        for item in self._items():
            if item.state in TIMED and item.rested_at is None:
                assert item.next_at is not None, item
            if item.state is State.ESCALATED:
                assert item.asked, item
            if item.state is State.COMMITTED:
                assert item.owner is not None
                assert item.promised_on is not None

    @invariant()
    def versions_and_history_agree(self) -> None:
        for item in self._items():
            history = self._history(item.id)
            assert max(event.version for event in history) == item.version
            assert history[-1].to_state is item.state

    def teardown(self) -> None:
        self.deps.db.dispose()
        self._folder.cleanup()

    def _start(self, *, grace: float) -> None:
        chosen = Settings(
            _env_file=None,
            database_url=self._url,
            programme_lead=LEAD,
            blocker_grace_days=grace,
            sponsor_wait_days=1 + grace / 2,
        )
        self.deps = Deps(Database(chosen.database_url), self.clock, chosen)

    def _tick(self) -> None:
        assert scheduler.tick(self.deps) == 0
        for message in deliver(self.deps):
            self._note(message.key, message.kind, message.recipient)

    def _note(self, key: str, kind: str, recipient: str) -> None:
        """A message that was posted: once, in working hours, and within the cap."""
        now = self.clock.now()
        assert key not in {sent[0] for sent in self.sent}
        if recipient.startswith("U"):
            with self.deps.db.read() as tx:
                zone = storage.people.known(tx, [UserId(recipient)])[UserId(recipient)].zone
            assert zone is not None
            assert WorkingTime(zone).is_working(now), (key, now)
            day = now.astimezone(zone).date()
            if kind in ESCALATIONS:
                assert (kind, recipient, day) not in {sent[1:] for sent in self.sent}
            self.sent.append((key, kind, recipient, day))

    def _items(self) -> list[Blocker]:
        with self.deps.db.read() as tx:
            return storage.blockers.by_ids(tx, self.ids)

    def _history(self, item: int) -> Any:
        with self.deps.db.read() as tx:
            return storage.blockers.history(tx, item)

    def _seen(self, item: int) -> Reference:
        with self.deps.db.read() as tx:
            found = storage.blockers.get(tx, item)
        assert found is not None
        return Reference(item, found.version)


Ladder.TestCase.settings = hypothesis_settings(max_examples=8, stateful_step_count=30, deadline=None)
TestLadder = Ladder.TestCase
