"""Queries about channels: what Slack last told us of them, and who is in them."""

from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import UTC, datetime

from sqlalchemy import delete, insert, or_, select, update

from bot.domain.channels import SEEN_BY_ASKING, Channel
from bot.domain.people import ChannelId, UserId
from bot.domain.pilots import PilotState
from storage.database import Transaction
from storage.tables import ChannelMemberRow, ChannelRow, PilotRow
from storage.upsert import insert as upsert
from storage.upsert import replace

_RUNNING = (PilotState.ACTIVE, PilotState.PAUSED)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_FACTS = tuple(each.name for each in fields(Channel) if each.name != "id")


def known(tx: Transaction, channels: Iterable[ChannelId]) -> dict[ChannelId, Channel]:
    """Those of `channels` that we have asked Slack about."""
    rows = tx.execute(select(ChannelRow).where(ChannelRow.channel.in_(set(channels))))
    return {row.channel: Channel(row.channel, **{name: getattr(row, name) for name in _FACTS}) for row in rows}


def record(tx: Transaction, channel: Channel, *, at: datetime) -> None:
    """Keep what Slack says of a channel now. Once a problem is over, it may be told again when it comes back."""
    facts = {name: getattr(channel, name) for name in _FACTS}
    replace(tx, ChannelRow, {"channel": channel.id, "checked_at": at} | facts, key=("channel",))
    if channel.problem is None:
        over = ChannelRow.channel == channel.id, ChannelRow.told.in_(SEEN_BY_ASKING)
        tx.execute(update(ChannelRow).where(*over).values(told=None))


def block(tx: Transaction, channel: ChannelId, problem: str, *, at: datetime) -> None:
    """We were not let write there."""
    new = upsert(tx, ChannelRow).values(
        channel=channel, name="", private=True, shared=False, problem=problem, checked_at=at
    )
    tx.execute(new.on_conflict_do_update(index_elements=("channel",), set_={"problem": problem}))


def works(tx: Transaction, channel: str) -> None:
    """We did write there."""
    mended = ChannelRow.channel == channel, or_(ChannelRow.problem.is_not(None), ChannelRow.told.is_not(None))
    tx.execute(update(ChannelRow).where(*mended).values(problem=None, told=None))


def untold(tx: Transaction) -> list[int]:
    """Running pilots that cannot write in their channel, and whose champion was not told of this problem."""
    news = or_(ChannelRow.told.is_(None), ChannelRow.told != ChannelRow.problem)
    closed = tx.execute(select(ChannelRow.channel).where(ChannelRow.problem.is_not(None), news)).scalars().all()
    if not closed:
        return []
    concerned = select(PilotRow.id).where(PilotRow.channel.in_(closed), PilotRow.state.in_(_RUNNING))
    return list(tx.execute(concerned.order_by(PilotRow.id)).scalars())


def note_told(tx: Transaction, channel: ChannelId, problem: str) -> None:
    tx.execute(update(ChannelRow).where(ChannelRow.channel == channel).values(told=problem))


def look_again(tx: Transaction, channel: ChannelId) -> None:
    """Ask Slack about a channel as soon as possible."""
    tx.execute(update(ChannelRow).where(ChannelRow.channel == channel).values(checked_at=_LONG_AGO))


def change_id(tx: Transaction, old: ChannelId, new: ChannelId) -> None:
    """A channel has another id; what is known of it goes with it."""
    for table in (ChannelRow, ChannelMemberRow):
        tx.execute(delete(table).where(table.channel == new))
        tx.execute(update(table).where(table.channel == old).values(channel=new))


def to_look_up(tx: Transaction, *, stale_before: datetime, limit: int) -> list[ChannelId]:
    """Channels of running pilots that Slack was not asked about since `stale_before`; unknown ones first."""
    running = PilotRow.state.in_(_RUNNING)
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


def members(tx: Transaction, channel: ChannelId) -> list[UserId]:
    """Who is in a channel, as far as we asked."""
    found = select(ChannelMemberRow.user_id).where(ChannelMemberRow.channel == channel)
    return list(tx.execute(found.order_by(ChannelMemberRow.user_id)).scalars())


def of_member(tx: Transaction, user: UserId) -> set[ChannelId]:
    """The channels that somebody is known to be in."""
    return set(tx.execute(select(ChannelMemberRow.channel).where(ChannelMemberRow.user_id == user)).scalars())
