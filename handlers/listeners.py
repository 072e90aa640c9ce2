"""Between Bolt and the handlers: parses what came, calls one handler, does what it answers, and acks last."""

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.domain.blockers import Refused
from bot.domain.people import UserId
from bot.services.deps import Deps
from bot.views.blocks import Block, Content, View
from bot.views.pilots import sentence
from bot.views.references import Reference
from handlers.answering import answer
from handlers.answers import CloseAll, CommandAnswer, FormAnswer, PressAnswer, Problems, Push, Redraw, Update
from handlers.interactions import (
    ButtonPress,
    EventReceived,
    FormSubmission,
    MessageShortcut,
    OptionsRequest,
    SlashCommand,
)
from handlers.windows import explain, permalink, redraw, show

Body = dict[str, Any]
Constraint = str | re.Pattern[str]


class Listeners:
    """Registers handlers of parsed interactions with Bolt."""

    def __init__(self, app: App, deps: Deps) -> None:
        self._app = app
        self._deps = deps

    def command(self, handler: Callable[[SlashCommand], CommandAnswer]) -> None:
        def listen(ack: Ack, body: Body, client: WebClient) -> None:
            command = SlashCommand.parse(body)
            found = handler(command)
            if isinstance(found, Content | Refused):
                content = sentence(found.sentence) if isinstance(found, Refused) else found
                answer(ack, self._deps, command.response_url, content)
            else:
                client.views_open(trigger_id=command.trigger, view=found)
                ack()

        self._app.command(self._deps.settings.command)(listen)

    def press(self, button: Constraint, handler: Callable[[ButtonPress], PressAnswer]) -> None:
        def listen(ack: Ack, body: Body, client: WebClient) -> None:
            press = ButtonPress.parse(body)
            _answer_press(client, press, handler(press))
            ack()

        self._app.action(button)(listen)

    def turn(self, action: str, page: Callable[[UserId, Reference], View | Refused]) -> None:
        """The buttons that `turning` makes: show another page of a window that is open."""

        def turned(press: ButtonPress) -> PressAnswer:
            found = page(press.user, press.reference)
            return found if isinstance(found, Refused) else Update(found)

        self.press(re.compile(rf"{re.escape(action)}:(back|on)"), turned)

    def form(self, name: str, handler: Callable[[FormSubmission], FormAnswer]) -> None:
        def listen(ack: Ack, body: Body, client: WebClient) -> None:
            form = FormSubmission.parse(body)
            too_long = form.filled.too_long()
            _answer_form(ack, client, Problems(too_long) if too_long else handler(form))

        self._app.view(name)(listen)

    def shortcut(self, name: str, handler: Callable[[MessageShortcut, str | None], View | Refused]) -> None:
        """A shortcut of messages; the handler is told the message's address, where the bot may look it up."""

        def listen(ack: Ack, body: Body, client: WebClient) -> None:
            shortcut = MessageShortcut.parse(body)
            found = handler(shortcut, permalink(client, shortcut.channel, shortcut.ts))
            if isinstance(found, Refused):
                explain(client, shortcut.trigger, found)
            else:
                show(client, shortcut.trigger, found)
            ack()

        self._app.shortcut({"type": "message_action", "callback_id": name})(listen)

    def options(self, menu: str, handler: Callable[[OptionsRequest], list[Block]]) -> None:
        def listen(ack: Ack, body: Body) -> None:
            ack(options=handler(OptionsRequest.parse(body)))

        self._app.options(menu)(listen)

    def event(self, kind: str, handler: Callable[[EventReceived], None]) -> None:
        def listen(ack: Ack, body: Body, context: BoltContext) -> None:
            handler(EventReceived.parse(body, bot=context.bot_user_id))
            ack()

        self._app.event(kind)(listen)


def _answer_press(client: WebClient, press: ButtonPress, found: PressAnswer) -> None:
    on_top = press.window is not None and press.window.modal
    match found:
        case None:
            pass
        case Refused():
            explain(client, press.trigger, found, on_top=on_top)
        case Update(view, hash=None):
            client.views_update(view_id=press.shown_in.id, view=view)
        case Update(view, seen):
            client.views_update(view_id=press.shown_in.id, view=view, hash=seen)
        case Redraw(window_id, view, above):
            redraw(client, window_id, view)
            if above is not None:
                show(client, press.trigger, above, on_top=on_top)
        case view:
            show(client, press.trigger, view, on_top=on_top)


def _answer_form(ack: Ack, client: WebClient, found: FormAnswer) -> None:
    match found:
        case None:
            ack()
        case Redraw(window_id, view):
            redraw(client, window_id, view)
            ack()
        case Update(view):
            ack(response_action="update", view=view)
        case Push(view):
            ack(response_action="push", view=view)
        case CloseAll():
            ack(response_action="clear")
        case Problems(by_field):
            ack(response_action="errors", errors=dict(by_field))
