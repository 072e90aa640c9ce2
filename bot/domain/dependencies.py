"""What pilots wait on: one name on a list that all of them share, with one owner."""

from dataclasses import dataclass

from bot.domain.people import UserId

NAME_LIMIT = 60
"""With the words around it, a name has to fit into an option of a menu."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    """Something that several pilots may wait on. `shared` ones are suggested to every full member."""

    id: int
    name: str
    owner: UserId | None = None
    shared: bool = False
    version: int = 1


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose in a form: one that is known, a new name, or neither, which is none."""

    id: int | None = None
    name: str = ""


NOTHING = Choice()


@dataclass(frozen=True, slots=True)
class Named:
    """What somebody said that an item waits on; None is nothing that has a name."""

    dependency: Dependency | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A dependency as an admin words it anew."""

    name: str
    owner: UserId | None = None
    shared: bool = False


def tidy(name: str) -> str:
    """A name as it is kept: on one line, within the limit."""
    return " ".join(name.split())[:NAME_LIMIT].rstrip()


def key(name: str) -> str:
    """What two names share that mean the same."""
    return tidy(name).casefold()
