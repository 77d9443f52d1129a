"""Makes the keys and trees of the ledger's own tests importable here."""

from __future__ import annotations

import sys
from pathlib import Path

LEDGER = str(Path(__file__).resolve().parents[1] / "unit" / "ledger")

if LEDGER not in sys.path:
    sys.path.insert(0, LEDGER)
