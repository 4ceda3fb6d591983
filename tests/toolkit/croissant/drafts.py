"""Documents of the first draft of Croissant, 0.8, and of 1.0, for tests that migrate them."""

import json

from hypothesis import strategies as st

DRAFT_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "ml": "http://mlcommons.org/schema/",
    "sc": "https://schema.org/",
    "column": "ml:column",
    "data": {"@id": "ml:data", "@type": "@json"},
    "dataBiases": "ml:dataBiases",
    "dataType": {"@id": "ml:dataType", "@type": "@vocab"},
    "extract": "ml:extract",
    "field": "ml:field",
    "isEnumeration": "ml:isEnumeration",
    "parentField": "ml:parentField",
    "recordSet": "ml:recordSet",
    "references": "ml:references",
    "repeated": "ml:repeated",
    "source": "ml:source",
    "subField": "ml:subField",
    "transform": "ml:transform",
}
CONTEXT_1_0 = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    **{
        word: f"cr:{word}"
        for word in ("column", "delimiter", "extract", "field", "fileObject", "jsonPath", "jsonQuery")
    },
    **{word: f"cr:{word}" for word in ("parentField", "recordSet", "references", "repeated", "separator", "source")},
    **{word: f"cr:{word}" for word in ("subField", "transform")},
}
LAYOUTS = st.sampled_from([{"indent": 2}, {"indent": "\t"}, {}, {"separators": (",", ":")}])
NAMES = st.text("abc-_.", min_size=1, max_size=3)
FEW_NAMES = st.lists(NAMES, min_size=1, max_size=3, unique=True)
UNKNOWN = st.dictionaries(
    st.sampled_from(["abstract", "ex:note", "über", "thing"]),
    st.recursive(
        st.integers(-9, 9) | st.text('a"\\ü', max_size=3) | st.booleans(),
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(st.sampled_from(["name", "field", "repeated", "data", "value", "z"]), inner, max_size=3)
        ),
        max_leaves=5,
    ),
    max_size=2,
)
"""Members of objects that Croissant has no word for, with words of its own deep inside."""


def draft(distribution=(), record_set=(), **members):
    """A draft with some files and record sets."""
    parts = {"distribution": list(distribution), "recordSet": list(record_set)}
    return {"@context": DRAFT_CONTEXT, "@type": "sc:Dataset", "name": "d", **members, **parts}


def file(name, **members):
    """A file of a draft."""
    return {
        "@type": "sc:FileObject",
        "name": name,
        "contentUrl": f"{name}.csv",
        "encodingFormat": "text/csv",
        **members,
    }


def field(name, **members):
    """A field of a draft."""
    return {"@type": "ml:Field", "name": name, **members}


def records(name, *fields, **members):
    """A record set of a draft."""
    return {"@type": "ml:RecordSet", "name": name, **members, "field": list(fields)}


@st.composite
def drafts(draw):
    """Drafts whose references all lead somewhere, with members that nobody knows."""
    files = draw(FEW_NAMES)
    sets = {name: draw(FEW_NAMES) for name in draw(FEW_NAMES)}
    paths = [f"{name}/{each}" for name, fields in sets.items() for each in fields]
    distribution = [file(name, **draw(UNKNOWN)) for name in files]
    if draw(st.booleans()):
        inside = {"@type": "sc:FileSet", "containedIn": draw(st.sampled_from(files))}
        distribution.append({**inside, "name": "all of them", "includes": "*.csv", "encodingFormat": "text/csv"})
    sources = st.sampled_from([each["name"] for each in distribution])

    def drawn_field(name, depth):
        members = {"dataType": draw(st.sampled_from(["sc:Text", ["sc:Text"], ["sc:Integer"]]))}
        members["source"] = {"distribution": draw(sources), "extract": {"column": name}}
        if draw(st.booleans()):
            members["references"] = {"field": draw(st.sampled_from(paths))}
        if draw(st.booleans()):
            members["repeated"] = draw(st.booleans())
        if depth and draw(st.booleans()):
            members["subField"] = [drawn_field(part, depth - 1) for part in draw(FEW_NAMES)]
        return field(name, **members, **draw(UNKNOWN))

    record_sets = []
    for name, fields in sets.items():
        members = {}
        if draw(st.booleans()):
            members["key"] = draw(st.sampled_from(fields) | st.lists(st.sampled_from(fields), min_size=1, unique=True))
        if draw(st.booleans()):
            members["isEnumeration"] = draw(st.booleans())
        if draw(st.booleans()):
            members["data"] = [dict.fromkeys(fields, draw(st.integers()))]
        record_sets.append(records(name, *(drawn_field(each, 1) for each in fields), **members, **draw(UNKNOWN)))
    cited = {"citation": "Doe, 2024"} if draw(st.booleans()) else {}
    biased = {"dataBiases": "Adults."} if draw(st.booleans()) else {}
    return draft(distribution, record_sets, **cited, **biased, **draw(UNKNOWN))


@st.composite
def datasets_1_0(draw):
    """Datasets of 1.0 with words that are others in 1.1."""
    transforms = [{"delimiter": "|"}, {"jsonQuery": "$.a"}, {"separator": "|"}, {"jsonPath": "$.a"}]

    def drawn_field(path, depth):
        source = {"fileObject": {"@id": "t"}, "extract": {"column": "a"}}
        if draw(st.booleans()):
            source["transform"] = draw(st.sampled_from(transforms) | st.lists(st.sampled_from(transforms), max_size=2))
        members = {"repeated": draw(st.booleans())} if draw(st.booleans()) else {}
        if depth and draw(st.booleans()):
            word = draw(st.sampled_from(["subField", "annotation", "cr:annotation"]))
            members[word] = [drawn_field(f"{path}/{name}", depth - 1) for name in draw(FEW_NAMES)]
        return {"@type": "cr:Field", "@id": path, "source": source, **members, **draw(UNKNOWN)}

    names = draw(FEW_NAMES)
    container = draw(st.sampled_from(["z", {"@id": "z"}, ["z"], [{"@id": "z"}]]))
    table = {"@type": "cr:FileObject", "@id": "t", "containedIn": container, **draw(UNKNOWN)}
    fields = [drawn_field(f"r/{name}", 1) for name in names]
    version = "http://mlcommons.org/croissant/1.0"
    return {
        "@context": CONTEXT_1_0,
        "@type": "Dataset",
        "conformsTo": draw(st.sampled_from([version, [version], [version, "http://mlcommons.org/croissant/RAI/1.0"]])),
        "distribution": [{"@type": "cr:FileObject", "@id": "z"}, table],
        "recordSet": [
            {"@type": "cr:RecordSet", "@id": "r", "field": fields, "annotation": drawn_field("n", 0), **draw(UNKNOWN)}
        ],
        **draw(UNKNOWN),
    }


def written(value, layout):
    """The bytes of a document."""
    return json.dumps(value, ensure_ascii=False, **layout).encode()
