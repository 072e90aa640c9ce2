"""How Slack writes things down: users, channels, messages and views as JSON, and the payloads sent to the app.

Shapes follow slackapi/java-slack-sdk (json-logs/samples) and docs.slack.dev/reference/interaction-payloads.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.sandbox.records import Channel, Json, Message, User, View
    from bot.sandbox.workspace import Workspace


def user_json(workspace: Workspace, user: User, *, locale: bool = False) -> Json:
    described: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.real_name,
        "tz": user.tz,
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "is_stranger": user.is_stranger,
        "is_invited_user": user.is_invited_user,
        "profile": {
            "real_name": user.real_name,
            "display_name": user.name,
            "title": user.title,
            "status_text": user.status_text,
            "status_emoji": user.status_emoji,
            "status_expiration": user.status_expiration,
            "team": user.team_id,
        },
    }
    if locale and user.team_id == workspace.team_id:
        described["locale"] = user.locale
    return described


def channel_json(workspace: Workspace, channel: Channel) -> Json:
    described: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_im": channel.is_im,
        "is_mpim": False,
        "is_archived": channel.is_archived,
        "is_org_shared": False,
        "context_team_id": workspace.team_id,
    }
    if channel.is_im:
        return {**described, "user": channel.im_user, "is_user_deleted": workspace.users[channel.im_user or ""].deleted}
    return {
        **described,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_private": channel.is_private,
        "is_general": False,
        "is_member": workspace.bot.id in channel.members,
        "is_ext_shared": workspace.is_shared(channel),
        "is_shared": workspace.is_shared(channel),
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def message_json(workspace: Workspace, message: Message, *, metadata: bool = True) -> Json:
    """Without `metadata` only its event_type is told, as conversations.history does by default."""
    described: Json = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": workspace.team_id,
    }
    if message.from_app:
        described |= {"bot_id": workspace.bot_id, "app_id": workspace.app_id}
    if message.blocks:
        described["blocks"] = copy.deepcopy(message.blocks)
    if message.thread_ts:
        described["thread_ts"] = message.thread_ts
    if message.edited_ts:
        described["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.metadata:
        kept = message.metadata if metadata else {"event_type": message.metadata["event_type"]}
        described["metadata"] = copy.deepcopy(kept)
    return described


def view_json(workspace: Workspace, view: View) -> Json:
    payload = copy.deepcopy(view.payload)
    return {
        "id": view.id,
        "team_id": workspace.team_id,
        "type": payload["type"],
        "blocks": payload["blocks"],
        "private_metadata": payload.get("private_metadata", ""),
        "callback_id": payload.get("callback_id", ""),
        "state": {"values": copy.deepcopy(view.state)},
        "hash": view.hash,
        "title": payload.get("title"),
        "submit": payload.get("submit"),
        "close": payload.get("close"),
        "clear_on_close": payload.get("clear_on_close", False),
        "notify_on_close": payload.get("notify_on_close", False),
        "submit_disabled": payload.get("submit_disabled", False),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": workspace.app_id,
        "external_id": payload.get("external_id", ""),
        "app_installed_team_id": workspace.team_id,
        "bot_id": workspace.bot_id,
    }


def interaction(workspace: Workspace, kind: str, user: User) -> Json:
    """What every interactive payload begins with."""
    return {
        "type": kind,
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "api_app_id": workspace.app_id,
        "token": workspace.verification_token,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def channel_name(channel: Channel) -> str:
    """As commands tell it: direct messages and private channels keep their names to themselves."""
    if channel.is_im:
        return "directmessage"
    return "privategroup" if channel.is_private else channel.name


def command(workspace: Workspace, user: User, channel: Channel, name: str, text: str) -> Json:
    return {
        "token": workspace.verification_token,
        "team_id": workspace.team_id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
    }


def event_callback(workspace: Workspace, event: Json, *, is_shared: bool = False) -> Json:
    at = workspace.clock().timestamp()
    authorization = {
        "enterprise_id": None,
        "team_id": workspace.team_id,
        "user_id": workspace.bot.id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": workspace.verification_token,
        "team_id": workspace.team_id,
        "context_team_id": workspace.team_id,
        "context_enterprise_id": None,
        "api_app_id": workspace.app_id,
        "event": {**event, "event_ts": f"{at:.6f}"},
        "type": "event_callback",
        "event_id": workspace.new_id("Ev"),
        "event_time": int(at),
        "authorizations": [authorization],
        "is_ext_shared_channel": is_shared,
        "event_context": workspace.new_id("4-"),
    }
