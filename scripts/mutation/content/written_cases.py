"""The people written by hand for red flags, held against a content: `content/cases/`."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from dorsum.authoring.schemas import Person, RuleCasesForm
from dorsum.engine import plain
from dorsum.installed.rules import content_folder
from dorsum.model.case import Case
from dorsum.model.knowledge import Finding, Knowledge
from dorsum.model.truth import Answer, Truth
from scripts.mutation.content.contents import Contents

PLAIN_NUMBERS = {"age": 40.0, "days_since_onset": 3.0}
"""Years and days of a person about whom the case does not say them."""
FEMALE = "female_at_birth"
WANTED = {"fires": Truth.YES, "just_not": Truth.NO, "left_open": Truth.UNKNOWN}


@cache
def forms() -> Mapping[str, RuleCasesForm]:
    """Return the three people of each red flag that has some, by its id."""
    return {path.stem: _read_form(path) for path in sorted((content_folder() / "cases").glob("*.yaml"))}


def _read_form(path: Path) -> RuleCasesForm:
    return RuleCasesForm.model_validate(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))


def written_cases(contents: Contents, rule: str | None) -> Iterator[str]:
    """Yield each written person about whom the content says something else; of one red flag, or of all."""
    for id, who in ((id, who) for id in forms() if rule in (None, id) for who in WANTED):
        if truth_for(contents, id, who) is not WANTED[who]:
            yield f"{id} {who}"


def truth_for(contents: Contents, rule: str, who: str) -> Truth | None:
    """Return what a red flag says about a written person; None where there is no such red flag."""
    knowledge = contents.about(rule)
    if (flag := knowledge.red_flag.get(rule)) is None:
        return None
    case = case_about(getattr(forms()[rule], who), knowledge)
    return plain.truth_of(flag.when, plain.close(case, knowledge).truths, plain.Numbers(case.numbers))


def case_about(person: Person, knowledge: Knowledge) -> Case:
    """Return the case of a person: what is neither yes nor open is no, in words or by a plain number."""
    unasked = {id for left in person.open for id in (left, *knowledge.inputs_of.get(left, ()))}
    yes = frozenset(person.yes)
    said = {f.id: _said(f, yes, knowledge) for f in knowledge.findings if f.id not in unasked}
    numbers = {**PLAIN_NUMBERS, **person.numbers}
    return Case(
        answers={id: answer for id, answer in said.items() if answer is not None},
        numbers={id: float(value) for id, value in numbers.items() if id not in unasked},
    )


def _said(finding: Finding, yes: frozenset[str], knowledge: Knowledge) -> Answer | None:
    """Return the answer in words; None for a number, and for what a number or the sex decides."""
    if finding.id in yes:
        return Answer.YES
    if finding.kind == "choice":
        return Answer.YES if is_female(yes, knowledge) else Answer.NO
    is_computed = finding.derived_from is not None and not finding.derives_only_yes
    return None if finding.kind == "number" or is_computed else Answer.NO


def is_female(yes: frozenset[str], knowledge: Knowledge) -> bool:
    """Whether the person is said to be female, or has what only women have."""
    return FEMALE in yes or any(f.if_yes in yes and FEMALE in f.then_yes for f in knowledge.facts)
