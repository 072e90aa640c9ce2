"""Keep lessons, and let them be found by their words; what ended pilots learned becomes the first"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0029"
branch_labels = None
depends_on = None

_FORGET = (
    "INSERT INTO lesson_words (lesson_words, rowid, happened, again, category, stage) "
    "VALUES ('delete', old.id, old.happened, old.again, old.category, old.stage)"
)
_LEARN = (
    "INSERT INTO lesson_words (rowid, happened, again, category, stage) "
    "VALUES (new.id, new.happened, new.again, new.category, new.stage)"
)
_COLUMNS = "happened, again, category, stage"
_TIDY = "INSERT INTO lesson_words (lesson_words) VALUES ('optimize')"  # else old words stay readable in the index
_TABLE = f"{_COLUMNS}, content='lessons', content_rowid='id', tokenize='unicode61 remove_diacritics 2'"
_SQLITE = (
    f"CREATE VIRTUAL TABLE lesson_words USING fts5({_TABLE})",
    f"CREATE TRIGGER lessons_added AFTER INSERT ON lessons BEGIN {_LEARN}; END",
    f"CREATE TRIGGER lessons_changed AFTER UPDATE OF {_COLUMNS} ON lessons BEGIN {_FORGET}; {_LEARN}; {_TIDY}; END",
    f"CREATE TRIGGER lessons_deleted AFTER DELETE ON lessons BEGIN {_FORGET}; {_TIDY}; END",
)
_POSTGRESQL = (
    "CREATE INDEX lesson_words ON lessons USING gin (to_tsvector('simple', translate("
    "happened || ' ' || again || ' ' || category || ' ' || stage, '-_./:@+<>&', '          ')))"
)


def upgrade() -> None:
    op.create_table(
        "lessons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.String(length=255), nullable=True),
        sa.Column("happened", sa.Text(), nullable=False),
        sa.Column("again", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("written_by", sa.String(length=32), nullable=True),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tell_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_lessons_pilot_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lessons")),
        sa.UniqueConstraint("form_id", name=op.f("uq_lessons_form_id")),
    )
    for column in ("pilot_id", "category", "stage", "tell_at"):
        op.create_index(op.f(f"ix_lessons_{column}"), "lessons", [column], unique=False)
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else (_POSTGRESQL,):
        op.execute(statement)
    op.execute(
        "INSERT INTO lessons (pilot_id, form_id, happened, again, category, stage, shared, written_at, version) "
        "SELECT id, 'end:' || id, learned, '', 'other', stage, false, ended_at, 1 FROM pilots "
        "WHERE learned IS NOT NULL AND ended_at IS NOT NULL ORDER BY ended_at, id"
    )
    op.drop_column("pilots", "learned")


def downgrade() -> None:
    op.add_column("pilots", sa.Column("learned", sa.Text(), nullable=True))
    op.execute("UPDATE pilots SET learned = (SELECT happened FROM lessons WHERE form_id = 'end:' || pilots.id)")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE lesson_words")
    for column in ("pilot_id", "category", "stage", "tell_at"):
        op.drop_index(op.f(f"ix_lessons_{column}"), table_name="lessons")
    op.drop_table("lessons")
