"""The same person with some open questions answered, for the solver."""

from collections.abc import Iterator

from dorsum.engine.solver import Said, Symbolic, Term, z3_library


def answers_open_ones(before: Symbolic, after: Symbolic) -> Iterator[Term]:
    """Yield what makes `after` the same person with some open findings answered, against no number."""
    z3 = z3_library()
    said, later = before.said, after.said
    for finding in before.knowledge.findings:
        id = finding.id
        same = z3.And([a[id] == b[id] for a, b in zip(answers_of(said), answers_of(later), strict=True)])
        if finding.kind == "number":
            kept = z3.And(later.given[id], later.value[id] == said.value[id])
            yield z3.Implies(said.given[id], kept)
            yield z3.Implies(z3.Not(later.given[id]), same)
            continue
        is_open = z3.Not(z3.Or(before.yes[id], before.no[id]))
        yield z3.Or(same, z3.And(is_open, z3.Or(later.yes[id], later.no[id])))
        if finding.derived_from is not None and not finding.derives_only_yes:
            is_yes, may_be = after.holds(finding.derived_from), after.may_hold(finding.derived_from)
            yield z3.Implies(is_yes, z3.Not(z3.Or(before.no[id], later.no[id])))
            yield z3.Implies(z3.Not(may_be), z3.Not(z3.Or(before.yes[id], later.yes[id])))
    yield from _new_answers_fit_facts(before, after)


def _new_answers_fit_facts(before: Symbolic, after: Symbolic) -> Iterator[Term]:
    """Yield what keeps a new yes from denying, by a fact, what was already closed."""
    z3 = z3_library()
    for fact in before.knowledge.facts:
        is_new = z3.And(after.said.yes[fact.if_yes], z3.Not(before.said.yes[fact.if_yes]))
        closed = [before.no[id] for id in fact.then_yes] + [before.yes[id] for id in fact.then_no]
        yield z3.Implies(is_new, z3.Not(z3.Or(closed)))


def answers_of(said: Said) -> tuple[dict[str, Term], ...]:
    """Return what was said, by finding: yes, no and not sure."""
    return dict(said.yes), dict(said.no), dict(said.unsure)
