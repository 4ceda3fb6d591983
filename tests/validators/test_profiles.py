"""What a profile asks of a dataset: told once, at its place, and only when somebody names the profile."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.document import read_document
from assay_spec.profile import read_profile
from assay_spec.record import replace
from assay_validators.croissant.profile import PLACEHOLDER
from assay_validators.engine import Session

STUDY = Path(__file__).parent / "study" / "croissant.json"
BASE = read_document(STUDY).tape.value()
NEURIPS = read_profile("neurips-2026")
BLIND = replace(read_profile("core"), double_blind=True)
ANSWERS = {
    "rai:dataLimitations": "569 patients of one hospital.",
    "rai:dataBiases": ["Adults only.", {"@value": "Women are 38 %.", "@language": "en"}],
    "rai:personalSensitiveInformation": {"en": "Age and sex."},
    "rai:dataUseCases": "To test classifiers.",
    "rai:dataSocialImpact": "A false all-clear delays treatment.",
    "rai:hasSyntheticData": False,
    "prov:wasDerivedFrom": {"@id": "https://doi.org/10.24432/C5DW2B"},
    "prov:wasGeneratedBy": {"@type": "prov:Activity", "prov:label": "Two readers"},
}


def found(members, profile=NEURIPS, base=BASE):
    value = {name: member for name, member in {**base, **members}.items() if member is not None}
    document = read_document("croissant.json", data=json.dumps(value).encode())
    report = Session(profile=profile).check_document(document)
    return [each for each in report.diagnostics if each.code.startswith("PRO")]


def test_nothing_is_asked_when_nobody_asks():
    assert found({}, None) == []
    assert found({}, read_profile("core")) == []
    assert found({"url": None, "keywords": None}, read_profile("core")) == []


@pytest.mark.parametrize("name", [None, "core", "strict", "neurips-2026", "dataset-search", "rai", "geo"])
def test_what_the_standard_recommends_is_told_once_whoever_asks(name):
    """By the profile that asks for it, and else in one note."""
    words = ["publisher", "sameAs", "sdLicense", "inLanguage", "dateCreated", "dateModified"]
    absent = {key: value for key, value in BASE.items() if key not in words}
    document = read_document("croissant.json", data=json.dumps(absent).encode())
    profile = None if name is None else read_profile(name)
    told = [each for each in Session(profile=profile).check_document(document).diagnostics if each.span.pointer == ""]
    notes = [each for each in told if each.code == "CRO168"]
    asked = {ask.term for ask in profile.asks} if profile else set()
    for word in words:
        by_profile = [each for each in told if each.code == "PRO001" and f"`sc:{word}`" in each.message]
        assert len(by_profile) == (f"sc:{word}" in asked)
    rest = [word for word in words if f"sc:{word}" not in asked]
    assert [each.message for each in notes] == ([f"recommended and absent: `{', '.join(rest)}`"] if rest else [])
    assert all(each.severity == "info" for each in notes)


def test_nothing_that_tells_who_made_it_is_recommended_where_nobody_may_know():
    absent = {key: value for key, value in BASE.items() if key != "publisher"}
    document = read_document("croissant.json", data=json.dumps(absent).encode())
    assert "CRO168" not in {each.code for each in Session(profile=BLIND).check_document(document).diagnostics}


def test_all_eight_are_asked_for_and_answered():
    assert [each.code for each in found({})] == ["PRO001"] * 8
    assert found(ANSWERS) == []


@given(st.sampled_from([*ANSWERS]), st.sampled_from([None, "", "  ", [], [None], {}, {"@value": ""}]))
def test_what_is_empty_is_asked_for(term, empty):
    (missing,) = found({**ANSWERS, term: empty})
    assert f"`{term}` {'is missing' if empty is None else 'says nothing'}; the profile asks: " in missing.message
    assert missing.help.startswith("for example: ")
    assert missing.span.pointer == ("" if empty is None else f"/{term}")


@pytest.mark.parametrize(("prefix", "namespace"), [("r", "http"), ("responsible", "https")])
def test_any_prefix_of_the_vocabulary_will_do(prefix, namespace):
    context = {**BASE["@context"], prefix: f"{namespace}://mlcommons.org/croissant/RAI/"}
    renamed = {name.replace("rai:", f"{prefix}:"): value for name, value in ANSWERS.items()}
    assert found({"@context": context, **renamed}) == []


@given(st.sampled_from(sorted(ANSWERS)))
def test_a_word_without_its_prefix_is_told_where_it_stands(term):
    bare = term.partition(":")[2]
    (told,) = found({**ANSWERS, term: None, bare: ANSWERS[term]})
    assert (told.code, str(told.severity), told.span.pointer) == ("PRO001", "error", f"/{bare}")
    assert (told.message, told.help) == (
        f"`{bare}` stands here, but means `https://schema.org/{bare}`",
        f"write `{term}`",
    )


@given(st.sampled_from(["dataBiases", "personalSensitiveInformation"]))
def test_the_spelling_of_the_contexts_of_mlcroissant_counts_and_is_told_once(word):
    context = {**BASE["@context"], word: f"cr:{word}"}
    answers = {word if term == f"rai:{word}" else term: text for term, text in ANSWERS.items()}
    document = {**BASE, **answers, "@context": context}
    report = Session(profile=NEURIPS).check_document(read_document("a.json", data=json.dumps(document).encode()))
    (told,) = [each for each in report.diagnostics if each.span.pointer == f"/{word}"]
    assert (told.code, told.help) == ("MOD003", f"the `@context` takes its meaning away: write `rai:{word}`")
    assert report.valid


def test_a_name_that_people_use_for_it_counts_and_is_told_by_the_rule_on_words():
    answers = {**ANSWERS, "rai:dataBias": ANSWERS["rai:dataBiases"], "rai:dataBiases": None}
    assert found(answers) == []


@pytest.mark.parametrize("text", ["TODO", "n/a", "N/A.", " none ", "xxx", "[VERIFY THIS]", "To be added", "tbd"])
def test_a_placeholder_is_no_answer(text):
    (told,) = found({**ANSWERS, "rai:dataBiases": text})
    assert (told.code, str(told.severity), told.span.pointer) == ("PRO002", "error", "/rai:dataBiases")


@pytest.mark.parametrize(("member", "value", "code"), [("url", "None", "CRO043"), ("license", "unknown", "CRO005")])
def test_what_else_is_wrong_with_a_placeholder_is_not_told(member, value, code):
    document = read_document("croissant.json", data=json.dumps(BASE | {member: value}).encode())
    before, after = (Session(profile=profile).check_document(document).diagnostics for profile in (None, NEURIPS))
    assert code in {each.code for each in before}
    (told,) = [each for each in after if each.span.pointer == f"/{member}"]
    assert (told.code, told.severity) == ("PRO002", "error")


def test_a_placeholder_beside_an_answer_is_a_warning():
    (told,) = found({**ANSWERS, "rai:dataBiases": ["Adults only.", "TODO"]})
    assert (told.code, str(told.severity), told.span.pointer) == ("PRO002", "warning", "/rai:dataBiases/1")


@given(st.sampled_from(["Text", "string", "unknown", "Description"]))
def test_a_word_that_may_be_meant_is_a_placeholder_only_alone(word):
    assert [told.code for told in found({**ANSWERS, "rai:dataBiases": word})] == ["PRO002"]
    assert found({**ANSWERS, "keywords": ["oncology", word]}) == []


@given(st.sampled_from(["None: the texts were written by a program.", "No personal data.", "A study of TODO comments"]))
def test_an_answer_that_begins_like_one_is_an_answer(text):
    assert not PLACEHOLDER.fullmatch(text)


def test_what_the_standard_requires_is_not_asked_for_twice():
    assert [each for each in found({"name": None}, read_profile("dataset-search")) if "sc:name" in each.message] == []


def test_length_matters_to_a_search_engine():
    search = read_profile("dataset-search")
    (short,) = (each for each in found({"description": "Masses."}, search) if each.code == "PRO002")
    (long,) = (each for each in found({"description": "Masses. " * 700}, search) if each.code == "PRO002")
    assert "fewer than 50 characters" in short.message
    assert "more than 5,000 characters" in long.message


def test_what_is_strict_makes_errors_of_warnings():
    document = read_document("croissant.json", data=json.dumps({**BASE, "version": "2"}).encode())
    for profile, severity in ((None, "warning"), (read_profile("strict"), "error")):
        report = Session(profile=profile).check_document(document)
        assert [str(each.severity) for each in report.diagnostics if each.code == "CRO004"] == [severity]


class TestDoubleBlind:
    """What tells who wrote it."""

    def told(self, members):
        base = {**BASE, "creator": {"@type": "sc:Organization", "name": "Anonymous authors"}, "publisher": None}
        base = {name: value for name, value in base.items() if name not in ("citeAs", "url")}
        return [
            (each.span.pointer, each.message) for each in found(members, BLIND, {**base, "url": "https://example.org"})
        ]

    def test_nothing_in_what_is_anonymous(self):
        assert self.told({}) == []

    @pytest.mark.parametrize(
        ("member", "value", "pointer"),
        [
            ("creator", {"@type": "sc:Person", "name": "Ada Lovelace"}, "/creator/name"),
            ("sc:funder", "The Crown", "/sc:funder"),
            ("description", "Write to ada@example.org.", "/description"),
            ("url", "https://github.com/ada/engine", "/url"),
            ("url", "https://ada.github.io/engine", "/url"),
            ("url", "https://huggingface.co/datasets/ada/engine", "/url"),
            ("url", "https://www.kaggle.com/datasets/ada/engine", "/url"),
            ("sameAs", ["https://doi.org/10.5281/zenodo.1234"], "/sameAs/0"),
            ("sameAs", "https://orcid.org/0000-0002-1825-0097", "/sameAs"),
            ("citeAs", "@misc{x, author = {Ada Lovelace}, title = {Notes}}", "/citeAs"),
        ],
    )
    def test_names_accounts_and_addresses(self, member, value, pointer):
        assert [where for where, _ in self.told({member: value})] == [pointer]

    @pytest.mark.parametrize(
        ("member", "value"),
        [
            ("url", "https://anonymous.4open.science/r/engine-E4B0"),
            ("url", "https://huggingface.co/datasets/anonymous-authors/engine"),
            ("citeAs", "@misc{x, author = {Anonymous}, title = {Notes}}"),
            ("license", "https://github.com/about"),
            ("creator", {"@type": "sc:Person", "name": "Withheld for review"}),
        ],
    )
    def test_what_hides_them_is_not_told(self, member, value):
        assert self.told({member: value}) == []


def test_who_asks_without_words_is_understood(tmp_path):
    path = tmp_path / "ours.toml"
    path.write_text('[[ask]]\nproperty = "sc:funder"\n')
    (missing,) = found({}, read_profile(str(path)))
    assert (missing.message, missing.help) == ("`sc:funder` is missing; the profile asks for it", "")
