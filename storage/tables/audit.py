"""What was done, by whom, and when. The database itself refuses to change or delete a line of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.audit import Action
from bot.domain.people import UserId
from storage.tables.base import Base


class AuditPersonRow(Base):
    """Who a number in the audit is. Whoever is erased loses their name here, so that no line has to change."""

    __tablename__ = "audit_people"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[UserId | None] = mapped_column(unique=True)


class AuditRow(Base):
    """One thing done; rows are only ever added. `facts` name no person and quote nobody."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    action: Mapped[Action]
    pilot_id: Mapped[int | None] = mapped_column(ForeignKey("pilots.id"), index=True)
    done_by: Mapped[int | None] = mapped_column(ForeignKey("audit_people.id"))
    about: Mapped[int | None] = mapped_column(ForeignKey("audit_people.id"))
    facts: Mapped[dict[str, Any]]
