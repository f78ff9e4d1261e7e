"""A diary goes out as FHIR and comes back whole; what Dorsum did not write so is refused, and not told."""

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.diary.as_json import entry_as_json, episode_as_json
from dorsum.diary.entries import Entry, Episode, TakenMedicine
from dorsum.diary.exchange import Revision, Whole, whole_as_json
from dorsum.diary.fhir_labels import labels_of
from dorsum.diary.fhir_reading import whole_from_fhir
from dorsum.diary.fhir_said import entry_said, episode_said
from dorsum.diary.fhir_writing import whole_as_fhir
from dorsum.diary.file_forms import form_of, whole_as_text, whole_from_text
from dorsum.diary.rhythm import Wishes
from dorsum.errors import DiaryError
from dorsum.model.fhir import is_same_but_for_labels
from tests.amounts import examples
from tests.courses import BEGAN, at, entry
from tests.diary_store.test_exchange import WHOLES
from tests.fhir_rules import broken_rules
from tests.realistic import realistic
from tests.shipped import shipped
from tests.unit.test_diary_json import ENTRIES

Json = dict[str, Any]
LABELS = labels_of(shipped())


def written(whole: Whole) -> Json:
    made: Json = json.loads(whole_as_text(whole, "fhir", shipped()))
    return made


def read(bundle: Any) -> Whole:
    return whole_from_fhir(json.dumps(bundle))


def everything() -> Whole:
    """Return a diary with all that can be in one: changed, removed, of another episode, in own words."""
    episode, entries = realistic().episode, realistic().entries
    own = TakenMedicine(at(4), name="grandmother's balm", unit="spoon")
    odd = entry(4, 5.5, id="odd", note=" two\x00\n", medicines=(own, TakenMedicine(at(4), amount=2.0)))
    revisions = (
        Revision(at(0), is_gone=False, value=replace(episode, words={})),
        *(Revision(one.at, is_gone=False, value=one) for one in entries),
        Revision(at(50), is_gone=False, value=odd),
        Revision(at(50), is_gone=True, value=odd),
        Revision(at(51), is_gone=False, value=replace(odd, danger="not_sure", kind="daily")),
        Revision(at(51), is_gone=True, value=entries[0]),
        Revision(at(52), is_gone=False, value=replace(episode, ended_on=at(52).date())),
        Revision(at(53), is_gone=True, value=Episode("two", BEGAN, ended_on=at(-1).date())),
        Revision(at(53), is_gone=False, value=entry(6, None, id="lost", episode="three")),
    )
    return Whole(revisions, Wishes(at(3).date(), danger_muted=True))


@examples(40)
@given(WHOLES)
def test_it_comes_back_as_it_was(whole: Whole) -> None:
    again = read(whole_as_fhir(whole, LABELS))
    assert again == whole
    assert whole_as_json(again) == whole_as_json(whole)


@examples(10)
@given(WHOLES)
def test_whatever_is_written_is_fhir(whole: Whole) -> None:
    assert broken_rules(whole_as_fhir(whole, LABELS)) == []


@examples(20)
@given(ENTRIES)
def test_the_words_of_the_content_change_nothing_that_is_read(made: Entry) -> None:
    whole = Whole((Revision(at(0), is_gone=False, value=made),))
    renamed = replace(LABELS, questions={}, findings=dict.fromkeys(made.signs, "?"), back_pain="x", loinc={})
    assert read(whole_as_fhir(whole, renamed)) == whole


def test_a_whole_diary_is_fhir_and_comes_back() -> None:
    made = written(everything())
    assert broken_rules(made) == []
    assert read(made) == everything()


def test_every_value_of_a_diary_has_its_place() -> None:
    for one in written(everything())["entry"]:
        resource = one["resource"]
        if resource["resourceType"] == "EpisodeOfCare":
            assert episode_said(resource).keys() == episode_as_json(realistic().episode).keys()
        elif resource["resourceType"] == "QuestionnaireResponse":
            assert entry_said(resource).keys() == entry_as_json(entry(1)).keys()


def test_revisions_are_versions_of_one_resource() -> None:
    of_odd = [
        one["resource"]
        for one in written(everything())["entry"]
        if one["resource"].get("identifier") == {"system": "urn:dorsum:fhir:id:entry", "value": "odd"}
    ]
    heads = [(one["meta"]["versionId"], one["meta"]["lastUpdated"][:10], one["status"]) for one in of_odd]
    assert heads == [
        ("1", "2026-04-21", "completed"),
        ("2", "2026-04-21", "entered-in-error"),
        ("3", "2026-04-22", "completed"),
    ]


def test_pain_and_medicines_as_they_are_now_are_there_for_others() -> None:
    entries = written(everything())["entry"]
    pains = [one["resource"] for one in entries if one["resource"]["resourceType"] == "Observation"]
    assert [one["valueQuantity"]["value"] for one in pains] == [7, 6, 5, 5, 4, 4, 4, 5.5]
    assert pains[0]["code"]["coding"][0] == {"system": "http://loinc.org", "code": "72514-3"}
    taken = [one["resource"] for one in entries if one["resource"]["resourceType"] == "MedicationStatement"]
    named = [one["medicationCodeableConcept"] for one in taken]
    assert named[0]["text"] == "Pain tablets (ibuprofen)"
    assert named[-2:] == [
        {"text": "grandmother's balm"},
        {
            "coding": [
                {
                    "system": "http://terminology.hl7.org/CodeSystem/data-absent-reason",
                    "code": "unknown",
                }
            ]
        },
    ]
    assert taken[0]["dosage"] == [{"doseAndRate": [{"doseQuantity": {"value": 400, "unit": "mg"}}]}]


def test_two_people_are_two_people() -> None:
    first, second = (
        whole_as_fhir(Whole((Revision(at(0), is_gone=False, value=Episode(id, BEGAN)),)), LABELS)
        for id in ("one", "two")
    )
    assert first["entry"][0]["fullUrl"] != second["entry"][0]["fullUrl"]
    later = Revision(at(9), is_gone=False, value=Episode("a", BEGAN))
    more = Whole((later, Revision(at(0), is_gone=False, value=Episode("one", BEGAN))))
    assert whole_as_fhir(more, LABELS)["entry"][0]["fullUrl"] == first["entry"][0]["fullUrl"]


def places(raw: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value that is read, but for the labels of the content."""
    if isinstance(raw, dict | list):
        for key, one in raw.items() if isinstance(raw, dict) else enumerate(raw):
            if key not in ("text", "display"):
                yield from places(one, (*path, key))
    else:
        yield path


SMALL = written(
    replace(everything(), revisions=tuple(one for one in everything().revisions if one.value.id != "one"))
)
KEPT = [place for place, one in enumerate(SMALL["entry"]) if one["resource"]["resourceType"][0] in "PEQ"]
PATHS = [path for path in places(SMALL["entry"]) if path[0] in KEPT]


def read_or_refused(bundle: Any) -> Whole | str:
    return read_or_refused_text(json.dumps(bundle))


def read_or_refused_text(text: str) -> Whole | str:
    try:
        return whole_from_fhir(text)
    except DiaryError as error:
        return str(error)


GONE = "gone"
OTHER_VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [GONE, None, 7, "secret", "2026-03-02", True, [], {}, "completed", 5.25]
)


@given(st.sampled_from(PATHS), OTHER_VALUES)
def test_a_changed_file_is_refused_or_read_as_it_says(path: tuple[Any, ...], value: Any) -> None:
    bundle = copy.deepcopy(SMALL)
    held: Any = bundle["entry"]
    for key in path[:-1]:
        held = held[key]
    if value == GONE:
        del held[path[-1]]
    else:
        held[path[-1]] = value
    found = read_or_refused(bundle)
    if isinstance(found, Whole):
        kept = [one for place, one in enumerate(bundle["entry"]) if place in KEPT]
        assert is_same_but_for_labels(written(found)["entry"][: len(kept)], kept)
    else:
        assert "secret" not in found


def changed(change: Callable[[Json], object]) -> Json:
    bundle = copy.deepcopy(SMALL)
    change(bundle)
    return bundle


FOREIGN = {"resourceType": "Bundle", "type": "collection", "entry": []}
PAGE = {"resourceType": "Bundle", "type": "document", "entry": []}


@pytest.mark.parametrize(
    ("bundle", "says"),
    [
        ([1], "this is no diary that Dorsum wrote as FHIR"),
        ({"resourceType": "Patient"}, "this is no diary that Dorsum wrote as FHIR"),
        ({**SMALL, "meta": 5}, "this is no diary that Dorsum wrote as FHIR"),
        (FOREIGN, "this is no diary that Dorsum wrote as FHIR; what other programs wrote cannot be read"),
        (
            {**SMALL, "entry": "secret"},
            "this is no diary that Dorsum wrote as FHIR; what other programs wrote cannot be read",
        ),
        (PAGE, "this is a page for a doctor, not a diary; `dorsum diary export` writes a diary"),
        (
            changed(lambda raw: raw["meta"]["tag"][0].update(code="2")),
            "another version of Dorsum wrote this diary; update Dorsum",
        ),
        ({**SMALL, "entry": []}, "this is no diary that Dorsum wrote as FHIR: there is no person in it"),
        (
            changed(lambda raw: raw["entry"].pop(0)),
            "this is no diary that Dorsum wrote as FHIR: there is no person in it",
        ),
        (changed(lambda raw: raw["entry"].insert(1, 7)), "entry 2 of the bundle cannot be read"),
        (
            changed(lambda raw: raw["entry"].append({"resource": {"resourceType": "Secret"}})),
            f"entry {len(SMALL['entry']) + 1} of the bundle: Dorsum writes no such thing; take it out",
        ),
        (
            changed(lambda raw: raw["entry"][-1]["resource"].pop("derivedFrom")),
            f"entry {len(SMALL['entry'])} of the bundle cannot be read",
        ),
        (
            changed(lambda raw: raw["entry"][-1]["resource"].update(derivedFrom=[{"reference": "secret"}])),
            f"entry {len(SMALL['entry'])} of the bundle does not come from this diary; take it out",
        ),
        (
            changed(lambda raw: raw["entry"][-1]["resource"].update(derivedFrom=[{"reference": []}])),
            f"entry {len(SMALL['entry'])} of the bundle cannot be read",
        ),
        (
            changed(lambda raw: raw["entry"][-1]["resource"].update(derivedFrom=[])),
            f"entry {len(SMALL['entry'])} of the bundle does not come from this diary; take it out",
        ),
        (
            changed(lambda raw: raw["entry"][1]["resource"].update(note=[{"text": "secret"}])),
            "entry 2 of the bundle was changed, or moved; nothing was read",
        ),
        (
            changed(lambda raw: raw["entry"].insert(2, raw["entry"][1])),
            "entry 3 of the bundle was changed, or moved; nothing was read",
        ),
        (
            changed(
                lambda raw: raw["entry"][1]["resource"]["meta"].update(lastUpdated="2026-03-02T09:00:00")
            ),
            "entry 2 of the bundle cannot be read",
        ),
        (
            changed(lambda raw: raw["entry"][1]["resource"]["extension"][0].update(valueCode="secret")),
            "entry 2 of the bundle: an entry holds something that cannot be read",
        ),
        (
            changed(lambda raw: raw["entry"][0]["resource"]["extension"][0].update(valueBoolean=1)),
            "entry 1 of the bundle cannot be read",
        ),
    ],
)
def test_what_is_no_fhir_export(bundle: Any, says: str) -> None:
    with pytest.raises(DiaryError) as caught:
        read(bundle)
    assert str(caught.value) == says


SMALL_TEXT = whole_as_text(whole_from_fhir(json.dumps(SMALL)), "fhir", shipped())


@examples(40)
@given(
    st.integers(0, len(SMALL_TEXT) - 2),
    st.integers(0, 40),
    st.sampled_from(["", "9", '"', "[", "null", "\\ud800"]),
)
def test_a_damaged_file_is_refused_or_comes_back_as_it_says(start: int, length: int, instead: str) -> None:
    found = read_or_refused_text(SMALL_TEXT[:start] + instead + SMALL_TEXT[start + length :])
    if isinstance(found, Whole):
        assert whole_from_fhir(whole_as_text(found, "fhir", shipped())) == found


def test_half_a_file_is_no_file() -> None:
    for length in (1, 100, len(SMALL_TEXT) // 2, len(SMALL_TEXT) - 3):
        with pytest.raises(DiaryError, match=r"^this is no diary that Dorsum wrote as FHIR$"):
            whole_from_fhir(SMALL_TEXT[:length])


@pytest.mark.parametrize(
    "text", ["secret", "", "[" * 100_000, '{"resourceType":"Bundle","entry":' + "9" * 9_999]
)
def test_what_is_no_bundle_at_all(text: str) -> None:
    with pytest.raises(DiaryError, match=r"^this is no diary that Dorsum wrote as FHIR$"):
        whole_from_fhir(text)


def test_the_form_of_a_file_is_known_by_its_name() -> None:
    assert [form_of(name) for name in ("a.fhir.json", "a.FHIR.JSON", "a.json", "a.csv")] == [
        "fhir",
        "fhir",
        "json",
        "csv",
    ]
    with pytest.raises(DiaryError, match=r"must end in \.json, \.fhir\.json or \.csv"):
        form_of("a.xml")


def test_a_file_that_was_renamed_is_still_known() -> None:
    text = whole_as_text(everything(), "fhir", shipped())
    assert whole_from_text(text, "json", at(0)) == everything()
    assert whole_from_text(whole_as_text(everything(), "json", shipped()), "json", at(0)) == everything()
    assert whole_from_text(whole_as_text(everything(), "csv", shipped()), "csv", at(9)).revisions[
        0
    ] == Revision(at(9), is_gone=False, value=everything().now()[0])
