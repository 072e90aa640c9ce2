"""A bot without Slack: a database, a clock that tests move, and settings."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from bot.clock import MovableClock
from bot.domain.charter import Charter, Measurement, changes
from bot.domain.decisions import Decision
from bot.domain.people import ChannelId, UserId
from bot.pacing import Turns
from bot.services import checkins, confidence, outbox, playbook
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from bot.settings import Settings
from storage import charter, decisions, pilots
from storage.database import Database
from storage.deliveries import Claimed
from storage.outbox import Message, Place
from tests.builders import CHAMPION, NOW, SPONSOR, answers


def desk(url: str, **settings: Any) -> tuple[Deps, MovableClock]:
    """What every use case needs, and its clock, which stands at NOW."""
    clock = MovableClock(NOW)
    return Deps(Database(url), clock, Settings(_env_file=None, database_url=url, **settings)), clock


def copied(template: Path, path: Path) -> str:
    """The URL of a fresh SQLite file with all tables."""
    path.write_bytes(template.read_bytes())
    return f"sqlite:///{path}"


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that runs meanwhile, on whatever database."""
    found: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield found
    event.remove(Engine, "before_cursor_execute", note)


def keep_beside_the_rounds(uow: UnitOfWork, pilot_id: int, *, months: int) -> None:
    """A charter, a metric measured and something decided each month, and the readiness map that the bot ships with."""
    before, after = Charter(), Charter(problem="Invoices wait for five days", task="Sort what comes in")
    charter.save(uow.tx, pilot_id, after, version=0)
    charter.note(uow.tx, pilot_id, changes(before, after, by=CHAMPION, at=NOW))
    for month in range(months):
        on = NOW.date() - timedelta(weeks=4 * month)
        charter.measure(uow.tx, pilot_id, Measurement(on, 5 - month / months), by=CHAMPION)
        decision = Decision(pilot_id=pilot_id, what="Stay", taken_by=SPONSOR, recorded_by=CHAMPION, at=NOW)
        decisions.add(uow.tx, decision, form_id=f"decision-{month}")
    playbook.lay_out(uow, pilots.by_id(uow.tx, pilot_id))


def rate_all(deps: Deps, check_in_id: int, team: dict[UserId, int], leadership: dict[UserId, int]) -> None:
    """Everybody answers and rates, in this order."""
    for user, value in team.items():
        checkins.submit(deps, user, check_in_id, answers(), rating=value, form_id=f"V{check_in_id}{user}")
    for user, value in leadership.items():
        confidence.rate(deps, user, check_in_id, value)


def deliver(deps: Deps) -> list[Message]:
    """Send what may go now to nowhere; returns what was posted, not what was only updated."""
    posted, turns = [], Turns()
    while (claimed := _next(deps, turns)) is not None:
        message, ts = claimed.message, f"{deps.clock.now().timestamp():.6f}"
        outbox.record_sent(deps, claimed, claimed.place or Place(ChannelId(f"D{message.recipient}"), ts))
        posted += [message] if claimed.place is None else []
    return posted


def _next(deps: Deps, turns: Turns) -> Claimed | None:
    """What may go, after the pace has been waited for."""
    while (paces := outbox.paces(deps)) is not None:
        claimed = outbox.claim(deps, turns)
        if claimed is not None or paces.next_at == paces.now:
            return claimed
        deps.clock.sleep((paces.next_at - paces.now).total_seconds())
    return None
