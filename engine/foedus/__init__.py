"""foedus: agreements between governments, what is in force, and why.

These names are all that outsiders may rely on. They load on first use, so that asking for the version, or running
the verifier, loads no database.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from foedus._version import __version__

if TYPE_CHECKING:
    from foedus.app.agreements import Agreements as Agreements
    from foedus.app.agreements import RecordAct as RecordAct
    from foedus.app.bundles import Exported as Exported
    from foedus.app.calendars import CountedTime as CountedTime
    from foedus.app.calendars import check_calendars as check_calendars
    from foedus.app.calendars import check_standstill as check_standstill
    from foedus.app.calendars import count_deadline as count_deadline
    from foedus.app.calendars import holidays_of as holidays_of
    from foedus.app.calendars import list_calendars as list_calendars
    from foedus.app.calendars import show_calendar as show_calendar
    from foedus.app.dispute_files import Disputes as Disputes
    from foedus.app.dispute_files import Imported as Imported
    from foedus.app.disputes import CaseCourse as CaseCourse
    from foedus.app.disputes import check_procedures as check_procedures
    from foedus.app.disputes import dispute_course as dispute_course
    from foedus.app.disputes import list_procedures as list_procedures
    from foedus.app.disputes import procedure_graph as procedure_graph
    from foedus.app.disputes import replay_histories as replay_histories
    from foedus.app.disputes import show_procedure as show_procedure
    from foedus.app.files import agreement_schema as agreement_schema
    from foedus.app.files import check_agreements as check_agreements
    from foedus.app.files import shipped_agreements as shipped_agreements
    from foedus.app.files import shipped_examples as shipped_examples
    from foedus.app.keys import new_log_key as new_log_key
    from foedus.app.law import check_casebooks as check_casebooks
    from foedus.app.law import check_law as check_law
    from foedus.app.law import law_rule as law_rule
    from foedus.app.law import law_rules as law_rules
    from foedus.app.law import read_law as read_law
    from foedus.app.law import shipped_law as shipped_law
    from foedus.app.log import Consistent as Consistent
    from foedus.app.log import Log as Log
    from foedus.app.log import Receipted as Receipted
    from foedus.app.log import Signed as Signed
    from foedus.app.pictures import opinion_graph as opinion_graph
    from foedus.app.precedence import Findings as Findings
    from foedus.app.precedence import Instruments as Instruments
    from foedus.app.questions import Questions as Questions
    from foedus.app.registry import Database as Database
    from foedus.app.registry import Registry as Registry
    from foedus.app.registry import join as join
    from foedus.app.registry import open_registry as open_registry
    from foedus.app.witness import Cosigned as Cosigned
    from foedus.app.witness import Witness as Witness
    from foedus.app.witness import new_witness as new_witness
    from foedus.checks.calendars import CalendarReport as CalendarReport
    from foedus.checks.casebook import CasebookReport as CasebookReport
    from foedus.checks.files import FilesReport as FilesReport
    from foedus.checks.findings import Inspection as Inspection
    from foedus.checks.law import LawReport as LawReport
    from foedus.checks.procedures import ProcedureReport as ProcedureReport
    from foedus.checks.procedures import ReplayReport as ReplayReport
    from foedus.checks.standstill import StandstillReport as StandstillReport
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
        NotSealed as NotSealed,
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
    from foedus.law.calendars import Calendar as Calendar
    from foedus.law.forecast import Forecast as Forecast
    from foedus.law.precedence.pack import Law as Law
    from foedus.law.precedence.rule_words import RuleShown as RuleShown
    from foedus.law.precedence.summary import refer_words as refer_words
    from foedus.law.precedence.why_not import WhyNot as WhyNot
    from foedus.law.procedures.values import Procedure as Procedure
    from foedus.law.proceedings.table import STEPS as STEPS
    from foedus.law.proceedings.values import StepField as StepField
    from foedus.law.proceedings.values import StepKind as StepKind
    from foedus.law.proceedings.words import dispute_words as dispute_words
    from foedus.queries.agreements import Listed as Listed
    from foedus.queries.agreements import PartyStatus as PartyStatus
    from foedus.queries.agreements import Shown as Shown
    from foedus.queries.agreements import Status as Status
    from foedus.queries.case_page import case_page as case_page
    from foedus.queries.case_svg import case_svg as case_svg
    from foedus.queries.conflicts import Conflicts as Conflicts
    from foedus.queries.dispute_opinions import Rested as Rested
    from foedus.queries.dispute_statistics import DisputeStatistics as DisputeStatistics
    from foedus.queries.dispute_svg import statistics_svg as statistics_svg
    from foedus.queries.disputes import DisputeListed as DisputeListed
    from foedus.queries.disputes import DisputeShown as DisputeShown
    from foedus.queries.docket import Docket as Docket
    from foedus.queries.governing import Governing as Governing
    from foedus.queries.governing import Stretches as Stretches
    from foedus.queries.instruments import InstrumentListed as InstrumentListed
    from foedus.queries.instruments import InstrumentShown as InstrumentShown
    from foedus.queries.instruments import MatterShown as MatterShown
    from foedus.queries.log import Entry as Entry
    from foedus.queries.log import LogFilter as LogFilter
    from foedus.queries.papers import PaperText as PaperText
    from foedus.queries.timeline import Timeline as Timeline
    from foedus.queries.timeline_page import timeline_page as timeline_page
    from foedus.queries.timeline_svg import timeline_svg as timeline_svg
    from foedus.services.load import Loaded as Loaded
    from foedus.services.outcome import Outcome as Outcome
    from foedus.services.tick import Ticked as Ticked

_HOME = {
    "Agreements": "app.agreements", "Database": "app.registry",
    "Log": "app.log", "Signed": "app.log", "Receipted": "app.log", "Consistent": "app.log",
    "Exported": "app.bundles", "new_log_key": "app.keys", "Witness": "app.witness", "Cosigned": "app.witness",
    "new_witness": "app.witness",
    "RecordAct": "app.agreements", "Registry": "app.registry", "agreement_schema": "app.files",
    "check_agreements": "app.files", "join": "app.registry", "open_registry": "app.registry",
    "shipped_agreements": "app.files", "shipped_examples": "app.files",
    "FilesReport": "checks.files", "Inspection": "checks.findings",
    "check_casebooks": "app.law", "check_law": "app.law", "law_rule": "app.law", "law_rules": "app.law",
    "read_law": "app.law", "shipped_law": "app.law", "CasebookReport": "checks.casebook",
    "LawReport": "checks.law", "Law": "law.precedence.pack", "RuleShown": "law.precedence.rule_words",
    "AgreementFile": "definitions.agreement", "read_agreement": "definitions.agreement",
    "BOOK": "errors", "Conflict": "errors", "DefinitionRefused": "errors", "FoedusError": "errors",
    "NotFound": "errors", "NotSealed": "errors",
    "Reason": "errors", "Refused": "errors", "RegisterBroken": "errors", "Usage": "errors",
    "Where": "errors", "Clock": "kernel.clock", "ACT_KINDS": "law.acts", "Forecast": "law.forecast",
    "Listed": "queries.agreements", "PartyStatus": "queries.agreements", "Shown": "queries.agreements",
    "Status": "queries.agreements", "Entry": "queries.log", "LogFilter": "queries.log",
    "Conflicts": "queries.conflicts", "Docket": "queries.docket", "Findings": "app.precedence",
    "Governing": "queries.governing", "Ticked": "services.tick",
    "InstrumentListed": "queries.instruments", "InstrumentShown": "queries.instruments",
    "Instruments": "app.precedence", "MatterShown": "queries.instruments", "Questions": "app.questions",
    "Stretches": "queries.governing", "WhyNot": "law.precedence.why_not", "opinion_graph": "app.pictures",
    "refer_words": "law.precedence.summary",
    "Timeline": "queries.timeline", "timeline_page": "queries.timeline_page",
    "timeline_svg": "queries.timeline_svg", "Loaded": "services.load", "Outcome": "services.outcome",
    "CountedTime": "app.calendars", "check_calendars": "app.calendars", "check_standstill": "app.calendars",
    "count_deadline": "app.calendars", "holidays_of": "app.calendars", "list_calendars": "app.calendars",
    "show_calendar": "app.calendars", "CalendarReport": "checks.calendars", "StandstillReport": "checks.standstill",
    "Calendar": "law.calendars",
    "CaseCourse": "app.disputes", "check_procedures": "app.disputes", "dispute_course": "app.disputes",
    "list_procedures": "app.disputes", "procedure_graph": "app.disputes", "replay_histories": "app.disputes",
    "show_procedure": "app.disputes", "ProcedureReport": "checks.procedures", "ReplayReport": "checks.procedures",
    "Procedure": "law.procedures.values",
    "Disputes": "app.dispute_files", "Imported": "app.dispute_files", "DisputeListed": "queries.disputes",
    "DisputeShown": "queries.disputes", "DisputeStatistics": "queries.dispute_statistics",
    "Rested": "queries.dispute_opinions",
    "statistics_svg": "queries.dispute_svg", "PaperText": "queries.papers",
    "case_page": "queries.case_page", "case_svg": "queries.case_svg",
    "STEPS": "law.proceedings.table", "StepField": "law.proceedings.values", "StepKind": "law.proceedings.values",
    "dispute_words": "law.proceedings.words",
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
