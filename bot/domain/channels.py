"""The channels that pilots live in, and what can keep us from writing there. Problems carry Slack's own error codes."""

from dataclasses import dataclass

from bot.domain.people import ChannelId

SEEN_BY_ASKING = frozenset({"not_in_channel", "channel_not_found", "is_archived"})
"""Problems that Slack tells of a channel when asked; the others show only when we try to write."""
STOPS_POSTING = SEEN_BY_ASKING | {
    "restricted_action",
    "restricted_action_read_only_channel",
    "restricted_action_thread_only_channel",
    "restricted_action_non_threadable_channel",
    "restricted_action_thread_locked",
}
"""Refusals that hold for the whole channel, not for one message."""


@dataclass(frozen=True, slots=True)
class Channel:
    """What Slack last told us of a pilot's channel."""

    id: ChannelId
    name: str
    private: bool
    shared: bool = False
    """With another organisation."""
    problem: str | None = None
    """Why we cannot write there; None if we can."""


def in_words(problem: str) -> tuple[str, str]:
    """What a problem means, and what to do about it."""
    if problem == "not_in_channel":
        return "I am not in the channel any more.", "Invite me again: open the channel and type /invite with my name."
    if problem == "is_archived":
        return "The channel is archived.", "Unarchive it and invite me, or choose another channel."
    if problem == "channel_not_found":
        return (
            "The channel is gone, or it is private and I am not in it.",
            "Invite me to it, or choose another channel.",
        )
    return f"I am not allowed to write in the channel ({problem}).", "Ask an admin of the workspace to let me."
