"""The bot in a Slack workspace on this machine, with a story in it. Nothing leaves the machine, nothing is kept."""

import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import click

from bot.clock import SystemClock
from bot.demo import workspace
from bot.demo.cast import ZONE
from bot.demo.guide import Guide
from bot.demo.present import Present
from bot.demo.stage import Stage, opened
from bot.demo.story import BEGINS, CONTRACTS, HISTORY, THIS_WEEK
from bot.demo.transcript import Transcript
from bot.domain.cadence import IsoWeek, slot_in
from bot.sandbox import Sandbox
from bot.sandbox.page import Page


def play_tour() -> None:
    """Play twelve weeks quickly and one week in front of the reader, as text."""
    began = time.monotonic()
    told = told_to_end()
    with opened(port=0) as (stage, _):
        click.echo(
            "A Slack workspace on this machine, the real bot in it, and three pilots with twelve weeks behind them."
        )
        week = _play_history(stage, told)
        _play_week(stage, week, told)
        click.echo(_summary(stage, time.monotonic() - began))


def serve(*, port: int) -> None:
    """Hand the workspace over to whoever opens its page; until Ctrl-C."""
    told = told_to_end()
    with handed_over(told, port=port) as page:
        click.echo(f"Open {page.url} in a browser; Ctrl-C ends it.")
        _stay_up(told)


@contextmanager
def handed_over(told: threading.Event, *, port: int) -> Iterator[Page]:
    """The page of a workspace with twelve weeks behind it, on the Monday after them; the bot keeps up from then on."""
    with opened(port=port) as (stage, page):
        week = _play_history(stage, told)
        page.reading.see_all()
        stage.pass_time_until(slot_in(CONTRACTS.cadence, week).opens_at)
        present = Present(stage)
        present.keep_up()
        page.offer(time=present, tour=Guide(stage).steps())
        try:
            yield page
        finally:
            present.end()


def serve_workspace(*, port: int) -> None:
    """The same people and channels without a bot, for one that is started separately; until Ctrl-C."""
    told = told_to_end()
    slack = workspace.sandbox(SystemClock().now, port=port)
    page = Page(slack, name=workspace.NAME)
    with slack:
        workspace.furnish(slack)
        click.echo(f"Open {page.url} in a browser, and start the bot with:\n")
        for name, value in _environment(slack):
            click.echo(f"export {name}={value}")
        click.echo("\nWho and what is there, for pilots.yml:\n")
        places = [(channel.id, f"#{channel.name}") for channel in slack.channels()]
        for slack_id, name in [*((person.id, person.record.real_name) for person in slack.people()), *places]:
            click.echo(f"{slack_id}  {name}")
        _stay_up(told)


def _environment(slack: Sandbox) -> Sequence[tuple[str, str]]:
    return (
        ("SLACK_API_URL", slack.api_url),
        ("SLACK_BOT_TOKEN", slack.bot_token),
        ("SLACK_APP_TOKEN", slack.app_token),
    )


def _play_history(stage: Stage, told: threading.Event) -> IsoWeek:
    """Twelve weeks; returns the week after them."""
    week = IsoWeek.of(BEGINS.astimezone(ZONE).date())
    with click.progressbar(HISTORY, label="Playing twelve weeks", show_eta=False) as weeks:
        for acts in weeks:
            stage.play(week, acts, watch=partial(_go_on_unless, told))
            week = week.following()
    return week


def _play_week(stage: Stage, week: IsoWeek, told: threading.Event) -> None:
    click.secho(f"\nThis is week {week.week}, as it happens", bold=True)
    transcript = Transcript(stage.slack, ZONE, click.echo)

    def watch() -> None:
        transcript.look()
        _go_on_unless(told)

    stage.narrate = transcript.tell
    stage.play(week, THIS_WEEK, watch=watch)


def _summary(stage: Stage, seconds: float) -> str:
    posted = len(stage.slack.calls_of("chat.postMessage"))
    problems = len(stage.slack.problems)
    return (
        f"\nThirteen weeks of three pilots in {seconds:.0f} s: {posted} messages posted, "
        f"{problems} of the bot's calls refused by the workspace."
    )


def told_to_end() -> threading.Event:
    """Set by Ctrl-C and by SIGTERM, from now on. A signal that raises may be lost in somebody's destructor (seen)."""
    told = threading.Event()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wanted, lambda *_: told.set())
    return told


def _go_on_unless(told: threading.Event) -> None:
    if told.is_set():
        raise KeyboardInterrupt


def _stay_up(told: threading.Event) -> None:
    told.wait()
    click.echo()
