"""SAFETY.md and docs/reference/safety-case.md: what can go wrong, what holds it back, what is left."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dorsum.authoring.safety_forms import ControlForm, HazardForm, RiskForm
from dorsum.model.knowledge import Knowledge
from scripts.reference.markdown import MADE, bullets, code, codes, escaped, page, table
from scripts.safety.safety_file import SafetyFile, safety_file

EXERCISED = Path(__file__).parents[2] / "tests" / "safety" / "exercised.json"
UNSIGNED = "**No clinical safety officer has signed.**"
_INTENDED = """\
Dorsum is for a grown person with a painful back, for somebody who asks for a child or another person,
for a clinician who is handed the result, and for people who build on it. It asks for danger signs, says
how urgent it is and why, gives a plan with its evidence, checks medicines from a shop, and says what to
tell a doctor.

It is for learning and research. It is not a certified medical device. It does not diagnose, does not
prescribe, does not watch over anybody, and does not replace a doctor. In an emergency people call the
number of their country; every result and every screen of a check names it."""
_SYSTEM = """\
Rules, sentences and numbers are content: YAML with sources, checked and compiled into one bundle with a
hash. A plain evaluator with three values (yes, no, unknown) is the meaning of a rule; a compiled one
answers people, a solver proves properties over all answers, and tests hold the three against each
other. Pages run on the person's own machine; nothing leaves it. [How Dorsum
decides](../explanation/how-dorsum-decides.md) tells more, [the rule list](rules.md) every rule."""
_METHOD = """\
Hazards were looked for by going through every step that a person takes (a question, an answer, a
result, a plan, a medicine, print, another day, another person) and asking what goes wrong when
something is missing, wrong, late, or read by somebody else; reviews by others, trials by new users and
every fault found so far added to them. Each hazard has a severity and a likelihood without its controls
and with them; the words are those that safety cases in health IT use, the ratings are ours."""
_EVIDENCE = """\
- A control counts only by tests that fail without it. The whole run of the tests fails when a test that
  a control names does not exist or did not run.
- `python -m scripts.safety` switches each control off in a test build and sees that its named tests
  fail there.
- [proofs.md](proofs.md): properties over all answers, with a planted fault for each.
- [validation.md](validation.md): accuracy on published cases, over-triage included, with intervals."""


_REPORT = """\
If you met an answer that could harm somebody, [report it](docs/how-to/report-a-safety-problem.md). In danger,
call your local emergency number (112 or 911 in many countries)."""
_SELDOM = """\
Severity seldom falls: an emergency that is missed stays as bad as it was. What falls is
how likely that is."""


def safety_page(knowledge: Knowledge) -> str:
    """Return SAFETY.md: the hazards at a glance."""
    file = safety_file()
    rows = [
        (
            f"[{escaped(one.label['en'])}](docs/reference/safety-case.md#{one.id})",
            _rated(one.at_first, file),
            str(len(one.controls)),
            _rated(one.left, file),
            str(len(one.open_points)) if one.open_points else "",
        )
        for one in _worst_first(file)
    ]
    return page(
        "# Safety",
        MADE,
        _REPORT,
        _signed(file),
        f"{len(file.hazards)} hazards, {len(file.controls)} controls, {len(file.named_tests)} named tests. "
        "Risk goes from 1 (least) to 5. The [safety case](docs/reference/safety-case.md) has each in full.",
        table(("hazard", "risk at first", "controls", "risk left", "open points"), rows),
        bullets((f"content: {knowledge.version}", f"content hash: {knowledge.content_hash}")),
    )


def safety_case_page(knowledge: Knowledge) -> str:
    """Return the safety case: system, use, hazards, controls, evidence, residual risk, open points."""
    file = safety_file()
    return page(
        "# Safety case",
        MADE,
        _signed(file),
        bullets((f"content: {knowledge.version}", f"content hash: {knowledge.content_hash}")),
        "## System",
        _SYSTEM,
        "## Intended use",
        _INTENDED,
        "## How risk is judged",
        _METHOD,
        *_matrix(file),
        "## Hazards",
        *(block for one in _worst_first(file) for block in _hazard(one, file)),
        "## Controls",
        *(block for one in file.controls for block in _control(one, file)),
        "## Evidence",
        _EVIDENCE,
        _exercised(file, knowledge),
        "## Residual risk",
        *_residual(file),
        "## Open points",
        *_open_points(file),
        "## Signatures",
        _signed(file),
    )


def _worst_first(file: SafetyFile) -> list[HazardForm]:
    return sorted(file.hazards, key=lambda one: (-file.rating(one.left), -file.rating(one.at_first), one.id))


def _rated(risk: RiskForm, file: SafetyFile) -> str:
    return f"{file.rating(risk)} ({risk.severity}, {risk.likelihood.replace('_', ' ')})"


def _signed(file: SafetyFile) -> str:
    signed = [
        f"{one.name} ({one.role.replace('_', ' ')}, {one.registration}) signed content "
        f"{one.content_version} on {one.signed_on.isoformat()}."
        for one in file.signatures
        if one.content_version == file.version
    ]
    officers = [one for one in file.signatures if one.role == "clinical_safety_officer"]
    return "\n".join([*([] if officers else [UNSIGNED]), *signed])


def _matrix(file: SafetyFile) -> Iterator[str]:
    matrix = file.matrix
    severities = list(matrix.severities)
    yield table(
        ("severity", "meaning"), [(name, escaped(words)) for name, words in matrix.severities.items()]
    )
    yield table(
        ("likelihood", "meaning"),
        [(name.replace("_", " "), escaped(words)) for name, words in matrix.likelihoods.items()],
    )
    yield table(
        ("", *severities),
        [
            (likelihood.replace("_", " "), *(str(row[severity]) for severity in severities))
            for likelihood, row in matrix.ratings.items()
        ],
    )
    yield table(
        ("rating", "asks for"), [(rating, escaped(words)) for rating, words in matrix.asks_for.items()]
    )


def _hazard(one: HazardForm, file: SafetyFile) -> Iterator[str]:
    yield f'### <a id="{one.id}"></a>{escaped(one.label["en"])}'
    yield bullets(
        (
            f"**cause**: {escaped(' '.join(one.cause))}",
            f"**harm**: {escaped(one.harm)}",
            f"**risk at first**: {_rated(one.at_first, file)}",
            f"**controls**: {', '.join(f'[{id}](#{id})' for id in one.controls)}",
            f"**risk left**: {_rated(one.left, file)}. {escaped(one.why)}",
            *(f"**open**: {escaped(point)}" for point in one.open_points),
        )
    )


def _control(one: ControlForm, file: SafetyFile) -> Iterator[str]:
    held = [hazard.id for hazard in file.hazards if one.id in hazard.controls]
    yield f"### {one.id}"
    yield bullets(
        (
            escaped(one.label["en"]),
            *([f"**carried by**: {codes(one.rules)}"] if one.rules else []),
            f"**shown by**: {codes(one.shown_by)}",
            f"**holds back**: {', '.join(f'[{id}](#{id})' for id in held)}",
        )
    )


def _exercised(file: SafetyFile, knowledge: Knowledge) -> str:
    if not EXERCISED.exists():
        return "The controls have not been switched off one by one yet."
    found: Mapping[str, Any] = json.loads(EXERCISED.read_text(encoding="utf-8"))
    outcomes = found["outcomes"]
    failed = {(one["control"], one["test"]) for one in outcomes if one["outcome"] == "failed"}
    tests = [(control.id, test) for control in file.controls for test in control.shown_by]
    shown = sum(pair in failed for pair in tests)
    whole = sum(all((one.id, test) in failed for test in one.shown_by) for one in file.controls)
    since = "" if found["content_hash"] == knowledge.content_hash else ", with the content of that day"
    missing = [f"- {code(control)}: {code(test)}" for control, test in tests if (control, test) not in failed]
    said = (
        f"On {found['day']}{since}, {whole} of {len(file.controls)} controls were switched off in a test "
        f"build so that each of their named tests failed: {shown} of {len(tests)} pairs of control and test."
    )
    return "\n\n".join([said, *(["Not shown so:\n\n" + "\n".join(missing)] if missing else [])])


def _residual(file: SafetyFile) -> Iterator[str]:
    left = [file.rating(one.left) for one in file.hazards]
    before = [file.rating(one.at_first) for one in file.hazards]
    rows = [(str(rating), str(before.count(rating)), str(left.count(rating))) for rating in (5, 4, 3, 2, 1)]
    yield table(("rating", "hazards at first", "hazards with controls"), rows)
    yield _SELDOM


def _open_points(file: SafetyFile) -> Iterator[str]:
    yield bullets(
        f"[{escaped(one.label['en'])}](#{one.id}): {escaped(point)}"
        for one in _worst_first(file)
        for point in one.open_points
    )
