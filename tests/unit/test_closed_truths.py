"""The truths of a triage are a mapping like any other, although they are worked out when they are read."""

import pickle
from copy import deepcopy

import pytest

from dorsum.care.triage import triage
from dorsum.model.truth import Truth
from tests.shipped import case_of, shipped, shipped_rules

WHOLE = triage(case_of({"fever": "yes", "saddle_numbness": "no"}), shipped_rules())
FOUND = WHOLE.truths


def test_every_finding_has_its_truth_in_the_order_of_the_content() -> None:
    assert list(FOUND) == [finding.id for finding in shipped().findings]
    assert len(FOUND) == len(shipped().findings)
    assert (FOUND["fever"], FOUND["saddle_numbness"]) == (Truth.YES, Truth.NO)
    assert FOUND["severe_pain"] is Truth.UNKNOWN


def test_what_is_no_finding_has_no_truth() -> None:
    assert "feverr" not in FOUND
    with pytest.raises(KeyError, match="feverr"):
        FOUND["feverr"]


def test_copies_are_equal_hold_no_rules_and_can_be_copied_again() -> None:
    assert len(pickle.dumps(FOUND)) < 20_000
    for copied in (deepcopy(FOUND), pickle.loads(pickle.dumps(FOUND))):
        assert copied == FOUND == dict(FOUND)
        assert pickle.loads(pickle.dumps(copied)) == FOUND


def test_those_of_a_triage_that_was_sent_cannot_be_changed() -> None:
    sent = pickle.loads(pickle.dumps(WHOLE))
    assert (sent, sent.truths) == (WHOLE, FOUND)
    assert pickle.loads(pickle.dumps(sent)) == WHOLE
    with pytest.raises(TypeError):
        sent.truths["fever"] = Truth.NO


def test_it_is_written_as_a_dictionary_is() -> None:
    assert repr(FOUND) == repr(dict(FOUND))
