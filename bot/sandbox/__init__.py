"""A Slack workspace on your machine: Web API, Socket Mode, and people who act. It would serve any Bolt app.

    with Sandbox(Path("manifest.yml"), clock=clock) as slack:
        dana = slack.add_person("dana", tz="Europe/Berlin")
        slack.add_channel("general", members=[dana])
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        app = App(client=client, process_before_response=True)
        handler = SocketModeHandler(app, slack.app_token, web_client=client)
        handler.connect()
        reply = dana.command("/hello", slack.channel("general"))
        dana.press(slack.person("dana").messages("general")[-1], "Answer").view.fill(Done="It works").submit()

It is stricter than Slack, never kinder. What the app did wrong stands in `slack.problems`; what it called in
`slack.calls`; what it was sent in `slack.envelopes`. slack_sdk honours HTTP_PROXY even for 127.0.0.1: unset it.
"""

from bot.sandbox.acting import Pressed, Reply, Submitted
from bot.sandbox.blockkit import check_blocks, check_view
from bot.sandbox.changes import Change
from bot.sandbox.channels import Channel
from bot.sandbox.envelopes import Envelope, Outcome
from bot.sandbox.errors import ImpossibleError
from bot.sandbox.messages import Message
from bot.sandbox.modals import View
from bot.sandbox.person import Person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.webapi import Call

__all__ = [
    "Call",
    "Change",
    "Channel",
    "Envelope",
    "ImpossibleError",
    "Message",
    "Outcome",
    "Person",
    "Pressed",
    "Reply",
    "Sandbox",
    "Submitted",
    "View",
    "check_blocks",
    "check_view",
]
