"""What is shipped works without a checkout, and is what Dockerfile, compose.yml and the unit say."""

import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
import yaml

from bot.__main__ import cli
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "docs/check-packaging.sh"


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What the script says, and where it worked. It takes the dependencies from here, so as to need no network."""
    folder = tmp_path_factory.mktemp("packaging")
    environment = {
        "PATH": os.environ["PATH"],
        "DEPENDENCIES": sysconfig.get_paths()["purelib"],
        "PYTHON": sys.executable,
    }
    done = subprocess.run(
        [str(SCRIPT), str(folder)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, folder


def test_installed_from_its_wheel_the_bot_migrates_runs_is_healthy_and_stops(packaged: tuple[str, Path]) -> None:
    said, _ = packaged
    assert [line.partition(":")[0] for line in said.splitlines()] == ["installed", "migrated", "healthy", "stopped"]


@pytest.mark.parametrize(
    "name",
    [
        "bot/manifest.yml",
        "storage/migrations/env.py",
        "storage/migrations/script.py.mako",
        "storage/migrations/versions/0001_create_the_tables.py",
        "bot/sandbox/page/templates/page.html",
        "bot/sandbox/page/static/page.js",
    ],
)
def test_the_wheel_contains_what_is_no_python(packaged: tuple[str, Path], name: str) -> None:
    (wheel,) = (packaged[1] / "dist").iterdir()
    assert name in zipfile.ZipFile(wheel).namelist()


def test_the_script_does_the_steps_of_the_dockerfile() -> None:
    dockerfile, script = (ROOT / "Dockerfile").read_text("utf-8"), SCRIPT.read_text("utf-8")
    copied = set(" ".join(re.findall(r"^COPY (?!--|requirements)(.*) \S+$", dockerfile, re.MULTILINE)).split())
    (parts,) = re.findall(r"^for part in (.*); do$", script, re.MULTILINE)
    assert copied == set(parts.split())
    for step in ("--require-hashes -r", "--no-deps"):
        assert step in dockerfile
        assert step in script


def test_the_script_for_a_clean_debian_builds_the_image_of_what_the_dockerfile_copies() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    copied = set(" ".join(re.findall(r"^COPY (?!--)(.*) \S+$", dockerfile, re.MULTILINE)).split())
    (parts,) = re.findall(
        r"^for part in Dockerfile (.*); do$", (ROOT / "docs/check-debian.sh").read_text(), re.MULTILINE
    )
    assert copied == set(parts.split())


def test_the_image_runs_without_root_and_looks_after_its_health() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    instructions = re.findall(r"^([A-Z]+) ", dockerfile, re.MULTILINE)
    assert {"USER", "VOLUME", "HEALTHCHECK", "STOPSIGNAL"} <= set(instructions)
    assert instructions.index("USER") < instructions.index("ENTRYPOINT")


def test_compose_names_settings_and_secrets_that_there_are() -> None:
    compose = yaml.safe_load((ROOT / "compose.yml").read_text("utf-8"))
    bot = compose["services"]["bot"]
    assert {name.removesuffix("_FILE") for name in bot["environment"]} <= Settings.names()
    used = {secret for service in compose["services"].values() for secret in service["secrets"]}
    assert used == set(compose["secrets"])
    assert bot["read_only"]


def test_the_unit_starts_the_bot_and_gives_it_time_to_stop() -> None:
    unit = (ROOT / "docs/pilot-bot.service").read_text("utf-8")
    (command,) = re.findall(r"^ExecStart=\S+/pilot-bot (\w+)$", unit, re.MULTILINE)
    assert command in cli.commands
    assert set(re.findall(r"^Environment=(\w+)=", unit, re.MULTILINE)) <= {*Settings.names(), "HOME"}
    assert "KillSignal=SIGTERM" in unit
