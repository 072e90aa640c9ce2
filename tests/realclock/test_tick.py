"""`tick` on the machine's own clock: it does all that is due, delivers it, and ends well."""

from pathlib import Path

from tests.realclock.process import ticking


def test_a_check_in_an_escalation_a_reminder_and_home_by_one_tick_after_another(
    database_url: str, tmp_path: Path
) -> None:
    with ticking(database_url, tmp_path) as workday:
        workday.live_through()
