"""The reference pages are what code and content say now; `make reference` writes them again."""

import re
from pathlib import Path

import pytest

from dorsum.interfaces.cli.app import make_app
from dorsum.proofs.properties import PROPERTIES
from scripts.reference.commands import Command, every_command, parameters_of
from scripts.reference.content_kinds import content_page, parts_of_kinds
from scripts.reference.pages import PAGES, PROOFS, REFERENCE, shipped_bundle
from scripts.reference.rules import rules_page
from tests.shipped import shipped


def committed(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in PAGES if name != PROOFS])
def test_page_is_fresh(name: str) -> None:
    assert committed(name) == PAGES[name](), f"docs/reference/{name} is stale: run `make reference`"


def test_proofs_are_about_this_content_and_hold_every_property() -> None:
    page = committed(PROOFS)
    rows = dict(re.findall(r"^\| (`\w+` \| .+) \| \d+ \| (\w+).* \| [\d.]+ s \|$", page, re.MULTILINE))
    assert f"- content hash: {shipped().content_hash}\n" in page, f"{PROOFS} is stale: run `make reference`"
    assert rows == {f"`{one.name}` | {one.sentence}": "proved" for one in PROPERTIES}


def test_proofs_and_rules_name_every_known_gap() -> None:
    gaps = {row.id for row in shipped().safety_table if row.known_gap is not None}
    assert set(re.findall(r"^- \[`(\w+)`\]\(rules\.md#", committed(PROOFS), re.MULTILINE)) == gaps
    assert f"but for {len(gaps)} known gaps" in committed(PROOFS) or not gaps
    assert committed("rules.md").count("- **known gap**: ") == len(gaps)


def test_every_command_is_documented() -> None:
    known = {
        f"dorsum {info.name or getattr(info.callback, '__name__', '')}"
        for info in make_app().registered_commands
    }
    for group in make_app().registered_groups:
        inner = group.typer_instance.registered_commands if group.typer_instance else []
        known |= {
            f"dorsum {group.name} {info.name or getattr(info.callback, '__name__', '')}" for info in inner
        }
    assert len(known) > 8
    assert known <= set(re.findall(r"^## (dorsum .+)$", committed("commands.md"), re.MULTILINE))


@pytest.mark.parametrize(("name", "command"), list(every_command()))
def test_command_says_what_it_does_and_what_each_option_is(name: str, command: Command) -> None:
    assert command.help, f"`{name}` has no docstring"
    for parameter in parameters_of(command):
        assert parameter.help, f"`{name}`: `{parameter.name}` has no help"


def test_every_kind_and_every_rule_is_named() -> None:
    kinds = re.findall(r"^## (\w+)$", committed("content.md"), re.MULTILINE)
    assert {kind for kind, items in shipped_bundle().items() if isinstance(items, list)} <= set(kinds)
    rules = re.findall(r"^### (\w+)$", committed("rules.md"), re.MULTILINE)
    assert {flag.id for flag in shipped().red_flags} <= set(rules)
    assert {row.id for row in shipped().safety_table} <= set(rules)
    assert {profile.id for profile in shipped().profiles} <= set(rules)


def test_a_changed_item_makes_the_pages_stale() -> None:
    bundle = dict(shipped_bundle())
    first, *others = bundle["red_flags"]
    assert rules_page({**bundle, "red_flags": [{**first, "basis": "expert"}, *others]}) != rules_page(bundle)
    assert content_page({**bundle, "red_flags": others}) != content_page(bundle)


def test_every_page_of_the_four_rooms_is_in_the_index() -> None:
    docs = REFERENCE.parent
    index = (docs / "README.md").read_text(encoding="utf-8")
    linked = {docs / target for target in re.findall(r"\]\(([\w./-]+\.md)\)", index)}
    pages = {path for path in docs.rglob("*.md") if path != docs / "README.md"}
    assert pages - linked == set(), "link it in docs/README.md"


def test_the_readme_leads_to_the_index() -> None:
    assert "(docs/README.md)" in (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_no_two_parts_of_the_content_have_one_name() -> None:
    """The page puts them in the order of their names; two of one name would change places by chance."""
    names = [form.__name__ for form in parts_of_kinds()]
    assert len(set(names)) == len(names)
