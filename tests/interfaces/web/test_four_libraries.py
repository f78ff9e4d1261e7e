"""The pages need Starlette, AnyIO, Jinja2 and MarkupSafe only: so they can run in a browser (DESIGN 12)."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

FOUR = ("starlette", "anyio", "jinja2", "markupsafe")
THEIRS = ("idna", "typing_extensions")
"""What AnyIO and Starlette need themselves on this Python."""
SCRIPT = """
import asyncio, re, sys, tempfile, time
from datetime import date
from pathlib import Path
from urllib.parse import urlencode
sys.path[:0] = sys.argv[1:]
from dorsum.engine.compiled import CompiledRules
from dorsum.interfaces.web.application import make_application
from dorsum.interfaces.web.sessions import Sessions
from dorsum.model.bundle import load_knowledge

rules = CompiledRules(load_knowledge())
sessions = Sessions(Path(tempfile.mkdtemp()) / "talks.sqlite3", rules.knowledge, time.time)
sessions.prepare()
app = make_application(rules, sessions, date.today)

async def ask(path, cookie, form=None):
    body = urlencode(form or {}).encode()
    sent = []
    headers = [(b"host", b"localhost"), (b"cookie", cookie), (b"content-length", str(len(body)).encode()),
               (b"content-type", b"application/x-www-form-urlencoded")]
    scope = {"type": "http", "method": "POST" if form else "GET", "path": path, "raw_path": path.encode(),
             "query_string": b"", "root_path": "", "scheme": "http", "http_version": "1.1",
             "headers": headers, "server": ("localhost", 80), "client": ("localhost", 1)}
    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}
    async def send(message):
        sent.append(message)
    await app(scope, receive, send)
    page = b"".join(one.get("body", b"") for one in sent[1:]).decode()
    return sent[0]["status"], dict(sent[0]["headers"]), page

def hidden(page):
    return dict(re.findall('type="hidden" name="([a-z]+)" value="([^"]*)"', page))

for path in ("/", "/rescue", "/settings", "/look/causes", "/look/movements/cat_cow"):
    status, _, page = asyncio.run(ask(path, b""))
    assert status == 200 and len(page) > 500, (path, status)

_, headers, page = asyncio.run(ask("/check/start", b""))
cookie = headers[b"set-cookie"].partition(b";")[0]
forms = [("/check/start", {"who": "self", "country": "GB"}), ("/check/answer", {"go": "none"})]
for path, form in forms:
    status, headers, _ = asyncio.run(ask(path, cookie, {**hidden(page), **form}))
    assert (status, headers[b"location"]) == (303, b"/check"), (path, status)
    status, _, page = asyncio.run(ask("/check/answers" if form.get("go") else "/check", cookie))
    assert status == 200, status
assert page.count("<dd>No</dd>") > 3
print(sorted({name.partition(".")[0] for name in sys.modules} - set(sys.stdlib_module_names)))
"""


@pytest.fixture
def four_alone(tmp_path: Path) -> Path:
    """Return a folder with these libraries and no other."""
    for name in (*FOUR, *THEIRS):
        spec = find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        found = Path(spec.origin)
        found = found.parent if found.name == "__init__.py" else found
        (tmp_path / found.name).symlink_to(found)
    return tmp_path


def test_the_pages_are_served_with_four_libraries(four_alone: Path) -> None:
    source = Path(__file__).parents[3] / "src"
    command = [sys.executable, "-I", "-S", "-B", "-c", SCRIPT, str(source), str(four_alone)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.stderr == ""
    loaded = set(done.stdout.strip("[]\n").replace("'", "").split(", "))
    assert loaded - {"dorsum", "__main__", "__mp_main__"} <= {*FOUR, *THEIRS}
