"""The terms of DUO: a name means one of them, and what stands in the place of an obsolete one is in use."""

import re

from assay_validators.croissant.duo import LABELS, OBSOLETE, WRITTEN_OTHERWISE, code_called


def test_a_label_means_its_own_code_in_any_spelling():
    for code, label in LABELS.items():
        assert re.fullmatch(r"\d{7}", code)
        assert code_called(label) == code_called(f" {label.upper().replace(' ', '-')}.") == code
    assert not code_called("")


def test_what_stands_in_the_place_of_an_obsolete_term_is_in_use():
    assert OBSOLETE.keys() <= LABELS.keys()
    assert {code for instead in OBSOLETE.values() for code in instead} <= LABELS.keys() - OBSOLETE
    assert {*WRITTEN_OTHERWISE.values()} <= LABELS.keys() - OBSOLETE
