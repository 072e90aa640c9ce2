"""README, pages and manifest say what the program does."""

import re
import shlex
from datetime import time
from pathlib import Path

import click
import pytest

from bot import manifest
from bot.__main__ import cli
from bot.domain.patterns import PATTERNS
from bot.domain.standouts import RULES
from bot.services.exchange import WEEKS
from bot.settings import Settings
from bot.views import pilotfile
from bot.views.pilots import COMMANDS
from storage.exchange import EXPORTED, columns
from tests.bench.ratio import from_json, table

ROOT = Path(__file__).parents[1]


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


README, COMMANDS_PAGE, SETTINGS_PAGE = read("README.md"), read("docs/commands.md"), read("docs/settings.md")


def section(page: str, heading: str) -> str:
    """What stands below a heading, up to the next one."""
    return page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def rows(text: str) -> set[str]:
    """What stands in the tables of a page, without their heads."""
    return set(re.findall(r"^\| .* \|$", text, re.MULTILINE)) - set(
        re.findall(r"^(\| .* \|)\n\|---", text, re.MULTILINE)
    )


def shown(default: object) -> str:
    """A default as the page of settings writes it."""
    if default is None or default == ():
        return "none"
    return f"`{default:%H:%M}`" if isinstance(default, time) else f"`{default}`"


def test_the_page_of_settings_lists_every_setting_as_it_is_and_no_other() -> None:
    assert rows(SETTINGS_PAGE) == {
        f"| `{Settings.variable(name)}` | {shown(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    }


def test_the_page_of_commands_lists_every_slash_command_as_help_does_and_no_other() -> None:
    listed = {row for row in rows(COMMANDS_PAGE) if row.startswith("| `/pilot")}
    assert listed == {f"| `/pilot {usage}` | {meaning} |" for usage, meaning in COMMANDS.items()}


def test_the_page_of_commands_lists_every_command_of_the_command_line_with_its_options() -> None:
    usages = re.findall(r"^\| `pilot-bot (.*?)` \|", COMMANDS_PAGE, re.MULTILINE)
    listed: dict[str, set[str]] = {name: set() for name, *_ in map(str.split, usages)}
    for usage in usages:
        listed[usage.split()[0]] |= set(re.findall(r"--[a-z-]+", usage))
    assert listed == {
        name: {option for each in command.params if isinstance(each, click.Option) for option in each.opts}
        for name, command in cli.commands.items()
    }


def test_the_readme_has_a_row_for_each_rule_on_what_stands_out() -> None:
    assert len(rows(section(README, "What stands out"))) == len(RULES) + len(PATTERNS)


@pytest.mark.parametrize(("heading", "page"), [("Commands", COMMANDS_PAGE), ("Settings", SETTINGS_PAGE)])
def test_the_readme_shows_a_part_of_what_the_pages_list(heading: str, page: str) -> None:
    assert set() < rows(section(README, heading)) <= rows(page)


def test_the_readme_stays_a_readme() -> None:
    shown = re.sub(r"<details>.*?</details>", "", README, flags=re.DOTALL)
    assert len(shown.splitlines()) <= 150


def test_the_example_of_a_file_of_pilots_can_be_read() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", read("docs/pilots.md"), re.DOTALL)
    found, problems = pilotfile.read(example.encode())
    assert (len(found), problems) == (1, [])


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
    _, *parts = read("docs/export.md").split("\n## ")
    named = {part.splitlines()[0]: re.findall(r"^\| (`.*?) \|", part, re.MULTILINE) for part in parts}
    return {name: re.findall(r"`(\w+)`", " ".join(found)) for name, found in named.items()}


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
    linked = re.findall(r"\]\((?!https?:)([^)]+)\)", text) + re.findall(r'src="([^"]+)"', text)
    links = [link.partition("#")[0] for link in linked]
    assert [link for link in links if link and not (page.parent / link).exists()] == []


def test_the_readme_quotes_the_latest_measurement() -> None:
    machine, ratios = from_json(read("docs/bench.json"))
    assert machine in section(README, "How fast")
    assert table(ratios) in section(README, "How fast")
