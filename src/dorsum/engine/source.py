"""Writes the Python source that evaluates all rules of a content on bit sets.

One bit stands for each finding and one for each comparison with a number. `y` holds what is
yes, `n` what is no; a rule is yes when it holds for `y`, possible when it holds for `p`, which is
everything but `n`. In closure `k` holds what a number denies, `h` what can no longer become no. Closure
is straight-line code, because the content check keeps gates and facts free of circles and of each other
(`docs/decisions/closure.md`).
"""

from collections.abc import Iterable, Mapping
from graphlib import TopologicalSorter
from itertools import groupby

from dorsum.model.knowledge import Finding, Knowledge, RedFlag
from dorsum.model.rules import And, Compare, CountOf, IsYes, Not, Or, Rule, leaves, parts

Bits = Mapping[IsYes | Compare, int]


def bits_of(knowledge: Knowledge) -> Bits:
    """Return the bit of every finding and of every comparison in the content."""
    found: dict[IsYes | Compare, None] = {IsYes(finding.id): None for finding in knowledge.findings}
    rules = [flag.when for flag in knowledge.red_flags]
    rules += [finding.derived_from for finding in knowledge.findings if finding.derived_from]
    for rule in rules:
        found.update(dict.fromkeys(leaf for leaf in leaves(rule) if isinstance(leaf, Compare)))
    return {leaf: 1 << place for place, leaf in enumerate(found)}


def write_source(knowledge: Knowledge, bits: Bits) -> str:
    """Return a module with `close`, `ends`, and for each red flag `yes_N`, `missing_N`, `behind_N`."""
    writer = _Writer(knowledge, bits)
    return "\n".join([*writer.close(), *writer.ends(), *writer.explanations()]) + "\n"


class _Writer:
    def __init__(self, knowledge: Knowledge, bits: Bits) -> None:
        self.knowledge = knowledge
        self.bits = bits
        self.all = sum(bits.values())

    def mask(self, findings: Iterable[str]) -> int:
        return sum(self.bits[IsYes(finding)] for finding in dict.fromkeys(findings))

    # closure

    def close(self) -> list[str]:
        lines = ["def close(yes, no, unsure, numbers):", "    y = yes", "    n = no", "    k = 0"]
        lines += self._compare_numbers() + self._derive() + self._reopen_gates()
        lines += self._imply_yes() + self._hold() + self._conclude_no() + self._doubt_timing()
        return [*lines, "    return y, n", ""]

    def _compare_numbers(self) -> list[str]:
        lines = []
        for place, finding in enumerate(numbers_of(self.knowledge)):
            own = [leaf for leaf in self.bits if isinstance(leaf, Compare) and leaf.finding == finding.id]
            lines += [f"    v = numbers[{place}]", "    if v is not None:"] * bool(own)
            for leaf in own:
                lines += self._compare(leaf)
        return lines

    def _compare(self, leaf: Compare) -> list[str]:
        """Return the lines for one comparison and the findings that are nothing but it."""
        bit = self.bits[leaf]
        same = [finding for finding in self.knowledge.findings if finding.derived_from == leaf]
        both = self.mask(finding.id for finding in same if not finding.derives_only_yes)
        only_yes = self.mask(finding.id for finding in same if finding.derives_only_yes)
        lines = [f"        if v {leaf.operator} {leaf.number!r}:"]
        lines.append(f"            y |= {bit | both}; n &= {self.all ^ both}")
        lines += [f"            y |= {only_yes} & ~no"] * bool(only_yes)
        return [*lines, f"        else: n |= {bit} | {both} & ~yes; k |= {both}"]

    def _derive(self) -> list[str]:
        lines = [f"    p = {self.all} & ~n"]
        for finding in self.knowledge.findings:
            if finding.derived_from is not None and not isinstance(finding.derived_from, Compare):
                lines += self._derive_one(finding, finding.derived_from)
        return lines

    def _derive_one(self, finding: Finding, rule: Rule) -> list[str]:
        bit = self.bits[IsYes(finding.id)]
        if finding.derives_only_yes:
            return [f"    if {self.holds(rule)} and not no & {bit}: y |= {bit}"]
        return [
            f"    if {self.holds(rule)}: y |= {bit}; n &= {self.all ^ bit}",
            f"    elif not ({self.holds(rule, possible=True)}):",
            f"        k |= {bit}",
            f"        if not yes & {bit}: n |= {bit}",
        ]

    def _reopen_gates(self) -> list[str]:
        lines = []
        for gate, behind in self.knowledge.dependents.items():
            bit = self.mask([gate])
            lines.append(f"    if yes & {self.mask(behind)} and not k & {bit}: n &= {self.all ^ bit}")
        return lines

    def _implications(self) -> list[tuple[str, int]]:
        """Return each implied finding with its premises, premises before what they imply."""
        premises: dict[str, set[str]] = {}
        for fact in self.knowledge.facts:
            for finding in fact.then_yes:
                premises.setdefault(finding, set()).add(fact.if_yes)
        order = TopologicalSorter(premises).static_order()
        return [(finding, self.mask(sorted(premises[finding]))) for finding in order if finding in premises]

    def _unless_unshaken(self, finding: str) -> str:
        """Return the condition that no number that must agree (age, sex) holds the finding against facts."""
        return f" and not k & {self.mask([finding])}" if self.knowledge.finding[finding].must_agree else ""

    def _imply_yes(self) -> list[str]:
        lines = []
        for finding, premises in self._implications():
            bit = self.mask([finding])
            test = f"y & {premises}{self._unless_unshaken(finding)}"
            lines.append(f"    if {test}: y |= {bit}; n &= {self.all ^ bit}")
        return lines

    def _hold(self) -> list[str]:
        lines = ["    h = unsure & ~y & ~n", "    if h:"]
        for finding, premises in self._implications():
            bit = self.mask([finding])
            test = f"h & {premises} and not y & {bit}{self._unless_unshaken(finding)}"
            lines.append(f"        if {test}: h |= {bit}; n &= {self.all ^ bit}")
        return [*lines, "        pass"]

    def _conclude_no(self) -> list[str]:
        # INVARIANT: what was answered is in `y`, `n` or `h`, but for a reopened gate, which has a yes behind.
        lines = []
        for gate, behind in self.knowledge.dependents.items():
            lines.append(f"    if yes & {self.mask(behind)}: h |= {self.mask([gate])}")
        for fact in self.knowledge.facts:
            if fact.then_no:
                lines.append(
                    f"    if y & {self.mask([fact.if_yes])}: n |= {self.mask(fact.then_no)} & ~(y | h)"
                )
        lines += [line for finding in self._refutable() for line in self._refute(finding)]
        return lines + self._close_gates()

    def _refutable(self) -> list[str]:
        """Return every premise of a fact, what it implies before itself."""
        implied: dict[str, set[str]] = {}
        for fact in self.knowledge.facts:
            implied.setdefault(fact.if_yes, set()).update(fact.then_yes, fact.then_any_yes)
        return [finding for finding in TopologicalSorter(implied).static_order() if finding in implied]

    def _refute(self, finding: str) -> list[str]:
        facts = [fact for fact in self.knowledge.facts if fact.if_yes == finding]
        tests = [f"n & {self.mask(fact.then_yes)}" for fact in facts if fact.then_yes]
        tests += [f"y & {self.mask(fact.then_no)}" for fact in facts if fact.then_no]
        any_of = [self.mask(fact.then_any_yes) for fact in facts if fact.then_any_yes]
        tests += [f"n & {mask} == {mask}" for mask in any_of]
        bit = self.mask([finding])
        return [f"    if ({' or '.join(tests)}) and not (y | h) & {bit}: n |= {bit}"]

    def _close_gates(self) -> list[str]:
        behind: dict[str, list[str]] = {}
        for finding in self.knowledge.findings:
            if finding.gate:
                behind.setdefault(finding.gate, []).append(finding.id)
        gates = TopologicalSorter({gate: _gates_of(self.knowledge, gate) for gate in behind}).static_order()
        return [f"    if n & {self.mask([gate])}: n |= {self.mask(behind[gate])} & ~y" for gate in gates]

    def _doubt_timing(self) -> list[str]:
        lines = []
        for finding in self.knowledge.findings:
            if finding.times:
                bit, signs = self.mask([finding.id]), self.mask(finding.times)
                lines.append(f"    if (y | n) & {signs} != {signs}: n &= {self.all ^ bit}")
        return lines

    # both ends

    def ends(self) -> list[str]:
        lines = ["def ends(y, n):", f"    p = {self.all} & ~n", "    fired = []", "    possible = []"]
        lines += ["    fire, may = fired.append, possible.append", "    at_least = at_most = 0"]
        for rank, flags in groupby(self.knowledge.red_flags, self._rank):
            lines += ["    f, m = len(fired), len(possible)"]
            lines += [line for flag in flags for line in self._either(flag)]
            lines += [f"    if at_least < {rank} and len(fired) > f: at_least = {rank}"]
            lines += [f"    if at_most < {rank} and len(possible) > m: at_most = {rank}"]
        return [
            *lines,
            "    if at_most < at_least: at_most = at_least",
            "    return at_least, at_most, fired, possible",
            "",
        ]

    def _rank(self, flag: RedFlag) -> int:
        return self.knowledge.level[flag.level].rank

    def _either(self, flag: RedFlag) -> list[str]:
        """Return the lines that put a red flag among those that fired or those that are possible."""
        return [
            f"    if {self.holds(flag.when, possible=True)}:",
            f"        if {self.holds(flag.when)}: fire({flag.id!r})",
            f"        else: may({flag.id!r})",
        ]

    def holds(self, rule: Rule, *, possible: bool = False) -> str:
        """Return an expression that is true when the rule is yes (or, with `possible`, not no)."""
        known = "p" if possible else "y"
        match rule:
            case IsYes() | Compare():
                return f"{known} & {self.bits[rule]}"
            case Not(term):
                return f"not ({self.holds(term, possible=not possible)})"
            case Or():
                plain, others = self._split(_flat(rule))
                return _joined(" or ", [f"{known} & {plain}"] * bool(plain), others, self, possible)
            case And():
                plain, others = self._split(_flat(rule))
                all_plain = f"not n & {plain}" if possible else f"y & {plain} == {plain}"
                return _joined(" and ", [all_plain] * bool(plain), others, self, possible)
            case CountOf(least, terms):  # pragma: no branch  # the cases are all kinds of rule there are
                return self._count_holds(least, terms, possible)

    def _count_holds(self, least: int, terms: tuple[Rule, ...], possible: bool) -> str:
        plain, _ = self._split(terms)
        if plain.bit_count() != len(terms):
            counted = " + ".join(f"bool({self.holds(term, possible=possible)})" for term in terms)
            return f"({counted}) >= {least}"
        return f"({'p' if possible else 'y'} & {plain}).bit_count() >= {least}"

    def _split(self, terms: tuple[Rule, ...]) -> tuple[int, list[Rule]]:
        """Return the mask of the terms that are leaves, and the other terms."""
        own = {term for term in terms if isinstance(term, IsYes | Compare)}
        return sum(self.bits[term] for term in own), [term for term in terms if term not in own]

    # explanations

    def explanations(self) -> list[str]:
        lines = []
        for place, flag in enumerate(self.knowledge.red_flags):
            head = f"    p = {self.all} & ~n"
            lines += [f"def yes_{place}(y, n):", head, f"    return bool({self.holds(flag.when)})", ""]
            lines += [f"def missing_{place}(y, n):", head, f"    return {self.missing(flag.when)}", ""]
            lines += [f"def behind_{place}(y, n):", head, f"    return {self.behind(flag.when)}", ""]
        return lines

    def missing(self, rule: Rule) -> str:
        """Return an expression for the open leaves that matter, given that the rule is unknown."""
        if isinstance(rule, IsYes | Compare):
            return str(self.bits[rule])
        plain, others = self._split(parts(rule))
        pieces = [f"({plain} & ~(y | n))"] * bool(plain)
        for part in others:
            unknown = f"({self.holds(part, possible=True)}) and not ({self.holds(part)})"
            pieces.append(f"(({self.missing(part)}) if {unknown} else 0)")
        return " | ".join(pieces)

    def behind(self, rule: Rule) -> str:
        """Return an expression for the leaves that make the rule yes, given that it is yes."""
        match rule:
            case IsYes() | Compare():
                return str(self.bits[rule])
            case Not(term):
                return f"({sum(self.bits[leaf] for leaf in leaves(term))} & (y | n))"
            case _:
                plain, others = self._split(parts(rule))
                pieces = [f"({plain} & y)"] * bool(plain)
                pieces += [f"(({self.behind(part)}) if {self.holds(part)} else 0)" for part in others]
                return " | ".join(pieces)


def _joined(word: str, first: list[str], others: list[Rule], writer: _Writer, possible: bool) -> str:
    return "(" + word.join(first + [f"({writer.holds(term, possible=possible)})" for term in others]) + ")"


def _flat(rule: Or | And) -> tuple[Rule, ...]:
    """Return the terms, those of an `or` inside an `or` (of a macro, say) put in its place."""
    found: list[Rule] = []
    for term in rule.terms:
        found += _flat(term) if isinstance(term, Or | And) and type(term) is type(rule) else [term]
    return tuple(found)


def _gates_of(knowledge: Knowledge, finding: str) -> list[str]:
    gate = knowledge.finding[finding].gate
    return [gate] if gate else []


def numbers_of(knowledge: Knowledge) -> tuple[Finding, ...]:
    """Return the findings that are numbers, in the order the generated code expects them."""
    return tuple(finding for finding in knowledge.findings if finding.kind == "number")
