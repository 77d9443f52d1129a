"""What a service gives back: the acts that were recorded, and where they leave the agreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from foedus.dossiers.finding_objections import finding_words
from foedus.law.proceedings.words import dispute_words
from foedus.ledger.acts import Act
from foedus.ledger.envelope import instant_text


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recorded act, as an outcome shows it."""

    ref: str
    position: int
    tag: str
    effective_on: str | None
    recorded_at: str
    words: str
    leaf_hash: str

    @classmethod
    def of(cls, act: Act) -> Recorded:
        """Describe a recorded act."""
        return cls(
            act.ref, act.position, act.tag, act.effective_on, instant_text(act.recorded_at), words(act), act.leaf_hash
        )

    def to_json(self) -> dict[str, Any]:
        """Return the act as a JSON object."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one service.

    ``acts`` are the acts recorded now, the caller's own first and then the results that follow from it. ``repeated``
    is true when the request id had been used for the same act before: nothing was recorded again. ``dry_run`` is true
    when everything was tried and nothing was kept. ``noun`` says what ``agreement`` names: an agreement, else an
    ``instrument``, a ``question`` or a ``dispute``.
    """

    agreement: str
    state: str
    acts: tuple[Recorded, ...]
    repeated: bool = False
    dry_run: bool = False
    noun: str = "agreement"

    @classmethod
    def of(
        cls, agreement: str, state: str, acts: Sequence[Act], *, repeated: bool = False, noun: str = "agreement"
    ) -> Outcome:
        """Build an outcome from recorded acts."""
        return cls(agreement, state, tuple(Recorded.of(act) for act in acts), repeated, noun=noun)

    def to_json(self) -> dict[str, Any]:
        """Return the outcome as a JSON object."""
        return {
            self.noun: self.agreement,
            "state": self.state,
            "acts": [act.to_json() for act in self.acts],
            "repeated": self.repeated,
            "dry_run": self.dry_run,
        }


def words(act: Act) -> str:
    """Say a recorded act in one line."""
    payload = act.payload
    match act.tag:
        case "agreement.act":
            about = f" ({payload['about']})" if "about" in payload else ""
            return f"{payload['party']} {payload['act']}{about}, {payload['date']}"
        case "agreement.correct":
            change = "struck" if payload.get("strike") else f"corrected: {_changes(payload.get('set', {}))}"
            return f"act {payload['corrects']} {change}"
        case "agreement.enter":
            stage = "" if payload["stage"] == "main" else f" (stage {payload['stage']})"
            return f"in force on {payload['day']}{stage}: {payload['because']}"
        case "agreement.draft":
            return f"drafted: {payload['title']}"
        case "agreement.meet" | "agreement.resolve":
            return str(payload["because"])
        case "agreement.lose":
            return f"the earlier result no longer holds: {payload['because']}"
    if not act.tag.startswith("agreement.") or act.tag == "agreement.opinion":
        return _words_of_precedence(act)
    text = payload.get("because")
    name = act.tag.partition(".")[2]
    return f"{name}: {text}" if text else name


def _words_of_precedence(act: Act) -> str:
    payload = act.payload
    match act.tag:
        case "agreement.opinion":
            if payload["state"] == "apart":
                return f"with {payload['with']}: {payload['because'][0]}"
            return f"with {payload['with']}: {_opinion(payload)}"
        case "instrument.register":
            return f"registered: {payload['title']}"
        case "instrument.correct":
            return "the record is struck" if payload.get("strike") else "the record is replaced"
        case "matter.open":
            question = payload["question"]
            return f"question opened: {question['subject']} in {', '.join(question['territory'])} ({question['order']})"
        case "finding.record":
            return f"found: {finding_words(payload)}"
        case "finding.correct":
            change = "struck" if payload.get("strike") else f"corrected: {_changes(payload.get('set', {}))}"
            return f"finding {payload['corrects']} {change}"
        case "opinion.record":
            return f"opinion kept: {_opinion(payload)}"
    return dispute_words(act.tag, payload, why=False) or act.tag.partition(".")[2]


def _opinion(payload: Mapping[str, Any]) -> str:
    governs = ", ".join(payload["governs"]) or "nobody"
    match payload["outcome"]:
        case "referred":
            return f"referred ({payload['refer_to']})"
        case "prevails":
            lost = ", ".join(f"{item['id']} ({item['effect']})" for item in payload["yields"])
            return f"{governs} prevails over {lost}"
    return f"{payload['outcome'].replace('_', ' ')}; {governs} governs"


def _changes(fields: Any) -> str:
    told = {True: "yes", False: "no", None: "nothing"}
    return ", ".join(
        f"{name} = {told[value] if isinstance(value, bool | None) else value}" for name, value in fields.items()
    )
