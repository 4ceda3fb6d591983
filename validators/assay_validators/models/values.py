"""Values of a property: of which type, how many, how large."""

import re
from collections.abc import Iterator
from math import isfinite

from assay_kernels.scan import FindingCode, Kind
from assay_spec.diagnostic import Diagnostic
from assay_spec.model import Model, Reference, Text
from assay_validators.context import Context, did_you_mean, near, note, written
from assay_validators.models.mismatch import SHOWN, Mismatch, kind_words, local_name
from assay_validators.remedy import suggested
from assay_validators.rule import rule

_NUMBERS = 1 << Kind.INTEGER | 1 << Kind.FLOAT


@rule("MOD005", since="0.1", on=FindingCode.WRONG_TYPE, source="the model of the kind")
def wrong_type(mismatch: Mismatch, ctx: Context) -> Iterator[Diagnostic]:
    """Value of the wrong type.

    ## What it does
    Checks that a value is of the type that its property has: text, a number, an object.

    ## Why is this bad?
    What the value means can only be guessed.

    ## Example
    replicates: many

    Use instead:
    replicates: 2000

    ## References
    - The definition of the kind
    """
    if mismatch.finding.prop < 0:
        yield ctx.error(mismatch.span, f"a document of this kind is an object, not {mismatch.found_words}")
    elif mismatch.is_mapping:
        message = f"`{mismatch.name}` should be an object, not {mismatch.found_words}"
        yield ctx.error(mismatch.span, message, help=_as_mapping(mismatch), clause=mismatch.clause)
    else:
        yield ctx.error(
            mismatch.span,
            f"{mismatch.where} should be {_wanted(mismatch)}, not {mismatch.found_words}",
            help=_remedy(mismatch),
            clause=mismatch.clause,
        )


_MENDED = "give it a value, or delete it"


def _wanted(mismatch: Mismatch) -> str:
    if mismatch.lacks_brackets:
        return "a list"
    if Text in mismatch.attribute.holds.members:
        return "text, or text by language"
    if mismatch.attribute.declared.address or mismatch.attribute.declared.vocabulary:
        return "text"
    return kind_words(mismatch.wanted.accepts)


def _as_mapping(mismatch: Mismatch) -> str:
    if mismatch.kind == Kind.NULL:
        return _MENDED
    example = mismatch.example
    return f"write `{mismatch.member(example)}`" if example else "write a key and a value for each of its members"


def _remedy(mismatch: Mismatch) -> str:
    accepts, shapes = mismatch.wanted.accepts, mismatch.wanted.shapes
    if mismatch.kind == Kind.NULL:
        return _MENDED
    if mismatch.kind == Kind.ARRAY and mismatch.linked and not mismatch.lacks_brackets and not mismatch.is_named:
        return "leave out the inner brackets: to JSON-LD a list in a list is one with it"
    if accepts >> Kind.STRING & 1 and mismatch.kind != Kind.ARRAY and not mismatch.attribute.declared.by_text:
        return _as_text(mismatch) if mismatch.kind == Kind.OBJECT else _as_word(mismatch)
    if accepts >> Kind.TRUE & 1:
        return _as_truth(mismatch.inner)
    if mismatch.attribute.holds.models == (Reference,):
        return f'write `{{"@id": "{mismatch.text if mismatch.kind == Kind.STRING else "…"}"}}`'
    if accepts >> Kind.OBJECT & 1 and shapes:
        return _as_object(mismatch)
    if accepts & _NUMBERS and mismatch.inner.kind in (Kind.STRING, Kind.FLOAT):
        return _as_number(mismatch.inner)
    return "write it without the list" if mismatch.kind == Kind.ARRAY else ""


def _as_object(mismatch: Mismatch) -> str:
    """The remedy for what is no object: the reference that a text means, or what the object is."""
    refers = mismatch.attribute.declared.refers
    if mismatch.kind == Kind.STRING and len(refers) == 1:
        return f'write `{{"{refers[0][:1].lower()}{refers[0][1:]}": {{"@id": "{mismatch.text}"}}}}`'
    names = " or ".join(f"`{mismatch.table.shapes[shape].name}`" for shape in mismatch.wanted.shapes)
    return f"write {'a list of objects' if mismatch.lacks_brackets else 'an object'}: {names}"


def _as_text(mismatch: Mismatch) -> str:
    """The remedy for an object where text is wanted: the text that it has inside, or the example."""
    document, keys = mismatch.document, mismatch.document.tape.children(mismatch.finding.node)
    if len(keys) != 1 or document.tape.kind(keys[0] + 1) != Kind.STRING:
        return f"write text, such as `{mismatch.example}`" if mismatch.example else ""
    inside = document.span(keys[0] + 1)
    value = document.data[inside.start : inside.end].decode()
    return f"write `{mismatch.member(value)}`" if len(value) <= SHOWN and value.isprintable() else ""


def _as_word(mismatch: Mismatch) -> str:
    """The remedy for `true` or a number where text is wanted: quotes do not make it one of a few words."""
    return did_you_mean("", mismatch.wanted.choices or ()) or "put it in quotes"


def _as_truth(mismatch: Mismatch) -> str:
    word = mismatch.text.strip().lower()
    meant = next((truth for truth, words in _TRUTH.items() if word in words), "")
    if mismatch.document.data[mismatch.span.start] in b"\"'":
        return f"write {f'`{meant}`' if meant else '`true` or `false`'} without quotes"
    return suggested(meant) if meant else "write `true` or `false`"


_TRUTH = {"true": ("true", "yes", "y", "on", "1"), "false": ("false", "no", "n", "off", "0")}
"""What is true and false elsewhere, YAML 1.1 included."""

_GROUPED = re.compile(r"[-+]?[0-9]{1,3}(?:[,' ][0-9]{3})+")
"""A whole number with something between the thousands."""
_DECIMAL_COMMA = re.compile(r"[-+]?(?:0,[0-9]+|[0-9]+,(?![0-9]{3}$)[0-9]+)")
"""A number with a comma that can stand before its decimals only."""


def _as_number(mismatch: Mismatch) -> str:
    """The remedy for what is nearly a number of the wanted kind; empty when it is not."""
    text, whole = mismatch.text.strip(), not mismatch.wanted.accepts >> Kind.FLOAT & 1
    plain = text.removesuffix("%").strip().replace("_", "")
    if whole and _GROUPED.fullmatch(plain):
        plain = re.sub("[,' ]", "", plain)
    elif not whole and _DECIMAL_COMMA.fullmatch(plain):
        plain = plain.replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        return ""
    if not isfinite(value) or (whole and not value.is_integer()):
        return ""
    if text.endswith("%"):
        return suggested(f"{value / 100:g}") if mismatch.wanted.maximum == 1 else ""
    right = f"{int(value)}" if whole else plain
    return "write the number without quotes" if text == right else f"write `{right}`"


@rule("MOD006", since="0.1", on=FindingCode.NOT_ONE, source="the model of the kind")
def more_than_one(mismatch: Mismatch, ctx: Context) -> Iterator[Diagnostic]:
    """List where one value is allowed.

    ## What it does
    Checks that a property which can have one value only is not given a list. In linked data a list of one is a warning:
    it says the same, and what is in it is checked like the value itself, but not every reader knows that.

    ## Why is this bad?
    Which of the values counts can only be guessed.

    ## Example
    reference: [diagnosis, stage]

    Use instead:
    reference: diagnosis

    ## References
    - The definition of the kind
    """
    say = ctx.warning if _says_the_same(mismatch) else ctx.error
    message = f"{mismatch.where} can have one value only"
    others = _outside(mismatch)
    remedy = "keep the one that is meant" if others else _without_list(mismatch)
    related = [note(mismatch.document.span(node), "another value") for node in others]
    yield say(mismatch.span, message, help=remedy, clause=mismatch.clause, related=related)


def _says_the_same(mismatch: Mismatch) -> bool:
    """Whether it is a list of one that readers of linked data take for that one."""
    tape, declared = mismatch.document.tape, mismatch.attribute.declared
    items = tape.children(mismatch.finding.node)
    if len(items) != 1 or not mismatch.linked or declared.key.startswith("@"):
        return False
    # Where text may be written as a number, a number could be the first of several.
    return not (declared.as_text and tape.kind(items[0]) in (Kind.INTEGER, Kind.FLOAT))


def _outside(mismatch: Mismatch) -> list[int]:
    """The values that stand elsewhere than their list does: with another word, or in another piece of the object."""
    tape, node = mismatch.document.tape, mismatch.finding.node
    items = tape.children(node)
    outside = [item for item in items if not tape.start(node) <= tape.start(item) < tape.end(node)]
    return outside if len(items) > 1 else []


def _without_list(mismatch: Mismatch) -> str:
    """The remedy for a list; where a text may be written as a number, whole numbers make one text."""
    tape = mismatch.document.tape
    items = tape.children(mismatch.finding.node) if mismatch.attribute.declared.as_text else []
    texts = [str(tape.value(item)) for item in items[: MANY_AXES + 1]]
    if not texts or len(texts) > MANY_AXES or not all(_WHOLE.fullmatch(text) for text in texts):
        return "write it without the list"
    return f'write `"{",".join(texts)}"`'


_WHOLE = re.compile(r"-?\d{1,20}")


MANY_AXES = 32
"""No array has more."""


@rule("MOD007", since="0.1", on=FindingCode.NOT_A_LIST, source="the model of the kind")
def not_a_list(mismatch: Mismatch, ctx: Context) -> Iterator[Diagnostic]:
    """One value where a list is expected.

    ## What it does
    Checks that a property which can have several values is given a list.

    ## Why is this bad?
    A document that has a list sometimes only is hard to read for programs.

    ## Example
    by: size

    Use instead:
    by: [size]

    ## References
    - The definition of the kind
    """
    if not mismatch.wanted.accepts >> mismatch.kind & 1:
        return  # MOD005 says so
    simple = mismatch.kind not in (Kind.OBJECT, Kind.NULL) and mismatch.text == written(mismatch.span)
    yield ctx.error(
        mismatch.span,
        f"`{mismatch.name}` is a list",
        help=_as_list(mismatch) if simple else "write a list",
        clause=mismatch.clause,
    )


def _as_list(mismatch: Mismatch) -> str:
    """The value in brackets, as the document would write it."""
    span = mismatch.span
    value = mismatch.document.data[span.start : span.end].decode(errors="replace")
    return f"write `{mismatch.member(f'[{value}]')}`"


@rule("MOD008", since="0.1", on=FindingCode.OUT_OF_RANGE, source="the model of the kind")
def out_of_range(mismatch: Mismatch, ctx: Context) -> Iterator[Diagnostic]:
    """Number that is too small or too large.

    ## What it does
    Checks that a number lies between the bounds of its property.

    ## Why is this bad?
    Outside them it means nothing. Often a percentage stands where a share of 1 is meant.

    ## Example
    level: 95

    Use instead:
    level: 0.95

    ## References
    - The definition of the kind
    """
    low, high = mismatch.wanted.minimum, mismatch.wanted.maximum
    value = mismatch.document.tape.value(mismatch.finding.node)
    percent = high == 1 and isinstance(value, int | float) and 2 <= value <= 100
    yield ctx.error(
        mismatch.span,
        f"`{mismatch.name}` is {mismatch.text}, but should be {_bounds(low, high)}",
        help=suggested(f"{value / 100:g}") if percent else "",  # type: ignore[operator]
        clause=mismatch.clause,
    )


def _bounds(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return "a number that can be held"
    if high is None:
        return f"at least {_number(low)}"
    return f"at most {_number(high)}" if low is None else f"between {_number(low)} and {_number(high)}"


def _number(bound: float | None) -> str:
    return f"{bound:g}" if bound is None or bound % 1 else f"{bound:.0f}"


@rule("MOD009", since="0.1", on=FindingCode.NOT_A_CHOICE, source="the model of the kind")
def unknown_choice(mismatch: Mismatch, ctx: Context) -> Iterator[Diagnostic]:
    """Word that is none of those that the property allows.

    ## What it does
    Checks that a property with a closed list of values has one of them.

    ## Why is this bad?
    Another word means nothing to any reader of the document.

    ## Example
    decision_rule: arg_max

    Use instead:
    decision_rule: argmax

    ## References
    - The definition of the kind
    """
    choices = sorted(mismatch.wanted.choices or ())
    yield ctx.error(
        mismatch.span,
        f"`{mismatch.name}` cannot be `{mismatch.key}`",
        help=did_you_mean(mismatch.key, choices),
        clause=mismatch.clause,
    )


@rule("MOD010", since="0.1", on=FindingCode.WRONG_CLASS, source="the model of the kind")
def wrong_class(mismatch: Mismatch, ctx: Context) -> Iterator[Diagnostic]:
    """Object of a type that cannot stand here.

    ## What it does
    Checks that the `@type` of an object is one that its place allows.

    ## Why is this bad?
    Its properties mean something else there, or nothing.

    ## Example
    {"@type": "sc:Dataset", "creator": {"@type": "sc:Place", "name": "Madison"}}

    Use instead:
    {"@type": "sc:Dataset", "creator": {"@type": "sc:Person", "name": "A. Author"}}

    ## References
    - The definition of the kind
    """
    classes = _classes(mismatch)
    types = [name for model in classes for name in model.types]
    nearest = next(
        (name for name in types if local_name(name) == near(local_name(_type(mismatch)), _locals(types))), ""
    )
    listed = " or ".join(f"a `{model.types[0]}`" for model in classes if model.types)
    remedy = suggested(nearest) if nearest else f"it should be {listed}"
    if nearest and nearest == _type(mismatch):
        remedy = "it means something else here; look at what its prefix stands for"
    yield ctx.error(
        mismatch.span, f"an object of type `{_type(mismatch)}` cannot stand here", help=remedy, clause=mismatch.clause
    )


def _locals(types: list[str]) -> list[str]:
    return [local_name(name) for name in types]


def _classes(mismatch: Mismatch) -> tuple[type[Model], ...]:
    """Every class that may stand where the first of them does."""
    properties = (prop for shape in mismatch.table.shapes for prop in shape.properties.values())
    together = next((prop.shapes for prop in properties if prop.shapes[:1] == (mismatch.finding.shape,)), ())
    return tuple(mismatch.table.models[shape] for shape in together or (mismatch.finding.shape,))


def _type(mismatch: Mismatch) -> str:
    """The type that the object says it has; of several the first."""
    tape, node = mismatch.document.tape, mismatch.finding.node
    first = tape.children(node)[:1] if mismatch.kind == Kind.ARRAY else [node]
    return written(mismatch.document.span(first[0])) if first else ""
