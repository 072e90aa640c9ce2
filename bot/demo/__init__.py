"""The bot in a Slack workspace on this machine, with a story in it. Nothing leaves the machine, nothing is kept."""

import tempfile
import time
from pathlib import Path

import click

from bot.demo.stage import Stage
from bot.demo.story import BEGINS, HISTORY, THIS_WEEK, ZONE
from bot.demo.transcript import Transcript
from bot.domain.cadence import IsoWeek


def play(*, tour: bool) -> None:
    """Play twelve weeks quickly and one week in front of the reader; stay up afterwards unless it is a tour."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="pilot-demo-") as folder:
        stage = Stage(Path(folder))
        try:
            stage.open()
            click.echo(
                "A Slack workspace on this machine, the real bot in it, and three pilots with twelve weeks behind them."
            )
            week = _play_history(stage)
            _play_week(stage, week)
            click.echo(_summary(stage, time.monotonic() - began))
            if not tour:
                _stay_up(stage)
        finally:
            stage.close()


def _play_history(stage: Stage) -> IsoWeek:
    """Twelve weeks; returns the week after them."""
    week = IsoWeek.of(BEGINS.astimezone(ZONE).date())
    with click.progressbar(HISTORY, label="Playing twelve weeks", show_eta=False) as weeks:
        for acts in weeks:
            stage.play(week, acts, watch=lambda: None)
            week = week.following()
    return week


def _play_week(stage: Stage, week: IsoWeek) -> None:
    click.secho(f"\nThis is week {week.week}, as it happens", bold=True)
    transcript = Transcript(stage.slack, ZONE, click.echo)
    stage.narrate = transcript.tell
    stage.play(week, THIS_WEEK, watch=transcript.look)


def _summary(stage: Stage, seconds: float) -> str:
    posted = len(stage.slack.calls_of("chat.postMessage"))
    problems = len(stage.slack.problems)
    return (
        f"\nThirteen weeks of three pilots in {seconds:.0f} s: {posted} messages posted, "
        f"{problems} of the bot's calls refused by the workspace."
    )


def _stay_up(stage: Stage) -> None:
    click.echo(f"The workspace stays up at {stage.slack.url}; Ctrl-C ends it.")
    try:
        while True:
            time.sleep(1)
    except KeyboardInterrupt:
        click.echo()
