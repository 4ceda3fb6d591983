"""Repairs: what is mended says what was meant, what is left keeps its bytes, and nothing new is found."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.croissant.fix import REPAIRS, fixed
from assay_spec.document import read_document
from assay_validators.engine import Session
from assay_validators.families import find_rule

STUDY = Path(__file__).parents[2] / "validators" / "study" / "croissant.json"
BASE = json.loads(STUDY.read_text())
RAI = "http://mlcommons.org/croissant/RAI/1.0"
MD5 = "0123456789abcdef" * 2
PARQUET = "application/vnd.apache.parquet"


def document_of(members=(), file=(), text=None):
    value = json.loads(json.dumps(BASE)) | dict(members)
    value["distribution"][0] |= dict(file)
    value["distribution"][0] = {name: each for name, each in value["distribution"][0].items() if each is not None}
    return read_document("croissant.json", data=(text or json.dumps(value, indent=2)).encode())


MISTAKES = {
    "CRO001": ({"conformsTo": "https://mlcommons.org/croissant/1.1"}, {"conformsTo": BASE["conformsTo"]}),
    "CRO004": ({"version": "v2"}, {"version": "2.0.0"}),
    "CRO005": ({"license": "MIT"}, {"license": "https://spdx.org/licenses/MIT.html"}),
    "CRO008": ({"rai:dataBiases": "Adults."}, {"conformsTo": [BASE["conformsTo"], RAI], "rai:dataBiases": "Adults."}),
    "CRO080": (
        {"rai:dataBias": "Adults.", "conformsTo": [BASE["conformsTo"], RAI]},
        {"rai:dataBiases": "Adults.", "conformsTo": [BASE["conformsTo"], RAI]},
    ),
    "CRO081": ({"sdVersio": "1.0.0"}, {"sdVersion": "1.0.0"}),
    "CRO118": ({"@sdVersion": "1.0.0"}, {"sdVersion": "1.0.0"}),
    "MOD003": ({"cr:isLiveDatase": False}, {"isLiveDataset": False}),
    "MOD006": ({"url": ["https://example.org"]}, {"url": "https://example.org"}),
}


def test_in_1_0_a_dataset_conforms_to_one_thing():
    old = BASE["conformsTo"].replace("1.1", "1.0")
    for said, count in ((old, 0), ([old], 0), ([old, "https://example.org/a"], 1)):
        document = document_of({"rai:dataBiases": "Adults.", "conformsTo": said})
        repaired = fixed(document)
        assert [found.code for found in repaired.done] == ["CRO008"] * count
        assert json.loads(repaired.data)["conformsTo"] == ([*said, RAI] if count else said)


@pytest.mark.parametrize("code", MISTAKES)
def test_a_mistake_is_mended_and_the_rest_is_as_it_was(code):
    wrong, right = MISTAKES[code]
    document = document_of(wrong)
    repaired = fixed(document)
    assert [found.code for found in repaired.done] == [code]
    expected = {**json.loads(document.data), **right}
    for name in set(wrong) - set(right):
        del expected[name]
    assert json.loads(repaired.data) == expected
    changed = [line for line in repaired.data.splitlines() if line not in document.data.splitlines()]
    assert 1 <= len(changed) <= 2


@pytest.mark.parametrize(
    ("version", "url", "formats", "expected"),
    [
        ("1.1", "a.parquet", PARQUET, ["application/x-parquet", PARQUET]),
        ("1.1", "a.parquet", ["x/y", PARQUET], ["application/x-parquet", "x/y", PARQUET]),
        ("1.1", "a.csv.gz", "application/gzip", ["text/csv", "application/gzip"]),
        ("1.1", "a.csv", "text/csv; charset=utf-8", ["text/csv", "text/csv; charset=utf-8"]),
        ("1.0", "a.parquet", PARQUET, "application/x-parquet"),
        ("1.0", "a.csv.gz", "application/gzip", None),  # the other name alone would not say that it is compressed
        ("1.0", "a.csv", "text/csv; charset=utf-8", None),
    ],
)
def test_a_format_is_called_as_readers_call_it(version, url, formats, expected):
    conforming = {"conformsTo": f"http://mlcommons.org/croissant/{version}"}
    repaired = fixed(document_of(conforming, file={"contentUrl": url, "encodingFormat": formats}))
    assert [found.code for found in repaired.done] == ["CRO155"] * (expected is not None)
    assert json.loads(repaired.data)["distribution"][0]["encodingFormat"] == (expected or formats)


def test_every_file_of_a_format_is_called_so():
    formats = [PARQUET, "git+https", PARQUET]
    members = [{**file, "encodingFormat": name} for file, name in zip(BASE["distribution"], formats, strict=True)]
    repaired = fixed(document_of({"distribution": members}, file={"contentUrl": "a.parquet"}))
    assert [found.code for found in repaired.done] == ["CRO155"] * 2
    both = ["application/x-parquet", PARQUET]
    files = json.loads(repaired.data)["distribution"]
    assert [file["encodingFormat"] for file in files] == [both, "git+https", both]


@pytest.mark.parametrize(
    ("name", "slip", "code"),
    [("creator", "creators", "MOD001"), ("license", "licence", "MOD001"), ("keywords", "keyword", "MOD002")],
)
def test_a_missing_property_is_the_one_that_is_misspelt(name, slip, code):
    text = document_of().data.decode()
    document = document_of(text=text.replace(f'\n  "{name}": ', f'\n  "{slip}": '))
    repaired = fixed(document)
    assert [found.code for found in repaired.done] == [code]
    assert repaired.data.decode() == text
    other = document_of(text=text.replace(f'\n  "{name}": ', '\n  "alternateName": '))
    assert fixed(other).done == ()


def test_a_word_of_another_class_is_no_slip():
    document = document_of(text=document_of().data.decode().replace('\n  "creator": ', '\n  "separator": '))
    assert fixed(document) == (document.data, (), 0)


@pytest.mark.parametrize("name", ["CC BY 4.0 (non-commercial use only)", "CC BY 4.0 (images), MIT (code)"])
def test_a_licence_with_restrictions_is_left(name):
    document = document_of({"license": name})
    assert fixed(document) == (document.data, (), 0)


WORDS = {
    "Dataset": ["citations", "datasets", "dateUpdated", "dateReleased", "dateCurated", "_id", "ids", "id", "@tpye"],
    "FileObject": ["citations", "licenseUrl", "_name"],
    "Field": ["dateUpdated"],
}


@pytest.mark.parametrize("absent", ["", "dateCreated", "description", "repeated", "dateModified"])
@pytest.mark.parametrize(("owner", "word"), [(owner, word) for owner, words in WORDS.items() for word in words])
def test_words_of_the_author_are_no_slips(owner, word, absent):
    value = json.loads(json.dumps(BASE))
    of = {
        "Dataset": value,
        "FileObject": value["distribution"][0],
        "Field": value["recordSet"][0]["field"][0],
    }[owner]
    of.pop(absent, None)
    of[word] = "2024-05-03"
    document = read_document("croissant.json", data=json.dumps(value, indent=2).encode())
    assert fixed(document) == (document.data, (), 0)


TEXTS = [
    "no version yet, see 5 files",
    "covid19",
    "May 3rd, 2024",
    "10 GB",
    "https://x.org/v3",
    "1.0.0.0",
    "2024-05-03",
]


@pytest.mark.parametrize("text", [*TEXTS, "1.0.0.0", "1" * 38, "v" + "1" * 10, "1.0.0 beta", "version", "v1.x"])
def test_no_version_is_made_of_numbers_in_a_text(text):
    document = document_of({"version": text})
    assert fixed(document) == (document.data, (), 0)


@given(
    st.sampled_from(["", "v", "V", "v.", "version ", "Version "]),
    st.lists(st.integers(0, 999_999_999), min_size=1, max_size=3),
)
def test_a_short_version_is_filled_up(before, numbers):
    text = before + ".".join(map(str, numbers))
    full = ".".join(map(str, [*numbers, 0, 0][:3]))
    assert json.loads(fixed(document_of({"version": text})).data)["version"] == full


SLIPS = ["isLiveDatasets", "islivedataset", "is_live_dataset", "is-live-dataset", "isLvieDataset", "isLiveDtaset"]


@pytest.mark.parametrize("word", SLIPS)
def test_a_slip_of_the_pen_is_mended(word):
    expected = document_of({"isLiveDataset": False})
    assert fixed(document_of({word: False})).data == expected.data


def test_a_digest_of_another_kind_is_called_so():
    document = document_of(file={"sha256": MD5, "md5": None})
    repaired = fixed(document)
    assert [found.code for found in repaired.done] == ["CRO020"]
    assert json.loads(repaired.data)["distribution"][0]["md5"] == MD5
    assert fixed(document_of(file={"sha256": MD5, "md5": MD5})).done == ()
    assert fixed(document_of(file={"sha256": "main"})).done == ()


def test_what_is_said_twice_and_alike_is_said_once():
    text = json.dumps(BASE, indent=2)
    twice = text.replace('\n  "name": "wdbc",', '\n  "name": "wdbc",\n  "name": "wdbc",')
    assert json.loads(fixed(document_of(text=twice)).data) == BASE
    otherwise = text.replace('\n  "name": "wdbc",', '\n  "name": "wdbc",\n  "name": "other",')
    assert fixed(document_of(text=otherwise)).done == ()


def test_a_word_is_not_taken_that_is_there_already():
    members = {"rai:dataBias": "Adults.", "rai:dataBiases": "Women.", "conformsTo": [BASE["conformsTo"], RAI]}
    document = document_of(members)
    assert fixed(document) == (document.data, (), 0)


def test_what_is_right_is_left_alone():
    document = document_of()
    assert fixed(document) == (document.data, (), 0)


@given(st.dictionaries(st.sampled_from(sorted(MISTAKES)), st.booleans(), max_size=5))
def test_repairs_never_add_a_finding_and_are_done_at_once(chosen):
    members = {name: value for code in chosen for name, value in MISTAKES[code][0].items()}
    document = document_of(members)
    repaired = fixed(document)
    after = read_document("croissant.json", data=repaired.data)
    counts = [len(Session().check_document(each).diagnostics) for each in (document, after)]
    assert counts[1] < counts[0] or not repaired.done
    assert fixed(after) == (repaired.data, (), 0)


def test_every_repair_is_of_a_rule():
    assert all(find_rule(code).code == code for code in REPAIRS)


def test_files_of_others_are_never_made_worse(corpus):
    for path in sorted((corpus / "croissant" / "real").glob("*.json*")):
        document = read_document(path)
        before = Session().check_document(document)
        repaired = fixed(document)
        after = Session().check_document(read_document(path, data=repaired.data))
        assert len(after.diagnostics) < len(before.diagnostics) or not repaired.done, path.name
