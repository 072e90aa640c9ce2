"""Answers at a response_url: where the app need not be a member, and the only way to change an ephemeral message.

Source: docs.slack.dev/interactivity/handling-user-interaction, "Message responses".
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox.errors import ApiError
from bot.sandbox.methods.chat import content_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.faults import Faults
    from bot.sandbox.records import Json, Message
    from bot.sandbox.tickets import ResponseUrl, Tickets
    from bot.sandbox.workspace import Workspace

KNOWN = {
    "text",
    "blocks",
    "attachments",
    "response_type",
    "replace_original",
    "delete_original",
    "thread_ts",
    "metadata",
    "unfurl_links",
    "unfurl_media",
    "link_names",
    "parse",
    "mrkdwn",
}


@dataclass(frozen=True)
class Responses:
    """Takes what the app posts to the URLs that Tickets gave out."""

    workspace: Workspace
    tickets: Tickets
    problem: Callable[[str], None]
    base_url: Callable[[], str]
    faults: Faults

    def url(self, kind: str, given: ResponseUrl) -> str:
        """`kind` is what Slack's own URLs have there: actions, commands or app."""
        return f"{self.base_url()}/{kind}/{self.workspace.team_id}/{given.key}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        try:
            body = await request.json()
            fault = self.faults.take("response_url", body)
            if fault is not None:
                return web.json_response({"ok": False, "error": fault.error}, status=max(fault.status, 400))
            with self.workspace.changes.lock:
                self.respond(self.tickets.use_response_url(request.match_info["key"]), body)
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        except ApiError as refused:
            if refused.code in ("invalid_arguments", "invalid_blocks", "no_text"):
                self.problem(f"response_url: {refused.code} {refused.extra}")
            status = 404 if refused.code in ("used_url", "expired_url", "invalid_url") else 400
            return web.json_response({"ok": False, "error": refused.code, **refused.extra}, status=status)
        return web.Response(text="ok")

    def respond(self, given: ResponseUrl, body: Json) -> Message | None:
        """Show, replace or delete; also used for what a command's ack carries. Returns the message shown."""
        if unknown := sorted(body.keys() - KNOWN):
            raise ApiError("invalid_arguments", *(f"unknown argument: {name}" for name in unknown))
        if body.get("delete_original"):
            self._delete(given)
            return None
        content = content_of(body)
        if body.get("replace_original") and given.message is not None:
            self.workspace.edit(given.message, **content)
            return given.message
        to = None if body.get("response_type") == "in_channel" else given.user
        shown = self.workspace.post(
            self.workspace.channel(given.channel),
            self.workspace.bot.id,
            **content,
            to=to,
            thread_ts=body.get("thread_ts"),
            metadata=copy.deepcopy(body.get("metadata")),
            from_app=True,
        )
        given.shown.append(shown)
        given.message = given.message or shown
        return shown

    def _delete(self, given: ResponseUrl) -> None:
        if given.message is None:
            raise ApiError("message_not_found")
        self.workspace.remove(given.message)
