"""Every role and every command that names a pilot, in public and in private (R33, R34)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.domain.people import ChannelId, Roster, UserId
from bot.sandbox import Person
from storage.tables import DecisionRow, PilotRow
from tests.week.house import Closing, House, house

LEAD = "U00000LEAD"
LOOKING = ("status", "history", "blockers", "charter", "readiness", "risks")
CHANGING = ("pause", "resume", "skip", "edit", "end", "doctor", "gate")
RECORDING = ("lesson",)
UNNAMED = ("list", "dependencies", "checkin", "blocker", "decide", "lessons", "blockers", "status", "digest", "home")
CHANGERS = {"champion", "sponsor", "admin"}
NAMED = CHANGERS | {"practitioner", "leader", "deputy", "observer", "lead"}
REFUSED = "Only the pilot's champion, its sponsor, whoever set it up and admins can do that."


@pytest.fixture
def programme(tmp_path: Path, migrated_file: Path, closing: Closing) -> Iterator[House]:
    database = tmp_path / "pilot.db"
    database.write_bytes(migrated_file.read_bytes())
    with house(database, closing, programme_lead=LEAD) as opened:
        yield opened


def cast(home: House, *, private: bool) -> dict[str, Person]:
    """Somebody of each role, and the pilot that they want something of."""
    add = home.slack.add_person
    people = {
        "lead": add("nora", id=LEAD),
        "champion": home.dana,
        "practitioner": home.ravi,
        "sponsor": home.sam,
        "leader": home.lena,
        "deputy": add("omar"),
        "observer": add("theo"),
        "admin": add("ada", is_admin=True),
        "in the channel": home.mei,
        "elsewhere": add("mia"),
        "guest": add("gil", is_restricted=True),
        "of another organisation": add("olga", external=True),
    }
    inside = [people[role] for role in ("champion", "practitioner", "in the channel", "guest")]
    place = home.slack.add_channel("place", members=[*inside, people["of another organisation"]], private=private)
    dana, ravi = UserId(home.dana.id), UserId(home.ravi.id)
    roster = Roster(
        champion=dana,
        practitioners=(dana, ravi),
        sponsor=UserId(home.sam.id),
        leaders=(UserId(home.lena.id),),
        deputy=UserId(people["deputy"].id),
        observers=(UserId(people["observer"].id),),
    )
    home.add_pilot(channel=ChannelId(place.id), roster=roster)
    home.tick()
    return people


def may_see(role: str, *, private: bool) -> bool:
    return role in NAMED or role == "in the channel" or (role == "elsewhere" and not private)


def said(person: Person, line: str) -> str:
    reply = person.command(line)
    shown = (reply.text if reply.messages else "") + (reply.view.shown if reply.view is not None else "")
    return shown + (reply.error or "")


def fits(answer: str, role: str, word: str, *, private: bool) -> bool:
    """Whether an answer is that of R33 and R34; whoever may not know of a pilot is not refused it by name."""
    if not may_see(role, private=private):
        return "Invoice triage" not in answer and "Only the" not in answer
    allowed = role in NAMED if word in RECORDING else word not in CHANGING
    return ("Only the" not in answer and "no pilot" not in answer) if allowed else "Only the" in answer


def kept(home: House) -> tuple[object, ...]:
    with home.bot.deps.db.read() as tx:
        pilot = tx.execute(select(PilotRow.state, PilotRow.next_opens_at)).one()
        return (*pilot, tx.execute(select(func.count()).select_from(DecisionRow)).scalar_one())


@pytest.mark.parametrize("private", [False, True], ids=["public", "private"])
def test_each_role_gets_of_every_command_what_it_may_and_changes_nothing_else(
    programme: House, *, private: bool
) -> None:
    people = cast(programme, private=private)
    before = kept(programme)
    wrong = []
    for role, person in people.items():
        for word in (*LOOKING, *CHANGING, *RECORDING):
            if word in CHANGING and role in CHANGERS:
                continue  # they do change something: see below
            answer = said(person, f"/pilot {word} invoice-triage")
            if not fits(answer, role, word, private=private) or kept(programme) != before:
                wrong.append(f"{role}: {word}: {answer[:80]}")
    assert wrong == [], wrong


@pytest.mark.parametrize("role", sorted(CHANGERS))
def test_whoever_may_change_a_pilot_can_do_all_of_it(programme: House, role: str) -> None:
    person = cast(programme, private=True)[role]
    before = kept(programme)
    for word in ("doctor", "edit", "end", "gate", "pause", "resume", "skip"):
        assert REFUSED not in said(person, f"/pilot {word} invoice-triage"), word
    assert kept(programme) != before


def test_no_command_without_a_name_tells_outsiders_of_a_private_pilot(programme: House) -> None:
    people = cast(programme, private=True)
    for role, person in people.items():
        if not may_see(role, private=True):
            for word in UNNAMED:
                assert "triage" not in said(person, f"/pilot {word}").lower(), (role, word)


@pytest.mark.parametrize("private", [False, True], ids=["public", "private"])
def test_the_card_opens_its_form_for_the_team_alone(programme: House, *, private: bool) -> None:
    people = cast(programme, private=private)
    programme.tick("2026-11-30 08:00")
    place = programme.slack.channel("place")
    for role in ("champion", "practitioner", "in the channel", "guest", "of another organisation"):
        card = next(one for one in people[role].messages(place) if "check-in of week" in one.text)
        view = people[role].press(card, "answer_check_in").view
        asked = view is not None and "What did you complete" in view.shown
        assert asked is (role in ("champion", "practitioner")), role
