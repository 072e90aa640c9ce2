"""Channels and their history: conversations.open, info, members, history, replies, join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.errors import ApiError
from bot.sandbox.methods.method import TIER_4, Api, Method, page
from bot.sandbox.payloads import channel_json, message_json

if TYPE_CHECKING:
    from bot.sandbox.records import Channel, Json, Message

FLAG = (bool, str)
COUNT = (int, str)


def open_dm(api: Api, args: Json) -> Json:
    """With one person. Group messages (several ids) are not part of this workspace."""
    api.require("im:write")
    if args.get("channel"):
        return {"channel": {"id": api.channel_seen_by_app(args["channel"]).id}}
    users = args.get("users") or ""
    wanted = users if isinstance(users, list) else [one for one in users.split(",") if one]
    if len(wanted) != 1:
        raise ApiError("users_list_not_supplied" if not wanted else "invalid_arguments", "one person only")
    person = api.workspace.user(wanted[0])
    if person.is_bot:
        raise ApiError("cannot_dm_bot")
    if person.deleted:
        raise ApiError("user_disabled")
    if person.is_stranger:
        raise ApiError("user_not_visible")
    return {"channel": {"id": api.workspace.dm_with(person.id).id}}


def info(api: Api, args: Json) -> Json:
    channel = _seen(api, args["channel"], "read")
    described = channel_json(api.workspace, channel)
    if _is_true(args.get("include_num_members")):
        described["num_members"] = len(channel.members)
    return {"channel": described}


def members(api: Api, args: Json) -> Json:
    channel = _seen(api, args["channel"], "read")
    listed, following = page(channel.members, args)
    return {"members": listed, "response_metadata": following}


def history(api: Api, args: Json) -> Json:
    """Newest first, without replies; metadata in full only if asked for."""
    channel = _seen(api, args["channel"], "history")
    _require_present(api, channel)
    kept = [m for m in channel.messages if not m.thread_ts and _between(m, args)]
    return _messages(api, list(reversed(kept)), args)


def replies(api: Api, args: Json) -> Json:
    """Oldest first, beginning with the parent."""
    channel = _seen(api, args["channel"], "history")
    _require_present(api, channel)
    thread = [m for m in channel.messages if args["ts"] in (m.ts, m.thread_ts) and m.to is None and not m.deleted]
    if not thread:
        raise ApiError("thread_not_found")
    return _messages(api, [m for m in thread if m.ts == args["ts"] or _between(m, args)], args)


def join(api: Api, args: Json) -> Json:
    api.require("channels:join")
    channel = api.channel_seen_by_app(args["channel"])
    if channel.is_im or channel.is_private:
        raise ApiError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise ApiError("is_archived")
    if api.workspace.bot.id not in channel.members:
        channel.members.append(api.workspace.bot.id)
        api.workspace.note("channel", channel)
    return {"channel": channel_json(api.workspace, channel)}


def _seen(api: Api, channel_id: str, scope: str) -> Channel:
    channel = api.channel_seen_by_app(channel_id)
    api.require_for(channel, scope)
    return channel


def _require_present(api: Api, channel: Channel) -> None:
    if api.workspace.bot.id not in channel.members:
        raise ApiError("not_in_channel")


def _between(message: Message, args: Json) -> bool:
    """`oldest` and `latest` are exclusive unless `inclusive`; they need not be any message's ts, only numbers."""
    if message.to is not None or message.deleted:
        return False
    at, oldest, latest = float(message.ts), float(args.get("oldest") or 0), float(args.get("latest") or "inf")
    return oldest <= at <= latest if _is_true(args.get("inclusive")) else oldest < at < latest


def _messages(api: Api, found: list[Message], args: Json) -> Json:
    listed, following = page(found, args, most=999)
    full = _is_true(args.get("include_all_metadata"))
    return {
        "messages": [message_json(api.workspace, message, metadata=full) for message in listed],
        "has_more": bool(following["next_cursor"]),
        "response_metadata": following,
    }


def _is_true(flag: object) -> bool:
    return flag in (True, "true", "True", "1")


_PAGES: dict[str, type | tuple[type, ...]] = {"cursor": str, "limit": COUNT}
_RANGE: dict[str, type | tuple[type, ...]] = {
    **_PAGES,
    "channel": str,
    "oldest": (str, int, float),
    "latest": (str, int, float),
    "inclusive": FLAG,
    "include_all_metadata": FLAG,
}
METHODS = (
    Method("conversations.open", open_dm, {"users": (str, list), "channel": str, "return_im": FLAG}),
    Method(
        "conversations.info",
        info,
        {"channel": str, "include_locale": FLAG, "include_num_members": FLAG},
        ("channel",),
    ),
    Method("conversations.members", members, {**_PAGES, "channel": str}, ("channel",), per_minute=TIER_4),
    Method("conversations.history", history, _RANGE, ("channel",)),
    Method("conversations.replies", replies, {**_RANGE, "ts": str}, ("channel", "ts")),
    Method("conversations.join", join, {"channel": str}, ("channel",)),
)
