"""The whole way round: a command, a modal, a message, a button, the App Home; each over the wire to a real Bolt app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.sandbox.app import Running

MODAL = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "Form"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "done",
            "label": {"type": "plain_text", "text": "What is done?"},
            "element": {"type": "plain_text_input", "action_id": "text", "max_length": 20},
        }
    ],
}
CARD: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "A card"}},
    {
        "type": "actions",
        "elements": [{"type": "button", "action_id": "answer", "text": {"type": "plain_text", "text": "Answer"}}],
    },
]


def test_a_command_is_answered_in_its_ack(running: Running) -> None:
    running.app.command("/hello")(lambda ack, command: ack(f"hello {command['text']}"))
    reply = running.dana.command("/hello @dana", running.general)
    assert (reply.text, reply.error) == (f"hello <@{running.dana.id}|dana>", None)
    assert reply.messages[0].is_ephemeral


def test_a_person_presses_a_button_fills_the_form_and_sends_it(running: Running) -> None:
    sent: list[dict[str, Any]] = []

    def answer(ack: Any, body: dict[str, Any], client: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        ack()

    def submit(ack: Any, view: dict[str, Any]) -> None:
        sent.append(view["state"]["values"])
        ack()

    running.app.action("answer")(answer)
    running.app.view("form")(submit)
    running.client.chat_postMessage(channel=running.general.id, text="A card", blocks=CARD)
    view = running.dana.messages("general")[-1].button("Answer").press().view
    assert view is not None
    assert view.submit().errors == {"done": "Please complete this required field."}
    submitted = view.fill({"What is done?": "Everything"}).submit()
    assert (submitted.closed, submitted.error, running.dana.view) == (True, None, None)
    assert sent == [{"done": {"text": {"type": "plain_text_input", "value": "Everything"}}}]
    assert running.slack.problems == []


def test_the_home_is_published_when_it_is_opened(running: Running) -> None:
    def opened(event: dict[str, Any], client: Any) -> None:
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": CARD})

    running.app.event("app_home_opened")(opened)
    home = running.dana.open_home()
    assert home is not None
    assert home.shown.startswith("A card")
