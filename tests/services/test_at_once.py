"""Two processes that decide about one pilot at once: the second waits for the first, and is told what it finds."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

import storage.blockers
import storage.pilots
import storage.readiness
from bot.domain.blockers import Kind, Refused
from bot.domain.carryover import Draft
from bot.domain.checkins import Category
from bot.domain.gates import Cost, Effect, Findings, GateDraft, Verdict
from bot.domain.lessons import Written
from bot.domain.pilots import Ending, PilotState, Stage
from bot.domain.readiness import Map, NeedDraft, NeedKind, NeedState
from bot.domain.risks import RiskDraft, RiskState, settle
from bot.services import blockers, ending, gates, pilots, readiness, riskmoves, risks
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from bot.views.gates import Place
from tests.builders import CHAMPION, SPONSOR, spec
from tests.services.keeping import desk
from tests.storage.keeping import keep_risk
from tests.storage.postgres import wait_for_a_lock

LATE = NeedDraft(kind=NeedKind.APPROVAL, name="Works council", due_on=date(2026, 2, 27), state=NeedState.ASKED)


@pytest.fixture
def deps(postgres_url: str) -> Iterator[Deps]:
    found, _ = desk(postgres_url)
    pilots.import_pilots(found, [spec()])
    yield found
    found.db.dispose()


@contextmanager
def held(deps: Deps, url: str, second: Callable[[], Any], told: list[Any]) -> Iterator[UnitOfWork]:
    """A transaction that holds the pilot while `second` wants it; what that comes to is `told` afterwards."""
    with ThreadPoolExecutor(1) as pool:
        with deps.write() as uow:
            storage.pilots.hold(uow.tx, 1)
            coming = pool.submit(second)
            wait_for_a_lock(url)
            yield uow
        told.append(coming.result())


def test_an_item_is_raised_once(deps: Deps, postgres_url: str) -> None:
    added = readiness.add(deps, CHAMPION, 1, LATE)
    assert isinstance(added, Map)
    need_id = added.needs[0].id
    told: list[Any] = []
    with held(deps, postgres_url, lambda: readiness.raise_it(deps, SPONSOR, need_id), told) as uow:
        words = Draft(Kind.BLOCKER, "No answer", Category.GOVERNANCE)
        item = blockers.open_now(uow, storage.pilots.by_id(uow.tx, 1), CHAMPION, words)
        storage.readiness.raised(uow.tx, need_id, item.id)
    assert told == [readiness.RAISED]


def test_an_item_of_one_name_is_added_once(deps: Deps, postgres_url: str) -> None:
    told: list[Any] = []
    with held(deps, postgres_url, lambda: readiness.add(deps, SPONSOR, 1, LATE), told) as uow:
        storage.readiness.add(uow.tx, 1, LATE, by=CHAMPION, at=uow.now, offer_at=None)
    assert list(told[0]) == ["name"]


def test_a_risk_becomes_a_blocker_once(deps: Deps, postgres_url: str) -> None:
    with deps.db.write() as tx:
        named = keep_risk(tx, 1)
        pilot = storage.pilots.by_id(tx, 1)
    told: list[Any] = []
    with held(deps, postgres_url, lambda: risks.press(deps, SPONSOR, named.id, RiskState.CAME_TRUE), told) as uow:
        move = settle(named, RiskState.CAME_TRUE, by=CHAMPION, now=uow.now)
        assert riskmoves.take(uow, pilot, named, move)
    assert "Risk #1 was already handled by <@UCHAMPION>" in told[0].sentence
    assert "came true as blocker #1" in told[0].sentence
    with deps.db.read() as tx:
        assert len(storage.blockers.live(tx, 1)) == 1


def test_a_risk_is_added_once(deps: Deps, postgres_url: str) -> None:
    told: list[Any] = []
    draft = RiskDraft(what="The archive migration")
    with held(deps, postgres_url, lambda: risks.add(deps, SPONSOR, 1, draft), told) as uow:
        keep_risk(uow.tx, 1, what="the archive migration")
    assert list(told[0]) == ["what"]


def test_a_stage_is_left_once(deps: Deps, postgres_url: str) -> None:
    findings = Findings(effect=Effect.YES, problems="", cost=Cost.LESS)
    draft = GateDraft(findings=findings, verdict=Verdict.GO_ON, wanted=Stage.DATA, why="Fast", taken_by=SPONSOR)
    place = Place(1, Stage.SELECTION, Stage.SELECTION)
    told: list[Any] = []
    with held(deps, postgres_url, lambda: gates.record(deps, SPONSOR, place, draft, form_id="V2"), told) as uow:
        pilot = storage.pilots.by_id(uow.tx, 1)
        storage.pilots.change(uow.tx, pilot, replace(pilot.spec, stage=Stage.BUILD), at=uow.now)
    assert isinstance(told[0], Refused)
    assert "has moved this pilot to build meanwhile" in told[0].sentence


def test_a_pilot_ends_once(deps: Deps, postgres_url: str) -> None:
    stopped = Ending(PilotState.STOPPED, "")
    told: list[Any] = []
    with held(
        deps, postgres_url, lambda: ending.end(deps, SPONSOR, 1, stopped, Written(happened="It broke")), told
    ) as uow:
        storage.pilots.end(uow.tx, 1, Ending(PilotState.SHIPPED, ""), at=uow.now)
    assert isinstance(told[0], Refused)
    assert "has ended (shipped)" in told[0].sentence
