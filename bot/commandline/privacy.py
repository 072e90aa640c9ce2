"""Erasing people, and words that were kept long enough."""

import click

from bot.app import Bot
from bot.commandline.base import fail, opened, prepared
from bot.domain.blockers import Refused
from bot.domain.errors import MalformedError
from bot.domain.people import UserId
from bot.domain.privacy import NO_NAMES, SHORTEST_NAME, Names
from bot.services import erasure
from bot.services import retention as service


@click.command()
@click.argument("user", callback=lambda _, __, text: _user(text))
@click.option("--words", type=click.Choice(["keep", "remove"]), required=True, help="What happens to what they wrote.")
@click.option(
    "--name",
    "given",
    multiple=True,
    metavar="NAME",
    callback=lambda _, __, names: _long_enough(names),
    help="By which others wrote of them, besides the names that Slack knows; may be given several times.",
)
@click.option("--yes", is_flag=True, help="Do not ask again.")
def erase(*, user: UserId, words: str, given: tuple[str, ...], yes: bool) -> None:
    """Replace the person with the id USER by someone who left."""
    with prepared() as bot:
        deps, names = bot.deps, _names(bot, user, given)
        if not yes:
            click.confirm(f"Erase {user}? It cannot be undone. Take a backup first if you may need one.", abort=True)
        refused = erasure.erase(deps, user, remove_words=words == "remove", names=names, everywhere=True)
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
    """Remove words older than PILOT_RETENTION_WEEKS; numbers stay."""
    with opened() as deps:
        weeks = deps.settings.retention_weeks
        if weeks is None:
            fail("PILOT_RETENTION_WEEKS is not set, so words are kept. Set it to a number of weeks, 4 or more.")
        found = service.going(deps, weeks=weeks) if dry_run else service.forget(deps, weeks=weeks)
    verb = "would go" if dry_run else "removed"
    for one in found:
        click.echo(
            f"{one.pilot}: words of {one.revisions} answers, {one.items} blockers and asks, {one.risks} risks and "
            f"{one.messages} messages {verb}"
        )
    if not found:
        click.echo(f"Nothing is older than {weeks} weeks.")


def _names(bot: Bot, user: UserId, given: tuple[str, ...]) -> Names:
    """How they are called, and in how many places that was written, as the operator is told before they confirm."""
    found = bot.directory.names(user)
    if found is None:
        click.echo(f"Slack does not say how {user} is called. Only what `--name` gives is looked for.", err=True)
    names = Names.of((*given, *(found or NO_NAMES).known))
    if names.known:
        shown = ", ".join(f"“{name}”" for name in names.known)
        click.echo(f"Written of as {shown} in {erasure.count_names(bot.deps, names)} places.")
    return names


def _long_enough(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if not Names.of([name]).known:
            raise click.BadParameter(
                f"“{name}” is too short to be told from other words; give {SHORTEST_NAME} letters or more"
            )
    return names


def _user(text: str) -> UserId:
    try:
        return UserId.parse(text)
    except MalformedError as error:
        raise click.BadParameter(str(error)) from error
