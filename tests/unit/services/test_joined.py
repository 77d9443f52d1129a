"""A register inside a host's transaction is used there, and made elsewhere."""

from __future__ import annotations

import pytest

import foedus
from foedus.store.archive import SqlArchive


def test_a_migration_never_runs_in_a_host_s_transaction(archive: SqlArchive) -> None:
    with archive.engine.connect() as connection:
        registry = foedus.join(connection, actor="host")
        with pytest.raises(foedus.Usage, match="cannot be migrated"):
            registry.init()
