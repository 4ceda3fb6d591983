"""Files that others wrote, in newer versions: no finding comes with it, mlcroissant takes them, and nothing is lost."""

import hashlib
import json
import logging
import shutil
import warnings
from collections import Counter

import pytest

from assay.croissant.migrate.migrate import migrated
from assay_spec.croissant.context import compile_context
from assay_spec.diagnostic import Severity
from assay_spec.document import read_document
from assay_validators.engine import Session

MADE_ANEW = {
    "bigcode-the-stack/metadata.json": {"default/language", "creator"},
    "huggingface-mnist/metadata.json": {"mnist_splits", "default/split"},
    "pass-mini/metadata.json": {"sha256"},
    "simple-parquet/metadata.json": {"sha256"},
}
"""What the standard's own datasets of 1.0 have otherwise than their drafts, beside the words of 1.0."""

BLIND = "XueyangFeng+RPEval__croissant.json"
"""mlcroissant takes it for a draft, in whose namespace it has no record sets, and so overlooks their mistakes."""


@pytest.fixture
def mlcroissant():
    module = pytest.importorskip("mlcroissant", reason="no mlcroissant on this machine")
    logging.disable(logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield module
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def datasets(corpus):
    return corpus / "croissant" / "datasets"


def drafts_of(datasets):
    return sorted((datasets / "0.8").glob("*/*.json"))


def newer(path, to):
    """The bytes of a file in another version."""
    return migrated(read_document(path), to).data


def findings(document, *severities):
    """What is found, without its place: that is another one in the newer file."""
    return {
        (found.code, found.span.pointer.replace("repeated", "isArray"), found.message)
        for found in Session().check_document(document).diagnostics
        if found.severity in severities
    }


def accepts(mlcroissant, data):
    try:
        mlcroissant.Dataset(jsonld=json.loads(data))
    except Exception:  # noqa: BLE001 - whatever it raises, it does not accept the file
        return False
    return True


class Meaning:
    """What a dataset says, by names: of whatever version, and however it is written."""

    def __init__(self, value):
        self.terms = compile_context(value["@context"])
        self.files = {each["name"]: each for each in several(value.get("distribution"))}
        self.sets = {each["name"]: each for each in several(value.get("recordSet"))}

    def parts(self):
        """Every file, record set and field by the way to it."""
        found = {name: (self.local(each["@type"]), self.files_in(each)) for name, each in self.files.items()}
        for name, each in self.sets.items():
            is_enumeration = each.get("isEnumeration", False) or self.types(each) == {"Enumeration"}
            key = {last(key) for key in several(each.get("key"))}
            rows = [{last(word): cell for word, cell in row.items()} for row in each.get("data", [])]
            found[name] = (self.types(each) - {"Enumeration"}, is_enumeration, key, rows)
            found |= self.fields(each, "field", name)
        return found

    def fields(self, owner, word, path):
        found = {}
        for each in several(owner.get(word)):
            way = f"{path}/{last(each['name'])}"
            joins = [self.source(join) for join in several(each.get("references"))]
            sources = [self.source(source) for source in several(each.get("source"))]
            types = self.types(each) | {self.local(each.get("equivalentProperty", ""))}
            is_list = each.get("repeated", False) or each.get("isArray", False)
            found[way] = (types - {""}, sources, joins, is_list)
            found |= self.fields(each, "subField", way)
        return found

    def types(self, part):
        return {self.local(each) for each in several(part.get("dataType"))}

    def source(self, value):
        """What a source refers to, whichever word says so, and what is done with it."""
        words = ("distribution", "fileObject", "fileSet", "field")
        origin = next(value[word] for word in words if word in value)
        origin = origin["@id"] if isinstance(origin, dict) else origin
        return origin, value.get("extract"), value.get("transform"), value.get("format")

    def files_in(self, part):
        return [last(each) for each in several(part.get("containedIn"))], part.get("includes"), part["encodingFormat"]

    def local(self, word):
        return self.terms.canonical(word).rpartition(":")[2].rpartition("/")[2]


def several(value):
    return [] if value is None else value if isinstance(value, list) else [value]


def last(name):
    return (name["@id"] if isinstance(name, dict) else name).rpartition("/")[2]


@pytest.mark.parametrize("to", ["1.0", "1.1"])
class TestDraftsOfTheStandard:
    def test_nothing_is_left(self, datasets, to):
        paths = drafts_of(datasets)
        assert len(paths) == 18
        assert [migrated(read_document(path), to).left for path in paths] == [()] * 18

    def test_every_error_is_in_the_standards_own_file_of_1_0(self, datasets, to):
        for path in drafts_of(datasets):
            twin = datasets / "1.0" / path.relative_to(datasets / "0.8")
            known = {(code, said) for code, _, said in findings(read_document(twin), Severity.ERROR)}
            found = findings(read_document(path, data=newer(path, to)), Severity.ERROR)
            anew = MADE_ANEW.get(f"{path.parent.name}/{path.name}", set())
            known |= {("MOD001", "`creator` is missing from this `Dataset`")} if "creator" in anew else set()
            known |= {("CRO020", "a SHA-256 digest is made of hexadecimal digits")} if "sha256" in anew else set()
            assert {(code, said) for code, _, said in found} <= known, path

    def test_mlcroissant_accepts_them(self, datasets, mlcroissant, to):
        assert all(accepts(mlcroissant, newer(path, to)) for path in drafts_of(datasets))

    def test_they_say_what_the_standards_own_files_of_1_0_say(self, datasets, to):
        count = 0
        for path in drafts_of(datasets):
            twin = datasets / "1.0" / path.relative_to(datasets / "0.8")
            wanted, found = (Meaning(json.loads(data)).parts() for data in (twin.read_bytes(), newer(path, to)))
            drafted = Meaning(json.loads(path.read_bytes())).parts()
            for part in MADE_ANEW.get(f"{path.parent.name}/{path.name}", ()):
                for parts in (wanted, found, drafted):
                    parts.pop(part, None)
                for inner in [each for each in wanted if each.startswith(f"{part}/")]:
                    del wanted[inner]
            assert found == wanted, path
            assert found == drafted, path
            count += len(found)
        assert count > 150

    def test_mlcroissant_loads_the_same_records(self, datasets, mlcroissant, tmp_path, to):
        count = 0
        for path in drafts_of(datasets):
            draft = json.loads(path.read_bytes())
            if any("://" in each.get("contentUrl", "") for each in draft.get("distribution", ())):
                continue
            folder = tmp_path / f"{path.parent.name}-{path.stem}"
            shutil.copytree(path.parent, folder, copy_function=shutil.copyfile)
            for each in draft.get("distribution", ()):
                file = folder / each.get("contentUrl", "none")
                if "sha256" in each and file.exists():
                    each["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
            old, new = folder / "old.json", folder / "new.json"
            old.write_text(json.dumps(draft, indent=2))
            new.write_bytes(newer(old, to))
            before, after = (loaded(mlcroissant, file, tmp_path / "unpacked") for file in (old, new))
            assert after == before
            count += sum(map(bool, before.values()))
        assert count >= 14


def loaded(mlcroissant, path, unpacked):
    """The records of each record set by the names of their fields; none where a library is missing that reads them."""
    from etils import epath
    from mlcroissant._src.operation_graph.operations import extract

    # All archives of one name share what was unpacked of them.
    extract.EXTRACT_PATH = epath.Path(unpacked)
    shutil.rmtree(unpacked, ignore_errors=True)
    dataset = mlcroissant.Dataset(str(path))
    found = {}
    for records in dataset.metadata.record_sets:
        try:
            rows = list(dataset.records(records.uuid))
        except Exception:  # noqa: BLE001 - whatever it raises, it gives no records
            rows = []
        found[records.name] = [named(row) for row in rows]
    return found


def named(record):
    """The values of a record by the last steps of their names; parts of a field are beside it, as in drafts."""
    found = {}
    for name, value in record.items():
        found |= named(value) if isinstance(value, dict) else {name.rpartition("/")[2]: shown(value)}
    return found


def shown(value):
    """What a value is, whichever object holds it."""
    if isinstance(value, list):
        return [named(each) if isinstance(each, dict) else shown(each) for each in value]
    return (value.mode, value.size, value.tobytes()) if hasattr(value, "tobytes") else repr(value)


def published(corpus):
    folder = corpus / "croissant"
    globs = ("real/*.json*", "datasets/1.*/*/*.json", "fixtures/mlcroissant/1.*/*/*.json", "mutations/*.json")
    for path in sorted(path for pattern in globs for path in folder.glob(pattern)):
        document = read_document(path)
        if document.version in ("1.0", "1.1") and not document.tape.problems:
            yield path, document


def test_no_finding_comes_with_a_newer_version(corpus):
    count = 0
    for path, document in published(corpus):
        if path.name == "bad_conformsTo.json":
            continue
        done = migrated(document, "1.1")
        after = read_document(path, data=done.data)
        assert after.version == "1.1"
        severities = (Severity.ERROR, Severity.WARNING)
        assert findings(after, *severities) <= findings(document, *severities), path
        assert done.left == ()
        count += bool(done.changes)
    assert count >= 65


def test_mlcroissant_accepts_what_it_accepted(corpus, mlcroissant):
    count = 0
    for path, document in published(corpus):
        done = migrated(document, "1.1")
        if done.changes and path.name != BLIND and accepts(mlcroissant, document.data):
            assert accepts(mlcroissant, done.data), path
            count += 1
    assert count >= 50


def leaves(value):
    """How often each text and number stands outside of the context."""
    if isinstance(value, dict):
        return sum((leaves(each) for name, each in value.items() if name != "@context"), Counter())
    if isinstance(value, list):
        return sum(map(leaves, value), Counter())
    return Counter([repr(value)])


def test_nothing_is_lost(corpus, datasets):
    for path, document in published(corpus):
        if path.name in ("bad_conformsTo.json", BLIND):
            continue
        lost = leaves(json.loads(document.data)) - leaves(json.loads(newer(path, "1.1")))
        assert lost.keys() <= {repr("http://mlcommons.org/croissant/1.0")}, path
    for path in drafts_of(datasets):
        draft = json.loads(path.read_bytes())
        keys = {repr(key) for each in draft.get("recordSet", ()) for key in several(each.get("key"))}
        for each in leaves(draft) - leaves(json.loads(newer(path, "1.1"))):
            assert each in {"True", *keys} or each.startswith(("'ml:", "'sc:File")), path
