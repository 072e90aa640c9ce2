"""Erasing people, and words that were kept long enough."""

import re

import click

from bot.commandline.base import fail, opened
from bot.domain.blockers import Refused
from bot.domain.people import UserId
from bot.services import erasure
from bot.services import retention as service

_USER = re.compile(r"[UW][A-Z0-9]+")


@click.command()
@click.argument("user", callback=lambda _, __, text: _user(text))
@click.option("--words", type=click.Choice(["keep", "remove"]), required=True, help="What happens to what they wrote.")
@click.option("--yes", is_flag=True, help="Do not ask again.")
def erase(*, user: UserId, words: str, yes: bool) -> None:
    """Replace the person with the Slack id USER by someone who left, everywhere."""
    if not yes:
        click.confirm(f"Erase {user}? It cannot be undone. Take a backup first if you may need one.", abort=True)
    with opened() as deps:
        refused = erasure.erase(deps, user, remove_words=words == "remove")
        named = [
            setting
            for setting, people in (
                ("PILOT_ADMINS", deps.settings.admins),
                ("PILOT_PROGRAMME_LEAD", (deps.settings.programme_lead,)),
            )
            if user in people
        ]
    if isinstance(refused, Refused):
        fail(refused.sentence, "Nothing was changed.")
    click.echo(f"{user} is erased; the running bot changes its messages in Slack. Backups and logs still name them.")
    for setting in named:
        click.echo(f"{setting} names them too: take them out there.")


@click.command()
@click.option("--dry-run", is_flag=True, help="Only list what would be removed.")
def retention(*, dry_run: bool) -> None:
    """Remove the words that are older than PILOT_RETENTION_WEEKS; every number stays."""
    with opened() as deps:
        weeks = deps.settings.retention_weeks
        if weeks is None:
            fail("PILOT_RETENTION_WEEKS is not set, so words are kept. Set it to a number of weeks, 4 or more.")
        found = service.going(deps, weeks=weeks) if dry_run else service.forget(deps, weeks=weeks)
    verb = "would go" if dry_run else "removed"
    for one in found:
        click.echo(
            f"{one.pilot}: words of {one.revisions} answers, {one.items} blockers and asks and {one.messages} messages "
            f"{verb}"
        )
    if not found:
        click.echo(f"Nothing is older than {weeks} weeks.")


def _user(text: str) -> UserId:
    if not _USER.fullmatch(text):
        raise click.BadParameter(f"{text} is not a Slack user id, like U012AB3CD (in a profile: ⋮, Copy member ID)")
    return UserId(text)
