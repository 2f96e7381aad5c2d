"""Threads of notes, and quotes as look-ups compare them"""

import sqlalchemy as sa
from alembic import op

from annotations import headword

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TOGETHER = 10_000


def upgrade() -> None:
    for column in ("in_reply_to", "thread"):
        op.execute(f"ALTER TABLE annotation ADD COLUMN {column} INTEGER REFERENCES annotation (id)")
    op.add_column("annotation", sa.Column("resolved", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("span", sa.Column("folded", sa.String(), nullable=False, server_default=""))
    fold(op.get_bind())
    op.create_index("ix_span_folded", "span", ["folded"])
    for name, column, condition in (
        ("ix_annotation_thread", "thread", "thread IS NOT NULL"),
        ("ix_annotation_translation", "status", "kind = 'TRANSLATION'"),
    ):
        where = sa.text(condition)
        op.create_index(name, "annotation", [column], sqlite_where=where, postgresql_where=where)


def fold(connection: sa.Connection) -> None:
    """Fill in the folded quotes of the spans that are there."""
    span = sa.table("span", sa.column("id", sa.Integer), sa.column("quote"), sa.column("folded"))
    change = sa.update(span).where(span.c.id == sa.bindparam("key")).values(folded=sa.bindparam("term"))
    last = 0
    while True:
        some = sa.select(span.c.id, span.c.quote).where(span.c.id > last).order_by(span.c.id).limit(TOGETHER)
        rows = connection.execute(some).all()
        if not rows:
            return
        connection.execute(change, [{"key": id_, "term": headword.key(quote)} for id_, quote in rows])
        last = rows[-1][0]


def downgrade() -> None:
    op.drop_index("ix_annotation_translation", "annotation")
    op.drop_index("ix_annotation_thread", "annotation")
    op.drop_index("ix_span_folded", "span")
    op.drop_column("span", "folded")
    for column in ("resolved", "thread", "in_reply_to"):
        op.drop_column("annotation", column)
