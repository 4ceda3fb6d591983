"""Documents for somebody's own tables: whatever the tables are called and hold, they check and compile."""

import csv
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import given, note
from hypothesis import strategies as st

from assay.errors import PlanError
from assay.metrics.draft import Given, draft
from assay.metrics.new import write_documents
from assay.metrics.roles import is_missing
from assay.plan.compiler import compile_spec
from assay_spec.diagnostic import Severity
from assay_spec.document import read_document
from assay_spec.kinds import load_kind
from assay_validators.engine import check

WORDS = [
    "null",
    "~",
    "yes",
    "No",
    "true",
    "1e3",
    "0x10",
    "0o17",
    "007",
    ".5",
    "1:30",
    "a: b",
    "- a",
    "#a",
    "a #b",
    "@a",
]
WORDS += [
    "with space",
    'q"uote',
    "it's",
    "back\\slash",
    "{a}",
    "[a]",
    "a,b",
    "ünïcødé",
    "乳房",
    "emoji 🙂",
    "%41",
    "&a",
    "*a",
    "!a",
]
WORDS += [
    "|",
    ">",
    "?",
    "=",
    "a\tb",
    "a\nb",
    "\u2028",
    "\x85",
    "items",
    "items/a",
    "a/b",
    "..",
    "p",
    "id",
    "label",
    "benign",
]
words = st.sampled_from(WORDS) | st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zs"]), min_size=1, max_size=6
)
formats = st.sampled_from(["csv", "tsv", "parquet"])


def write(path, columns):
    """A table of texts and numbers in the format that the suffix of `path` names."""
    if path.suffix == ".parquet":
        pq.write_table(pa.table(columns), path)
        return path
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t" if path.suffix == ".tsv" else ",")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    return path


def errors(path):
    (report,) = check(str(path))
    return [found.message for found in report.diagnostics if found.severity is Severity.ERROR]


def load(path):
    """The evaluation in a document, as everybody else reads it."""
    return load_kind(read_document(path)).model


@st.composite
def studies(draw):
    """Columns of a reference and of a few algorithms, and what the user says about them."""
    key, label = draw(st.lists(words.filter(str.strip), min_size=2, max_size=2, unique=True))
    others = draw(st.lists(words.filter(lambda word: word not in {key, label}), max_size=2, unique=True))
    named = words.filter(lambda word: not is_missing(word))
    classes = draw(st.lists(named, min_size=2, max_size=4, unique=True))
    rows = len(classes) + draw(st.integers(2, 6))
    kind = draw(st.sampled_from(["number", "padded", "text"]))
    ids = {"number": list(range(rows)), "padded": [f"{i:04}" for i in range(rows)]}.get(kind)
    ids = ids or [f"{draw(words)} {i}" for i in range(rows)]
    truth = [classes[i % len(classes)] for i in range(rows)]
    reference = {key: ids, label: truth} | {
        name: draw(st.lists(words, min_size=rows, max_size=rows)) for name in others
    }
    algorithms = [draw(predictions(key, ids, classes)) for _ in range(draw(st.integers(1, 2)))]
    return reference, algorithms, {"id": key, "label": label, "positive": classes[0] if len(classes) == 2 else ""}


@st.composite
def predictions(draw, key, ids, classes):
    """A table of scores, classes, or both; sometimes with folds."""
    columns = {key: draw(st.permutations(ids))}
    outputs = draw(st.sampled_from(["scores", "label", "both"]))
    if outputs != "label":
        raw = [[draw(st.integers(1, 9)) for _ in classes] for _ in ids]
        columns |= {f"p_{name}": [row[i] / sum(row) for row in raw] for i, name in enumerate(classes)}
    if outputs != "scores":
        columns["says"] = [draw(st.sampled_from(classes)) for _ in ids]
    if draw(st.booleans()):
        columns["fold"] = [i % 2 for i in range(len(ids))]
    return columns


@given(studies(), st.lists(formats, min_size=3, max_size=3))
def test_documents_of_any_tables_check_and_compile(tmp_path_factory, study, suffixes):
    reference, algorithms, said = study
    folder = tmp_path_factory.mktemp("study")
    truth = write(folder / f"truth of it.{suffixes[0]}", reference)
    tables = [
        write(folder / f"model {number}.{suffix}", columns)
        for number, (columns, suffix) in enumerate(zip(algorithms, suffixes[1:], strict=False))
    ]
    told = Given(truth, tuple(tables), **said)
    drafted = draft(told)
    written = write_documents(told, drafted, folder)
    note((folder / "evaluation.yaml").read_text(encoding="utf-8"))
    assert [errors(path) for path in written] == [[], [], []]

    evaluation = load(folder / "evaluation.yaml")
    assert (evaluation.id, evaluation.reference) == (said["id"], said["label"])
    assert set(evaluation.classes) == set(map(str, reference[said["label"]]))
    scores = [dict(a.scores) if drafted.scored or not a.label else {} for a in drafted.algorithms]
    assert [dict(p.scores) for p in evaluation.predictions] == scores
    assert [(p.label, p.fold) for p in evaluation.predictions] == [(a.label, a.fold) for a in drafted.algorithms]
    for prediction, columns in zip(evaluation.predictions, algorithms, strict=True):
        assert ("says" in columns) == (prediction.label == "says")
        assert ("fold" in columns) == (prediction.fold == "fold")

    plan = compile_spec(str(folder / "evaluation.yaml")).plan
    assert plan.align.items == len(reference[said["id"]])


@given(words)
def test_any_text_is_read_back_by_every_yaml_reader(text):
    """Such as PyYAML, which takes `no` and `1:30` for something else than text."""
    from assay.metrics.scalars import quoted

    assert yaml.safe_load(f"key: [{quoted(text)}, 1]") == {"key": [text, 1]}


class TestOneTable:
    @pytest.fixture
    def truth(self, tmp_path):
        return write(tmp_path / "y.csv", {"id": [1, 2, 3, 4], "class": ["a", "b", "a", "b"]})

    def drafted(self, truth, columns, **said):
        path = write(truth.parent / "m.csv", columns)
        return draft(Given(truth, (path,), **({"positive": "b"} | said))).algorithms

    def test_with_one_number_scores_the_positive_class(self, truth):
        (found,) = self.drafted(truth, {"id": [1, 2, 3, 4], "score": [0.5, 0.25, 0.75, 0.125]})
        assert (dict(found.scores), found.label, found.name) == ({"b": "score"}, "", "m")

    def test_with_several_numbers_holds_an_algorithm_each(self, truth):
        columns = {"id": [1, 2, 3, 4], "Net 1": [0.5, 0.25, 0.75, 0.125], "Net 2": [0.5, 0.25, 0.75, 0.25]}
        found = self.drafted(truth, columns)
        assert [(each.name, dict(each.scores)) for each in found] == [
            ("Net 1", {"b": "Net 1"}),
            ("Net 2", {"b": "Net 2"}),
        ]

    def test_with_several_columns_of_classes_holds_an_algorithm_each(self, truth):
        found = self.drafted(truth, {"id": [1, 2, 3, 4], "one": ["a", "b", "b", "b"], "two": ["a", "a", "b", "b"]})
        assert [(each.name, each.label) for each in found] == [("one", "one"), ("two", "two")]

    def test_with_a_number_for_each_class_keeps_both(self, truth):
        (found,) = self.drafted(truth, {"id": [1, 2, 3, 4], "a": [0.5] * 4, "b": [0.5, 0.25, 0.75, 0.125]})
        assert dict(found.scores) == {"a": "a", "b": "b"}

    def test_that_repeats_the_truth_is_not_judged_by_it(self, truth):
        columns = {"id": [1, 2, 3, 4], "class": ["a", "b", "a", "b"], "said": ["a", "b", "b", "b"]}
        (found,) = self.drafted(truth, columns)
        assert found.label == "said"

    def test_may_call_the_ids_otherwise(self, truth):
        (found,) = self.drafted(truth, {"item": [4, 3, 2, 1], "p": [0.5, 0.25, 0.75, 0.125]})
        assert found.id == "item"
        told = Given(truth, (truth.parent / "m.csv",), positive="b")
        write_documents(told, draft(told), truth.parent)
        assert load(truth.parent / "evaluation.yaml").predictions[0].id == "item"
        assert errors(truth.parent / "evaluation.yaml") == []

    def test_may_have_ids_that_look_like_powers_of_ten(self, tmp_path):
        ids = ["1e1", "10e0", "3e9", "0e0"]
        truth = write(tmp_path / "y.csv", {"id": ids, "class": ["a", "b", "a", "b"]})
        model = write(tmp_path / "m.csv", {"case": ids, "p": [0.5, 0.25, 0.75, 0.125]})
        told = Given(truth, (model,), positive="b")
        documents = write_documents(told, draft(told), tmp_path)
        assert [errors(path) for path in documents] == [[], [], []]
        field = json.loads((tmp_path / "croissant.json").read_text())["recordSet"][0]["field"][0]
        assert (field["name"], field["dataType"]) == ("id", "sc:Text")
        assert compile_spec(str(tmp_path / "evaluation.yaml")).plan.align.items == 4

    def test_may_be_the_reference_too(self, tmp_path):
        path = write(
            tmp_path / "all.csv", {"id": [1, 2, 3, 4], "y": ["a", "b", "a", "b"], "p_b": [0.5, 0.25, 0.75, 0.125]}
        )
        (found,) = draft(Given(path, (path,), positive="b")).algorithms
        assert (dict(found.scores), found.label) == ({"b": "p_b"}, "")

    def test_whose_ids_have_no_name_is_told_so(self, truth):
        """As pandas writes the index of a frame."""
        with pytest.raises(PlanError, match=r"m\.csv has a column without a name: write one into its header"):
            self.drafted(truth, {"": [1, 2, 3, 4], "p": [0.5, 0.25, 0.75, 0.125]})

    def test_without_ids_is_told_to_add_them(self, truth):
        with pytest.raises(PlanError, match="add one, such as the row's number"):
            self.drafted(truth, {"p": [0.5, 0.25, 0.75, 0.125]})

    def test_of_neither_scores_nor_classes_is_refused(self, truth):
        with pytest.raises(
            PlanError, match="no column holds probabilities or the classes `a`, `b`; it has `id`, `age`"
        ):
            self.drafted(truth, {"id": [1, 2, 3, 4], "age": [31, 42, 53, 64]})

    @pytest.mark.parametrize("positive", ["", "c", "B"])
    def test_of_two_classes_wants_the_positive_one(self, truth, positive):
        with pytest.raises(PlanError, match=r"which of the two classes, `a`, `b`, is to be found|did you mean `b`"):
            self.drafted(truth, {"id": [1, 2, 3, 4], "p": [0.5, 0.25, 0.75, 0.125]}, positive=positive)

    @pytest.mark.parametrize("said", [{"id": "nobody"}, {"label": "nobody"}])
    def test_without_the_column_that_was_named_is_refused(self, truth, said):
        with pytest.raises(PlanError, match="has no column `nobody`; it has `id`, `class`"):
            self.drafted(truth, {"id": [1, 2, 3, 4], "p": [0.5, 0.25, 0.75, 0.125]}, **said)


class TestWriting:
    @pytest.fixture
    def told(self, tmp_path):
        truth = write(
            tmp_path / "y.csv", {"id": ["01", "02", "03", "04"], "class": ["a", "b", "a", "b"], "site": [1, 1, 2, 2]}
        )
        model = write(tmp_path / "m.csv", {"id": ["01", "02", "03", "04"], "p_b": [0.5, 0.25, 0.75, 0.125]})
        return Given(truth, (model,), positive="b")

    def test_suggests_subgroups_and_groups_without_deciding(self, told, tmp_path):
        columns = {"id": ["01", "02", "03", "04"], "class": ["a", "b", "a", "b"], "site": [1, 1, 2, 2]}
        write(told.reference, {**columns, "patient_id": [7, 7, 8, 9]})
        write_documents(told, draft(told), tmp_path)
        text = (tmp_path / "evaluation.yaml").read_text()
        assert "\n# by: [site]\n" in text
        assert "\n# group: patient_id\n" in text
        uncommented = text.replace("# by:", "by:").replace("# group:", "group:")
        (tmp_path / "evaluation.yaml").write_text(uncommented)
        evaluation = load(tmp_path / "evaluation.yaml")
        assert (evaluation.by, evaluation.group) == (("site",), "patient_id")

    def test_says_what_the_data_tells(self, told, tmp_path):
        write_documents(told, draft(told), tmp_path)
        fingerprint = load(tmp_path / "fingerprint.yaml")
        assert (fingerprint.class_scores_available, fingerprint.class_imbalance) == (True, False)
        fields = json.loads((tmp_path / "croissant.json").read_text())["recordSet"][0]["field"]
        assert {field["name"]: field["dataType"] for field in fields} == {
            "id": "sc:Text",  # 01 is a name
            "class": "sc:Text",
            "site": "sc:Integer",
        }

    @pytest.mark.parametrize(
        ("classes", "order", "stand"),
        [
            (["6", "10", "7"], '["6", "7", "10"]', "by size"),
            (["low", "medium", "high"], "[high, low, medium]", "as text is sorted: nobody has stated their order"),
        ],
    )
    def test_says_that_the_order_of_more_than_two_classes_matters(self, tmp_path, classes, order, stand):
        truth = write(tmp_path / "t.csv", {"id": list(range(6)), "class": classes * 2})
        model = write(tmp_path / "p.csv", {"id": list(range(6)), "says": classes * 2})
        given_ = Given(truth, (model,))
        write_documents(given_, draft(given_), tmp_path)
        text = (tmp_path / "evaluation.yaml").read_text()
        assert "such as WeightedKappa: write the lowest first.\n" in text
        assert f"# The classes stand here {stand}.\nclasses: {order}\n" in text

    def test_says_nothing_of_the_order_of_two(self, told, tmp_path):
        write_documents(told, draft(told), tmp_path)
        assert "order" not in (tmp_path / "evaluation.yaml").read_text()

    def test_overwrites_nothing(self, told, tmp_path):
        (tmp_path / "fingerprint.yaml").write_text("mine")
        with pytest.raises(PlanError, match=r"fingerprint\.yaml is there already"):
            write_documents(told, draft(told), tmp_path)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["fingerprint.yaml", "m.csv", "y.csv"]

    def test_keeps_documents_and_tables_together(self, told, tmp_path):
        (tmp_path / "other").mkdir()
        with pytest.raises(PlanError, match="lies outside"):
            write_documents(told, draft(told), tmp_path / "other")
