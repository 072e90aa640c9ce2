"""Messages: chat.postMessage, update, delete, postEphemeral, getPermalink."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from bot.sandbox.blockkit import accept_blocks
from bot.sandbox.errors import ApiError
from bot.sandbox.methods.method import TIER_4, Api, Method
from bot.sandbox.payloads import message_json

if TYPE_CHECKING:
    from bot.sandbox.records import Channel, Json, Message, User

LONGEST_UPDATE = 4_000


def post_message(api: Api, args: Json) -> Json:
    api_customize(api, args)
    channel = _recipient(api, args["channel"])
    content = content_of(args)
    thread_ts = args.get("thread_ts")
    if thread_ts and not any(m.ts == thread_ts and not m.deleted for m in channel.messages):
        raise ApiError("thread_not_found")
    api.limits.post(channel.id)
    message = api.workspace.post(
        channel,
        api.workspace.bot.id,
        **content,
        metadata=_metadata(args),
        thread_ts=thread_ts,
        from_app=True,
    )
    answer: Json = {"channel": channel.id, "ts": message.ts, "message": message_json(api.workspace, message)}
    if len(args.get("text") or "") > 40_000:
        answer["warning"] = "message_truncated"
    return answer


def update(api: Api, args: Json) -> Json:
    """Takes channel ids only, never a person's id; the text limit is stricter than in postMessage (msg_too_long)."""
    channel = _present(api, args["channel"])
    message = _own_message(api, channel, args["ts"])
    content = content_of(args, keep=message)
    if len(content["text"]) > LONGEST_UPDATE:
        raise ApiError("msg_too_long")
    if args.get("metadata") is not None:
        content["metadata"] = _metadata(args)
    api.workspace.edit(message, **content)
    described = message_json(api.workspace, message)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": described}


def delete(api: Api, args: Json) -> Json:
    channel = _present(api, args["channel"])
    try:
        message = _own_message(api, channel, args["ts"])
    except ApiError as refused:
        raise ApiError(refused.code.replace("cant_update", "cant_delete")) from refused
    api.workspace.remove(message)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(api: Api, args: Json) -> Json:
    channel = _present(api, args["channel"])
    if args["user"] not in channel.members:
        raise ApiError("user_not_in_channel")
    content = content_of(args)
    message = api.workspace.post(
        channel,
        api.workspace.bot.id,
        **content,
        to=args["user"],
        thread_ts=args.get("thread_ts"),
        from_app=True,
    )
    return {"message_ts": message.ts}


def get_permalink(api: Api, args: Json) -> Json:
    channel = api.channel_seen_by_app(args["channel"])
    message = api.workspace.message(channel, args["message_ts"])
    link = f"https://{api.workspace.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def content_of(args: Json, keep: Message | None = None) -> dict[str, Any]:
    """Text and blocks of a message.

    An update without `blocks` keeps the old ones, buttons and all; an empty list removes them (docs.slack.dev,
    chat.update; slackapi/python-slack-sdk#523 shows what happens to those who do not know).
    """
    text, blocks = args.get("text"), args.get("blocks")
    if args.get("attachments"):
        raise ApiError("invalid_arguments", "attachments are not taken here: write blocks")
    if not text and not blocks:
        raise ApiError("no_text")
    accept_blocks(blocks or [])
    if blocks is None and keep is not None:
        blocks = keep.blocks
    return {"text": text or "", "blocks": copy.deepcopy(blocks or [])}


def api_customize(api: Api, args: Json) -> None:
    if any(args.get(name) for name in ("username", "icon_emoji", "icon_url")):
        api.require("chat:write.customize")


def _recipient(api: Api, name: str) -> Channel:
    """A channel that the app is in; or, for a person's id, the direct messages with that person, opened on the way."""
    if name in api.workspace.users:
        _require_reachable(api, api.workspace.users[name])
        return api.workspace.dm_with(name)
    return _present(api, name)


def _present(api: Api, channel_id: str) -> Channel:
    channel = api.channel_seen_by_app(channel_id)
    if channel.is_archived:
        raise ApiError("is_archived")
    if channel.is_im:
        _require_reachable(api, api.workspace.users[channel.im_user or ""])
    elif api.workspace.bot.id not in channel.members and "chat:write.public" not in api.scopes:
        raise ApiError("not_in_channel")
    return channel


def _require_reachable(api: Api, person: User) -> None:
    """Posting to a deactivated person succeeds, as with Slack (slackapi/python-slack-sdk#1156): sent is not read."""
    if person.is_bot:
        raise ApiError("cannot_dm_bot")
    if person.is_stranger:
        raise ApiError("channel_not_found")
    if not api.workspace.manifest.messages_tab:
        raise ApiError("messages_tab_disabled")


def _own_message(api: Api, channel: Channel, ts: str) -> Message:
    message = api.workspace.message(channel, ts)
    if message.user != api.workspace.bot.id:
        raise ApiError("cant_update_message")
    return message


def _metadata(args: Json) -> Json | None:
    metadata: Json | None = args.get("metadata")
    if metadata is None:
        return None
    if metadata.keys() != {"event_type", "event_payload"} or not isinstance(metadata["event_payload"], dict):
        raise ApiError("invalid_metadata_format")
    return copy.deepcopy(metadata)


_CONTENT: dict[str, type | tuple[type, ...]] = {
    "channel": str,
    "text": str,
    "blocks": list,
    "attachments": list,
    "link_names": (bool, str),
    "parse": str,
}
_LOOK: dict[str, type | tuple[type, ...]] = {"thread_ts": str, "username": str, "icon_emoji": str, "icon_url": str}
_POST: dict[str, type | tuple[type, ...]] = {
    **_CONTENT,
    **_LOOK,
    "metadata": dict,
    "reply_broadcast": bool,
    "unfurl_links": bool,
    "unfurl_media": bool,
    "mrkdwn": bool,
}
METHODS = (
    Method("chat.postMessage", post_message, _POST, ("channel",), per_minute=300, scope="chat:write"),
    Method(
        "chat.update",
        update,
        {**_CONTENT, "ts": str, "metadata": dict, "reply_broadcast": bool},
        ("channel", "ts"),
        scope="chat:write",
    ),
    Method("chat.delete", delete, {"channel": str, "ts": str}, ("channel", "ts"), scope="chat:write"),
    Method(
        "chat.postEphemeral",
        post_ephemeral,
        {**_CONTENT, **_LOOK, "user": str},
        ("channel", "user"),
        per_minute=TIER_4,
        scope="chat:write",
    ),
    Method(
        "chat.getPermalink",
        get_permalink,
        {"channel": str, "message_ts": str},
        ("channel", "message_ts"),
        per_minute=300,
    ),
)
