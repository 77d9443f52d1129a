"""The answer in a few sentences: who governs, what yields and how, or who decides instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from foedus.law.precedence.opinion import REFERRED, Answer, Opinion
from foedus.law.precedence.phrases import EFFECTS, plain

REFER_TO: Final[dict[str, str]] = {
    "fact_finder": "to a fact-finder",
    "national_court": "to the national court",
    "bverfg": "to the Federal Constitutional Court",
    "bverwg": "to the Federal Administrative Court",
    "maker": "back to the maker of the two",
    "npcsc": "to the Standing Committee of the National People's Congress",
    "state_council": "to the State Council",
    "name_the_pair_of_parties": "until the two parties are named between whom it is asked",
    "determination_of_consent": "until somebody determines whether consent is needed",
    "determination_of_concurrence": "until somebody determines whether the other signatory concurred",
    "determination_of_contract": "until somebody determines whether the compact is a contract",
    "determination_of_intent": "until somebody determines what the lawmaker meant",
    "determination_of_ground": "until somebody determines whether there is a ground for leaving",
    "findings_missing": "until the missing findings are recorded",
    "undecided": "because instruments defeat each other and no priority is left",
    "no_rule": "because two instruments conflict and no rule of the order ranks them",
}
"""Where a question goes, as the end of ``The question is referred …``."""

OUT: Final[dict[str, tuple[str, str]]] = {
    "not_reached": ("does not reach the question", "do not reach the question"),
    "not_in_force": ("is not in force on the day asked about", "are not in force on the day asked about"),
}
"""What is said of one instrument, and of several, that were left out for a reason that makes an outcome."""

_SHOWN: Final = 5


def summary(opinion: Opinion, called: Mapping[str, str]) -> str:
    """Say the answer; ``called`` gives the words for each instrument."""
    if opinion.outcome != REFERRED:
        return " ".join([_governs(opinion.answer, called), *_losses(opinion.answer, called), *_out(opinion, called)])
    said = [f"The question is referred {refer_words(opinion.refer_to or '')}; nobody here may pick."]
    between = [called[name] for name in opinion.referrals[0].about]
    if between:
        said.append(f"It is open between {_listed(between)}.")
    losses = [] if opinion.provisional is None else _losses(opinion.provisional, called)
    if losses:
        said += ["Provisionally:", *losses]
    return " ".join(said)


def refer_words(to: str) -> str:
    """Say where a question goes, as the end of ``The question is referred …``."""
    return REFER_TO.get(to, f"to {plain(to)}")


def _governs(answer: Answer, called: Mapping[str, str]) -> str:
    governs = [called[name] for name in sorted(answer.governs)]
    if not governs:
        return "Nothing that was shown governs the question."
    return f"{_listed(governs)} {'governs' if len(governs) == 1 else 'govern side by side'}."


def _losses(answer: Answer, called: Mapping[str, str]) -> list[str]:
    winners: dict[tuple[str, str], list[str]] = {}
    for item in sorted(answer.yields):
        winners.setdefault((item.id, item.effect), []).append(called[item.to])
    said = [
        f"{called[name]} yields to {_listed(to)}: it {effect_words(effect)}." for (name, effect), to in winners.items()
    ]
    fallen = sorted(answer.invalid)
    return said + [f"{called[item.id]} falls by itself: it {effect_words(item.reason)}." for item in fallen]


def _out(opinion: Opinion, called: Mapping[str, str]) -> list[str]:
    """Name what was left out where the answer turns on it."""
    if opinion.outcome != "not_governed":
        return []
    reasons: dict[str, list[str]] = {}
    for item in opinion.dropped:
        if item.reason in OUT:
            reasons.setdefault(item.reason, []).append(called[item.id])
    return [f"{_listed(names)} {OUT[reason][len(names) > 1]}." for reason, names in reasons.items()]


def effect_words(effect: str) -> str:
    """Say what an instrument that yields or falls does: ``steps back …``."""
    return EFFECTS.get(effect, f"is {plain(effect)}")


def _listed(words: Sequence[str]) -> str:
    shown = list(words[:_SHOWN])
    if len(words) > _SHOWN:
        shown.append(f"{len(words) - _SHOWN} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else ""


def asks(opinion: Opinion) -> str:
    """Say the question in one sentence."""
    asked = opinion.question
    when = "on" if asked.date.exact else "in"
    words = f"Which instrument governs {asked.subject} in {', '.join(asked.territory)} {when} {asked.date}"
    if asked.addressee is not None:
        words += f", for {plain(asked.addressee)}"
    if asked.between is not None:
        words += f", between {' and '.join(asked.between)}"
    if asked.forum is not None:
        words += f", before {plain(asked.forum)}"
    return f"{words}?"
