"""What we know of the channels that pilots live in."""

from collections.abc import Collection

import storage.channels
import storage.pilots
from bot.domain.channels import Channel
from bot.domain.people import ChannelId, UserId
from bot.domain.sweep import Sweep
from bot.services.deps import Deps


def to_look_up(deps: Deps, sweep: Sweep, *, limit: int) -> list[ChannelId]:
    """Which channels to ask Slack about."""
    with deps.read() as uow:
        return storage.channels.to_look_up(uow.tx, sweep, limit=limit)


def members_matter(deps: Deps, channel: Channel) -> bool:
    """Whether to ask who is in a channel: in private ones for rights, and where the whole channel is the team."""
    with deps.read() as uow:
        pilot = storage.pilots.by_channel(uow.tx, channel.id)
    return channel.private or (pilot is not None and pilot.whole_channel)


def record(deps: Deps, channel: Channel, members: Collection[UserId] | None) -> None:
    """Keep what Slack says of a channel; `members` is None where we did not ask."""
    with deps.write() as uow:
        storage.channels.record(uow.tx, channel, at=uow.now)
        if members is not None:
            storage.channels.set_members(uow.tx, channel.id, members)
