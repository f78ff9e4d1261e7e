"""Good inputs with a few bytes, words or values damaged: most of what goes wrong looks like that."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.fuzz import pages, readers
from scripts.fuzz.bundles import EDITS, read_whole
from scripts.fuzz.diary_fhir import read_diary_fhir
from scripts.fuzz.harmless import SECRET, without_secret
from scripts.fuzz.page_seeds import TOKEN, good_talk
from scripts.fuzz.pages import BETWEEN, PAGES, Pages
from scripts.fuzz.targets import BY_NAME
from tests.amounts import amount, examples
from tests.shipped import shipped

few = settings(examples(60), derandomize=True, suppress_health_check=list(HealthCheck))
fewer = settings(few, max_examples=amount(25))
"""The pages and questions take longer; the long form is `python -m scripts.fuzz`."""

PIECES = (
    *(
        b"",
        b"\0",
        b"\xff",
        b"\n",
        b"\t",
        b" ",
        b"  ",
        b"'",
        b'"',
        b"[",
        b"]",
        b"{",
        b"}",
        b"(",
        b")",
        b":",
        b"-",
        b"?",
    ),
    *(
        b"not ",
        b"and",
        b"<",
        b"1e999",
        b"nan",
        b"-0",
        b"9" * 400,
        b"!!python/name:os.system ",
        b"&a ",
        b"*a",
        b"<<: ",
    ),
    *(
        b"|\n",
        b">\n",
        b"%",
        b"#",
        b"\\",
        b"\\ud800",
        b"\\U99999999",
        b"null",
        b"true",
        b"\xe2\x80\xae",
        b"\xcc\x81",
    ),
    *(b"count_of(2, ", b"...\n", b"---\n", b"\r\n", b",", b"s3cret"),
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=8)
    | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@st.composite
def damaged(draw: st.DrawFn, target: str) -> bytes:
    """A good input with up to four places cut, doubled, moved or written over."""
    data = draw(st.sampled_from(_good(target)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 12)))
        kind = draw(st.sampled_from(("cut", "double", "many", "write")))
        piece = draw(st.sampled_from(PIECES))
        between = {"cut": b"", "double": data[start:end] * 2, "many": data[start:end] * 200, "write": piece}[
            kind
        ]
        data = data[:start] + between + data[end:]
    return data


@cache
def _good(target: str) -> list[bytes]:
    return [data for name, data in BY_NAME[target].seeds().items() if name.startswith("good")]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    return Pages(tmp_path_factory.mktemp("pages"))


@given(damaged("parser"))
@few
def test_damaged_rules(data: bytes) -> None:
    readers.read_rules(data)


@given(damaged("yaml"))
@few
def test_damaged_yaml(data: bytes) -> None:
    readers.read_yaml(data)


@given(damaged("content"))
@few
def test_damaged_content(data: bytes) -> None:
    readers.read_item(data)


@given(damaged("case"))
@few
def test_damaged_case_files(data: bytes) -> None:
    readers.read_case(data)


@given(damaged("diary_fhir"))
@few
def test_damaged_bundles_of_diaries(data: bytes) -> None:
    without_secret(read_diary_fhir(data))


@given(damaged("withdrawals"))
@few
def test_damaged_lists_of_withdrawn_content(data: bytes) -> None:
    readers.read_list(data)


@given(damaged("question"))
@fewer
def test_damaged_questions(data: bytes) -> None:
    readers.ask_question(data)


@given(damaged("article"))
@few
def test_damaged_articles(data: bytes) -> None:
    readers.read_article(data)


@given(damaged("diary"))
@few
def test_damaged_diaries(data: bytes) -> None:
    readers.read_diary_json(data)


@given(damaged("diary_table"))
@few
def test_damaged_tables_of_diaries(data: bytes) -> None:
    readers.read_diary_csv(data)


@given(damaged("bundle"))
@few
def test_damaged_bundles(data: bytes) -> None:
    read_whole(data)


@given(st.lists(st.tuples(st.integers(0, 9_999), VALUES), min_size=1, max_size=4))
@few
def test_bundles_with_other_values(edits: list[tuple[int, object]]) -> None:
    read_whole(EDITS + b"\n".join(b"%d %s" % (number, json.dumps(value).encode()) for number, value in edits))


def _findings() -> list[str]:
    return [*shipped().lead, *shipped().finding]


ANSWERS = st.dictionaries(
    st.deferred(lambda: st.sampled_from(_findings())),
    st.sampled_from(["yes", "no", "unsure", 41, 1e999, True, None, SECRET, [SECRET], {SECRET: SECRET}]),
    max_size=6,
)
FIELDS = st.sampled_from(
    ["format", "age", "sex", "pregnant", "country", "today", "answered_by", "asked_again", "setting"]
)


@given(ANSWERS, st.dictionaries(FIELDS, VALUES | st.just(SECRET), max_size=4))
@few
def test_cases_with_other_values_and_no_answer_in_a_message(
    answers: dict[str, Any], fields: dict[str, Any]
) -> None:
    without_secret(readers.read_case(json.dumps({**fields, "answers": answers}).encode()))


@st.composite
def talks(draw: st.DrawFn) -> bytes:
    """A talk of the store with up to three of its values exchanged or gone."""
    talk = json.loads(json.dumps(good_talk()))
    for _ in range(draw(st.integers(1, 3))):
        holder, key = draw(st.sampled_from(list(_places(talk))))
        if draw(st.booleans()):
            holder[key] = draw(VALUES)
        else:
            del holder[key]
    return json.dumps(talk).encode()


def _places(value: object) -> Iterator[tuple[Any, Any]]:
    for key, inner in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield value, key
        yield from _places(inner)
    if isinstance(value, dict) and not value:
        yield {"nothing": 1}, "nothing"


@given(talks())
@fewer
def test_talks_with_other_values(browser: Pages, talk: bytes) -> None:
    browser.read_kept(talk)


@st.composite
def forms(draw: st.DrawFn) -> bytes:
    """A request that our own page might send, but for some of its fields."""
    target = draw(
        st.sampled_from(["/check/answer"] * 4 + list(PAGES) + ["/erase", "/look/search", "/result/country"])
    )
    if draw(st.integers(0, 3)) == 0:
        return b"GET " + draw(st.sampled_from([target, "/check/change/0", "/look/causes/x"])).encode()
    items = draw(st.lists(st.sampled_from(_findings()), min_size=1, max_size=5))
    said = ["yes", "no", "unsure", "41", "9999999", "male", "", SECRET, "\u0664", "1e9"]
    fields = {f"answer-{id}": draw(st.sampled_from(said)) for id in items}
    part = draw(
        st.sampled_from(["about_you", "danger", "first", "timing", "closer", "causes", "treatment", SECRET])
    )
    also = " ".join(draw(st.lists(st.sampled_from(_findings()), max_size=3)))
    go, place = (
        draw(st.sampled_from(["none", "next", "back", ""])),
        draw(st.sampled_from(["", "0", "1", "-1", "x"])),
    )
    fields |= {"items": " ".join(items), "part": part, "about": also, "also": also, "go": go, "place": place}
    fields |= {
        "who": "self",
        "country": draw(st.sampled_from(["GB", "US", "x"])),
        "sign": items[0],
        "asked": also,
    }
    return f"POST {target}\n\n".encode() + TOKEN + _encoded(fields)


def _encoded(fields: dict[str, str]) -> bytes:
    return urlencode(fields).encode()


BEGUN = b"POST /check/start\n\n" + TOKEN + b"who=self&country=GB"


@given(st.lists(forms(), min_size=1, max_size=8))
@fewer
def test_forms_in_any_order_with_any_fields(browser: Pages, requests: list[bytes]) -> None:
    browser.read_requests(BETWEEN.join([BEGUN, *requests]))


HEADERS = st.dictionaries(
    st.sampled_from(
        ["host", "origin", "cookie", "content-type", "sec-fetch-site", "accept-encoding", "x-forwarded-host"]
    ),
    st.sampled_from(
        [*pages.LOOPBACK_WORDS, "[", "]", "//", ":", "@", "?", "#", "\xff", "null", "dorsum=", ";"]
    )
    | st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=20),
    max_size=4,
)


@given(
    st.sampled_from(["GET", "POST", "PUT", "HEAD", "x"]),
    st.sampled_from(PAGES),
    HEADERS,
    st.binary(max_size=40),
)
@few
def test_any_headers(browser: Pages, method: str, page: str, headers: dict[str, str], more: bytes) -> None:
    lines = "".join(f"\n{name}: {value}" for name, value in headers.items())
    browser.read_requests(f"{method} {page}?{SECRET}{lines}\n\n".encode("latin-1") + TOKEN + more)
