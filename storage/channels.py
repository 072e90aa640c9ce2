"""Queries about channels: what Slack last told us of them, and who is in them."""

from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import UTC, datetime

from sqlalchemy import Integer, bindparam, delete, insert, or_, select, union, update

from bot.domain.channels import SEEN_BY_ASKING, Channel
from bot.domain.people import ChannelId, UserId
from bot.domain.pilots import PilotState
from bot.domain.sweep import Sweep
from storage import upsert
from storage.database import Transaction
from storage.tables import ChannelMemberRow, ChannelRow, PilotRow
from storage.types import UtcDateTime

_RUNNING = (PilotState.ACTIVE, PilotState.PAUSED)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_LONG_AGO = datetime(1970, 1, 2, tzinfo=UTC)
_FACTS = tuple(each.name for each in fields(Channel) if each.name != "id")


def known(tx: Transaction, channels: Iterable[ChannelId]) -> dict[ChannelId, Channel]:
    """Those of `channels` that we have asked Slack about."""
    asked = ChannelRow.channel.in_(set(channels)), ChannelRow.checked_at > _NEVER
    rows = tx.execute(select(ChannelRow).where(*asked))
    return {row.channel: Channel(row.channel, **{name: getattr(row, name) for name in _FACTS}) for row in rows}


def expect(tx: Transaction, channel: ChannelId) -> None:
    """A pilot lives there now: ask Slack about it as soon as possible."""
    unseen = {"channel": channel, "name": "", "private": True, "shared": False, "checked_at": _NEVER}
    upsert.add(tx, ChannelRow, unseen)


def record(tx: Transaction, channel: Channel, *, at: datetime) -> None:
    """Keep what Slack says of a channel now. Once a problem is over, it may be told again when it comes back."""
    facts = {name: getattr(channel, name) for name in _FACTS}
    upsert.replace(tx, ChannelRow, {"channel": channel.id, "checked_at": at} | facts, key=("channel",))
    if channel.problem is None:
        over = ChannelRow.channel == channel.id, ChannelRow.told.in_(SEEN_BY_ASKING)
        tx.execute(update(ChannelRow).where(*over).values(told=None))


def block(tx: Transaction, channel: ChannelId, problem: str, *, at: datetime) -> None:
    """We were not let write there."""
    new = upsert.insert(tx, ChannelRow).values(
        channel=channel, name="", private=True, shared=False, problem=problem, checked_at=at
    )
    tx.execute(new.on_conflict_do_update(index_elements=("channel",), set_={"problem": problem, "checked_at": at}))


def works(tx: Transaction, channel: str) -> None:
    """We did write there."""
    mended = ChannelRow.channel == channel, or_(ChannelRow.problem.is_not(None), ChannelRow.told.is_not(None))
    tx.execute(update(ChannelRow).where(*mended).values(problem=None, told=None))


def note_told(tx: Transaction, channel: ChannelId, problem: str) -> None:
    tx.execute(update(ChannelRow).where(ChannelRow.channel == channel).values(told=problem))


def is_told(tx: Transaction, channel: ChannelId, problem: str) -> bool:
    told = select(ChannelRow.told).where(ChannelRow.channel == channel)
    return tx.execute(told).scalar_one_or_none() == problem


def look_again(tx: Transaction, channel: ChannelId) -> None:
    """Ask Slack about a channel as soon as possible."""
    known = ChannelRow.channel == channel, ChannelRow.checked_at > _LONG_AGO
    tx.execute(update(ChannelRow).where(*known).values(checked_at=_LONG_AGO))


def change_id(tx: Transaction, old: ChannelId, new: ChannelId) -> None:
    """A channel has another id; what is known of it goes with it."""
    for table in (ChannelRow, ChannelMemberRow):
        tx.execute(delete(table).where(table.channel == new))
        tx.execute(update(table).where(table.channel == old).values(channel=new))


def to_look_up(tx: Transaction, sweep: Sweep, *, limit: int) -> list[ChannelId]:
    """Channels to ask Slack about, those asked about longest ago first."""
    bounds = {"stale": sweep.stale_before, "closely": sweep.closely_before, "nearing": sweep.nearing_until}
    return list(tx.execute(_TO_LOOK_UP, bounds | {"most": limit}).scalars())


def set_members(tx: Transaction, channel: ChannelId, users: Collection[UserId]) -> None:
    """Keep who is in a channel, in place of what was known."""
    tx.execute(delete(ChannelMemberRow).where(ChannelMemberRow.channel == channel))
    if users:
        tx.execute(insert(ChannelMemberRow), [{"channel": channel, "user_id": user} for user in users])


def members(tx: Transaction, channel: ChannelId) -> list[UserId]:
    """Who is in a channel, as far as we asked."""
    found = select(ChannelMemberRow.user_id).where(ChannelMemberRow.channel == channel)
    return list(tx.execute(found.order_by(ChannelMemberRow.user_id)).scalars())


def of_member(tx: Transaction, user: UserId) -> set[ChannelId]:
    """The channels that somebody is known to be in."""
    return set(tx.execute(select(ChannelMemberRow.channel).where(ChannelMemberRow.user_id == user)).scalars())


# Built once: this is asked at every tick

_checked = select(ChannelRow.channel, ChannelRow.checked_at)
_of_pilots = _checked.join(PilotRow, PilotRow.channel == ChannelRow.channel)
_closely = ChannelRow.checked_at < bindparam("closely", type_=UtcDateTime)
_TO_LOOK_UP = (
    union(
        _checked.where(ChannelRow.checked_at < bindparam("stale", type_=UtcDateTime)),
        _of_pilots.where(ChannelRow.problem.is_not(None), _closely, PilotRow.state.in_(_RUNNING)),
        _of_pilots.where(PilotRow.preflight_at <= bindparam("nearing", type_=UtcDateTime), _closely),
    )
    .order_by("checked_at", "channel")
    .limit(bindparam("most", type_=Integer))
)
