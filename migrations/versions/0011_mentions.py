"""Mentions of an entity document by document, and the answers to a note"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_annotation_entity", "annotation")
    there = sa.text("entity_id IS NOT NULL")
    op.create_index(
        "ix_annotation_entity", "annotation", ["entity_id", "document_id"], sqlite_where=there, postgresql_where=there
    )
    # Where a row goes, the database looks for those that refer to it: without this, by reading the whole table.
    there = sa.text("in_reply_to IS NOT NULL")
    op.create_index("ix_annotation_answer", "annotation", ["in_reply_to"], sqlite_where=there, postgresql_where=there)


def downgrade() -> None:
    op.drop_index("ix_annotation_answer", "annotation")
    op.drop_index("ix_annotation_entity", "annotation")
    there = sa.text("entity_id IS NOT NULL")
    op.create_index("ix_annotation_entity", "annotation", ["entity_id"], sqlite_where=there, postgresql_where=there)
