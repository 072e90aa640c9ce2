"""manifest.yml, which describes our Slack app; it travels with the package."""

from importlib import resources
from pathlib import Path
from typing import Any

import yaml


def path() -> Path:
    """Where manifest.yml is: within an installed package, or at the top of a checkout."""
    installed = Path(str(resources.files("bot") / "manifest.yml"))
    return installed if installed.exists() else installed.parent.parent / "manifest.yml"


def load() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(path().read_text("utf-8"))
    return read


def scopes() -> frozenset[str]:
    """The scopes that the bot token must have."""
    return frozenset(load()["oauth_config"]["scopes"]["bot"])
