"""Profiles: those that come with Assay, those of users, and what is wrong with them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.croissant.context import known_terms
from assay_spec.croissant.model import Dataset
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import NOWHERE
from assay_spec.model import properties
from assay_spec.profile import Profile, ProfileError, names, read_profile

OWN = """
title = "Ours"
extends = "neurips-2026"
double_blind = true

[severity]
warning = "error"
info = "off"
CRO042 = "off"

[[ask]]
property = "sc:funder"
level = "recommended"

[[ask]]
property = "rai:dataBiases"
level = "recommended"
shortest = 40
"""


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "ours.toml"
        path.write_text(text)
        return str(path)

    return write


def finding(severity, code="CRO001"):
    return Diagnostic(code=code, severity=Severity(severity), span=NOWHERE, message="so it is")


@pytest.mark.parametrize("name", names())
def test_every_profile_asks_for_terms_that_exist_and_says_why(name):
    profile = read_profile(name)
    assert profile.title
    assert profile.source
    keys = {declared.key for declared in properties(Dataset).values()}
    for ask in profile.asks:
        assert ask.asks.endswith("?")
        assert ask.why.endswith(".")
        assert ask.good
        assert ask.term in keys or ask.term.startswith("sc:")
        assert all(other.removeprefix("rai:") not in known_terms()["rai"] for other in ask.also)


def test_the_eight_of_neurips():
    core = {ask.term for ask in read_profile("core").asks}
    asked = [ask.term for ask in read_profile("neurips-2026").asks if ask.term not in core]
    assert asked == [
        "rai:dataLimitations",
        "rai:dataBiases",
        "rai:personalSensitiveInformation",
        "rai:dataUseCases",
        "rai:dataSocialImpact",
        "rai:hasSyntheticData",
        "prov:wasDerivedFrom",
        "prov:wasGeneratedBy",
    ]


def test_one_of_a_users_own_takes_over_another(written):
    profile = read_profile(written(OWN))
    by_term = {ask.term: ask for ask in profile.asks}
    assert (profile.name, profile.title, profile.double_blind) == ("ours", "Ours", True)
    assert by_term["sc:funder"].severity is Severity.WARNING
    assert by_term["rai:dataBiases"].shortest == 40
    assert by_term["rai:dataUseCases"].severity is Severity.ERROR
    assert len(profile.asks) == len(read_profile("neurips-2026").asks) + 1


@given(st.sampled_from(Severity), st.sampled_from(["CRO042", "CRO001"]))
def test_findings_are_as_bad_as_it_says(severity, code):
    profile = Profile(name="x", title="x", severities={"warning": "error", "info": "off", "CRO042": "info"})
    seen = profile.judged(finding(severity, code))
    expected = {"error": "error", "warning": "error", "info": None}[severity]
    assert (seen and str(seen.severity)) == ("info" if code == "CRO042" else expected)


@pytest.mark.parametrize("key", ["error", "DOC021"])
@pytest.mark.parametrize("severity", ["off", "info", "warning"])
def test_what_is_no_document_passes_for_nobody(key, severity):
    profile = Profile(name="x", title="x", severities={key: severity})
    assert profile.judged(finding("error", "DOC021")) == finding("error", "DOC021")


@pytest.mark.parametrize(
    "word", ["sc:funder", "schema:funder", "https://schema.org/funder", "http://schema.org/funder"]
)
def test_a_property_is_asked_for_by_any_of_its_names(written, word):
    (ask,) = read_profile(written(f"[[ask]]\nproperty = {word!r}\nalso = [{word!r}]")).asks
    assert (ask.term, ask.also) == ("sc:funder", ("sc:funder",))


def test_a_vocabulary_of_ones_own_is_named_by_its_address(written):
    (ask,) = read_profile(written("[[ask]]\nproperty = 'https://example.org/terms#site'")).asks
    assert ask.term == "https://example.org/terms#site"


def test_texts_in_several_lines_are_one(written):
    profile = read_profile(
        written('title = """Ours,\n  and theirs"""\n[[ask]]\nproperty = "sc:a"\nwhy = """So\nit is.\n"""')
    )
    assert (profile.title, profile.asks[0].why) == ("Ours, and theirs", "So it is.")


def test_what_one_extends_lies_beside_it(written, tmp_path):
    (tmp_path / "theirs.toml").write_text("title = 'Theirs'\n[[ask]]\nproperty = 'sc:funder'")
    assert [ask.term for ask in read_profile(written("extends = 'theirs.toml'")).asks] == ["sc:funder"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[ask]]\nproperty = 'funder'", "ask 1: `funder` does not say of which vocabulary it is: is it `sc:funder`?"),
        ("[[ask]]\nproperty = 'my:a'", "`my` is none of the prefixes sc, schema, cr, rai, "),
        ("[[ask]]\nproperty = 'sc:a'\nalso = ['b']", "ask 1: `b` does not say of which vocabulary it is"),
        ("[[ask]]\nproperty = 'sc:a'\non = 'Feild'", "ask 1: `on` is one of DataSource, Dataset, "),
        ("titel = 'x'", "there is no `titel`; did you mean `title`?"),
        ("title = 3", "`title` should be text"),
        ("ask = 3", "write every `ask` as [[ask]]"),
        ("[[ask]]\nwhy = 'x'", "ask 1: `property` is missing"),
        ("[[ask]]\nproperty = 'sc:a'\nlevel = 'wanted'", "ask 1: `level` is one of required, recommended"),
        ("[[ask]]\nproperty = 'sc:a'\ntakes = 'all'", "ask 1: `takes` is one of text, boolean, person"),
        ("[[ask]]\nproperty = 'sc:a'\nshortest = 'x'", "ask 1: `shortest` should be a number"),
        ("[[ask]]\nproperty = 'sc:a'\nalso = 'x'", "ask 1: `also` should be a list"),
        ("[severity]\nCRO001 = 'bad'", "severity of `CRO001` is one of error, warning, info, off"),
        ("severity = 3", "`severity` should be a table"),
        ("extends = 'cor'", "there is no profile `cor`; did you mean `core`?"),
        ("extends = 'quite'", "there is no profile `quite`; choose one of core, "),
        ("= 3", "cannot be read as a profile: Invalid"),
        ("title = '\udcff'", "cannot be read as a profile: "),
    ],
)
def test_what_is_wrong_with_one_is_one_line(tmp_path, text, said):
    path = tmp_path / "ours.toml"
    path.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(ProfileError, match=re.escape(said)) as caught:
        read_profile(str(path))
    assert "\n" not in str(caught.value)


def test_one_that_is_not_there_or_extends_itself_or_is_too_large(tmp_path):
    path = tmp_path / "ours.toml"
    with pytest.raises(ProfileError, match="No such file or directory"):
        read_profile(str(path))
    path.write_text(f"extends = {str(path)!r}")
    with pytest.raises(ProfileError, match="extends itself"):
        read_profile(str(path))
    path.write_text("#" * (1 << 21))
    with pytest.raises(ProfileError, match="too large"):
        read_profile(str(path))
