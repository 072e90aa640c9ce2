"""Queries about channels: what Slack last told us of them, and who is in them."""

from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import datetime

from sqlalchemy import delete, insert, or_, select

from bot.domain.people import Channel, ChannelId, UserId
from bot.domain.pilots import PilotState
from storage.database import Transaction
from storage.tables import ChannelMemberRow, ChannelRow, PilotRow
from storage.upsert import insert as upsert
from storage.upsert import replace

_FACTS = tuple(each.name for each in fields(Channel) if each.name != "id")


def known(tx: Transaction, channels: Iterable[ChannelId]) -> dict[ChannelId, Channel]:
    """Those of `channels` that we have asked Slack about."""
    rows = tx.execute(select(ChannelRow).where(ChannelRow.channel.in_(set(channels))))
    return {row.channel: Channel(row.channel, **{name: getattr(row, name) for name in _FACTS}) for row in rows}


def record(tx: Transaction, channel: Channel, *, at: datetime) -> None:
    """Keep what Slack says of a channel now."""
    facts = {name: getattr(channel, name) for name in _FACTS}
    replace(tx, ChannelRow, {"channel": channel.id, "checked_at": at} | facts, key=("channel",))


def to_look_up(tx: Transaction, *, stale_before: datetime, limit: int) -> list[ChannelId]:
    """Channels of running pilots that Slack was not asked about since `stale_before`; unknown ones first."""
    running = PilotRow.state.in_((PilotState.ACTIVE, PilotState.PAUSED))
    stale = or_(ChannelRow.checked_at.is_(None), ChannelRow.checked_at < stale_before)
    wanted = (
        select(PilotRow.channel)
        .outerjoin(ChannelRow, ChannelRow.channel == PilotRow.channel)
        .where(running, stale)
        .order_by(ChannelRow.checked_at.is_not(None), ChannelRow.checked_at, PilotRow.channel)
        .limit(limit)
    )
    return list(tx.execute(wanted).scalars())


def set_members(tx: Transaction, channel: ChannelId, users: Collection[UserId]) -> None:
    """Keep who is in a channel, in place of what was known."""
    tx.execute(delete(ChannelMemberRow).where(ChannelMemberRow.channel == channel))
    if users:
        tx.execute(insert(ChannelMemberRow), [{"channel": channel, "user_id": user} for user in users])


def add_member(tx: Transaction, channel: ChannelId, user: UserId) -> None:
    row = upsert(tx, ChannelMemberRow).values(channel=channel, user_id=user)
    tx.execute(row.on_conflict_do_nothing())


def remove_member(tx: Transaction, channel: ChannelId, user: UserId) -> None:
    mine = ChannelMemberRow.channel == channel, ChannelMemberRow.user_id == user
    tx.execute(delete(ChannelMemberRow).where(*mine))


def members(tx: Transaction, channel: ChannelId) -> list[UserId]:
    """Who is in a channel, as far as we asked."""
    found = select(ChannelMemberRow.user_id).where(ChannelMemberRow.channel == channel)
    return list(tx.execute(found.order_by(ChannelMemberRow.user_id)).scalars())


def of_member(tx: Transaction, user: UserId) -> set[ChannelId]:
    """The channels that somebody is known to be in."""
    return set(tx.execute(select(ChannelMemberRow.channel).where(ChannelMemberRow.user_id == user)).scalars())
