"""The command line: `python -m bot`, or `pilot-bot` when installed.

Exit codes: 0 fine, 1 a finding or a failure that the output names, 2 wrong usage.
"""

import os
import signal
import sys
import threading
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import NoReturn

import click
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from slack_sdk.errors import SlackApiError

from bot import logs
from bot.app import build
from bot.check import findings, line
from bot.clock import Clock, ShiftedClock, SystemClock
from bot.delivery import NothingWorksError
from bot.domain.errors import UnavailableError
from bot.failures import reason
from bot.services.pilots import Imported, described, import_pilots
from bot.settings import Settings
from bot.views import pilotexport, pilotfile


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
    settings = _settings()
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
        stop.wait()
    except (SlackApiError, OSError) as error:
        _fail(f"Slack cannot be reached: {reason(error)}. `pilot-bot check` says more.")
    finally:
        bot.stop()
    if lost.is_set():
        _fail("Slack could not be reached for minutes; start the bot again.")


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
    settings = _settings()
    if settings.slack_bot_token is None:
        _fail("SLACK_BOT_TOKEN is not set. `pilot-bot check` says where to find it.")
    bot = build(settings, clock=clock)
    try:
        bot.prepare()
        failed = bot.tick()
    except NothingWorksError as error:
        _fail(f"Slack takes nothing from us: {error}. What is decided waits; `pilot-bot check` says more.")
    finally:
        bot.stop()
    if failed:
        _fail(f"{failed} of the things due failed; the log above says why.")


@cli.command()
def migrate() -> None:
    """Bring the database up to date."""
    bot = build(_settings(), clock=SystemClock())
    bot.prepare()
    click.echo(f"The database is up to date ({bot.deps.db.revision()}).")
    bot.deps.db.dispose()


@cli.command()
@click.option("--retry", is_flag=True, help="Try once more to deliver what could not be delivered.")
def check(*, retry: bool) -> None:
    """Look whether everything is in place; exit 1 if not."""
    wrong = 0
    for finding in findings(_settings(), os.environ, retry=retry):
        click.echo(line(finding))
        wrong += finding.cure is not None
    sys.exit(1 if wrong else 0)


@cli.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """Create or update the pilots of a file.

    All that FILE describes, or nothing if there is an error in it.
    """
    located, problems = pilotfile.read(file.read_text("utf-8"))
    if problems:
        _fail(*(f"{file}: {problem}" for problem in problems), "Nothing was imported.")
    bot = build(_settings(), clock=SystemClock())
    bot.prepare()
    outcome = import_pilots(bot.deps, [one.spec for one in located])
    bot.deps.db.dispose()
    if not isinstance(outcome, Imported):
        at = {one.spec.key: one for one in located}
        found = (at[spec.key].problem(problem.field, problem.sentence) for spec, problem in outcome)
        _fail(*(f"{file}: {problem}" for problem in found), "Nothing was imported.")
    for word, keys in (("created", outcome.created), ("changed", outcome.changed), ("unchanged", outcome.unchanged)):
        if keys:
            click.echo(f"{word}: {', '.join(keys)}")


@cli.command()
def pilots() -> None:
    """Write the pilots as `import` reads them."""
    bot = build(_settings(), clock=SystemClock())
    bot.prepare()
    click.echo(pilotexport.write(described(bot.deps)), nl=False)
    bot.deps.db.dispose()


@cli.command()
@click.option("--tour", is_flag=True, help="Play one week as text, and exit.")
@click.option("--workspace-only", is_flag=True, help="Without the bot: for one that is started separately.")
@click.option(
    "--port", default=0, metavar="PORT", help="Where the page is served, on 127.0.0.1; any free port by default."
)
def demo(*, tour: bool, workspace_only: bool, port: int) -> None:
    """Try the bot in a workspace on this machine."""
    try:
        from bot import demo as story
    except ImportError as error:
        _fail(f"The demo needs more than the bot: install the extra `demo` ({error}).")
    logs.set_up("error")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends it as Ctrl-C does
    if tour:
        story.play_tour()
    elif workspace_only:
        story.serve_workspace(port=port)
    else:
        story.serve(port=port)


def main() -> None:
    """Run the command line; failures that people can mend are sentences, not tracebacks."""
    try:
        cli()
    except UnavailableError as error:
        _fail(f"The database cannot be used: {error}.", "DATABASE_URL says where it is; `pilot-bot check` says more.")


def _settings() -> Settings:
    try:
        settings = Settings()
    except ValidationError as error:
        _fail(*map(_setting_problem, error.errors()), "Correct these settings, in the environment or in .env.")
    logs.set_up(settings.log_level)
    return settings


def _setting_problem(problem: ErrorDetails) -> str:
    """What is wrong with one setting, and what it is for."""
    if not problem["loc"]:
        return problem["msg"]
    field = str(problem["loc"][0])
    name = field if field.isupper() else f"PILOT_{field.upper()}"
    wrong = "This has not the right form" if problem["type"] == "string_pattern_mismatch" else problem["msg"]
    meaning = next(
        (about.description for each, about in Settings.model_fields.items() if field in (each, about.validation_alias)),
        "",
    )
    return f"{name}: {wrong}. It is for: {meaning}"


def _require_tokens(settings: Settings) -> None:
    if settings.slack_bot_token is None:
        _fail("SLACK_BOT_TOKEN is not set. `pilot-bot check` says where to find it.")
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        _fail(
            "Neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP mode) is set. "
            "`pilot-bot check` says where to find them."
        )


def _clock(now: str | None) -> Clock:
    if now is None:
        return SystemClock()
    try:
        return ShiftedClock(datetime.fromisoformat(now))
    except ValueError as error:
        raise click.BadParameter(f"{now} is not an instant with a zone, like 2026-12-07T08:00:00Z ({error})") from None


def _fail(*sentences: str) -> NoReturn:
    for sentence in sentences:
        click.echo(sentence, err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
