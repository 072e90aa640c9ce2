"""Every command line in README and pages is typed here, or stands in a list with the reason why it is not."""

import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from tests.commandline.test_commandline import ROOT, Shell, shell, slack
from tests.storage.postgres import Postgres

__all__ = ["shell", "slack"]

NOT_TYPED = {
    "make ": "they take minutes, and open a browser; that there is such a target is looked at here",
    "python3 -m venv ": "docs/check-packaging.sh does it, and tests/test_packaging.py runs that",
    ".venv/bin/pip ": "docs/check-packaging.sh does it too",
    "sudo ": "it changes the machine; the unit is looked at in tests/test_packaging.py",
    "journalctl ": "there is no unit running",
    "docker ": "there is no container engine; compose.yml is looked at in tests/test_packaging.py",
    "pg_": "a test of its own types them, on PostgreSQL",
}
"""How lines begin that are not typed on SQLite, and why."""
LEAVING = ("U012AB3CD", "U023BC4DE")
"""Whom the page on privacy erases."""
PAGES = [ROOT / "README.md", ROOT / "SECURITY.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def lines(page: Path) -> list[str]:
    """The command lines in a page's examples, without what is said about them."""
    examples = re.findall(r"^ *```sh\n(.*?)^ *```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return [found for line in "\n".join(examples).splitlines() if (found := line.partition(" #")[0].strip())]


def type_in(shell: Shell, line: str, slack: Sandbox) -> None:
    """One line in a folder where the bot is installed and has its settings."""
    runs = line.endswith("pilot-bot run")
    typed = subprocess.Popen(
        ["/bin/bash", "-c", f"exec {line}" if runs else f"set -o pipefail; {line}"],
        cwd=shell.folder,
        env=shell.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if runs:
        slack.wait_for_connection(timeout=30)
        typed.send_signal(signal.SIGTERM)
    said, _ = typed.communicate("y\n", timeout=60)
    assert typed.returncode == 0, f"{line}\n{said}"


@pytest.fixture
def installed(shell: Shell, slack: Sandbox) -> Shell:
    """A folder with the bot on the path and in `.venv`, the pilot of the example, and two observers who will leave."""
    (shell.folder / ".venv").mkdir()
    programs = shell.folder / ".venv" / "bin"
    programs.mkdir()
    (programs / "pilot-bot").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m bot "$@"\n', "utf-8")
    (programs / "pilot-bot").chmod(0o700)
    shell.environment["PATH"] = f"{programs}:{shell.environment['PATH']}"
    for user in LEAVING:
        slack.add_person(user.lower(), id=user)
    (example,) = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/pilots.md").read_text("utf-8"), re.DOTALL)
    shell.write("pilots.yml", example.replace("observers: []", f"observers: [{', '.join(LEAVING)}]"))
    for words in (("import", "pilots.yml"), ("tick",)):
        assert shell.run(*words).returncode == 0
    return shell


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_says_to_type_can_be_typed(page: Path, installed: Shell, slack: Sandbox) -> None:
    for line in lines(page):
        if not line.startswith(tuple(NOT_TYPED)):
            type_in(installed, line, slack)


def test_each_reason_not_to_type_a_line_is_needed() -> None:
    found = [line for page in PAGES for line in lines(page)]
    assert [begin for begin in NOT_TYPED if not any(line.startswith(begin) for line in found)] == []


def test_every_target_of_make_in_a_page_is_one() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {line.split()[1] for page in PAGES for line in lines(page) if line.startswith("make ")} <= targets


def test_a_dump_of_postgresql_comes_back(installed: Shell, slack: Sandbox, postgres: Postgres) -> None:
    installed.environment["PATH"] = f"{postgres.tools}:{installed.environment['PATH']}"
    dump, restore = (line for page in PAGES for line in lines(page) if line.startswith("pg_"))
    with postgres.bare() as url:
        installed.environment["DATABASE_URL"] = url.replace("+psycopg", "")
        installed.run("import", "pilots.yml")
        before, done = installed.run("pilots").stdout, installed.run("audit").stdout
        type_in(installed, dump, slack)
        assert installed.run("erase", LEAVING[0], "--words", "keep", "--yes").returncode == 0
        assert installed.run("pilots").stdout != before
        type_in(installed, restore, slack)
        assert (installed.run("pilots").stdout, installed.run("audit").stdout) == (before, done)
