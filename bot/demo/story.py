"""The demo's story: three pilots, and what everybody did in thirteen weeks. Data only.

Invoice triage goes well. In Contract search leadership is confident and the team is not. Support drafts goes quiet.
"""

from datetime import UTC, date, datetime

from bot.demo.cast import Done, Plan, Said, Week, cadence
from bot.domain.pilots import Metric, Stage

BEGINS = datetime(2026, 9, 7, 5, 0, tzinfo=UTC)
"""The Monday of the first week, two hours before the first check-in opens in Berlin."""

INVOICES = Plan(
    key="invoice-triage",
    name="Invoice triage",
    team=("dana", "ravi", "jonas"),
    sponsor="sam",
    leaders=("lena",),
    deputy="omar",
    observers=("theo",),
    target_date=date(2027, 1, 29),
    metric=Metric("Minutes per invoice", 12, 7, "min"),
    stage=Stage.MEASURE,
    cadence=cadence("mon 09:00", "tue 16:00"),
)
CONTRACTS = Plan(
    key="contract-search",
    name="Contract search",
    team=("mei", "ravi", "ines", "ada"),
    sponsor="lena",
    leaders=("sam",),
    deputy="omar",
    target_date=date(2026, 12, 18),
    metric=Metric("Hours to find a clause", 5, 0.5, "h"),
    stage=Stage.BUILD,
    cadence=cadence("mon 10:00", "tue 17:00"),
)
SUPPORT = Plan(
    key="support-drafts",
    name="Support drafts",
    team=("jonas", "ada", "ines"),
    sponsor="omar",
    leaders=("lena",),
    target_date=date(2027, 2, 26),
    metric=Metric("First replies without rework", 40, 75, "%"),
    stage=Stage.DATA,
    cadence=cadence("tue 09:00", "wed 16:00"),
    private=True,
)

_INVOICE_WEEKS = (
    ((3, "Agreed on the twelve invoice types"), (3, "Exported 500 old invoices"), (4, 3)),
    ((3, "Labelled the first 200 invoices"), (3, "Set up the test mailbox"), (4, 3)),
    ((3, "Labelled 450 invoices; two types need a rule"), (3, "Connected the scanner output"), (4, 4)),
    ((3, "Trained on 600 invoices"), (4, "Wrote the hand-over for unsure cases"), (4, 4)),
    ((4, "Reached 81% on the test set"), (3, "Tested the mailbox with finance"), (4, 4)),
    ((4, "Cut wrong suppliers from 9% to 4%"), (4, "Finance tried 40 invoices by hand"), (4, 4)),
    ((3, "Found why credit notes fail"), (4, "Added the supplier list to the checks"), (4, 4)),
    ((4, "Credit notes work; 86% on the test set"), (4, "First 100 real invoices in shadow mode"), (5, 4)),
    ((4, "Shadow mode for two teams"), (4, "Wrote the audit trail"), (5, 4)),
    ((4, "9.1 minutes per invoice in shadow mode"), (4, "Audit trail accepted by internal audit"), (5, 4)),
    ((4, "8.4 minutes per invoice; trained the second shift"), (4, "Rolled out to team two"), (5, 4)),
    ((5, "7.9 minutes per invoice"), (4, "Fixed the duplicate check"), (5, 4)),
)


_CHARTER = Done(
    "dana",
    "/pilot charter",
    {"problem": "Clerks type every invoice by hand, and one in eleven goes to the wrong supplier"},
    press="Edit Charter",
)
_WORK = Done(
    "dana",
    "/pilot charter",
    {
        "task": "Reads an invoice and fills in its fields",
        "inputs": "PDF files of the mailbox, and the supplier list",
        "outputs": "A booking that a clerk confirms",
        "quality": "No more than four wrong suppliers in a hundred",
        "unsure": "It leaves the field empty, and the clerk decides",
    },
    press="Define the Work",
)


def _measured(minutes: str) -> Done:
    return Done("ravi", "/pilot charter", {"measured": minutes}, press="Add a Measurement")


_GATE = Done(
    "dana",
    "/pilot gate",
    {
        "effect": "Yes",
        "cost": "As much as expected",
        "problems": "The duplicate check needs somebody who knows it",
        "verdict": "Scale it",
        "why": "7.9 minutes per invoice, from 12, and the clerks ask for it",
    },
    people={"taken_by": "sam"},
)
_LESSON = Done(
    "dana",
    "/pilot lesson",
    {
        "happened": "The review of the test mailbox took five weeks: we asked in week three and named no systems",
        "again": "Ask for the review in week one, with the systems that are read and written",
        "category": "Security review",
    },
)


_RISK = Done(
    "jonas",
    "/pilot risks",
    {
        "what": "The supplier list changes hands, and nobody keeps it clean",
        "sign": "The same supplier twice in the list",
        "response": "Check for doubles at night until somebody owns it",
    },
    people={"owner": "dana"},
    press="Add a Risk",
)
_CAME_TRUE = Done("dana", "/pilot risks", {"state": "Came true: it becomes a blocker"}, press="Change: Risk #1")
"""The first risk of the story."""


def _invoice_week(number: int) -> Week:
    dana, ravi, rated = _INVOICE_WEEKS[number]
    said = [Said("dana", *dana), Said("ravi", *ravi)]
    if number in (2, 7):
        ask = (
            "A decision which supplier list counts, finance's or purchasing's"
            if number == 2
            else "A date for the rollout"
        )
        said.append(Said("jonas", 4, "Compared both supplier lists", needed=ask))
    elif number % 4 != 3:
        said.append(Said("jonas", 4, f"Checked {60 + 15 * number} results with the clerks"))
    done = {
        0: (_CHARTER, _WORK),
        4: (_RISK,),
        6: (_LESSON, _CAME_TRUE),
        9: (_measured("9.1"),),
        10: (_measured("8.4"),),
        11: (_measured("7.9"), _GATE),
    }.get(number, ())
    return Week(tuple(said), (("sam", rated[0]), ("lena", rated[1])), promised_in_days=1, solved=True, done=done)


_CONTRACT_WEEKS = (
    (4, 3, 4, "Collected 3,000 contracts", "Compared three search engines"),
    (4, 4, 3, "Cleaned the scans of 2019", "First index over 500 contracts"),
    (4, 3, 3, "Found clauses in 60% of the test questions", "Asked legal for thirty test questions"),
    (3, 3, 3, "72% of the test questions", "Mapped who may read which contract"),
    (3, 3, 2, "Prepared the access model", "Wrote the request for the security review"),
    (3, 2, 3, "Answered the review's first questions", "Improved the clause splitter"),
    (3, 2, 2, "78% of the test questions", "Waited for the review"),
    (2, 2, 2, "Nothing new; the archive stays closed to us", "Drafted the user guide"),
    (2, 2, 2, "Rebuilt the index on what we may read", "Showed legal the guide"),
    (2, 2, 1, "Half of the contracts are still missing", "Answered the review's second questions"),
    (2, 2, 2, "Measured: without the archive 41% find nothing", "Listed what production would need"),
    (2, 1, 2, "Prepared a plan with half of the scope", "Met with security for the third time"),
)
REVIEW = "Security review"
"""What two pilots wait on: Contract search, and from its tenth week Support drafts."""
_REVIEW = "The security review has not begun, so we may not read the archive"
_ARCHIVE = "Access to the contract archive; without it we search half of the contracts"


_ASKED = Done(
    "mei",
    "/pilot readiness",
    {"state": "Asked", "team": "Security", "due_on": "2026-11-06", "note": "Request of 9 October"},
    press="Change: Security review",
    waits_on=REVIEW,
)
_OWNED = Done("nora", "/pilot dependencies", {}, people={"owner": "omar"}, press=f"Change: {REVIEW}")
_HELD_UP = Done(
    "jonas",
    "/pilot blocker",
    {"text": "The export of the new tickets waits for a security review too", "category": "Security review"},
    waits_on=REVIEW,
)
_WATCHED = Done(
    "mei",
    "/pilot risks",
    {
        "sign": "No reviewer is named by the end of the week",
        "response": "Split the plan: first what works without the archive",
    },
    people={"owner": "mei"},
    press="Change: Risk #2",
)
_SPLIT = Done(
    "mei",
    "/pilot decide",
    {
        "what": "Split the plan: first what works without the archive",
        "why": "Nobody can say when the security review ends",
        "given_up": "Half of the contracts until then",
    },
    people={"taken_by": "lena"},
)


def _contract_week(number: int) -> Week:
    mei, ravi, ada, first, second = _CONTRACT_WEEKS[number]
    review = {"blocking": _REVIEW, "category": "Security review"} if number in (4, 8) else {}
    review |= {"waits_on": REVIEW} if number == 8 else {}
    risk = "The security review does not end before December" if number == 5 else ""
    needed = _ARCHIVE if number == 7 else ""
    said = [
        Said("mei", mei, first, at_risk=risk, **review),
        Said("ravi", ravi, second, needed=needed),
        Said("ada", ada, f"Tested {20 + 10 * number} questions with legal"),
    ]
    if number < 6:
        said.append(Said("ines", 3, "Wrote the test questions in Portuguese and English"))
    promised = {5: 6, 9: 5}.get(number)
    done = {4: (_ASKED,), 5: (_WATCHED,), 8: (_OWNED,), 11: (_SPLIT,)}.get(number, ())
    return Week(tuple(said), (("lena", 5 if number > 3 else 4), ("sam", 4)), promised_in_days=promised, done=done)


_SUPPORT_WEEKS = (
    (
        ("jonas", 4, "Chose two product lines"),
        ("ada", 4, "Exported 2,000 tickets"),
        ("ines", 4, "Wrote the tone guide"),
    ),
    (
        ("jonas", 4, "Removed names from the tickets"),
        ("ada", 3, "First drafts for 50 tickets"),
        ("ines", 4, "Rated 50 drafts"),
    ),
    (("jonas", 3, "Rated 80 drafts"), ("ada", 3, "Half of the drafts need rework"), ("ines", 3, "Added product facts")),
    (("jonas", 3, "Talked to the team leads"), ("ada", 3, "46% without rework")),
    (("jonas", 3, "Waited for the export of the new tickets"), ("ines", 3, "Updated the tone guide")),
    (("jonas", 3, "Still no new tickets"), ("ada", 3, "Tried a smaller model")),
    (("jonas", 3, "Asked for the export again"),),
    (("ada", 2, "Little; the peak season has begun"),),
    (("jonas", 2, "Nothing yet"),),
    (("jonas", 3, "Talked to the new data owner"),),
    (),
    (("ada", 2, "Helped out in support all week"),),
)


def _support_week(number: int) -> Week:
    said = [Said(*each) for each in _SUPPORT_WEEKS[number]]
    if number == 4:
        said[0] = Said("jonas", 3, said[0].completed, blocking="No export of new tickets since August", category="Data")
    rated = (("omar", 4),) if number < 9 else ()
    done = (_HELD_UP,) if number == 9 else ()
    return Week(tuple(said), (*rated, ("lena", 4)) if number < 7 else rated, done=done)


HISTORY = tuple(
    ((INVOICES, _invoice_week(number)), (CONTRACTS, _contract_week(number)), (SUPPORT, _support_week(number)))
    for number in range(12)
)
"""Twelve weeks, oldest first: each pilot with its week."""

THIS_WEEK = (
    (
        INVOICES,
        Week(
            (
                Said("dana", 5, "7.4 minutes per invoice across both teams"),
                Said("ravi", 4, "Moved the duplicate check into the mailbox"),
                Said("jonas", 4, "Trained the last eight clerks", at_risk="The year-end close may take finance away"),
            ),
            (("sam", 5), ("lena", 4)),
        ),
    ),
    (
        CONTRACTS,
        Week(
            (
                Said(
                    "mei",
                    2,
                    "Split the plan: what works without the archive, and what does not",
                    blocking="The archive is closed until the review ends; nobody can tell us when",
                    category="Security review",
                    waits_on=REVIEW,
                ),
                Said("ravi", 1, "Answered the third round of questions", needed="A date for the security review"),
                Said("ada", 2, "Tested 140 questions with legal"),
            ),
            (("lena", 5), ("sam", 4)),
            promised_in_days=5,
        ),
    ),
    (SUPPORT, Week((Said("jonas", 2, "Nothing yet; the export is still missing"),), (("omar", 4),))),
)
"""The week that is played in front of the reader."""
PLANS = (INVOICES, CONTRACTS, SUPPORT)
