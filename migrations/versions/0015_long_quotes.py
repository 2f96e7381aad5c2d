"""Long quotes are looked up by a digest: PostgreSQL has no room for them in an index"""

import sqlalchemy as sa
from alembic import op

from annotations import headword

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    span = sa.table("span", sa.column("id", sa.Integer), sa.column("quote"), sa.column("folded"))
    long = sa.select(span.c.id, span.c.quote).where(sa.func.length(span.c.folded) > headword.LONGEST)
    for id_, quote in connection.execute(long).all():
        connection.execute(span.update().where(span.c.id == id_).values(folded=headword.key(quote)))


def downgrade() -> None:
    pass  # it reads as before
