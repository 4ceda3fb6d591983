"""For every rule on containers, formats, joins and record sets: when it speaks, once and where; and when it is silent.

A change is a list of members to put into objects of the small valid dataset; who else may speak comes third, where the
cause is his as well. Beside that, patterns are held against the grammar by which they are written here.
"""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from assay_spec.croissant.cldr import SYMBOLS, fields_of, is_number_pattern
from assay_spec.document import read_document
from assay_validators.croissant import containers, joins, patterns, records
from assay_validators.croissant.patterns import BOXES
from assay_validators.croissant.records import MANY_RECORDS
from assay_validators.rule import rules_in

from .changes import both, fires, objects_of, put, silent, words
from .promises import test_it_is_silent_beside_them, test_it_speaks_once_and_there  # noqa: F401 - taken over

BASE = read_document(Path(__file__).parents[1] / "study" / "croissant.json").tape.value()
CHANGED = objects_of(BASE)
SITE, SIZE, SEEN, SPLIT = (f"recordSet/{path}" for path in ("0/field/2", "0/field/3", "0/field/4", "2/field/1"))
IMAGES = "distribution/2"
MODULES = (containers, joins, patterns, records)


def put_set(**members):
    return put("recordSet", "+", {"@type": "cr:RecordSet", "@id": "r", "name": "r", **members})


def text(field, **members):
    return {"@type": "cr:Field", "@id": field, "dataType": "sc:Text", **members}


def source(**members):
    return {"fileObject": {"@id": "patients.csv"}, "extract": {"column": "site"}, **members}


def container(name, **transform):
    return {"fileObject": {"@id": name}, "transform": transform}


def typed(path, kind, pattern):
    """A field of that type, whose values are written so."""
    return both(put(path, "dataType", kind), put(path, "source", source(format=pattern)))


splits = text("r/name", name="name")
added_splits = put_set(dataType="cr:Split", key={"@id": "r/name"}, field=splits, data=[{"name": "a"}])
renamed = (put(SPLIT, "@id", "pictures/part"), put(SPLIT, "name", "part"))
digits = st.sampled_from(["0", "#0", "#,##0", "0.00", "0.##", "#,##0.0#", "@@#", "0E0", "0.##E0", "00"])
affixes = st.sampled_from(["", "%", "¤", " kg", "'#'", "-", "(", ")", "'it''s '"])
numbers = st.tuples(affixes, digits, affixes).map("".join)
dates = st.sampled_from(["yyyy-MM-dd", "dd.MM.yy", "d MMMM y", "yyyy-DDD", "YYYY-'W'ww", "HH:mm:ss.SSS", "h:mm a"])
no_patterns = st.sampled_from(["upper", "mask", "yes", "X Y", "base64", "d", "bdhb"])
other_dates = st.sampled_from(["yyyy-mm-dd", "DD/MM/YYYY", "HH:MM:SS", "yyyy-MM-ddTHH:mm", "today", "2022/11/10"])

NAMES_OF_IMAGES = {"fileSet": {"@id": "images"}, "extract": {"fileProperty": "filename"}}


def joined(**second):
    """A record set of two fields, of which the first comes from a column."""
    return put_set(field=[text("r/a", source=source()), text("r/b", **second)])


FAMILIES = {
    "CRO035": (
        st.just((joined(source=NAMES_OF_IMAGES), "/recordSet/3/field/1/source/fileSet/@id")),
        st.just(joined(source=NAMES_OF_IMAGES, references={"field": {"@id": "patients/site"}}))
        | st.just(joined(source=source())),
    ),
    "CRO100": (
        fires(IMAGES, "containedIn", st.just({"@id": "patients.csv"}), "containedIn/@id"),
        silent(
            IMAGES, "containedIn", st.sampled_from([{"@id": "images.zip"}, container("patients.csv", readLines=True)])
        ),
    ),
    "CRO101": (
        fires(
            IMAGES,
            "containedIn",
            st.sampled_from([container("patients.csv", unArchive=True), container("images.zip", unArchive=False)]),
            "containedIn/transform/unArchive",
        ),
        silent(IMAGES, "containedIn", st.just(container("images.zip", unArchive=True))),
    ),
    "CRO102": (
        fires(IMAGES, "containedIn", st.just({"fileObject": {"@id": "images.zip"}})),
        silent(IMAGES, "containedIn", st.sampled_from([{"@id": "images.zip"}, container("images.zip", regex="(a)")])),
    ),
    "CRO107": (
        dates.map(lambda pattern: (typed(SITE, "sc:Text", pattern), f"/{SITE}/source/format"))
        | digits.map(lambda pattern: (typed(SEEN, "sc:Date", pattern), f"/{SEEN}/source/format"))
        | st.sampled_from(BOXES).map(lambda pattern: (typed(SIZE, "sc:Float", pattern), f"/{SIZE}/source/format")),
        dates.map(lambda pattern: typed(SEEN, "sc:DateTime", pattern))
        | digits.map(lambda pattern: typed(SIZE, "sc:Float", pattern))
        | no_patterns.map(lambda pattern: typed(SIZE, "sc:Text", pattern)),
    ),
    "CRO108": (
        (other_dates | dates.map("'{}".format)).map(
            lambda pattern: (typed(SEEN, "sc:Date", pattern), f"/{SEEN}/source/format")
        ),
        dates.map(lambda pattern: typed(SEEN, "sc:Time", pattern)),
    ),
    "CRO109": (
        (no_patterns | st.sampled_from(["%.2f", "{:.2f}", "0.0.0", "1"])).map(
            lambda pattern: (typed(SIZE, "sc:Float", pattern), f"/{SIZE}/source/format")
        ),
        numbers.map(lambda pattern: typed(SIZE, "sc:Float", pattern)),
    ),
    "CRO112": (
        st.sampled_from([{}, {"field": []}]).map(lambda members: (put_set(**members), "/recordSet/3/@id")),
        st.just(put_set(field=splits)) | st.just(put_set(field=5)),
    ),
    "CRO113": (
        fires(SITE, "name", st.sampled_from(["patient", " diagnosis"])) | fires(SIZE, "name", st.just("site")),
        silent(SITE, "name", words | st.sampled_from(["", "split"])),
        {"CRO042"},
    ),
    "CRO114": (
        words.map(lambda word: (put("recordSet/2", "data", [{"content": None, "split": word}]), "/recordSet/2/data")),
        words.map(lambda word: put("recordSet/2", "examples", [{"split": word}]))
        | words.map(lambda word: put_set(field=text("r/a"), data=[{"r/a": word}])),
    ),
    "CRO115": (
        st.integers(1, 3).map(
            lambda more: (
                put("recordSet/2", "examples", [{"split": "train"}] * (MANY_RECORDS + more)),
                "/recordSet/2/examples",
            )
        ),
        st.just(put("recordSet/2", "examples", [{"split": "train"}] * MANY_RECORDS)),
    ),
    "CRO116": (
        fires(
            SPLIT, "references", st.sampled_from([{"@id": "patients/site"}, {"@id": "diagnoses/url"}]), "references/@id"
        ),
        silent(SPLIT, "references", st.sampled_from([{"@id": "patients/patient"}, {"@id": "diagnoses/name"}])),
    ),
    "CRO117": (
        st.sampled_from(["sc:Integer", "sc:Date", "sc:Boolean", ["cr:Float32", "wd:Q42"]]).map(
            lambda kind: (
                both(put(SPLIT, "dataType", kind), put(SPLIT, "references", {"@id": "diagnoses/name"})),
                f"/{SPLIT}/references/@id",
            )
        ),
        st.sampled_from(["sc:URL", "sc:ImageObject", ["sc:Text", "cr:Label"]]).map(
            lambda kind: both(put(SPLIT, "dataType", kind), put(SPLIT, "references", {"@id": "diagnoses/name"}))
        ),
        {"CRO083", "CRO105"},
    ),
    "CRO120": (
        st.just((both(added_splits, *renamed), "/recordSet/3/@id")),
        st.just(added_splits) | st.just(both(added_splits, *renamed, put(SPLIT, "references", {"@id": "r/name"}))),
        {"CRO142"},
    ),
    "CRO057": (
        words.map(
            lambda w: (
                both(put(SITE, "dataType", "cr:BoundingBox"), put(SITE, "source", source(format=w))),
                f"/{SITE}/source/format",
            )
        ),
        st.sampled_from(BOXES).map(
            lambda b: both(put(SITE, "dataType", "cr:BoundingBox"), put(SITE, "source", source(format=b)))
        ),
    ),
    "CRO058": (
        fires(
            SEEN,
            "source",
            st.sampled_from(["%Y-%m-%d", "%d.%m.", "%x"]).map(lambda f: source(format=f)),
            "source/format",
        ),
        silent(SEEN, "source", st.sampled_from(["yyyy-MM-dd", "100 %", ""]).map(lambda f: source(format=f))),
    ),
}


def test_every_rule_has_its_family():
    assert {*FAMILIES} == {rule.code for rule in rules_in(*MODULES)}


@given(st.text("aAyMdT '-:年", max_size=20))
def test_the_parts_of_a_pattern_make_it_again(pattern):
    runs, is_open = fields_of(pattern)
    assert "".join(part for _, part in runs) == pattern + "'" * is_open
    assert is_open == (pattern.count("'") % 2 == 1)
    for letter, part in runs:
        assert (
            part == letter * len(part) if letter else part[:1] == "'" or not any("a" <= c.lower() <= "z" for c in part)
        )


@given(st.lists(st.tuples(st.sampled_from(sorted(SYMBOLS)), st.integers(1, 4)), min_size=1, max_size=6))
def test_every_symbol_of_unicode_is_known(parts):
    pattern = "-".join(letter * count for letter, count in parts)
    found = [(letter, len(part)) for letter, part in fields_of(pattern)[0] if letter]
    assert found == parts


@given(numbers)
def test_what_is_written_by_the_grammar_is_a_number(pattern):
    assert is_number_pattern(pattern)
    assert is_number_pattern(f"{pattern};({pattern})")


@given(numbers, st.sampled_from(["{}{}", "{};{};{}", "{}.0.", "{{{}}}"]))
def test_twice_a_number_is_none(pattern, wrong):
    assert not is_number_pattern(wrong.format(pattern, f"x{pattern}", pattern))
