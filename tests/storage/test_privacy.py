"""What is kept about somebody is counted, and nobody else's is counted with it."""

from zoneinfo import ZoneInfo

from bot.domain.charter import Change, Measurement, Part
from bot.domain.decisions import Decision
from bot.domain.people import Person, Side, UserId
from bot.domain.privacy import Kept
from bot.domain.readiness import NeedDraft, NeedKind
from storage import charter, checkins, confidence, decisions, people, privacy, readiness
from storage.database import Database
from tests.builders import CHAMPION, NOW, PRACTITIONER, SPONSOR, answers
from tests.storage.keeping import Statements, keep_blocker, keep_pilot, open_check_in, post

NOTHING = Kept(
    zone=None,
    away_hint_until=None,
    pilots=0,
    check_ins=0,
    revisions=0,
    ratings=0,
    raised=0,
    actions=0,
    lessons=0,
    risks=0,
    decisions=0,
    changes=0,
    needs=0,
    messages=0,
)


def test_everything_under_a_name_is_counted_in_one_statement(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        check_in_id = open_check_in(tx, pilot_id)
        for number in (1, 2):
            checkins.save_answers(tx, check_in_id, PRACTITIONER, answers(), form_id=f"V{number}", late=False, at=NOW)
        keep_blocker(tx, pilot_id, raised_by=PRACTITIONER)
        post(tx, "reminder:1", recipient=PRACTITIONER)
        people.record(tx, Person(PRACTITIONER, ZoneInfo("Europe/Berlin"), away_hint_until=NOW), at=NOW)
        statements = Statements(tx)
        found = privacy.kept(tx, PRACTITIONER)
    assert statements.count == 1
    assert found == Kept(
        zone=ZoneInfo("Europe/Berlin"),
        away_hint_until=NOW,
        pilots=1,
        check_ins=1,
        revisions=2,
        ratings=0,
        raised=1,
        actions=1,
        lessons=0,
        risks=0,
        decisions=0,
        changes=0,
        needs=0,
        messages=1,
    )


def test_a_leader_s_ratings_are_counted_and_the_team_s_are_nobody_s(database: Database) -> None:
    with database.write() as tx:
        check_in_id = open_check_in(tx, keep_pilot(tx))
        confidence.rate(tx, check_in_id, Side.LEADERSHIP, SPONSOR, 4)
        confidence.rate(tx, check_in_id, Side.TEAM, "a key", 2)
        assert privacy.kept(tx, SPONSOR).ratings == 1
        assert privacy.kept(tx, CHAMPION).ratings == 0


def test_what_is_kept_beside_the_rounds_is_counted_too(database: Database) -> None:
    need = NeedDraft(kind=NeedKind.APPROVAL, name="Security review", owner=SPONSOR)
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        for form_id, by, recorder in (("V1", SPONSOR, CHAMPION), ("V2", CHAMPION, SPONSOR), ("V3", SPONSOR, SPONSOR)):
            decision = Decision(what="Go", taken_by=by, pilot_id=pilot_id, recorded_by=recorder, at=NOW)
            decisions.add(tx, decision, form_id=form_id)
        charter.measure(tx, pilot_id, Measurement(NOW.date(), 9), by=SPONSOR)
        charter.note(tx, pilot_id, [Change(Part.PROBLEM, "Slow", "Wrong", SPONSOR, NOW)])
        readiness.add(tx, pilot_id, need, by=SPONSOR, at=NOW, offer_at=None)
        found = privacy.kept(tx, SPONSOR)
        theirs = privacy.kept(tx, CHAMPION)
    assert (found.decisions, found.changes, found.needs) == (3, 3, 1)
    assert (theirs.decisions, theirs.changes, theirs.needs) == (2, 0, 0)


def test_about_a_stranger_nothing_is_kept(database: Database) -> None:
    with database.write() as tx:
        keep_pilot(tx)
        assert privacy.kept(tx, UserId("USTRANGER")) == NOTHING
