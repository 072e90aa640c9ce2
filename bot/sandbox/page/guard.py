"""What keeps other web pages out: only this machine's own names are served, and nothing but our own files runs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler, Middleware

OWN_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def guard(host: str) -> Middleware:
    """Refuses a foreign Host (DNS rebinding) and a foreign Origin; `host` is the address that is served."""
    known = OWN_NAMES | {host}

    @web.middleware
    async def refuse_strangers(request: web.Request, handler: Handler) -> web.StreamResponse:
        if _name(f"//{request.headers.get('Host', '')}") not in known:
            raise web.HTTPForbidden(text="This workspace answers only to the names of this machine.")
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.headers.get("Host"):
            raise web.HTTPForbidden(text="Another page may not speak to this workspace.")
        return await handler(request)

    return refuse_strangers


def _name(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
