"""README and manifest say what the program does."""

import re
import shlex
from datetime import time
from pathlib import Path

import pytest

from bot import manifest
from bot.__main__ import cli
from bot.services.exchange import WEEKS
from bot.settings import Settings
from bot.views.pilots import COMMANDS
from storage.exchange import EXPORTED, columns
from tests.bench.ratio import from_json, table

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def shown(default: object) -> str:
    """A default as the README writes it."""
    if default is None or default == ():
        return "none"
    return f"`{default:%H:%M}`" if isinstance(default, time) else f"`{default}`"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_each_setting_stands_in_the_readme_as_it_is(name: str) -> None:
    field = Settings.model_fields[name]
    variable = field.validation_alias or f"PILOT_{name.upper()}"
    assert f"| `{variable}` | {shown(field.default)} | {field.description} |" in README


def test_the_readme_lists_no_setting_that_does_not_exist() -> None:
    known = {str(field.validation_alias or f"PILOT_{name.upper()}") for name, field in Settings.model_fields.items()}
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)) == known


@pytest.mark.parametrize(("usage", "meaning"), COMMANDS.items())
def test_each_slash_command_stands_in_the_readme(usage: str, meaning: str) -> None:
    assert f"| `/pilot {usage}` | {meaning} |" in README


def test_each_command_of_the_command_line_stands_in_the_readme() -> None:
    assert {name for name in cli.commands if f"| `pilot-bot {name}" not in README} == set()


def test_the_manifest_asks_for_direct_messages_and_socket_mode() -> None:
    made = manifest.load()
    assert made["features"]["app_home"]["messages_tab_enabled"]
    assert made["settings"]["socket_mode_enabled"]


def test_the_manifest_stays_within_slacks_lengths() -> None:
    made = manifest.load()
    assert len(made["display_information"]["name"]) <= 35
    assert len(made["display_information"]["description"]) <= 140


def documented_columns() -> dict[str, list[str]]:
    """The columns of each table in docs/export.md, in the order in which they are named."""
    _, *parts = (ROOT / "docs/export.md").read_text("utf-8").split("\n## ")
    rows = {part.splitlines()[0]: re.findall(r"^\| (`.*?) \|", part, re.MULTILINE) for part in parts}
    return {name: re.findall(r"`(\w+)`", " ".join(found)) for name, found in rows.items()}


def test_each_column_of_an_export_is_explained_and_no_other() -> None:
    exported = {table.name: sorted(column.name for column in columns(table)) for table in EXPORTED}
    explained = {name: sorted(found) for name, found in documented_columns().items()}
    assert explained == exported | {"digests.csv": sorted(WEEKS)}


PAGES = [ROOT / "README.md", ROOT / "SECURITY.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def typed(page: Path) -> list[list[str]]:
    """Every command line of the bot in a page's examples, as words."""
    examples = "\n".join(re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.DOTALL))
    lines = [line.partition(" #")[0] for line in examples.splitlines()]
    return [shlex.split(line.partition("pilot-bot ")[2].partition(" >")[0]) for line in lines if "pilot-bot " in line]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_command_line_in_an_example_can_be_typed(page: Path) -> None:
    for name, *words in (found for found in typed(page) if found and found[0] in cli.commands):
        options = {option for parameter in cli.commands[name].params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options, (name, words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_no_setting_command_or_file_that_does_not_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    named = {name.removesuffix("_FILE") for name in re.findall(r"`(PILOT_[A-Z_]*[A-Z])[`=]", text)}
    assert named <= Settings.names()
    assert set(re.findall(r"`pilot-bot ([a-z]+)", text)) <= set(cli.commands)
    assert set(re.findall(r"`/pilot ([a-z]+)", text)) <= {usage.split()[0] for usage in COMMANDS}
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)", text)) <= targets
    links = [link.partition("#")[0] for link in re.findall(r"\]\((?!https?:)([^)]+)\)", text)]
    assert [link for link in links if link and not (page.parent / link).exists()] == []


def test_the_readme_quotes_the_latest_measurement() -> None:
    machine, ratios = from_json((ROOT / "docs" / "bench.json").read_text("utf-8"))
    assert machine in README
    assert table(ratios) in README
