"""Whatever people do to a pilot can be shown afterwards."""

from pathlib import Path

from bot.domain.audit import Action, Entry
from bot.domain.decisions import DecisionDraft
from bot.domain.people import ChannelId, UserId
from bot.domain.pilots import Metric
from bot.domain.readiness import NeedDraft, NeedKind
from bot.services import audit, decisions, readiness
from tests.week.house import Closing, House, house


def entries(home: House, pilot: str | None = None) -> list[Entry]:
    found: list[Entry] = []
    audit.entries(home.bot.deps, found.append, pilot=pilot, since=None)
    return found


def actions(home: House) -> list[Action]:
    return [entry.action for entry in entries(home) if entry.action is not Action.PERSON_JOINED]


def test_pausing_resuming_and_skipping_are_written_down_with_who_did_it(home: House) -> None:
    home.add_pilot()
    for word in ("pause", "resume", "skip"):
        home.dana.command(f"/pilot {word} invoice-triage")
    found = [entry for entry in entries(home, "invoice-triage") if entry.by is not None]
    assert [entry.action for entry in found] == [
        Action.PILOT_PAUSED,
        Action.PILOT_RESUMED,
        Action.CHECK_IN_SKIPPED,
    ]
    assert {entry.by for entry in found} == {home.dana.id}


def test_what_is_refused_is_not_written_down_as_done(home: House) -> None:
    home.add_pilot()
    before = actions(home)
    home.ravi.command("/pilot pause invoice-triage")
    assert actions(home) == before


def test_who_came_and_who_left_is_told_by_role(home: House) -> None:
    home.add_pilot()
    home.add_pilot(roster=home.roster(practitioners=(home.dana, home.ravi), leaders=()))
    left = {(entry.about, entry.facts["role"]) for entry in entries(home) if entry.action is Action.PERSON_LEFT}
    assert left == {(home.mei.id, "practitioner"), (home.lena.id, "leader")}


def test_each_step_of_an_item_is_written_down_without_its_words(home: House) -> None:
    home.open_week()
    home.answer(home.ravi, blocking="No access to the archive")
    (opened,) = [entry for entry in entries(home) if entry.action is Action.ITEM]
    assert (opened.by, opened.facts) == (home.ravi.id, {"item": 1, "what": "opened", "to": "open"})
    assert "archive" not in repr(entries(home))


def test_readiness_gates_and_decisions_are_written_down_without_their_words(home: House) -> None:
    home.add_pilot()
    dana, words = UserId(home.dana.id), "The archive stays closed"
    need = NeedDraft(kind=NeedKind.APPROVAL, name=words, note=words)
    readiness.add(home.bot.deps, dana, 1, need)
    decisions.record(home.bot.deps, dana, 1, DecisionDraft(what=words, why=words, taken_by=dana), form_id="V1")
    found = [entry for entry in entries(home) if entry.by == home.dana.id]
    assert [(entry.action, entry.about) for entry in found] == [(Action.READINESS, None), (Action.DECISION, dana)]
    assert (found[0].facts["what"], found[0].facts["state"]) == ("added", "unknown")
    assert words not in repr(found)


def test_settings_are_written_down_once_and_again_when_they_change(home: House) -> None:
    for _ in range(2):
        audit.note_settings(home.bot.deps)
    changed = [entry.facts for entry in entries(home) if entry.action is Action.SETTINGS]
    assert len(changed) == 1
    assert "xoxb" not in repr(changed)


def test_a_look_that_only_an_admin_s_rights_allow_is_written_down(
    tmp_path: Path, migrated_file: Path, closing: Closing
) -> None:
    database = tmp_path / "pilot.db"
    database.write_bytes(migrated_file.read_bytes())
    with house(database, closing, admins=("U0ADMIN",)) as home:
        admin = home.slack.add_person("theo", id="U0ADMIN")
        private = home.slack.add_channel("secret", members=[home.dana], private=True)
        home.add_pilot(channel=ChannelId(private.id))
        assert "Invoice triage" in home.dana.command("/pilot status invoice-triage").text
        assert "Invoice triage" in admin.command("/pilot status invoice-triage").text
        looks = [entry for entry in entries(home) if entry.action is Action.LOOKED]
        assert [(entry.by, entry.pilot, entry.facts) for entry in looks] == [
            (admin.id, "invoice-triage", {"at": "status"})
        ]


def test_what_is_measured_is_written_down_with_its_day(home: House) -> None:
    home.add_pilot(metric=Metric("Minutes per invoice", 12, 7, "min"))
    charter = home.ravi.command("/pilot charter invoice-triage").messages[-1]
    form = home.ravi.press(charter, "Add a Measurement").view
    assert form is not None
    form.fill(measured="9,5", on="2026-11-23").submit()
    (measured,) = (entry for entry in entries(home) if "measured_on" in entry.facts)
    assert (measured.action, measured.by) == (Action.CHARTER_CHANGED, home.ravi.id)
    assert measured.facts == {"measured_on": "2026-11-23"}
