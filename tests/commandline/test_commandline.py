"""What people type, what they read, and the exit code."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import manifest
from bot.clock import SystemClock
from bot.sandbox import Sandbox

PILOTS = """\
pilots:
  - key: invoice-triage
    name: Invoice triage
    channel: C0123456789
    champion: U01
    practitioners: [U01, U02, U03]
    sponsor: U04
    leaders: [U05]
    deputy: U06
    observers: []
    target_date: 2027-03-31
    metric: {name: Minutes per invoice, baseline: 12, target: 7, unit: min}
    stage: build
    cadence: {opens: mon 09:00, closes: tue 16:00, timezone: Europe/Berlin}
"""
ROOT = Path(__file__).parents[2]


class Shell:
    """Runs `python -m bot` in a folder of its own, with an environment that holds only what is set here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}

    def use(self, slack: Sandbox) -> None:
        self.environment |= {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
        }

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen([sys.executable, "-m", "bot", *words], cwd=self.folder, env=self.environment, text=True)

    def write(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text, "utf-8")
        return name


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def slack(shell: Shell) -> Iterator[Sandbox]:
    with Sandbox(manifest.path(), clock=SystemClock().now) as slack:
        for number in range(1, 7):
            slack.add_person(f"person{number}", id=f"U0{number}", tz="Europe/Berlin")
        slack.add_channel("invoice-triage", members=["person1", "person2", "person3"], id="C0123456789")
        shell.use(slack)
        yield slack


def test_without_a_command_it_shows_what_there_is(shell: Shell) -> None:
    shown = shell.run("--help")
    assert shown.returncode == 0
    assert {"run", "demo", "check", "tick", "migrate", "import"} <= set(shown.stdout.split())


@pytest.mark.parametrize(
    "words",
    [
        ("no-such-command",),
        ("import",),
        ("import", "missing.yml"),
        ("tick", "--now", "soon"),
        ("demo", "--port", "70000"),
    ],
)
def test_wrong_usage_ends_with_2(shell: Shell, words: tuple[str, ...]) -> None:
    shell.environment["SLACK_BOT_TOKEN"] = "xoxb-1"
    assert shell.run(*words).returncode == 2


def test_migrate_makes_the_database_and_does_nothing_the_second_time(shell: Shell) -> None:
    assert shell.run("migrate").returncode == 0
    assert stat.S_IMODE((shell.folder / "pilot.db").stat().st_mode) == 0o600
    before = (shell.folder / "pilot.db").read_bytes()
    assert shell.run("migrate").returncode == 0
    assert (shell.folder / "pilot.db").read_bytes() == before


def test_import_creates_then_changes_nothing_then_changes_what_changed(shell: Shell) -> None:
    shell.write("pilots.yml", PILOTS)
    assert shell.run("import", "pilots.yml").stdout == "created: invoice-triage\n"
    assert shell.run("import", "pilots.yml").stdout == "unchanged: invoice-triage\n"
    shell.write("pilots.yml", PILOTS.replace("2027-03-31", "2027-05-31"))
    assert shell.run("import", "pilots.yml").stdout == "changed: invoice-triage\n"


def test_a_bad_file_is_refused_with_line_field_and_cure(shell: Shell) -> None:
    shell.write("pilots.yml", PILOTS.replace("Europe/Berlin", "Europe/Berln"))
    refused = shell.run("import", "pilots.yml")
    assert refused.returncode == 1
    assert refused.stderr == (
        "pilots.yml: line 14, pilots[1].cadence.timezone: “Europe/Berln” is not a time zone; "
        "use a name like Europe/Berlin.\nNothing was imported.\n"
    )


def test_a_pilot_that_breaks_a_rule_is_refused_with_line_field_and_cure(shell: Shell) -> None:
    shell.write("pilots.yml", PILOTS.replace("sponsor: U04", "sponsor: U02"))
    refused = shell.run("import", "pilots.yml")
    assert refused.returncode == 1
    assert "pilots.yml: line 7, pilots[1].sponsor: U02 is on the team and on the leadership side." in refused.stderr


def test_one_bad_pilot_keeps_the_good_one_out_too(shell: Shell) -> None:
    second = PILOTS.replace("pilots:\n", "").replace("invoice-triage", "contract-search")
    shell.write("pilots.yml", PILOTS + second)
    refused = shell.run("import", "pilots.yml")
    assert "line 17, pilots[2].channel: C0123456789 is also the channel of “invoice-triage”" in refused.stderr
    shell.write("pilots.yml", PILOTS)
    assert shell.run("import", "pilots.yml").stdout == "created: invoice-triage\n"


def test_audit_shows_what_was_done_to_a_pilot_as_text_and_as_json(shell: Shell) -> None:
    shell.write("pilots.yml", PILOTS)
    shell.run("import", "pilots.yml")
    shell.write("pilots.yml", PILOTS.replace("2027-03-31", "2027-05-31"))
    shell.run("import", "pilots.yml")
    shown = shell.run("audit", "--pilot", "invoice-triage")
    assert shown.stdout.splitlines()[-1].endswith(
        'invoice-triage  pilot changed  target_date=["2027-03-31", "2027-05-31"]'
    )
    last = json.loads(shell.run("audit", "--json").stdout.splitlines()[-1])
    assert (last["pilot"], last["by"], last["facts"]) == (
        "invoice-triage",
        None,
        {"target_date": ["2027-03-31", "2027-05-31"]},
    )
    assert shell.run("audit", "--since", "2999-01-01").stdout == ""
    assert "There is no pilot “nowhere”." in shell.run("audit", "--pilot", "nowhere").stderr


def test_a_file_without_pilots_says_so(shell: Shell) -> None:
    shell.write("pilots.yml", "pilots: []\n")
    said = shell.run("import", "pilots.yml")
    assert (said.returncode, said.stdout) == (0, "pilots.yml describes no pilot; nothing was changed.\n")


def test_tick_does_what_is_due_at_an_instant_and_exits(shell: Shell, slack: Sandbox) -> None:
    shell.write("pilots.yml", PILOTS)
    shell.run("import", "pilots.yml")
    today = SystemClock().now().date()
    monday = today + timedelta(days=14 - today.weekday())
    done = shell.run("tick", "--now", f"{monday}T09:00:00Z")
    assert done.returncode == 0, done.stderr
    card = slack.person("person1").messages("invoice-triage")[-1]
    assert f"check-in of week {monday.isocalendar().week}" in card.text


def test_tick_says_what_could_not_be_delivered_and_why(shell: Shell, slack: Sandbox) -> None:
    shell.write("pilots.yml", PILOTS)
    shell.run("import", "pilots.yml")
    today = SystemClock().now().date()
    monday = today + timedelta(days=14 - today.weekday())
    slack.faults.next("chat.postMessage", status=500, times=100)
    done = shell.run("tick", "--now", f"{monday}T09:00:00Z")
    assert done.returncode == 1
    assert "messages could not be delivered: internal_error (" in done.stderr


@pytest.mark.parametrize("fault", [{"error": "token_revoked"}, {"status": 429, "retry_after": 60}])
def test_a_tick_that_may_not_even_try_says_so_too(shell: Shell, slack: Sandbox, fault: dict[str, Any]) -> None:
    shell.write("pilots.yml", PILOTS)
    shell.run("import", "pilots.yml")
    for method in ("auth.test", "chat.postMessage"):
        slack.faults.next(method, **fault, times=20 if method == "auth.test" else 1)
    assert shell.run("tick", "--now", "2026-12-07T09:00:00Z").returncode == 1
    again = shell.run("tick", "--now", "2026-12-07T09:00:10Z")
    assert again.returncode == 1
    assert "messages could not be delivered: must wait (" in again.stderr


def test_tick_without_slack_says_so(shell: Shell, slack: Sandbox) -> None:
    shell.write("pilots.yml", PILOTS)
    shell.run("import", "pilots.yml")
    shell.environment["SLACK_API_URL"] = "http://127.0.0.1:9/api/"
    done = shell.run("tick", "--now", "2026-12-07T09:00:00Z")
    assert done.returncode == 1
    assert "messages could not be delivered: unreachable (" in done.stderr


def test_check_is_silent_about_nothing_and_fine_when_all_is_fine(shell: Shell, slack: Sandbox) -> None:
    shell.run("migrate")
    checked = shell.run("check")
    assert checked.returncode == 0, checked.stdout
    assert "The app has every scope of manifest.yml." in checked.stdout
    assert slack.problems == []


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("SLACK_BOT_TOKEN", "", "SLACK_BOT_TOKEN is not set. At https://api.slack.com/apps choose your app"),
        ("SLACK_BOT_TOKEN", "xoxb-wrong", "Slack does not take SLACK_BOT_TOKEN: invalid_auth."),
        ("SLACK_APP_TOKEN", "xoxb-1", "SLACK_APP_TOKEN does not begin with xapp-."),
        ("PILOT_TICK_SECOND", "30", "There is no setting PILOT_TICK_SECOND. Did you mean PILOT_TICK_SECONDS?"),
        ("DATABASE_URL", "sqlite:////no/such/folder/pilot.db", "cannot be opened: unable to open database file."),
    ],
)
def test_check_names_each_finding_and_what_to_do(
    shell: Shell, slack: Sandbox, name: str, value: str, told: str
) -> None:
    shell.environment[name] = value
    checked = shell.run("check")
    assert checked.returncode == 1
    assert told in checked.stdout
    assert slack.bot_token not in checked.stdout


def test_check_names_a_missing_scope(shell: Shell, slack: Sandbox) -> None:
    slack.api.scopes -= {"im:write"}
    assert "The app lacks the scopes im:write." in shell.run("check").stdout


def test_a_bad_setting_is_named(shell: Shell) -> None:
    shell.environment["PILOT_TICK_SECONDS"] = "soon"
    refused = shell.run("migrate")
    assert refused.returncode == 1
    assert "PILOT_TICK_SECONDS: “soon” is not a whole number. It is for: How often" in refused.stderr


def test_run_without_tokens_says_which_is_missing(shell: Shell) -> None:
    refused = shell.run("run")
    assert refused.returncode == 1
    assert "SLACK_BOT_TOKEN is not set." in refused.stderr


def test_run_and_demo_say_when_their_port_is_taken(shell: Shell, slack: Sandbox) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        shell.environment["PILOT_HTTP_PORT"] = str(port)
        refused = shell.run("run")
        demo = shell.run("demo", "--workspace-only", "--port", str(port))
    assert refused.returncode == demo.returncode == 1
    assert f"Nothing can be served at 127.0.0.1:{port}: Address already in use." in refused.stderr
    assert demo.stderr == (
        f"The page cannot be served on port {port}: Address already in use. Choose another --port, or none.\n"
    )


def test_run_answers_people_and_ends_when_told_to(shell: Shell, slack: Sandbox) -> None:
    shell.environment |= {"SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "2"}
    process = shell.start("run")
    try:
        slack.wait_for_connection(timeout=30)
        assert "There is no pilot that you can see yet" in slack.person("person1").command("/pilot list").text
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0


def test_after_a_kill_the_bot_starts_again_and_still_knows_what_it_was_told(shell: Shell, slack: Sandbox) -> None:
    shell.write("pilots.yml", PILOTS)
    shell.run("import", "pilots.yml")
    process = shell.start("run")
    slack.wait_for_connection(timeout=30)
    process.kill()
    process.wait()
    slack.wait_until(lambda: slack.connections == 0)
    again = shell.start("run")
    try:
        slack.wait_for_connection(timeout=30)
        assert "Invoice triage" in slack.person("person1").command("/pilot list").text
    finally:
        again.send_signal(signal.SIGTERM)
        again.wait(timeout=30)


def test_a_backup_taken_from_a_running_bot_comes_back_after_a_kill(shell: Shell, slack: Sandbox) -> None:
    shell.write("pilots.yml", PILOTS)
    shell.run("import", "pilots.yml")
    process = shell.start("run")
    slack.wait_for_connection(timeout=30)
    taken = shell.run("backup", "kept.db")
    refused = shell.run("restore", "kept.db", "--force")
    process.kill()
    process.wait()
    assert (taken.returncode, taken.stderr) == (0, "")
    assert (refused.returncode, "Stop the bot first." in refused.stderr) == (1, True)
    shell.write("pilots.yml", PILOTS.replace("Invoice triage", "Something else"))
    shell.run("import", "pilots.yml")
    assert "already" in shell.run("restore", "kept.db").stderr
    assert shell.run("restore", "kept.db", "--force").returncode == 0
    assert "name: Invoice triage" in shell.run("pilots").stdout


def test_an_export_goes_into_a_folder_of_its_own_and_comes_back(shell: Shell) -> None:
    shell.write("pilots.yml", PILOTS)
    shell.run("import", "pilots.yml")
    assert shell.run("export", "--format", "json", "--out", "first").returncode == 0
    assert stat.S_IMODE((shell.folder / "first/export.json").stat().st_mode) == 0o600
    refused = shell.run("export", "--format", "csv", "--out", "first")
    assert (refused.returncode, "not empty" in refused.stderr) == (1, True)
    shell.environment["DATABASE_URL"] = "sqlite:///other.db"
    assert shell.run("import", "first").stdout == "first is taken in.\n"
    shell.run("export", "--format", "json", "--out", "second")
    first, second = ((shell.folder / name / "export.json").read_bytes() for name in ("first", "second"))
    assert first == second


def test_an_export_as_csv_has_a_file_for_each_table(shell: Shell) -> None:
    shell.write("pilots.yml", PILOTS)
    shell.run("import", "pilots.yml")
    assert shell.run("export", "--format", "csv", "--out", "out", "--pilot", "invoice-triage").returncode == 0
    written = (shell.folder / "out/pilots.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in written] == ["key", "invoice-triage"]
    assert (shell.folder / "out/digests.csv").exists()
    assert "There is no pilot" in shell.run("export", "--format", "csv", "--out", "x", "--pilot", "none").stderr


def test_erase_refuses_strangers_and_who_a_pilot_needs_and_erases_others(shell: Shell) -> None:
    shell.write("pilots.yml", PILOTS)
    shell.run("import", "pilots.yml")
    erase = ("--words", "remove", "--yes")
    assert shell.run("erase", "ravi", *erase).returncode == 2
    assert "Nothing is kept about U99." in shell.run("erase", "U99", *erase).stderr
    assert "champion of invoice-triage" in shell.run("erase", "U01", *erase).stderr
    assert "U02 is erased" in shell.run("erase", "U02", *erase).stdout
    assert "U02" not in shell.run("pilots").stdout


def test_erase_says_in_how_many_places_a_name_stands_before_it_asks(shell: Shell, slack: Sandbox) -> None:
    problem = "    charter: {problem: Only Person2 and Zoë can read it, task: Zoë does it}\n"
    shell.write("pilots.yml", PILOTS + problem)
    shell.run("import", "pilots.yml")
    asked = shell.run("erase", "U02", "--words", "keep", "--name", "Zoë")
    assert "Written of as “Zoë”, “person2” in 4 places." in asked.stdout
    assert asked.returncode == 1
    assert "Zoë" in shell.run("pilots").stdout
    shell.run("erase", "U02", "--words", "keep", "--name", "Zoë", "--yes")
    assert "problem: Only someone who left and someone who left can read it" in shell.run("pilots").stdout


def test_erase_without_slack_says_that_names_are_not_known(shell: Shell) -> None:
    shell.write("pilots.yml", PILOTS)
    shell.run("import", "pilots.yml")
    assert "“Al” is too short" in shell.run("erase", "U02", "--words", "keep", "--name", "Al").stderr
    erased = shell.run("erase", "U02", "--words", "keep", "--yes")
    assert "Slack does not say how U02 is called. Only what `--name` gives is looked for." in erased.stderr


@pytest.mark.parametrize(
    ("weeks", "code", "told"),
    [("", 1, "PILOT_RETENTION_WEEKS is not set"), ("0", 1, "PILOT_RETENTION_WEEKS"), ("4", 0, "Nothing is older")],
)
def test_retention_needs_a_number_of_weeks(shell: Shell, weeks: str, code: int, told: str) -> None:
    shell.environment["PILOT_RETENTION_WEEKS"] = weeks
    done = shell.run("retention", "--dry-run")
    assert (done.returncode, told in done.stdout + done.stderr) == (code, True)


def test_for_postgresql_backup_names_the_tool_to_use(shell: Shell) -> None:
    shell.environment["DATABASE_URL"] = "postgresql://pilot@127.0.0.1:1/pilot"
    refused = shell.run("backup", "kept.db")
    assert (refused.returncode, "`pg_dump`" in refused.stderr) == (1, True)


def test_importing_the_bot_does_nothing(shell: Shell) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import bot.app, bot.__main__, bot.demo"],
        env={"PYTHONPATH": str(ROOT)},
        cwd=shell.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_bot_started_separately_finds_the_workspace_with_what_it_prints(shell: Shell) -> None:
    command = [sys.executable, "-u", "-m", "bot", "demo", "--workspace-only"]
    workspace = subprocess.Popen(command, cwd=shell.folder, env=shell.environment, text=True, stdout=subprocess.PIPE)
    try:
        assert workspace.stdout is not None
        printed = [next(workspace.stdout) for _ in range(5)]
        exports = [line.removeprefix("export ").strip().partition("=") for line in printed if line.startswith("export")]
        shell.environment |= {name: value for name, _, value in exports}
        shell.run("migrate")
        checked = shell.run("check")
        assert (checked.returncode, "problem" in checked.stdout) == (0, False), checked.stdout
    finally:
        workspace.send_signal(signal.SIGTERM)
        workspace.communicate(timeout=30)
    assert workspace.returncode == 0


def test_a_demo_that_is_told_to_end_leaves_nothing_behind(shell: Shell, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    command = [sys.executable, "-u", "-m", "bot", "demo"]
    environment = shell.environment | {"TMPDIR": str(scratch)}
    demo = subprocess.Popen(command, cwd=shell.folder, env=environment, text=True, stdout=subprocess.PIPE)
    try:
        assert demo.stdout is not None
        assert "Playing" in next(demo.stdout)
        assert list(scratch.iterdir())
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.communicate(timeout=30)
    assert list(scratch.iterdir()) == []
