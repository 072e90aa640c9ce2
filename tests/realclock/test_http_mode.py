"""`run` in HTTP mode on the machine's own clock: whatever a week brings about happens within seconds."""

from pathlib import Path

from tests.realclock.process import running_in_http_mode


def test_a_check_in_an_escalation_a_reminder_and_home_in_http_mode(database_url: str, tmp_path: Path) -> None:
    with running_in_http_mode(database_url, tmp_path) as workday:
        workday.live_through()
