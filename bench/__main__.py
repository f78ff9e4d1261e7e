"""Measure everything in one run, print the figures, and keep them as a page of the reference."""

import sys
from collections.abc import Sequence

from bench.cases import measured_cases
from bench.diary import diary_tasks
from bench.engine import check_engine, engine_tasks
from bench.machine import about_machine
from bench.page import page, write_page
from bench.pages import page_tasks
from bench.peers.clips_rules import clips_rules
from bench.peers.closures import closures
from bench.peers.common import Peer, Question, ask, check_peer, peer_task
from bench.peers.zen_rules import zen_expression, zen_table
from bench.run import told
from bench.start_up import measure_start_up
from bench.timing import Task, Timing, measure
from dorsum import __version__
from dorsum.engine.compiled import CompiledRules
from dorsum.installed.progress import progress_bar
from dorsum.installed.rules import open_rules
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge

ROUNDS = 25
STARTS = 15


def main() -> int:
    """Return the exit code: 0 also where something is over its budget, which the page says."""
    return told(_run, write_page)


def _run() -> str:
    setting = about_machine()
    rules = open_rules()
    cases = measured_cases(rules.knowledge)
    peers = (closures(), zen_expression(), clips_rules(), zen_table())
    questions = ask(rules, cases)
    _check(rules, cases, peers, questions)
    with page_tasks(rules) as (pages, first_load), diary_tasks(rules) as diary:
        others = (*(peer_task(one, rules.knowledge, questions) for one in peers), pages, *diary)
        timings = _measure(rules, cases, others)
    names = [peer.name for peer in peers]
    return page(timings, names, (*setting, *_versions(rules.knowledge)), first_load)


def _check(
    rules: CompiledRules, cases: Sequence[Case], peers: Sequence[Peer], questions: Sequence[Question]
) -> None:
    """Before any figure: every engine gives the same answers to every case."""
    with progress_bar("same answers") as tell:
        check_engine(rules, cases)
        for done, peer in enumerate(peers, start=1):
            tell(done, len(peers) + 1)
            check_peer(peer, rules.knowledge, questions)


def _measure(rules: CompiledRules, cases: Sequence[Case], others: Sequence[Task]) -> dict[str, Timing]:
    tasks = (*engine_tasks(rules, cases), *others)
    with progress_bar("one case") as tell:
        timings = measure(tasks, ROUNDS, tell)
    with progress_bar("starting") as tell:
        return timings | measure_start_up(STARTS, tell)


def _versions(knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    return (
        ("Dorsum", __version__),
        ("content", f"{knowledge.version}, {len(knowledge.red_flags)} red flags"),
        ("content hash", knowledge.content_hash),
    )


if __name__ == "__main__":
    sys.exit(main())
