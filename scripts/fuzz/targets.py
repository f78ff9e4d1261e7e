"""What is fuzzed, by name."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scripts.fuzz import bundles, diary_seeds, page_seeds, pages, readers, seeds
from scripts.fuzz.diary_fhir import diary_fhir_seeds, read_diary_fhir

Read = Callable[[bytes], str | None]
"""Returns the words of a refusal, or None; raises where the property does not hold."""


@dataclass(frozen=True)
class Target:
    """Something that reads what others wrote.

    `make` returns what reads an input; it may keep files in the folder that it is given. `longest` is how
    many bytes a made-up input has at most; the hostile seeds are longer.
    """

    name: str
    reads: str
    make: Callable[[Path], Read]
    seeds: Callable[[], seeds.Seeds]
    longest: int = 4_000


def _always(read: Read) -> Callable[[Path], Read]:
    return lambda _folder: read


TARGETS = (
    Target(
        "withdrawals",
        "a list of withdrawn content, as it may come over the network: `model/withdrawal_reading.py`",
        _always(readers.read_list),
        seeds.list_seeds,
    ),
    Target(
        "parser",
        "a rule with its macros: `model/rule_parser.py`, `read_macros`",
        _always(readers.read_rules),
        seeds.rule_seeds,
        2_000,
    ),
    Target(
        "yaml", "any YAML file: `authoring/yaml_files.py`", _always(readers.read_yaml), seeds.yaml_seeds, 300
    ),
    Target(
        "content",
        "one content file of any kind: `authoring/content_files.py`, all forms",
        _always(readers.read_item),
        seeds.item_seeds,
    ),
    Target(
        "bundle",
        "the compiled bundle, all three lines: `model/bundle.py`",
        _always(bundles.read_whole),
        seeds.bundle_seeds,
    ),
    Target(
        "case",
        "a case file, YAML or JSON, then the assessment, its card and its JSON: `dorsum assess -`",
        _always(readers.read_case),
        seeds.case_seeds,
    ),
    Target(
        "question", "a question: `dorsum ask`", _always(readers.ask_question), seeds.question_seeds, 2_000
    ),
    Target(
        "article",
        "a text with claims: `dorsum claims --in -`",
        _always(readers.read_article),
        seeds.article_seeds,
    ),
    Target(
        "diary",
        "a whole diary with its revisions: `dorsum diary import FILE.json`",
        _always(readers.read_diary_json),
        diary_seeds.diary_json_seeds,
    ),
    Target(
        "diary_table",
        "a diary as a table: `dorsum diary import FILE.csv`",
        _always(readers.read_diary_csv),
        diary_seeds.diary_csv_seeds,
    ),
    Target(
        "diary_fhir",
        "a whole diary as a FHIR bundle: `dorsum diary import FILE.fhir.json`",
        _always(read_diary_fhir),
        diary_fhir_seeds,
    ),
    Target(
        "web",
        "up to 40 requests to the pages: method, address, headers, cookies, forms",
        lambda folder: pages.make_pages(folder)[0],
        page_seeds.request_seeds,
    ),
    Target(
        "talk",
        "what the store holds of a talk, then every page: `interfaces/web/talk.py`, `sessions.py`",
        lambda folder: pages.make_pages(folder)[1],
        page_seeds.talk_seeds,
    ),
)
BY_NAME = {target.name: target for target in TARGETS}
