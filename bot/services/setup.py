"""Setting a pilot up and changing it, step by step, inside Slack."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

import storage.outbox
import storage.people
import storage.pilots
from bot.domain.blockers import Refused
from bot.domain.cadence import Slot, next_slot, slots_from
from bot.domain.checkins import CheckIn, CheckInState, Expected
from bot.domain.drafts import Draft, Found, draft_of, purpose_problems, spec_of
from bot.domain.lessons import Told
from bot.domain.people import ChannelId, Side, UserId
from bot.domain.pilots import Pilot, PilotSpec, PilotState, Stage
from bot.services import calendar, choosing, gates, lessons, pilots, playbook, rights
from bot.services.deps import Deps
from bot.services.gates import Before
from bot.services.unit_of_work import UnitOfWork
from bot.views import denials
from bot.views import wizard as views
from bot.views.blocks import moment
from storage.database import Transaction
from storage.outbox import Message

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Preview:
    """A pilot that is not one yet, its first check-in, and its first dates in words."""

    pilot: Pilot
    check_in: CheckIn
    dates: list[str]
    lessons: Sequence[Told] = ()
    """What may help, from pilots that were in the same place."""


@dataclass(frozen=True, slots=True)
class Moving:
    """A pilot that is kept, and the stage that somebody wants it to move to."""

    before: Before
    wanted: Stage


def begin(deps: Deps, user: UserId, *, channel: str | None) -> Draft | Refused:
    """A new pilot, with what can be guessed: the zone and the champion are those of whoever sets it up."""
    with deps.read() as uow:
        if not rights.may_create(uow, user):
            return denials.NOT_FOR_GUESTS
        person = storage.people.known(uow.tx, [user]).get(user)
        zone = person.zone.key if person is not None and person.zone is not None else "UTC"
        return Draft(champion=user, zone=zone, channel=channel or "")


def edit(deps: Deps, user: UserId, *, key: str | None, channel: str) -> Draft | Refused:
    """A pilot as it is, for somebody who may change it."""
    with deps.read() as uow:
        pilot = choosing.shown(uow, user, key=key, channel=channel, usage="edit")
        if isinstance(pilot, Refused):
            return pilot
        return draft_of(pilot.spec) if rights.may_change(uow, pilot, user) else denials.NOT_YOURS_TO_CHANGE


def check_purpose(deps: Deps, user: UserId, draft: Draft) -> Found:
    """What is wrong with the first step. A pilot that this person may not know of is not named (R33)."""
    with deps.read() as uow:
        taken = storage.pilots.taken_channels(uow.tx)
        taken.pop(_channel_of(uow.tx, draft), None)
        found = dict(purpose_problems(draft, taken_channels=taken, taken_keys=storage.pilots.keys(uow.tx)))
        here = storage.pilots.by_channel(uow.tx, draft.channel)
        if "channel" in found and here is not None and not rights.may_see(uow, here, user):
            found["channel"] = "This channel has a pilot already. Give each active pilot a channel of its own."
        return found


def preview(deps: Deps, user: UserId, draft: Draft) -> Preview:
    """What a draft would become; for a new pilot with lessons that its maker may read."""
    with deps.read() as uow:
        shown = _rehearsed(uow, draft)
        if draft.editing:
            return shown
        about = f"{draft.name} {draft.metric}"
        return replace(shown, lessons=lessons.for_new_pilot(uow, user, about=about, stage=shown.pilot.stage))


def _rehearsed(uow: UnitOfWork, draft: Draft) -> Preview:
    spec = spec_of(draft)
    slots = list(islice(slots_from(spec.cadence, after=uow.now), _SHOWN))
    pilot = _imagined(spec, slots[0])
    dates = [
        f"{moment(slot.opens_at)} to {moment(slot.closes_at)}"
        + (f": skipped, {reason}" if (reason := calendar.reason_to_skip(uow, pilot, slot)) else "")
        for slot in slots
    ]
    return Preview(pilot, _rehearsal(uow, pilot, slots[0]), dates)


def send_test_card(deps: Deps, user: UserId, draft: Draft, *, view_id: str) -> None:
    """Send the card of a draft to whoever is looking at its preview, once per preview."""
    with deps.write() as uow:
        shown = _rehearsed(uow, draft)
        message = Message(
            key=f"test-card:{user}:{view_id}",
            kind="test card",
            recipient=user,
            payload=views.test_card(shown.pilot, shown.check_in).payload(),
        )
        storage.outbox.post(uow.tx, message, at=uow.now)


def save(deps: Deps, user: UserId, draft: Draft) -> Refused | Moving | None:
    """Keep a new pilot, or the changes of one. Rights and channels are looked at again: time has passed.

    Its stage stays as it was: moving it takes the answers of a gate.
    """
    spec = spec_of(draft)
    with deps.write() as uow:
        existing = storage.pilots.by_key(uow.tx, draft.editing) if draft.editing else None
        if draft.editing and existing is None:
            return denials.TAKEN_MEANWHILE
        allowed = rights.may_create(uow, user) if existing is None else rights.may_change(uow, existing, user)
        if not allowed:
            return denials.NOT_FOR_GUESTS if existing is None else denials.NOT_YOURS_TO_CHANGE
        taken = {channel: key for channel, key in storage.pilots.taken_channels(uow.tx).items() if key != draft.editing}
        if spec.channel in taken or (existing is None and spec.key in storage.pilots.keys(uow.tx)):
            return denials.TAKEN_MEANWHILE
        if existing is not None:
            pilots.change(uow, existing, replace(spec, policy=existing.policy, stage=existing.stage), by=user)
            moved = storage.pilots.by_id(uow.tx, existing.id)
            at_gate = gates.before(uow.tx, moved, moved.stage)
            return Moving(at_gate, spec.stage) if spec.stage is not existing.stage else None
        _add(uow, spec, user)
        return None


def _add(uow: UnitOfWork, spec: PilotSpec, user: UserId) -> None:
    upcoming = next_slot(spec.cadence, after=uow.now)
    pilot_id = storage.pilots.add(uow.tx, spec, next_opens_at=upcoming.opens_at, at=uow.now, by=user)
    pilots.note_added(uow, pilot_id, spec, by=user)
    pilot = storage.pilots.by_id(uow.tx, pilot_id)
    playbook.lay_out(uow, pilot)
    first = calendar.next_opening(uow, pilot)
    told = views.set_up(pilot, user, f"The first one opens {moment(first)}." if first else "")
    message = Message(
        key=f"set-up:{pilot_id}", kind="notice", recipient=spec.channel, payload=told.payload(), pilot_id=pilot_id
    )
    storage.outbox.post(uow.tx, message, at=uow.now)


def _channel_of(tx: Transaction, draft: Draft) -> ChannelId:
    """The channel that the pilot being changed has now."""
    existing = storage.pilots.by_key(tx, draft.editing) if draft.editing else None
    return existing.channel if existing is not None else ChannelId("")


def _imagined(spec: PilotSpec, slot: Slot) -> Pilot:
    described = {name: getattr(spec, name) for name in PilotSpec.__dataclass_fields__}
    return Pilot(
        **described,
        id=0,
        state=PilotState.ACTIVE,
        next_opens_at=slot.opens_at,
    )


def _rehearsal(uow: UnitOfWork, pilot: Pilot, slot: Slot) -> CheckIn:
    return CheckIn(
        id=0,
        pilot_id=0,
        week=slot.week,
        state=CheckInState.OPEN,
        opens_at=slot.opens_at,
        closes_at=slot.closes_at,
        threshold=1,
        questions=uow.settings.questions,
        expected=tuple(Expected(user, Side.TEAM) for user in pilot.roster.practitioners),
    )
