"""Runs the revisions on the connection that the store hands in, inside the transaction that the store opened.

The store's own settings hold (a plain SQLite engine would leave half a migration behind), and the version
table has a name of its own, so that a host application can keep its ``alembic_version`` in the same database.
"""

from __future__ import annotations

from alembic import context

connection = context.config.attributes.get("connection")
if connection is None:
    raise RuntimeError("foedus migrations run through foedus.store.schema, which hands in its connection")

context.configure(
    connection=connection,
    target_metadata=context.config.attributes.get("target_metadata"),
    version_table="foedus_alembic_version",
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
