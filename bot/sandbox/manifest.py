"""The app's manifest, read once: what it may do (scopes), hears (events) and offers (commands, shortcuts, tabs)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Manifest:
    """The parts of manifest.yml that change how a workspace treats the app."""

    name: str
    bot_name: str
    scopes: frozenset[str]
    events: frozenset[str]
    commands: Mapping[str, Mapping[str, Any]]
    shortcuts: Mapping[str, Mapping[str, Any]]
    home_tab: bool
    messages_tab: bool
    messages_read_only: bool
    interactivity: bool

    @classmethod
    def load(cls, source: Mapping[str, Any] | Path) -> Manifest:
        """From a YAML or JSON file, or from its content. Raises KeyError where the name is missing."""
        raw: Mapping[str, Any] = yaml.safe_load(source.read_text("utf-8")) if isinstance(source, Path) else source
        features = raw.get("features", {})
        settings = raw.get("settings", {})
        home = features.get("app_home", {})
        name = raw["display_information"]["name"]
        return cls(
            name=name,
            bot_name=features.get("bot_user", {}).get("display_name", name),
            scopes=frozenset(raw.get("oauth_config", {}).get("scopes", {}).get("bot", ())),
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
            commands={entry["command"]: entry for entry in features.get("slash_commands", ())},
            shortcuts={entry["callback_id"]: entry for entry in features.get("shortcuts", ())},
            home_tab=home.get("home_tab_enabled", False),
            messages_tab=home.get("messages_tab_enabled", False),
            messages_read_only=home.get("messages_tab_read_only_enabled", False),
            interactivity=settings.get("interactivity", {}).get("is_enabled", False),
        )
