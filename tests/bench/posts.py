"""A thousand check-ins due in the same minute."""

import tempfile
import threading
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from bot.clock import ShiftedClock
from bot.domain.people import ChannelId, Roster, UserId
from bot.sandbox import Call, Change, Sandbox
from bot.services.deps import Deps
from bot.services.pilots import import_pilots
from bot.settings import Settings
from storage.database import Database
from tests.bench.processes import running, workspace
from tests.bench.ratio import Ratio, timed
from tests.builders import spec

START = datetime(2026, 11, 30, 8, 0, 0, tzinfo=UTC)
"""Monday, when all check-ins open."""
CHANNELS = 1_000
ALIKE = 10
PATIENCE_SECONDS = 300
A_MINUTE = 300
"""What we take Slack's “several hundred” to be, by default; the workspace answers 429 to whatever is more."""


def measure() -> list[Ratio]:
    with tempfile.TemporaryDirectory() as folder:
        url, clock = f"sqlite:///{Path(folder) / 'posts.db'}", ShiftedClock(START)
        with workspace(clock) as slack:
            furnish(slack, url)
            bot = running(
                slack,
                "tests.bench.apps",
                "bot",
                clock.now().isoformat(),
                DATABASE_URL=url,
                PILOT_POSTS_PER_MINUTE=str(A_MINUTE),
            )
            all_there = _bell(slack)
            with bot:
                all_there.wait(PATIENCE_SECONDS)
            posted = sorted(_posted(slack))
            refused = sum(posts_card(call) and not call.ok for call in slack.calls)
    if len(posted) < CHANNELS or refused:
        raise RuntimeError(f"{len(posted)} cards arrived, and {refused} were refused")
    ideal = (CHANNELS - 1) * 60 / A_MINUTE
    what = f"{CHANNELS:,} cards at Slack's {A_MINUTE} a minute, first to last"
    return [timed(what, posted[-1] - posted[0], ideal, 1.1)]


def furnish(slack: Sandbox, url: str) -> None:
    """So many pilots, each with a channel; ten of them have the same people."""
    deps = Deps(Database(url), ShiftedClock(datetime(2026, 11, 29, tzinfo=UTC)), Settings(_env_file=None))
    deps.db.migrate()
    rosters = [_roster(slack, number) for number in range(CHANNELS // ALIKE)]
    specs = []
    for number in range(CHANNELS):
        roster = rosters[number // ALIKE]
        channel = ChannelId(slack.add_channel(f"pilot-{number}", members=roster.practitioners).id)
        specs.append(spec(key=f"pilot-{number}", name=f"Pilot {number}", channel=channel, roster=roster))
    import_pilots(deps, specs)
    deps.db.dispose()


def _roster(slack: Sandbox, number: int) -> Roster:
    dana, ravi, sam = (UserId(slack.add_person(f"{name}-{number}").id) for name in ("dana", "ravi", "sam"))
    return Roster(champion=dana, practitioners=(dana, ravi), sponsor=sam)


def _bell(slack: Sandbox) -> threading.Event:
    """Rings when all cards are there."""
    rings, seen = threading.Event(), count(1)

    def listen(change: Change) -> None:
        if (
            isinstance(change.subject, Call)
            and change.subject.ok
            and posts_card(change.subject)
            and next(seen) >= CHANNELS
        ):
            rings.set()

    slack.subscribe(listen)
    return rings


def _posted(slack: Sandbox) -> list[float]:
    """When each card was taken, in the workspace's seconds."""
    return [float(call.answer["ts"]) for call in slack.calls if call.answer and call.ok and posts_card(call)]


def posts_card(call: Call) -> bool:
    return call.method == "chat.postMessage" and str(call.args["channel"]).startswith("C")
