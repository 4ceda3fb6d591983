"""Members of an object: which must be there, which may."""

from collections.abc import Iterator
from typing import NamedTuple

from assay_kernels.scan import FindingCode, Kind
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.span import Span
from assay_validators.context import Context, did_you_mean, near, note
from assay_validators.models.mismatch import Mismatch, local_name
from assay_validators.models.slips import names_of, owners_of, slip_for
from assay_validators.remedy import suggested
from assay_validators.rule import rule


@rule("MOD001", since="0.1", on=FindingCode.MISSING_REQUIRED, source="the model of the kind")
def missing_property(mismatch: Mismatch, ctx: Context) -> Iterator[Diagnostic]:
    """Required property that is missing.

    ## What it does
    Checks that an object has every property that its kind requires. Where it has one in its place that is nearly called
    so, that is told there.

    ## Why is this bad?
    Without it the document cannot be used as its kind promises.

    ## Example
    predictions:
      - scores: {malignant: p_malignant}

    Use instead:
    predictions:
      - name: logistic-regression
        file: predictions.csv
        scores: {malignant: p_malignant}

    ## References
    - The definition of the kind
    """
    yield _missing(mismatch, ctx, "required")


class _Lack(NamedTuple):
    """What is said of a missing property, whatever document lacks it."""

    name: str
    term: str
    message: str
    remedy: str
    clause: str
    linked: bool


_LACKS: dict[tuple[int, int, int, int, str], _Lack] = {}
"""By the table, which is kept as long as the process is there, the shape, the property, the code and the format."""


def _lack_of(mismatch: Mismatch, how: str) -> _Lack:
    finding = mismatch.finding
    key = id(mismatch.table), finding.shape, finding.prop, finding.code, mismatch.document.format
    known = _LACKS.get(key)
    if known is None:
        message = f"`{mismatch.name}` is missing from this `{mismatch.shape.name}`"
        term, clause = mismatch.attribute.declared.key, mismatch.clause
        known = _LACKS[key] = _Lack(mismatch.name, term, message, _addition(mismatch, how), clause, mismatch.linked)
    return known


def _missing(mismatch: Mismatch, ctx: Context, how: str) -> Diagnostic:
    say = ctx.error if how == "required" else ctx.warning
    lack = _lack_of(mismatch, how)
    key = _other_meaning(mismatch, lack)
    if key is not None:
        meant = mismatch.terms.meaning(lack.name)
        means = f"means `{meant}`" if meant != lack.name else "the `@context` takes its meaning away"
        found = say(key, f"`{lack.name}` stands here, but {means}", help=_define(mismatch), clause=lack.clause)
        ctx.told[key.node] = found
        return found
    slip = slip_for(mismatch, lack.name) if lack.linked else -1
    if slip >= 0:
        word = mismatch.document.tape.text(slip)
        misspelt = mismatch.document.span(slip)
        remedy = suggested(lack.name)
        found = say(misspelt, f"{lack.message}, which has `{word}`", help=remedy, clause=lack.clause)
        ctx.told[slip] = found
        return ctx.slip(found, word, lack.name, evident=lack.name.startswith("@"))
    help_ = (_described(mismatch) if lack.name == "@id" else "") or lack.remedy
    found = say(mismatch.span, lack.message, help=help_, clause=lack.clause)
    ctx.lacks[mismatch.finding.node, lack.name] = found
    return found


def _addition(mismatch: Mismatch, how: str) -> str:
    """The remedy for what is missing: how it could look, else who asks for it."""
    member = mismatch.missing_member
    return f"add it, e.g. `{member}`" if member else f"{how} by {mismatch.clause}" if mismatch.clause else ""


def _described(mismatch: Mismatch) -> str:
    """The remedy where a reference describes what it means, and does not name it; empty where it says nothing."""
    node, tape, canonical = mismatch.finding.node, mismatch.document.tape, mismatch.terms.canonical
    if not mismatch.shape.refers:
        return ""
    said = {canonical(tape.text(key)): key + 1 for key in tape.children(node)}
    at = said.pop("@type", -1)
    types = [at, *tape.children(at)] if at >= 0 and tape.kind(at) == Kind.ARRAY else [at] if at >= 0 else []
    names = {canonical(tape.text(each)) for each in types if tape.kind(each) == Kind.STRING}
    model = next((each for each in mismatch.table.models if not names.isdisjoint(each.types)), None)
    is_described = model is not None and not said.keys() <= {"@id"}
    return "describe it where it belongs, and refer to it here by its `@id`" if is_described else ""


def _other_meaning(mismatch: Mismatch, lack: _Lack) -> Span | None:
    """The key that is spelt as the missing one, where the document's context makes another term of it."""
    if not lack.linked or mismatch.terms.canonical(lack.name) == lack.term:
        return None
    node = mismatch.document.tape.find(mismatch.finding.node, lack.name)
    return mismatch.document.key_span(node) if node >= 0 else None


def _define(mismatch: Mismatch) -> str:
    """What gives the missing word its meaning."""
    document = mismatch.document
    definition = f'"{mismatch.name}": "{mismatch.terms.address(mismatch.attribute.declared.key)}"'
    context = document.tape.find(0, "@context")
    if context < 0 or document.tape.kind(context) != Kind.STRING:
        return f"write `{definition}` in the `@context`"
    return f'write `"@context": ["{document.tape.text(context)}", {{{definition}}}]`'


@rule(
    "MOD002",
    since="0.1",
    on=FindingCode.MISSING_RECOMMENDED,
    severity=Severity.WARNING,
    source="the model of the kind",
)
def missing_recommended_property(mismatch: Mismatch, ctx: Context) -> Iterator[Diagnostic]:
    """Recommended property that is missing.

    ## What it does
    Checks that an object has the properties that its kind recommends.

    ## Why is this bad?
    The document works, but readers and search engines miss what most others tell them.

    ## Example
    {"@type": "sc:Dataset", "version": null}

    Use instead:
    {"@type": "sc:Dataset", "version": "1.0.0"}

    ## References
    - The definition of the kind
    """
    yield _missing(mismatch, ctx, "recommended")


@rule("MOD003", since="0.1", on=FindingCode.UNKNOWN_KEY, source="the model of the kind")
def unknown_property(mismatch: Mismatch, ctx: Context) -> Iterator[Diagnostic]:
    """Property that the kind does not have.

    ## What it does
    Checks that an object has no properties but those of its kind, in the version that the document is of. In JSON-LD,
    where other vocabularies may be mixed in, it is a warning. What a misspelt property says is read on as what it is
    nearly called, so that nothing else is found because of it.

    ## Why is this bad?
    Most often it is a slip of the pen, and what it was meant to say is silently ignored.

    ## Example
    positve: malignant

    Use instead:
    positive: malignant

    ## References
    - The definition of the kind
    """
    if mismatch.key == "<<" and mismatch.document.data[mismatch.span.start : mismatch.span.end] == b"<<":
        return  # DOC052 says so
    if mismatch.finding.node in ctx.told:
        return  # MOD001 or MOD002 says so
    say = ctx.warning if mismatch.linked else ctx.error
    known = names_of(mismatch.shape)
    other = _history(mismatch) or _taken_away(mismatch) or _place(mismatch)
    remedy = other or did_you_mean(local_name(mismatch.key), known)
    found = say(mismatch.span, f"`{mismatch.shape.name}` has no property `{mismatch.key}`", help=remedy)
    if mismatch.linked and not other:
        ctx.slip(found, mismatch.key, near(local_name(mismatch.key), known))
    yield found


def _taken_away(mismatch: Mismatch) -> str:
    """How a property is to be written whose name the context makes something else of."""
    terms = (term for term in mismatch.shape.properties if mismatch.linked and local_name(term) == mismatch.key)
    term = next(terms, "")
    return f"the `@context` takes its meaning away: write `{term}`" if term else ""


def _place(mismatch: Mismatch) -> str:
    """What has the property, where it is a word of linked data that stands in the wrong place."""
    owners = owners_of(mismatch.terms.canonical(mismatch.key), mismatch.table) if mismatch.linked else ()
    return f"it is a property of {' or '.join(f'`{owner}`' for owner in owners)}" if owners else ""


def _history(mismatch: Mismatch) -> str:
    """When the kind had the property, if it ever had."""
    if mismatch.finding.prop < 0:
        return ""
    declared = mismatch.attribute.declared
    return f"it came with version {declared.since}" if declared.since else f"it went after version {declared.until}"


@rule(
    "MOD004",
    since="0.1",
    on=FindingCode.DUPLICATE_KEY,
    source="YAML 1.2.2, section 3.2.1.3; RFC 8259, section 4",
)
def repeated_key(mismatch: Mismatch, ctx: Context) -> Iterator[Diagnostic]:
    """Key that an object has twice.

    ## What it does
    Checks that the keys of an object differ. YAML demands it, JSON strongly advises it. In linked data two words may
    mean one property, as `url` and `sc:url` do: their values are those of one list.

    ## Why is this bad?
    All but the last one are silently lost.

    ## Example
    title: Three classifiers
    title: Two classifiers

    Use instead:
    title: Two classifiers

    ## References
    - YAML 1.2.2, section 3.2.1.3 (keys are unique)
    - RFC 8259, section 4 (names SHOULD be unique)
    """
    say = ctx.error if mismatch.document.format == "yaml" else ctx.warning
    first = mismatch.document.span(mismatch.finding.other)
    word = mismatch.document.tape.text(first.node)
    yield say(
        mismatch.span,
        f"`{mismatch.key}` was given before{'' if word == mismatch.key else f', as `{word}`'}",
        help="only the last one counts; delete the others",
        related=[note(first, "the first one")],
    )
