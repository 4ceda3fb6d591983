"""Models are the same whether the compiled kernel makes them or its twin, which asks for every value."""

import json
from itertools import islice, permutations
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.scan import _twin, check_shapes
from assay_spec import build
from assay_spec.build import Builder
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.model import Dataset
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.model import MISSING
from assay_spec.shapes import recipes_of, table_of
from assay_spec.span import Span
from assay_spec.terms import PLAIN
from assay_spec.walk import walk

record = pytest.importorskip("assay_kernels.scan._record", reason="built without a C compiler")
recipe = pytest.importorskip("assay_kernels.scan._recipe", reason="built without a C compiler")
compiled = SimpleNamespace(Recipes=recipe.Recipes, make_records=record.make_records)


def built(backend, document, cls, version, terms, monkeypatch):
    """Every model of a document, and what the builder found."""
    table = table_of(cls, version)
    table = table._replace(recipes=backend.Recipes(recipes_of(table.models, table.attributes), Span, MISSING))
    swept = check_shapes(document.tape, table.checks, 0, terms)
    builder = Builder(document, table, terms, swept)
    monkeypatch.setattr(build, "make_records", backend.make_records)
    return builder.build(0), builder


def shown(model):
    """What equality does not look at."""
    return None if model is None else (type(model), model, model.span, dict(model.places))


@pytest.mark.parametrize(
    ("cls", "versions"), [(Dataset, ["1.0", "1.1"]), (Evaluation, ["1"]), (Fingerprint, ["1"])], ids=str
)
@given(data=st.data())
def test_both_make_the_same(read, mistaken, cls, versions, data):
    document = read(json.dumps(data.draw(mistaken(cls))))
    version = data.draw(st.sampled_from(versions))
    terms = terms_of(document) if cls.linked else PLAIN
    with pytest.MonkeyPatch.context() as monkeypatch:
        ours, builder = built(compiled, document, cls, version, terms, monkeypatch)
        theirs, twin = built(_twin, document, cls, version, terms, monkeypatch)
    assert list(ours.groups) == list(theirs.groups)
    assert list(ours.groups.values()) == list(theirs.groups.values())
    assert shown(ours.root) == shown(theirs.root)
    assert [shown(part) for part in ours.parts] == [shown(part) for part in theirs.parts]
    assert sorted(builder.findings) == sorted(twin.findings)
    assert builder.complete == twin.complete
    if ours.root is not None and builder.complete:
        assert [id(part) for part in walk(ours.root)] == [id(part) for part in ours.parts]


def test_forms_are_right_however_many_there_are(read):
    """More are made here than are kept."""
    names = ["name", "description", "license", "url", "creator", "version", "keywords", "citeAs", "publisher"]
    table = table_of(Dataset, "1.1")
    for order in islice(permutations(names), 0, 362_880, 100):
        document = read(json.dumps({"@context": {"@vocab": "https://schema.org/"}} | dict.fromkeys(order, "x")))
        terms = terms_of(document)
        swept = check_shapes(document.tape, table.checks, 0, terms)
        made = Builder(document, table, terms, swept).build(0)
        for form, group in made.groups.items():
            given = tuple(name for name in form if name == form[0] or name.isidentifier())
            assert all(given == (type(part), *part.places) for part in group)
