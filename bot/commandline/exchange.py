"""Everything that is kept, as files, and back."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import TextIO

import click

from bot.commandline.base import opened
from bot.domain.errors import RefusedError
from bot.services import exchange as service
from bot.services.deps import Deps
from bot.services.exchange import WEEKS, Export
from bot.views import exports
from storage import migrations

JSON_FILE = "export.json"


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["csv", "json"]), required=True, help="For a spreadsheet, or whole."
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="A folder, new or empty.")
@click.option("--pilot", metavar="KEY", help="Only what is this pilot's.")
def export(*, form: str, out: Path, pilot: str | None) -> None:
    """Write everything that is kept about pilots into files."""
    with opened() as deps:
        _export(deps, _write_json if form == "json" else _write_csv, out, pilot)
    click.echo(f"The export is in {out}; only you can read it.")


def import_export(deps: Deps, source: Path) -> None:
    """Take an export in again."""
    file = source / JSON_FILE if source.is_dir() else source
    if not file.is_file():
        raise RefusedError(
            f"There is no {JSON_FILE} in {source}. Only exports made with `--format json` can be read in."
        )
    service.take_in(deps, exports.read_json(file.read_bytes(), revision=migrations.head()))


def is_export(source: Path) -> bool:
    """Whether a file or folder looks like an export, and not like pilots.yml."""
    return source.is_dir() or source.suffix == ".json"


def _export(deps: Deps, write: Callable[[Export, Path], None], out: Path, pilot: str | None) -> None:
    """All of the files or none: they are written beside the folder, which then takes their place in one step."""
    if out.exists() and any(out.iterdir()):
        raise RefusedError(f"The folder {out} is not empty. Choose a new or an empty one.")
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        with service.exporting(deps, pilot=pilot) as export:
            write(export, partial)
        partial.replace(out)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _write_json(export: Export, folder: Path) -> None:
    with _private(folder / JSON_FILE) as file:
        exports.write_json(file, migrations.head(), ((name, rows) for name, _, rows in export.tables()))


def _write_csv(export: Export, folder: Path) -> None:
    for name, columns, rows in export.tables():
        with _private(folder / f"{name}.csv", marked=True) as file:
            exports.write_csv(file, columns, rows)
    with _private(folder / "digests.csv", marked=True) as file:
        exports.write_csv(file, WEEKS, export.weeks())


def _private(path: Path, *, marked: bool = False) -> TextIO:
    """A new file that only its owner can read; `marked` as UTF-8, which spreadsheets would not guess."""
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    return os.fdopen(descriptor, "w", encoding="utf-8-sig" if marked else "utf-8", newline="")
