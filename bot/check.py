"""Is everything in place? One sentence per finding, and what to do about it."""

import logging
import re
from collections.abc import Iterator, Mapping

from pydantic import SecretStr
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import manifest, surroundings
from bot.clock import SystemClock
from bot.directory import Directory
from bot.domain.errors import UnavailableError
from bot.domain.preflight import Finding
from bot.failures import Meaning, classify, reason
from bot.services import outbox, playbook
from bot.services.deps import Deps
from bot.services.health import dead_letters, retry_dead_letters
from bot.services.preflight import all_findings
from bot.settings import Settings
from bot.views.doctor import scopes
from storage import migrations
from storage.database import Database

_APPS = "https://api.slack.com/apps"
_TIMEOUT_SECONDS = 10
_JUDGED = (Meaning.NOTHING_WORKS, Meaning.NEVER)
_MARKUP = re.compile(r"<!date[^|>]*\|([^>]*)>|<[@#]([A-Z0-9]+)>")


class _NoAnswerError(Exception):
    """Slack gave no answer, so nothing can be said of our tokens; the message says why."""


def line(finding: Finding) -> str:
    """A finding for the terminal, where nothing draws Slack's markup."""
    said = f"ok       {finding.fact}" if finding.cure is None else f"problem  {finding.fact} {finding.cure}"
    return _MARKUP.sub(lambda found: found[1] or found[2], said)


def findings(settings: Settings, environment: Mapping[str, str], *, retry: bool = False) -> Iterator[Finding]:
    """Look at settings, database, tokens, scopes and messages, in the order in which somebody new meets them.

    With `retry`, what could not be delivered is tried once more.
    """
    logging.getLogger("slack_sdk").setLevel(logging.CRITICAL)  # what it would log is a finding here
    yield from _surroundings(environment)
    database = _database(settings.database_url)
    yield database
    yield from _playbook(settings)
    if settings.slack_bot_token is None and settings.slack_app_token is None:
        yield _no_app()
    try:
        yield from _bot_token(settings)
        yield _app_token(settings)
        yield from _pilots(settings)
    except _NoAnswerError as error:
        yield Finding(
            f"Slack cannot be reached at {settings.slack_api_url}: {error}.",
            "Look at the network of this machine, at HTTPS_PROXY if there is a proxy, and at SLACK_API_URL.",
        )
    if database.cure is None:
        yield from _undelivered(settings, retry=retry)


def _playbook(settings: Settings) -> Iterator[Finding]:
    """The organisation's own playbook, if there is one."""
    path = settings.playbook
    if path is None:
        return
    wrong = playbook.problems(path)
    for problem in wrong:
        yield Finding(f"The playbook {path}, {problem}", "Until it is mended, the last good one stays.")
    if not wrong:
        yield Finding(f"The playbook {path} can be read.")


def _undelivered(settings: Settings, *, retry: bool) -> Iterator[Finding]:
    """What Slack did not take and the bot has given up on."""
    deps = Deps(Database(settings.database_url), SystemClock(), settings)
    try:
        if retry:
            yield Finding(f"{retry_dead_letters(deps)} messages are tried once more.")
        letters = dead_letters(deps)
        waiting = outbox.stuck(deps)
    finally:
        deps.db.dispose()
    for letter in letters:
        on = settings.figures.day(letter.created_at.date())
        yield Finding(
            f"A message of {on} ({letter.kind}) could not be delivered to {letter.recipient}: {letter.error}.",
            "When that is mended, run `pilot-bot check --retry`.",
        )
    for message in waiting:
        yield Finding(
            f"A message ({message.kind}) to {message.recipient} was put off {message.postponed} times and never sent.",
            "Look in the log for why it is put off, and report it as a fault of this program.",
        )
    if not letters:
        yield Finding("No message is undeliverable.")


def _surroundings(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Misspelt settings, and tokens that others can read."""
    for name, nearest in surroundings.unknown(surroundings.names(environment), Settings.names()):
        hint = f"Did you mean {nearest}?" if nearest else "Remove it, or look for its name in docs/settings.md."
        yield Finding(f"There is no setting {name}.", hint)
    if surroundings.is_open_to_others():
        yield Finding("Others on this machine can read .env, which holds the tokens.", "Run `chmod 600 .env`.")


def _database(url: str) -> Finding:
    database = Database(url)
    place = database.url.render_as_string(hide_password=True)
    try:
        revision = database.revision()
    except UnavailableError as error:
        why = str(error).splitlines()[0]
        return Finding(f"The database {place} cannot be opened: {why}.", "Correct DATABASE_URL.")
    finally:
        database.dispose()
    if revision != migrations.head():
        return Finding(f"The database {place} is not up to date.", "Run `pilot-bot migrate`, or start the bot.")
    return Finding(f"The database {place} is up to date.")


def _no_app() -> Finding:
    """For somebody who has not begun: the link opens Slack with everything about the app filled in."""
    return Finding(
        "There are no tokens yet.",
        f"If there is no app either, create it at {manifest.create_url()} and install it into your workspace.",
    )


def _bot_token(settings: Settings) -> Iterator[Finding]:
    where = f"At {_APPS} choose your app, then OAuth & Permissions"
    problem = _shape(
        settings.slack_bot_token, "SLACK_BOT_TOKEN", "xoxb-", f"{where}, and copy the Bot User OAuth Token."
    )
    if problem is not None:
        yield problem
        return
    client = _client(settings, settings.slack_bot_token)
    try:
        answer = client.auth_test()
    except (SlackApiError, OSError) as error:
        _require_answer(error)
        yield Finding(
            f"Slack does not take SLACK_BOT_TOKEN: {reason(error)}.",
            f"{where}. Install the app again if it was removed, and copy the token again; everything is kept.",
        )
        return
    yield Finding(f"Connected to {answer['team']} as {answer['user']}.")
    yield scopes(manifest.missing(str(answer.headers.get("x-oauth-scopes", ""))))


def _app_token(settings: Settings) -> Finding:
    if settings.slack_app_token is None and settings.slack_signing_secret is not None:
        return Finding("SLACK_SIGNING_SECRET is set and SLACK_APP_TOKEN is not: Slack is served over HTTP.")
    where = f"At {_APPS} choose your app, then Basic Information, App-Level Tokens"
    cure = f"{where}, and generate one with the scope connections:write."
    problem = _shape(settings.slack_app_token, "SLACK_APP_TOKEN", "xapp-", cure)
    if problem is not None:
        return problem
    token = settings.slack_app_token
    try:
        _client(settings, None).apps_connections_open(app_token=token.get_secret_value() if token else "")
    except (SlackApiError, OSError) as error:
        _require_answer(error)
        return Finding(
            f"Socket Mode cannot be used: {reason(error)}.",
            f"Switch on Socket Mode for the app at {_APPS}, and check SLACK_APP_TOKEN.",
        )
    return Finding("Socket Mode is on.")


def _pilots(settings: Settings) -> Iterator[Finding]:
    """What each pilot needs, after Slack was asked about what we have not asked for a day."""
    deps = Deps(Database(settings.database_url), SystemClock(), settings)
    try:
        if deps.db.revision() != migrations.head():
            return
        client = _client(settings, settings.slack_bot_token)
        Directory(deps, client, client).refresh()
        for pilot, finding in all_findings(deps):
            yield Finding(f"{pilot.key}: {finding.fact}", finding.cure)
    except UnavailableError:
        return  # the database has a finding of its own
    finally:
        deps.db.dispose()


def _require_answer(error: Exception) -> None:
    """A token can be judged by what Slack says of it; not by a network that is down, nor by a Slack that is."""
    if not isinstance(error, SlackApiError) or classify(error).meaning not in _JUDGED:
        raise _NoAnswerError(reason(error)) from error


def _shape(token: SecretStr | None, name: str, prefix: str, cure: str) -> Finding | None:
    if token is None:
        return Finding(f"{name} is not set.", cure)
    if not token.get_secret_value().startswith(prefix):
        return Finding(f"{name} does not begin with {prefix}.", cure)
    return None


def _client(settings: Settings, token: SecretStr | None) -> WebClient:
    return WebClient(
        token=token.get_secret_value() if token else None, base_url=settings.slack_api_url, timeout=_TIMEOUT_SECONDS
    )
