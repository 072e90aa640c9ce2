"""How long people wait for Slack to hear from us."""

import copy
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from bot.clock import ShiftedClock
from bot.domain.people import ChannelId, Roster, UserId
from bot.sandbox import Outcome, Sandbox
from bot.services.deps import Deps
from bot.services.pilots import import_pilots
from bot.settings import Settings
from bot.views.checkins import ANSWER
from storage.database import Database
from tests.bench.posts import posts_card
from tests.bench.processes import running, workspace
from tests.bench.ratio import Ratio, duration, timed
from tests.builders import spec

START = datetime(2026, 11, 30, 7, 59, 55, tzinfo=UTC)
"""Monday, shortly before the check-ins open in Berlin."""
TEAM = 8
PILOTS = 60
ONE_BY_ONE = 150
AT_ONCE = 16
ROUNDS = 15
BURST = 1_000
PAUSE_SECONDS = 0.05

Json = dict[str, Any]


def measure() -> list[Ratio]:
    with tempfile.TemporaryDirectory() as folder:
        return [*_submissions(Path(folder)), *_bursts(Path(folder))]


def _submissions(folder: Path) -> Iterator[Ratio]:
    clock, url = ShiftedClock(START), f"sqlite:///{folder / 'acks.db'}"
    with workspace(clock) as slack, workspace(clock) as bare:
        _furnish(slack, url, clock)
        slack.limits.enabled = False
        bot = running(
            slack, "tests.bench.apps", "bot", clock.now().isoformat(), DATABASE_URL=url, PILOT_TICK_SECONDS="5"
        )
        with bot, running(bare, "tests.bench.bare", "bolt", str(folder / "floor")):
            forms = _forms(slack)
            ours, floor = [], []
            for form in islice(forms, ONE_BY_ONE):
                ours.append(_answered(slack, form))
                floor.append(_answered(bare, form))
                time.sleep(PAUSE_SECONDS)
            yield timed(
                "ack of a submission, kept on disk, against a bare Bolt app that writes and syncs 4 kB",
                statistics.median(ours),
                statistics.median(floor),
                2.5,
            )
            together = [span for _ in range(ROUNDS) for span in _at_once(slack, list(islice(forms, AT_ONCE)))]
            middle, slowest = statistics.median(together), statistics.quantiles(together, n=100)[98]
            yield Ratio(
                f"{AT_ONCE} submissions at once: the slowest of a hundred against the median",
                duration(slowest),
                duration(middle),
                slowest / middle,
                4,
            )


def _bursts(folder: Path) -> Iterator[Ratio]:
    clock, url = ShiftedClock(START), f"sqlite:///{folder / 'bursts.db'}"
    with workspace(clock) as slack, workspace(clock) as bare:
        dana = slack.add_person("dana")
        Database(url).migrate()
        commands = [
            {"command": "/pilot", "text": f"help {number} {'x' * 4_000}", "user_id": dana.id} for number in range(BURST)
        ]
        bot = running(
            slack, "tests.bench.apps", "bot", clock.now().isoformat(), DATABASE_URL=url, PILOT_TICK_SECONDS="5"
        )
        with bot, running(bare, "tests.bench.bare", "client"):
            ours, floor = _rate(slack, commands), _rate(bare, commands)
        yield Ratio(
            f"envelopes answered a second, {BURST:,} at once, none lost, against a client that only acks",
            f"{ours:,.0f}/s",
            f"{floor:,.0f}/s",
            ours / floor,
            0.05,
            at_least=True,
        )


def _furnish(slack: Sandbox, url: str, clock: ShiftedClock) -> None:
    """So many pilots, each with a channel and a team of its own, and check-ins that open at once."""
    deps = Deps(Database(url), clock, Settings(_env_file=None))
    deps.db.migrate()
    sponsor = slack.add_person("sam")
    specs = []
    for number in range(PILOTS):
        team = [slack.add_person(f"p{number}-{one}") for one in range(TEAM)]
        channel = slack.add_channel(f"pilot-{number}", members=team)
        users = tuple(UserId(one.id) for one in team)
        roster = Roster(champion=users[0], practitioners=users, sponsor=UserId(sponsor.id))
        specs.append(spec(key=f"pilot-{number}", name=f"Pilot {number}", channel=ChannelId(channel.id), roster=roster))
    import_pilots(deps, specs)
    deps.db.dispose()


def _forms(slack: Sandbox) -> Iterator[Json]:
    """Everybody's answers, as Slack submits them when somebody has opened the form."""
    slack.wait_until(lambda: sum(map(posts_card, slack.calls_of("chat.postMessage"))) >= PILOTS, timeout=120)
    template = _template(slack)
    metadata = json.loads(template["view"]["private_metadata"])
    for one in range(1, TEAM):
        for number in range(PILOTS):
            person = slack.person(f"p{number}-{one}")
            card = person.messages(slack.channel(f"pilot-{number}"))[-1]
            person.press(card, ANSWER)
            form = copy.deepcopy(template)
            form["user"] |= {"id": person.id, "name": person.name}
            form["view"] |= {
                "id": f"V{number}X{one}",
                "private_metadata": json.dumps(metadata | {"id": _reference(card.blocks)}),
            }
            yield form


def _template(slack: Sandbox) -> Json:
    """What Slack sends when somebody has filled the form in."""
    person = slack.person("p0-0")
    form = person.press(person.messages(slack.channel("pilot-0"))[-1], ANSWER).view
    if form is None:
        raise RuntimeError("no form was opened")
    form.fill(completed="Labelled 200 invoices", rating="4").submit()
    return slack.envelopes[-1].payload


def _reference(blocks: Sequence[Json]) -> Any:
    """The check-in that a card is about, as its button knows it."""
    (button,) = (one for block in blocks if block["type"] == "actions" for one in block["elements"])
    return json.loads(button["value"])["id"]


def _answered(slack: Sandbox, form: Json) -> float:
    """How long it took until the form was acknowledged without an objection."""
    began = time.perf_counter()
    (envelope,) = slack.burst("interactive", [form])
    taken = time.perf_counter() - began
    if envelope.outcome is not Outcome.ACKED or envelope.answer:
        raise RuntimeError(f"not taken: {envelope.outcome} {envelope.answer}")
    return taken


def _at_once(slack: Sandbox, forms: Sequence[Json]) -> list[float]:
    taken: list[float] = []
    threads = [threading.Thread(target=lambda form=form: taken.append(_answered(slack, form))) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(taken) != len(forms):
        raise RuntimeError("a submission failed")
    return taken


def _rate(slack: Sandbox, commands: Sequence[Json]) -> float:
    """Envelopes answered a second, none lost."""
    began = time.perf_counter()
    envelopes = slack.burst("slash_commands", commands)
    taken = time.perf_counter() - began
    if {envelope.outcome for envelope in envelopes} != {Outcome.ACKED}:
        raise RuntimeError("envelopes were lost")
    return len(commands) / taken
