"""The walk through the stages: from a question, instruments and findings to an opinion.

Source: the casebook format, section 4. Stages over single instruments set flags, leave instruments out or strike
them; the stage of referral looks at the whole question; the stages over pairs let the first rule that fits decide
each pair, both directions at once; then the labelling of :mod:`foedus.law.precedence.defeat` says who is left
standing. The order in which instruments or findings are given never matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from foedus.law.precedence.conditions import holds
from foedus.law.precedence.defeat import stand
from foedus.law.precedence.opinion import (
    REFERRED,
    Answer,
    Decided,
    LeftOut,
    Modifier,
    Opinion,
    Referral,
    Setting,
    Step,
    Yielded,
)
from foedus.law.precedence.pack import Condition, Law, Rule, Selector
from foedus.law.precedence.values import Finding, Instrument, Question
from foedus.law.precedence.view import LIVE, View, chosen

MOST: Final = 1000
"""How many live instruments one question may weigh against each other: half a million pairs, a few seconds."""

_UNEXAMINED: Final = "Both would govern, and nobody has recorded whether they can be obeyed together."

Labels = Mapping[str, bool | None]


class TooManyError(ValueError):
    """More instruments meet the question than can be weighed in pairs."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} instruments meet the question; at most {MOST} can be weighed against each other")
        self.count = count


class Memory:
    """What several runs over the same instruments say alike of two of them, whatever the day and the findings.

    Of most pairs nothing is recorded, and a rule says the same of all of these; one value serves every run.
    """

    def __init__(self) -> None:
        self.sure: dict[tuple[str, str, str], tuple[Decided, Step]] = {}
        self.open: dict[tuple[tuple[str, str], str | None], Referral] = {}


def decide(
    law: Law,
    order: str,
    question: Question,
    instruments: Iterable[Instrument],
    findings: Iterable[Finding] = (),
    memory: Memory | None = None,
) -> Opinion:
    """Give the opinion of a legal order on a question; a ``memory`` is shared by runs of the same law and order.

    Raises:
        TooManyError: too many instruments meet the question.

    """
    shown = sorted(instruments, key=lambda item: item.id)
    view = View(law, order, question, shown, findings)
    return Pipeline(view, memory).run()


class Pipeline:
    """One run over one view."""

    def __init__(self, view: View, memory: Memory | None = None) -> None:
        self.view = view
        self.memory = memory
        self.steps: list[Step] = []
        self.decided: list[Decided] = []
        self.dropped: list[LeftOut] = []
        self.invalid: list[LeftOut] = []
        view.conflict_opens = self._opens

    def run(self) -> Opinion:
        """Walk the pipeline once."""
        referral: Referral | None = None
        for stage in self.view.law.pipeline:
            if stage.over == "instrument":
                self._single(stage.name)
            elif stage.over == "question":
                referral = referral or self._refer(stage.name)
        if referral is not None:
            return self._opinion(REFERRED, Answer(), (referral,))
        live = [item for item in self.view.instruments.values() if self.view.is_live(item)]
        if len(live) > MOST:
            raise TooManyError(len(live))
        for one, other in combinations(live, 2):
            self.decided.append(self.pair(one, other))
        return self._conclude(live)

    def _rules(self, stage: str) -> list[Rule]:
        day = self.view.question.date
        return [rule for rule in self.view.law.rules_of(self.view.order, stage) if rule.during.holds(day)]

    # ---- single instruments

    def _single(self, stage: str) -> None:
        law, view, day = self.view.law, self.view, self.view.question.date
        meant: dict[int, list[Instrument]] = {}
        for item in view.instruments.values():
            for number in view.recorded.single(stage, item):
                meant.setdefault(number, []).append(item)
        rules = law.rules_of(view.order, stage)
        for number, items in sorted(meant.items()):
            rule = rules[number]
            if rule.during.holds(day):
                # All at once: what the rule does to one instrument must not decide whether it fits another.
                live = [item for item in items if view.status[item.id] == LIVE]
                for item in [item for item in live if self._holds_for(rule, {"x": item})]:
                    self._apply(rule, item)

    def _apply(self, rule: Rule, item: Instrument) -> None:
        then = rule.then
        assert then is not None  # an operative rule does something
        for name, value in then.set_flags:
            self.view.flags[item.id, name] = value
            self._note(rule, (item.id,), "set", name if value else f"not {name}")
        if then.drop is not None:
            self.view.status[item.id] = then.drop
            self.dropped.append(LeftOut(item.id, then.drop, rule.id))
            self._note(rule, (item.id,), "drop", then.drop)
        elif then.invalid is not None:
            self.view.status[item.id] = "invalid"
            self.invalid.append(LeftOut(item.id, then.invalid, rule.id))
            self._note(rule, (item.id,), "invalid", then.invalid)

    def _fits(self, rule: Rule, names: dict[str, Instrument]) -> bool:
        for name, item in names.items():
            selector: Selector = getattr(rule, name)
            if not selector.may_be(item.kind, item.level):
                return False
        return self._holds_for(rule, names)

    def _holds_for(self, rule: Rule, names: dict[str, Instrument]) -> bool:
        """Whether flags and conditions fit, kind and level having been looked at."""
        flags = self.view.flags
        for name, item in names.items():
            selector: Selector = getattr(rule, name)
            for flag, wanted in selector.flags:
                if flags.get((item.id, flag)) is not wanted:
                    return False
        return self._conditions(rule, names)

    def _conditions(self, rule: Rule, names: dict[str, Instrument]) -> bool:
        view = self.view
        for condition in rule.when:  # plain loops: this is where a question spends its time
            if not holds(view, names, condition):
                return False
        for condition in rule.unless:  # noqa: SIM110
            if holds(view, names, condition):
                return False
        return True

    def _note(self, rule: Rule, about: tuple[str, ...], did: str, what: str = "") -> None:
        self.steps.append(Step(rule.stage, rule.id, about, did, what))

    # ---- the whole question

    def _refer(self, stage: str) -> Referral | None:
        for rule in self._rules(stage):
            if not _at_the_end(rule) and self._conditions(rule, {}):
                return self._referral(rule)
        return None

    def _referral(self, rule: Rule) -> Referral:
        assert rule.then is not None  # an operative rule does something
        to = rule.then.refer or ""
        self._note(rule, (), "refer", to)
        return Referral(to, rule.says, rule.id)

    # ---- pairs

    def pair(self, one: Instrument, other: Instrument) -> Decided:
        """Let the first rule that fits decide a pair; a rule counts in each direction in which it fits."""
        both = (one.id, other.id)
        plan = self.view.recorded.plan(one, other)
        if plan.sure is not None:
            return self._surely(plan.sure, both)
        conflict: str | None = None
        there, back = {"a": one, "b": other}, {"a": other, "b": one}
        for rule, needs_conflict, forward, backward in plan.rules:
            if needs_conflict and conflict is None:
                break
            if not rule.during.holds(self.view.question.date):
                continue
            then = rule.then
            assert then is not None  # an operative rule does something
            fitting = [there] if forward and self._holds_for(rule, there) else []
            # The other direction matters only where somebody wins, or where this one does not fit.
            if backward and (then.prevails is not None or not fitting) and self._holds_for(rule, back):
                fitting.append(back)
            if not fitting:
                continue
            if then.conflict:
                conflict = conflict or rule.id
                self._note(rule, both, "conflict")
                continue
            return self._decision(rule, both, fitting, conflict)
        if conflict is None:
            return Decided(both, "unassessed")
        return Decided(both, "no_rule", conflict=conflict)

    def _surely(self, rule: Rule, both: tuple[str, str]) -> Decided:
        if self.memory is None:
            return self._decision(rule, both, (), None)
        key = (*both, rule.id)
        known = self.memory.sure.get(key)
        if known is not None:
            self.steps.append(known[1])
            return known[0]
        found = self._decision(rule, both, (), None)
        self.memory.sure[key] = found, self.steps[-1]
        return found

    def _decision(
        self, rule: Rule, both: tuple[str, str], fitting: Sequence[dict[str, Instrument]], conflict: str | None
    ) -> Decided:
        then = rule.then
        assert then is not None  # an operative rule does something
        if then.refer is not None:
            self._note(rule, both, "refer", then.refer)
            return Decided(both, "refer", rule.id, refer_to=then.refer, conflict=conflict, stage=rule.stage)
        if then.prevails is None:
            how = "unassessed" if then.unassessed else "alongside"
            self._note(rule, both, how)
            return Decided(both, how, rule.id, conflict=conflict, stage=rule.stage)
        effect = then.effect
        if effect == "ladder":
            effect = self.view.law.vocabulary.ladder_effect[self.view.order]
        loser = "b" if then.prevails == "a" else "a"
        beats = tuple((names[then.prevails].id, names[loser].id) for names in fitting)
        for winner, beaten in beats:
            self._note(rule, (winner, beaten), "prevails", effect or "")
        return Decided(both, "prevails", rule.id, beats, effect, then.plus, conflict=conflict, stage=rule.stage)

    def _opens(self, one: Instrument, other: Instrument) -> bool:
        for rule, _, forward, backward in self.view.recorded.plan(one, other).openers:
            if rule.during.holds(self.view.question.date):
                if forward and self._holds_for(rule, {"a": one, "b": other}):
                    return True
                if backward and self._holds_for(rule, {"a": other, "b": one}):
                    return True
        return False

    # ---- the end

    def _conclude(self, live: Sequence[Instrument]) -> Opinion:
        beats = [pair for item in self.decided for pair in item.beats]
        labels = stand((item.id for item in live), beats)
        governs = tuple(name for name, label in labels.items() if label)
        yields = tuple(sorted(self._yields(labels)))
        modifiers = self._modifiers(labels, yields)
        answer = Answer(governs, yields, tuple(sorted(self.invalid)), modifiers)
        referrals = tuple(self._open_points(labels))
        if referrals:
            return self._opinion(REFERRED, Answer(), referrals, answer)
        last = self._at_the_end(answer)
        if last is not None:
            return self._opinion(REFERRED, Answer(), (last,), answer)
        return self._opinion(self._label(answer), answer)

    def _yields(self, labels: Labels) -> Iterator[Yielded]:
        for item in self.decided:
            for winner, loser in item.beats:
                if labels[winner] and labels[loser] is False:
                    yield Yielded(loser, item.effect or "", winner, item.rule or "")

    def _open_points(self, labels: Labels) -> Iterator[Referral]:
        undecided = tuple(name for name, label in labels.items() if label is None)
        for item in sorted((item for item in self.decided if item.how == "refer"), key=self._place_of_rule):
            rule = self.view.law.by_id[item.rule or ""]
            yield Referral(item.refer_to or "", rule.says, rule.id, item.pair)
        for item in self.decided:
            if item.how == "no_rule":
                yield Referral("no_rule", "The two conflict, and no rule of the order ranks them.", None, item.pair)
        if undecided:
            yield Referral("undecided", "They defeat each other, and no priority is left.", None, undecided)
        for item in self.decided:
            if item.how == "unassessed" and labels[item.pair[0]] and labels[item.pair[1]]:
                yield self._unexamined(item)

    def _unexamined(self, item: Decided) -> Referral:
        known = None if self.memory is None else self.memory.open.get((item.pair, item.rule))
        if known is None:
            known = Referral("findings_missing", _UNEXAMINED, item.rule, item.pair)
            if self.memory is not None:
                self.memory.open[item.pair, item.rule] = known
        return known

    def _place_of_rule(self, item: Decided) -> tuple[int, int, tuple[str, str]]:
        """Where the deciding rule stands in the pipeline: of several referrals the earliest counts first."""
        law = self.view.law
        for number, stage in enumerate(law.pipeline):
            if item.stage == stage.name:
                rules = [rule.id for rule in law.rules_of(self.view.order, stage.name)]
                return number, rules.index(item.rule or ""), item.pair
        return len(law.pipeline), 0, item.pair

    def _at_the_end(self, answer: Answer) -> Referral | None:
        kinds = {item.id: item.kind for item in self.view.instruments.values()}
        lost = [(item.id, item.effect) for item in answer.yields] + [(item.id, item.reason) for item in answer.invalid]
        self.view.struck = [(kinds[name], effect) for name, effect in lost]
        for stage in self.view.law.pipeline:
            if stage.over == "question":
                for rule in self._rules(stage.name):
                    if _at_the_end(rule) and self._conditions(rule, {}):
                        return self._referral(rule)
        return None

    def _modifiers(self, labels: Labels, yields: Sequence[Yielded]) -> tuple[Modifier, ...]:
        """Collect what goes with losing: from the rules that decided, and from the stage of modifiers."""
        lost = [item.id for item in yields] + [item.id for item in self.invalid]
        of: dict[str, set[str]] = {name: set() for name in lost}
        for item in self.decided:
            for winner, loser in item.beats:
                if labels[winner] and labels[loser] is False:
                    of[loser].update(item.plus)
        blocked: dict[str, set[str]] = {}
        for stage in self.view.law.pipeline:
            for rule in self._rules(stage.name) if stage.over == "result" else ():
                for name in sorted(of):
                    self._modify(rule, name, of[name], blocked.setdefault(name, set()))
        found = [(name, add) for name, adds in of.items() for add in adds - blocked.get(name, set())]
        return tuple(sorted(Modifier(name, add, self._until(name, add)) for name, add in found))

    def _until(self, name: str, add: str) -> str:
        """Return the day that goes with keeping a norm, from the finding that asks for it."""
        kept = self.view.findings.get("gap_worse", []) if add == "+keep_until" else []
        return max((item.until for item in kept if item.first == name and item.until), default="")

    def _modify(self, rule: Rule, name: str, added: set[str], blocked: set[str]) -> None:
        then = rule.then
        if then is None or not self._fits(rule, {"b": self.view.instruments[name]}):
            return
        if then.add is not None:
            added.add(then.add)
            self._note(rule, (name,), "add", then.add)
        if then.block is not None:
            blocked.add(then.block)
            self._note(rule, (name,), "block", then.block)

    def _label(self, answer: Answer) -> str:
        """Compute the outcome: the first label that fits (casebook format, section 3)."""
        if answer.yields:
            return "prevails"
        labels = self.view.law.vocabulary.drop_labels
        for item in self.dropped:
            if labels.get(item.reason) and self.view.subject_matches(self.view.instruments[item.id]):
                return labels[item.reason] or ""
        return "invalid" if answer.invalid else "no_conflict"

    def _opinion(
        self, outcome: str, answer: Answer, referrals: tuple[Referral, ...] = (), provisional: Answer | None = None
    ) -> Opinion:
        return Opinion(
            self.view.order, self.view.question, outcome, answer, referrals, provisional, tuple(sorted(self.dropped)),
            tuple(self.decided), tuple(self.steps), tuple(self._settings()), self.view.law.versions,
            self._shown(),
        )  # fmt: skip

    def _shown(self) -> tuple[Finding, ...]:
        """The findings in an order of their own, so that the order in which they came does not matter."""
        found = (item for items in self.view.findings.values() for item in items)
        return tuple(sorted(found, key=_finding_key))

    def _settings(self) -> Iterator[Setting]:
        """The disputes in which the rules used stand, those whose option was asked for, and those the asker decided."""
        law, question, view = self.view.law, self.view.question, self.view
        used = {law.by_id[step.rule].doctrine_of or step.rule for step in self.steps}
        concerned = used | view.options_read | set(question.choices)
        for rule in law.disputes:
            if rule.id in concerned and rule.doctrine is not None:
                by = "default"
                if rule.id in question.choices:
                    by = "choice"
                elif (question.forum or "") in rule.doctrine.by_forum:
                    by = "forum"
                option = chosen(rule.id, rule.doctrine, question)
                yield Setting(rule.id, option, by, rule.id in view.options_read)


def _finding_key(item: Finding) -> tuple[str, ...]:
    last = (item.reason, item.by, item.date, item.until or "", item.ref or "")
    return item.type, item.first, item.second, str(item.value), *last


def _at_the_end(rule: Rule) -> bool:
    return any(_asks(condition, "struck") for condition in rule.when)


def _asks(condition: Condition, name: str) -> bool:
    return condition.name == name or any(_asks(part, name) for part in condition.parts)
