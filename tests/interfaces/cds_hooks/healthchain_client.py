"""Run HealthChain's client against a server and print what it received, for `test_healthchain.py`.

Apart from the tests, because HealthChain takes seconds to import and its packages warn.
"""

import json
import sys
from pathlib import Path
from typing import Any

import httpx
from healthchain.models.hooks import PatientViewContext  # type: ignore[import-untyped]  # ships no types
from healthchain.models.requests.cdsrequest import CDSRequest  # type: ignore[import-untyped]  # ships no types
from healthchain.models.responses.cdsdiscovery import CDSServiceInformation  # type: ignore[import-untyped]  # ships no types
from healthchain.models.responses.cdsresponse import CDSResponse  # type: ignore[import-untyped]  # ships no types
from healthchain.sandbox.sandboxclient import SandboxClient  # type: ignore[import-untyped]  # ships no types


def main(base: str, folder: Path) -> None:
    """Discover the services, then send each request of the folder by the client."""
    found = CDSServiceInformation.model_validate(httpx.get(base).json())
    by_hook = {one.hook: one.id for one in found.services}
    received = {
        path.stem: _send(base, by_hook, json.loads(path.read_text("utf-8"))) for path in folder.iterdir()
    }
    sys.stdout.write(json.dumps({"services": by_hook, "received": received}))


def _send(base: str, by_hook: dict[str, str], request: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the cards as HealthChain read them; an answer it cannot read ends the program.

    Its model demands `autoLaunchable` of a link, which the specification leaves open.
    """
    client = SandboxClient(f"{base}/{by_hook[request['hook']]}", request["hook"])
    client.requests.append(_written(request))
    (response,) = client.send_requests()
    for link in (link for card in response["cards"] for link in card.get("links", ())):
        link.setdefault("autoLaunchable", None)
    return [
        one.model_dump(mode="json", exclude_none=True) for one in CDSResponse.model_validate(response).cards
    ]


def _written(request: dict[str, Any]) -> Any:
    """Return the request as HealthChain writes it.

    Its model writes only `userId` and `patientId` of a context (the field is typed by the base class), so
    that its own `order-select` has no orders; there its client sends the request as we wrote it.
    """
    if request["hook"] == "patient-view":
        context = PatientViewContext(**request["context"])
        return CDSRequest(
            hook=request["hook"],
            hookInstance=request["hookInstance"],
            context=context,
            prefetch=request["prefetch"],
        )
    return _AsItIs(request)


class _AsItIs:
    """A request that needs no model to be sent."""

    def __init__(self, request: dict[str, Any]) -> None:
        self._request = request

    def model_dump(self, **_options: object) -> dict[str, Any]:
        """Return the request."""
        return self._request


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
