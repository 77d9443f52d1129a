"""The opinion as one JSON tree: the result as the casebook writes it, and under it every reason.

Nothing is said here that does not come from the opinion, the instruments, the findings or the law. Text for people and
pictures are made from this tree alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foedus.law.precedence.grounds import Ground, Replay
from foedus.law.precedence.missing import missing_findings
from foedus.law.precedence.opinion import Answer, Decided, Opinion, Referral, Step
from foedus.law.precedence.pack import GENERIC, Law, Rule
from foedus.law.precedence.records import question_doc
from foedus.law.precedence.summary import asks, summary
from foedus.law.precedence.tried import tried_rules
from foedus.law.precedence.values import Instrument
from foedus.law.precedence.words import done

_SILENT = "unassessed"


def opinion_doc(
    opinion: Opinion, instruments: Mapping[str, Instrument], law: Law, *, full: bool = False
) -> dict[str, Any]:
    """Return the JSON tree of an opinion.

    ``instruments`` are those that were shown when it was given. ``full`` adds, for each pair, the rules that were tried
    before the one that decided, with the first condition that failed, and the pairs on which nothing is recorded.
    """
    replay = Replay(opinion, instruments, law)
    stages: dict[str, list[dict[str, Any]]] = {stage.name: [] for stage in law.pipeline}
    left_out: dict[str, list[Ground]] = {}
    for step, rule, because, exceptions in replay.walk():
        if step.did == "drop":
            left_out[step.about[0]] = because
        if full or step.did != _SILENT:
            stages[step.stage].append(_step_doc(step, rule, because, exceptions) | {"so": done(step, replay.titles)})
    return {
        **opinion.holding(),
        "asks": asks(opinion),
        "summary": summary(opinion, replay.titles),
        "order": opinion.order,
        "question": question_doc(opinion.question),
        "instruments": {name: _instrument_doc(replay, item) for name, item in sorted(instruments.items())},
        "dropped": [
            {"id": item.id, "reason": item.reason, "rule": item.rule, "because": left_out.get(item.id, [])}
            for item in opinion.dropped
        ],
        "referrals": [_referral_doc(item) for item in opinion.referrals],
        "missing": missing_findings(replay),
        "provisional": None if opinion.provisional is None else _answer_doc(replay, opinion.provisional),
        "effects": _effects(opinion, law),
        "stages": [{"stage": name, "rules": rules} for name, rules in stages.items() if rules],
        "pairs": [_pair_doc(replay, item, full) for item in opinion.decided if full or item.how != _SILENT],
        "settings": _settings(opinion, law),
        "law": {name: law.versions[name] for name in (opinion.order, GENERIC) if name in law.versions},
    }


def _instrument_doc(replay: Replay, item: Instrument) -> dict[str, Any]:
    doc: dict[str, Any] = {"title": item.title or item.id, "kind": item.kind}
    if replay.view.is_live(item):
        doc["rank"] = replay.view.rank(item)
    if item.made_under is not None:
        doc["made_under"] = item.made_under
    return doc


def _step_doc(step: Step, rule: Rule, because: list[Ground], exceptions: list[str]) -> dict[str, Any]:
    doc: dict[str, Any] = {
        "rule": rule.id, "says": rule.says, "authority": list(rule.authority), "settled": rule.settled,
        "about": list(step.about), "did": step.did, "what": step.what, "because": because,
    }  # fmt: skip
    return doc | {"unless": exceptions} if exceptions else doc


def _referral_doc(item: Referral) -> dict[str, Any]:
    return {"to": item.to, "because": item.because, "rule": item.rule, "about": list(item.about)}


def _answer_doc(replay: Replay, answer: Answer) -> dict[str, Any]:
    return {
        "outcome": replay.label(answer),
        "governs": sorted(answer.governs),
        "yields": [item.to_json() for item in sorted(answer.yields)],
        "invalid": sorted(item.id for item in answer.invalid),
        "modifiers": [item.to_json() for item in sorted(answer.modifiers)],
        "refer_to": replay.opinion.refer_to,
    }


def _pair_doc(replay: Replay, item: Decided, full: bool) -> dict[str, Any]:
    doc: dict[str, Any] = {"pair": list(item.pair), "how": item.how}
    told = {"rule": item.rule, "stage": item.stage, "effect": item.effect, "conflict": item.conflict}
    doc |= {key: value for key, value in told.items() if value}
    if item.beats:
        doc["beats"] = [list(pair) for pair in item.beats]
    if full:
        doc["tried"] = tried_rules(replay, item)
    return doc


def _effects(opinion: Opinion, law: Law) -> dict[str, dict[str, str]]:
    """Explain the effects that occur in the answer, final or provisional."""
    answers = [answer for answer in (opinion.answer, opinion.provisional) if answer is not None]
    used = {item.effect for answer in answers for item in answer.yields}
    used |= {item.reason for answer in answers for item in answer.invalid}
    known = law.vocabulary.effects
    return {
        name: {"means": known[name].means, "revives": known[name].revives, "binds": known[name].binds}
        for name in sorted(used & set(known))
    }


def _settings(opinion: Opinion, law: Law) -> list[dict[str, Any]]:
    found = []
    for item in opinion.settings:
        doctrine = law.by_id[item.rule].doctrine
        assert doctrine is not None  # a setting is made of one
        doc: dict[str, Any] = {"rule": item.rule, "option": item.option, "by": item.by, "read": item.read}
        found.append(doc | {"options": list(doctrine.options), "means": dict(doctrine.means)})
    return found
