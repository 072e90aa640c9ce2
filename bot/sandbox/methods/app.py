"""Who the tokens belong to, and where to connect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.methods.method import Api, Method

if TYPE_CHECKING:
    from bot.sandbox.records import Json


def auth_test(api: Api, _args: Json) -> Json:
    workspace = api.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.domain,
        "user": workspace.bot.name,
        "team_id": workspace.team_id,
        "user_id": workspace.bot.id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(api: Api, _args: Json) -> Json:
    return {"url": api.socket_url()}


METHODS = (
    Method("auth.test", auth_test, {}, per_minute=600),
    Method("apps.connections.open", connections_open, {}, app_token=True),
)
