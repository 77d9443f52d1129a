"""Answer questions of precedence by answer set programming, independently of the engine.

The semantics is in precedence.lp. This module turns the rules, the vocabulary and the cases, as they stand in the YAML
files, into facts: trees of conditions per legal order, numbered instruments, dates as first and last day, and codes
with their ancestors. Cases are grounded in batches, so that thousands of small ones take seconds.
"""

import calendar
import dataclasses
import datetime
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import clingo

PROGRAM = Path(__file__).with_name("precedence.lp")
BATCH = 40
NEVER = 9_999_999

INSTRUMENT_STAGES = "instrument"
PAIR_STAGES = "pair"

# conditions whose arguments are instruments only, by number of arguments
ONE_PLACE = frozenset(
    [
        "in_force",
        "covers",
        "territory_touches",
        "agreement",
        "between_all_party",
        "between_excludes",
        "consent_given_by_date",
        "own_forum",
        "rejected_by_majority",
        "lapsed_unratified",
        "not_ratified_in",
        "retroactive_on_date",
    ]
)
TWO_PLACE = frozenset(["later", "not_later", "special", "outsider", "all_parties", "territory_disjoint", "made_under"])


class UnknownConstructError(ValueError):
    """The rules use something that the oracle does not know."""


@dataclasses.dataclass(frozen=True)
class Reading:
    """One reading of the points that the specification leaves open; the defaults are the oracle's choice."""

    missing_date: str = "unknown"  # oldest: an undated instrument counts as older than any dated one
    not_later: str = "surely"  # not_surely_later: holds unless surely later
    consent_by_date: str = "not_surely_after"  # surely: the whole period of consent lies before the date
    pair_refer: str = "always"  # survivors: a pair refers only if neither of the two loses to a third
    missing_territory: str = "everywhere"  # nowhere
    label_subject: str = "subject"  # covers: a finding that it reaches matches too; any: every dropped instrument
    special: str = "all"  # matched: only the subjects that match the question are compared
    between_excludes_default: str = "false"  # true: holds where the question names no two parties
    in_force_lapse: str = "true"  # false: an unratified instrument that lapsed is left to the rules
    retroactive_start: str = "true"  # false: force never starts before in_force
    start_from_enactment: str = "true"  # false: without in_force the start is unknown
    groups: str = "expand"  # literal: EU as a party or territory is just a code
    before_accession: str = "any"  # all: concluded before the accession of every member that is a party
    background_pair: str = "open"  # assessed: a pair with a background kind never counts as unassessed
    struck_invalid: str = "true"  # false: struck looks at what yields only
    exists_other: str = "bound"  # any: exists may find an instrument that is already bound
    unset_flag: str = "neither"  # false: a flag that was never set is false
    conflict_shown: str = "symmetric"  # directed
    nothing_recorded: str = "rule"  # any_finding: a finding that names both instruments counts as recorded
    reinstatement: str = "true"  # false: whoever is beaten by a live instrument loses


DEFAULT = Reading()


def quote(text: str) -> str:
    """Write a string as an ASP term."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def constant(value: object) -> str:
    """Write a scalar of the YAML files as an ASP string that tells types apart."""
    if isinstance(value, bool):
        return quote("#true" if value else "#false")
    return quote(value if isinstance(value, str) else "#" + json.dumps(value))


def listed(value: Any) -> list[Any]:
    """Return a list, whether one value or a list stands in the YAML."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple | set) else [value]


def days(text: str) -> tuple[int, int]:
    """Return the first and the last day of a date that may be coarse."""
    parts = [int(part) for part in str(text).split("-")]
    year = parts[0]
    first_month, last_month = (parts[1], parts[1]) if len(parts) > 1 else (1, 12)
    first_day, last_day = (parts[2], parts[2]) if len(parts) > 2 else (1, calendar.monthrange(year, last_month)[1])
    return (
        datetime.date(year, first_month, first_day).toordinal(),
        datetime.date(year, last_month, last_day).toordinal(),
    )


def ancestors(code: str, separator: str) -> Iterator[str]:
    """Yield the code and everything that it is a part of; a readable lower-case id is no code and has no parts."""
    if separator == "-" and code[:1].islower():
        yield code
        return
    parts = code.split(separator)
    for length in range(1, len(parts) + 1):
        yield separator.join(parts[:length])


class OrderCompiler:
    """Turns the rules of one legal order into facts."""

    def __init__(self, rules: Mapping[str, Any], order: str, number: int) -> None:
        self.order = order
        self.tag = number
        self.facts: list[str] = []
        self.groups: set[str] = set()
        self.count = 0
        stages = [(entry["stage"], entry["over"], entry.get("needs")) for entry in rules["pipeline"]]
        chosen = [rule for rule in rules["rules"] if rule.get("operative", True) and rule["order"] in (order, "any")]
        chosen.sort(key=lambda rule: rule["order"] == "any")  # a stable sort keeps the order of the file
        self.final = sum(
            1 for stage, over, _ in stages if over == INSTRUMENT_STAGES for rule in chosen if rule["stage"] == stage
        )
        self.flags = {name for rule in chosen for name in rule.get("then", {}).get("set", {})}
        self.fact("final", quote(order), self.final)
        step = position = openers = 0
        for stage, over, needs in stages:
            for rule in chosen:
                if rule["stage"] != stage:
                    continue
                name = f"r({self.tag},{position})"
                if over == INSTRUMENT_STAGES:
                    self.rule(rule, name, {"x": 1}, step)
                    self.fact("single", quote(order), step, name)
                    self.fact("slot", name, 1)
                    step += 1
                elif over == "question":
                    self.rule(rule, name, {}, self.final)
                    self.fact("question_rule", quote(order), position, name)
                elif over == PAIR_STAGES:
                    self.rule(rule, name, {"a": 1, "b": 2}, self.final)
                    self.fact("pairwise", quote(order), position, name)
                    self.fact("slot", name, 1)
                    self.fact("slot", name, 2)
                    if needs == "conflict":
                        self.fact("needs_conflict", name)
                    if rule["then"].get("conflict"):
                        self.fact("opens", name)
                        self.fact("opener", quote(order), openers, name)
                        openers += 1
                elif over == "result":
                    self.modifier(rule, name)
                else:
                    raise UnknownConstructError(f"stage over {over}")
                position += 1
        self.fact("openers", quote(order), openers)
        for flag in sorted(self.flags):
            self.fact("flag_name", quote(order), quote(flag))

    def fact(self, predicate: str, *arguments: str | int) -> None:
        """Record one fact."""
        self.facts.append(f"{predicate}({','.join(map(str, arguments))}).")

    def node(self) -> str:
        """Return a name for a new condition."""
        self.count += 1
        return f"n({self.tag},{self.count})"

    def modifier(self, rule: Mapping[str, Any], name: str) -> None:
        """Compile a rule about the result: b (or x) is what yields or is invalid, a the winner."""
        self.rule(rule, name, {"a": 1, "b": 2, "x": 2}, self.final)
        self.fact("modifier_rule", quote(self.order), name)
        self.fact("slot", name, 2)
        if "a" in rule:
            self.fact("modifier_pair", name)
            self.fact("slot", name, 1)

    def rule(self, rule: Mapping[str, Any], name: str, slots: Mapping[str, int], step: int) -> None:
        """Compile selectors, conditions and consequence of one rule."""
        self.fact("rule", name, quote(self.order))
        children: list[str] = []
        for variable, slot in slots.items():
            selector = rule.get(variable) or {}
            for kind in listed(selector.get("kind")):
                self.fact("select_kind", name, slot, quote(kind))
                self.facts.append(f"select_kind({name},{slot}).")
            for level in listed(selector.get("level")):
                self.fact("select_level", name, slot, quote(level))
                self.facts.append(f"select_level({name},{slot}).")
            for flag, value in (selector.get("flag") or {}).items():
                children.append(self.flag_leaf(slot, flag, value, step))
            unknown = set(selector) - {"kind", "level", "flag"}
            if unknown:
                raise UnknownConstructError(f"{rule['id']}: selector {unknown}")
        for condition in rule.get("when") or []:
            if "struck" in condition:
                self.struck(name, condition["struck"])
            else:
                children.append(self.condition(condition, slots, step))
        if "valid" in rule:
            begin, end = rule["valid"].get("from"), rule["valid"].get("until")
            period = (days(begin)[0] if begin else 0, days(end)[1] if end else NEVER)
            self.fact("valid_probe", *period)
            children.append(self.leaf(f"valid({period[0]},{period[1]})"))
        children.extend(self.negation(self.condition(condition, slots, step)) for condition in rule.get("unless") or [])
        self.fact("root", name, self.junction("conj", children))
        self.consequence(rule, name)

    def consequence(self, rule: Mapping[str, Any], name: str) -> None:
        """Compile `then`."""
        for key, value in rule["then"].items():
            match key:
                case "set":
                    for flag, setting in value.items():
                        self.fact("then_set", name, quote(flag), constant(setting))
                case "drop" | "invalid" | "refer" | "effect" | "add" | "block":
                    self.fact(f"then_{key}", name, quote(value))
                case "plus":
                    for modifier in listed(value):
                        self.fact("then_plus", name, quote(modifier))
                case "prevails":
                    self.fact("then_prevails", name, {"a": 1, "b": 2}[value])
                case "unassessed":
                    if value:
                        self.fact("then_unassessed", name)
                case "alongside" | "conflict":
                    pass
                case _:
                    raise UnknownConstructError(f"{rule['id']}: then {key}")

    def struck(self, name: str, argument: Mapping[str, Any]) -> None:
        """Compile a condition on the finished result."""
        node = self.node()
        if not self.facts or self.facts[-1] != f"late({name}).":
            self.fact("late", name)
        self.fact("late_struck", name, node)
        for effect in listed(argument.get("effect")):
            self.fact("struck_effect", node, quote(effect))
        for kind in listed(argument.get("kind")):
            self.fact("struck_kind", node, quote(kind))
            self.fact("struck_kinds", node)

    def junction(self, connective: str, children: Sequence[str]) -> str:
        """Join conditions by conj or disj."""
        if len(children) == 1:
            return children[0]
        node = self.node()
        self.fact(connective, node, len(children))
        for index, child in enumerate(children):
            self.fact("child", node, index, child)
        return node

    def negation(self, child: str) -> str:
        """Negate a condition."""
        node = self.node()
        self.fact("neg", node, child)
        return node

    def leaf(self, predicate: str, *slots: int) -> str:
        """Make a condition on a relation of as many instruments as slots are given."""
        node = self.node()
        self.fact(f"leaf{len(slots)}", node, predicate, *slots)
        return node

    def special_leaf(self, name: str, *arguments: str | int) -> str:
        """Make a condition that has a predicate of its own."""
        node = self.node()
        self.fact(name, node, *arguments)
        return node

    def flag_leaf(self, slot: int, flag: str, value: object, step: int) -> str:
        """Make a condition on a flag of an instrument."""
        self.flags.add(flag)
        return self.special_leaf("leaf_flag", slot, quote(flag), constant(value), step)

    def condition(self, condition: Mapping[str, Any], slots: Mapping[str, int], step: int) -> str:
        """Compile one condition; several keys in one mapping must all hold."""
        return self.junction(
            "conj", [self.single_condition(key, value, slots, step) for key, value in condition.items()]
        )

    def single_condition(self, key: str, value: Any, slots: Mapping[str, int], step: int) -> str:
        """Compile one condition by its name."""
        if key in ONE_PLACE:
            return self.leaf(key, slots[value])
        if key in TWO_PLACE:
            return self.leaf(key, slots[value[0]], slots[value[1]])
        match key:
            case "any":
                return self.junction("disj", [self.condition(part, slots, step) for part in value])
            case "all":
                return self.junction("conj", [self.condition(part, slots, step) for part in value])
            case "not":
                return self.negation(self.condition(value, slots, step))
            case "exists":
                return self.exists(value, slots, step)
            case "finding":
                return self.finding(value, slots)
            case "no_finding":
                return self.negation(self.finding(value, slots))
            case "clause":
                return self.clause(value, slots)
            case "flag":
                return self.flag_leaf(slots[value["of"]], value["name"], value["is"], step)
            case "basis_flag":
                self.flags.add(value["name"])
                arguments = (slots[value["of"]], quote(value["name"]), constant(value["is"]), step)
                return self.special_leaf("leaf_basis", *arguments)
            case "rank_above" | "same_rank" | "conflict_shown":
                if step != self.final:
                    raise UnknownConstructError(f"{key} before the ranks are known")
                leaf = {"rank_above": "leaf_above", "same_rank": "leaf_same", "conflict_shown": "leaf_shown"}[key]
                return self.special_leaf(leaf, slots[value[0]], slots[value[1]])
            case "between_given":
                leaf = self.leaf(key)
                return leaf if value else self.negation(leaf)
            case "addressee" | "forum":
                return self.choice(f"{key}({{}})", listed(value))
            case "doctrine":
                return self.leaf(f"doctrine({quote(value['rule'])},{constant(value['is'])})")
            case "kind_is" | "level_is":
                return self.choice(f"{key.removesuffix('_is')}({{}})", listed(value["in"]), slots[value["of"]])
            case "attr":
                return self.leaf(f"attr({quote(value['name'])},{constant(value['is'])})", slots[value["of"]])
            case "consent_required":
                return self.leaf(f"consent_required({quote(value['is'])})", slots[value["of"]])
            case "subject_under":
                for subject in listed(value["in"]):
                    self.fact("subject_probe", quote(subject))
                places = () if value["of"] == "question" else (slots[value["of"]],)
                return self.choice("subject_under({})", listed(value["in"]), *places)
            case "has_party":
                return self.leaf(f"has_party({quote(value['party'])})", slots[value["of"]])
            case "has_foreign_party":
                self.fact("home", quote(value["home"]))
                return self.leaf(f"has_foreign_party({quote(value['home'])})", slots[value["of"]])
            case "member_all" | "before_accession":
                self.groups.add(value["group"])
                return self.leaf(f"{key}({quote(value['group'])})", slots[value["of"]])
        raise UnknownConstructError(f"condition {key}")

    def choice(self, pattern: str, values: Iterable[str], *slots: int) -> str:
        """Make a disjunction over the values of one relation."""
        return self.junction("disj", [self.leaf(pattern.format(quote(value)), *slots) for value in values])

    def exists(self, value: Mapping[str, Any], slots: Mapping[str, int], step: int) -> str:
        """Compile a condition on some other instrument."""
        if 3 in slots.values():
            raise UnknownConstructError("exists inside exists")
        inner = {**slots, value["as"]: 3}
        children = []
        if value.get("kind"):
            children.append(self.choice("kind({})", listed(value["kind"]), 3))
        if value.get("level"):
            children.append(self.choice("level({})", listed(value["level"]), 3))
        if value.get("live"):
            children.append(self.special_leaf("leaf_live", 3, step))
        children.extend(self.flag_leaf(3, flag, wanted, step) for flag, wanted in (value.get("flag") or {}).items())
        children.extend(self.condition(part, inner, step) for part in value.get("where") or [])
        unknown = set(value) - {"as", "kind", "level", "live", "flag", "where"}
        if unknown:
            raise UnknownConstructError(f"exists: {unknown}")
        return self.special_leaf("exist", self.junction("conj", children))

    def finding(self, value: Mapping[str, Any], slots: Mapping[str, int]) -> str:
        """Compile a condition on a recorded finding; without a value any value will do."""
        kind = quote(value["type"])
        wanted = constant(value["value"]) if "value" in value else "any"
        arguments = [(key, value[key]) for key in sorted(value) if key not in ("type", "value")]
        if not arguments:
            return self.leaf(f"finding({kind},{wanted})")
        if arguments[0][0] == "pair" and len(arguments) == 1:
            return self.leaf(f"finding_pair({kind},{wanted})", *(slots[variable] for variable in arguments[0][1]))
        bound = [(quote(key), slots[name]) for key, name in arguments if name in slots]
        texts = [(quote(key), quote(name)) for key, name in arguments if name not in slots]
        match len(bound), len(texts):
            case 1, 0:
                return self.leaf(f"finding({kind},{wanted},{bound[0][0]})", bound[0][1])
            case 2, 0:
                return self.leaf(f"finding({kind},{wanted},{bound[0][0]},{bound[1][0]})", bound[0][1], bound[1][1])
            case 1, 1:
                return self.leaf(f"finding({kind},{wanted},{bound[0][0]},{texts[0][0]},{texts[0][1]})", bound[0][1])
        raise UnknownConstructError(f"finding {value}")

    def clause(self, value: Mapping[str, Any], slots: Mapping[str, int]) -> str:
        """Compile a condition on the text of an instrument."""
        unknown = set(value) - {"of", "type", "target", "topic", "value"}
        if unknown or len({"target", "topic", "value"} & set(value)) > 1:
            raise UnknownConstructError(f"clause {value}")
        places = [slots[value["of"]]]
        if "target" in value:
            places.append(slots[value["target"]])
        if "topic" in value:
            pattern = f"clause_topic({{}},{quote(value['topic'])})"
        elif "value" in value:
            pattern = f"clause_value({{}},{constant(value['value'])})"
        else:
            pattern = "clause({})"
        return self.choice(pattern, listed(value["type"]), *places)


def vocabulary_facts(vocabulary: Mapping[str, Any], orders: Iterable[str]) -> Iterator[str]:
    """Write kinds with their ranks, the usual effects, the dates that count and the labels."""
    for order in orders:
        name = quote(order)
        for kind, entry in vocabulary["kinds"][order].items():
            if "rank" in entry:
                yield f"kind_rank({name},{quote(kind)},{entry['rank']})."
            for index, option in enumerate(entry.get("rank_if") or [], start=1):
                test, flag = "nocond", ""
                if "flag" in option:
                    test, flag = f"flag({constant(option['is'])})", option["flag"]
                elif "basis_flag" in option:
                    test, flag = f"basis({constant(option['is'])})", option["basis_flag"]
                yield f"kind_rank_if({name},{quote(kind)},{index},{test},{quote(flag)},{option['rank']})."
                if flag:
                    yield f"flag_name({name},{quote(flag)})."
            if entry.get("agreement"):
                yield f"kind_agreement({name},{quote(kind)})."
            if entry.get("background"):
                yield f"kind_background({name},{quote(kind)})."
        yield f"ladder_effect({name},{quote(vocabulary['ladder_effect'][order])})."
        for index, field in enumerate(vocabulary["date_basis"][order]):
            yield f"date_basis({name},{index},{quote(field)})."
    for index, outcome in enumerate(vocabulary["outcome_precedence"]):
        yield f"label_rank({quote(outcome)},{index})."
    for reason, entry in vocabulary["drop_reasons"].items():
        if entry["label"] != "none":
            yield f"drop_label({quote(reason)},{quote(entry['label'])})."
    for group, members in vocabulary["groups"].items():
        for member, period in members.items():
            since, _, until = period.partition("/")
            ended = days(until) if until else (NEVER, NEVER)
            yield "group({},{},{},{},{},{}).".format(quote(group), quote(member), *days(since), *ended)


def doctrine_facts(rules: Mapping[str, Any]) -> Iterator[str]:
    """Write which option of a disputed rule is followed by default and by which forum."""
    for rule in rules["rules"]:
        doctrine = rule.get("doctrine")
        if doctrine:
            name = quote(rule["id"])
            yield f"doctrine_default({name},{constant(doctrine['default'])})."
            for forum, option in (doctrine.get("by_forum") or {}).items():
                yield f"doctrine_for({name},{quote(forum)},{constant(option)})."


class CaseFacts:
    """Collects the facts of a batch of cases."""

    def __init__(self, groups: Mapping[str, Mapping[str, str]], group_conditions: Mapping[str, set[str]]) -> None:
        self.groups = groups
        self.group_conditions = group_conditions
        self.facts: list[str] = []
        self.codes: set[str] = set()
        self.topics: set[str] = set()
        self.ids: list[str] = []
        self.clauses = 0
        self.findings = 0

    def fact(self, predicate: str, *arguments: str | int) -> None:
        """Record one fact."""
        self.facts.append(f"{predicate}({','.join(map(str, arguments))}).")

    def case(self, number: int, case: Mapping[str, Any]) -> None:
        """Write one case."""
        self.fact("ord", number, quote(case["order"]))
        instruments = case["instruments"]
        numbers = {entry["id"]: len(self.ids) + index for index, entry in enumerate(instruments)}
        if len(numbers) != len(instruments):
            raise ValueError("two instruments with one id")
        self.ids.extend(entry["id"] for entry in instruments)
        self.fact("size", number, len(instruments))
        for index, (entry, term) in enumerate(zip(instruments, numbers.values(), strict=True)):
            self.fact("inst", number, term)
            self.fact("position", number, index, term)
            for other in numbers.values():
                if other != term:
                    self.fact("pair", term, other)
            self.instrument(term, entry, numbers)
        self.question(number, case["question"])
        for finding in case.get("findings") or []:
            self.finding(number, finding, numbers)
        used = self.group_conditions[case["order"]] | self.used_groups(case)
        for group in sorted(used):
            self.fact("needs_group", number, quote(group))
            self.codes.update(self.groups[group])

    def used_groups(self, case: Mapping[str, Any]) -> set[str]:
        """Return the groups that stand as a party or a territory."""
        codes = set(listed(case["question"].get("territory")))
        for entry in case["instruments"]:
            codes.update(entry.get("parties") or [], entry.get("territory") or [])
            codes.update((entry.get("successors") or {}).values())
        used = {code for code in codes if code in self.groups}
        waiting = sorted(used)
        while waiting:  # a member may be a group itself
            inner = {code for code in self.groups[waiting.pop()] if code in self.groups} - used
            used |= inner
            waiting += sorted(inner)
        return used

    def instrument(self, term: int, entry: Mapping[str, Any], numbers: Mapping[str, int]) -> None:
        """Write one instrument."""
        self.fact("kind", term, quote(entry["kind"]))
        self.fact("level", term, quote(entry["level"]))
        for key, predicate in (("parties", "party"), ("territory", "territory"), ("subjects", "subject")):
            for code in listed(entry.get(key)):
                self.fact(predicate, term, quote(code))
                (self.topics if key == "subjects" else self.codes).add(code)
        for old, new in (entry.get("successors") or {}).items():
            for code in listed(new):
                self.fact("successor", term, quote(old), quote(code))
                self.codes.add(code)
        for key in (
            "enacted",
            "promulgated",
            "in_force",
            "ended",
            "retroactive_from",
            "in_force_by",
            "not_in_force_by",
        ):
            if entry.get(key):
                self.fact("date", term, quote(key), *days(entry[key]))
        if entry.get("ratified") is not None:
            self.fact("ratification_list", term)
            for code in entry["ratified"]:
                self.fact("ratified", term, quote(code))
        for code in entry.get("rejected_by") or []:
            self.fact("rejected", term, quote(code))
        if entry.get("made_under") in numbers:
            self.fact("made_under", term, numbers[entry["made_under"]])
        if entry.get("forum"):
            self.fact("own_forum", term, quote(entry["forum"]))
        self.attributes(term, entry, "")
        self.consent(term, entry.get("consent") or {})
        for clause in entry.get("clauses") or []:
            self.clause(term, clause, numbers)

    def attributes(self, term: int, entry: Mapping[str, Any], prefix: str) -> None:
        """Write the scalar fields of an instrument under dotted names."""
        for key, value in entry.items():
            if isinstance(value, Mapping):
                self.attributes(term, value, f"{prefix}{key}.")
            elif isinstance(value, bool | int | str) and key not in ("id", "title", "claimed", "act"):
                self.fact("attr", term, quote(prefix + key), constant(value))

    def consent(self, term: int, consent: Mapping[str, Any]) -> None:
        """Write what is known of the consent of a superior authority."""
        if consent.get("required"):
            self.fact("consent_required", term, quote(consent["required"]))
        if not consent.get("given"):
            return
        self.fact("consent_given", term)
        if consent.get("date"):
            self.fact("consent_date", term, *days(consent["date"]))
        elif consent.get("given_by"):
            first, last = days(consent["given_by"])
            self.fact("consent_open_start", term)
            self.fact("given_by", term, first, last)
            self.fact("consent_date", term, 0, last)
        if consent.get("ended"):
            self.fact("consent_ended", term, *days(consent["ended"]))

    def clause(self, term: int, clause: Mapping[str, Any], numbers: Mapping[str, int]) -> None:
        """Write one clause with its target."""
        self.clauses += 1
        name = self.clauses
        self.fact("clause", term, name, quote(clause["type"]))
        if "value" in clause:
            self.fact("clause_value", name, constant(clause["value"]))
        if clause.get("by"):
            self.fact("clause_by", name, *days(clause["by"]))
        target = clause.get("target") or {}
        for identifier in target.get("ids") or []:
            if identifier in numbers and numbers[identifier] != term:
                self.fact("clause_id", name, numbers[identifier])
        for key, predicate in (("kinds", "clause_kind"), ("subjects", "clause_subject"), ("topics", "clause_topic")):
            for value in target.get(key) or []:
                self.fact(predicate, name, quote(value))

    def question(self, number: int, question: Mapping[str, Any]) -> None:
        """Write the question."""
        self.fact("qsubject", number, quote(question["subject"]))
        self.topics.add(question["subject"])
        for code in listed(question.get("territory")):
            self.fact("qterritory", number, quote(code))
            self.codes.add(code)
        self.fact("qdate", number, *days(question["date"]))
        for key, predicate in (("forum", "qforum"), ("addressee", "qaddressee"), ("between", "between")):
            for value in listed(question.get(key)):
                self.fact(predicate, number, quote(value))
        for rule, option in (question.get("choices") or {}).items():
            self.fact("chosen", number, quote(rule), constant(option))

    def finding(self, number: int, finding: Mapping[str, Any], numbers: Mapping[str, int]) -> None:
        """Write one finding; an argument that names an instrument is given both as instrument and as text."""
        self.findings += 1
        name = self.findings
        self.fact("finding", number, name, quote(finding["type"]), constant(finding.get("value")))
        for key, value in finding.items():
            if key in ("type", "value", "reason", "by", "date"):
                continue
            if key == "until":
                self.fact("finding_until", name, quote(value))
            elif key == "pair":
                if all(identifier in numbers for identifier in value):
                    self.fact("arg_pair", name, *(numbers[identifier] for identifier in value))
            else:
                self.fact("arg_text", name, quote(key), quote(str(value)))
                if value in numbers:
                    self.fact("arg", name, quote(key), numbers[value])

    def text(self) -> str:
        """Return all facts, with the ancestors of every code."""
        for codes, separator in ((self.codes, "-"), (self.topics, ".")):
            for code in sorted(codes):
                for ancestor in ancestors(code, separator):
                    self.fact("code_under", quote(code), quote(ancestor))
        return "\n".join(self.facts)


class Oracle:
    """The rules and the vocabulary, ready for any number of cases."""

    def __init__(self, rules: Mapping[str, Any], vocabulary: Mapping[str, Any], reading: Reading = DEFAULT) -> None:
        self.rules = rules
        self.vocabulary = vocabulary
        self.reading = reading
        self.orders: dict[str, OrderCompiler] = {}
        self.program = PROGRAM.read_text(encoding="utf-8")

    def compiled(self, order: str) -> OrderCompiler:
        """Return the compiled rules of one order."""
        if order not in self.orders:
            self.orders[order] = OrderCompiler(self.rules, order, len(self.orders))
        return self.orders[order]

    def solve_all(self, cases: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Answer all cases, in their order."""
        ordered = sorted(range(len(cases)), key=lambda index: str(cases[index]["order"]))
        results: dict[int, dict[str, Any]] = {}
        for start in range(0, len(ordered), BATCH):
            batch = ordered[start : start + BATCH]
            results.update(zip(batch, self.solve_batch([cases[index] for index in batch]), strict=True))
        return [results[index] for index in range(len(cases))]

    def solve_batch(self, cases: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Answer some cases in one grounding."""
        orders = sorted({str(case["order"]) for case in cases})
        groups = {order: self.compiled(order).groups for order in orders}
        facts = CaseFacts(self.vocabulary["groups"], groups)
        for number, case in enumerate(cases):
            facts.case(number, case)
        lines = [line for order in orders for line in self.compiled(order).facts]
        lines.extend(vocabulary_facts(self.vocabulary, orders))
        lines.extend(doctrine_facts(self.rules))
        lines.extend(f"opt({name},{value})." for name, value in dataclasses.asdict(self.reading).items())
        control = clingo.Control(["--warn=none"])
        control.add("base", [], "\n".join([self.program, *lines, facts.text()]))
        control.ground([("base", [])])
        answers: list[Sequence[clingo.Symbol]] = []
        with control.solve(yield_=True) as handle:
            answers.extend(model.symbols(shown=True) for model in handle)
        if len(answers) != 1:
            raise RuntimeError(f"{len(answers)} answer sets")
        return collect(answers[0], facts.ids, len(cases))


def collect(symbols: Iterable[clingo.Symbol], ids: Sequence[str], size: int) -> list[dict[str, Any]]:
    """Turn the atoms of an answer set into results."""
    results: list[dict[str, Any]] = [
        {"outcome": "", "governs": [], "yields": [], "invalid": [], "modifiers": [], "refer_to": None}
        for _ in range(size)
    ]
    referrals: dict[int, set[str]] = {}
    for symbol in symbols:
        arguments = symbol.arguments
        number = arguments[0].number
        result = results[number]
        match symbol.name:
            case "out_outcome":
                result["outcome"] = arguments[1].string
            case "out_governs" | "out_invalid":
                result[symbol.name.removeprefix("out_")].append(ids[arguments[1].number])
            case "out_yields":
                winner = ids[arguments[3].number]
                result["yields"].append({"id": ids[arguments[1].number], "effect": arguments[2].string, "to": winner})
            case "out_modifier":
                modifier = {"id": ids[arguments[1].number], "add": arguments[2].string}
                if arguments[3].string:
                    modifier["until"] = arguments[3].string
                result["modifiers"].append(modifier)
            case "out_refer":
                referrals.setdefault(number, set()).add(arguments[1].string)
    for number, targets in referrals.items():
        if len(targets) > 1:
            raise RuntimeError(f"referred to {sorted(targets)}")
        results[number]["refer_to"] = targets.pop()
    for result in results:
        result["governs"].sort()
        result["invalid"].sort()
        result["yields"].sort(key=lambda entry: (entry["id"], entry["to"], entry["effect"]))
        result["modifiers"].sort(key=lambda entry: (entry["id"], entry["add"], entry.get("until", "")))
    return results


def solve(rules: dict[str, Any], vocabulary: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    """Answer one case."""
    return Oracle(rules, vocabulary).solve_all([case])[0]


def solve_all(
    rules: dict[str, Any], vocabulary: dict[str, Any], cases: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Answer many cases; far quicker than one by one."""
    return Oracle(rules, vocabulary).solve_all(cases)
