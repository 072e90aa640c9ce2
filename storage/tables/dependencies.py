"""What pilots wait on."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.people import UserId
from storage.tables.base import Base


class DependencyRow(Base):
    """One name on the shared list; `key` tells it from others. One that was merged keeps leading to the other."""

    __tablename__ = "dependencies"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(180), unique=True)
    owner: Mapped[UserId | None]
    shared: Mapped[bool]
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("dependencies.id", ondelete="CASCADE"), index=True)
    version: Mapped[int]
