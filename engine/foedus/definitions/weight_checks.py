"""Checks of weight tables: nothing negative, totals at least the sum, one table a day."""

from __future__ import annotations

from decimal import Decimal

from foedus.definitions.look import listed, mapping, number
from foedus.definitions.tree import MapNode, Scalar, Source
from foedus.errors import Reason


def check_weights(source: Source) -> list[Reason]:
    """Check every weight table of an agreement."""
    weights = mapping(source.root.get("weights"))
    found: list[Reason] = []
    for key, weight in weights.values() if weights else ():
        if isinstance(weight, MapNode):
            found += _check_weight(source, f"weights.{key.text}", weight)
    return found


def _check_weight(source: Source, name: str, weight: MapNode) -> list[Reason]:
    found: list[Reason] = []
    days: dict[str, Scalar] = {}
    for index, table in enumerate(listed(weight.get("tables"))):
        found += _check_table(source, f"{name}.tables[{index}]", table)
        day = table.get("from")
        if isinstance(day, Scalar) and day.kind == "str" and days.setdefault(day.text, day) is not day:
            text = f"{name}: a table from {day.text} stands already at line {days[day.text].line}"
            found.append(Reason("bad-weights", text, where=source.where(day)))
    return found


def _check_table(source: Source, name: str, table: MapNode) -> list[Reason]:
    values = mapping(table.get("values"))
    found: list[Reason] = []
    whole = slack = Decimal(0)
    for key, value in values.values() if values else ():
        weight = number(value)
        if weight is not None:
            whole += weight
            # Decimal shares were rounded one by one, so that their sum may lie a little above the total.
            slack += Decimal((0, (5,), int(weight.as_tuple().exponent) - 1)) if weight != int(weight) else 0
            if weight < 0:
                text = f"{name}: the weight of {key.text} is negative ({weight})"
                found.append(Reason("bad-weights", text, where=source.where(value)))
    total_node = table.get("total")
    total = number(total_node)
    if total_node is not None and total is not None and not found:
        if total < whole - slack:
            text = f"{name}: the total {total} is smaller than the sum {whole} of the values"
            found.append(Reason("bad-weights", text, where=source.where(total_node)))
        elif total == 0:
            found.append(Reason("bad-weights", f"{name}: the total is zero", where=source.where(total_node)))
    return found
