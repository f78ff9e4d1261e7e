"""docs/reference/proofs.md: what was proved, about which content, and how long it took."""

from collections.abc import Iterator, Sequence

from bench.machine import about_machine
from dorsum import __version__
from dorsum.engine.solver import z3_library
from dorsum.model.knowledge import Knowledge
from dorsum.proofs.prove import Proof, prove
from scripts.reference.markdown import MADE, bullets, code, escaped, page, table

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
        *_known_gaps(proofs, knowledge),
        _ABOUT,
        "## Where this ran",
        bullets(f"{name}: {words}" for name, words in (*_programs(), *about_machine())),
    )


def _result(proof: Proof) -> str:
    if not proof.holds:
        return f"FAILS in {len(proof.failures)}"
    return f"proved but for {len(proof.known_gaps)} known gaps" if proof.known_gaps else "proved"


def _conclusion(proofs: Sequence[Proof]) -> str:
    held = sum(proof.holds for proof in proofs)
    gaps = sum(len(proof.known_gaps) for proof in proofs)
    return f"{held} of {len(proofs)} properties hold{f', but for {gaps} known gaps' if gaps else ''}."


def _known_gaps(proofs: Sequence[Proof], knowledge: Knowledge) -> Iterator[str]:
    """Yield what does not hold yet: rows of the safety table that are shown to fail, and why."""
    rows = {row.id: row for row in knowledge.safety_table}
    gaps = [rows[id] for proof in proofs for id in proof.known_gaps]
    if gaps:
        yield "## Known gaps"
        yield "What these rows of the safety table demand does **not** hold yet. Each is shown to fail."
        yield bullets(
            f"[{code(row.id)}](rules.md#{row.id}): {escaped(row.label['en'])}. {escaped(row.known_gap or '')}"
            for row in gaps
        )
        yield "## How it is proved"


def _programs() -> tuple[tuple[str, str], ...]:
    return ("Dorsum", __version__), ("solver", f"Z3 {z3_library().get_version_string()}")
