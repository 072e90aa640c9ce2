"""The whole ladder: who is asked, since when, and a fuller history"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _change_blockers()
    _change_events()
    op.create_table(
        "asked_people",
        sa.Column("blocker_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["blocker_id"], ["blockers.id"], name=op.f("fk_asked_people_blocker_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("blocker_id", "user_id", name=op.f("pk_asked_people")),
    )
    op.create_index(op.f("ix_asked_people_user_id"), "asked_people", ["user_id"])
    op.create_index("ix_outbox_recipient_kind", "outbox", ["recipient", "kind"])
    op.add_column("outbox", sa.Column("permalink", sa.Text(), nullable=True))


def _change_blockers() -> None:
    with op.batch_alter_table("blockers") as table:
        table.add_column(sa.Column("shown_under", sa.Integer(), nullable=True))
        table.add_column(sa.Column("link", sa.Text(), nullable=True))
        table.add_column(sa.Column("round", sa.Integer(), nullable=True))
        table.add_column(sa.Column("objected", sa.Boolean(), nullable=True))
        table.add_column(sa.Column("started_at", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("reminded", sa.Boolean(), nullable=True))
        table.add_column(sa.Column("rested_at", sa.DateTime(), nullable=True))
    blockers = sa.table(
        "blockers",
        *(sa.column(name, sa.Integer()) for name in ("round", "shown_under", "raised_in")),
        *(sa.column(name, sa.Boolean()) for name in ("objected", "reminded")),
        *(sa.column(name, sa.DateTime()) for name in ("started_at", "escalated_at", "opened_at")),
    )
    op.execute(
        blockers.update().values(
            round=0,
            objected=False,
            reminded=False,
            shown_under=blockers.c.raised_in,
            started_at=sa.func.coalesce(blockers.c.escalated_at, blockers.c.opened_at),
        )
    )
    with op.batch_alter_table("blockers") as table:
        for name, kind in _REQUIRED.items():
            table.alter_column(name, existing_type=kind, nullable=False)
        table.create_foreign_key(
            op.f("fk_blockers_shown_under"), "check_ins", ["shown_under"], ["id"], ondelete="SET NULL"
        )
        table.create_index(
            "ix_blockers_solved",
            ["pilot_id", "solved_at"],
            sqlite_where=sa.text("solved_at IS NOT NULL"),
            postgresql_where=sa.text("solved_at IS NOT NULL"),
        )
        table.create_index(
            "ix_blockers_owned",
            ["owner"],
            sqlite_where=sa.text("state = 'committed'"),
            postgresql_where=sa.text("state = 'committed'"),
        )


_REQUIRED: dict[str, sa.types.TypeEngine[Any]] = {
    "round": sa.Integer(),
    "objected": sa.Boolean(),
    "started_at": sa.DateTime(),
    "reminded": sa.Boolean(),
}


def _change_events() -> None:
    with op.batch_alter_table("blocker_events") as table:
        table.add_column(sa.Column("people", sa.JSON(), nullable=True))
        for name in ("level", "round", "version"):
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
    events = sa.table(
        "blocker_events",
        sa.column("people", sa.JSON()),
        *(sa.column(name, sa.Integer()) for name in ("level", "round", "version")),
    )
    op.execute(events.update().values(people=[], level=0, round=0, version=1))
    with op.batch_alter_table("blocker_events") as table:
        table.alter_column("people", existing_type=sa.JSON(), nullable=False)
        for name in ("level", "round", "version"):
            table.alter_column(name, existing_type=sa.Integer(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("outbox") as table:
        table.drop_column("permalink")
        table.drop_index("ix_outbox_recipient_kind")
    op.drop_table("asked_people")
    with op.batch_alter_table("blocker_events") as table:
        for name in ("people", "level", "round", "version"):
            table.drop_column(name)
    with op.batch_alter_table("blockers") as table:
        table.drop_index("ix_blockers_owned")
        table.drop_index("ix_blockers_solved")
        table.drop_constraint(op.f("fk_blockers_shown_under"), type_="foreignkey")
        for name in ("shown_under", "link", "round", "objected", "started_at", "reminded", "rested_at"):
            table.drop_column(name)
