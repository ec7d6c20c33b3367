"""What Alembic runs to migrate: over the connection, and in the transaction, that it was given."""

from __future__ import annotations

from alembic import context

from agent.store.tables import METADATA, VERSION_TABLE


def migrate() -> None:
    """Run the migrations that Alembic has chosen."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=METADATA,
        version_table=VERSION_TABLE,
        transactional_ddl=True,
    )
    context.run_migrations()


migrate()
