"""An opinion for people: the answer first, then what follows from it, then the reasons, then on what law it rests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from foedus_cli.pages.finding_command import finding_command
from foedus_cli.pages.opinion_more import modifier_words, write_through_time, write_why_not
from foedus_cli.pages.wording import count, sentence
from foedus_cli.render import Page, Style

__all__ = ["write_opinion", "write_through_time", "write_why_not"]

Doc = Mapping[str, Any]

_OUTCOMES: dict[str, Style] = {"referred": "warn", "invalid": "bad"}

_REVIVES = {
    "automatically": "If what prevails ends, it applies again by itself.",
    "for the future": "If what prevails ends, it applies again, for the future only.",
    "no": "If what prevails ends, it does not come back.",
}
"""What becomes of the instrument that yields when the one that prevails ends."""


_MANY = 50
"""How many referrals and missing findings are written out."""

_LEFT_OUT = {
    "irrelevant": "is about another subject",
    "not_reached": "does not reach the question",
    "not_in_force": "is not in force on the day asked about",
    "lifted": "is a limit that has been lifted here",
    "outside_forum": "is not part of the law that the deciding body applies",
}

_OPTION_BY = {"default": "the default", "forum": "what this body follows", "choice": "as the asker chose"}


def write_opinion(page: Page, doc: Doc, full: bool = False) -> None:
    """Write an opinion; ``full`` adds, for each pair, the rules that were tried in vain."""
    page.line(doc["asks"], "head")
    page.gap()
    page.line(doc["summary"], _OUTCOMES.get(doc["outcome"], "good"))
    answer = doc["provisional"] or doc
    _yields(page, doc, answer)
    _invalid(page, doc, answer)
    _left_out(page, doc)
    _referrals(page, doc)
    _missing(page, doc)
    _stages(page, doc, full)
    if full:
        _tried(page, doc)
    _settings(page, doc)
    law = ", ".join(f"{name} {version}" for name, version in doc["law"].items())
    if law:
        page.gap()
        page.line(f"Law: {law}.", "dim")


def _title(doc: Doc, name: str) -> str:
    """Return the title of an instrument with its id, by which commands call it."""
    given = doc["instruments"].get(name, {}).get("title", name)
    return name if given == name else f"{given} [{name}]"


def _words(word: str) -> str:
    return word.replace("_", " ")


# ---- the answer


def _yields(page: Page, doc: Doc, answer: Doc) -> None:
    if not answer["yields"]:
        return
    page.heading("What yields" if answer is doc else "What yields, provisionally")
    for name in dict.fromkeys(item["id"] for item in answer["yields"]):
        for effect in dict.fromkeys(item["effect"] for item in answer["yields"] if item["id"] == name):
            to = [_title(doc, y["to"]) for y in answer["yields"] if (y["id"], y["effect"]) == (name, effect)]
            page.line(f"{_title(doc, name)} yields to {' and '.join(to)}: {_words(effect)}", indent=2, hang=2)
            _effect(page, doc, effect)
        _modifiers(page, answer, name)


def _effect(page: Page, doc: Doc, effect: str) -> None:
    known = doc["effects"].get(effect)
    if known is None:
        return
    page.line(sentence(f"that is: {known['means']}"), "dim", indent=4)
    page.line(f"{_REVIVES.get(known['revives'], '')} Binds {known['binds']}.".strip(), "dim", indent=4)


def _modifiers(page: Page, answer: Doc, name: str) -> None:
    for item in answer["modifiers"]:
        if item["id"] == name:
            page.line(modifier_words(item), "warn", indent=4)


def _invalid(page: Page, doc: Doc, answer: Doc) -> None:
    if not answer["invalid"]:
        return
    page.heading("What falls by itself")
    for name in answer["invalid"]:
        for rule in _steps(doc):
            if rule["did"] == "invalid" and rule["about"] == [name]:
                page.line(f"{_title(doc, name)}: {_words(rule['what'])} ({rule['rule']})", indent=2, hang=2)
                _because(page, rule["because"], 4)
                _effect(page, doc, rule["what"])
        _modifiers(page, answer, name)


def _left_out(page: Page, doc: Doc) -> None:
    if not doc["dropped"]:
        return
    page.heading("What was left out")
    for item in doc["dropped"]:
        words = _LEFT_OUT.get(item["reason"], _words(item["reason"]))
        page.line(f"{_title(doc, item['id'])} {words} ({item['rule']})", indent=2, hang=2)
        _because(page, item["because"], 4)


# ---- what is open


def _referrals(page: Page, doc: Doc) -> None:
    if not doc["referrals"]:
        return
    page.heading("Why it is referred")
    for item in doc["referrals"][:_MANY]:
        about = f" ({' and '.join(_title(doc, name) for name in item['about'])})" if item["about"] else ""
        rule = f"{item['rule']}: " if item["rule"] else ""
        page.line(f"{rule}{item['because']}{about}", "warn", indent=2, hang=2)
    _and_more(page, len(doc["referrals"]))


def _missing(page: Page, doc: Doc) -> None:
    if not doc["missing"]:
        return
    page.heading("What must still be found")
    for item in doc["missing"][:_MANY]:
        if item.get("question") == "between":
            page.line(sentence(item["means"]) + " Known parties: " + ", ".join(item["parties"]), indent=2, hang=2)
            page.line("Ask again with `--between A,B`.", indent=4)
            continue
        page.line(sentence(item["asks"]), indent=2, hang=2)
        if "recorded" in item:
            page.line(f"Recorded is: {_answer_word(item['recorded'])}; another finding would let the rules go on.",
                      "dim", indent=4)  # fmt: skip
        for lead in item.get("leads_to", ()):
            page.line(_lead(doc, lead), "dim", indent=4, hang=2)
        page.table(("",), ((finding_command(doc, item),),), indent=4)  # a pipe gets it in one piece
    _and_more(page, len(doc["missing"]))


def _and_more(page: Page, number: int) -> None:
    """Nobody reads half a million lines; the JSON has them all."""
    if number > _MANY:
        page.line(f"… and {number - _MANY:,} more (all of them with --json)", "dim", indent=2)


def _answer_word(value: bool | str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _words(value)


def _lead(doc: Doc, lead: Doc) -> str:
    ends = {
        "alongside": "the two stand beside each other",
        "refer": "the question is referred",
        "no_rule": "the two conflict, and no rule ranks them",
        "unassessed": "it stays open",
    }
    end = ends.get(lead["then"], "")
    if lead["then"] == "prevails":
        winners = [_title(doc, name) for name in lead["prevails"]]
        end = f"{winners[0]} prevails" if len(winners) == 1 else f"{' and '.join(winners)} defeat each other"
    rule = f" by {lead['rule']}" if "rule" in lead and lead["then"] != "unassessed" else ""
    return f"{_answer_word(lead['value'])}: {end}{rule}."


# ---- the reasons


def _steps(doc: Doc) -> list[Doc]:
    return [rule for stage in doc["stages"] for rule in stage["rules"]]


def _stages(page: Page, doc: Doc, full: bool) -> None:
    if not doc["stages"]:
        return
    page.heading("The reasons, stage by stage")
    told: set[str] = set()
    for stage in doc["stages"]:
        page.line(stage["stage"], "head", indent=2)
        for rule in stage["rules"]:
            _rule(page, rule, rule["rule"] not in told)
            _because(page, rule["because"], 6)
            for words in rule.get("unless", ()) if full else ():
                page.line(f"no exception: {words}", "dim", indent=6, hang=2)
            told.add(rule["rule"])


def _rule(page: Page, rule: Doc, first: bool) -> None:
    """Write what a rule did; its words and authority only where it is used for the first time."""
    page.line(f"{rule['rule']}  {rule['so']}", indent=4, hang=2)
    if first:
        authority = f" ({'; '.join(rule['authority'])})" if rule["authority"] else ""
        disputed = " This is disputed." if rule["settled"] == "disputed" else ""
        page.line(f"“{rule['says']}”{authority}{disputed}", "dim", indent=6)


def _because(page: Page, grounds: Sequence[Doc], indent: int) -> None:
    for ground in grounds:
        page.line(f"because {ground['says']}{_source(ground)}", indent=indent, hang=2)


def _source(ground: Doc) -> str:
    """Say on what a ground rests: who found it, what the clause says, which rule said so."""
    if "finding" in ground:
        found = ground["finding"]
        who = ", ".join(part for part in (found.get("by"), found.get("date"), found.get("ref")) if part)
        reason = f": {found['reason']}" if found.get("reason") else ""
        return f"{reason}{f' ({who})' if who else ''}"
    if ground.get("clause", {}).get("words"):
        return f": “{ground['clause']['words']}”"
    return f" ({', '.join(ground['rules'])})" if ground.get("rules") else ""


def _tried(page: Page, doc: Doc) -> None:
    page.heading("The rules tried in vain")
    for pair in doc["pairs"]:
        page.line(" and ".join(_title(doc, name) for name in pair["pair"]), "head", indent=2)
        rows = [f"{item.get('rule', item['stage'])}: {item['failed']}" for item in pair.get("tried", ())]
        for words in dict.fromkeys(rows):
            page.line(words, "dim", indent=4, hang=2)


def _settings(page: Page, doc: Doc) -> None:
    if not doc["settings"]:
        return
    page.heading(count(len(doc["settings"]), "disputed point"))
    for item in doc["settings"]:
        means = item["means"]
        chosen = f"{_words(item['option'])} ({_OPTION_BY.get(item['by'], item['by'])})"
        now = f", that is: {means[item['option']]}" if item["option"] in means else ""
        page.line(f"{item['rule']} is disputed: {chosen}{now}.", indent=2, hang=2)
        if item["by"] == "choice" and not item["read"]:
            page.line("No rule asked for it here, so that the choice changes nothing.", "dim", indent=4)
        for option in item["options"]:
            if option != item["option"]:
                would = f"would mean: {means[option]}" if option in means else "may lead elsewhere"
                page.line(f"The other option, {_words(option)}, {would}.", "dim", indent=4)
