"""For every rule on the parts of an evaluation: when it speaks, once and where; and neighbours of which it is silent.

`None` takes a member of the base out; who else may speak comes third, where the cause is his as well.
"""

from hypothesis import strategies as st

from assay_validators.metrics import classes, fields, named_files, predictions
from assay_validators.rule import rules_in

from .changes import members_of
from .promises import test_it_is_silent_beside_them, test_it_speaks_once_and_there  # noqa: F401 - taken over

BASE = {
    "assay": "evaluation/1",
    "name": "a",
    "dataset": "croissant.json",
    "record_set": "patients",
    "id": "patient",
    "reference": "diagnosis",
    "metrics": ["Accuracy"],
    "predictions": [{"name": "f", "file": "a.csv", "label": "l"}],
}
CHANGED = members_of(BASE)
FIELDS = ["patient", "diagnosis", "site", "size", "seen"]
KINDS = {"dataset": "croissant.json", "fingerprint": "fingerprint.yaml"}

words = st.text("abcdefgh", min_size=1, max_size=8)
blanks = st.sampled_from(["", " ", "\t", "  \n"])


def several(least, most=6):
    return st.lists(words, min_size=least, max_size=most, unique=True)


def at(strategy):
    """A list and the number of one of its items."""
    return strategy.flatmap(lambda items: st.tuples(st.just(items), st.integers(0, len(items) - 1)))


def prediction(**members):
    return {"name": "f", "file": "a.csv", **members}


def labelled(names):
    return [prediction(name=name, label=f"of {name}") for name in names]


def scored(classes):
    return prediction(scores={name: f"p {name}" for name in classes})


@st.composite
def repeated(draw, least=1):
    """A list in which one item stands twice, and the number of the second."""
    items = draw(several(least))
    first = draw(st.integers(0, len(items) - 1))
    second = draw(st.integers(first + 1, len(items)))
    return [*items[:second], items[first], *items[second:]], second


@st.composite
def named(draw, text):
    """One of the names of an evaluation that is `text` instead, and its place."""
    attribute = draw(st.sampled_from(["id", "reference", "group", "by"]))
    value = draw(text)
    return ({"by": ["site", value]}, "/by/1") if attribute == "by" else ({attribute: value}, f"/{attribute}")


@st.composite
def file(draw, text):
    """One of the files of an evaluation that is `text` instead, and its place."""
    attribute, value = draw(st.sampled_from(["dataset", "fingerprint", "file"])), draw(text)
    if attribute == "file":
        return {"predictions": [prediction(label="l"), prediction(name="g", file=value, label="l")]}, (
            "/predictions/1/file"
        )
    return {attribute: value}, f"/{attribute}"


@st.composite
def two_roles(draw, parts):
    """A prediction that reads one column for two things, and the place of the second."""
    places = {"id": "id", "label": "label", "fold": "fold", "a": "scores/a", "b": "scores/b"}
    first, second = sorted(draw(st.permutations(list(places)))[:2], key=list(places).index)
    columns = {role: "same" if role in (first, second) else f"of {role}" for role in places}
    columns = columns if parts else {role: f"of {role}" for role in places}
    scores = {role: columns.pop(role) for role in ("a", "b")}
    return {"predictions": [prediction(scores=scores, **columns)]}, f"/predictions/0/{places[second]}"


FAMILIES = {
    "EVA001": (
        several(2, 2).map(lambda names: ({"classes": names}, "/classes")),
        several(3).map(lambda names: {"classes": names})
        | several(2, 2).map(lambda names: {"classes": names, "positive": names[1]}),
    ),
    "EVA002": (
        several(3, 3).map(lambda names: ({"classes": names[:2], "positive": names[2]}, "/positive")),
        at(several(2, 2)).map(lambda pair: {"classes": pair[0], "positive": pair[0][pair[1]]}),
    ),
    "EVA003": (
        at(several(3)).map(lambda pair: ({"classes": pair[0], "positive": pair[0][pair[1]]}, "/positive")),
        several(2, 2).map(lambda names: {"classes": names, "positive": names[0]})
        | repeated(2).filter(lambda pair: len(pair[0]) == 3).map(lambda p: {"classes": p[0], "positive": p[0][0]}),
    ),
    "EVA004": (
        repeated(3).map(lambda pair: ({"classes": pair[0]}, f"/classes/{pair[1]}")),
        several(0).map(lambda names: {"classes": names}),
    ),
    "EVA005": (
        words.map(lambda name: ({"classes": [name]}, "/classes")),
        several(2).map(lambda names: {"classes": names}) | st.just({"classes": [[], "a"]}),
    ),
    "EVA006": (
        st.sampled_from(["WeightedKappa", "WeightedKappa{weights=linear}"]).map(
            lambda name: ({"metrics": ["Accuracy", name]}, "/metrics/1")
        ),
        several(2, 2).map(lambda names: {"metrics": ["WeightedKappa"], "classes": names, "positive": names[1]})
        | several(3).map(lambda names: {"metrics": ["WeightedKappa"], "classes": names})
        | words.map(lambda name: {"metrics": ["WeightedKappa"], "positive": name})
        | st.just({"metrics": ["WeightedKappa"], "classes": 5})
        | st.just({"metrics": ["Kappa", "Accuracy"]}),
    ),
    "EVA010": (
        repeated().map(
            lambda pair: (
                {"predictions": [prediction(name=name, label=f"l{n}") for n, name in enumerate(pair[0])]},
                f"/predictions/{pair[1]}/name",
            )
        ),
        several(1).map(lambda names: {"predictions": labelled(names)}),
    ),
    "EVA011": (
        st.sampled_from([{}, {"label": ""}, {"scores": {}}, {"fold": "f", "id": "i"}]).map(
            lambda members: (
                {"predictions": [prediction(label="l"), prediction(**members, name="g")]},
                "/predictions/1",
            )
        ),
        st.sampled_from([{"label": "l"}, {"scores": {"a": "p"}}, {"label": 5}]).map(
            lambda members: {"predictions": [prediction(**members)]}
        ),
    ),
    "EVA012": (
        several(3)
        .map(lambda n: ({"classes": n[1:], "positive": n[1]}, n[0]))
        .map(lambda pair: ({**pair[0], "predictions": [scored([pair[1]])]}, f"/predictions/0/scores/{pair[1]}")),
        several(2).map(lambda names: {"classes": names, "predictions": [scored(names)]}),
        frozenset({"EVA003"}),
    ),
    "EVA013": (
        several(3).map(lambda names: ({"classes": names, "predictions": [scored(names[1:])]}, "/predictions/0/scores")),
        several(3).map(lambda names: {"classes": names, "predictions": [scored(names)]})
        | several(2, 2).map(lambda names: {"classes": names, "predictions": [scored(names[1:])]}),
    ),
    "EVA014": (two_roles(True), two_roles(False).map(lambda changed: changed[0])),
    "EVA015": (
        st.just(({"predictions": [prediction(label="l", threshold=0.3)]}, "/predictions/0/threshold"))
        | several(3).map(
            lambda names: (
                {"classes": names, "predictions": [{**scored(names), "threshold": 0.5}]},
                "/predictions/0/threshold",
            )
        ),
        several(2, 2).map(lambda names: {"classes": names, "predictions": [{**scored(names), "threshold": 0.5}]}),
    ),
    "EVA016": (
        several(2, 2).map(
            lambda names: ({"predictions": [prediction(name=name, label="l") for name in names]}, "/predictions/1/file")
        ),
        several(2, 2).map(lambda names: {"predictions": labelled(names)})
        | words.map(lambda name: {"predictions": [prediction(name=name, label="l")] * 2}),
    ),
    "EVA017": (st.just(({"predictions": []}, "/predictions")), several(1).map(lambda n: {"predictions": labelled(n)})),
    "EVA018": (
        several(2, 2).map(
            lambda names: (
                {
                    "classes": names,
                    "positive": names[0],
                    "predictions": [{**scored(names[:1]), "scores": {names[0]: f"p_{names[1]}"}}],
                },
                f"/predictions/0/scores/{names[0]}",
            )
        ),
        several(2, 2).map(
            lambda names: {
                "classes": names,
                "positive": names[0],
                "predictions": [{**scored(names[:1]), "scores": {names[0]: f"p_{names[0]}"}}],
            }
        ),
    ),
    "EVA020": (file(words.map("no-{}.csv".format)), file(st.just("a.csv")).map(lambda pair: pair[0])),
    "EVA021": (
        file(words.map("../{}.csv".format) | words.map("/{}.csv".format) | words.map("b/../../{}.csv".format)),
        file(words.map("b/../{}.csv".format)).map(lambda pair: pair[0]),
    ),
    "EVA022": (
        st.permutations(list(KINDS)).map(lambda pair: ({pair[0]: KINDS[pair[1]]}, f"/{pair[0]}")),
        st.sampled_from(list(KINDS)).map(lambda kind: {kind: KINDS[kind]}),
        frozenset({"EVA060"}),
    ),
    "EVA023": (
        st.just(({"dataset": "broken.json"}, "/dataset")),
        st.sampled_from(sorted(KINDS.values())).map(lambda n: {"dataset": n}),
    ),
    "EVA024": (
        st.sampled_from(["xlsx", "json", "gz", "feather", "npy", ""]).map(
            lambda suffix: ({"predictions": [prediction(label="l", file=f"b.{suffix}")]}, "/predictions/0/file")
        ),
        st.sampled_from(["csv", "TSV", "parquet", "pq", "tab", "parqute", "cvs", "CSVX"]).map(
            lambda suffix: {"predictions": [prediction(label="l", file=f"b.{suffix}")]}
        ),
        frozenset({"EVA020"}),
    ),
    "EVA030": (
        words.map(lambda name: ({"record_set": f"{name}s"}, "/record_set")),
        st.sampled_from(["patients", "diagnoses", "pictures"]).map(lambda name: {"record_set": name}),
    ),
    "EVA031": (
        st.sampled_from([None, ""]).map(lambda name: ({"record_set": name}, "/dataset")),
        words.map(lambda n: {"record_set": n}),
    ),
    "EVA032": (named(words), named(st.sampled_from(FIELDS)).map(lambda pair: pair[0])),
    "EVA033": (
        st.permutations(FIELDS[2:]).flatmap(
            lambda names: st.sampled_from(
                [
                    ({"id": names[0], "reference": names[0]}, "/reference"),
                    ({"reference": names[0], "group": names[0]}, "/group"),
                    ({"id": names[0], "by": [names[1], names[0]]}, "/by/1"),
                    ({"reference": names[0], "by": [names[0]]}, "/by/0"),
                ]
            )
        ),
        st.permutations(FIELDS).map(lambda names: dict(zip(["id", "reference", "group"], names, strict=False)))
        | st.sampled_from(FIELDS[2:]).map(lambda name: {"group": name, "by": [name]}),
    ),
    "EVA034": (
        st.sampled_from(FIELDS[2:]).map(lambda name: ({"by": [name, name]}, "/by/1")),
        st.permutations(FIELDS[2:]).map(lambda names: {"by": names}),
    ),
    "EVA035": (
        blanks.flatmap(
            lambda blank: st.sampled_from(
                [
                    ({"dataset": blank}, "/dataset"),
                    ({"id": blank}, "/id"),
                    ({"reference": blank}, "/reference"),
                    ({"predictions": [prediction(label="l", file=blank)]}, "/predictions/0/file"),
                    ({"predictions": [{"name": blank, "file": "a.csv", "label": "l"}]}, "/predictions/0/name"),
                    ({"predictions": [prediction(scores={"a": blank})]}, "/predictions/0/scores/a"),
                    ({"classes": ["a", blank], "positive": "a"}, "/classes/1"),
                ]
            )
        ),
        blanks.map(lambda blank: {"title": blank, "group": blank, "predictions": [prediction(label="l", fold=blank)]}),
        frozenset({"EVA032"}),
    ),
}


def test_the_base_is_right(said):
    assert said.places(BASE) == []


def test_every_rule_has_its_family():
    assert {*FAMILIES} == {rule.code for rule in rules_in(classes, fields, named_files, predictions)}
