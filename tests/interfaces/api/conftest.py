"""The API by its own application, as a program meets it behind the gate."""

import pytest
from starlette.testclient import TestClient

from dorsum.installed.rules import raw_content
from dorsum.interfaces.api.application import make_application
from tests.shipped import shipped, shipped_rules


@pytest.fixture(scope="session")
def api() -> TestClient:
    application = make_application(shipped_rules(), lambda: raw_content(shipped().content_hash))
    return TestClient(application, raise_server_exceptions=False)
