"""The Web API over HTTP: reads a call as Slack would, refuses what Slack would refuse, and writes every call down."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox.errors import ApiError, RateLimitedError
from bot.sandbox.methods import METHODS

if TYPE_CHECKING:
    from datetime import datetime

    from bot.sandbox.faults import Fault, Faults
    from bot.sandbox.methods.method import Api
    from bot.sandbox.records import Json

WRITTEN_AS_JSON = ("blocks", "view", "metadata", "attachments")
ADDED_BY_SDK = ("token", "team_id")
"""slack_sdk and Bolt put these into calls of their own accord."""


@dataclass
class Call:
    """One Web API call. `answer` is None while it runs, and stays so if the connection was dropped before it."""

    method: str
    args: Json
    at: datetime
    answer: Json | None = None
    status: int = 200
    duration: float = 0.0
    fault: Fault | None = None

    @property
    def ok(self) -> bool:
        return bool(self.answer and self.answer["ok"])

    @property
    def error(self) -> str | None:
        return self.answer.get("error") if self.answer else None


@dataclass
class WebApi:
    """Answers calls for one workspace."""

    api: Api
    faults: Faults
    bot_token: str
    app_token: str
    calls: list[Call] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    revoked: bool = False

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        args, unreadable = await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or args.get("token", "")
        args = {name: value for name, value in args.items() if name not in ADDED_BY_SDK}
        call = Call(method, args, self.api.workspace.clock(), fault=self.faults.take(method, args))
        self.calls.append(call)
        started = time.perf_counter()
        response = await self._respond(request, call, token, unreadable)
        call.duration = time.perf_counter() - started
        self.api.workspace.note("call", call)
        return response

    async def _respond(
        self, request: web.Request, call: Call, token: str, unreadable: ApiError | None
    ) -> web.StreamResponse:
        fault = call.fault
        if fault and fault.stall:
            await asyncio.sleep(fault.stall)
        spoilt = fault is not None and not fault.accepts
        headers = _misbehave(call, fault) if fault and spoilt else self._do(call, token, unreadable)
        if fault and (fault.drop_before or fault.drop_after_accepting):
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=HTTPStatus.INTERNAL_SERVER_ERROR)
        if fault and fault.garbage:
            return web.Response(text="<html>not what you expected</html>", content_type="text/html", status=call.status)
        headers |= {"x-oauth-scopes": ",".join(sorted(self.api.scopes))}
        return web.json_response(call.answer or {"ok": False}, status=call.status, headers=headers)

    def _do(self, call: Call, token: str, unreadable: ApiError | None) -> dict[str, str]:
        """Runs the method and fills in call.answer; returns headers for the answer."""
        try:
            if unreadable:
                raise unreadable
            with self.api.workspace.changes.lock:
                call.answer = {"ok": True, **self._run(call.method, call.args, token)}
        except RateLimitedError as limited:
            call.answer, call.status = {"ok": False, "error": "ratelimited"}, HTTPStatus.TOO_MANY_REQUESTS
            return {"Retry-After": str(limited.retry_after)}
        except ApiError as refused:
            call.answer = {"ok": False, "error": refused.code, **refused.extra}
            if refused.code in ("unknown_method", "invalid_arguments", "invalid_blocks"):
                self.problems.append(f"{call.method}: {call.answer}")
        return {}

    def _run(self, name: str, args: Json, token: str) -> Json:
        if name not in METHODS:
            raise ApiError("unknown_method", req_method=name)
        method = METHODS[name]
        self._authorize(token, wants_app=method.app_token)
        if method.scope:
            self.api.require(method.scope)
        method.check(args)
        self.api.limits.call(name, method.per_minute)
        return method.run(self.api, args)

    def _authorize(self, token: str, *, wants_app: bool) -> None:
        if not token:
            raise ApiError("not_authed")
        if self.revoked:
            raise ApiError("account_inactive")
        if token not in (self.bot_token, self.app_token):
            raise ApiError("invalid_auth")
        if (token == self.app_token) is not wants_app:
            raise ApiError("not_allowed_token_type")


def _misbehave(call: Call, fault: Fault) -> dict[str, str]:
    call.status = fault.status
    if fault.drop_before:
        return {}
    if fault.status == HTTPStatus.TOO_MANY_REQUESTS:
        call.answer = {"ok": False, "error": "ratelimited"}
        return {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    call.answer = {"ok": False, "error": fault.error or "internal_error"}
    return {}


async def _arguments(request: web.Request) -> tuple[Json, ApiError | None]:
    """From the query, a form or a JSON body; structures within a form are JSON themselves."""
    args: Json = dict(request.query)
    try:
        if request.content_type == "application/json":
            body = json.loads(await request.text() or "{}")  # slack_sdk sends none where there are no arguments
            if not isinstance(body, dict):
                return args, ApiError("json_not_object")
            args |= body
        elif request.can_read_body:
            args |= {name: str(value) for name, value in (await request.post()).items()}
        for name in WRITTEN_AS_JSON:
            if isinstance(args.get(name), str):
                args[name] = json.loads(args[name])
    except ValueError:
        return args, ApiError("invalid_json")
    return args, None
