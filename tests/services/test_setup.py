"""What somebody who sets a pilot up may learn about others."""

from pathlib import Path

import pytest

from bot.domain.channels import Channel
from bot.domain.drafts import Draft
from bot.domain.people import Person, UserId
from bot.services import channels, people, pilots, setup
from tests.builders import CHANNEL, spec
from tests.services.keeping import copied, desk

NORA = UserId("UNORA")
DRAFT = Draft(name="Contract review", key="contract-review", channel=CHANNEL, target_date="2026-12-31")


@pytest.mark.parametrize(("private", "named"), [(False, True), (True, False)])
def test_a_taken_channels_pilot_is_named_only_to_who_may_know_of_it(
    migrated_file: Path, tmp_path: Path, *, private: bool, named: bool
) -> None:
    deps, _ = desk(copied(migrated_file, tmp_path / "pilot.db"))
    pilots.import_pilots(deps, [spec()])
    people.record(deps, Person(NORA))
    channels.record(deps, Channel(CHANNEL, "invoice-triage", private=private), None)
    assert ("invoice-triage" in setup.check_purpose(deps, NORA, DRAFT)["channel"]) is named


def test_a_key_that_any_pilot_has_or_had_is_refused(migrated_file: Path, tmp_path: Path) -> None:
    deps, _ = desk(copied(migrated_file, tmp_path / "pilot.db"))
    pilots.import_pilots(deps, [spec()])
    wrong = setup.check_purpose(deps, NORA, Draft(key="invoice-triage", name="Invoices", channel="COTHER"))
    assert "another pilot has this key" in wrong["key"].lower()
