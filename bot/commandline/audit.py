"""Showing what was done."""

import json
from datetime import UTC, datetime

import click

from bot.commandline.base import fail, opened
from bot.domain.audit import Entry
from bot.services import audit as service
from bot.services.pilots import knows


@click.command()
@click.option("--pilot", metavar="KEY", help="Only what concerns this pilot.")
@click.option("--since", metavar="INSTANT", callback=lambda _, __, text: _instant(text), help="Only what is newer.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def audit(*, pilot: str | None, since: datetime | None, as_json: bool) -> None:
    """Write what was done, by whom and when, oldest first."""
    with opened() as deps:
        if pilot is not None and not knows(deps, pilot):
            fail(f"There is no pilot “{pilot}”. `pilot-bot pilots` lists those that there are.")
        service.entries(deps, lambda entry: click.echo((_json if as_json else _line)(entry)), pilot=pilot, since=since)


def _line(entry: Entry) -> str:
    """An entry for the terminal: when, which pilot, what, by whom, about whom, and the facts."""
    parts = [f"{entry.at:%Y-%m-%dT%H:%M:%SZ}", entry.pilot or "-", entry.action.value]
    parts += [f"by {entry.by}"] if entry.by else []
    parts += [f"about {entry.about}"] if entry.about else []
    parts += [f"{name}={_fact(value)}" for name, value in entry.facts.items()]
    return "  ".join(parts)


def _fact(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _json(entry: Entry) -> str:
    told = {"at": f"{entry.at:%Y-%m-%dT%H:%M:%S.%fZ}", "pilot": entry.pilot, "action": entry.action.value}
    who = {"by": entry.by, "about": entry.about, "facts": dict(entry.facts)}
    return json.dumps(told | who, ensure_ascii=False)


def _instant(text: str | None) -> datetime | None:
    """A day, or an instant; one without a zone is taken as UTC."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise click.BadParameter(
            f"{text} is not a day or an instant, like 2026-12-07 or 2026-12-07T08:00:00Z"
        ) from None
