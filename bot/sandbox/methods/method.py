"""What a Web API method is here: its arguments, the scope that it needs, how often it may be called, what it does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.sandbox.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.sandbox.ratelimits import RateLimits
    from bot.sandbox.records import Channel, Json
    from bot.sandbox.screens import Screens
    from bot.sandbox.tickets import Tickets
    from bot.sandbox.workspace import Workspace

TIER_2, TIER_3, TIER_4 = 20, 50, 100


@dataclass
class Api:
    """What methods work on. `scopes` are those granted to the bot token; reassign them to take one away."""

    workspace: Workspace
    screens: Screens
    tickets: Tickets
    limits: RateLimits
    scopes: frozenset[str]
    socket_url: Callable[[], str] = field(default=lambda: "")

    def require(self, scope: str) -> None:
        if scope not in self.scopes:
            raise ApiError("missing_scope", needed=scope, provided=",".join(sorted(self.scopes)))

    def require_for(self, channel: Channel, what: str) -> None:
        """The scope for this kind of conversation; `what` is read or history, as in channels:read, im:history."""
        kind = "im" if channel.is_im else "groups" if channel.is_private else "channels"
        self.require(f"{kind}:{what}")

    def channel_seen_by_app(self, channel_id: str) -> Channel:
        """Private channels do not exist for an app that is not in them."""
        channel = self.workspace.channel(channel_id)
        if channel.is_private and self.workspace.bot.id not in channel.members:
            raise ApiError("channel_not_found")
        return channel


@dataclass(frozen=True)
class Method:
    """`takes` maps each argument to its type; those in `needs` must be there."""

    name: str
    run: Callable[[Api, Json], Json]
    takes: Mapping[str, type | tuple[type, ...]]
    needs: tuple[str, ...] = ()
    per_minute: int = TIER_3
    scope: str | None = None
    app_token: bool = False

    def check(self, args: Json) -> None:
        """Raises invalid_arguments naming what is unknown, missing or of the wrong type."""
        unknown = [f"unknown argument: {name}" for name in sorted(args.keys() - self.takes.keys())]
        missing = [f"missing required field: {name}" for name in self.needs if args.get(name) in (None, "")]
        wrong = [
            f"wrong type: {name}"
            for name, kind in self.takes.items()
            if args.get(name) is not None and not isinstance(args[name], kind)
        ]
        if problems := unknown + missing + wrong:
            raise ApiError("invalid_arguments", *problems)


def page(items: list[Any], args: Json, *, default: int = 100, most: int = 1000) -> tuple[list[Any], Json]:
    """The items after args["cursor"], at most args["limit"] of them, and what tells the next cursor."""
    asked = str(args.get("limit") or default)
    if not asked.isdecimal() or not 1 <= int(asked) <= most:
        raise ApiError("invalid_limit")
    cursor = args.get("cursor") or "0"
    if not cursor.isdigit() or int(cursor) > len(items):
        raise ApiError("invalid_cursor")
    end = int(cursor) + int(asked)
    return items[int(cursor) : end], {"next_cursor": str(end) if end < len(items) else ""}
