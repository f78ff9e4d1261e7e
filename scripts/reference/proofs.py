"""docs/reference/proofs.md: what was proved, about which content, and how long it took."""

from collections.abc import Sequence

from bench.machine import about_machine
from dorsum import __version__
from dorsum.engine.solver import z3_library
from dorsum.model.knowledge import Knowledge
from dorsum.proofs.prove import Proof, prove
from scripts.reference.markdown import MADE, bullets, code, page, table

_ABOUT = """\
Each property is a set of claims about all possible answers, not about examples. The solver (Z3) looks for a
person who breaks a claim; where it finds none, the claim is proved. [How Dorsum
decides](../explanation/how-dorsum-decides.md) says what the words mean. `dorsum prove` does the same; a
property that fails prints the smallest person who shows it. The tests plant a fault against each property
and see that it is found."""


def proofs_page(knowledge: Knowledge) -> str:
    """Prove every property and return the page."""
    proofs = prove(knowledge)
    rows = [
        (code(proof.name), proof.sentence, str(proof.claims), _result(proof), f"{proof.seconds:.1f} s")
        for proof in proofs
    ]
    seconds = sum(proof.seconds for proof in proofs)
    return page(
        "# Proofs",
        MADE,
        bullets((f"content: {knowledge.version}", f"content hash: {knowledge.content_hash}")),
        f"**{_conclusion(proofs)}** All together: {seconds:.1f} s.",
        table(("property", "what holds", "claims", "result", "time"), rows),
        _ABOUT,
        "## Where this ran",
        bullets(f"{name}: {words}" for name, words in (*_programs(), *about_machine())),
    )


def _result(proof: Proof) -> str:
    return "proved" if proof.holds else f"FAILS in {len(proof.failures)}"


def _conclusion(proofs: Sequence[Proof]) -> str:
    held = sum(proof.holds for proof in proofs)
    return f"{held} of {len(proofs)} properties hold."


def _programs() -> tuple[tuple[str, str], ...]:
    return ("Dorsum", __version__), ("solver", f"Z3 {z3_library().get_version_string()}")
