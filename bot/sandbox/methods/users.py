"""People: users.info, users.conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.methods.method import TIER_4, Api, Method, page
from bot.sandbox.payloads import channel_json, user_json

if TYPE_CHECKING:
    from bot.sandbox.records import Channel, Json

FLAG = (bool, str)


def info(api: Api, args: Json) -> Json:
    user = api.workspace.user(args["user"])
    return {"user": user_json(api.workspace, user, locale=args.get("include_locale") in (True, "true", "True", "1"))}


def conversations(api: Api, args: Json) -> Json:
    """Of `user`, or of the app itself; only those that both can see, of the `types` asked for (default public)."""
    user = api.workspace.user(args.get("user") or api.workspace.bot.id)
    kinds = str(args.get("types") or "public_channel").split(",")
    for kind in kinds:
        api.require({"private_channel": "groups:read", "im": "im:read"}.get(kind, "channels:read"))
    archived_too = args.get("exclude_archived") not in (True, "true", "True", "1")
    found = [
        channel_json(api.workspace, channel)
        for channel in api.workspace.channels.values()
        if user.id in channel.members
        and _kind(channel) in kinds
        and not channel.is_deleted
        and (archived_too or not channel.is_archived)
        and (not channel.is_private or api.workspace.bot.id in channel.members)
    ]
    listed, following = page(found, args, most=999)
    return {"channels": listed, "response_metadata": following}


def _kind(channel: Channel) -> str:
    if channel.is_im:
        return "im"
    return "private_channel" if channel.is_private else "public_channel"


METHODS = (
    Method(
        "users.info",
        info,
        {"user": str, "include_locale": FLAG},
        ("user",),
        per_minute=TIER_4,
        scope="users:read",
    ),
    Method(
        "users.conversations",
        conversations,
        {"user": str, "types": str, "exclude_archived": FLAG, "cursor": str, "limit": (int, str)},
    ),
)
