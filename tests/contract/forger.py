"""The most powerful administrator there is: changes what he likes, and computes every seal, head and tile anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from foedus.app.registry import Registry
from foedus.kernel.canonical import canonical
from foedus.ledger.acts import Act
from foedus.ledger.envelope import envelope_of, leaf_hash, payload_hash
from foedus.ledger.tree import TILE_HEIGHT, Edge
from foedus.store import tables

Change = Callable[[list[Act]], list[Act]]


def rewritten(registry: Registry, change: Change) -> None:
    """Replace the acts of a register by others, whole and sound in themselves."""
    with registry._archive.reading() as reading:
        acts = change(list(reading.stream()))
    with registry._archive.engine.begin() as connection:
        _empty(connection)
        ends: dict[str, tuple[int, str]] = {}
        leaves = []
        for position, act in enumerate(acts):
            seq, prev = ends.get(act.file, (0, ""))
            body = canonical(act.payload)
            sealed = replace(
                act, position=position, seq=seq + 1, prev=prev, payload_sha256=payload_hash(act.salt, body)
            )
            sealed = replace(sealed, leaf_hash=leaf_hash(envelope_of(sealed)))
            row = {column.name: getattr(sealed, column.name) for column in tables.ACT.columns}
            connection.execute(insert(tables.ACT).values(row))
            beside = {"position": position, "salt": act.salt, "body": body.decode()}
            connection.execute(insert(tables.PAYLOAD).values(beside))
            ends[act.file] = (sealed.seq, sealed.leaf_hash)
            leaves.append(bytes.fromhex(sealed.leaf_hash))
        _heads(connection, ends, acts, leaves)


def _empty(connection: Connection) -> None:
    for table in (tables.PAYLOAD, tables.ACT, tables.TILE):
        connection.execute(delete(table))


def _heads(
    connection: Connection, ends: dict[str, tuple[int, str]], acts: Sequence[Act], leaves: Sequence[bytes]
) -> None:
    for file in connection.scalars(select(tables.FILE.c.file)).all():
        seq, leaf = ends.get(file, (0, ""))
        connection.execute(update(tables.FILE).where(tables.FILE.c.file == file).values(seq=seq, leaf_hash=leaf))
    edge, done = Edge().grown(leaves)
    head: dict[str, Any] = {"size": len(acts), "root": edge.root.hex()}
    head["edge"] = " ".join(one.hex() for one in edge.hashes)
    head["recorded_at"] = acts[-1].recorded_at if acts else None
    connection.execute(update(tables.LOG_HEAD).values(head))
    tiles = [
        {"level": node.level // TILE_HEIGHT, "number": node.index, "hash": node.hash.hex()}
        for node in done
        if node.level % TILE_HEIGHT == 0
    ]
    if tiles:
        connection.execute(insert(tables.TILE), tiles)
