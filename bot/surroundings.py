"""The environment and `.env`, where pydantic does not look: secrets in files, misspelt names, loose permissions."""

import stat
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource, PydanticBaseSettingsSource

ENV_FILE = Path(".env")
IN_FILES = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "DATABASE_URL")
"""What may also be given as the name of a file that holds it, by a setting of the same name that ends in _FILE."""


class UnreadableError(Exception):
    """A setting that names a file cannot be followed; the message is a sentence."""


def names(environment: Mapping[str, str], file: Path | None = ENV_FILE) -> Mapping[str, str]:
    """Everything that is set, in the environment or else in the file."""
    written = dotenv_values(file) if file is not None and file.is_file() else {}
    return {name: value or "" for name, value in written.items()} | dict(environment)


def from_files(given: Mapping[str, str]) -> dict[str, str]:
    """The settings whose values stand in files. Raises UnreadableError."""
    found = {}
    for name in IN_FILES:
        path = given.get(f"{name}_FILE")
        if not path:
            continue
        if given.get(name):
            raise UnreadableError(f"Both {name} and {name}_FILE are set. Remove one of them.")
        try:
            found[name] = Path(path).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not text"
            raise UnreadableError(f"{name}_FILE names {path}, which cannot be read: {reason}.") from error
        if not found[name]:
            raise UnreadableError(f"{name}_FILE names {path}, which is empty.")
    return found


class FromFiles(PydanticBaseSettingsSource):
    """Secrets that stand in files, whose names stand in the environment or `.env`."""

    def __init__(self, settings: type[BaseSettings], *sources: PydanticBaseSettingsSource) -> None:
        super().__init__(settings)
        self._given: dict[str, str] = {}
        for source in sources:
            if isinstance(source, EnvSettingsSource | DotEnvSettingsSource):
                self._given |= {name.upper(): value for name, value in source.env_vars.items() if value}

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[None, str, bool]:
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        return dict(from_files(self._given))


def unknown(given: Collection[str], known: Collection[str]) -> Iterator[tuple[str, str | None]]:
    """Each name that looks like a setting of ours and is none, with the nearest that is."""
    for name in sorted(given):
        if name.startswith("PILOT_") and name not in known:
            yield name, next(iter(get_close_matches(name, known, n=1)), None)


def is_open_to_others(file: Path = ENV_FILE) -> bool:
    """Whether others on this machine can read the file with the tokens."""
    return file.is_file() and bool(stat.S_IMODE(file.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO))
