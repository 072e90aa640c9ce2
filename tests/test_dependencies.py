"""Whatever the code imports is declared in pyproject.toml, not left to what another package happens to bring."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[1]
OURS = {"bot", "handlers", "storage"}
NEEDING_DEMO = ("bot/sandbox", "bot/demo")
"""Folders that run only where the extra `demo` is installed."""


def _imported(path: Path) -> Iterator[str]:
    """The top-level packages that a module imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module.partition(".")[0]


def _declared(requirements: list[str]) -> set[str]:
    return {_canonical(re.split(r"[\[<>=!~; ]", requirement)[0]) for requirement in requirements}


def _canonical(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_package_that_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    always = _declared(project["dependencies"])
    demo = always | _declared(project["optional-dependencies"]["demo"])
    distributions = packages_distributions()
    undeclared = set()
    for path in (path for top in sorted(OURS) for path in (ROOT / top).rglob("*.py")):
        known = demo if path.relative_to(ROOT).as_posix().startswith(NEEDING_DEMO) else always
        for package in set(_imported(path)) - OURS - sys.stdlib_module_names:
            names = {_canonical(name) for name in distributions[package]}
            if not names & known:
                undeclared.add(package)
    assert undeclared == set()
