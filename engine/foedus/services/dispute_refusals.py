"""How an act of a dispute is refused: with every reason, and with what the procedure lets follow instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from foedus.dossiers.disputes import Dispute
from foedus.errors import Reason, Refused
from foedus.kernel.dates import PartialDate


def refused(known: Dispute, doc: Mapping[str, Any] | None, reasons: Sequence[Reason]) -> Refused:
    """Refuse an act, and say what the procedure lets follow where the case stands on its day."""
    try:
        day = PartialDate.parse(str((doc or {})["date"])).last
        stand = known.stand(day)
    except (LookupError, ValueError):
        stand = known.end
    stages = known.procedure.by_id
    possible = [f"{name} ({stages[name].title}, by {' or '.join(stages[name].by)})" for name in stand.follow]
    return Refused(f"{known.dispute}: the act is refused; nothing was stored.", reasons=reasons, possible=possible)
