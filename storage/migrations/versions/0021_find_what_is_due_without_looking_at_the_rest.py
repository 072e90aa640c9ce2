"""Find what is due without looking at the rest, and the channels to ask Slack about"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_PARTIAL = (
    ("ix_pilots_resting", "pilots", "state", "state != 'active'"),
    ("ix_blockers_unclosed", "blockers", "pilot_id", "state != 'closed'"),
    ("ix_blockers_rested", "blockers", "rested_at", "rested_at IS NOT NULL"),
)
_UNKNOWN_CHANNELS = """
    INSERT INTO channels (channel, name, private, shared, checked_at)
    SELECT channel, '', TRUE, FALSE, '1970-01-01 00:00:00.000000' FROM pilots
    WHERE state IN ('active', 'paused') AND channel NOT IN (SELECT channel FROM channels)
"""


def upgrade() -> None:
    op.create_index("ix_channels_checked", "channels", ["checked_at"], unique=False)
    op.execute(_UNKNOWN_CHANNELS)
    for name, table, column, condition in _PARTIAL:
        where = sa.text(condition)
        op.create_index(name, table, [column], unique=False, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name, table, _, _ in _PARTIAL:
        op.drop_index(name, table_name=table)
    op.drop_index("ix_channels_checked", table_name="channels")
