"""Real datasets: what is read of them is what they say, and valid ones are found valid."""

import json
from collections import Counter

import pytest
from rdflib import BNode, Graph

from assay_kernels.scan import FindingCode
from assay_spec.croissant.context import known_terms, shorten
from assay_spec.croissant.model import Dataset
from assay_spec.croissant.official import CONTEXT
from assay_spec.croissant.write import write_dataset
from assay_spec.document import read_document
from assay_spec.kinds import KINDS, load_kind
from assay_spec.shapes import table_of
from assay_spec.walk import walk

LENIENT = {FindingCode.MISSING_REQUIRED, FindingCode.MISSING_RECOMMENDED}
"""mlcroissant asks for less than the specification does."""

AGAINST_THE_SPECIFICATION = {
    "datasets/1.0/credit-g/metadata.json": {FindingCode.NOT_ONE},  # a list of formats, which 1.1 allows
    "mutations/repeated_in_1_1.json": {FindingCode.UNKNOWN_KEY},  # 1.1 has `isArray` instead
    "real/ssciwr+biocypher-components-registry__external_repos__adapter_collectri__croissant.jsonld": {
        FindingCode.DUPLICATE_KEY
    },
}
"""What mlcroissant calls valid all the same."""

WITHOUT_A_VERSION = {"real/XueyangFeng+RPEval__croissant.json"}
"""mlcroissant takes them for the oldest version, we for the one whose words they have."""

NOT_WRITTEN_AGAIN = {
    "mutations/equivalentProperty_bad.json",  # words where addresses should be
    "real/TrafficSimBenchmark+dataset__old__croissant.json",  # says `recordSets` for `recordSet`
    "real/ssciwr+biocypher-components-registry__external_repos__adapter_collectri__croissant.jsonld",  # keys come twice
}


@pytest.fixture(scope="module")
def folder(corpus):
    return corpus / "croissant"


@pytest.fixture(scope="module")
def verdicts(folder):
    return json.loads((folder / "mlcroissant-1.1.1-verdicts.json").read_text())


@pytest.fixture(scope="module")
def loaded(folder, verdicts):
    """Every document of the corpus that we read, by its path."""
    documents = {path: read_document(folder / path) for path in verdicts}
    found = {path: (document, load_kind(document)) for path, document in documents.items()}
    return {path: (document, result) for path, (document, result) in found.items() if result is not None}


def codes_of(result):
    return {FindingCode(finding.code) for finding in result.findings}


def test_every_document_is_recognised_with_the_version_that_mlcroissant_sees(folder, verdicts):
    for path, verdict in verdicts.items():
        said, document = verdict["conforms_to"] or "", read_document(folder / path)
        if verdict["valid"] and said and path not in WITHOUT_A_VERSION:
            assert document.kind is not None, path
            assert document.version == said.rpartition("/")[2], path


def test_what_is_valid_has_nothing_wrong_with_its_shape(verdicts, loaded):
    assert len(loaded) > 150
    for path, (_, result) in loaded.items():
        if verdicts[path]["valid"]:
            assert codes_of(result) - LENIENT == AGAINST_THE_SPECIFICATION.get(path, set()), path


def test_a_reading_of_the_specification_agrees(folder, loaded):
    expected = json.loads((folder / "mutations-expected.json").read_text())
    found = {name: loaded.get(f"mutations/{name}.json") for name in expected}
    for name, one in found.items():
        codes = set() if one is None else codes_of(one[1]) - {FindingCode.MISSING_RECOMMENDED}
        assert expected[name]["expect"] != "valid" or not codes, name
    shapes = {"creator_string", "dist_bad_type", "dist_missing_encoding", "field_bad_type", "missing_conformsTo"}
    shapes |= {"missing_creator", "missing_url", "name_number", "no_distribution", "repeated_in_1_1"}
    wrong = {name for name, one in found.items() if one and codes_of(one[1]) - {FindingCode.MISSING_RECOMMENDED}}
    assert wrong == shapes


def test_every_object_that_is_read_knows_its_place(loaded):
    for path, (document, result) in loaded.items():
        if result.model is not None:
            nodes = [part.span.node for part in walk(result.model)]
            assert nodes == sorted(set(nodes)), path
            assert nodes[0] == 0
            assert all(document.tape.kind(node) == 0 for node in nodes)


def test_what_is_written_again_is_read_as_the_same(read, loaded):
    row = next(row for row in KINDS if row.name == "croissant")
    for path, (document, result) in loaded.items():
        if result.model is not None and path not in NOT_WRITTEN_AGAIN:
            again = read(json.dumps(write_dataset(result.model)))
            model = load_kind(again)
            if again.version in row.versions and again.version == document.version:
                assert model.model == result.model, path


SMALL = 20_000
"""Of longer ones rdflib would take many seconds."""
TERMS = {term for version in ("1.0", "1.1") for terms in table_of(Dataset, version).by_term for term in terms}
RAW = {"cr:data", "cr:examples"}


def triples_of(value):
    """The triples about what models know, as text without prefixes, languages and blank nodes' names."""
    graph = Graph().parse(data=json.dumps(value), format="json-ld", base="http://base/")
    found = Counter()
    for subject, predicate, held in graph:
        space, _, name = shorten(str(predicate)).partition(":")
        term = known_terms()["sc"].get(name, f"{space}:{name}") if space == "sc" else f"{space}:{name}"
        if term in TERMS - RAW:
            found[shown(subject), term, shown(held)] += 1
    return found


def shown(node):
    if isinstance(node, BNode):
        return "_"
    text = shorten(str(node))
    try:
        return str(float(text))
    except ValueError:
        return text


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
def test_what_is_read_and_written_again_has_the_triples_of_rdflib(folder, verdicts, loaded):
    compared = 0
    for path, (document, result) in loaded.items():
        if not verdicts[path]["valid"] or path in NOT_WRITTEN_AGAIN or len(document.data) > SMALL:
            continue
        value = json.loads((folder / path).read_bytes())
        if not isinstance(value.get("@context"), dict):
            value["@context"] = CONTEXT  # nothing is fetched here
        before, after = triples_of(value), triples_of(write_dataset(result.model))
        assert not after - before, (path, "invented")
        lost = {triple for triple in before - after if triple[1].startswith("cr:") and triple[2] != "false"}
        assert not lost, (path, "lost")
        compared += 1
    assert compared > 100


def test_words_inside_of_inline_data_are_no_terms(read):
    rows = [{"field": 1, "cr:zzz": {"@id": 5}, "@type": "cr:Field"}]
    body = {"@context": CONTEXT, "@type": "sc:Dataset", "recordSet": [{"data": rows, "examples": rows[0]}]}
    result = load_kind(read(json.dumps(body)))
    (records,) = result.model.record_set
    assert (records.data.value, records.examples.value) == (rows, rows[0])
    assert codes_of(result) <= LENIENT
