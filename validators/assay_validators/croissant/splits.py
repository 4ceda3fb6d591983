"""Splits: the record sets that say which records are for training, and which for tests."""

from collections.abc import Iterator

from assay_spec.croissant.model import RecordSet
from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.context import Context, did_you_mean, note
from assay_validators.croissant.clauses import SPLITS
from assay_validators.croissant.inline import are_plain, cells, columns, means, rows
from assay_validators.remedy import suggested
from assay_validators.rule import one_of, rule

NAMES = ("TrainingSplit", "TrainSplit", "ValidationSplit", "TestSplit")
"""Croissant's own splits; the prose has TrainingSplit, the ontology TrainSplit."""

_NAMESPACES = ("cr:", "http://mlcommons.org/croissant/", "https://mlcommons.org/croissant/")
"""How the addresses of Croissant's own vocabulary begin, short and in full."""

_BEGINNINGS = {"train": "TrainingSplit", "val": "ValidationSplit", "dev": "ValidationSplit", "test": "TestSplit"}
"""How people begin the names of the splits that Croissant has."""


@rule("CRO078", since="0.1", on=RecordSet, source=SPLITS, given=one_of("data"), unless=are_plain)
def unknown_split(records: RecordSet, ctx: Context) -> Iterator[Diagnostic]:
    """Split that Croissant does not define.

    ## What it does
    Checks that addresses in Croissant's own vocabulary are of splits that it has. A `url` that is a bare word is told
    too.

    ## Why is this bad?
    A reader that asks for the training data does not find it.

    ## Example
    {"@type": "cr:RecordSet", "@id": "splits", "dataType": "cr:Split", "field": [
      {"@type": "cr:Field", "@id": "splits/url", "dataType": "sc:URL"}], "data": [{"splits/url": "cr:TrainingSplt"}]}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "splits", "dataType": "cr:Split", "field": [
      {"@type": "cr:Field", "@id": "splits/url", "dataType": "sc:URL"}], "data": [{"splits/url": "cr:TrainingSplit"}]}

    ## References
    - Croissant 1.1, Splits
    """
    if "cr:Split" not in records.data_type or records.data is None:
        return
    urls = {name for name, field in ctx.once(columns, records).items() if means(field, "url")}
    for node, row in rows(records.data):
        texts = {key: value for key, value in row.items() if isinstance(value, str)}
        wrong = {key: value for key, value in texts.items() if _named(value) not in (*NAMES, None)}
        bare = {key: value for key, value in texts.items() if key in urls and value.strip() and ":" not in value}
        spans = cells(records.data, node) if wrong or bare else {}
        for key, value in bare.items():
            meant = _begun(value)
            remedy = suggested(f"cr:{meant}") if meant else "write a complete address, or leave it out"
            yield ctx.info(spans[key], f"`{value}` is no address of a split", help=remedy)
        for key, value in wrong.items():
            yield ctx.error(spans[key], f"`{value}` is no split of Croissant", help=_instead(value))


def _instead(address: str) -> str:
    """The remedy for the address of a split that Croissant does not have."""
    name = _named(address) or ""
    space = address.removesuffix(name)
    meant = _begun(name.strip("/").rpartition("/")[2])
    return suggested(f"{space}{meant}") if meant else did_you_mean(address, [f"{space}{each}" for each in NAMES])


@rule(
    "CRO161",
    since="0.1",
    on=RecordSet,
    severity=Severity.WARNING,
    source=SPLITS,
    given=one_of("data"),
    unless=are_plain,
)
def contradicted_split(records: RecordSet, ctx: Context) -> Iterator[Diagnostic]:
    """Split that is called one thing, and has the address of another.

    ## What it does
    Checks that a split which is called `train`, `validation`, `test` or as people call these has no address of another
    one of Croissant's own splits.

    ## Why is this bad?
    A reader that asks for the test data is given the training data, or trains on what it is tested with.

    ## Example
    {"@type": "cr:RecordSet", "@id": "splits", "dataType": "cr:Split", "key": {"@id": "splits/name"}, "field": [
      {"@type": "cr:Field", "@id": "splits/name", "dataType": "sc:Text"},
      {"@type": "cr:Field", "@id": "splits/url", "dataType": "sc:URL"}],
      "data": [{"splits/name": "test", "splits/url": "cr:TrainingSplit"}]}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "splits", "dataType": "cr:Split", "key": {"@id": "splits/name"}, "field": [
      {"@type": "cr:Field", "@id": "splits/name", "dataType": "sc:Text"},
      {"@type": "cr:Field", "@id": "splits/url", "dataType": "sc:URL"}],
      "data": [{"splits/name": "test", "splits/url": "cr:TestSplit"}]}

    ## References
    - Croissant 1.1, Splits
    """
    if "cr:Split" not in records.data_type or records.data is None:
        return
    keys = {key.id for key in records.key}
    fields = ctx.once(columns, records)
    names = {name for name, field in fields.items() if field.id in keys or means(field, "name")}
    for node, row in rows(records.data):
        texts = {key: value for key, value in row.items() if isinstance(value, str)}
        called_so = {key: _PLAIN[word] for key in texts if key in names and (word := texts[key].lower()) in _PLAIN}
        if len({*called_so.values()}) != 1:
            continue
        name, meant = next(iter(called_so.items()))
        wrong = [key for key, value in texts.items() if _own_split(value) not in (meant, "")]
        spans = cells(records.data, node) if wrong else {}
        for key in wrong:
            space = texts[key].removesuffix(_named(texts[key]) or "")
            yield ctx.warning(
                spans[key],
                f"`{texts[key]}` is the address of another split than `{texts[name]}`",
                help=f"write `{space}{meant}`, or call it otherwise",
                related=[note(spans[name], "what the split is called")],
            )


_PLAIN = {
    "train": "TrainingSplit",
    "training": "TrainingSplit",
    "val": "ValidationSplit",
    "valid": "ValidationSplit",
    "validation": "ValidationSplit",
    "dev": "ValidationSplit",
    "test": "TestSplit",
}
"""What people call the splits that Croissant has, in lower case, and nothing else."""


def _own_split(address: str) -> str:
    """Which of Croissant's own splits has this address, as the prose calls it; empty for any other text."""
    name = _named(address)
    return _begun(name) if name in NAMES else ""


def _named(address: str) -> str | None:
    """What an address in Croissant's own vocabulary names there; None for any other text."""
    return next((address.removeprefix(space) for space in _NAMESPACES if address.startswith(space)), None)


def _begun(name: str) -> str:
    """The split of the prose whose name begins like this one; empty when there is none."""
    return next((split for short, split in _BEGINNINGS.items() if name.lower().startswith(short)), "")
