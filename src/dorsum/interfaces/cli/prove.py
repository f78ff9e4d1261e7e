"""`dorsum prove`."""

import json
import sys
from typing import Annotated, Any

import typer

from dorsum.authoring.suggestions import suggestion
from dorsum.errors import FileError
from dorsum.installed.progress import progress_bar
from dorsum.installed.rules import open_rules
from dorsum.model.case_writing import case_as_mapping, case_as_yaml
from dorsum.model.knowledge import Knowledge
from dorsum.proofs.properties import PROPERTIES
from dorsum.proofs.prove import Failure, Proof
from dorsum.proofs.prove import prove as prove_properties

NOT_PROVED = 1


def prove(
    name: Annotated[
        str | None, typer.Option("--property", help="Prove one property only, by its name.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Prove the safety properties over all possible answers.

    A property that fails prints the smallest person who shows it, as a case file, and the exit code is 1.
    """
    known = {one.name: one for one in PROPERTIES}
    if name is not None and name not in known:
        hint = suggestion(name, known) or f"; there are {', '.join(known)}"
        raise FileError(f"there is no property `{ascii(name)[1:-1]}`{hint}")
    knowledge = open_rules().knowledge
    chosen = [known[name]] if name else list(PROPERTIES)
    with progress_bar("proofs") as tell:
        proofs = prove_properties(knowledge, chosen, progress=tell)
    if as_json:
        json.dump([_as_json(proof, knowledge) for proof in proofs], sys.stdout, indent=2)
        sys.stdout.write("\n")
    else:
        for proof in proofs:
            _print(proof, knowledge)
    if not all(proof.holds for proof in proofs):
        raise typer.Exit(NOT_PROVED)


def _as_json(proof: Proof, knowledge: Knowledge) -> dict[str, Any]:
    return {
        "property": proof.name,
        "sentence": proof.sentence,
        "holds": proof.holds,
        "claims": proof.claims,
        "known_gaps": list(proof.known_gaps),
        "seconds": round(proof.seconds, 3),
        "failures": [_failure_as_json(failure, knowledge) for failure in proof.failures],
        "content_hash": knowledge.content_hash,
    }


def _failure_as_json(failure: Failure, knowledge: Knowledge) -> dict[str, Any]:
    return {
        "claim": failure.claim,
        "says": failure.says,
        "rules": list(failure.rules),
        "also_yes": list(failure.also_yes),
        "case": case_as_mapping(failure.person, knowledge) if failure.person else None,
    }


def _print(proof: Proof, knowledge: Knowledge) -> None:
    verdict = "proved" if proof.holds else f"FAILS ({len(proof.failures)})"
    print(f"{proof.name}: {verdict}, {proof.claims} claims, {proof.seconds:.1f} s. {proof.sentence}")
    if proof.known_gaps:
        print(f"  Known gaps, shown to fail and not yet mended: {', '.join(proof.known_gaps)}")
    for failure in proof.failures:
        print(f"\n# {failure.claim}: {failure.says}")
        if failure.rules:
            print(f"# about: {', '.join(failure.rules)}")
        if failure.also_yes:
            print(f"# one more yes: {', '.join(failure.also_yes)}")
        if failure.person is not None:
            print(case_as_yaml(case_as_mapping(failure.person, knowledge)))
