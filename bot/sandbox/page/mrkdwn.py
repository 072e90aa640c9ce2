"""Slack's mrkdwn as HTML. Whatever is not markup of Slack's comes out escaped: words cannot become tags or scripts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from markupsafe import Markup, escape

from bot.sandbox.page.emoji import EMOJI

if TYPE_CHECKING:
    from collections.abc import Callable


class Names(Protocol):
    """What ids mean to the one who reads."""

    def person(self, user_id: str, label: str = "") -> Markup: ...

    def channel(self, channel_id: str, label: str = "") -> Markup: ...

    def date(self, timestamp: int, form: str, fallback: str) -> str: ...

    def address(self, url: str) -> str:
        """Where a link leads: somewhere within the page for the workspace's own messages."""


def render(text: str, names: Names) -> Markup:
    """Markup, mentions, dates, links and emoji; `&amp;`, `&lt;` and `&gt;` mean themselves."""
    return _Rendering(names).html(text)


def emojis(text: str) -> Markup:
    """Plain text in which only emoji have a meaning."""
    return Markup(re.sub(_EMOJI, lambda found: str(_emoji(found[1], found[0])), str(escape(text))))  # noqa: S704 - escaped


def link(url: str, label: str | None = None) -> Markup:
    """Within the page, or out of it in a tab of its own; anything but http, https and mailto stays words."""
    shown = label or url.removeprefix("mailto:")
    if url.startswith(WITHIN):
        return Markup('<a href="{}">{}</a>').format(url, shown)
    if not re.match(r"(https?://|mailto:)", url):
        return escape(shown)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(url, shown)


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


WITHIN = "/as/"
_OPEN, _SHUT = "\ue000", "\ue001"
_EMOJI = r":([a-z0-9_+-]+):"
_STYLES = tuple(
    (re.compile(rf"(?<![\w{sign}]){sign}(?=\S)([^{sign}\n]+?)(?<=\S){sign}(?![\w{sign}])"), tag)
    for sign, tag in ((r"\*", "strong"), ("_", "em"), ("~", "s"))
)


@dataclass
class _Rendering:
    """One text on its way: finished pieces are kept aside, and stand in the text as numbers that nobody can type."""

    names: Names
    kept: list[Markup] = field(default_factory=list)

    def html(self, text: str) -> Markup:
        text = re.sub(f"[{_OPEN}{_SHUT}]", "", text)
        text = re.sub(r"```(.+?)```", self._aside(self._block), text, flags=re.DOTALL)
        text = re.sub(r"`([^`\n]+)`", self._aside(self._code), text)
        text = re.sub(r"<([^<>\n]+)>", self._aside(self._reference), text)
        text = re.sub(r"https?://[^\s<>|]+[^\s<>|.,;:!?)]", self._aside(lambda f: self._link(f[0])), text)
        text = re.sub(_EMOJI, self._aside(lambda f: _emoji(f[1], f[0])), text)
        html = str(escape(unescape(text)))
        for pattern, tag in _STYLES:
            html = pattern.sub(rf"<{tag}>\1</{tag}>", html)
        html = _quoted(html)
        while _OPEN in html:
            html = re.sub(f"{_OPEN}(\\d+){_SHUT}", lambda found: str(self.kept[int(found[1])]), html)
        return Markup(html)  # noqa: S704 - escaped above, and every piece put back is Markup

    def _aside(self, make: Callable[[re.Match[str]], Markup]) -> Callable[[re.Match[str]], str]:
        def keep(found: re.Match[str]) -> str:
            self.kept.append(make(found))
            return f"{_OPEN}{len(self.kept) - 1}{_SHUT}"

        return keep

    def _block(self, found: re.Match[str]) -> Markup:
        return Markup("<pre>{}</pre>").format(unescape(found[1].strip("\n")))

    def _code(self, found: re.Match[str]) -> Markup:
        return Markup("<code>{}</code>").format(unescape(found[1]))

    def _reference(self, found: re.Match[str]) -> Markup:
        """What stands between angle brackets."""
        target, _, label = found[1].partition("|")
        sign, rest = target[0], target[1:]
        if sign == "@":
            return self.names.person(rest, label)
        if sign == "#":
            return self.names.channel(rest, label)
        if sign == "!":
            return self._special(rest, label)
        return self._link(target, label)

    def _link(self, target: str, label: str = "") -> Markup:
        url = unescape(target)
        return link(self.names.address(url), unescape(label) or url.removeprefix("mailto:"))

    def _special(self, target: str, label: str) -> Markup:
        kind, *rest = target.split("^")
        if kind == "date" and len(rest) > 1 and rest[0].isdecimal():
            shown = self.names.date(int(rest[0]), rest[1], unescape(label))
            return link(unescape(rest[2]), shown) if len(rest) > 2 else Markup("<time>{}</time>").format(shown)
        return Markup('<span class="mention">@{}</span>').format(label or kind)


def _emoji(name: str, otherwise: str) -> Markup:
    if name not in EMOJI:
        return escape(otherwise)
    return Markup('<span role="img" aria-label="{}" title=":{}:">{}</span>').format(
        name.replace("_", " "), name, EMOJI[name]
    )


def _quoted(html: str) -> str:
    """Lines that begin with a bracket become one quotation; other line ends become breaks."""
    parts: list[tuple[bool, list[str]]] = []
    for line in html.split("\n"):
        quotes = line.startswith("&gt;")
        shown = line.removeprefix("&gt;").removeprefix(" ") if quotes else line
        if parts and parts[-1][0] is quotes:
            parts[-1][1].append(shown)
        else:
            parts.append((quotes, [shown]))
    joined = ((quotes, "<br>".join(lines)) for quotes, lines in parts)
    return "".join(f"<blockquote>{lines}</blockquote>" if quotes else lines for quotes, lines in joined)
