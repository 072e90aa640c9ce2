"""Gathering all pilots, and telling the programme of them once a week (R32)."""

from collections.abc import Iterable
from datetime import datetime

import storage.blockers
import storage.outbox
import storage.pilots
import storage.portfolio
import storage.readiness
from bot.domain import portfolio as rules
from bot.domain.blockers import Aged, Blocker
from bot.domain.cadence import Cadence, IsoWeek, next_slot, slot_in
from bot.domain.holdups import holdups
from bot.domain.people import UserId
from bot.domain.portfolio import Portfolio, Standing, Summary
from bot.domain.record import WINDOW
from bot.services import people, record, rights
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from bot.views.portfolio import portfolio_message
from storage.outbox import Message


def due(deps: Deps) -> list[int]:
    """This week's number, once its moment has come and nothing has been said yet."""
    with deps.read() as uow:
        week = IsoWeek.of(uow.now.astimezone(uow.settings.portfolio_zone).date())
        if not _recipients(uow) or uow.now < slot_in(_cadence(uow), week).opens_at:
            return []
        told = all(storage.outbox.exists(uow.tx, _key(week, to)) for to in _recipients(uow))
        return [] if told else [week.year * 100 + week.week]


def next_at(uow: UnitOfWork) -> datetime | None:
    """When the programme hears of its pilots next; None if there is nobody to tell, or nothing to tell of."""
    if not _recipients(uow) or not storage.pilots.any_running(uow.tx):
        return None
    return next_slot(_cadence(uow), after=uow.now).opens_at


def publish(deps: Deps, number: int) -> None:
    """Tell the programme's channel and its lead. A private pilot is told of to those who may see it: the lead."""
    week = IsoWeek(*divmod(number, 100))
    with deps.write() as uow:
        if not any(not one.state.ended for one in storage.portfolio.pilots(uow.tx)):
            return
        for recipient in _recipients(uow):
            lead = recipient == uow.settings.programme_lead
            shown = build(uow, private=lead)
            message = Message(
                key=_key(week, recipient),
                kind="portfolio",
                recipient=recipient,
                payload=portfolio_message(shown, week, command=uow.settings.command).payload(),
                in_working_hours=lead,
            )
            storage.outbox.post(uow.tx, message, at=uow.now)


def build(uow: UnitOfWork, *, private: bool) -> Portfolio:
    """All pilots, or all but the private ones, in as many statements for a thousand as for one."""
    now, limits = uow.now, uow.settings.thresholds
    shown = [one for one in storage.portfolio.pilots(uow.tx) if private or not one.private]
    ids = {one.id for one in shown}
    stories = record.stories(uow, {one.id: one.zone for one in shown})
    live = [story.item for story in stories if story.item.state.live]
    standings = _standings(uow, [one for one in shown if not one.state.ended], live)
    held = holdups(stories, {one.id: one.name for one in shown}, since=now - WINDOW, now=now)
    stays = [stay for stay in storage.portfolio.stays(uow.tx) if stay.pilot_id in ids]
    return Portfolio(
        standings=tuple(rules.worst_first(standings, limits)),
        need_somebody=sum(one.needs_somebody(limits) for one in standings),
        handling=record.judged(uow, stories, reader=None),
        dependencies=tuple(one for one in held if len(one.pilots) > 1),
        stages=tuple(rules.in_stages(stays, now=now)),
        ended=rules.ended(shown),
        record=rules.record(shown, storage.portfolio.forecasts(uow.tx)),
    )


def listing(deps: Deps, user: UserId) -> list[Standing]:
    """The running pilots that somebody may see, those that need somebody first."""
    with deps.read() as uow:
        seen = {pilot.id for pilot in rights.visible(uow, storage.pilots.running(uow.tx), user)}
        standings = _live_standings(uow, [one for one in storage.portfolio.pilots(uow.tx) if one.id in seen])
    return rules.worst_first(standings, deps.settings.thresholds)


def taking_part(uow: UnitOfWork, user: UserId) -> list[Standing]:
    """The running pilots that somebody is on, those that need somebody first."""
    mine = {pilot.id for pilot in storage.pilots.of_person(uow.tx, user)}
    standings = _live_standings(uow, [one for one in storage.portfolio.pilots(uow.tx) if one.id in mine])
    return rules.worst_first(standings, uow.settings.thresholds)


def _live_standings(uow: UnitOfWork, pilots: list[Summary]) -> list[Standing]:
    return _standings(uow, pilots, storage.blockers.live_of(uow.tx, [one.id for one in pilots]))


def _standings(uow: UnitOfWork, pilots: list[Summary], items: Iterable[Blocker]) -> list[Standing]:
    """How these pilots stand, whose live items these are."""
    today = uow.now.astimezone(uow.settings.portfolio_zone).date()
    ids = [one.id for one in pilots]
    weeks = storage.portfolio.latest_weeks(uow.tx, ids)
    live, ready = _aged(uow, pilots, items), storage.readiness.progress(uow.tx, ids)
    return [
        Standing(
            on=today,
            pilot=one,
            week=weeks[one.id][0] if weeks.get(one.id) else None,
            before=weeks[one.id][1] if len(weeks.get(one.id, ())) > 1 else None,
            live=tuple(live.get(one.id, ())),
            readiness=ready.get(one.id),
        )
        for one in pilots
    ]


def _aged(uow: UnitOfWork, pilots: list[Summary], live: Iterable[Blocker]) -> dict[int, list[Aged]]:
    """The live items of each pilot; whoever's zone is not known is taken to live in the programme's."""
    names = {one.id: one.name for one in pilots}
    items = sorted((item for item in live if item.pilot_id in names), key=lambda item: (item.opened_at, item.id))
    reporters = {item.raised_by for item in items}
    working = people.working_times(uow, reporters, fallback=uow.settings.portfolio_zone)
    found: dict[int, list[Aged]] = {}
    for item in items:
        days = working[item.raised_by].days_between(item.opened_at, uow.now)
        found.setdefault(item.pilot_id, []).append(Aged(item, names[item.pilot_id], days))
    return found


def _cadence(uow: UnitOfWork) -> Cadence:
    return Cadence(uow.settings.portfolio_moment, uow.settings.portfolio_moment, uow.settings.portfolio_zone)


def _recipients(uow: UnitOfWork) -> list[str]:
    return [one for one in (uow.settings.programme_channel, uow.settings.programme_lead) if one is not None]


def _key(week: IsoWeek, recipient: str) -> str:
    return f"portfolio:{week.year}-{week.week:02}:{recipient}"
