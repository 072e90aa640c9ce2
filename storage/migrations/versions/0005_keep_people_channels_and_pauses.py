"""Keep who people are, where pilots live, when people are away, and why a check-in did not open"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0001"
branch_labels = None
depends_on = None

_FLAGS = ("bot", "guest", "external", "admin")


def upgrade() -> None:
    _create_tables()
    with op.batch_alter_table("people", schema=None) as people:
        for flag in _FLAGS:
            people.add_column(sa.Column(flag, sa.Boolean(), server_default=sa.false(), nullable=False))
    # nobody was asked about these, so everybody is looked up again
    op.execute("UPDATE people SET checked_at = '1970-01-01 00:00:00.000000'")
    with op.batch_alter_table("pilots", schema=None) as pilots:
        pilots.add_column(sa.Column("whole_channel", sa.Boolean(), server_default=sa.false(), nullable=False))
        pilots.add_column(sa.Column("preflight_at", sa.DateTime(), nullable=True))
        pilots.add_column(sa.Column("created_by", sa.String(length=32), nullable=True))
        pilots.add_column(sa.Column("ended_at", sa.DateTime(), nullable=True))
        pilots.add_column(sa.Column("measured", sa.Double(), nullable=True))
        pilots.add_column(sa.Column("learned", sa.Text(), nullable=True))
        pilots.create_index("ix_pilots_preflight", ["preflight_at"], unique=False)
    op.execute("INSERT INTO stages (pilot_id, stage, set_at) SELECT id, stage, created_at FROM pilots")
    with op.batch_alter_table("check_ins", schema=None) as check_ins:
        check_ins.add_column(sa.Column("remind_at", sa.DateTime(), nullable=True))
        check_ins.add_column(sa.Column("reason", sa.String(length=200), server_default="", nullable=False))
        check_ins.create_index("ix_check_ins_remind", ["remind_at"], unique=False)
    for table, columns in (("people", _FLAGS), ("pilots", ("whole_channel",)), ("check_ins", ("reason",))):
        with op.batch_alter_table(table, schema=None) as altered:
            for column in columns:
                altered.alter_column(column, server_default=None)


def _create_tables() -> None:
    op.create_table(
        "preferences",
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("reminders", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_preferences")),
    )
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_absences_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index(op.f("ix_absences_user_id"), "absences", ["user_id"], unique=False)
    op.create_table(
        "channels",
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.String(length=80), nullable=True),
        sa.Column("told", sa.String(length=80), nullable=True),
        sa.Column("checked_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channels")),
    )
    op.create_table(
        "channel_members",
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("channel", "user_id", name=op.f("pk_channel_members")),
    )
    op.create_index(op.f("ix_channel_members_user_id"), "channel_members", ["user_id"], unique=False)
    op.create_table(
        "skip_dates",
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("skipped_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_skip_dates_pilot_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pilot_id", "skipped_on", name=op.f("pk_skip_dates")),
    )
    op.create_table(
        "stages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_stages_pilot_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stages")),
    )
    op.create_index(op.f("ix_stages_pilot_id"), "stages", ["pilot_id"], unique=False)
    op.create_table(
        "seen_events",
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_seen_events")),
    )
    op.create_index(op.f("ix_seen_events_seen_at"), "seen_events", ["seen_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("check_ins", schema=None) as check_ins:
        check_ins.drop_index("ix_check_ins_remind")
        check_ins.drop_column("reason")
        check_ins.drop_column("remind_at")
    with op.batch_alter_table("pilots", schema=None) as pilots:
        pilots.drop_index("ix_pilots_preflight")
        for column in ("learned", "measured", "ended_at", "created_by", "preflight_at", "whole_channel"):
            pilots.drop_column(column)
    with op.batch_alter_table("people", schema=None) as people:
        for flag in reversed(_FLAGS):
            people.drop_column(flag)
    for table in ("seen_events", "stages", "skip_dates", "channel_members", "channels", "absences", "preferences"):
        op.drop_table(table)
