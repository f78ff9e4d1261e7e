"""Requests and kept talks to begin with: hostile ones, and good ones to damage."""

import json
from collections.abc import Iterator, Mapping

from dorsum.interfaces.web.talk import BODY_MAP, FORMAT
from dorsum.model.meaning import meaning_of
from scripts.fuzz.harmless import SECRET
from scripts.fuzz.pages import BETWEEN, PAGES
from scripts.fuzz.readers import rules
from scripts.fuzz.seeds import DEEP, DIGITS, MEGABYTE, Seeds

TOKEN = b"token={token}&content={content}&"


def request_seeds() -> Seeds:
    """Return requests: a talk from its beginning, every page, and hostile ones."""
    start = b"POST /check/start\n\n" + TOKEN + b"who=self&country=GB"
    first = " ".join(list(rules().knowledge.lead)[:3])
    answer = b"POST /check/answer\n\n" + TOKEN + b"part=danger&about=&place=&go=none&items="
    talk = [
        start,
        b"GET /check",
        answer + first.replace(" ", "+").encode(),
        b"POST /check/answer\n\n"
        + TOKEN
        + b"part=about_you&items=age+sex&answer-age=41&answer-sex=male&go=next",
        answer + b"fever&answer-fever=yes",
        answer + b"fever&answer-fever=no&place=0&also=fever",
        b"GET /check/answers",
        b"GET /check/change/0",
        b"GET /result",
        b"GET /result/text",
        b"GET /result/case.yaml",
        b"POST /result/country\n\n" + TOKEN + b"country=US",
        b"POST /changed\n\n" + TOKEN,
        b"POST /check/where\n\n" + TOKEN + b"region-" + _region().encode() + b"=yes&known=&go=next",
        b"POST /rescue\n\n" + TOKEN + b"items=" + first.encode() + b"&go=none",
        b"POST /settings\n\n" + TOKEN + b"theme=dark&units=us&text_size=largest",
        b"POST /look/search\n\n" + TOKEN + b"asked=fever+and+numb",
        b"POST /erase\n\n" + TOKEN,
    ]
    return {"good": BETWEEN.join(talk), **_every_page(), **_hostile_requests(start, answer)}


def _region() -> str:
    return rules().knowledge.library.body_regions[0].id


def _every_page() -> Seeds:
    return {f"page {path}": b"GET " + path.encode() for path in PAGES}


def _hostile_requests(start: bytes, answer: bytes) -> Seeds:
    bad_hosts = [
        "http://[::1",
        "[::1",
        "127.0.0.1:x",
        "127.0.0.1/[",
        "127.0.0.1#",
        "127.0.0.1@127.0.0.1",
        "",
        "\xff",
    ]
    headers = {
        f"{name} {value!r}": f"POST /settings\n{name}: {value}\n\n".encode("latin-1") + TOKEN
        for name in ("origin", "host")
        for value in bad_hosts
    }
    cookies = {
        f"cookie {value!r}": f"GET /check\ncookie: {value}\n\n".encode("latin-1")
        for value in (
            "dorsum=",
            "dorsum=\xff",
            "dorsum=" + "c" * DEEP,
            ";;=;",
            'dorsum="',
            "dorsum=a; dorsum=b",
        )
    }
    bodies = {
        "10 MB": b"POST /check/answer\n\n" + TOKEN + b"x" * (10 * MEGABYTE),
        "10,000 fields": b"POST /settings\n\n" + TOKEN + b"a=b&" * DEEP,
        "no token": b"POST /erase\n\n",
        "half a character": b"POST /look/search\n\n" + TOKEN + b"asked=%ED%A0%80",
        "no ASCII": b"POST /look/search\n\n" + TOKEN + b"asked=\xff",
        "NUL": b"POST /look/search\n\n" + TOKEN + b"asked=%00fever%00",
        "right to left": b"POST /look/search\n\n" + TOKEN + b"asked=%E2%80%AEfever",
        "a word without end": b"POST /look/search\n\n" + TOKEN + b"asked=" + b"x" * 60_000,
        "another form": b"POST /settings\ncontent-type: multipart/form-data; boundary=x\n\n--x--",
        "half of a percent": b"POST /settings\n\n" + TOKEN + b"theme=%",
        "secrets": start + BETWEEN + answer + b"fever&answer-fever=" + SECRET.encode(),
        "an address of secrets": f"GET /look/causes/{SECRET}?{SECRET}={SECRET}".encode(),
        "no address": b"GET /%00/../../etc/passwd",
        "a long address": b"GET /look/" + b"x" * 60_000,
        "bytes in an address": b"GET /look/\xff\xfe",
        "bytes in a query": b"GET /check?\xff\xfe",
        "another method": b"PUT /settings"
        + BETWEEN
        + b"HEAD /check"
        + BETWEEN
        + b"OPTIONS *"
        + BETWEEN
        + b"\xff /",
    }
    return {**headers, **cookies, **bodies}


def good_talk() -> dict[str, object]:
    """Return a talk as the store keeps it."""
    knowledge = rules().knowledge

    def step(part: str, answers: Mapping[str, str], numbers: Mapping[str, float]) -> dict[str, object]:
        items = {id: meaning_of(id, knowledge) for id in (*answers, *numbers)}
        return {"part": part, "items": items, "answers": dict(answers), "numbers": dict(numbers)}

    return {
        "format": FORMAT,
        "answered_by": "self",
        "began_on": "2026-11-28",
        "steps": [
            step("about_you", {"sex": "yes"}, {"age": 41.0}),
            step("danger", {"fever": "yes", "saddle_numbness": "no"}, {}),
            step(BODY_MAP, {"fever": "yes"}, {}),
        ],
        "regions": [_region()],
        "was_shown": [BODY_MAP],
        "settings": {"country": "GB", "units": "metric", "text_size": "normal", "theme": "auto"},
        "earlier": "same_day",
    }


def talk_seeds() -> Seeds:
    """Return what the store may hold where a talk should be."""
    text = json.dumps(good_talk()).encode()
    others = {
        f"{key} {n}": json.dumps({**good_talk(), key: value}).encode() for key, n, value in _wrong_values()
    }
    steps = json.dumps({**good_talk(), "steps": _steps() * 1_000}).encode()
    return {
        "good": text,
        "cut off": text[:-20],
        "bytes": b"\0" + text,
        "no text": b"\xff\xfe",
        "bytes that are no text": b"\0\xff\xfe",
        "empty": b"",
        "deep": b"[" * 100_000,
        "10 MB": b'"' + b"x" * (10 * MEGABYTE) + b'"',
        "more steps than any talk has": steps,
        "10,000 digits": b'{"format": ' + DIGITS + b"}",
        "a secret": text.replace(b"self", SECRET.encode()),
        **others,
    }


def _steps() -> list[object]:
    steps = good_talk()["steps"]
    assert isinstance(steps, list)
    return steps


def _wrong_values() -> Iterator[tuple[str, int, object]]:
    wrong: tuple[object, ...] = (None, 1, "\ud800", [1, "a"])
    for key in good_talk():
        for number, value in enumerate(wrong):
            yield key, number, value
    for number, value in enumerate(
        ({"age": True}, {"age": float("inf")}, {"age": "41"}, {"fever": 1}, {"x": 1})
    ):
        step = _steps()[0]
        assert isinstance(step, dict)
        yield "steps", 100 + number, [{**step, "numbers": value}]
        yield "steps", 200 + number, [{**step, "answers": value}]
    yield "steps", 300, [{**_as_dict(_steps()[0]), "part": "no_such_part"}]


def _as_dict(value: object) -> dict[str, object]:
    assert isinstance(value, dict)
    return value
