"""Writing lessons down, finding them, and offering them where they may help."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import storage.channels
import storage.lessons
import storage.outbox
import storage.people
import storage.pilots
from bot.domain.audit import Action
from bot.domain.blockers import Blocker, Kind, Refused
from bot.domain.lessons import OFFERED, Lesson, Readable, Told, Written, lesson_problems, telling, told_at, words_of
from bot.domain.people import UserId
from bot.domain.pilots import Pilot, Stage
from bot.domain.rights import may_see, sees_by_rank
from bot.services import audit, choosing, rights
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from bot.views import lessons as views
from storage.database import Transaction
from storage.outbox import Message

NOT_YOURS = Refused("Only the people of this pilot can write down what it learned.")
NOT_THERE = Refused("This lesson is not there any more, or not for you to see.")
NOT_YOURS_TO_CHANGE = Refused("Only whoever wrote it, the pilot's champion, its sponsor and admins can change it.")
CHANGED = Refused("Somebody else has changed this lesson meanwhile. Copy your words, close this, and open it again.")
_LISTED = 10


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to: the best, and how many there are."""

    lessons: Sequence[Told]
    count: int


def begin(deps: Deps, user: UserId, *, key: str | None, channel: str) -> tuple[Pilot, Written] | Refused:
    """An empty lesson of a pilot, for somebody who may write one."""
    with deps.read() as uow:
        pilot = choosing.shown(uow, user, key=key, channel=channel, usage="lesson")
        if isinstance(pilot, Refused):
            return pilot
        return (pilot, empty(uow.tx, pilot)) if rights.may_record(uow, pilot, user) else NOT_YOURS


def empty(tx: Transaction, pilot: Pilot) -> Written:
    """A lesson of a pilot with nothing in it yet; what everybody may see anyway is shared unless somebody objects."""
    return Written(stage=pilot.stage, shared=pilot.id in _public(tx, [pilot]))


def write(
    deps: Deps, user: UserId, pilot_id: int, written: Written, *, form_id: str
) -> Refused | dict[str, str] | None:
    """Keep a lesson; the same form twice is kept once. A mapping names what is wrong by field."""
    problems = lesson_problems(written)
    if problems:
        return problems
    with deps.write() as uow:
        pilot = storage.pilots.by_id(uow.tx, pilot_id)
        if not rights.may_record(uow, pilot, user):
            return NOT_YOURS
        keep(uow, pilot, user, written, form_id=form_id)
        return None


def keep(uow: UnitOfWork, pilot: Pilot, user: UserId, written: Written, *, form_id: str) -> None:
    """Keep a lesson that somebody may write."""
    tell_at = _tell_at(uow, uow.now) if written.shared else None
    lesson_id = storage.lessons.add(uow.tx, pilot.id, written, by=user, at=uow.now, tell_at=tell_at, form_id=form_id)
    if lesson_id is not None:
        _note(uow, pilot.id, user, lesson_id, "written", written)


def search(deps: Deps, user: UserId, words: str, *, channel: str) -> Found:
    """The lessons that somebody may read and that hold these words; without words the newest."""
    with deps.read() as uow:
        pilots = _seen(uow, user, channel=channel)
        who = _reader(uow, user, pilots)
        lessons, count = storage.lessons.search(uow.tx, who, words_of(words), limit=_LISTED)
        return Found(_told(lessons, pilots), count)


def read(deps: Deps, user: UserId, lesson_id: int, *, channel: str | None = None) -> Told | Refused:
    """One lesson for somebody who may read it."""
    with deps.read() as uow:
        lesson = storage.lessons.get(uow.tx, lesson_id)
        pilots = _seen(uow, user, channel=channel)
        who = _reader(uow, user, pilots)
        if lesson is None or not (lesson.pilot_id in who.pilots or (lesson.shared and who.shared)):
            return NOT_THERE
        name = next((pilot.name for pilot in pilots if pilot.id == lesson.pilot_id), None)
        return Told(lesson, name, may_edit=_may_edit(uow, lesson, user))


def open_(deps: Deps, user: UserId, lesson_id: int) -> tuple[Lesson, Pilot] | Refused:
    """A lesson for somebody who wants to change it, and may."""
    with deps.read() as uow:
        lesson = storage.lessons.get(uow.tx, lesson_id)
        if lesson is None:
            return NOT_THERE
        pilot = storage.pilots.by_id(uow.tx, lesson.pilot_id)
        return (lesson, pilot) if _may_edit(uow, lesson, user) else NOT_YOURS_TO_CHANGE


def change(deps: Deps, user: UserId, lesson_id: int, version: int, written: Written) -> Refused | dict[str, str] | None:
    """Word a lesson anew. One that is shared now and was not before is told of; a mapping names what is wrong."""
    problems = lesson_problems(written)
    if problems:
        return problems
    with deps.write() as uow:
        lesson = storage.lessons.get(uow.tx, lesson_id)
        if lesson is None:
            return NOT_THERE
        if not _may_edit(uow, lesson, user):
            return NOT_YOURS_TO_CHANGE
        waiting = storage.lessons.tell_at(uow.tx, lesson_id) if lesson.shared else _tell_at(uow, uow.now)
        tell_at = waiting if written.shared else None
        if not storage.lessons.change(uow.tx, lesson_id, written, version=version, tell_at=tell_at):
            return CHANGED
        _note(uow, lesson.pilot_id, user, lesson_id, "changed", written)
        return None


def for_new_pilot(uow: UnitOfWork, user: UserId, *, about: str, stage: Stage) -> list[Told]:
    """Up to three lessons that may help whoever sets up a pilot that begins in a stage."""
    pilots = _seen(uow, user)
    who = _reader(uow, user, pilots)
    return _told(storage.lessons.fitting(uow.tx, who, telling(about), stage=stage, limit=OFFERED), pilots)


def offer(uow: UnitOfWork, pilot: Pilot, item: Blocker, *, thread_of: str) -> None:
    """Put up to three lessons under a blocker that was just opened: the pilot's own, and what others share.

    Where people of another organisation read along, the pilot's own only.
    """
    if item.kind is not Kind.BLOCKER:
        return
    known = storage.channels.known(uow.tx, [pilot.channel]).get(pilot.channel)
    who = Readable((pilot.id,), shared=known is None or not known.shared)
    lessons = storage.lessons.fitting(uow.tx, who, telling(item.text), category=item.category, limit=OFFERED)
    if lessons:
        message = Message(
            key=f"lessons:item:{item.id}",
            kind=storage.outbox.LESSONS,
            recipient=pilot.channel,
            payload=views.offered(item, _named(uow.tx, lessons, pilot.id), command=uow.settings.command).payload(),
            pilot_id=pilot.id,
            thread_of=thread_of,
        )
        storage.outbox.post(uow.tx, message, at=uow.now)


def tell(deps: Deps, _: int) -> None:
    """Tell every champion of all lessons that others have shared since they last heard of some; one of them is due."""
    with deps.write() as uow:
        month = f"{uow.now.astimezone(uow.settings.portfolio_zone):%Y-%m}"
        lessons = storage.lessons.due(uow.tx, now=uow.now)
        running = storage.pilots.running(uow.tx)
        told = _named(uow.tx, lessons)
        for champion in _insiders(uow.tx, {pilot.roster.champion for pilot in running}):
            own = {pilot.id for pilot in running if pilot.roster.champion == champion}
            news = [one for one in told if one.lesson.pilot_id not in own]
            if news:
                message = Message(
                    key=f"lessons:{month}:{champion}",
                    kind=storage.outbox.LESSONS,
                    recipient=champion,
                    payload=views.monthly(news, command=uow.settings.command).payload(),
                    in_working_hours=True,
                )
                storage.outbox.post(uow.tx, message, at=uow.now)
        storage.lessons.told(uow.tx, [lesson.id for lesson in lessons])


def _tell_at(uow: UnitOfWork, now: datetime) -> datetime:
    return told_at(now, uow.settings.portfolio_zone)


def _seen(uow: UnitOfWork, user: UserId, *, channel: str | None = None) -> list[Pilot]:
    """The pilots with lessons that somebody may know of, not only by their rank."""
    pilots = storage.pilots.by_ids(uow.tx, storage.lessons.pilots(uow.tx))
    who = rights.onlooker(uow, user, pilots, channel=channel)
    return [pilot for pilot in pilots if may_see(pilot, who) and not sees_by_rank(pilot, who)]


def _reader(uow: UnitOfWork, user: UserId, pilots: Collection[Pilot]) -> Readable:
    return Readable([pilot.id for pilot in pilots], shared=rights.may_create(uow, user))


def _may_edit(uow: UnitOfWork, lesson: Lesson, user: UserId) -> bool:
    pilot = storage.pilots.by_id(uow.tx, lesson.pilot_id)
    return rights.may_change(uow, pilot, user) or (user == lesson.written_by and rights.may_record(uow, pilot, user))


def _told(lessons: Sequence[Lesson], pilots: Collection[Pilot]) -> list[Told]:
    names = {pilot.id: pilot.name for pilot in pilots}
    return [Told(lesson, names.get(lesson.pilot_id)) for lesson in lessons]


def _named(tx: Transaction, lessons: Sequence[Lesson], own: int | None = None) -> list[Told]:
    """Lessons for many readers: only pilots of public channels, and one's own, are named."""
    pilots = storage.pilots.by_ids(tx, {lesson.pilot_id for lesson in lessons})
    public = _public(tx, pilots)
    return _told(lessons, [pilot for pilot in pilots if pilot.id in public or pilot.id == own])


def _public(tx: Transaction, pilots: Collection[Pilot]) -> set[int]:
    """Those pilots that every full member may know of."""
    channels = storage.channels.known(tx, [pilot.channel for pilot in pilots])
    open_ = {channel.id for channel in channels.values() if not channel.private}
    return {pilot.id for pilot in pilots if pilot.channel in open_}


def _insiders(tx: Transaction, users: Collection[UserId]) -> list[UserId]:
    """Those who are full members of this workspace."""
    known = storage.people.known(tx, users)
    return sorted(user for user, person in known.items() if person.insider and not person.deleted)


def _note(uow: UnitOfWork, pilot_id: int, user: UserId, lesson_id: int, what: str, written: Written) -> None:
    facts = {"lesson": lesson_id, "what": what, "shared": written.shared}
    audit.note(uow, Action.LESSON, pilot_id=pilot_id, by=user, facts=facts)
