"""The reference of FHIR names every name of ours that stands in what is written."""

import re
from collections.abc import Iterator
from typing import Any

from dorsum.diary.fhir_labels import labels_of
from dorsum.diary.fhir_writing import whole_as_fhir
from dorsum.interfaces.fhir.capabilities import capabilities
from dorsum.interfaces.fhir.operations import operations
from dorsum.model.fhir import NAMES
from dorsum.report.fhir_interview import interview_as_fhir
from dorsum.report.summary_fhir import summary_as_fhir
from scripts.reference.pages import REFERENCE
from tests.diary_store.test_fhir_exchange import everything
from tests.shipped import shipped, shipped_rules
from tests.unit.test_fhir_assessment import bundle_of, kinds
from tests.unit.test_fhir_transaction import told
from tests.unit.test_summary_fhir import MADE, full_page


def texts(raw: Any) -> Iterator[str]:
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, dict | list):
        for one in raw.values() if isinstance(raw, dict) else raw:
            yield from texts(one)


def as_bundle(*resources: Any) -> Any:
    contained = [held for one in resources for held in one.get("contained", ())]
    return {"entry": [{"resource": one} for one in (*resources, *contained)]}


def test_every_name_and_every_kind_of_resource_is_explained() -> None:
    bundles = (
        whole_as_fhir(everything(), labels_of(shipped())),
        summary_as_fhir(full_page(), shipped(), MADE),
        *(bundle_of(case) for case in kinds().values()),
        *(told(case) for case in kinds().values()),
        as_bundle(interview_as_fhir(shipped_rules()), capabilities(shipped()), *operations(shipped())),
    )
    page = (REFERENCE / "fhir.md").read_text(encoding="utf-8")
    used = {one["resource"]["resourceType"] for bundle in bundles for one in bundle["entry"]}
    assert [kind for kind in used if f"`{kind}`" not in page] == []
    names = {
        tuple(found.removeprefix(f"{NAMES}:").split(":"))
        for bundle in bundles
        for found in texts(bundle)
        if found.startswith(NAMES)
    }
    first = {name[0] for name in names}
    assert first - set(re.findall(r":([\w-]+)", page)) == set()
    assert {name[-1] for name in names if name[0] == "extension"} - set(
        re.findall(r"`([\w-]+)`", page)
    ) == set()


def test_every_item_of_a_response_is_explained() -> None:
    page = (REFERENCE / "fhir.md").read_text(encoding="utf-8")
    for one in whole_as_fhir(everything(), labels_of(shipped()))["entry"]:
        resource = one["resource"]
        found = [
            *resource.get("item", ()),
            *(item for held in resource.get("contained", ()) for item in held["item"]),
        ]
        assert [item["linkId"] for item in found if f"`{item['linkId']}`" not in page] == []
