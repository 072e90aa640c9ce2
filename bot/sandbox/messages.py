"""A message as one person sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.blockkit_rich_text import plain_words
from bot.sandbox.elements import Element, all_elements, find

if TYPE_CHECKING:
    from bot.sandbox.acting import Pressed
    from bot.sandbox.person import Person
    from bot.sandbox.records import Json
    from bot.sandbox.records import Message as MessageRecord
    from bot.sandbox.suggestions import Suggested


class Button:
    """An element of a message or view, ready to be used by the person who looks at it."""

    def __init__(self, element: Element, target: Message | Any) -> None:
        self.element = element
        self._target = target

    def __getattr__(self, name: str) -> Any:
        return getattr(self.element, name)

    def press(self) -> Pressed:
        pressed: Pressed = self._target.person.press(self._target, self.element.action_id, self.element.value)
        return pressed


class Message:
    """Shows what stands there now: after an update, the new text."""

    def __init__(self, person: Person, record: MessageRecord) -> None:
        self.person = person
        self.record = record

    def __repr__(self) -> str:
        return f"<Message {self.ts} {self.text!r}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and other.record is self.record

    def __hash__(self) -> int:
        return hash((self.record.channel, self.record.ts))

    @property
    def ts(self) -> str:
        return self.record.ts

    @property
    def channel(self) -> str:
        """The channel's id."""
        return self.record.channel

    @property
    def thread_ts(self) -> str | None:
        return self.record.thread_ts

    @property
    def user(self) -> str:
        """Who wrote it: a person's id, or the bot's."""
        return self.record.user

    @property
    def text(self) -> str:
        """The top-level text: what phones and screen readers get."""
        return self.record.text

    @property
    def blocks(self) -> list[Json]:
        return self.record.blocks

    @property
    def metadata(self) -> Json | None:
        return self.record.metadata

    @property
    def is_ephemeral(self) -> bool:
        return self.record.to is not None

    @property
    def is_edited(self) -> bool:
        return self.record.edited_ts is not None

    @property
    def is_deleted(self) -> bool:
        return self.record.deleted

    @property
    def shown(self) -> str:
        """All words on screen: those of the blocks if there are any, otherwise the text."""
        return words_of(self.blocks) if self.blocks else self.text

    @property
    def buttons(self) -> list[str]:
        """The labels of everything that can be pressed or chosen from."""
        return [element.label for element in all_elements(self.blocks)]

    @property
    def replies(self) -> list[Message]:
        """Its thread, oldest first, without itself."""
        return [other for other in self.person.messages(self.channel) if other.thread_ts == self.ts]

    def button(self, name: str, value: Any = None) -> Button:
        return Button(find(self.blocks, name, value), self)

    def suggest(self, name: str, typed: str) -> Suggested:
        """Type into a menu whose options the app holds."""
        return self.person.suggest(self, find(self.blocks, name), typed)

    def press(self, name: str, value: Any = None) -> Pressed:
        return self.person.press(self, name, value)


def words_of(node: Any) -> str:
    """Every word within blocks, one line per text object or rich text."""
    if isinstance(node, list):
        return "\n".join(words for words in map(words_of, node) if words)
    if not isinstance(node, dict):
        return ""
    if node.get("type") == "rich_text":
        return plain_words(node)
    if isinstance(node.get("text"), str):
        return str(node["text"])
    said = [node.get("alt_text"), node.get("title")]
    own = [words for words in said if isinstance(words, str)]
    inner = [words_of(part) for part in node.values() if isinstance(part, dict | list)]
    return "\n".join(words for words in (*own, *inner) if words)
