"""A span is found by its place: not all spans of a paragraph are looked through for one"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_span_place", "span", ["paragraph_id", "start"])
    op.drop_index("ix_span_paragraph_id", "span")


def downgrade() -> None:
    op.create_index("ix_span_paragraph_id", "span", ["paragraph_id"])
    op.drop_index("ix_span_place", "span")
