"""Answers to what a profile asks: they end up in the document, and nothing else of it changes."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.croissant.complete import AnswerError, answered, questions, value_of
from assay.croissant.form import filled, form
from assay.croissant.reading import DatasetError, read_dataset, read_profile_of
from assay_spec.document import read_document
from assay_spec.kinds import load_kind
from assay_spec.profile import Ask, read_profile
from assay_spec.record import replace
from assay_validators.croissant.profile import PLACEHOLDER
from assay_validators.engine import Session

STUDY = Path(__file__).parents[2] / "validators" / "study" / "croissant.json"
BASE = json.loads(STUDY.read_text())
NEURIPS = read_profile("neurips-2026")
texts = st.text(min_size=1).filter(
    lambda text: text.strip() and not text.strip().startswith(("{", "[")) and not PLACEHOLDER.fullmatch(text)
)


def document_of(members=(), indent=2):
    value = {name: member for name, member in {**BASE, **dict(members)}.items() if member is not None}
    return read_document("croissant.json", data=json.dumps(value, indent=indent).encode())


def asked_of(document):
    return questions(load_kind(document).model, document, NEURIPS)


def complaints(data):
    report = Session(profile=NEURIPS).check_document(read_document("croissant.json", data=data))
    return [found for found in report.diagnostics if found.code in ("PRO001", "CRO080", "MOD001")]


@given(st.data(), st.sampled_from([None, 1, 2, "\t"]))
def test_every_answer_is_found_again_and_the_rest_is_untouched(data, indent):
    document = document_of(indent=indent)
    asked = asked_of(document)
    given_ = [(question, data.draw(st.booleans() if question.ask.takes == "boolean" else texts)) for question in asked]
    changed = answered(document, given_)
    assert complaints(changed) == []
    value = json.loads(changed)
    assert all(value[question.ask.term] == answer for question, answer in given_)
    expected = {**BASE, "conformsTo": [BASE["conformsTo"], "http://mlcommons.org/croissant/RAI/1.0"]}
    expected["@context"] = {**BASE["@context"], "prov": "http://www.w3.org/ns/prov#"}
    assert {name: value[name] for name in BASE} == expected
    assert asked_of(read_document("croissant.json", data=changed)) == []


@pytest.mark.parametrize("nothing", ["", "TODO", ["N/A", "tbd"]])
def test_a_property_that_says_nothing_is_answered_in_its_place(nothing):
    document = document_of({"rai:dataBiases": nothing})
    question = next(each for each in asked_of(document) if each.ask.term == "rai:dataBiases")
    value = json.loads(answered(document, [(question, "Adults only.")]))
    assert value["rai:dataBiases"] == "Adults only."


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_a_dataset_of_1_0_conforms_to_one_thing(version):
    said = f"http://mlcommons.org/croissant/{version}"
    document = document_of({"conformsTo": said})
    question = next(each for each in asked_of(document) if each.ask.term == "rai:dataBiases")
    value = json.loads(answered(document, [(question, "Adults only.")]))
    assert value["conformsTo"] == (said if version == "1.0" else [said, "http://mlcommons.org/croissant/RAI/1.0"])


def test_a_name_becomes_a_person_and_an_object_stays_one():
    document = document_of({"creator": None})
    (question,) = (each for each in asked_of(document) if each.ask.term == "sc:creator")
    person = json.loads(answered(document, [(question, "Ada Lovelace")]))["creator"]
    assert person == {"@type": "Person", "name": "Ada Lovelace"}
    organization = {"@type": "sc:Organization", "name": "A hospital"}
    assert json.loads(answered(document, [(question, organization)]))["creator"] == organization


@pytest.mark.parametrize(
    ("context", "word"),
    [
        ({**BASE["@context"], "rai": None, "fair": "http://mlcommons.org/croissant/RAI/"}, "fair:dataBiases"),
        ({**BASE["@context"], "dataBiases": "http://mlcommons.org/croissant/RAI/dataBiases"}, "dataBiases"),
        (["https://schema.org/", "http://mlcommons.org/croissant/1.1"], "rai:dataBiases"),
        (["https://schema.org/", {"@vocab": "https://schema.org/"}], "rai:dataBiases"),
        ("https://schema.org/", "http://mlcommons.org/croissant/RAI/dataBiases"),
    ],
)
def test_the_document_decides_how_it_is_written(context, word):
    document = document_of({"@context": context})
    question = next(each for each in asked_of(document) if each.ask.term == "rai:dataBiases")
    changed = answered(document, [(question, "Adults only.")])
    assert json.loads(changed)[word] == "Adults only."
    assert "rai:dataBiases" not in [each.ask.term for each in asked_of(read_document("c.json", data=changed))]


@pytest.mark.parametrize("text", ["{", "[1", "{a}"])
def test_half_of_an_object_is_no_answer(text):
    with pytest.raises(AnswerError, match="begins like JSON and is none"):
        value_of(text, Ask(term="rai:dataBiases"))


placeholders = st.sampled_from(["N/A", "none", " TODO ", "[VERIFY THIS]", "tbd."])


@given(placeholders, st.sampled_from(["{}", '["{}"]', '{{"@value": "{}", "@language": "en"}}', '["{}", ["n/a"]]']))
def test_a_placeholder_is_no_answer_in_whichever_form(text, form_):
    with pytest.raises(AnswerError, match="is no answer; if there is nothing to tell, say why"):
        value_of(form_.format(text), Ask(term="rai:dataBiases"))


@given(placeholders, texts)
def test_a_placeholder_beside_an_answer_is_taken_and_told_by_the_check(text, answer):
    assert value_of(json.dumps([text, answer]), Ask(term="rai:dataBiases")) == [text, answer]


@given(st.one_of(texts, st.lists(texts, min_size=1), st.lists(placeholders, min_size=1), placeholders))
def test_whatever_is_taken_is_not_asked_again(value):
    document = document_of()
    question = next(each for each in asked_of(document) if each.ask.term == "rai:dataBiases")
    try:
        answer = value_of(value if isinstance(value, str) else json.dumps(value), question.ask)
    except AnswerError:
        return
    changed = answered(document, [(question, answer)])
    assert question.ask.term not in [each.ask.term for each in asked_of(read_document("c.json", data=changed))]


@pytest.mark.parametrize(("text", "value"), [("true", True), (" YES ", True), ("no", False), ("False", False)])
def test_yes_and_no(text, value):
    assert value_of(text, Ask(term="a", takes="boolean")) is value
    assert value_of(text, Ask(term="a")) == text.strip()
    with pytest.raises(AnswerError, match="say true or false"):
        value_of(f"{text}?", Ask(term="a", takes="boolean"))


@given(st.lists(texts, max_size=8))
def test_a_form_gives_back_what_was_written_into_it(tmp_path_factory, given_):
    import tomllib

    asked = [each for each in asked_of(document_of()) if each.ask.takes != "boolean"][: len(given_)]
    empty = form(NEURIPS, asked)
    assert tomllib.loads(empty) == {question.name: "" for question in asked}
    path = tmp_path_factory.mktemp("forms") / "form.toml"
    lines = [f"{json.dumps(question.name)} = {json.dumps(text)}" for question, text in zip(asked, given_, strict=False)]
    path.write_bytes("\n".join(lines).replace("\\u007f", "\x7f").encode(errors="surrogatepass"))
    try:
        tomllib.loads(path.read_text())
    except ValueError:
        return
    assert filled(path, asked).answers == [(q, text.strip()) for q, text in zip(asked, given_, strict=False)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = ", "cannot be read as a form"),
        ('"sc:funder" = "x"', "answers `sc:funder`, which is not asked"),
        ('"sc:funder" = "x"\nb = ""', "answers `sc:funder`, `b`, which is not asked"),
        (f"a = {'[' * 9000}", "cannot be read as a form: "),
    ],
)
def test_what_is_wrong_with_a_form_is_one_line(tmp_path, text, said):
    path = tmp_path / "form.toml"
    path.write_text(text)
    with pytest.raises(AnswerError, match=said):
        filled(path, asked_of(document_of()))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"rai:dataBiases" = 2024-05-03', "`rai:dataBiases`: write it as text, in quotes"),
        ('"rai:dataBiases" = nan', "`rai:dataBiases`: write it as text, in quotes"),
        ('"rai:hasSyntheticData" = 3', "`rai:hasSyntheticData`: say true or false"),
        ('"rai:hasSyntheticData" = "x"', "`rai:hasSyntheticData`: say true or false"),
        ('"rai:dataBiases" = "none"', "`rai:dataBiases`: `none` is no answer; if there is nothing to tell, say why"),
        ('"rai:dataBiases" = ["N/A"]', "`rai:dataBiases`: `N/A` is no answer"),
        (
            '"rai:dataBiases" = 5',
            "`rai:dataBiases`: `dataBiases` should be text, or text by language, not the number `5`",
        ),
        ('"rai:dataBiases" = true', "not `true`; put it in quotes"),
        ("\"prov:wasGeneratedBy\" = '[1]'", "an item of `wasGeneratedBy` should be text or an object"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_told(tmp_path, text, said):
    path = tmp_path / "form.toml"
    path.write_text(text)
    found = filled(path, asked_of(document_of()))
    (refused,) = found.refused
    assert said in refused
    assert found.answers == []


@given(st.lists(st.sampled_from(["Adults only.", "N/A", "", 5]), min_size=7, max_size=7))
def test_all_that_cannot_be_taken_is_told_at_once(given_):
    asked = [each for each in asked_of(document_of()) if each.ask.takes == "text"]
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
        file.write("".join(f"{each.name!r} = {json.dumps(value)}\n" for each, value in zip(asked, given_, strict=True)))
        file.flush()
        found = filled(Path(file.name), asked)
    assert len(found.refused) == given_.count("N/A") + given_.count(5)
    assert [value for _, value in found.answers] == [value for value in given_ if value == "Adults only."]


def test_what_a_profile_says_cannot_break_a_form(tmp_path):
    document = document_of()
    asks = [replace(question.ask, asks="Who\x1b[31m?", why="So\nit is") for question in asked_of(document)]
    path = tmp_path / "form.toml"
    path.write_text(form(NEURIPS, questions(load_kind(document).model, document, replace(NEURIPS, asks=tuple(asks)))))
    assert filled(path, asked_of(document)).answers == []


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.json", "{", "no Croissant that can be read"),
        ("a.json", "{}", "no Croissant that can be read"),
        ("a.yaml", "'@type': sc:Dataset", "only files of JSON"),
        ("gone.json", None, "no such file"),
    ],
)
def test_what_is_no_dataset_is_one_line(tmp_path, name, text, said):
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(DatasetError, match=said):
        read_dataset(tmp_path / name)


def test_a_pipe_is_not_waited_for(tmp_path):
    for name in ("croissant.json", "form.toml", "ours.toml"):
        os.mkfifo(tmp_path / name)
    with pytest.raises(DatasetError, match="is a pipe, not a file"):
        read_dataset(tmp_path / "croissant.json")
    with pytest.raises(AnswerError, match="is no file"):
        filled(tmp_path / "form.toml", [])
    with pytest.raises(DatasetError, match="is no file"):
        read_profile_of(str(tmp_path / "ours.toml"))


class TestCommand:
    """`assay data complete`, typed at and not."""

    @pytest.fixture
    def call(self, tmp_path):
        (tmp_path / "croissant.json").write_text(json.dumps(BASE, indent=2))

        def call(*words, typed=""):
            command = [sys.executable, "-m", "assay", "data", "complete", "croissant.json", "--profile", *words]
            return subprocess.run(command, cwd=tmp_path, input=typed, capture_output=True, text=True, check=False)

        return call

    def test_who_stops_in_between_keeps_what_was_answered(self, call, tmp_path):
        done = call("neurips-2026", typed="Adults only.\n\n{\nNo names.\n")
        assert done.stdout == "croissant.json: 2 answers written, 6 left\n"
        assert "this begins like JSON and is none" in done.stderr
        assert "stopped; what was answered is kept" in done.stderr
        value = json.loads((tmp_path / "croissant.json").read_text())
        assert value["rai:dataLimitations"] == "Adults only."
        assert value["rai:personalSensitiveInformation"] == "No names."

    def test_a_placeholder_is_asked_for_again(self, call, tmp_path):
        done = call("neurips-2026", typed="N/A\nAdults only.\n")
        assert done.stdout == "croissant.json: 1 answer written, 7 left\n"
        assert "`N/A` is no answer; if there is nothing to tell, say why, or leave it empty" in done.stderr
        assert json.loads((tmp_path / "croissant.json").read_text())["rai:dataLimitations"] == "Adults only."

    def test_a_placeholder_in_a_form_has_its_line_and_nothing_is_written(self, call, tmp_path):
        before = (tmp_path / "croissant.json").read_bytes()
        (tmp_path / "form.toml").write_text('"rai:dataLimitations" = "Adults only."\n"rai:dataBiases" = "none"\n')
        done = call("neurips-2026", "--answers", "form.toml")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 2
        assert "`rai:dataBiases`: `none` is no answer" in done.stderr
        assert (tmp_path / "croissant.json").read_bytes() == before

    def test_what_is_left_of_what_is_needed_is_named(self, call, tmp_path):
        """So that a build that fills forms stops."""
        before = (tmp_path / "croissant.json").read_bytes()
        call("neurips-2026", "--form", "form.toml")
        for words in (("--answers", "form.toml"), ()):
            done = call("neurips-2026", *words)
            assert done.returncode == 1
            assert done.stdout == "croissant.json: nothing was answered, and nothing is written, 8 left\n"
            assert "neurips-2026 [recalled] needs rai:dataLimitations, rai:dataBiases" in done.stderr
            assert (tmp_path / "croissant.json").read_bytes() == before
        path = tmp_path / "form.toml"
        path.write_text(path.read_text().replace('"rai:dataBiases" = ""', '"rai:dataBiases" = "Adults only."'))
        done = call("neurips-2026", "--answers", "form.toml")
        assert (done.returncode, done.stdout) == (1, "croissant.json: 1 answer written, 7 left\n")
        assert "rai:dataBiases" not in done.stderr

    def test_what_is_only_recommended_may_be_left(self, call, tmp_path):
        (tmp_path / "ours.toml").write_text('[[ask]]\nproperty = "sc:funder"\nlevel = "recommended"\n')
        done = call("ours.toml")
        assert (done.returncode, done.stdout) == (
            0,
            "croissant.json: nothing was answered, and nothing is written, 1 left\n",
        )
        assert call("ours.toml", "--form", "form.toml").stdout.startswith("form.toml: 1 question; when ")

    def test_a_form_and_back(self, call, tmp_path):
        done = call("neurips-2026", "--form", "form.toml")
        assert done.stdout.startswith("form.toml: 8 questions; when it is filled: assay data complete croissant.json")
        path = tmp_path / "form.toml"
        path.write_text(path.read_text().replace('= ""', '= "yes"'))
        done = call("neurips-2026", "--answers", "form.toml")
        assert (done.returncode, done.stdout) == (0, "croissant.json: 8 answers written, 0 left\n")
        assert (
            call("neurips-2026").stdout == "croissant.json: everything that neurips-2026 [recalled] asks is answered\n"
        )
        refused = call("rai", "--form", "form.toml")
        assert (refused.returncode, "is there already" in refused.stderr) == (2, True)

    def test_a_form_is_read_also_when_all_is_answered(self, call, tmp_path):
        call("neurips-2026", "--form", "form.toml")
        path = tmp_path / "form.toml"
        empty = path.read_text()
        path.write_text(empty.replace('= ""', '= "yes"'))
        assert call("neurips-2026", "--answers", "form.toml").returncode == 0
        before, done = (tmp_path / "croissant.json").read_bytes(), call("neurips-2026", "--answers", "form.toml")
        assert (done.returncode, "asks is answered" in done.stdout) == (0, True)
        assert done.stderr.count("is answered already, and stays as it is\n") == 8
        path.write_text(empty)
        assert call("neurips-2026", "--answers", "form.toml").stderr == ""
        for name, text, said in (
            ("gone.toml", None, "cannot be read as a form: No such file or directory"),
            ("form.toml", "a =", "cannot be read as a form: "),
            ("form.toml", '"sc:funder" = "x"', "answers `sc:funder`, which is not asked"),
            (".", None, "is no file"),
            ("a" * 5000, None, "cannot be read as a form: File name too long"),
        ):
            if text is not None:
                (tmp_path / name).write_text(text)
            done = call("neurips-2026", "--answers", name)
            assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), name
            assert said in done.stderr
        assert (tmp_path / "croissant.json").read_bytes() == before

    def test_what_was_answered_before_is_passed_over(self, call, tmp_path):
        call("neurips-2026", "--form", "form.toml")
        path = tmp_path / "form.toml"
        for name in ("rai:dataBiases", "rai:dataLimitations"):
            path.write_text(path.read_text().replace(f'"{name}" = ""', f'"{name}" = "Adults only."'))
            done = call("neurips-2026", "--answers", "form.toml")
            assert "1 answer written" in done.stdout
        assert "form.toml: `rai:dataBiases` is answered already, and stays as it is" in done.stderr

    def test_an_unknown_profile_is_one_line(self, call):
        done = call("neurips")
        assert done.returncode == 2
        assert "there is no profile `neurips`; did you mean `neurips-2026`?" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("text", ["caf\udcff", '["\\ud800"]'])
def test_an_answer_with_half_a_character_is_refused(text):
    ask = next(ask for ask in read_profile("neurips-2026").asks if ask.takes != "boolean")
    with pytest.raises(AnswerError):
        value_of(text, ask)
