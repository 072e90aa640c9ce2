"""The command line: `python -m bot`, or `pilot-bot` when installed.

Exit codes: 0 fine, 1 a finding or a failure that the output names, 2 wrong usage.
"""

import errno
import gc
import os
import signal
import sys
import threading
from datetime import datetime
from importlib import metadata

import click
from slack_sdk.errors import SlackApiError

from bot import logs
from bot.app import build
from bot.check import findings, line
from bot.clock import Clock, ShiftedClock, SystemClock
from bot.commandline.audit import audit
from bot.commandline.backup import backup, restore
from bot.commandline.base import fail, opened, read_settings
from bot.commandline.exchange import export
from bot.commandline.pilots import import_, pilots
from bot.commandline.privacy import erase, retention
from bot.delivery import NothingWorksError
from bot.domain.errors import RefusedError, UnavailableError
from bot.failures import reason
from bot.settings import Settings

_YEARS = range(2000, 2100)


def _version() -> str:
    try:
        return metadata.version("pilot-check-ins")
    except metadata.PackageNotFoundError:
        return "of this checkout"


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)
@click.version_option(_version())
def cli() -> None:
    """Weekly check-ins for AI pilots in Slack."""


@cli.command()
def run() -> None:
    """Connect to Slack and keep running until stopped."""
    settings = read_settings()
    _require_tokens(settings)
    stop, lost = threading.Event(), threading.Event()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wanted, lambda *_: stop.set())

    def give_up() -> None:
        lost.set()
        stop.set()

    bot = build(settings, clock=SystemClock())
    try:
        bot.start(lost=give_up)
        gc.freeze()  # what is loaded stays; looking through it again takes tens of milliseconds each time (measured)
        stop.wait()
    except RefusedError as error:
        fail(str(error))
    except (SlackApiError, OSError) as error:
        fail(f"Slack cannot be reached: {reason(error)}. `pilot-bot check` says more.")
    finally:
        bot.stop()
    if lost.is_set():
        fail("Slack could not be reached for minutes; start the bot again.")


@cli.command()
@click.option(
    "--now",
    "clock",
    metavar="INSTANT",
    callback=lambda _, __, now: _clock(now),
    help="Take this for the present, like 2026-12-07T08:00:00Z.",
)
def tick(clock: Clock) -> None:
    """Do everything that is due, deliver it, and exit."""
    settings = read_settings()
    if settings.slack_bot_token is None:
        fail("SLACK_BOT_TOKEN is not set. `pilot-bot check` says where to find it.")
    bot = build(settings, clock=clock)
    try:
        bot.prepare()
        done = bot.tick()
    except NothingWorksError as error:
        fail(f"Slack takes nothing from us: {error}. What is decided waits; `pilot-bot check` says more.")
    finally:
        bot.stop()
    wrong = [f"{done.failed} of the things due failed; the log above says why."] if done.failed else []
    if done.unsent:
        reasons = ", ".join(f"{why} ({times})" for why, times in done.unsent.most_common())
        wrong.append(
            f"{done.unsent.total()} messages could not be delivered: {reasons}. "
            "Those that may still arrive are tried again; `pilot-bot check` names the others."
        )
    if wrong:
        fail(*wrong)


@cli.command()
def migrate() -> None:
    """Bring the database up to date."""
    with opened() as deps:
        click.echo(f"The database is up to date ({deps.db.revision()}).")


@cli.command()
@click.option("--retry", is_flag=True, help="Try once more to deliver what could not be delivered.")
def check(*, retry: bool) -> None:
    """Look whether everything is in place; exit 1 if not."""
    wrong = 0
    for finding in findings(read_settings(strict=False), os.environ, retry=retry):
        click.echo(line(finding))
        wrong += finding.cure is not None
    sys.exit(1 if wrong else 0)


@cli.command()
@click.option("--tour", is_flag=True, help="Play one week as text, and exit.")
@click.option("--workspace-only", is_flag=True, help="Without the bot: for one that is started separately.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="PORT",
    help="Where the page is served, on 127.0.0.1; any free port by default.",
)
def demo(*, tour: bool, workspace_only: bool, port: int) -> None:
    """Try the bot in a workspace on this machine."""
    try:
        from bot import demo as story
    except ImportError as error:
        fail(f"The demo needs more than the bot: install the extra `demo` ({error}).")
    logs.set_up("error")
    try:
        if tour:
            story.play_tour()
        elif workspace_only:
            story.serve_workspace(port=port)
        else:
            story.serve(port=port)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        fail(f"The page cannot be served on port {port}: {os.strerror(error.errno)}. Choose another --port, or none.")


for command in (import_, pilots, audit, backup, restore, export, erase, retention):
    cli.add_command(command)


def main() -> None:
    """Run the command line; failures that people can mend are sentences, not tracebacks."""
    try:
        cli()
    except RefusedError as error:
        fail(str(error), "Nothing was changed.")
    except UnavailableError as error:
        fail(f"The database cannot be used: {error}.", "DATABASE_URL says where it is; `pilot-bot check` says more.")


def _require_tokens(settings: Settings) -> None:
    if settings.slack_bot_token is None:
        fail("SLACK_BOT_TOKEN is not set. `pilot-bot check` says where to find it.")
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        fail(
            "Neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP mode) is set. "
            "`pilot-bot check` says where to find them."
        )


def _clock(now: str | None) -> Clock:
    if now is None:
        return SystemClock()
    try:
        instant = datetime.fromisoformat(now)
        if instant.year in _YEARS:
            return ShiftedClock(instant)
    except ValueError:
        pass
    wanted = f"an instant with a zone from {_YEARS.start} to {_YEARS.stop - 1}, like 2026-12-07T08:00:00Z"
    raise click.BadParameter(f"{now} is not {wanted}")


if __name__ == "__main__":
    main()
