"""What may kill a mutant: tests of this repository, each as a function of a content that names what fails."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from dorsum.model.case import Case
from dorsum.proofs.properties import PROPERTIES
from dorsum.proofs.prove import prove
from scripts.mutation.content.contents import Contents
from scripts.mutation.content.expectations import KINDS_OF_TABLES, differs
from scripts.mutation.content.people_checks import (
    development_cases,
    findings_alone,
    people_of_development,
    people_of_the_file,
    people_of_vignettes,
    people_with_one_finding,
    vignettes,
    whole_persons,
)
from scripts.mutation.content.written_cases import written_cases

TRIAGE = ("red_flags", "findings", "facts")
MEDICINES = ("medicine_rules", "care_demands")
LEADS = ("questions",)
Fails = Callable[[Contents, str | None], Iterator[str]]
People = Callable[[Contents], list[Case]]


@dataclass(frozen=True)
class Check:
    """A test as a function; `of` are the kinds of content that it can say something about.

    It is given a content and the one red flag that was changed, or None where anything may have been,
    and yields what fails. `people` are those that it is about, where they can be told beforehand.
    """

    name: str
    of: tuple[str, ...]
    fails: Fails
    people: People | None = None


def _proofs(names: tuple[str, ...], contents: Contents, _rule: str | None) -> Iterator[str]:
    for one in (one for one in PROPERTIES if one.name in names):
        (proof,) = prove(contents.default, [one])
        yield from (f"{one.name}: {failure.claim}" for failure in proof.failures)


def _named_rules(contents: Contents, _rule: str | None) -> Iterator[str]:
    """Yield each cause that names a red flag which is not there, as `dorsum content check` does."""
    known = contents.strict.red_flag.keys()
    yield from (cause.id for cause in contents.strict.causes if not set(cause.red_flags) <= known)


FILES: tuple[Check, ...] = (Check("content check", ("red_flags",), _named_rules),)
"""What is wrong with the content before anybody is asked anything."""

PEOPLE: tuple[Check, ...] = (
    Check("vignettes", TRIAGE, vignettes, people_of_vignettes),
    Check("a finding alone", TRIAGE, findings_alone, people_with_one_finding),
    Check("written cases", TRIAGE, written_cases),
    Check("ten whole persons", (*TRIAGE, "medicine_rules"), whole_persons, people_of_the_file),
    Check("development cases", TRIAGE, development_cases, people_of_development),
)
"""People who must be told what they are told; of each the quickest first."""

_ALSO = {"findings": ("not_sure",)}
"""Kinds of mutants that stand in the table of another kind."""

TABLES: tuple[Check, ...] = tuple(
    Check(f"reviewed table of {kind}", (kind, *_ALSO.get(kind, ())), partial(differs, table, kind))
    for table, kinds in KINDS_OF_TABLES.items()
    for kind in kinds
)
"""What reviewers read in the diff of a change; see the head of each file."""

PROOFS: tuple[Check, ...] = (
    Check("proofs on triage", TRIAGE, partial(_proofs, ("safety_table", "profiles", "no_dead_rule"))),
    Check("proofs on medicines", MEDICINES, partial(_proofs, ("medicines_denied",))),
)
"""The properties that a changed rule can break; they take seconds each, so they come last."""
