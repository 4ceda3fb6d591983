"""One change to a valid document, everywhere in it: the right finding at the right place, and no other."""

import copy
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from assay_spec.document import read_document
from assay_spec.model import Level, properties
from assay_spec.walk import walk
from assay_validators.croissant.recommended import RECOMMENDED
from assay_validators.engine import Session
from assay_validators.misspelt import is_misspelt

DEMO = Path(__file__).parents[2] / "toolkit" / "assay" / "demo" / "study"
STUDY = Path(__file__).parent / "study"
LINKED = [DEMO / "croissant.json", STUDY / "croissant.json"]
CLOSED = [DEMO / "evaluation.yaml", DEMO / "fingerprint.yaml", STUDY / "costly.yaml", STUDY / "evaluation.yaml"]
WRONG = [5, "x", True, {"zz": 1}, [], None]
"""Values of which most places take at most three."""

ANYTHING = {"cr:data", "cr:examples", "cr:value", "sc:inLanguage", "sc:usageInfo"}
"""What may hold any value."""

FOLLOWS = {
    "@id": {"CRO050", "CRO030", "CRO033", "CRO035", "CRO042"},
    "assay": {"DOC002"},
    "calibration_requested": {"FPR022"},
    "citeAs": {"CRO006"},
    "column": {"CRO051"},
    "compensate_imbalance": {"FPR031"},
    "contentUrl": {"CRO023"},
    "costs": {"FPR005"},
    "data": {"CRO061"},
    "decision_rule": {"FPR030"},
    "dataType": {"CRO062"},
    "field": {"CRO030", "CRO033", "CRO034", "CRO050", "CRO077", "CRO112"},
    "fileObject": {"CRO050"},
    "fileProperty": {"CRO051"},
    "fileSet": {"CRO050"},
    "fingerprint": {"EVA046"},
    "ignore": {"FPR027"},
    "key": {"CRO076", "CRO116"},
    "name": {"CRO077", "CRO007"},
    "positive": {"EVA001"},
    "prevalence_reflects_population": {"FPR030"},
    "record_set": {"EVA031"},
    "references": {"CRO035"},
    "regex": {"CRO056"},
    "scores": {"EVA011", "EVA060"},
    "sha256": {"CRO022"},
    "source": {"CRO061"},
    "unequal_severity": {"FPR006", "FPR031"},
    **{word: {"CRO168"} for word, _ in RECOMMENDED.values()},
}
"""What is wrong besides when a member is missing, because others need it."""


def checked(path, text):
    """The report of a JSON text that is said to stand where `path` does."""
    return Session().check_document(read_document(path.with_name("changed.json"), data=text.encode()))


def said(report):
    """How often each thing is said: what of which place."""
    return Counter((found.code, found.span.pointer, found.message) for found in report.diagnostics)


def steps(pointer):
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def inside(value, pointer):
    for step in steps(pointer):
        value = value[int(step) if isinstance(value, list) else step]
    return value


class Valid:
    """A valid document, and what is said anew when something in it is changed."""

    def __init__(self, path):
        self.path = path
        self.value = read_document(path).tape.value()
        self.report = checked(path, json.dumps(self.value))
        assert self.report.model is not None
        self.before = said(self.report)

    def members(self):
        """Model, its pointer, and key and declaration of each of its members, one of each sort.

        Those that say what kind of document it is are left out.
        """
        tape, seen = self.report.document.tape, set()
        for model in walk(self.report.model):
            declared = properties(type(model), self.report.document.version)
            for attribute, nodes in model.places.items():
                key = tape.text(nodes[0] - 1)
                sort = re.sub(r"/\d+", "/#", model.span.pointer), key
                if sort not in {*seen, ("", "assay"), ("", "conformsTo")}:
                    seen.add(sort)
                    yield model, model.span.pointer, key, declared[attribute]

    def after(self, text):
        """What is said of the text, and was not said before: code and pointer."""
        return sorted((code, pointer) for code, pointer, _ in (said(checked(self.path, text)) - self.before).elements())

    def changed(self, pointer, change):
        """The same document as text, after `change` has done something with the object at `pointer`."""
        value = copy.deepcopy(self.value)
        change(inside(value, pointer))
        return json.dumps(value)


valid = pytest.fixture(params=[*LINKED, *CLOSED], ids=lambda path: f"{path.parents[0].parent.name}/{path.name}")(
    lambda request: Valid(request.param)
)
closed = pytest.fixture(params=CLOSED, ids=lambda path: f"{path.parents[0].parent.name}/{path.name}")(
    lambda request: Valid(request.param)
)
MISSING = {Level.REQUIRED: "MOD001", Level.RECOMMENDED: "MOD002"}


def of_key(pointer, key):
    return f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"


def test_a_member_that_is_missing_is_found_by_its_level(valid):
    for _, pointer, key, declared in valid.members():
        found = valid.after(valid.changed(pointer, lambda target, key=key: target.pop(key)))
        code = "CRO030" if key == "@id" and ("CRO030", pointer) in found else MISSING.get(declared.level)
        lacking = [one for one in found if one[0] in (*MISSING.values(), code)]
        assert lacking == [(code, pointer)] * bool(code), (pointer, key)
        assert {one for one, _ in found if one != "FPR027"} <= {code, *FOLLOWS.get(key, ())}, (pointer, key, found)


def test_a_value_of_another_type_is_found_once_and_nothing_else(valid):
    for model, pointer, key, declared in valid.members():
        where, taken = of_key(pointer, key), 0
        objects = isinstance(inside(valid.value, where), list | dict)
        for wrong in WRONG:
            if (wrong is None and model.linked) or (isinstance(wrong, dict) and objects):
                continue  # nothing, or an object of the right kind, in which something else is wrong
            found = valid.after(valid.changed(pointer, lambda target, k=key, w=wrong: target.update({k: w})))
            taken += not any(code.startswith("MOD") for code, _ in found)
            if any(code.startswith("MOD") for code, _ in found):
                places = [place for code, place in found if code != "FPR027"]
                assert len(places) == 1, (where, wrong, found)
                assert places[0].startswith(where), (where, wrong, found)
        assert taken <= 3 or declared.key in ANYTHING, (where, taken)


def test_in_linked_data_null_says_what_silence_says(valid):
    for model, pointer, key, _ in valid.members():
        if model.linked:
            silent = valid.after(valid.changed(pointer, lambda target, key=key: target.pop(key)))
            assert valid.after(valid.changed(pointer, lambda target, key=key: target.update({key: None}))) == silent


def test_a_misspelt_member_is_found_and_read_as_what_it_should_be(closed):
    for model, pointer, key, _ in closed.members():
        slip = f"{key[:-1]}q{key[-1]}"
        value = copy.deepcopy(closed.value)
        target = inside(value, pointer)
        members = [(slip if name == key else name, each) for name, each in target.items()]
        target.clear()
        target.update(members)
        report = checked(closed.path, json.dumps(value))
        found = [one for one in report.diagnostics if (one.code, one.span.pointer, one.message) not in closed.before]
        assert [(one.code, one.span.pointer) for one in found] == [("MOD003", of_key(pointer, slip))], (model, key)
        assert found[0].help == f"did you mean `{key}`?"
        assert report.model == closed.report.model


def slips_of(key):
    """A word with a letter too much, one too few, and two swapped, as pens slip."""
    at = len(key) // 2
    slips = f"{key[:-1]}q{key[-1]}", key[:at] + key[at + 1 :], key[: at - 1] + key[at] + key[at - 1] + key[at + 1 :]
    return [slip for slip in slips if slip != key and is_misspelt(slip, key) and not key.startswith("@")]


@pytest.fixture(params=LINKED, ids=lambda path: path.parents[0].parent.name)
def linked(request):
    return Valid(request.param)


def test_a_misspelt_member_of_linked_data_is_one_finding(linked):
    tried = 0
    for _, pointer, key, _ in linked.members():
        lack = linked.after(linked.changed(pointer, lambda target, key=key: target.update(zzz=target.pop(key))))
        # Of a word that is no slip also that what stands there is described at no word of Croissant.
        # And what is recommended and misspelt is not called absent.
        lack = [each for each in lack if not each[1].startswith(of_key(pointer, "zzz")) and each[0] != "CRO168"]
        for slip in slips_of(key):
            value = copy.deepcopy(linked.value)
            target = inside(value, pointer)
            members = [(slip if name == key else name, each) for name, each in target.items()]
            target.clear()
            target.update(members)
            report = checked(linked.path, json.dumps(value))
            found = [
                one for one in report.diagnostics if (one.code, one.span.pointer, one.message) not in linked.before
            ]
            if not any(one.span.pointer == of_key(pointer, slip) for one in found):
                continue  # a short word may be one of the author's own
            tried += 1
            assert [one.span.pointer for one in found] == [of_key(pointer, slip)], (slip, found)
            assert found[0].help.startswith("did you mean"), (slip, found)
            # Nothing is lost, and nothing is worse or better than without.
            told = {note.message.removeprefix("so ") for note in found[0].related}
            assert len(told) == len(lack) - (found[0].code in MISSING.values()), (slip, lack, found)
    assert tried > 20


def twice(value, way, key):
    """The text of a value in which the object at a pointer has a member twice."""
    marker = f"{key}\0"
    target = inside(value, way)
    members = [pair for name, each in target.items() for pair in ((name, each), (marker, each))[: 1 + (name == key)]]
    target.clear()
    target.update(members)
    return json.dumps(value).replace(json.dumps(marker), json.dumps(key))


def test_a_member_that_stands_twice_is_found_at_the_second_and_beside_the_first(valid):
    for _, pointer, key, _ in valid.members():
        report = checked(valid.path, twice(copy.deepcopy(valid.value), pointer, key))
        (found,) = [one for one in report.diagnostics if one.code == "MOD004"]
        assert found.span.pointer == of_key(pointer, key)
        (first,) = found.related
        assert first.span.start < found.span.start
        assert report.document.tape.text(first.span.node) == key
        assert report.model == valid.report.model
        assert len(report.diagnostics) == len(valid.report.diagnostics) + 1


TWICE = {
    "classes": "EVA004",
    "predictions": "EVA010",
    "by": "EVA034",
    "costs": "FPR007",
    "ignore": "MOD011",
    "distribution": "CRO040",
    "recordSet": "CRO040",
    "field": "CRO040",
    "data": "CRO075",
}


def test_an_item_that_stands_twice_is_found_at_the_second(valid):
    before = {found.code for found in valid.report.diagnostics}
    for _, pointer, key, _ in valid.members():
        items = inside(valid.value, of_key(pointer, key))
        told = key in TWICE and isinstance(items, list) and (key != "data" or "key" in inside(valid.value, pointer))
        for number in range(len(items)) if told else ():
            changed = valid.changed(pointer, lambda target, k=key, n=number: target[k].insert(n, target[k][n]))
            found = [(code, place) for code, place in valid.after(changed) if code not in before]
            assert found, (pointer, key)
            assert {code for code, _ in found} == {TWICE[key]}, (pointer, key, found)
            assert all(place.startswith(f"{of_key(pointer, key)}/{number + 1}") for _, place in found), found


@pytest.mark.parametrize("name", ["mutations/base.json", "datasets/1.0/simple-join/metadata.json"])
def test_the_same_of_the_datasets_of_others(corpus, name):
    valid = Valid(corpus / "croissant" / name)
    test_a_member_that_is_missing_is_found_by_its_level(valid)
    test_a_value_of_another_type_is_found_once_and_nothing_else(valid)
    test_an_item_that_stands_twice_is_found_at_the_second(valid)
