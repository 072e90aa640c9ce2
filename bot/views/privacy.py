"""What is kept about me, who sees it, and for how long."""

from bot.domain.privacy import Kept
from bot.views import blocks
from bot.views.blocks import Content

_RATING = (
    "A *team rating* is kept without your name from the start, under a key that is deleted when the check-in closes. "
    "The ratings themselves are deleted then too; their number and their mean stay. The mean is shown only if enough "
    "of you rated, a little nearer to the middle where everybody gave the same end of the scale, and to the nearest "
    "half where only two rated, or one more or one fewer than shortly before. So it tells nobody what you gave. It "
    "cannot keep people who know how the others think from guessing."
)
_READERS = "Everybody who may see the pilot can read them."
_LONG = (
    "All of it is kept for as long as this installation keeps its database; nothing leaves it except to Slack. "
    "Ask the people who run it to see, correct or delete what is kept about you."
)


def privacy(kept: Kept) -> Content:
    """The answer to `/pilot privacy`: plain words with the real numbers."""
    title = "What is kept about you"
    zone = f"your time zone ({kept.zone.key}), " if kept.zone else ""
    lines = [
        f"*From Slack*: your user id, {zone}whether your account is active. No name, no e-mail address.",
        f"*Your part*: in {_count(kept.pilots, 'pilot')}.",
        f"*Your answers*: {_count(kept.revisions, 'version')} in {_count(kept.check_ins, 'check-in')}, with your name. "
        + _READERS,
        _RATING,
        f"*Ratings on the leadership side*: {kept.ratings} of yours, with your name. Others see the mean only.",
        f"*Blockers and asks*: {kept.raised} from you, {_count(kept.actions, 'step')} taken by you, with your name. "
        + _READERS,
        f"*Messages*: {kept.messages} that I wrote to you.",
        _LONG,
    ]
    return Content(text="\n".join((title, *lines)), blocks=[blocks.header(title), *map(blocks.section, lines)])


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
