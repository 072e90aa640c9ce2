"""Taking answers, and closing check-ins."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import structlog

import storage.checkins
import storage.confidence
import storage.outbox
import storage.pilots
from bot.domain.blockers import Refused
from bot.domain.carryover import Carried, CarriedOver, CarriedRisks
from bot.domain.checkins import Answers, CheckIn, CheckInState, answer_problems
from bot.domain.confidence import rater_key
from bot.domain.dependencies import Choice, Named
from bot.domain.people import Side, UserId
from bot.domain.pilots import Pilot
from bot.services import blockers, choosing, confidence, dependencies, digest, reminders, riskanswers, sync
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from bot.views import checkins as views
from bot.views import denials
from bot.views import pilots as pilot_views
from storage.checkins import TakingAnswers
from storage.database import Transaction

log = structlog.get_logger(__name__)

_CARD = "card:"


@dataclass(frozen=True, slots=True)
class Form:
    """What is needed to draw the form for one person."""

    pilot: Pilot
    check_in: CheckIn
    mine: Answers | None
    rating: int | None
    rates: bool
    carried: CarriedOver
    at_risk: CarriedRisks
    on: date
    """Today, in the pilot's zone."""
    naming: Named | None
    """What the blocker waits on; None where nothing is asked about that."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The answers are kept; `late` if the check-in had closed."""

    late: bool


def close_due(deps: Deps, check_in_id: int) -> None:
    """Close a check-in, in a transaction of its own."""
    with deps.write() as uow:
        close(uow, check_in_id)
    deps.db.forget_deleted()


def close(uow: UnitOfWork, check_in_id: int) -> None:
    """Close a check-in: seal its ratings, publish its digest, and stop its messages from asking."""
    if not storage.checkins.close(uow.tx, check_in_id, at=uow.now):
        return
    check_in = existing(uow.tx, check_in_id)
    pilot = storage.pilots.by_id(uow.tx, check_in.pilot_id)
    _draw_card(uow.tx, pilot, check_in, uow.now)
    confidence.close(uow, pilot, check_in)
    reminders.no_longer(uow, pilot, check_in, (person.user for person in check_in.expected))
    blockers.close_settled(uow, pilot, check_in)
    digest.publish(uow, pilot, check_in)
    sync.prepare(uow, pilot, check_in)


def form_for(deps: Deps, user: UserId, check_in_id: int) -> Form | Refused:
    """The form of a check-in for somebody who wants to answer it."""
    with deps.read() as uow:
        found = _to_answer(user, storage.checkins.taking_answers(uow.tx, check_in_id))
        if isinstance(found, Refused):
            return found
        check_in = found.check_in
        rater = rater_key(user, found.secret) if found.secret else ""
        mine = storage.checkins.submitted_by(uow.tx, check_in_id, user)
        pilot = storage.pilots.by_id(uow.tx, check_in.pilot_id)
        return Form(
            pilot=pilot,
            check_in=check_in,
            mine=mine.answers if mine else None,
            rating=storage.confidence.rating(uow.tx, check_in_id, Side.TEAM, rater),
            rates=_in_time(check_in, uow.now),
            carried=blockers.carried_over(uow, pilot, check_in, user),
            at_risk=riskanswers.carried_over(uow.tx, pilot, check_in),
            on=uow.now.astimezone(pilot.cadence.zone).date(),
            naming=blockers.naming(uow.tx, pilot, check_in, user, answered=mine is not None),
        )


def to_answer(deps: Deps, user: UserId, *, key: str | None, channel: str) -> int | Refused:
    """The check-in that somebody means to answer: one that is open, or else one that still takes late answers (R14)."""
    command = f"{deps.settings.command} checkin"
    with deps.read() as uow:
        if key is not None:
            pilot = choosing.meant(uow, user, key=key, channel=channel, usage="checkin")
            return pilot if isinstance(pilot, Refused) else _newest(uow.tx, pilot)
        found = storage.checkins.answerable(uow.tx, user)
        open_ = [check_in for check_in in found if check_in.state is CheckInState.OPEN]
        pilots = {pilot.id: pilot for pilot in storage.pilots.by_ids(uow.tx, {one.pilot_id for one in found})}
        here = [one for one in found if pilots[one.pilot_id].channel == channel]
        choices = here or open_ or found
        if len(choices) > 1:
            return Refused(pilot_views.which_one([pilots[one.pilot_id] for one in choices], command).text)
        return choices[0].id if choices else Refused(pilot_views.no_open_check_in().text)


def _newest(tx: Transaction, pilot: Pilot) -> int | Refused:
    """The newest check-in of a pilot; its form says whether somebody may answer it."""
    newest = storage.checkins.latest(tx, pilot.id)
    return newest.id if newest is not None else Refused(pilot_views.no_check_in_yet(pilot).text)


def submit(
    deps: Deps,
    user: UserId,
    check_in_id: int,
    answers: Answers,
    *,
    rating: int | None,
    form_id: str,
    carried: Sequence[Carried] = (),
    waits_on: Choice | None = None,
) -> Saved | Refused | Mapping[str, str]:
    """Keep somebody's answers; the same form twice is kept once (R15). A mapping names what is wrong by question.

    A form whose answer got lost stays open, so the same form with other words is a new revision.

    Raises NotSavedError when the database did not take them.
    """
    problems = answer_problems(answers)
    if problems:
        return problems
    with deps.write() as uow:
        found = _to_answer(user, storage.checkins.taking_answers(uow.tx, check_in_id, hold=True))
        if isinstance(found, Refused):
            return found
        check_in = found.check_in
        at_risk = riskanswers.meant(uow.tx, check_in.pilot_id, carried)
        problems = riskanswers.problems(at_risk)
        if problems:
            return problems
        named = dependencies.chosen(uow, user, waits_on) if waits_on else None
        if isinstance(named, Refused):
            return {"dependency": named.sentence}
        late = not _in_time(check_in, uow.now)
        fingerprint = _fingerprint(form_id, answers, waits_on)
        saved = storage.checkins.save_answers(
            uow.tx, check_in_id, user, answers, form_id=fingerprint, late=late, at=uow.now
        )
        if not late:
            _rate(uow.tx, found, user, rating)
        if saved is None:
            return Saved(late)
        pilot = storage.pilots.by_id(uow.tx, check_in.pilot_id)
        reminders.no_longer(uow, pilot, check_in, [user])
        blockers.carry_over(uow, pilot, user, carried)
        on = Named(named) if waits_on else None
        blockers.raise_from_form(uow, pilot, check_in, user, answers, named=on, revision=saved)
        riskanswers.carry_over(uow, pilot, user, at_risk)
        riskanswers.name(uow, pilot, check_in, user, answers.at_risk, revision=saved)
        _show(uow, pilot, check_in, user, revision=saved)
    log.info("answers saved", pilot=pilot.id, check_in=check_in_id, late=late)
    return Saved(late)


def card_key(check_in_id: int) -> str:
    return f"{_CARD}{check_in_id}"


def card(tx: Transaction, key: str) -> dict[str, Any]:
    """What the card with this key should say now."""
    check_in = existing(tx, int(key.removeprefix(_CARD)))
    return _card(tx, storage.pilots.by_id(tx, check_in.pilot_id), check_in)


def draw_open_card(tx: Transaction, pilot: Pilot, now: datetime) -> None:
    """Draw a pilot's open card again after the pilot has changed."""
    check_in = storage.checkins.latest(tx, pilot.id)
    if check_in is not None and check_in.state is CheckInState.OPEN:
        _draw_card(tx, pilot, check_in, now)


def existing(tx: Transaction, check_in_id: int) -> CheckIn:
    check_in = storage.checkins.get(tx, check_in_id)
    if check_in is None:
        raise LookupError(f"check-in {check_in_id}")
    return check_in


def _to_answer(user: UserId, found: TakingAnswers | None) -> TakingAnswers | Refused:
    """The check-in that somebody wants to answer, or why they cannot."""
    if found is None:
        return denials.CHECK_IN_OVER
    if user in found.check_in.leadership:
        return denials.QUESTIONS_FOR_THE_TEAM
    return found if user in found.check_in.team else denials.CHECK_IN_NOT_YOURS


def _rate(tx: Transaction, found: TakingAnswers, user: UserId, rating: int | None) -> None:
    """Keep a rating, under a key that tells whose it is only as long as there is the secret (R18)."""
    if rating is not None and found.secret is not None:
        storage.confidence.rate(tx, found.check_in.id, Side.TEAM, rater_key(user, found.secret), rating)


def _show(uow: UnitOfWork, pilot: Pilot, check_in: CheckIn, user: UserId, *, revision: int) -> None:
    """The card names who has answered, and a digest that is out says what they wrote."""
    if revision == 1:
        storage.outbox.outdate(uow.tx, card_key(check_in.id), pilot_id=pilot.id, at=uow.now)
    if check_in.state is CheckInState.CLOSED:
        digest.refresh(uow, pilot, check_in, after=user)


def _fingerprint(form_id: str, answers: Answers, waits_on: Choice | None) -> str:
    """Tells a form that was sent twice from one that was changed in between. The rating must not be in it (R18)."""
    said = asdict(answers) | ({"waits_on": asdict(waits_on)} if waits_on else {})
    words = json.dumps(said, sort_keys=True)
    return f"{form_id}:{hashlib.sha256(words.encode()).hexdigest()[:16]}"


def _in_time(check_in: CheckIn, now: datetime) -> bool:
    return check_in.takes_ratings and now < check_in.closes_at


def _draw_card(tx: Transaction, pilot: Pilot, check_in: CheckIn, now: datetime) -> None:
    storage.outbox.revise(tx, card_key(check_in.id), _card(tx, pilot, check_in), at=now)


def _card(tx: Transaction, pilot: Pilot, check_in: CheckIn) -> dict[str, Any]:
    return views.card(pilot, check_in, storage.checkins.answered(tx, check_in.id)).payload()
