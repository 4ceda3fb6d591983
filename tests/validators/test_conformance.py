"""Croissant files of others, and what is known of them: what is wrong is found, and nothing that is right.

The folder that `ASSAY_CORPUS` names says in `croissant/SOURCES.md` where each file comes from.
"""

import json
from collections import defaultdict

import pytest

from assay_spec.document import read_document
from assay_validators.engine import Session

OTHERWISE = {
    "data_not_list": "a single object is a warning: 9 examples of the standard's repository have one",
}
"""Changes that are judged otherwise than was expected when they were made, and why."""

OFFICIAL = {
    "MOD001": "`license`, `creator` and `datePublished` are in the table of required properties; 1 file of 41 has all",
    "CRO020": "an address, a word, or an MD5 in the place of a SHA-256, as issue 80 of the repository laments",
    "CRO031": "recipes/read_from_tar: `field` refers to a FileSet",
    "CRO034": "`references` has a file and a column, where the standard wants a Field, or `source` is meant",
    "CRO043": "the word `None` in the place of `url`",
    "CRO067": "recipes/enum: Croissant has no class `cr:Enum`",
    "CRO076": "credit-g: enumerations, which MUST specify a key, have none",
    "CRO077": "credit-g, titanic: enumerations, which MUST have a field `name`, have a `value` or a `label`",
    "MOD006": "credit-g is of version 1.0, in which `encodingFormat` has one value",
}
"""Errors in the example datasets of the standard's own repository, and why they are errors all the same."""

WILD = {
    "DOC006": (1, "the first draft, 0.8"),
    "CRO010": (1, "no `@type` in what stands at `recordSets`, which is misspelt and hides it"),
    "CRO020": (12, "an address of no repository, a word, or an MD5 in the place of a SHA-256"),
    "CRO031": (1, "`fileSet` refers to a FileObject"),
    "CRO033": (1, "`key` names fields of other record sets"),
    "CRO040": (2, "record sets, or fields, of one `@id`"),
    "CRO052": (1, "`filepath` is no property of a file"),
    "CRO071": (1, "sources written into `data`"),
    "CRO076": (1, "an enumeration without a key"),
    "CRO077": (1, "an enumeration without a name"),
    "MOD001": (40, "`license`, `creator`, `datePublished` or `url` is missing"),
}
"""Errors in files that were published: in how many, and what they are."""

FIXTURES = {
    "1.0/distribution_bad_contained_in": ("CRO030", "/distribution/0/containedIn/@id"),
    "1.0/distribution_bad_id": ("CRO041", "/distribution/0/@id"),
    "1.0/distribution_bad_type": ("MOD010", "/distribution/0/@type"),
    "1.0/distribution_missing_property_content_url": ("CRO023", "/distribution/0/@id"),
    "1.0/metadata_bad_type": ("MOD010", "/@type"),
    "1.0/mlfield_bad_source": ("CRO030", "/recordSet/0/field/0/source/fileObject/@id"),
    "1.0/mlfield_bad_type": ("MOD010", "/recordSet/0/field/0/@type"),
    "1.0/recordset_bad_type": ("MOD010", "/recordSet/0/@type"),
    "1.0/recordset_wrong_join": ("CRO035", "/recordSet/0/field/1/source/fileObject/@id"),
    "1.1/mlfield_bad_array_definition": ("CRO064", "/recordSet/0/field/0/arrayShape"),
    "1.1/mlfield_bad_array_shape": ("CRO064", "/recordSet/0/field/0/arrayShape"),
    "1.1/multilingual_fields": ("MOD005", "/recordSet/0/field/2/name"),
}
"""The mistake that each invalid fixture of mlcroissant 1.1.1 is about, and where it is."""

LENIENT = {
    "1.0/distribution_missing_encoding_format": "an example of the specification has a FileSet without one",
    "1.0/mlfield_missing_source": "the context leaves out the word `source`",
    "1.0/recordset_missing_context_for_datatype": "the context leaves out the prefix `sc`",
}
"""Fixtures whose mistake is forgiven, since readers know such words all the same."""


@pytest.fixture(scope="module")
def croissant(corpus):
    return corpus / "croissant"


@pytest.fixture(scope="module")
def verdicts(croissant):
    return json.loads((croissant / "mlcroissant-1.1.1-verdicts.json").read_bytes())


@pytest.fixture(scope="module")
def expected(croissant):
    return json.loads((croissant / "mutations-expected.json").read_bytes())


def report_of(path):
    return Session().check_file(str(path))


def found_in(path):
    return {(found.code, str(found.severity), found.span.pointer) for found in report_of(path).diagnostics}


def errors_of(paths):
    """Per code, the files in which it is an error."""
    files = defaultdict(set)
    for path in paths:
        for code, severity, _ in found_in(path):
            if severity == "error":
                files[code].add(path)
    return files


def differences(before, after, way=""):
    """The pointers at which two values differ."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in {**before, **after}:
            step = f"{way}/{key.replace('~', '~0').replace('/', '~1')}"
            yield from differences(before[key], after[key], step) if key in before and key in after else [step]
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, pair in enumerate(zip(before, after, strict=True)):
            yield from differences(*pair, f"{way}/{number}")
    elif before != after:
        yield way


def is_near(pointer, changed):
    """Whether a place is the changed one, inside of it, the object that it belongs to, or another member of that."""
    parent = changed.rpartition("/")[0]
    return pointer.startswith(changed) or pointer.rpartition("/")[0] == parent or pointer == parent


class TestMutations:
    """One change each to a valid document, with what the standard says of it."""

    def new(self, croissant, name):
        """Code, severity and pointer of what is found beyond what is found in the base."""
        base, changed = (
            {(each.message, (each.code, str(each.severity), each.span.pointer)) for each in report_of(path).diagnostics}
            for path in (croissant / "mutations" / "base.json", croissant / "mutations" / f"{name}.json")
        )
        return [found for _, found in changed - base]

    def test_each_is_judged_as_the_standard_judges_it(self, croissant, expected):
        wrong = {}
        for name, verdict in expected.items():
            severities = {severity for _, severity, _ in self.new(croissant, name)}
            worst = next((severity for severity in ("error", "warning") if severity in severities), "valid")
            if worst != verdict["expect"] and name not in OTHERWISE:
                wrong[name] = f"{worst}, should be {verdict['expect']}: {verdict['why']}"
        assert not wrong
        assert OTHERWISE.keys() <= expected.keys()
        assert len(expected) == 81

    def test_each_mistake_is_found_where_it_is(self, croissant, expected):
        base = json.loads((croissant / "mutations" / "base.json").read_bytes())
        far = {}
        for name in expected:
            value = json.loads((croissant / "mutations" / f"{name}.json").read_bytes())
            changed = list(differences(base, value))
            for code, _, pointer in self.new(croissant, name):
                if not any(is_near(pointer, each) for each in changed):
                    far[name] = (code, pointer, changed)
        # There the type of a field was changed, and its values no longer fit.
        assert {name: far[name][0] for name in far} == {"data_wrong_dtype": "CRO074"}

    def test_one_mistake_is_one_finding(self, croissant, expected):
        several = {name: found for name in expected if len(found := self.new(croissant, name)) > 1}
        assert {name: [code for code, _, _ in found] for name, found in several.items()} == {
            "data_wrong_dtype": ["CRO074", "CRO074"],  # two values of the field whose type was changed
        }


class TestDatasets:
    """The example datasets of the standard's repository, all of which mlcroissant 1.1.1 calls valid."""

    def paths(self, croissant, verdicts, version):
        names = [name for name in verdicts if name.startswith(f"datasets/{version}/")]
        assert all(verdicts[name]["valid"] for name in names)
        return [croissant / name for name in names]

    def test_every_error_is_one_by_the_standard(self, croissant, verdicts):
        paths = [path for version in ("1.0", "1.1") for path in self.paths(croissant, verdicts, version)]
        assert len(paths) == 41
        assert errors_of(paths).keys() == OFFICIAL.keys()

    def test_the_first_draft_is_called_too_old_and_nothing_else(self, croissant, verdicts):
        paths = self.paths(croissant, verdicts, "0.8")
        assert len(paths) == 18
        for path in paths:
            assert found_in(path) == {("DOC006", "error", "/@type")}


def test_every_error_in_a_published_file_is_one_by_the_standard(croissant, verdicts):
    files = errors_of(croissant / name for name in verdicts if name.startswith("real/"))
    assert {code: len(files[code]) for code in files} == {code: count for code, (count, _) in WILD.items()}


class TestFixtures:
    """The invalid documents of mlcroissant's own tests."""

    def test_each_mistake_is_found_at_its_place(self, croissant):
        folder = croissant / "fixtures" / "mlcroissant"
        missed = {
            name: (code, pointer)
            for name, (code, pointer) in FIXTURES.items()
            if (code, "error", pointer) not in found_in(folder / name / "metadata.json")
        }
        assert not missed

    def test_none_is_left_out(self, croissant):
        folder = croissant / "fixtures" / "mlcroissant"
        names = {path.parent.relative_to(folder).as_posix() for path in folder.rglob("metadata.json")}
        assert {name for name in names if not name.startswith("0.8/")} == {*FIXTURES, *LENIENT}

    @pytest.mark.parametrize("name", LENIENT)
    def test_what_is_forgiven_is_only_not_complete(self, croissant, name):
        path = croissant / "fixtures" / "mlcroissant" / name / "metadata.json"
        assert {(code, pointer) for code, severity, pointer in found_in(path) if severity == "error"} == {
            ("MOD001", "")
        }


@pytest.mark.parametrize("name", ["context-1.0.json", "context-1.1-superset.json"])
def test_a_document_means_the_same_by_every_official_context(croissant, name):
    value = json.loads((croissant / "mutations" / "base.json").read_bytes())
    context = json.loads((croissant / "spec" / name).read_bytes())
    data = json.dumps(value | {"@context": context.get("@context", context)}).encode()
    report = Session().check_document(read_document("base.json", data=data))
    found = {(each.code, each.span.pointer) for each in report.diagnostics}
    base = {(each.code, each.span.pointer) for each in report_of(croissant / "mutations" / "base.json").diagnostics}
    assert found - {("CRO085", "/@context")} == base  # the context of 1.0 lacks words of 1.1
    assert report.model == report_of(croissant / "mutations" / "base.json").model


def test_vocabularies_are_turtle(croissant):
    paths = sorted(croissant.joinpath("spec").glob("*.ttl"))
    assert len(paths) == 5
    for path in paths:
        assert [found.code for found in report_of(path).diagnostics] == ["DOC002"], path
