"""For every rule on a dataset, its files and its words: when it speaks, once and where; and when it is silent.

A change is a list of members to put into objects of the small valid dataset; who else may speak comes third, where the
cause is his as well.
"""

from pathlib import Path

from hypothesis import strategies as st

from assay_spec.document import read_document
from assay_validators.croissant import (
    conformance,
    dataset,
    digests,
    formats,
    identifiers,
    readers,
    recommended,
    resources,
    vocabulary,
)
from assay_validators.croissant.licences import SPDX
from assay_validators.croissant.media_types import PACKED, READ
from assay_validators.croissant.registered import REGISTERED
from assay_validators.croissant.sources import FILE_PROPERTIES
from assay_validators.croissant.vocabulary import names_of
from assay_validators.rule import rules_in

from .changes import addresses, both, fires, objects_of, put, silent, words
from .promises import test_it_is_silent_beside_them, test_it_speaks_once_and_there  # noqa: F401 - taken over

BASE = read_document(Path(__file__).parents[1] / "study" / "croissant.json").tape.value()
BASE["@context"]["geocr"] = "http://mlcommons.org/croissant/geo/"
CHANGED = objects_of(BASE)
SITE, PICTURE = "recordSet/0/field/2", "recordSet/2/field/0"
FILE, IMAGES = "distribution/0", "distribution/2"
CROISSANT = "http://mlcommons.org/croissant/1.1"
RECOMMENDED = ["publisher", "sameAs", "sdLicense", "inLanguage", "dateCreated", "dateModified"]
DIGEST = "0123456789abcdef" * 4
DATES = ["datePublished", "dateCreated", "dateModified"]
NO_DAYS = ["20260230", "20261301", "2026-366", "2026366", "2026-000", "2026-W54-1", "2026W018", "2025-W53", "202601"]
dates_as_written = st.one_of(
    st.dates().map(str),
    st.datetimes().map(lambda time: time.isoformat()),
    st.dates()
    .map(lambda day: f"{day:%m%d}")
    .flatmap(lambda rest: st.sampled_from([f"2024{rest}", f"2024{rest}T101500Z"])),
    st.dates().map(lambda day: "{:04}-W{:02}-{}".format(*day.isocalendar())),
    st.dates().map(lambda day: "{:04}W{:02}{}".format(*day.isocalendar())),
    st.dates().map(lambda day: "{:04}-W{:02}".format(*day.isocalendar())),
    st.dates().map(lambda day: f"{day.year:04}-{day.timetuple().tm_yday:03}"),
)

blanks = st.sampled_from(["", " ", "\t", "  \n"])


def item(strategy):
    """A list in which one of these is the second."""
    return strategy.map(lambda value: ["https://example.org/a", value])


def source(**members):
    return {"fileObject": {"@id": "patients.csv"}, "extract": {"column": "site"}, **members}


def extract(**members):
    return {"fileSet": {"@id": "images"}, "extract": members}


def at_spdx(identifiers):
    return st.tuples(identifiers, st.sampled_from(["", ".html", "/", ".json#text"])).map(
        lambda two: f"https://spdx.org/licenses/{two[0]}{two[1]}"
    )


ZIP = {"@id": "images.zip"}
names_elsewhere = st.sampled_from([other for name, others in READ.items() if name not in PACKED for other in others])


def called_otherwise(formats):
    """The table of the base without a suffix, and of other media types."""
    return both(put(FILE, "contentUrl", "patients"), put(FILE, "encodingFormat", formats))


def put_files(*files):
    """More tables, each with what is said of it."""
    named = [{"@type": "cr:FileObject", "@id": f"{n}", "encodingFormat": "text/csv", **f} for n, f in enumerate(files)]
    return [each for file in named for each in put("distribution", "+", file)]


FILES = ({"contentUrl": "a.csv", "sha256": DIGEST}, {"contentUrl": "b.csv", "sha256": DIGEST})
places = st.sampled_from([{"contentUrl": "a.csv"}, {"contentUrl": "c/a.csv", "containedIn": ZIP}]) | addresses.map(
    lambda address: {"contentUrl": address}
)
"""Where a file is."""


def digests_of(length):
    return st.text("0123456789abcdef", min_size=length, max_size=length)


def differs(four):
    return four[2] != four[3]


def twice(four):
    """A file that is said to have one digest, and another one."""
    place, name, one, other = four
    return put_files({**place, name: one}, {**place, name: other}), f"/distribution/4/{name}"


sizes = st.sampled_from([str, int, "{} B".format, "{:,}".format, "{} bytes".format])
"""How a number of bytes is written."""


def sized(one, two, digest=DIGEST):
    """Two files of these sizes, the second of which has that digest, and the first always the same."""
    return put_files({**FILES[0], "contentSize": one}, {**FILES[1], "contentSize": two, "sha256": digest})


MODULES = (conformance, dataset, digests, formats, identifiers, readers, recommended, resources, vocabulary)


FAMILIES = {
    "CRO008": (
        words.map(lambda word: (put("", "rai:dataBiases", word), "/rai:dataBiases"))
        | fires("recordSet/0", "geocr:spatialIndex", words),
        st.just(both(put("", "rai:dataBiases", "x"), put("", "conformsTo", [CROISSANT, f"{CROISSANT[:-3]}RAI/1.0"])))
        | silent("", "rai:hasSyntheticData", st.booleans()),
    ),
    "CRO009": (
        fires("", "conformsTo", addresses | addresses.map(lambda a: [a]))
        | fires("", "conformsTo", addresses.map(lambda a: [a, f"{CROISSANT}/"]), "conformsTo/1"),
        silent("", "conformsTo", addresses.map(lambda a: [a, CROISSANT]) | st.just(5)),
    ),
    "CRO010": (
        st.sampled_from([FILE, "recordSet/0", SITE]).flatmap(lambda path: fires(path, "@type", st.none(), "")),
        st.just(put("distribution", "+", {"@id": "patients.csv"})),
    ),
    "CRO011": (
        st.sampled_from([("", "name"), ("", "citeAs"), (SITE, "description")]).flatmap(
            lambda at: fires(*at, words.map(lambda word: ["one", word]), f"{at[1]}/1")
        ),
        silent("", "name", words.map(lambda word: [{"@value": word, "@language": name} for name in ("en", "de")])),
    ),
    "CRO012": (
        st.sampled_from(["license", "sdLicense", "keywords"]).flatmap(
            lambda name: fires(
                "",
                name,
                st.sampled_from(["sc:Person", "cr:FileObject"]).map(lambda t: {"@type": t, "name": "A"}),
                f"{name}/@type",
            )
        ),
        silent("", "license", st.sampled_from(["sc:CreativeWork", "x:Y"]).map(lambda t: {"@type": t, "name": "A"})),
    ),
    "CRO013": (
        fires("", "inLanguage", st.integers() | st.booleans()) | fires("", "inLanguage", st.just("the English of old")),
        silent("", "inLanguage", st.sampled_from(["en", "de-CH", ["en", {"@type": "sc:Language", "name": "x"}]])),
    ),
    "CRO016": (
        addresses.map(
            lambda a: (both(put(FILE, "containedIn", ZIP), put(FILE, "contentUrl", a)), f"/{FILE}/contentUrl")
        ),
        words.map(lambda w: both(put(FILE, "containedIn", ZIP), put(FILE, "contentUrl", w)))
        | silent(FILE, "contentUrl", addresses),
    ),
    "CRO048": (
        fires("", "@id", st.sampled_from(["a b", "<a>", "a|b"])) | fires(SITE, "@id", st.just("patients/{a}")),
        silent("", "@id", addresses | words),
    ),
    "CRO001": (
        fires("", "conformsTo", st.just("https://mlcommons.org/croissant/1.1")),
        silent("", "conformsTo", st.just("http://mlcommons.org/croissant/1.1")),
    ),
    "CRO002": (
        fires("", "@context", st.none(), "")
        | fires("", "@context", st.sampled_from([{}, [], {"@language": "en"}]))
        | st.sampled_from(["context", "Context", "@Context", "@contxt"]).map(
            lambda word: (both(put("", "@context", None), put("", word, BASE["@context"])), f"/{word}")
        ),
        silent("", "x:y", words),
    ),
    "CRO003": (
        st.sampled_from(DATES).flatmap(
            lambda n: fires("", n, words | st.sampled_from(["01/02/2024", "2024-13-01", "24", *NO_DAYS]))
        ),
        st.sampled_from(DATES).flatmap(lambda name: silent("", name, dates_as_written)),
    ),
    "CRO004": (
        fires("", "version", st.sampled_from(["v2", "1.0", "2", "1.0.0.0", "01.0.0"]) | words),
        silent("", "version", st.tuples(*[st.integers(0, 999)] * 3).map(lambda three: ".".join(map(str, three)))),
    ),
    "CRO005": (
        st.sampled_from(["license", "sdLicense"]).flatmap(
            lambda name: fires(
                "", name, item(words | at_spdx(words) | st.sampled_from(["MIT", "cc0-1.0"])), f"{name}/1"
            )
        ),
        st.sampled_from(["license", "sdLicense"]).flatmap(
            lambda name: silent(
                "",
                name,
                addresses | at_spdx(st.sampled_from(SPDX)) | st.just({"@type": "sc:CreativeWork", "name": "MIT"}),
            )
        ),
    ),
    "CRO006": (fires("", "citeAs", st.none(), ""), silent("", "citeAs", words)),
    "CRO007": (
        st.sampled_from(["name", "description", "url", "license", "datePublished"]).flatmap(
            lambda name: fires("", name, blanks)
        )
        | st.sampled_from(["license", "creator"]).flatmap(lambda name: fires("", name, st.sampled_from([[], {}])))
        | fires(IMAGES, "includes", blanks | st.just([])),
        silent("", "creator", words.map(lambda name: {"@type": "sc:Person", "name": name}) | st.none()),
    ),
    "CRO020": (
        fires(FILE, "sha256", words | st.sampled_from([DIGEST[:63], DIGEST + "0", DIGEST[:32], f" {DIGEST}"])),
        silent(FILE, "sha256", st.sampled_from([DIGEST, DIGEST.upper(), "q" * 43 + "="])),
    ),
    "CRO021": (
        fires(
            FILE, "contentUrl", words.map("../{}.csv".format) | words.map("a/../../{}.csv".format) | st.just("/a.csv")
        ),
        silent(FILE, "contentUrl", words.map("a/../{}.csv".format) | words.map("https://a.org/../{}.csv".format)),
    ),
    "CRO022": (
        fires(FILE, "sha256", st.none(), "@id"),
        silent(FILE, "sha256", st.just(DIGEST) | st.just(5))
        | st.just(both(put(FILE, "sha256", None), put("", "isLiveDataset", True))),
    ),
    "CRO162": (
        st.tuples(places, st.just("sha256"), digests_of(64), digests_of(64)).filter(differs).map(twice)
        | st.tuples(places, st.just("md5"), digests_of(32), digests_of(32)).filter(differs).map(twice),
        st.tuples(places, digests_of(64)).map(lambda two: twice((two[0], "sha256", two[1], two[1].upper()))[0])
        | words.map(lambda word: twice(({"contentUrl": "a.csv"}, "sha256", DIGEST, word))[0])
        | st.just(put_files(FILES[0], {"contentUrl": "a.csv", "md5": DIGEST[:32]}))
        | st.just(put_files({**FILES[0], "containedIn": ZIP}, {"contentUrl": "a.csv", "sha256": "f" * 64})),
    ),
    "CRO163": (
        st.tuples(st.integers(0, 10**12), sizes, st.integers(0, 10**12), sizes)
        .filter(lambda four: four[0] != four[2])
        .map(lambda four: (sized(four[1](four[0]), four[3](four[2])), "/distribution/4/sha256")),
        st.tuples(st.integers(0, 10**12), sizes, sizes).map(lambda three: sized(*(s(three[0]) for s in three[1:])))
        | st.tuples(st.integers(0, 99), st.sampled_from(["kB", "KiB", "MB"])).map(
            lambda two: sized(f"{two[0]} {two[1]}", two[0] * 1000)
        )
        | st.tuples(st.integers(), words).map(lambda two: sized(*two))
        | st.tuples(st.integers(), st.integers()).map(lambda two: sized(*two, digest="f" * 64)),
    ),
    "CRO023": (
        fires(FILE, "contentUrl", st.sampled_from(["", None]), "@id")
        | st.sampled_from(["", None]).map(
            lambda url: (both(put(FILE, "contentUrl", url), put(FILE, "containedIn", ZIP)), f"/{FILE}/@id")
        ),
        silent(FILE, "contentUrl", st.just("b.csv")),
    ),
    "CRO024": (
        fires(FILE, "md5", words | st.sampled_from([DIGEST[:31], DIGEST])),
        silent(FILE, "md5", st.sampled_from([DIGEST[:32], "q" * 22 + "=="])),
    ),
    "CRO025": (
        fires(FILE, "contentSize", words | st.sampled_from(["-1", "1 2", "1 kB of text"])),
        silent(FILE, "contentSize", st.integers(0).map(str) | st.sampled_from(["1.5 GB", "12 KiB", "7 bytes"])),
    ),
    "CRO026": (
        st.sampled_from(["includes", "excludes"]).flatmap(
            lambda name: fires(IMAGES, name, words.map(lambda word: ["a.jpg", f"../{word}"]), f"{name}/1")
        )
        | fires(IMAGES, "includes", addresses | words.map("[{}".format) | words.map("{}.{{jpg".format))
        | fires(IMAGES, "excludes", st.sampled_from(["*.jpg", "**"])),
        silent(IMAGES, "includes", words.map("{}/**/*.jpg".format) | words.map("[{}].{{jpg,png}}".format))
        | silent(IMAGES, "excludes", words.map("*.{}".format)),
    ),
    "CRO027": (
        fires(FILE, "encodingFormat", words | st.sampled_from(["text/cvs", "csv", ".csv", "text csv", "/csv"]))
        | fires(FILE, "encodingFormat", words.map("text/our{}".format) | st.sampled_from(["x/y", "text/foo; q=1"])),
        silent(
            FILE,
            "encodingFormat",
            st.sampled_from(["text/csv", "text/csv; charset=utf-8", "x/x-y", "application/x-y", "text/prs.y"])
            | st.sampled_from(sorted(REGISTERED)),
        ),
        {"CRO028"},
    ),
    "CRO028": (
        fires(FILE, "encodingFormat", st.sampled_from(["application/zip", "image/png", "video/mp4"]))
        | fires(IMAGES, "includes", st.sampled_from(["*.csv", "a/*.png", ["*.mp3", "*.tsv"]]), "encodingFormat"),
        silent(
            FILE, "encodingFormat", st.sampled_from(["text/csv", "text/plain", "x/x-y", "text/csv; header=present"])
        ),
        {"CRO029"},
    ),
    "CRO029": (
        fires(PICTURE, "source", st.just(extract(column="a")), "source/extract/column")
        | fires(SITE, "source", st.just(source(extract={"jsonPath": "$.a"})), "source/extract/jsonPath"),
        silent(PICTURE, "source", st.sampled_from(FILE_PROPERTIES.words).map(lambda name: extract(fileProperty=name))),
        {"CRO035"},
    ),
    "CRO155": (
        names_elsewhere.flatmap(lambda name: st.sampled_from([name, f"{name}; q=1"])).map(
            lambda name: (called_otherwise(name), f"/{FILE}/encodingFormat")
        )
        | names_elsewhere.map(lambda name: (called_otherwise(["x/x-y", name]), f"/{FILE}/encodingFormat/1"))
        | fires("distribution/1", "encodingFormat", st.just("application/x-zip-compressed")),
        st.sampled_from([*READ.items()]).flatmap(lambda row: st.permutations([row[0], *row[1]])).map(called_otherwise)
        | st.sampled_from(["application/x-our-own", "image/gif", "video/mp4"]).map(called_otherwise)
        | silent(IMAGES, "encodingFormat", names_elsewhere),
        {"CRO028", "CRO029"},
    ),
    "CRO040": (
        st.just((put("distribution", "+", BASE["distribution"][0]), "/distribution/3/@id"))
        | st.just((put("recordSet/0/field", "+", BASE["recordSet"][0]["field"][2]), "/recordSet/0/field/5/@id")),
        st.just(put("", "x:y", 1)),
    ),
    "CRO041": (
        fires(SITE, "@id", st.sampled_from(["patients/a b", "patients/a\tb", "patients/ "])),
        silent(SITE, "@id", words.map("patients/{}".format)),
    ),
    "CRO042": (fires(SITE, "@id", words), silent(SITE, "@id", words.map("patients/{}".format))),
    "CRO043": (
        fires("", "url", st.sampled_from(["example.org", "https://", "http://a b", "1:2", ":x"]))
        | fires("", "sameAs", item(words), "sameAs/1")
        | fires(FILE, "contentUrl", st.sampled_from(["https://a.b/c d", "s3://a/{b}.csv", "https://a.b/c|d"])),
        silent("", "url", addresses | words.map("doi:{}".format))
        | silent(FILE, "contentUrl", addresses | st.sampled_from(["c d.csv", "https://a.b/c%20d"])),
    ),
    "CRO044": (
        fires(SITE, "equivalentProperty", words.map(lambda word: ["sc:name", f"the {word}"]), "equivalentProperty/1")
        | fires(SITE, "equivalentProperty", words.map(lambda word: {"name": word})),
        silent(SITE, "equivalentProperty", addresses | words.map("sc:{}".format)),
    ),
    "CRO045": (
        st.sampled_from(["recordSet/2", "recordSet/2/field/0", FILE]).flatmap(
            lambda path: fires(path, "@id", st.sampled_from(["", " "]))
        ),
        silent(SITE, "@id", st.sampled_from([None, 5])),
        {"CRO030"},
    ),
    "CRO103": (
        fires(FILE, "sameAs", words | st.sampled_from(["images", "patients.csv"]))
        | fires(FILE, "sameAs", words.map(lambda word: ["images.zip", word]), "sameAs/1"),
        silent(FILE, "sameAs", addresses | st.just("images.zip")),
    ),
    "CRO104": (
        fires(FILE, "name", words),
        silent(FILE, "name", words.map("{}.csv".format))
        | words.map(lambda word: both(put(FILE, "name", word), put(FILE, "contentUrl", word))),
    ),
    "CRO080": (
        words.map(lambda word: (put("", f"rai:{word}", "x"), f"/rai:{word}")),
        st.sampled_from(sorted(names_of("rai"))).map(lambda name: put("", f"rai:{name}", "x"))
        | words.map(lambda w: put("", f"ex:{w}", 1)),
    ),
    "CRO082": (
        st.sampled_from(["creator", "distribution/0", "recordSet/0"]).flatmap(
            lambda path: fires(path, "rai:dataBiases", words)
        )
        | fires(FILE, "geocr:bandConfiguration", st.just({"geocr:totalBands": 3})),
        fires("", "rai:dataBiases", words).map(lambda change: change[0])
        | silent(PICTURE, "geocr:bandConfiguration", st.just({"geocr:totalBands": 3})),
    ),
    "CRO081": (
        st.sampled_from(["keywordz", "descriptio", "sameas"]).map(lambda name: (put("", name, "x"), f"/{name}"))
        | st.sampled_from(["type", "Type", "TYPE"]).map(
            lambda name: (both(put("", "@type", None), put("", name, "sc:Dataset")), f"/{name}")
        )
        | st.sampled_from(["nmae", "naem", "ulr"]).map(lambda name: (put("creator", name, "x"), f"/creator/{name}")),
        st.sampled_from(
            ["about", "abstract", "funder", "sdPublisher", "recordedAt", "schemaVersion", "ex:keywordz"]
        ).map(lambda name: put("", name, "x"))
        | st.sampled_from(["givenName", "sameAs", "jobTitle"]).map(lambda name: put("creator", name, "x")),
    ),
    "CRO168": (
        st.lists(st.sampled_from(RECOMMENDED), min_size=1, unique=True).map(
            lambda absent: ([change for word in absent for change in put("", word, None)], "")
        ),
        st.sampled_from(RECOMMENDED).flatmap(lambda word: silent("", word, st.just(BASE[word]))),
    ),
    "CRO119": (
        st.sampled_from(
            [
                *({"x": 5}, {"@text": "x"}, {"x": [5]}, {"x": {"y": "z"}}, {"words": "x"}, {"@value": ["x"]}),
                *({"@type": "sc:Person", "name": "x"}, {"@id": "x"}, {"@id": "x", "en": "x"}),
            ]
        ).map(lambda value: (put("", "description", value), "/description"))
        | words.map(lambda word: (put("", "name", [word, {"@type": "sc:Person", "name": word}]), "/name/1")),
        st.sampled_from(
            [
                *("x", {"en": "x"}, {"en": ["x", "y"]}, {"@none": "x"}, {"@value": "x"}),
                *([{"@value": "x", "@language": "en"}], ["x"]),
            ]
        ).map(lambda value: put("", "description", value)),
    ),
    "CRO118": (
        st.sampled_from(["@tpye", "@Id", "@langauge", "@foo"]).map(
            lambda word: (put("creator", word, "x"), f"/creator/{word}")
        ),
        st.sampled_from(["@index", "tpye", "x@id"]).map(lambda word: put("creator", word, "x")),
    ),
}


def test_the_base_is_right(said):
    assert said.places(BASE) == []


def test_every_rule_has_its_family():
    assert {*FAMILIES} == {rule.code for rule in rules_in(*MODULES)}
