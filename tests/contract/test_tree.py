"""The tree grows in the transaction of the act, and the inspection finds whatever does not belong to it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from rivers import unsealed
from sqlalchemy import insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from foedus.app.registry import Registry
from foedus.errors import RegisterBroken
from foedus.ledger.acts import Draft
from foedus.ledger.envelope import envelope_of, leaf_hash
from foedus.ledger.tree import consistency_proof, edge_of, extends, includes, inclusion_proof, root_of
from foedus.store import schema, tables
from foedus.store.archive import SqlArchive

MANY = 600
FILE = "register"


def record(archive: SqlArchive, count: int, file: str = FILE) -> None:
    with archive.unit_of_work() as work:
        work.lock(file)
        work.append(file, [Draft("register.open", "clerk", {"n": n}) for n in range(count)])


def leaves(archive: SqlArchive) -> list[bytes]:
    with archive.reading() as reading:
        return [bytes.fromhex(act.leaf_hash) for act in reading.stream()]


def mth(wanted: Sequence[bytes]) -> bytes:
    """The root as RFC 6962 defines it, for the test alone."""
    if len(wanted) < 2:
        return wanted[0] if wanted else hashlib.sha256(b"").digest()
    half = 1 << (len(wanted) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + mth(wanted[:half]) + mth(wanted[half:])).digest()


def kept(archive: SqlArchive) -> tuple[int, str, dict[tuple[int, int], str]]:
    with archive.engine.connect() as connection:
        head = connection.execute(select(tables.LOG_HEAD.c.size, tables.LOG_HEAD.c.root)).one()
        tiles = {(row.level, row.number): row.hash for row in connection.execute(select(tables.TILE))}
    return head.size, head.root, tiles


def test_the_tree_is_that_of_all_leaves_after_every_transaction(archive: SqlArchive) -> None:
    assert kept(archive) == (0, mth([]).hex(), {})
    for count in (1, 1, 3, 250, 1, 1, 300, 211):  # over the first tile in single steps, over two in one
        record(archive, count)
        size, root, tiles = kept(archive)
        every = leaves(archive)
        assert (size, root) == (len(every), mth(every).hex())
        assert tiles == {(1, n): mth(every[n * 256 : (n + 1) * 256]).hex() for n in range(size // 256)}
    assert size == 768


def test_several_files_in_one_transaction(archive: SqlArchive) -> None:
    with archive.unit_of_work() as work:
        work.lock("register")
        work.lock_all(["agreement/a", "agreement/b"])
        work.append("register", [Draft("register.open", "clerk", {})])
        work.append_all({name: [Draft("agreement.adopt", "clerk", {})] * 2 for name in ("agreement/a", "agreement/b")})
    assert kept(archive)[:2] == (5, mth(leaves(archive)).hex())


def test_writers_at_once_grow_one_tree(archive: SqlArchive) -> None:
    barrier = threading.Barrier(4)

    def clerk(name: int) -> None:
        barrier.wait()
        for _ in range(30):
            record(archive, 3, f"agreement/{name}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(clerk, range(4)))
    size, root, tiles = kept(archive)
    every = leaves(archive)
    assert (size, root) == (360, mth(every).hex())
    assert tiles == {(1, 0): mth(every[:256]).hex()}


def test_what_is_rolled_back_is_not_in_the_tree(archive: SqlArchive) -> None:
    record(archive, 255)
    before = kept(archive)

    def fails() -> None:
        with archive.unit_of_work() as work:
            work.lock(FILE)
            work.append(FILE, [Draft("register.open", "clerk", {})] * 3)
            raise KeyError("the clerk's mistake")

    with pytest.raises(KeyError):
        fails()
    assert kept(archive) == before
    record(archive, 3)
    assert kept(archive)[1] == mth(leaves(archive)).hex()


def test_proofs_come_out_of_the_register(archive: SqlArchive) -> None:
    record(archive, MANY)
    every = leaves(archive)
    with archive.reading() as reading:
        edge = reading.edge()
        assert edge == edge_of(reading.tree_hashes, MANY)
        for index in (0, 255, 256, 511, 512, 599):
            proof = inclusion_proof(reading.tree_hashes, index, MANY)
            assert includes(edge.root, MANY, index, every[index], proof)
        for old in (1, 255, 256, 257, 512, 599, 600):
            before = root_of(reading.tree_hashes, old)
            assert before == mth(every[:old])
            assert extends(before, old, edge.root, MANY, consistency_proof(reading.tree_hashes, old, MANY))
        with pytest.raises(RegisterBroken, match="hashes of the tree"):
            reading.tree_hashes(0, 590, 610)


def test_the_head_must_agree_with_itself_before_anything_is_added(archive: SqlArchive) -> None:
    record(archive, 3)
    for column, value in (("root", "0" * 64), ("edge", ""), ("edge", "no hash at all"), ("root", "")):
        with archive.engine.connect() as connection:
            connection.execute(update(tables.LOG_HEAD).values({column: value}))
            connection.commit()
        with pytest.raises(RegisterBroken, match="does not agree with its tree"):
            record(archive, 1)
        with archive.reading() as reading, pytest.raises(RegisterBroken, match="does not agree with its tree"):
            reading.edge()
        with archive.engine.begin() as connection:
            every = leaves(archive)
            edge = f"{mth(every[:2]).hex()} {every[2].hex()}"
            connection.execute(update(tables.LOG_HEAD).values(root=mth(every).hex(), edge=edge))
    record(archive, 1)
    assert kept(archive)[1] == mth(leaves(archive)).hex()


@pytest.mark.parametrize("statement", ["UPDATE foedus_tile SET hash = ''", "DELETE FROM foedus_tile"])
def test_a_whole_tile_cannot_be_changed(archive: SqlArchive, statement: str) -> None:
    record(archive, 256)
    with pytest.raises(DBAPIError, match="append-only"), archive.engine.begin() as connection:
        connection.execute(text(statement))
    unsealed(archive)  # the control: it is the triggers that refuse
    with archive.engine.begin() as connection:
        connection.execute(text(statement))


def test_an_old_register_gets_its_tree(archive: SqlArchive) -> None:
    record(archive, MANY)
    before = kept(archive)
    unsealed(archive)
    backwards(archive)
    schema.create_or_upgrade(archive.engine)
    assert kept(archive) == before
    assert [found for found in Registry(archive, "clerk").check("strict").findings if found.check == "tree"] == []
    record(archive, 200)
    assert kept(archive)[1] == mth(leaves(archive)).hex()


def backwards(archive: SqlArchive) -> None:
    """Make the register as the release before the tree left it."""
    with archive.engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # its triggers are gone, and the new ones need their function
            refuse = (
                "CREATE FUNCTION foedus_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
            )
            connection.execute(text(refuse))
        connection.execute(text("DROP TABLE foedus_tile"))
        for column in ("root", "edge"):
            connection.execute(text(f"ALTER TABLE foedus_log_head DROP COLUMN {column}"))
        connection.execute(text(f"UPDATE {schema.VERSION_TABLE} SET version_num = 'foedus_0003'"))
    assert "foedus_tile" not in inspect(archive.engine).get_table_names()


# -- what the inspection finds ----------------------------------------------------------------------------------------


def seen(archive: SqlArchive) -> list[str]:
    found = Registry(archive, "clerk").check("strict").findings
    return [f"{item.place}: {item.message}" for item in found if item.check == "tree"]


def test_every_cell_and_row_of_the_tree(archive: SqlArchive) -> None:
    record(archive, MANY)
    unsealed(archive)
    assert seen(archive) == []
    tile = tables.TILE
    statements: list[tuple[Any, Any, str]] = []
    second = (tile.c.level == 1, tile.c.number == 1)
    with archive.engine.connect() as connection:
        row = dict(connection.execute(select(tile).where(*second)).one()._mapping)
        head = dict(connection.execute(select(tables.LOG_HEAD)).one()._mapping)
    again = insert(tile).values(row)
    for column, value in (("hash", "0" * 64), ("hash", row["hash"].upper()), ("hash", ""), ("level", 2), ("number", 9)):
        changed = {**row, column: value}
        back = update(tile).where(tile.c.level == changed["level"], tile.c.number == changed["number"]).values(row)
        statements.append((update(tile).where(*second).values({column: value}), back, "foedus_tile["))
    statements.append((tile.delete().where(*second), again, "foedus_tile[1, 1]: the row is missing"))
    statements.append(
        (insert(tile).values({**row, "level": 3}), tile.delete().where(tile.c.level == 3), "foedus_tile[3")
    )
    for column in ("root", "edge"):
        for value in ("0" * 64, "", head[column].upper(), head[column] + " "):
            change = update(tables.LOG_HEAD).values({column: value})
            back = update(tables.LOG_HEAD).values({column: head[column]})
            statements.append((change, back, f"foedus_log_head.{column}"))
    for change, back, place in statements:
        with archive.engine.begin() as connection:
            connection.execute(change)
        found = seen(archive)
        assert any(item.startswith(place) for item in found), (place, found)
        with archive.engine.begin() as connection:
            connection.execute(back)
    assert seen(archive) == []


def test_an_act_that_was_rewritten_with_all_seals_is_found_by_its_tile(archive: SqlArchive) -> None:
    # The administrator computes every later seal anew, and the head: only the tile still knows.
    record(archive, MANY)
    unsealed(archive)
    resealed(archive, 300, "mallory")
    found = seen(archive)
    assert found[0].startswith("foedus_tile[1, 1].hash: the acts register#257 to register#512"), found
    every = leaves(archive)
    with archive.engine.begin() as connection:
        for n in range(2):
            tile = mth(every[n * 256 : (n + 1) * 256]).hex()
            connection.execute(update(tables.TILE).where(tables.TILE.c.number == n).values(hash=tile))
    assert seen(archive) == []  # the control: from inside nobody can tell any more


def resealed(archive: SqlArchive, position: int, actor: str) -> None:
    """Change the actor of an act, and compute every seal after it and the head of the log anew."""
    with archive.reading() as reading:
        acts = list(reading.stream())
    prev = acts[position].prev
    with archive.engine.begin() as connection:
        for act in acts[position:]:
            changed = replace(act, prev=prev, actor=actor if act.position == position else act.actor)
            prev = leaf_hash(envelope_of(changed))
            values = {"actor": changed.actor, "prev": changed.prev, "leaf_hash": prev}
            connection.execute(update(tables.ACT).where(tables.ACT.c.position == act.position).values(values))
        connection.execute(update(tables.FILE).values(leaf_hash=prev))
    every = leaves(archive)
    with archive.engine.begin() as connection:
        edge = edge_of(lambda level, start, stop: every[start:stop] if level == 0 else
                       [mth(every[n * 256 : (n + 1) * 256]) for n in range(start, stop)], len(every))  # fmt: skip
        text_of = " ".join(one.hex() for one in edge.hashes)
        connection.execute(update(tables.LOG_HEAD).values(root=edge.root.hex(), edge=text_of))
