"""Reminders, and the switch that ends them."""

from bot.domain.checkins import CheckIn
from bot.domain.pilots import Pilot
from bot.views import blocks
from bot.views.blocks import Content, View
from bot.views.checkins import ANSWER
from bot.views.confidence import rating_buttons
from bot.views.references import Reference

TURN_OFF = "turn_reminders_off"
TURN_ON = "turn_reminders_on"


def reminder(pilot: Pilot, check_in: CheckIn, *, rates: bool) -> Content:
    """Tells one person that they are still expected; leaders rate in it, practitioners open the form from it."""
    which = f"{blocks.escape(pilot.name)} for week {check_in.week.week}"
    until = blocks.moment(check_in.closes_at)
    if rates:
        text = f"You have not rated your confidence in {which} yet. It takes one tap, until {until}."
        act = rating_buttons(check_in, chosen=None)
    else:
        text = f"The check-in of {which} is open until {until}. It takes about two minutes."
        answer = blocks.button("Answer", ANSWER, Reference(check_in.id).dump(), style="primary")
        act = blocks.actions("reminder", answer)
    return Content(text=text, blocks=[blocks.section(text), act, blocks.actions("reminders", switch(on=True))])


def done(pilot: Pilot, check_in: CheckIn) -> Content:
    """What a reminder says when nothing is expected any more."""
    text = f"The check-in of {blocks.escape(pilot.name)} for week {check_in.week.week} needs nothing more from you."
    return Content(text=text, blocks=[blocks.section(text)])


def switch(*, on: bool) -> blocks.Block:
    """The button that turns reminders off while they are on, and on while they are off."""
    if on:
        return blocks.button("Turn Off Reminders", TURN_OFF, "off")
    return blocks.button("Turn On Reminders", TURN_ON, "on")


def switched(*, on: bool) -> View:
    """Says what was switched, with the way back."""
    text = (
        "You are reminded again: by direct message, twice a check-in at most, and never once you have answered."
        if on
        else "You get no more reminders, of any pilot. Check-ins still appear in their channels."
    )
    view = blocks.notice("Reminders", text)
    return view | {"blocks": [*view["blocks"], blocks.actions("reminders", switch(on=on))]}
