"""Run as a program, which has no threads: whatever is checked, however processes begin, they say what one says."""

import json
import sys

from conftest import STUDY
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.many import pool
from assay.many.asked import Asked
from assay.many.checker import Checker, named
from assay.many.pool import Pool
from assay.many.setting import Setting
from assay.processes.forked import can_fork
from assay_spec.kinds import resolve
from assay_validators.emit.piece import Piece
from assay_validators.kept import keep

DATASET = json.loads((STUDY / "croissant.json").read_bytes())
FORMATS = {
    **{name: f"assay_validators.emit.{name}:FORMAT" for name in ("json", "jsonl", "github", "sarif", "junit", "text")},
    "coloured": "assay_validators.emit.text:COLOURED",
    "causes": "assay_validators.emit.causes:TEXT",
    "causes in JSON": "assay_validators.emit.causes:JSON",
    "page": "assay.many.page:FORMAT",
}

words = st.sampled_from(
    ["MIT", "x", "乳\u202e", "\ud800", "`", "2020-01-01", "https://a.org/", "%0A\r\n:,", 1, None, ["a"]]
)
keys = st.sampled_from(["license", "licence", "versoin", "url", "datePublished", "name", "distribution", "`\udfff"])
datasets = st.builds(
    lambda changes, indent: json.dumps(DATASET | changes, indent=indent).encode(),
    st.dictionaries(keys, words, max_size=4),
    st.sampled_from([None, 1]),
)
others = st.sampled_from([b"", b"{", b'{"a": 1}', b"\xff", b'{"@context": 1}', (STUDY / "broken.json").read_bytes()])
documents = st.lists(
    st.builds(
        Asked,
        path=st.sampled_from(["a.json", "b c.jsonld", "\udcff.json"]),
        named=st.booleans(),
        data=st.one_of(datasets, others),
        called=st.sampled_from(["", "", "https://a.org/\u202e"]),
    ),
    max_size=6,
)


def alone(asked: list[Asked], form: str) -> list[object]:
    """What one process says of each document."""
    with Checker(Setting(), None) as checker:
        reports = [checker.check(each) for each in asked]
    if not form:
        return [(each.asked.path, each.wanted, keep(each.report)) for each in reports]
    printed = resolve(form)
    told = [printed.piece(named(each.asked, each.report)) for each in reports if each.wanted or each.asked.named]
    return list(printed.whole(told))


def together(asked: list[Asked], form: str) -> list[object]:
    """What two others say."""
    answers = list(Pool(Setting(), None, 2, form).check(asked))
    if not form:
        return [(each.asked.path, each.wanted, keep(each.report)) for each in answers]
    pieces = [each.report for each in answers if each.wanted or each.asked.named]
    assert all(isinstance(each, Piece) for each in pieces)
    return list(resolve(form).whole(pieces))


@settings(deadline=None, max_examples=int(sys.argv[2]), derandomize=True, database=None)
@given(documents, st.sampled_from(["", *FORMATS.values()]))
def they_say_the_same(asked: list[Asked], form: str) -> None:
    assert together(asked, form) == alone(asked, form)


if __name__ == "__main__":
    assert can_fork(), "this process has threads, or its system copies none"
    pool.can_fork = {"copied": can_fork, "started": lambda: False}[sys.argv[1]]
    they_say_the_same()
