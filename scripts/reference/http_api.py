"""docs/reference/http-api.md: every address of the HTTP API, from its own description."""

from collections.abc import Iterator
from typing import Any

from dorsum.installed.rules import open_rules, raw_content
from dorsum.interfaces.api.application import make_application
from dorsum.serving.problems import NAME, TITLES
from scripts.reference.markdown import MADE, code, codes, page, table

Json = dict[str, Any]
INTRODUCTION = """`dorsum doors` serves it, and `dorsum serve` beside the pages. All addresses are
below `/api/v1`;
`openapi.json` there describes them for programs. [The how-to](../how-to/use-the-http-api.md) shows
a whole talk.

Nothing is kept, and no clock is read: the same request gives the same bytes. Keep `must_say` word
by word. Where `level` is null, say nothing that calms. What is not known is left out of a case,
never sent as `no`."""
LIMITS = """A body has at most 1,000,000 bytes and 10 seconds to come. Each caller (by key, or by address) may
ask 100 times a second of each process (`--rate`), at all doors together; at most 32 requests wait to be
answered in a process. Beyond, the answer is 429 at once, with `Retry-After`. Packed bodies are refused.
With a file of keys (`dorsum keys`) every request needs `Authorization: Bearer KEY`. No other site may call
it from a browser: there are no CORS headers. The keys of `case` are those of a
[case file](case-file.md). Every address that takes GET takes HEAD."""
PROBLEMS = """What cannot be answered is `application/problem+json`: `type`, `title`, `status`, `detail`, and
`place`, the way of keys to the mistake. The services of
[CDS Hooks](../how-to/use-it-in-an-ehr-with-cds-hooks.md) answer with the same types; `prefetch` is
theirs alone."""
REFERENCE = "#/components/schemas/"


def http_api_page() -> str:
    """Return the page."""
    rules = open_rules()
    api = make_application(rules, lambda: raw_content(rules.knowledge.content_hash))
    described = api.openapi()
    return page(
        "# HTTP API",
        MADE,
        INTRODUCTION,
        "## Addresses",
        table(("address", "what it answers", "takes", "gives"), _addresses(described)),
        "## Limits",
        LIMITS,
        "## Problems",
        PROBLEMS,
        table(
            ("type", "status", "title"),
            [(code(NAME + kind), str(status), title) for kind, (status, title) in TITLES.items()],
        ),
        "## What is answered",
        "Every object has exactly these keys. `?` after a type: or null. A key in brackets may be absent.",
        *_shapes(described),
    )


def _addresses(described: Json) -> Iterator[tuple[str, str, str, str]]:
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            yield (
                code(f"{method.upper()} {path}"),
                one["summary"],
                _taken(one),
                _type(one["responses"]["200"]["content"]["application/json"]["schema"]),
            )


def _taken(one: Json) -> str:
    body = one.get("requestBody")
    return codes(body["content"]["application/json"]["schema"]["properties"]) if body else ""


def _shapes(described: Json) -> Iterator[str]:
    for name, shape in sorted(described["components"]["schemas"].items()):
        if name in ("Case", "Answers"):
            continue  # as long as the content; a case file has the same keys
        yield f"### {name}"
        yield shape.get("description", "").replace("\n", " ")
        required = shape.get("required", ())
        rows = [
            (code(key) if key in required else f"[{code(key)}]", _type(one))
            for key, one in shape["properties"].items()
        ]
        yield table(("key", "type"), rows)


def _type(one: Json) -> str:
    if "$ref" in one:
        name = one["$ref"].removeprefix(REFERENCE)
        return f"[{name}](#{name.lower()})"
    if "anyOf" in one:
        parts = [_type(part) for part in one["anyOf"] if part.get("type") != "null"]
        return " or ".join(parts) + ("?" if len(parts) < len(one["anyOf"]) else "")
    if "enum" in one:
        return codes(map(str, one["enum"]))
    if one.get("type") == "array":
        return f"list of {_type(one['items'])}"
    if isinstance(one.get("additionalProperties"), dict):
        return f"object, each {_type(one['additionalProperties'])}"
    return str(one.get("type", one.get("const", "anything")))
