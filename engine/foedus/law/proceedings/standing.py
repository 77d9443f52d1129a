"""What a category of persons may do in a procedure: file, answer, join, suggest, or nothing.

Rules of this module, with their source (the procedure format, section 1, `standing`):

* whoever brings a case needs `start`; with `via_government` its government brings it, which needs `start` itself;
* whoever answers needs `respond`; a procedure that gives `respond` to nobody lets those answer who may start, for its
  parties are all of one kind;
* whoever stands beside needs `join`; where nobody has it, those who may start or respond;
* `suggest` is no right to a decision, `none` is no right at all, and a category that is not named has none;
* a condition in words is for a person to find: it is shown, and never decided here;
* whose category is not known is not examined, and neither is a body of the procedure.
"""

from __future__ import annotations

from typing import Final

from foedus.law.procedures.values import Procedure, Rights
from foedus.law.proceedings.values import Office

CATEGORIES: Final = ("government", "enterprise", "ngo", "citizen")
NO_STANDING: Final = "no-standing"

_PART: Final = {"complainant": "bring the case", "respondent": "answer the case", "third": "join the case"}
_MAY: Final = {
    "start": "bring a case",
    "via_government": "bring a case only through its government",
    "suggest": "suggest, without a right to a decision",
    "join": "join",
    "respond": "answer",
    "none": "do nothing",
}


def rights_of(procedure: Procedure, category: str) -> Rights:
    """Return what a category may do; nothing if the procedure does not name it."""
    return procedure.standing.get(category, Rights(("none",)))


def needed(procedure: Procedure, office: Office, *, joining: bool = False) -> tuple[str, ...]:
    """Return the rights of which one is needed to hold a role of an office; none for the office of a body.

    Whoever joins those who brought a case may also have been given just that.
    """
    given = {right for rights in procedure.standing.values() for right in rights.may}
    match office:
        case "complainant":
            return ("start", "join") if joining else ("start",)
        case "respondent":
            return ("respond",) if "respond" in given else ("start",)
        case "third":
            return ("join",) if "join" in given else ("start", "respond")
    return ()


def lacks(procedure: Procedure, office: Office, party: str, category: str, *, joining: bool = False) -> str | None:
    """Say why somebody of a category may not hold a role of an office, and what it may do; ``None`` if it may."""
    wanted, rights = needed(procedure, office, joining=joining), rights_of(procedure, category)
    if not wanted or set(wanted) & set(rights.may):
        return None
    return f"{party} may not {_PART[office]}: {may_words(procedure, category)}"


def may_words(procedure: Procedure, category: str) -> str:
    """Say what a category may do under a procedure, with the condition in the procedure's own words."""
    rights = rights_of(procedure, category)
    may = " or ".join(_MAY.get(right, right) for right in rights.may)
    condition = f" ({rights.condition})" if rights.condition else ""
    return f"under {procedure.id} {category} may {may}{condition}"
