"""What mlcroissant 1.1.1 says of a document, worked out without it.

Its checks stop where it does: after those of the objects when one of them found an error, else after those of the
joins. What it would do with data is not looked at.
"""

from enum import StrEnum

from assay_spec.document import Document
from assay_spec.record import Record
from assay_validators.croissant.official.checks import blanks, check_dataset, check_part
from assay_validators.croissant.official.compacting import check_words
from assay_validators.croissant.official.fact import Crash, Fact
from assay_validators.croissant.official.nesting import nest
from assay_validators.croissant.official.parts import Maker
from assay_validators.croissant.official.reading import Object, is_object, read
from assay_validators.croissant.official.structure import Structure
from assay_validators.croissant.official.terms import BASE, UNSET, Terms
from assay_validators.croissant.official.triples import statements_of
from assay_validators.croissant.official.ways import ENDLESS, Ways

WARNINGS = ("MLC017", "MLC022", "MLC025")
"""The codes of what it only warns of."""


class Outcome(StrEnum):
    """How it ends."""

    VALID = "valid"
    INVALID = "invalid"
    CRASH = "crash"
    ENDLESS = "endless"
    """In no time that anybody waits."""


class Verdict(Record):
    """How mlcroissant ends, and what it says until then."""

    outcome: Outcome
    facts: tuple[Fact, ...] = ()
    """In the order in which it comes to say them."""
    raised: str = ""
    """The exception of Python's that it ends with when it crashes."""


def judge(document: Document) -> Verdict:
    """What mlcroissant says of a document, at places in the document as it is written."""
    said: list[Fact] = []
    try:
        _within_depth(document.written, said)
    except Crash as crash:
        said.append(Fact(crash.code, "", (crash.raised,), crash.node))
        outcome = Outcome.ENDLESS if crash.code == ENDLESS else Outcome.CRASH
        return Verdict(outcome=outcome, facts=tuple(said), raised=crash.raised)
    wrong = any(fact.code not in WARNINGS for fact in said)
    return Verdict(outcome=Outcome.INVALID if wrong else Outcome.VALID, facts=tuple(said))


def understood(document: Document) -> Structure | None:
    """The objects that mlcroissant makes of a document which it does not refuse; None of any other."""
    said: list[Fact] = []
    try:
        structure = _within_depth(document.written, said)
    except Crash:
        return None
    return None if any(fact.code not in WARNINGS for fact in said) else structure


def _within_depth(document: Document, said: list[Fact]) -> Structure | None:
    """Run the checks; what is too deep for us is too deep for it, as both are Python."""
    try:
        return _run(document, said)
    except RecursionError:
        raise Crash("MLC008", "RecursionError") from None


def _run(document: Document, said: list[Fact]) -> Structure | None:
    value = read(document)
    context = value.setdefault("@context", {}) if "@context" in value else {}
    if not isinstance(context, dict):
        raise Crash("MLC002", "ValueError", value.at["@context"])
    said += [Fact("MLC012", "", (id_,), node) for id_, node in blanks(value)]
    terms = Terms()
    if "@context" in value:
        context.setdefault("@base", BASE)
        terms.load(context)
    statements = statements_of(value, terms)
    ways = Ways(statements.count)
    dataset = nest(statements, context.get("@language", UNSET), ways)
    if dataset is None:
        said.append(Fact("MLC010", "", (), _type_of(value)))
        return None
    if "ctx" in context:
        # It hands the words of the context to a function whose first parameter is called so.
        raise Crash("MLC008", "AttributeError", value.at["@context"])
    maker = Maker(statements, check_part, ways)
    try:
        return _check(maker, dataset, context)
    finally:
        said += maker.facts()


def _check(maker: Maker, dataset: object, context: dict[str, object]) -> Structure:
    part = maker.make("Metadata", dataset)
    check_words(maker, part, context)
    structure = Structure(maker, part)
    structure.check()
    check_dataset(maker, part)
    if all(code in WARNINGS for code, *_ in maker.said):
        structure.check_order()
        structure.check_joins()
    return structure


def _type_of(value: Object) -> int:
    """The node of the `@type` of the document, or the whole of it."""
    return value.at.get("@type", value.node if is_object(value) else 0)
