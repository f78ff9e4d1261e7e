"""docs/reference/proofs.md: what was proved, about which content, and how long it took."""

from collections.abc import Iterator, Sequence

from bench.machine import about_machine
from dorsum import __version__
from dorsum.engine.solver import z3_library
from dorsum.installed.rules import open_rules
from dorsum.model.knowledge import Knowledge
from dorsum.proofs.planted import PLANTED
from dorsum.proofs.properties import PROPERTIES
from dorsum.proofs.prove import Proof, prove
from scripts.reference.markdown import MADE, bullets, code, escaped, page, table

_ABOUT = """\
Each property is a set of claims about all possible answers, not about examples. The solver (Z3) looks
for a person who breaks a claim; where it finds none, the claim is proved. [How Dorsum
decides](../explanation/how-dorsum-decides.md) says what the words mean. `dorsum prove` does the same; a
property that fails prints the smallest person who shows it."""
_PLANTED = """\
A proof that cannot fail shows nothing. So for each property a fault is planted in a copy of the content
or of the solver's backend, and has to be found. The tests do the same."""


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
        "## Planted faults",
        _PLANTED,
        table(("property", "planted fault", "found"), map(_planted, PLANTED)),
        "## Where this ran",
        bullets(f"{name}: {words}" for name, words in (*_programs(), *about_machine())),
    )


def _planted(name: str) -> tuple[str, str, str]:
    """Return a planted fault, and by how many claims it was found."""
    planted = PLANTED[name](open_rules().knowledge)
    one = next(one for one in PROPERTIES if one.name == name)
    (proof,) = prove(planted.knowledge, [one], planted.symbolic)
    found = len(proof.failures)
    return code(name), planted.fault, f"yes, by {found} of {proof.claims} claims" if found else "NOT FOUND"


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
