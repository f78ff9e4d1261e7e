"""`dorsum withdrawals`: the list in force, and bringing a newer one."""

import io
import json
from datetime import date, timedelta
from email.message import Message
from http.client import BadStatusLine
from pathlib import Path
from typing import IO
from urllib.request import BaseHandler, OpenerDirector, Request

import pytest

from dorsum.errors import FileError
from dorsum.installed import withdrawal_list
from dorsum.installed.rules import open_rules
from dorsum.installed.withdrawal_list import in_force, list_path
from dorsum.interfaces.cli import withdrawal_fetch
from dorsum.interfaces.cli.withdrawal_fetch import download, is_safe, open_address
from dorsum.model.withdrawal_writing import withdrawals_as_text
from dorsum.model.withdrawals import Withdrawal, WithdrawalList
from tests.interfaces.conftest import Dorsum
from tests.shipped import shipped
from tests.withdrawals import INSTEAD, REASON, entry

SHIPPED = shipped().withdrawals
TODAY = date.today()  # noqa: DTZ011  # the command compares with the day at this machine
HEAT = shipped().treatment.interventions[0]
ADDRESS = "https://example.org/withdrawals.json"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    return tmp_path / "own" / "dorsum"


def names_in(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir()]


def written(path: Path, *entries: Withdrawal, as_of: date | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    found = WithdrawalList(as_of or max(TODAY, SHIPPED.as_of), entries)
    path.write_text(withdrawals_as_text(found), encoding="utf-8")
    return path


def test_shipped_list_is_shown_with_its_day(dorsum: Dorsum) -> None:
    done = dorsum("withdrawals")
    assert f"List of withdrawn content: {SHIPPED.as_of}\n" in done.out
    assert "days old" in done.out
    assert f"content {shipped().version} ({shipped().content_hash[:12]})" in done.out
    assert shipped().wording["withdrawn_none"]["en"] in done.out
    assert (done.code, done.err) == (0, "")


def test_newer_list_is_kept_and_counts_everywhere(dorsum: Dorsum, tmp_path: Path, folder: Path) -> None:
    newer = written(tmp_path / "newer.json", entry(f"interventions/{HEAT.id}"))
    done = dorsum("withdrawals", "--from", newer)
    assert f"{HEAT.label['en']}: interventions/{HEAT.id}" in done.out
    assert done.err == f"Kept in {folder / 'withdrawals.json'}.\n"
    assert names_in(folder) == ["withdrawals.json"]
    assert HEAT.id not in open_rules().knowledge.treatment.intervention
    assert dorsum("withdrawals", "--json").out == newer.read_text(encoding="utf-8")


def test_old_list_says_that_an_update_may_be_missing(dorsum: Dorsum, monkeypatch: pytest.MonkeyPatch) -> None:
    class Later(date):
        @classmethod
        def today(cls) -> "Later":
            return cls.fromordinal(SHIPPED.as_of.toordinal() + 31)

    monkeypatch.setattr("dorsum.interfaces.cli.withdrawals.date", Later)
    assert "31 days old; an update may be missing\n" in dorsum("withdrawals").out


def test_withdrawn_content_warns_on_every_command(dorsum: Dorsum, folder: Path, case: Path) -> None:
    written(folder / "withdrawals.json", entry())
    warning = shipped().wording["withdrawn_version"]["en"].split("{")[0]
    commands = ("causes", "claims", "movements", "withdrawals", "check", "ask heat", f"medicines {case}")
    for command in (*commands, f"assess {case}"):
        out = dorsum(*command.split()).out
        assert warning in out.replace("\n", " ")[:900], command
        assert REASON in out, command


@pytest.mark.parametrize("kind", ["causes", "claims", "movements"])
def test_command_for_a_withdrawn_item_says_why(dorsum: Dorsum, folder: Path, kind: str) -> None:
    knowledge = shipped()
    shelf = {"causes": knowledge, "claims": knowledge.library, "movements": knowledge.treatment}[kind]
    id = getattr(shelf, kind)[0].id
    written(folder / "withdrawals.json", entry(f"{kind}/{id}"))
    done = dorsum(kind, id)
    assert REASON in done.out
    assert INSTEAD in done.out
    assert "List of withdrawn content: " in done.out
    assert f"{id}\n" not in dorsum(kind).out


# --- what is refused; the list that is there stays ---


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        (SHIPPED.as_of - timedelta(days=1), "older than that in force"),
        (max(TODAY, SHIPPED.as_of) + timedelta(days=2), "a day to come"),
    ],
)
def test_list_of_a_wrong_day_is_refused(
    dorsum: Dorsum, tmp_path: Path, folder: Path, as_of: date, said: str
) -> None:
    done = dorsum("withdrawals", "--from", written(tmp_path / "wrong.json", as_of=as_of))
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert not folder.exists()


def test_list_of_the_same_day_may_not_be_shorter(dorsum: Dorsum, tmp_path: Path, folder: Path) -> None:
    written(folder / "withdrawals.json", entry(), entry("claims/x"))
    done = dorsum("withdrawals", "--from", written(tmp_path / "short.json", entry()))
    assert "lacks `claims_x`" in done.err
    assert (
        dorsum("withdrawals", "--from", written(tmp_path / "same.json", entry(), entry("claims/x"))).code == 0
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{}", "`format` is missing"),
        (b"nothing", "this is not JSON"),
        (b"\xff", "not UTF-8"),
        (b" " * 200_001, "larger than 200000 bytes"),
        (b'{"format": 1, "as_of": "2026-11-28", "withdrawals": [1]}', "withdrawals[0]: keys"),
    ],
)
def test_file_that_is_no_list_is_refused(
    dorsum: Dorsum, tmp_path: Path, folder: Path, data: bytes, said: str
) -> None:
    file = tmp_path / "wrong.json"
    file.write_bytes(data)
    done = dorsum("withdrawals", "--from", file)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert not folder.exists()


def test_folder_that_cannot_be_written_is_told(dorsum: Dorsum, tmp_path: Path, folder: Path) -> None:
    folder.parent.mkdir()
    folder.write_text("a file")
    done = dorsum("withdrawals", "--from", written(tmp_path / "newer.json"))
    assert done.code == 2
    assert "the list cannot be kept" in done.err


def test_stop_half_way_leaves_the_old_list(
    dorsum: Dorsum, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = written(folder / "withdrawals.json", entry()).read_text()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    done = dorsum("withdrawals", "--from", written(tmp_path / "newer.json", entry(), entry("claims/x")))
    assert "No space left on device" in done.err
    assert names_in(folder) == ["withdrawals.json"]
    assert list_path().read_text() == kept


# --- the list that is kept ---


@pytest.mark.parametrize("data", [b"{", b"\xff", b" " * 200_001, b""])
def test_damaged_list_is_told_and_nothing_is_lost(
    dorsum: Dorsum, tmp_path: Path, folder: Path, case: Path, data: bytes
) -> None:
    folder.mkdir(parents=True)
    list_path().write_bytes(data)
    damaged = shipped().wording["withdrawals_damaged"]["en"]
    assert open_rules().knowledge.withdrawals.entries == SHIPPED.entries
    for command in (["assess", case], ["withdrawals"], ["causes"]):
        assert damaged in " ".join(dorsum(*command).out.replace("\u2502", " ").split())
    assert list_path().read_bytes() == data
    assert dorsum("withdrawals", "--from", written(tmp_path / "newer.json", entry())).code == 0
    assert (folder / "withdrawals.damaged.json").read_bytes() == data
    assert open_rules().knowledge.stop is not None


def test_list_that_cannot_be_opened_is_told(folder: Path) -> None:
    list_path().mkdir(parents=True)
    assert in_force(SHIPPED).is_fallback


def test_damaged_list_that_went_meanwhile_is_no_trouble(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    present = WithdrawalList(SHIPPED.as_of, is_fallback=True)
    path = withdrawal_list.keep(WithdrawalList(SHIPPED.as_of), present, SHIPPED.as_of)
    assert names_in(folder) == [path.name]


def test_newer_of_both_lists_counts(folder: Path) -> None:
    kept = WithdrawalList(SHIPPED.as_of - timedelta(days=1), (entry(),))
    written(list_path(), *kept.entries, as_of=kept.as_of)
    assert in_force(SHIPPED) == SHIPPED


def test_of_one_day_both_lists_count(folder: Path) -> None:
    written(list_path(), entry("claims/x"), entry("claims/y"), as_of=SHIPPED.as_of)
    both = in_force(WithdrawalList(SHIPPED.as_of, (entry("claims/z"), entry("claims/x"))))
    assert [one.id for one in both.entries] == ["claims_x", "claims_y", "claims_z"]


# --- fetching ---


class Source(io.BytesIO):
    """What another host sends."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """Answer every request with a list; return the requests."""
    seen: list[Request] = []
    text = withdrawals_as_text(WithdrawalList(max(TODAY, SHIPPED.as_of), (entry(),)))

    def answer(_: OpenerDirector, request: Request, timeout: float) -> IO[bytes]:
        assert timeout == withdrawal_fetch.SECONDS
        seen.append(request)
        return Source(text.encode())

    monkeypatch.setattr(OpenerDirector, "open", answer)
    return seen


def test_list_is_fetched_without_anything_of_the_person(dorsum: Dorsum, asked: list[Request]) -> None:
    assert dorsum("withdrawals", "--from", ADDRESS).code == 0
    (request,) = asked
    assert (request.get_method(), request.full_url, request.data) == ("GET", ADDRESS, None)
    assert dict(request.header_items()) == {"Accept": "application/json", "User-agent": "dorsum"}


def test_nothing_is_fetched_unless_asked(dorsum: Dorsum, asked: list[Request], case: Path) -> None:
    for command in ("withdrawals", "withdrawals --json", f"assess {case}", "causes"):
        assert dorsum(*command.split()).code == 0
    assert asked == []


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "https://a:b@example.org/",
        "https:///x",
        "https://[::1/x",
        "://",
    ],
)
def test_address_that_is_not_safe_is_not_asked(dorsum: Dorsum, asked: list[Request], address: str) -> None:
    done = dorsum("withdrawals", "--from", address)
    assert done.code == 2
    assert "only addresses that begin with https://" in done.err
    assert asked == []


@pytest.mark.parametrize(
    ("error", "said"),
    [(OSError("no\x1broute"), "cannot be fetched (no\\x1broute)"), (BadStatusLine("x"), "cannot be fetched")],
)
def test_host_that_fails_is_told(
    dorsum: Dorsum, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str, folder: Path
) -> None:
    def fails(_: str, __: float) -> IO[bytes]:
        raise error

    monkeypatch.setattr(withdrawal_fetch, "open_address", fails)
    done = dorsum("withdrawals", "--from", ADDRESS)
    assert done.code == 2
    assert said in done.err
    assert not folder.exists()


def test_answer_that_is_no_text_is_told(dorsum: Dorsum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(withdrawal_fetch, "open_address", lambda *_: Source(b"\xff"))
    assert "not UTF-8" in dorsum("withdrawals", "--from", ADDRESS).err


def test_answer_without_end_is_cut_off() -> None:
    class Endless(Source):
        def read(self, size: int | None = -1, /) -> bytes:
            return b"a" * (size or 1)

    with pytest.raises(FileError, match="larger than"):
        download(ADDRESS, lambda *_: Endless())


def test_answer_that_takes_too_long_is_cut_off() -> None:
    seconds = iter((0.0, 1.0, 21.0))
    with pytest.raises(OSError, match="more than 20 seconds"):
        download(ADDRESS, lambda *_: Source(b"a" * 40_000), lambda: next(seconds))


@pytest.mark.parametrize(
    "target", ["https://example.org/new", "http://example.org/new", "file:///etc/passwd"]
)
def test_only_safe_addresses_are_followed(monkeypatch: pytest.MonkeyPatch, target: str) -> None:
    handlers: list[BaseHandler] = []

    def answer(opener: OpenerDirector, _: Request, timeout: float) -> IO[bytes]:
        handlers.extend(opener.handlers)  # type: ignore[attr-defined]  # typeshed leaves it out
        return Source(json.dumps(timeout).encode())

    monkeypatch.setattr(OpenerDirector, "open", answer)
    open_address(ADDRESS, 1)
    (handler,) = [one for one in handlers if type(one).__name__ == "OnlySafe"]
    follow = handler.redirect_request  # type: ignore[attr-defined]  # it is a HTTPRedirectHandler
    if is_safe(target):
        assert follow(Request(ADDRESS), None, 302, "", Message(), target).full_url == target
    else:
        with pytest.raises(OSError, match="not safe"):
            follow(Request(ADDRESS), None, 302, "", Message(), target)
