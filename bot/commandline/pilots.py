"""Pilots from a file, and back into one."""

from pathlib import Path

import click

from bot.commandline.base import fail, opened
from bot.commandline.exchange import import_export, is_export
from bot.services.pilots import Imported, described, import_pilots, plans
from bot.views import pilotexport, pilotfile


@click.command("import")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
def import_(file: Path) -> None:
    """Create or update the pilots of a file, or take an export in.

    All that FILE describes, or nothing if there is an error in it. An export made with `--format json`, by its folder
    or its file, goes into an empty database.
    """
    if is_export(file):
        with opened() as deps:
            import_export(deps, file)
        click.echo(f"{file} is taken in.")
        return
    located, problems = pilotfile.read(file.read_bytes())
    if problems:
        fail(*(f"{file}: {problem}" for problem in problems), "Nothing was imported.")
    if not located:
        click.echo(f"{file} describes no pilot; nothing was changed.")
        return
    with opened() as deps:
        outcome = import_pilots(deps, [one.spec for one in located], {one.spec.key: one.plan for one in located})
    if not isinstance(outcome, Imported):
        at = {one.spec.key: one for one in located}
        found = (at[spec.key].problem(problem.field, problem.sentence) for spec, problem in outcome)
        fail(*(f"{file}: {problem}" for problem in found), "Nothing was imported.")
    became = {"created": outcome.created, "changed": outcome.changed, "unchanged": outcome.unchanged}
    for word, keys in (became | {"ended, left as it is": outcome.ended}).items():
        if keys:
            click.echo(f"{word}: {', '.join(keys)}")


@click.command()
def pilots() -> None:
    """Write the pilots as `import` reads them."""
    with opened() as deps:
        click.echo(pilotexport.write(described(deps), plans(deps)), nl=False)
