"""foedus: agreements between governments, what is in force, and why.

These names are all that outsiders may rely on. They load on first use, so that asking for the version, or running
the verifier, loads no database.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from foedus._version import __version__

if TYPE_CHECKING:
    from foedus.app import (
        Agreements as Agreements,
    )
    from foedus.app import (
        Database as Database,
    )
    from foedus.app import (
        Log as Log,
    )
    from foedus.app import (
        RecordAct as RecordAct,
    )
    from foedus.app import (
        Registry as Registry,
    )
    from foedus.app import (
        agreement_schema as agreement_schema,
    )
    from foedus.app import (
        check_agreements as check_agreements,
    )
    from foedus.app import (
        join as join,
    )
    from foedus.app import (
        open_registry as open_registry,
    )
    from foedus.app import (
        shipped_agreements as shipped_agreements,
    )
    from foedus.checks.files import FilesReport as FilesReport
    from foedus.checks.findings import Inspection as Inspection
    from foedus.definitions.agreement import AgreementFile as AgreementFile
    from foedus.definitions.agreement import read_agreement as read_agreement
    from foedus.errors import BOOK as BOOK
    from foedus.errors import (
        Conflict as Conflict,
    )
    from foedus.errors import (
        DefinitionRefused as DefinitionRefused,
    )
    from foedus.errors import (
        FoedusError as FoedusError,
    )
    from foedus.errors import (
        NotFound as NotFound,
    )
    from foedus.errors import (
        Reason as Reason,
    )
    from foedus.errors import (
        Refused as Refused,
    )
    from foedus.errors import (
        RegisterBroken as RegisterBroken,
    )
    from foedus.errors import (
        Usage as Usage,
    )
    from foedus.errors import (
        Where as Where,
    )
    from foedus.kernel.clock import Clock as Clock
    from foedus.law.acts import ACT_KINDS as ACT_KINDS
    from foedus.law.forecast import Forecast as Forecast
    from foedus.queries.agreements import Listed as Listed
    from foedus.queries.agreements import PartyStatus as PartyStatus
    from foedus.queries.agreements import Shown as Shown
    from foedus.queries.agreements import Status as Status
    from foedus.queries.log import Entry as Entry
    from foedus.queries.log import LogFilter as LogFilter
    from foedus.queries.timeline import Timeline as Timeline
    from foedus.queries.timeline_page import timeline_page as timeline_page
    from foedus.queries.timeline_svg import timeline_svg as timeline_svg
    from foedus.services.load import Loaded as Loaded
    from foedus.services.outcome import Outcome as Outcome

_HOME = {
    "Agreements": "app", "Database": "app", "Log": "app", "RecordAct": "app", "Registry": "app",
    "agreement_schema": "app", "check_agreements": "app", "join": "app", "open_registry": "app",
    "shipped_agreements": "app", "FilesReport": "checks.files", "Inspection": "checks.findings",
    "AgreementFile": "definitions.agreement", "read_agreement": "definitions.agreement",
    "BOOK": "errors", "Conflict": "errors", "DefinitionRefused": "errors", "FoedusError": "errors",
    "NotFound": "errors", "Reason": "errors", "Refused": "errors", "RegisterBroken": "errors", "Usage": "errors",
    "Where": "errors", "Clock": "kernel.clock", "ACT_KINDS": "law.acts", "Forecast": "law.forecast",
    "Listed": "queries.agreements", "PartyStatus": "queries.agreements", "Shown": "queries.agreements",
    "Status": "queries.agreements", "Entry": "queries.log", "LogFilter": "queries.log",
    "Timeline": "queries.timeline", "timeline_page": "queries.timeline_page",
    "timeline_svg": "queries.timeline_svg", "Loaded": "services.load", "Outcome": "services.outcome",
}  # fmt: skip

__all__ = ["__version__", *_HOME]  # noqa: PLE0604 - the names of the table above


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'foedus' has no attribute {name!r}")
    value = getattr(import_module(f"foedus.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
