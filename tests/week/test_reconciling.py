"""Where the history may be read, what got no answer is looked for before it is said again."""

from datetime import timedelta

import pytest

from tests.week.house import House

MINUTE = timedelta(minutes=1)


def lose_the_answer(home: House, recipient: str) -> None:
    home.slack.faults.next("chat.postMessage", only={"channel": recipient}, drop_after_accepting=True)


def settle(home: House) -> None:
    """Until nothing is in doubt any more."""
    for _ in range(3):
        home.tick(home.clock.now() + MINUTE)


@pytest.mark.parametrize("scope", ["channels:history", "groups:history"])
def test_a_reply_in_a_thread_is_found_there(home: House, scope: str) -> None:
    home.slack.api.scopes |= {scope}
    home.channel.record.is_private = scope.startswith("groups")
    home.open_week()
    lose_the_answer(home, home.channel.id)
    home.answer(home.ravi, needed="A decision on the vendor")
    settle(home)
    assert len([reply for reply in home.card.replies if "#1, raised by" in reply.text]) == 1


def test_a_step_of_the_ladder_is_never_said_twice(home: House) -> None:
    home.slack.api.scopes |= {"im:history"}
    home.open_week()
    home.answer(home.ravi, needed="A decision on the vendor")
    lose_the_answer(home, home.sam.id)
    home.tick("2026-11-30 12:01")
    settle(home)
    assert len([message for message in home.sam.dm if "Commit to a Date" in message.buttons]) == 1


def test_a_message_is_found_beneath_a_long_conversation(home: House) -> None:
    home.slack.api.scopes |= {"channels:history"}
    home.add_pilot()
    lose_the_answer(home, home.channel.id)
    home.tick("2026-11-30 08:00")
    for number in range(250):
        home.slack.workspace.post(home.channel.record, home.dana.id, f"Chat {number}")
    settle(home)
    assert len([one for one in home.dana.messages(home.channel) if "check-in of week" in one.text]) == 1
