"""Published datasets: they do not differ from themselves, and no change of theirs is silent."""

import copy
import json
import random
import re

from tests.spec.croissant.forms import FORMS, Form

from assay.croissant.diff import difference
from assay.croissant.migrate.migrate import migrated
from assay_spec.croissant.context import terms_of
from assay_spec.document import read_document
from assay_spec.kinds import load_kind
from assay_validators.engine import Session

from .differing import besides_newer_words, first, readable


def test_published_files_do_not_differ_from_themselves(corpus):
    tried = 0
    for document, model in readable(corpus / "croissant"):
        tried += 1
        again = load_kind(read_document(document.path)).model
        assert difference(model, again).changes == (), document.path
        if document.version == "1.0":
            newer = load_kind(read_document("a.json", data=migrated(document, "1.1").data)).model
            assert besides_newer_words(model, newer) == [], document.path
    assert tried > 150


def has_form(document, name):
    """Whether a document has a form: it is one tree of words that its context has, and no `@id` is there twice."""
    value, terms = document.tape.value(), terms_of(document)
    words = ("recordSet", "field", "source", "extract", "column")
    if not isinstance(value.get("@context"), dict):
        return False
    if not all(terms.meaning(word).endswith(f"/croissant/{word}") for word in words):
        return False
    if any(each.code == "CRO040" for each in Session().check_document(document).diagnostics):
        return False
    # Readers forgive a class of the draft by its name alone, and not by another word for it.
    if name == "contexts of types" and re.search(rb'"@type": *(\[|"sc:File)', document.data):
        return False
    mapped = [value.get("distribution"), value.get("recordSet")]
    keyword = name.rpartition(" ")[2] if name.startswith("maps") else ""
    if not all(isinstance(each, list) for each in mapped):
        return not keyword and all(mapped)
    # A source may have the word `recordSet`, which is no map there.
    is_said = all(f"@{keyword}" in each for listed in mapped for each in listed) or keyword == "index"
    return not keyword or (is_said and document.data.count(b'"recordSet"') == 1)


def test_published_files_do_not_differ_from_their_other_forms(corpus):
    tried = 0
    for document, model in readable(corpus / "croissant"):
        rng = random.Random(document.path.rpartition("/")[2])
        for name in rng.sample(sorted(FORMS), 4):
            if has_form(document, name):
                form = Form(json.loads(json.dumps(document.tape.value())), rng)
                written = json.dumps(FORMS[name](form)).encode()
                other = load_kind(read_document("a.json", data=written)).model
                assert difference(model, other).changes == (), (document.path, name)
                tried += 1
    assert tried > 200


def places(value, way=()):
    """Where the values of a document stand: not those of its context, and not the names that things are matched by."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, held in inside:
        if key in ("@context", "@id"):
            continue
        if isinstance(held, dict | list):
            yield from places(held, (*way, key))
        elif held is not None:
            yield *way, key


def other_value(value):
    if isinstance(value, bool):
        return not value
    return f"{value} otherwise" if isinstance(value, str) else value + 1


def with_other(value, way, rng):
    """A document in which one value is another one, or has gone; not one that another word says too."""
    made = copy.deepcopy(value)
    *above, last = way
    around = first(made, *above)
    is_said_once = isinstance(around, dict) and sum(str(last).endswith(word.rpartition(":")[2]) for word in around) == 1
    if rng.random() < 0.3 and around[last] is not False and is_said_once:
        del around[last]
    else:
        around[last] = other_value(around[last])
    return made


def loaded_again(value):
    document = read_document("a.json", data=json.dumps(value).encode())
    row = document.kind
    loaded = load_kind(document) if row is not None and row.name == "croissant" else None
    return loaded and loaded.model


def test_no_value_of_a_published_file_changes_in_silence(corpus):
    tried = 0
    for document, _ in readable(corpus / "croissant"):
        rng = random.Random(document.path.rpartition("/")[2])
        value = json.loads(json.dumps(document.tape.value()))
        ways = [*places(value)]
        before = loaded_again(value)
        for way in rng.sample(ways, min(12, len(ways))):
            after = loaded_again(with_other(value, way, rng))
            if before is not None and after is not None:
                assert difference(before, after).changes != (), (document.path, way)
                assert difference(after, before).changes != (), (document.path, way)
                tried += 1
    assert tried > 1500
