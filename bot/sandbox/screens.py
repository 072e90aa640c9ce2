"""What each person has open: up to three modals on top of each other, and the App Home."""

from __future__ import annotations

import copy
import secrets
from typing import TYPE_CHECKING

from bot.sandbox.blockkit import accept_view
from bot.sandbox.errors import ApiError
from bot.sandbox.inputs import initial_state
from bot.sandbox.records import Json, View

if TYPE_CHECKING:
    from bot.sandbox.workspace import Workspace

DEEPEST = 3


class Screens:
    """Views by person. A view lives while it stands on somebody's screen; after that it is not_found."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}

    def top(self, user_id: str) -> View | None:
        stack = self.stacks.get(user_id, [])
        return stack[-1] if stack else None

    def open(self, user_id: str, payload: Json) -> View:
        """As the only modal: whatever else was open makes room."""
        accept_view(payload)
        _must_be(payload, "modal")
        self.clear(user_id)
        return self._put(user_id, payload)

    def push(self, user_id: str, payload: Json) -> View:
        accept_view(payload)
        _must_be(payload, "modal")
        if len(self.stacks.get(user_id, [])) >= DEEPEST:
            raise ApiError("push_limit_reached")
        return self._put(user_id, payload)

    def update(self, view: View, payload: Json, expected_hash: str | None = None) -> View:
        """Inputs keep what was typed where block_id and action_id stay equal."""
        accept_view(payload)
        _must_be(payload, view.payload["type"])
        if expected_hash is not None and expected_hash != view.hash:
            raise ApiError("hash_conflict")
        self._require_free(payload, view)
        view.payload = self._named(payload)
        view.state = initial_state(view.blocks, view.state)
        view.hash, view.errors, view.error = self._new_hash(), {}, None
        self._workspace.note("view", view)
        return view

    def publish(self, user_id: str, payload: Json, expected_hash: str | None = None) -> View:
        accept_view(payload)
        _must_be(payload, "home")
        if user_id in self.homes:
            return self.update(self.homes[user_id], payload, expected_hash)
        view = self._new(user_id, payload)
        self.homes[user_id] = view
        self._workspace.note("view", view)
        return view

    def find(self, view_id: str | None, external_id: str | None) -> View:
        for view in tuple(self.views.values()):
            named = view.id == view_id if view_id else view.payload.get("external_id") == external_id
            if view.is_open and named:
                return view
        raise ApiError("not_found")

    def close(self, view: View) -> None:
        stack = self.stacks.get(view.user, [])
        if view in stack:
            stack.remove(view)
        view.is_open = False
        self._workspace.note("view", view)

    def clear(self, user_id: str) -> None:
        for view in reversed(self.stacks.get(user_id, [])[:]):
            self.close(view)

    def _put(self, user_id: str, payload: Json) -> View:
        view = self._new(user_id, payload)
        stack = self.stacks.setdefault(user_id, [])
        if stack:
            view.root_id, view.previous_id = stack[0].id, stack[-1].id
        stack.append(view)
        self._workspace.note("view", view)
        return view

    def _new(self, user_id: str, payload: Json) -> View:
        self._require_free(payload, None)
        view_id = self._workspace.new_id("V")
        view = View(view_id, user_id, self._named(payload), self._new_hash(), view_id)
        view.state = initial_state(view.blocks)
        self.views[view_id] = view
        return view

    def _require_free(self, payload: Json, own: View | None) -> None:
        """An external_id is unique per team among the views that are open."""
        wanted = payload.get("external_id")
        for view in tuple(self.views.values()):
            if wanted and view.is_open and view is not own and view.payload.get("external_id") == wanted:
                raise ApiError("duplicate_external_id")

    def _named(self, payload: Json) -> Json:
        named = copy.deepcopy(payload)
        self._workspace.name_blocks(named["blocks"])
        return named

    def _new_hash(self) -> str:
        return f"{int(self._workspace.clock().timestamp())}.{secrets.token_urlsafe(6)}"


def _must_be(payload: Json, kind: str) -> None:
    if payload["type"] != kind:
        raise ApiError("invalid_arguments", f"view must be of type {kind} [json-pointer:/view/type]")
