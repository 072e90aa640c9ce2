"""What a check-in's form does to the list of risks: it asks after those from before, and names new ones (R12)."""

from collections.abc import Sequence
from dataclasses import replace

import storage.checkins
import storage.risks
from bot.domain.carryover import About, Carried, CarriedRisks, Fate
from bot.domain.checkins import CheckIn
from bot.domain.drafts import Found
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.domain.risks import Risk, RiskDraft, RiskState, alike, change, naming, risk_problems, settle
from bot.services import riskmoves
from bot.services.unit_of_work import UnitOfWork
from bot.views import carryover
from storage.database import Transaction

Meant = Sequence[tuple[Risk, Carried]]
"""What a form says of risks from before, each with the risk as it stands now."""

CHANGED = (
    "Somebody else has changed this risk meanwhile. Copy your words, choose “Still a risk”, then “Changed” again: "
    "you see what it says now."
)
_CARRIED = 5


def carried_over(tx: Transaction, pilot: Pilot, check_in: CheckIn) -> CarriedRisks:
    """What has been at risk since before this check-in: the newest few, and how many more."""
    live = [risk for risk in storage.risks.live(tx, pilot.id) if risk.raised_in != check_in.id]
    return CarriedRisks(tuple(reversed(live[-_CARRIED:])), max(len(live) - _CARRIED, 0))


def meant(tx: Transaction, pilot_id: int, changes: Sequence[Carried]) -> Meant:
    """What a form says of risks from before; no statement where it says nothing."""
    about = [one for one in changes if one.about is About.RISK]
    known = {risk.id: risk for risk in storage.risks.by_ids(tx, [one.number for one in about])} if about else {}
    found = ((known.get(one.number), one) for one in about)
    return [(risk, one) for risk, one in found if risk is not None and risk.pilot_id == pilot_id]


def problems(meant: Meant) -> Found:
    """What keeps new words from being taken, by field: somebody else was faster, or they are too long."""
    found: dict[str, str] = {}
    for risk, one in meant:
        if one.fate is not Fate.CHANGED or not one.text or alike(one.text, risk.what):
            continue
        if risk.version != one.version:
            found[carryover.words_of(one)] = CHANGED
        elif wrong := risk_problems(replace(risk.draft, what=one.text), []):
            found[carryover.words_of(one)] = wrong["what"]
    return found


def carry_over(uow: UnitOfWork, pilot: Pilot, user: UserId, meant: Meant) -> None:
    """Do what a form says of risks from before. What has been settled meanwhile stays as it is."""
    for risk, one in meant:
        if risk.state.live:
            said = change(risk, _described(risk, one), by=user, now=uow.now)
            riskmoves.take(uow, pilot, risk, said)


def name(uow: UnitOfWork, pilot: Pilot, check_in: CheckIn, user: UserId, text: str, *, revision: int) -> None:
    """Put an answer to the third question on the list; a later revision changes its words or withdraws it."""
    if revision == 1 and not text:
        return
    before = storage.checkins.at_risk(uow.tx, check_in.id, user, revision=revision - 1) if revision > 1 else ""
    if alike(text, before):
        return
    known = storage.risks.live_or_named_by(uow.tx, pilot.id, check_in.id, user)
    own = [risk for risk in known if (risk.raised_in, risk.raised_by) == (check_in.id, user)]
    said = naming(text, before=before, own=own, live=[risk for risk in known if risk.state.live])
    if said.opens:
        riskmoves.name(uow, pilot, user, RiskDraft(what=text), raised_in=check_in.id)
    if said.rewords is not None:
        move = change(said.rewords, replace(said.rewords.draft, what=text), by=user, now=uow.now)
        riskmoves.take(uow, pilot, said.rewords, move)
    if said.withdraws is not None:
        move = settle(said.withdraws, RiskState.WITHDRAWN, by=user, now=uow.now)
        riskmoves.take(uow, pilot, said.withdraws, move)


def _described(risk: Risk, said: Carried) -> RiskDraft:
    match said.fate:
        case Fate.CAME_TRUE:
            return replace(risk.draft, state=RiskState.CAME_TRUE)
        case Fate.PASSED:
            return replace(risk.draft, state=RiskState.PASSED)
        case Fate.CHANGED if said.text:
            return replace(risk.draft, what=said.text)
        case _:
            return risk.draft
