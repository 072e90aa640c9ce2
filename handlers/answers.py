"""What handlers answer with. A press is answered by a window or why there is none; a form closes by None."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.blockers import HandledAlready, Refused
from bot.views.blocks import Content, View, notice


@dataclass(frozen=True, slots=True)
class Update:
    """Show this in the place of the window that was pressed in or sent."""

    view: View
    hash: str | None = None
    """Only if the window is still this one."""


@dataclass(frozen=True, slots=True)
class Redraw:
    """Something was saved: show that in an open window, if Slack will, and another one on top of it if there is one."""

    window_id: str
    view: View
    above: View | None = None


@dataclass(frozen=True, slots=True)
class Push:
    """Show this on top of the form that was sent."""

    view: View


@dataclass(frozen=True, slots=True)
class CloseAll:
    """Close every window of ours."""


@dataclass(frozen=True, slots=True)
class Problems:
    """Keep the form, with what is wrong beside each field."""

    by_field: Mapping[str, str]


CommandAnswer = Content | View | Refused
PressAnswer = View | Refused | Update | Redraw | None
FormAnswer = Update | Redraw | Push | CloseAll | Problems | None


def refusal(refused: Refused | Mapping[str, str], field: str) -> Update | Problems:
    """Why a form was not taken: beside its fields, or in its place where it is of no use any more."""
    match refused:
        case HandledAlready(sentence):
            return Update(notice("Not this time", sentence))
        case Refused(sentence):
            return Problems({field: sentence})
        case problems:
            return Problems(problems)
