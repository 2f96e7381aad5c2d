"""No term gets the number of one that is gone: how many there are, and the newest, tell whether any was changed"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _again(numbered=True)


def downgrade() -> None:
    _again(numbered=False)


def _again(*, numbered: bool) -> None:
    """SQLite says at the making of a table whether it gives numbers again; PostgreSQL never does."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("term", recreate="always", table_kwargs={"sqlite_autoincrement": numbered}):
            pass
