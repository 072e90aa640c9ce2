"""What leaves the bot as files: JSON that can be read in again, and tables for a spreadsheet."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from bot.domain.errors import RefusedError

FORMAT = "pilot-check-ins export"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take a cell for a formula when it stands first."""

Row = Mapping[str, Any]


def write_json(file: TextIO, revision: str, tables: Iterable[tuple[str, Iterable[Row]]]) -> None:
    """One row a line, so that two exports can be compared and neither has to fit into memory."""
    head = {"format": FORMAT, "revision": revision}
    file.write(json.dumps(head)[:-1] + ', "tables": {')
    for position, (name, rows) in enumerate(tables):
        file.write("," if position else "")
        file.write(f"\n{json.dumps(name)}: [")
        for number, row in enumerate(rows):
            file.write(",\n" if number else "\n")
            file.write(json.dumps(row, ensure_ascii=False, sort_keys=True))
        file.write("\n]")
    file.write("\n}}\n")


def read_json(text: bytes, *, revision: str) -> dict[str, list[Row]]:
    """The rows by table. Raises RefusedError for anything that is not an export of this version."""
    try:
        read = json.loads(text)
    except ValueError as error:
        raise RefusedError(f"This is not JSON: {error}.") from error
    if not isinstance(read, dict) or read.get("format") != FORMAT:
        raise RefusedError("This is JSON, but not an export of this bot.")
    if read.get("revision") != revision:
        raise RefusedError(
            f"This export is of version {read.get('revision')} of the tables, and this bot has {revision}. "
            "Import it with the version of the bot that wrote it, then upgrade."
        )
    tables = read.get("tables")
    if not isinstance(tables, dict) or not all(_is_rows(rows) for rows in tables.values()):
        raise RefusedError("This export is not whole.")
    return tables


def write_csv(file: TextIO, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """A table with a header. What somebody wrote stays words in a spreadsheet, whatever it begins with."""
    writer = csv.writer(file)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[column]) for column in columns])


def _cell(value: Any) -> Any:
    match value:
        case str():
            return f"'{value}" if value.lstrip(" \n").startswith(_FORMULA) or value.startswith(_FORMULA) else value
        case bool():
            return "true" if value else "false"
        case dict() | list():
            return json.dumps(value, ensure_ascii=False, sort_keys=True)
        case _:
            return value


def _is_rows(rows: object) -> bool:
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)
