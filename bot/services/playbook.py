"""The playbook that new pilots begin with: the package's, or the organisation's own as it last was without an error."""

from importlib import resources
from pathlib import Path

import storage.readiness
from bot.domain.audit import Action
from bot.domain.pilots import Pilot
from bot.domain.playbook import Standard, drafts
from bot.services import audit
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from bot.views.playbookfile import read
from bot.views.yamlfields import FileProblem


def problems(path: Path) -> list[FileProblem]:
    """Everything that is wrong with a playbook's file."""
    return _read(path)[1]


def take_in(deps: Deps) -> list[FileProblem]:
    """Keep the organisation's own playbook from now on. With an error in it, the last good one stays."""
    chosen = deps.settings.playbook
    standards, wrong = _read(chosen) if chosen is not None else ([], [])
    if not wrong:
        with deps.write() as uow:
            if storage.readiness.playbook(uow.tx) != standards:
                storage.readiness.keep_playbook(uow.tx, standards)
                audit.note(uow, Action.PLAYBOOK, facts={"items": len(standards)})
    return wrong


def lay_out(uow: UnitOfWork, pilot: Pilot) -> None:
    """Begin a pilot's readiness map with what every pilot needs to think of."""
    standards = storage.readiness.playbook(uow.tx) or _packaged()
    today = uow.now.astimezone(pilot.cadence.zone).date()
    storage.readiness.lay_out(uow.tx, pilot.id, drafts(standards, begins_on=today))


def _packaged() -> list[Standard]:
    standards, _ = read(resources.files("bot").joinpath("playbook.yml").read_bytes())
    return standards


def _read(path: Path) -> tuple[list[Standard], list[FileProblem]]:
    try:
        return read(path.read_bytes())
    except OSError as error:
        return [], [FileProblem(1, "file", f"cannot be read: {error.strerror}.")]
