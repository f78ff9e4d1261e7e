"""The list of withdrawn content in the content folder, read as every other (docs/decisions/withdrawal.md)."""

from pathlib import Path

from dorsum.authoring.content_files import WITHDRAWALS, Content
from dorsum.authoring.reading import Meter, find_fault
from dorsum.authoring.yaml_files import Place, YamlError, YamlFile, read_yaml
from dorsum.errors import WithdrawalError
from dorsum.model.withdrawal_reading import withdrawals_from
from dorsum.model.withdrawals import NO_LIST, Withdrawal, WithdrawalList


def read_list_file(content: Content) -> WithdrawalList:
    """Return the list of a content folder, and report what is wrong with it.

    Older contents have no list; what is built from them is as old as can be.
    """
    path = content.folder / WITHDRAWALS
    return _read(content, path)[0] if path.is_file() else NO_LIST


def check_withdrawals(content: Content, meter: Meter | None) -> None:
    """Report a list that is missing, items that are not there, and words that read too hard."""
    path = content.folder / WITHDRAWALS
    if not path.is_file():
        content.report(path, 1, "this file is missing; an empty list has a day as well")
        return
    found, file = _read(content, path)
    for at, one in enumerate(found.entries):
        place: Place = ("withdrawals", at)
        if meter:
            _check_words(content, one, file, place, meter)
        if content.version in one.versions and one.item and not _is_there(content, one.item):
            line = file.line((*place, "item"))
            content.report(path, line, f"there is no `{one.item}` in version {content.version}")


def _read(content: Content, path: Path) -> tuple[WithdrawalList, YamlFile]:
    """Return the list and its file; where it is wrong, that is reported and an empty one comes back."""
    empty = YamlFile(path, None, {})
    try:
        file = read_yaml(path)
        return withdrawals_from(file.value), file
    except YamlError as problem:
        content.report(path, problem.line, str(problem))
    except WithdrawalError as problem:
        content.report(path, file.line(problem.place), str(problem))
    return NO_LIST, empty


def _is_there(content: Content, item: str) -> bool:
    kind, _, id = item.partition("/")
    return id in content.entries[kind]


def _check_words(content: Content, one: Withdrawal, file: YamlFile, place: Place, meter: Meter) -> None:
    for key, words in (("reason", one.reason), ("instead", one.instead)):
        if fault := find_fault(words["en"], meter):
            content.report(file.path, file.line((*place, key, "en")), fault)
