"""For every rule on the context: when it speaks, once and where; and when it is silent."""

from pathlib import Path

from hypothesis import strategies as st

from assay_spec.document import read_document
from assay_validators.croissant import contexts, json_ld, prefixes
from assay_validators.rule import rules_in

from .changes import addresses, both, fires, objects_of, put, silent, words
from .promises import test_it_is_silent_beside_them, test_it_speaks_once_and_there  # noqa: F401 - taken over

BASE = read_document(Path(__file__).parents[1] / "study" / "croissant.json").tape.value()
CHANGED = objects_of(BASE)
SITE = "recordSet/0/field/2"


def context(**members):
    """The context of the base with other members."""
    return put("", "@context", {name: value for name, value in {**BASE["@context"], **members}.items() if value})


def defined(**definition):
    """A term with this definition, and the place of the entry that comes last."""
    entries = {f"@{name.rstrip('_')}": value for name, value in definition.items()}
    return context(x={"@id": "https://example.org/x", **entries}), f"/@context/x/{[*entries][-1]}"


def inside(broken):
    """The same in the context of a definition."""
    ((_, _, value),), place = broken
    within = {"@id": "https://example.org/within", "@context": value}
    return context(within=within), place.replace("/@context", "/@context/within/@context", 1)


def alone(**members):
    """The context of the base with one other member, and the place of that."""
    return put("", "@context", {**BASE["@context"], **members}), f"/@context/{next(iter(members))}"


no_texts = st.sampled_from([3, 1.5, True, ["a"], {"a": "b"}])
no_truths = st.sampled_from(["true", 1, "yes", None, []])
keywords = st.sampled_from(["@id", "@list", "@graph", "@container", "@reverse", "@none"])
BROKEN = st.one_of(
    no_texts.map(lambda value: alone(**{"@language": value})),
    no_texts.map(lambda value: alone(**{"@import": value})),
    st.sampled_from(["1.1", 1, 2, 1.2, True]).map(lambda value: alone(**{"@version": value})),
    st.sampled_from(["@protected", "@propagate"]).flatmap(
        lambda word: no_truths.map(lambda value: alone(**{word: value}))
    ),
    st.sampled_from(["up", "LTR", 3]).map(lambda value: alone(**{"@direction": value})),
    keywords.flatmap(lambda word: addresses.map(lambda address: alone(**{word: address}))),
    st.sampled_from(["@id", {}, None, 3]).map(lambda value: alone(**{"@type": value})),
    st.sampled_from(["@list", ["@set"], None]).map(
        lambda value: (alone(**{"@type": {"@container": value}})[0], "/@context/@type/@container")
    ),
    words.map(lambda word: alone(**{f"@{word}": "https://example.org/x"})),
    st.sampled_from([3, 1.5, True, ["a"]]).map(lambda value: alone(x=value)),
    words.map(lambda word: alone(x=f"@{word}")),
    st.just(alone(x="@context")),
    words.map(lambda word: alone(x=f"x:{word}")),
    words.map(lambda word: alone(**{f"cr:{word}": "https://example.org/x"})),
    no_texts.map(lambda value: defined(id=value)),
    no_texts.map(lambda value: defined(type=value)),
    st.sampled_from(["@list", "@foo", "_:b", None]).map(lambda value: defined(type=value)),
    st.sampled_from(["@nope", ["@list", "@set"], [], 3, None, ["@index", "@language"], {}]).map(
        lambda value: defined(container=value)
    ),
    st.sampled_from([3, True, ["en"]]).map(lambda value: defined(language=value)),
    no_truths.map(lambda value: defined(prefix=value)),
    no_truths.map(lambda value: defined(protected=value)),
    st.sampled_from([3, True, "@id", "https://example.org/nest"]).map(lambda value: defined(nest=value)),
    st.sampled_from([3, "@type", "https://example.org/index"]).map(lambda value: defined(index=value)),
    st.sampled_from(["id", "@value", "name", "@propagate"]).map(
        lambda name: (context(x={"@id": "https://example.org/x", name: "a"}), f"/@context/x/{name}")
    ),
    st.just((context(x={"@reverse": "sc:about", "@id": "sc:name"}), "/@context/x/@id")),
    st.just((context(x={"@reverse": "sc:about", "@nest": "@nest"}), "/@context/x/@nest")),
    st.just((context(x={"@reverse": "sc:about", "@container": "@list"}), "/@context/x/@container")),
    no_texts.map(lambda value: (context(x={"@reverse": value}), "/@context/x/@reverse")),
)
NO_CONTEXTS = st.sampled_from([3, 1.5, True, ["a"]]).map(
    lambda value: (put("", "@context", [BASE["@context"], value]), "/@context/1")
)
RIGHT = st.one_of(
    st.sampled_from(["en", "de-CH", "x-own"]).map(lambda value: context(**{"@language": value})),
    st.just(context(**{"@version": 1.1, "@protected": True, "@direction": "ltr", "@propagate": False})),
    st.sampled_from([{"@container": "@set"}, {"@container": "@set", "@protected": True}]).map(
        lambda value: context(**{"@type": value})
    ),
    st.sampled_from(["@id", "@nest", "_:b", "cr:x", "name", "x"]).map(lambda value: context(x=value)),
    words.map(lambda word: context(**{f"sc:{word}": f"sc:{word}"})),
    st.sampled_from(["@id", "@json", "@none", "@vocab", "sc:Text", "Text", "https://example.org/T"]).map(
        lambda value: defined(type=value)[0]
    ),
    st.sampled_from(["@list", ["@set"], ["@index", "@set"], ["@graph", "@id", "@set"], ["@set", "@type"]]).map(
        lambda value: defined(container=value)[0]
    ),
    st.just(defined(container="@index", index="sc:name")[0]),
    st.just(defined(language=None, direction="rtl", prefix=True, protected=False, nest="@nest")[0]),
    st.just(context(x={"@reverse": "sc:about", "@container": "@set"})),
    st.just(context(x={"@id": "https://example.org/x", "@context": None})),
)

FAMILIES = {
    "CRO049": (
        st.sampled_from([5, "a b", "<a>"]).map(lambda base: (context(**{"@base": base}), "/@context/@base")),
        addresses.map(lambda base: context(**{"@base": base})),
    ),
    "CRO083": (
        words.map(lambda word: (put("", f"{word}zz:a", 1), f"/{word}zz:a"))
        | fires(SITE, "equivalentProperty", words.map("{}zz:a".format)),
        words.map(lambda word: both(put("", f"{word}zz:a", 1), context(**{f"{word}zz": "https://example.org/"})))
        | silent("", "urn:a", words),
    ),
    "CRO084": (
        addresses.map(lambda address: (context(recordSet=address), "/recordSet")),
        addresses.map(lambda address: context(readLines=address)),
    ),
    "CRO085": (
        st.sampled_from(["extract", "key", "includes"]).map(lambda word: (context(**{word: None}), "/@context")),
        st.just(context(readLines=None)),
    ),
    "CRO086": (
        st.sampled_from(["data", "dataType"]).map(lambda w: (context(**{w: f"cr:{w}"}), f"/@context/{w}")),
        st.just(context(examples="cr:examples")),
    ),
    "CRO147": (
        words.map(lambda w: (put("creator", "@reverse", {f"x:{w}": {"@id": w}}), "/creator/@reverse"))
        | st.sampled_from(["hasPart", "about", "isBasedOn"]).map(
            lambda w: (put("", w, {"@type": "cr:Field", "name": w}), f"/{w}")
        )
        | addresses.map(lambda address: (put("creator", "@context", address), "/creator/@context")),
        words.map(lambda w: put("creator", "@context", {w: "sc:name"}))
        | words.map(lambda w: put("creator", w, "@reverse"))
        | st.sampled_from([{"@id": "x"}, {"@id": "patients.csv", "name": "x"}]).map(
            lambda thing: put("", "hasPart", {"@type": "cr:FileObject", **thing})
        ),
    ),
    "CRO087": (
        st.sampled_from(["rai", "prov", "wd"]).flatmap(
            lambda w: addresses.map(lambda a: (context(**{w: f"{a}/"}), f"/@context/{w}"))
        ),
        st.just(context(prov="http://www.w3.org/ns/prov#")),
    ),
    "CRO164": (BROKEN | BROKEN.map(inside) | NO_CONTEXTS, RIGHT),
}


def test_every_rule_has_its_family():
    assert {*FAMILIES} == {rule.code for rule in rules_in(contexts, json_ld, prefixes)}
