"""Modals and App Home: views.open, push, update, publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.blockkit import accept_view
from bot.sandbox.errors import ApiError
from bot.sandbox.methods.method import TIER_4, Api, Method
from bot.sandbox.payloads import view_json

if TYPE_CHECKING:
    from bot.sandbox.records import Json, View


def open_view(api: Api, args: Json) -> Json:
    accept_view(args["view"])
    trigger = api.tickets.use_trigger(args["trigger_id"])
    view = api.screens.open(trigger.user, args["view"])
    trigger.opened = view.id
    return _answer(api, view)


def push(api: Api, args: Json) -> Json:
    """Only with a trigger that came from a modal."""
    accept_view(args["view"])
    trigger = api.tickets.use_trigger(args["trigger_id"])
    if trigger.view_id is None:
        raise ApiError("invalid_arguments", "the trigger did not come from a modal")
    view = api.screens.push(trigger.user, args["view"])
    trigger.opened = view.id
    return _answer(api, view)


def update(api: Api, args: Json) -> Json:
    if bool(args.get("view_id")) == bool(args.get("external_id")):
        raise ApiError("invalid_arguments", "exactly one of view_id and external_id must be given")
    view = api.screens.find(args.get("view_id"), args.get("external_id"))
    return _answer(api, api.screens.update(view, args["view"], args.get("hash")))


def publish(api: Api, args: Json) -> Json:
    if not api.workspace.manifest.home_tab:
        raise ApiError("not_enabled")
    user = api.workspace.user(args["user_id"])
    return _answer(api, api.screens.publish(user.id, args["view"], args.get("hash")))


def _answer(api: Api, view: View) -> Json:
    return {"view": view_json(api.workspace, view)}


METHODS = (
    Method("views.open", open_view, {"trigger_id": str, "view": dict}, ("trigger_id", "view"), per_minute=TIER_4),
    Method("views.push", push, {"trigger_id": str, "view": dict}, ("trigger_id", "view"), per_minute=TIER_4),
    Method(
        "views.update",
        update,
        {"view_id": str, "external_id": str, "hash": str, "view": dict},
        ("view",),
        per_minute=TIER_4,
    ),
    Method(
        "views.publish",
        publish,
        {"user_id": str, "hash": str, "view": dict},
        ("user_id", "view"),
        per_minute=TIER_4,
    ),
)
