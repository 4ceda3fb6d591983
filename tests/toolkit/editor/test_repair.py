"""An editor offers to rename a key only where `assay data fix` would."""

import json

import pytest

from assay.croissant.fix import fixed
from assay.demo.study import STUDY
from assay.editor.repair import repair_of
from assay_kernels.scan import Kind
from assay_spec.document import read_document
from assay_validators.engine import Session

DATASET = json.loads((STUDY / "croissant.json").read_bytes())
WORDS = {
    "rai:databiases": '"rai:dataBiases"',
    "rai:dataBias": '"rai:dataBiases"',
    "recordSets": '"recordSet"',
    "prov:isAssociatedWith": None,
    "rai:dataAnnotationDemographics": '"rai:annotatorDemographics"',
}


@pytest.mark.parametrize(("word", "replacement"), WORDS.items())
def test_a_key_is_renamed_only_where_it_can_mean_nothing_else(word, replacement):
    value = {key: each for key, each in DATASET.items() if key != "recordSet"} | {word: []}
    document = read_document("croissant.json", data=json.dumps(value).encode())
    told = [each for each in Session().check_document(document).diagnostics if each.span.pointer == f"/{word}"]
    (found,) = [each for each in told if each.code.startswith("CRO08") and each.code != "CRO083"]
    assert found.help.startswith("did you mean")
    assert document.tape.kind(found.span.node) == Kind.KEY
    assert repair_of(found) == replacement
    assert (fixed(document).data == document.data) == (replacement is None)


def test_every_word_that_a_finding_puts_in_place_is_offered_whatever_words_tell_of_it():
    members = {"license": "MIT", "conformsTo": "https://mlcommons.org/croissant/1.1", "version": "v2"}
    document = read_document("croissant.json", data=json.dumps(DATASET | members).encode())
    offered = {each.span.pointer: repair_of(each) for each in Session().check_document(document).diagnostics}
    assert {pointer: word for pointer, word in offered.items() if word} == {
        "/license": '"https://spdx.org/licenses/MIT.html"',
        "/conformsTo": '"http://mlcommons.org/croissant/1.1"',
        "/version": '"2.0.0"',
    }


TRUTHS = {"true": "`true`", "no": "`false`", "perhaps": "`true` or `false`"}


@pytest.mark.parametrize(("word", "remedy"), TRUTHS.items())
def test_truth_in_quotes_is_not_put_in_quotes_again(word, remedy):
    document = read_document("croissant.json", data=json.dumps(DATASET | {"isLiveDataset": word}).encode())
    told = Session().check_document(document).diagnostics
    (found,) = [each for each in told if each.span.pointer == "/isLiveDataset" and each.code == "MOD005"]
    assert found.help == f"write {remedy} without quotes"
    assert repair_of(found) is None
