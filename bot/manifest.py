"""manifest.yml, which describes our Slack app; it travels with the package."""

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

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


def create_url() -> str:
    """Where Slack offers to create the app with the manifest filled in; without its comments, to be short enough."""
    written = yaml.safe_dump(load(), sort_keys=False, allow_unicode=True, width=1000)
    return f"https://api.slack.com/apps?{urlencode({'new_app': 1, 'manifest_yaml': written}, quote_via=quote)}"


def missing(granted: str) -> tuple[str, ...]:
    """The scopes that the bot token lacks. `granted` is the header x-oauth-scopes of any answer of Slack's."""
    return tuple(sorted(scopes() - {scope.strip() for scope in granted.split(",")}))


@dataclass(slots=True)
class Granted:
    """What this process knows of its token; `missing` is None until Slack has said which scopes it has."""

    missing: tuple[str, ...] | None = None
