"""`assay new evaluation` on tables as programs and people write them: what is found, or what one line says."""

import pytest

import assay
from assay.errors import PlanError
from assay.metrics.draft import Given, draft
from assay.metrics.new import told, write_documents

N = 24
CLASSES = ("benign", "malignant")
TRUE = [CLASSES[i % 2] for i in range(N)]
P = [(i * 7 % N) / N for i in range(N)]
IDS = [f"c{i:02}" for i in range(N)]


def table(header, *columns):
    """The text of a CSV file."""
    return "\n".join([header, *(",".join(map(str, row)) for row in zip(*columns, strict=True))]) + "\n"


@pytest.fixture
def drafted(tmp_path):
    """Drafts an evaluation of two files, and writes its documents."""

    def draft_of(truth, predictions, *, name="m.csv", **said):
        paths = tmp_path / "truth.csv", tmp_path / name
        for path, text in zip(paths, (truth, predictions), strict=True):
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        given = Given(paths[0], paths[1:], **{"positive": "malignant", **said})
        found = draft(given)
        write_documents(given, found, tmp_path)
        return found

    return draft_of


TRUTH = table("case_id,diagnosis", IDS, TRUE)
SCORES = table("case_id,malignant", IDS, P)

BITS = [i % 2 for i in range(N)]
FOUND = {
    "blanks after commas": (
        (TRUTH.replace(",", ", "), SCORES.replace(",", ", ")),
        {},
        ({"malignant": " malignant"}, ""),
    ),
    "blanks around classes": (
        (TRUTH, table("case_id,pred", IDS, [f"{name} " for name in TRUE])),
        {},
        ({}, "pred"),
    ),
    "classes that are whole numbers here and floats there": (
        (
            table("case_id,y", IDS, [i % 2 for i in range(N)]),
            table("case_id,pred", IDS, [i % 3 % 2.0 for i in range(N)]),
        ),
        {"positive": "1"},
        ({}, "pred"),
    ),
    "scores called after classes that are floats": (
        (
            table("case_id,y", IDS, [i % 2 for i in range(N)]),
            table("case_id,p_0.0,p_1.0", IDS, P, [1 - p for p in P]),
        ),
        {"positive": "1.0"},
        ({"0": "p_0.0", "1": "p_1.0"}, ""),
    ),
    "a class that the truth has not, in a few rows": (
        (TRUTH, table("case_id,pred", IDS, ["unclear", *TRUE[1:]])),
        {},
        ({}, "pred"),
    ),
    "a BOM before the header": (("\ufeff" + TRUTH, "\ufeff" + SCORES), {}, ({"malignant": "malignant"}, "")),
    "line ends of Windows": (
        (TRUTH.replace("\n", "\r\n"), SCORES.replace("\n", "\r\n")),
        {},
        ({"malignant": "malignant"}, ""),
    ),
    "the index of a frame, without a name": (
        (table(",case_id,diagnosis", range(N), IDS, TRUE), table(",case_id,malignant", range(N), IDS, P)),
        {},
        ({"malignant": "malignant"}, ""),
    ),
    "semicolons and decimal commas": (
        (TRUTH.replace(",", ";"), SCORES.replace(",", ";").replace(".", ",")),
        {},
        ({"malignant": "malignant"}, ""),
    ),
    "an index whose numbers look like probabilities": (
        (TRUTH, table(",case_id,score", [0, 1] * (N // 2), IDS, P)),
        {},
        ({"malignant": "score"}, ""),
    ),
    "capital letters": (
        (table("Case_ID,Diagnosis", IDS, map(str.upper, TRUE)), table("CASE_ID,Malignant", IDS, P)),
        {"positive": "MALIGNANT"},
        ({"MALIGNANT": "Malignant"}, ""),
    ),
    "blanks in names": (
        (
            table("Case ID,True Class", IDS, [f"{name} mass" for name in TRUE]),
            table("Case ID,P(malignant mass)", IDS, P),
        ),
        {"positive": "malignant mass"},
        ({"malignant mass": "P(malignant mass)"}, ""),
    ),
    "columns called as classes that hold words of scores": (
        (
            '"id","y"\n' + "".join(f'{i},"{("class=a,b}", "a|b")[i % 2]}"\n' for i in range(N)),
            '"id","class=a,b}","a|b"\n' + "".join(f"{i},{1 - p},{p}\n" for i, p in enumerate(P)),
        ),
        {"positive": "a|b"},
        ({"class=a,b}": "class=a,b}", "a|b": "a|b"}, ""),
    ),
    "zeros and ones": (
        (table("id,y", range(N), [i % 2 for i in range(N)]), table("id,p0,p1", range(N), [1 - p for p in P], P)),
        {"positive": "1"},
        ({"0": "p0", "1": "p1"}, ""),
    ),
    "the scores of a model that is always sure": (
        (table("id,y", range(N), BITS), table("id,p_0,p_1", range(N), [1 - bit for bit in BITS], BITS)),
        {"positive": "1"},
        ({"0": "p_0", "1": "p_1"}, ""),
    ),
    "that of one class, beside a label": (
        (table("id,y", range(N), BITS), table("id,pred,prob_0", range(N), BITS, [1 - bit for bit in BITS])),
        {"positive": "1"},
        ({"0": "prob_0"}, "pred"),
    ),
    "that of no class that is named": (
        (table("id,y", range(N), BITS), table("id,score", range(N), BITS)),
        {"positive": "1"},
        ({"1": "score"}, ""),
    ),
    "the score of the other class alone": (
        (TRUTH, table("case_id,p_benign", IDS, P)),
        {},
        ({"benign": "p_benign"}, ""),
    ),
    "a score beside what else lies between 0 and 1": (
        (TRUTH, table("case_id,confidence,p", IDS, P[::-1], P)),
        {},
        ({"malignant": "p"}, ""),
    ),
    "labels alone": (
        (TRUTH, table("case_id,pred", IDS, reversed(TRUE))),
        {},
        ({}, "pred"),
    ),
    "labels of zeros and ones beside a score": (
        (
            table("id,y", range(N), [i % 2 for i in range(N)]),
            table("id,y_pred,y_prob", range(N), [i // 2 % 2 for i in range(N)], P),
        ),
        {"positive": "1"},
        ({"1": "y_prob"}, "y_pred"),
    ),
    "labels, scores and whether they are right": (
        (TRUTH, table("case_id,malignant,pred,correct", IDS, P, reversed(TRUE), ["True", "False"] * (N // 2))),
        {},
        ({"malignant": "malignant"}, "pred"),
    ),
}


@pytest.mark.parametrize("shape", FOUND)
def test_the_columns_of_a_shape_are_found_and_its_documents_compile(drafted, tmp_path, shape):
    tables, said, expected = FOUND[shape]
    (algorithm,) = drafted(*tables, **said).algorithms
    assert (dict(algorithm.scores), algorithm.label) == expected
    compiled = assay.compile(tmp_path / "evaluation.yaml")
    assert compiled.plan.align.algorithms == ("m",)


@pytest.mark.parametrize("predicted", [(), ("y_pred",)])
def test_a_copy_of_the_truth_beside_the_scores_is_not_taken_for_a_prediction(drafted, predicted):
    """Every model would be right about every item."""
    y = [i % 2 for i in range(N)]
    columns = {"id": range(N), "y_true": y, **{name: [i // 2 % 2 for i in range(N)] for name in predicted}, "p": P}
    (algorithm,) = drafted(
        table("id,y_true", range(N), y), table(",".join(columns), *columns.values()), positive="1"
    ).algorithms
    assert (dict(algorithm.scores), algorithm.label) == ({"1": "p"}, "".join(predicted))


def test_classes_that_are_predicted_may_be_called_like_the_true_ones_where_there_is_nothing_else(drafted):
    """A confidence that is of no class is no score of three classes."""
    three = [("a", "b", "c")[i % 3] for i in range(N)]
    (algorithm,) = drafted(
        table("id,label", range(N), three),
        table("id,label,confidence", range(N), three[::-1], P),
        positive="",
    ).algorithms
    assert (dict(algorithm.scores), algorithm.label) == ({}, "label")


def test_three_classes_have_a_column_each_or_labels(drafted):
    three = [("a", "b", "c")[i % 3] for i in range(N)]
    truth = table("id,label", range(N), three)
    thirds = table("id,Prob_A,Prob_B,Prob_C", range(N), *[[1 / 4] * N, [1 / 4] * N, [1 / 2] * N])
    (algorithm,) = drafted(truth, thirds, positive="").algorithms
    assert dict(algorithm.scores) == {"a": "Prob_A", "b": "Prob_B", "c": "Prob_C"}


REFUSED = {
    "percents": (
        (TRUTH, table("case_id,malignant", IDS, [round(100 * p) for p in P])),
        {},
        "`malignant` holds numbers from 0 to 96, not from 0 to 1; if they are percentages, divide them by 100$",
    ),
    "percent signs": (
        (TRUTH, table("case_id,malignant", IDS, [f"{i % 3}0%" for i in range(N)])),
        {},
        "`malignant` looks like percentages, such as `00%`: divide them by 100",
    ),
    "percent signs after decimal commas": (
        (TRUTH.replace(",", ";"), table("case_id;malignant", [f"{key};{i},5 %" for i, key in enumerate(IDS)])),
        {},
        "`malignant` looks like percentages, such as `0,5 %`",
    ),
    "decimal commas in quotes": (
        (TRUTH, table("case_id,malignant", IDS, [f'"0,{i}"' for i in range(N)])),
        {},
        "`malignant` has decimal commas, such as `0,0`: write decimals with points",
    ),
    "rows of nothing": ((TRUTH, SCORES + ",\n" * 3), {}, r"m\.csv: data rows 25 to 27 are empty: remove them$"),
    "a row of nothing": ((TRUTH + ",\n", SCORES), {}, r"truth\.csv: data row 25 is empty: remove it$"),
    "rows of nothing among others": (
        (TRUTH.replace("\n", "\n,\n"), SCORES),
        {},
        r"truth\.csv: data rows 1, 3, 5 and 22 more are empty: remove them$",
    ),
    "bytes that are not UTF-8": (
        (TRUTH.encode() + "c99,\xe9\n".encode("cp1252"), SCORES),
        {},
        "is not UTF-8 at its byte 1 .*; write it as UTF-8; spreadsheets call that `CSV UTF-8`",
    ),
    "three spellings of one class": (
        (table("case_id,Befund", IDS, ["no", "No", "NO", "yes"] * (N // 4)), SCORES),
        {"positive": "yes"},
        "--positive is for two classes, and `Befund` holds 4, but `NO` looks like `no`, `No` looks like `no`: spell",
    ),
    "a class of another spelling in the predictions alone": (
        (table("case_id,Befund", IDS, ["no", "yes"] * (N // 2)), table("case_id,says", IDS, ["No", "Yes"] * (N // 2))),
        {"positive": "yes"},
        "`says` holds `No`, `Yes`, and `No` looks like `no`, `Yes` looks like `yes`: spell a class in one way$",
    ),
    "days for classes": (
        (table("case_id,y,Datum", range(84), [0] * 84, [f"{i}.3.2024" for i in range(84)]), SCORES),
        {"label": "Datum"},
        "two classes, and `Datum` has 84 different values and is hardly a class: name another column with --truth$",
    ),
    "days for classes without a positive one": (
        (
            table("case_id,y,Datum", range(84), [0] * 84, [f"{i}.3.2024" for i in range(84)]),
            table("case_id,p", range(84), [0.5] * 84),
        ),
        {"label": "Datum", "positive": ""},
        "no column holds probabilities or these classes; `Datum` has 84 different values and is hardly a class",
    ),
    "margins": (
        (TRUTH, table("case_id,score", IDS, [i % 7 - 3 for i in range(N)])),
        {},
        "`score` holds numbers from -3 to 3, not from 0 to 1$",
    ),
    "classes spelt otherwise": (
        (TRUTH, table("case_id,pred", IDS, map(str.title, TRUE))),
        {},
        "no column holds .* the classes `benign`, `malignant`.*; `pred` holds .*, and `Benign` looks like `benign`, ",
    ),
    "a class that the truth has not, in most rows": (
        (TRUTH, table("case_id,pred", IDS, ["unclear"] * 13 + TRUE[13:])),
        {},
        "`pred` holds `benign`, `malignant`, `unclear`$",
    ),
    "two of three columns": (
        (
            table("id,label", range(N), [("a", "b", "c")[i % 3] for i in range(N)]),
            table("id,a,b", range(N), P, [1 - p for p in P]),
        ),
        {"positive": ""},
        "it has `id`, `a`, `b`; none speaks of `c`$",
    ),
    "a positive class spelt otherwise": (
        (TRUTH, SCORES),
        {"positive": "Malignant"},
        "`diagnosis` has no class `Malignant`: did you mean `malignant`",
    ),
    "bars": (
        (TRUTH.replace(",", "|"), SCORES),
        {},
        r"truth\.csv: the header is one column, .* commas instead of bars",
    ),
    "an index alone": (
        (table(",diagnosis", IDS, TRUE), table(",malignant", IDS, P)),
        {},
        r"which column identifies an item\?.*truth\.csv has a column without a name: write one into its header",
    ),
    "ids under a blank": (
        (table(" ,diagnosis", IDS, TRUE), table(" ,malignant", IDS, P)),
        {},
        r"truth\.csv has a column without a name",
    ),
    "a blank that is named": (
        (table(" ,diagnosis", IDS, TRUE), table(" ,malignant", IDS, P)),
        {"id": " "},
        r"truth\.csv has a column without a name",
    ),
    "the truth under a blank": (
        (table("case_id, ", IDS, TRUE), SCORES),
        {},
        "which column holds the true class.* no other column with a name",
    ),
    "scores under a blank": ((TRUTH, table("case_id,\u2003", IDS, P)), {}, "no column holds probabilities"),
    "UTF-16": ((TRUTH.encode("utf-16"), SCORES), {}, "is UTF-16; save it as UTF-8"),
    "no items": (
        ("case_id,diagnosis\n", "case_id,malignant\n"),
        {},
        "has a header and no rows; write one row per record",
    ),
    "nothing at all": (("", SCORES), {}, "is empty; write a header"),
}


@pytest.mark.parametrize("shape", REFUSED)
def test_a_shape_that_cannot_be_understood_is_one_line_and_leaves_no_document(drafted, tmp_path, shape):
    tables, said, line = REFUSED[shape]
    with pytest.raises(assay.AssayError, match=line) as caught:
        drafted(*tables, **said)
    assert str(caught.value).isprintable()
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".csv", ".csv"]


def test_not_more_than_three_columns_are_described(drafted):
    ages = {f"age{i}": range(30, 30 + N) for i in range(5)}
    with pytest.raises(PlanError) as caught:
        drafted(TRUTH, table(",".join(["case_id", *ages]), IDS, *ages.values()))
    assert str(caught.value).count("holds numbers") == 3


def test_an_algorithm_is_called_as_its_file_is(drafted, tmp_path):
    found = drafted(TRUTH, SCORES, name="My Model (v2).csv")
    assert [each.name for each in found.algorithms] == ["My Model (v2)"]
    assert list(told(found))[-1] == f"My Model (v2): {tmp_path / 'My Model (v2).csv'}, `malignant` <- `malignant`"
