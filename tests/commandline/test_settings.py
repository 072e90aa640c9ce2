"""Settings that cannot be used are named in plain sentences, and secrets are never written back."""

from typing import Any

import pytest

from bot.sandbox import Sandbox
from tests.commandline.test_commandline import Shell, shell, slack

__all__ = ["shell", "slack"]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PILOT_TICK_SECONDS", "1", "PILOT_TICK_SECONDS: “1” is too small; it must be 5 or more."),
        ("PILOT_STANDOUT_GAP", "wide", "PILOT_STANDOUT_GAP: “wide” is not a number."),
        ("PILOT_WORKHOURS", "early", "PILOT_WORKHOURS: “early” is not two times of one day, like 09:00-17:00."),
        ("PILOT_WORKDAYS", "daily", "PILOT_WORKDAYS: “daily” is not a range or a list of weekdays, like mon-fri"),
        ("PILOT_DAYS_OFF", "2026-13-01", "PILOT_DAYS_OFF: “2026-13-01” is not a date, like 2026-12-24."),
        ("PILOT_RETENTION_WEEKS", "0", "PILOT_RETENTION_WEEKS: “0” is too small; it must be 4 or more."),
        ("PILOT_ADMINS", "U01,dana", "PILOT_ADMINS: “dana” is not a Slack user id, like U012AB3CD"),
        ("PILOT_ADMINS", "U", "PILOT_ADMINS: “U” is not a Slack user id, like U012AB3CD"),
        ("PILOT_PROGRAMME_LEAD", "UÄÖ", "PILOT_PROGRAMME_LEAD: “UÄÖ” is not a Slack user id"),
        ("PILOT_PROGRAMME_LEAD", "nora", "PILOT_PROGRAMME_LEAD: “nora” is not a Slack user id"),
        ("PILOT_PROGRAMME_CHANNEL", "#pilots", "PILOT_PROGRAMME_CHANNEL: “#pilots” is not a Slack channel id"),
        ("PILOT_WORKHOURS", "09:00-08:00", "PILOT_WORKHOURS: “09:00-08:00” ends before it starts; write two times"),
        ("SLACK_API_URL", "foo", "SLACK_API_URL: “foo” is not an address like https://slack.com/api/."),
        ("DATABASE_URL", "sqlite://", "DATABASE_URL: A database in memory is lost when the bot ends; name a file"),
        ("PILOT_TICK_SECOND", "30", "There is no setting PILOT_TICK_SECOND. Did you mean PILOT_TICK_SECONDS?"),
        ("SLACK_BOT_TOKEN_FILE", "missing", "SLACK_BOT_TOKEN_FILE names missing, which cannot be read: No such file"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_what_is_wrong(
    shell: Shell, name: str, value: str, told: str
) -> None:
    shell.environment[name] = value
    refused = shell.run("migrate")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert told in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (shell.folder / "pilot.db").exists()


def test_a_password_is_not_written_back(shell: Shell) -> None:
    shell.environment["DATABASE_URL"] = "postgres://pilot:hunter2@host/name"
    refused = shell.run("migrate")
    assert (refused.returncode, "hunter2" in refused.stderr) == (1, False)
    assert "DATABASE_URL: What is set is not an address like" in refused.stderr


def test_a_misspelt_name_in_the_env_file_is_refused_too(shell: Shell) -> None:
    shell.write(".env", "PILOT_COMAND=/checkin\n")
    (shell.folder / ".env").chmod(0o600)
    refused = shell.run("migrate")
    assert refused.returncode == 1
    assert "There is no setting PILOT_COMAND. Did you mean PILOT_COMMAND?" in refused.stderr


def test_an_env_file_that_others_can_read_draws_a_warning(shell: Shell) -> None:
    shell.write(".env", "PILOT_LOG_LEVEL=error\n")
    (shell.folder / ".env").chmod(0o644)
    assert "run `chmod 600 .env`" in shell.run("migrate").stderr
    assert "Others on this machine can read .env" in shell.run("check").stdout
    (shell.folder / ".env").chmod(0o600)
    assert shell.run("migrate").stderr == ""


def test_tokens_may_stand_in_files(shell: Shell, slack: Sandbox) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        shell.write(name, shell.environment.pop(name) + "\n")
        shell.environment[f"{name}_FILE"] = name
    shell.run("migrate")
    checked = shell.run("check")
    assert (checked.returncode, "Socket Mode is on." in checked.stdout) == (0, True), checked.stdout


def test_a_token_and_a_file_for_it_are_one_too_many(shell: Shell) -> None:
    shell.write("token", "xoxb-1")
    shell.environment |= {"SLACK_BOT_TOKEN": "xoxb-2", "SLACK_BOT_TOKEN_FILE": "token"}
    assert "Both SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are set." in shell.run("migrate").stderr


def test_a_file_that_is_no_database_is_named_as_such(shell: Shell) -> None:
    shell.write("pilot.db", "no database at all\n" * 500)
    refused = shell.run("migrate")
    assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
    assert "file is not a database" in refused.stderr


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "2026-12-07T08:00:00"])
def test_an_instant_beyond_reason_is_wrong_usage(shell: Shell, instant: str) -> None:
    refused = shell.run("tick", "--now", instant)
    assert (refused.returncode, "Traceback" in refused.stderr) == (2, False)


def test_when_slack_cannot_be_reached_check_says_so_once_and_blames_no_token(shell: Shell, slack: Sandbox) -> None:
    shell.run("migrate")
    shell.environment["SLACK_API_URL"] = "http://127.0.0.1:9/api/"
    checked = shell.run("check")
    assert checked.stdout.count("Slack cannot be reached at http://127.0.0.1:9/api/") == 1
    assert "does not take" not in checked.stdout
    assert checked.stderr == ""


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
@pytest.mark.parametrize("fault", [{"status": 503, "error": "service_unavailable"}, {"garbage": True}], ids=str)
def test_a_slack_that_is_down_says_nothing_of_a_token(
    shell: Shell, slack: Sandbox, method: str, fault: dict[str, Any]
) -> None:
    shell.run("migrate")
    slack.faults.next(method, **fault)
    checked = shell.run("check")
    assert "Slack cannot be reached at" in checked.stdout
    assert "does not take" not in checked.stdout
    assert "Socket Mode cannot be used" not in checked.stdout


def test_somebody_who_has_nothing_yet_gets_the_link_that_creates_the_app(shell: Shell) -> None:
    checked = shell.run("check")
    assert "https://api.slack.com/apps?new_app=1&manifest_yaml=_metadata" in checked.stdout
    assert "oauth_config" in checked.stdout
