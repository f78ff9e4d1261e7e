"""`dorsum claims`."""

from pathlib import Path

import pytest

from tests.interfaces.conftest import Dorsum
from tests.shipped import shipped

ID = "keep_still_until_pain_goes"


def said(wording: str) -> str:
    return shipped().wording[wording]["en"]


def test_the_list_has_every_claim_under_its_verdict(dorsum: Dorsum) -> None:
    done = dorsum("claims")
    assert (done.code, done.err) == (0, "")
    listed = [line[4:].partition(":")[0] for line in done.out.splitlines() if line.startswith("  - ")]
    assert sorted(listed) == sorted(shipped().library.claim)
    _, _, harmful = done.out.partition(said("claim_verdict_harmful_if_followed"))
    assert f"  - {ID}: {shipped().library.claim[ID].label['en']}" in harmful


def test_the_page_of_one_claim(dorsum: Dorsum) -> None:
    done = dorsum("claims", ID)
    assert (done.code, done.err) == (0, "")
    claim = shipped().library.claim[ID]
    lines = (claim.label["en"], said("claim_verdict_harmful_if_followed"), *claim.what_holds["en"])
    assert all(f"  - {line}\n" in done.out for line in (*lines, said("claim_certainty_moderate")))
    assert "(Cochrane Database of Systematic Reviews, 2010), abstract, https://" in done.out
    assert said("no_clinician_signed") in done.out


def test_a_page_says_what_is_not_confirmed_and_leaves_out_empty_sources(dorsum: Dorsum) -> None:
    out = dorsum("claims", "polio_can_bring_spasm").out
    assert f"{said('claim_verdict_partly_supported')} ({said('unverified_mark')})" in out
    assert said("heading_sources") not in out


def test_claims_in_a_text(dorsum: Dorsum, tmp_path: Path) -> None:
    text = tmp_path / "article.txt"
    text.write_text("Rest first.\n\nKeep still until the pain is gone. Walk later.\n", encoding="utf-8")
    done = dorsum("claims", "--in", text)
    claim = shipped().library.claim[ID]
    assert (done.code, done.err) == (0, "")
    assert done.out == "\n".join(
        (
            "Keep still until the pain is gone.",
            f"  - {said('claim_verdict_harmful_if_followed')}: {claim.label['en']} [{ID}]",
            *(f"  - {line}" for line in claim.what_holds["en"]),
            "",
            said("claims_found").format(count=1),
            "",
        )
    )


def test_a_text_without_claims_is_not_called_right(dorsum: Dorsum) -> None:
    done = dorsum("claims", "--in", "-", stdin=b"Do not keep still until the pain is gone.")
    assert (done.code, done.out) == (0, said("claims_none_found") + "\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("keep_still_until_pain_gos",),
            f"there is no claim `keep_still_until_pain_gos`; did you mean `{ID}`?",
        ),
        (("qqq",), "there is no claim `qqq`; `dorsum claims` lists them all"),
        (("--in", "no_such_file.txt"), "no_such_file.txt: cannot be read (No such file or directory)"),
        ((ID, "--in", "-"), "name a claim or a text with `--in`, not both"),
    ],
)
def test_what_is_refused(dorsum: Dorsum, arguments: tuple[str, ...], message: str) -> None:
    done = dorsum("claims", *arguments)
    assert (done.code, done.out, done.err) == (2, "", f"dorsum: {message}\n")


def test_a_text_that_is_too_large_or_no_text_is_refused(dorsum: Dorsum) -> None:
    too_large = dorsum("claims", "--in", "-", stdin=b"x" * 300_001)
    assert too_large.err == "dorsum: standard input: larger than 150000 bytes; this is no text to read\n"
    no_text = dorsum("claims", "--in", "-", stdin=b"\xff\xfe\x00")
    assert no_text.err == "dorsum: standard input: not UTF-8; save the file as UTF-8\n"


def test_a_claim_is_an_item_of_the_content(dorsum: Dorsum) -> None:
    done = dorsum("content", "show", ID)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"claims/{ID}\n")
    assert "seeds" not in done.out
    assert "CL-084" not in done.out
