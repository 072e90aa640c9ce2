"""The Web API methods that this workspace knows, in one table. Others answer unknown_method."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.methods import app, chat, conversations, users, views

if TYPE_CHECKING:
    from bot.sandbox.methods.method import Method

METHODS: dict[str, Method] = {
    method.name: method
    for method in (*app.METHODS, *chat.METHODS, *conversations.METHODS, *users.METHODS, *views.METHODS)
}
