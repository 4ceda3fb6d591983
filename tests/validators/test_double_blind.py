"""Names of authors in the texts of a dataset: found however they are written, and nothing else taken for one."""

import itertools
import json
import re
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.spec.croissant.forms import FORMS, Form

from assay_spec.document import read_document
from assay_spec.profile import read_profile
from assay_spec.record import replace
from assay_validators.croissant.authors.named import Company, Person
from assay_validators.croissant.authors.search import Authors
from assay_validators.croissant.authors.words import COMMON, words_of
from assay_validators.engine import Session

STUDY = Path(__file__).parent / "study" / "croissant.json"
BLIND = replace(read_profile("core"), double_blind=True)
HIDDEN = {"creator": {"@type": "sc:Organization", "name": "Anonymous authors"}, "publisher": None, "citeAs": None}
BASE = {**json.loads(STUDY.read_text()), **HIDDEN, "url": "https://example.org", "recordSet": [], "distribution": []}

AGENTS = ("author", "contributor", "creator", "editor", "maintainer", "provider", "publisher")
GIVEN = ["Ada", "José", "Xiu", "Þórdís", "Anne-Marie", "Łukasz"]
SURNAMES = ["Lovelace", "García", "Ångström", "Müller", "Øvergaard", "Kowalczyk", "O'Brien", "Nuñez-Ortega"]
SHORT = ["Li", "Wu", "Sá"]
PLACES = ["description", "rai:dataBiases", "citeAs", "rai:dataCollection", "sc:abstract", "alternateName"]
WORDS = ["the", "texts", "were", "annotated", "by", "hand", "of", "patients", "in", "spring", "2024", "Data", "(v1.0)"]

given_names, surnames, places = st.sampled_from(GIVEN), st.sampled_from(SURNAMES), st.sampled_from(PLACES)
phrases = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)

WHOLE = {
    "in order": lambda first, last: f"{first} {last}",
    "reversed": lambda first, last: f"{last}, {first}",
    "an initial": lambda first, last: f"{first[0]}. {last}",
    "an initial behind": lambda first, last: f"{last} {first[0]}.",
    "et al.": lambda _, last: f"{last} et al.",
    "capitals": lambda first, last: f"{first} {last}".upper(),
    "small letters": lambda first, last: f"{first} {last}".lower(),
    "without accents": lambda first, last: plain(f"{first} {last}"),
    "accents apart": lambda first, last: unicodedata.normalize("NFD", f"{first} {last}"),
}
ALONE = {
    "a surname": lambda _, last: last,
    "a possessive": lambda _, last: f"{last}'s",
    "a surname in capitals": lambda _, last: last.upper(),
    "a surname without accents": lambda _, last: plain(last),
}


PLAIN = {
    **dict(zip("éáóíñúüöÅØłÞ", ["e", "a", "o", "i", "n", "u", "u", "o", "A", "O", "l", "Th"], strict=True)),
    "ð": "d",
    "Ł": "L",
}
"""How people without these letters write them."""


def plain(text):
    written = "".join(PLAIN.get(letter, letter) for letter in text)
    assert written.isascii(), "the test knows all letters of its names"
    return written


def person(first, last):
    return {"@type": "sc:Person", "name": f"{first} {last}"}


def told(members, base=BASE):
    value = {name: member for name, member in {**base, **members}.items() if member is not None}
    return told_of(read_document("croissant.json", data=json.dumps(value).encode()))


def told_of(document):
    report = Session(profile=BLIND).check_document(document)
    return [(each.span.pointer, each.message) for each in report.diagnostics if each.code == "PRO010"]


def pointers(members):
    return [pointer for pointer, _ in told(members)]


@given(given_names, surnames, places, st.sampled_from([*WHOLE, *ALONE]), phrases, phrases)
def test_a_name_is_found_however_it_is_written(first, last, place, way, before, behind):
    written = {**WHOLE, **ALONE}[way](first, last)
    found = pointers({"creator": person(first, last), place: f"{before} {written} {behind}"})
    assert sorted(found) == sorted(["/creator/name", f"/{place}"])


@pytest.mark.parametrize("written", [each for each in (*GIVEN, *SURNAMES, *SHORT) if not each.isascii()])
def test_a_name_is_found_without_its_accents(written):
    assert plain(written) != written
    assert "/description" in pointers({"creator": person("Xiu", written), "description": f"by Xiu {plain(written)}"})
    assert "/description" in pointers({"creator": person(written, "Xiu"), "description": f"by {plain(written)} Xiu"})


words_ = st.lists(st.sampled_from(["Ab", "Cd", "Ef", "Gh"]), min_size=2, max_size=4).map(" ".join)


@given(st.lists(words_, min_size=1, max_size=6), words_)
def test_of_names_that_begin_alike_each_is_found(names, text):
    creators = [{"@type": "sc:Organization", "name": name} for name in names]
    found = "/description" in pointers({"creator": creators, "description": text})
    assert found == any(f" {name} " in f" {text} " for name in names)


signs = st.text("王小伟李明", min_size=2, max_size=4)


@given(st.lists(signs, min_size=1, max_size=6), st.lists(st.text("王小伟李明", min_size=1, max_size=9), max_size=3))
def test_and_so_are_those_without_spaces(names, texts):
    found = "/description" in pointers({"creator": [{"@type": "sc:Person", "name": name} for name in names],
                                        "description": " ".join(texts)})  # fmt: skip
    assert found == any(name in text if len(name) > 2 else name == text for name in names for text in texts)


def steps(call):
    """So many lines of Python a call runs, which is the same on every machine."""
    lines = itertools.count()

    def trace(frame, event, _):
        if event == "line":
            next(lines)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return next(lines)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (lambda number: Company(("institute", f"x{number}"), (True, True)), "Institute X"),
        (lambda number: Person(("ana",), ("garcia", f"x{number}")), "Garcia x"),
        (lambda number: Person((f"ana{number}",), ("garcia",)), "Z Garcia"),
        (lambda number: Person((), (f"王小{chr(0x5000 + number)}",)), "王小王小"),
    ],
)
def test_many_authors_take_no_more_steps_than_few(name, text):
    few, many = (Authors([name(number) for number in range(count)], ()) for count in (10, 500))
    few, many = (steps(lambda authors=authors: authors.named_in(f"{text}. " * 100)) for authors in (few, many))
    assert many < 1.5 * few


@given(given_names, st.sampled_from([*SHORT, *sorted(COMMON)]).map(str.title), st.sampled_from(list(WHOLE)), phrases)
def test_a_short_or_a_common_surname_counts_beside_a_given_name(first, last, way, before):
    found = pointers({"creator": person(first, last), "description": f"{before} {WHOLE[way](first, last)}"})
    assert sorted(found) == ["/creator/name", "/description"]


@pytest.mark.parametrize("way", WHOLE)
@pytest.mark.parametrize("last", ["Data", "School", "Lab"])
def test_so_does_one_that_organizations_have_in_their_names(last, way):
    found = pointers({"creator": person("Ada", last), "description": f"by {WHOLE[way]('Ada', last)}"})
    assert sorted(found) == ["/creator/name", "/description"]
    assert pointers({"creator": person("Ada", last), "description": f"of the {last} of"}) == ["/creator/name"]


@given(given_names, st.sampled_from([*SHORT, *sorted(COMMON)]).map(str.title), st.sampled_from(list(ALONE)), phrases)
def test_and_not_alone(first, last, way, before):
    assert pointers({"creator": person(first, last), "description": f"{before} {ALONE[way](first, last)}"}) == [
        "/creator/name"
    ]


@given(given_names, surnames, phrases, phrases)
def test_a_word_that_the_document_writes_in_small_letters_is_no_name(first, last, before, behind):
    assume(last.isalpha())
    texts = {"description": f"{last} {before}", "rai:dataBiases": f"{behind} {last.lower()} ."}
    assert pointers({"creator": person(first, last), **texts}) == ["/creator/name"]


@given(st.lists(st.tuples(given_names, surnames), min_size=1, max_size=4), st.lists(phrases, min_size=2, max_size=4))
def test_texts_without_a_name_are_not_told(people, texts):
    creators = [person(*each) for each in people]
    members = {"creator": creators, "description": texts[0], "rai:dataBiases": texts[1:]}
    assert pointers(members) == [f"/creator/{number}/name" for number in range(len(people))]


@given(st.lists(st.tuples(given_names, surnames), min_size=1, max_size=3), st.data())
def test_a_place_is_told_once(people, data):
    """However much is to be told of it."""
    parts = [f"{first} {last}, {first[0]}. {last}" for first, last in people]
    parts += ["ada@example.org", "https://github.com/ada/engine", "0000-0002-1825-0097", "write to B@example.org"]
    texts = [" and ".join(data.draw(st.lists(st.sampled_from(parts), min_size=1, max_size=6))) for _ in range(3)]
    members = {"creator": [person(*each) for each in people], "description": texts[0], "citeAs": texts[1]}
    found = pointers({**members, "rai:dataBiases": texts[2:]})
    assert len(found) == len(set(found)) == len(people) + 3


@given(given_names, surnames, st.sampled_from(sorted(FORMS)), st.randoms())
def test_every_form_of_a_document_tells_as_much(first, last, name, rng):
    value = {**BASE, "creator": person(first, last), "description": f"Written by {last}."}
    value = {word: held for word, held in value.items() if held is not None}
    document = read_document("a.json", data=json.dumps(FORMS[name](Form(json.loads(json.dumps(value)), rng))).encode())
    told_plainly = told(value, {})
    assert sorted(message for _, message in told_of(document)) == sorted(message for _, message in told_plainly)


@pytest.mark.parametrize("word", ["author", "contributor", "creator", "publisher", "sc:editor", "maintainer"])
@pytest.mark.parametrize(
    "value",
    [
        "Ada Lovelace",
        "Charles Babbage; Ada Lovelace",
        "Charles Babbage and Ada Lovelace, PhD",
        ["Charles Babbage", "Lovelace, Ada"],
        {"@type": "sc:Person", "givenName": "Ada", "familyName": "Lovelace"},
        {"@type": "sc:Person", "name": {"en": "Ada Lovelace", "de": "Ada Gräfin Lovelace"}},
        {"@type": "sc:Person", "name": {"@value": "Countess Ada Lovelace", "@language": "en"}},
        {"@list": [{"@type": "sc:Person", "name": "Ada Lovelace"}]},
    ],
)
def test_names_are_taken_from_wherever_authors_are(word, value):
    assert "/description" in pointers({"creator": None, word: value, "description": "Notes of Lovelace."})


@pytest.mark.parametrize(
    ("name", "text", "is_found"),
    [
        ("University of Oslo", "Made at the University of Oslo in 2020.", True),
        ("University of Oslo", "a university of oslo", False),
        ("University of Oslo", "Universities, of which Oslo has two", False),
        ("Department of Data", "Data of the Department", False),
        ("Helmholtz Munich", "Helmholtz Munich made it", True),
        ("Helmholtz Munich (HM)", "made by Helmholtz Munich", True),
        ("EffiBench", "EffiBench measures", True),
        ("Open Data", "these are open data", False),
        ("Data", "Data of everybody", False),
        ("MIT", "under the MIT License", False),
        ("Kaggle", "to be had at Kaggle", False),
        ("Hugging Face", "to be had at Hugging Face", False),
    ],
)
def test_organizations_are_named_by_all_words_of_their_names(name, text, is_found):
    creator = {"@type": "sc:Organization", "name": name}
    assert ("/description" in pointers({"creator": creator, "description": text})) == is_found


@pytest.mark.parametrize("name", ["MIT Laboratory for Physiology", "The Young Team"])
def test_an_organization_that_calls_itself_a_person_is_one(name):
    creator = {"@type": "sc:Person", "name": name}
    assert pointers({"creator": creator, "description": "Physiology of a Team"}) == ["/creator/name"]
    assert "/description" in pointers({"creator": creator, "description": f"Of {name}."})


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("王小伟", "数据由王小伟收集", "王小伟"),
        ("王伟", "作者：王伟。", "王伟"),
        ("Иван Петров", "собрал Петров", "Петров"),
        ("Suri Allison Garzón Mora", "by Suri Allison Garzon Mora", "Suri Allison Garzon Mora"),
        ("José García Márquez", "Jose Garcia said", "Jose Garcia"),
        ("Ludwig van Beethoven", "van Beethoven wrote", "Beethoven"),
        ("Jürgen Müller", "by Mueller", "Mueller"),
    ],
)
def test_names_of_other_languages(name, text, said):
    assert ("/description", f"`{said}` is the name of an author") in told(
        {"creator": {"@type": "sc:Person", "name": name}, "description": text}
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The anonymized records; ask ada@example.org.", "`ada@example.org` is somebody's address"),
        ("Ask ada [at] example.org.", "`ada [at] example.org` is somebody's address"),
        ("ORCID 0000-0002-1825-0097", "`0000-0002-1825-0097` is a person's ORCID"),
        ("git@github.com:ada/engine.git", "`github.com:ada` is an account of GitHub"),
        ("See https://ada.gitlab.io/engine", "`ada.gitlab.io` is an account of GitLab"),
        ("See https://hf.co/datasets/ada/engine", "`hf.co/datasets/ada/` is an account of Hugging Face"),
        ("See github.com/about and github.com/ada.", "`github.com/ada.` is an account of GitHub"),
        ("See https://alovelace.example.org", "`alovelace` is the name of an author"),
        ("See https://example.org/people/lovelace.html", "`lovelace` is the name of an author"),
        ("See https://lovelace.vercel.app/engine", "`lovelace.vercel.app` is somebody's page"),
        ("See https://engine-lab.cs.example.edu:80/a", "`//engine-lab.cs.example.edu` is the page of a group"),
        ("@misc{lovelace2024notes, author = {Anonymous}}", "`lovelace` is the name of an author"),
    ],
)
def test_what_leads_to_an_author_in_a_text(text, said):
    creator = {"creator": person("Ada", "Lovelace")}
    ((_, message),) = (each for each in told({**creator, "description": text}) if each[0] == "/description")
    assert message.startswith(said)


@pytest.mark.parametrize(
    "text",
    [
        "The records were anonymized.",
        "See https://anonymous.4open.science/r/engine-E4B0 and https://github.com/anonymous-authors/engine",
        "Ask anonymous@example.org.",
        "A phone number such as 0000-1234-5678-9012.",
        "Look at page 12 (at example.org).",
        "See https://gitlab.example.edu/x, https://colab.example.ac.uk and https://example.edu/lab.",
    ],
)
def test_what_leads_to_nobody(text):
    assert pointers({"description": text}) == []


labels = st.sampled_from(
    ["{first}{last}", "{first}-{last}", "{last}{group}", "{last}-{group}", "the{last}{group}", "{last}{group}2"]
)
schemes, tails = st.sampled_from(["https://", "http://www.", "www."]), st.sampled_from(["", "/a", ":80", "?a#b"])


@given(given_names, surnames, labels, st.sampled_from(["lab", "labs", "group"]), schemes, tails, st.booleans())
def test_a_host_that_is_called_after_an_author_is_told(first, last, label, group, scheme, tail, is_capital):
    first, last = (re.sub(r"\W", "", plain(each)) for each in (first, last))
    made = label.format(first=first, last=last, group=group).lower()
    made = made.upper() if is_capital else made
    said = told({"creator": person(first, last), "description": f"See {scheme}{made}.example.org{tail}"})
    assert ("/description", f"`{made}` is the name of an author") in said


@pytest.mark.parametrize(
    ("name", "host", "is_told"),
    [
        ("Jane Smith", "smithlab.example.org", True),
        ("Jane Smith", "smith.example.edu", False),
        ("Li Wu", "wulab.org", True),
        ("Jane Smith", "blacksmithlab.org", False),
        ("Jane Face", "huggingface.co", False),
        ("Ann Hub", "github.com", False),
        ("Ann Lab", "lab.example.org", False),
        ("Jane Org", "example.org", False),
        ("Ada Co", "huggingface.co", False),
    ],
)
def test_hosts_that_are_called_alike_by_chance(name, host, is_told):
    first, last = name.split()
    said = told({"creator": person(first, last), "description": f"See https://{host}/x."})
    assert ("is the name of an author" in str(said)) == is_told


@pytest.mark.parametrize(
    ("last", "host", "is_told"),
    [
        ("Smith", "smith.example.edu", True),
        ("Stone", "www.stone-2.cs.example.ac.uk", True),
        ("Young", "YOUNG.example.org:8080", True),
        ("Smith", "smith.edu", False),
        ("Smith", "smith.co.uk", False),
        ("Smith", "blacksmith.example.edu", False),
        ("Data", "data.example.edu", False),
        ("West", "west.example.edu", False),
        ("Li", "li.example.edu", False),
        ("Stone", "stone.example.org, a stone", False),
    ],
)
def test_a_host_that_may_be_called_after_somebody_is_an_information(last, host, is_told):
    value = {**BASE, "creator": person("Jane", last), "description": f"See https://{host}."}
    document = read_document("croissant.json", data=json.dumps(value).encode())
    report = Session(profile=BLIND).check_document(document)
    found = [each for each in report.diagnostics if each.span.pointer == "/description"]
    assert [str(each.severity) for each in found] == ["info"] * is_told, found


@pytest.mark.parametrize("first", ["Will", "Mark", "Hope"])
@pytest.mark.parametrize("last", ["Price", "Lovelace"])
def test_where_a_sentence_ends_no_name_goes_on(first, last):
    creator = {"creator": person(first, last)}
    ends = "It is the {last}. {first} it be?", "It is the {last}.\n{first} it be?", "As {first}. {last} is it."
    for text in ends:
        said = told({**creator, "description": text.format(first=first, last=last)})
        names = [message for pointer, message in said if pointer == "/description"]
        assert names == ([] if last == "Price" else [f"`{last}` is the name of an author"]), text
    for text in ("{initial}. {last}", "{last}, {first}", "{last} {first}", "{last}, {initial}.", "x.{first}.{last}"):
        said = told({**creator, "description": text.format(first=first, last=last, initial=first[0])})
        assert [pointer for pointer, _ in said].count("/description") == 1, text


def test_records_are_data_and_not_looked_into():
    records = {"@type": "cr:RecordSet", "@id": "people", "data": [{"people/name": "Lovelace"}]}
    assert pointers({"creator": person("Ada", "Lovelace"), "recordSet": [records]}) == ["/creator/name"]


def test_whoever_paid_or_made_what_it_was_derived_from_is_no_author():
    source = {"@id": "https://example.org/a", "sc:creator": person("Charles", "Babbage")}
    members = {"sc:funder": "Royal Society", "prov:wasDerivedFrom": source}
    assert pointers({**members, "description": "The Royal Society and Babbage."}) == ["/sc:funder"]


def test_published_files_name_nobody_else(corpus):
    """Whatever is told as a name in them has the words of an author, and a place is told once."""
    times = 0
    for path in sorted((corpus / "croissant").glob("[dr]*/**/*.json*")):
        document = read_document(path)
        if document.kind is None or document.kind.name != "croissant":
            continue
        found = told_of(document)
        assert len({pointer for pointer, _ in found}) == len(found), path
        known = words_that_name(document.tape.value())
        for _, message in found:
            if message.endswith((" of an author", " of authors")):
                times += 1
                names = message.split("; ")[-1].split("`")[1::2]
                assert {word.folded for name in names for word in words_of(name)} <= known, (path, names)
    assert times > 20


def words_that_name(value):
    """The words of the authors of a document, with their initials, and two of them together."""
    given = (
        [held for word, held in value.items() if word.rpartition(":")[2] in AGENTS] if isinstance(value, dict) else []
    )
    words = {word.folded for word in words_of(json.dumps(given, ensure_ascii=False))}
    return words | {word[0] for word in words} | {one + other for one in words for other in words}
