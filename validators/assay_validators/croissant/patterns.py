"""How dates, numbers and boxes are written: the patterns that `format` gives."""

import re
from collections.abc import Iterator, Sequence

from assay_spec.croissant.cldr import (
    NUMBER_OF_C,
    SYMBOLS,
    Run,
    fields_of,
    from_strftime,
    is_number_pattern,
    is_strftime,
    unquoted,
)
from assay_spec.croissant.model import Dataset, DataSource, Field, Transform
from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.context import Context, did_you_mean, is_lost
from assay_validators.croissant.clauses import FORMAT
from assay_validators.croissant.datatypes import DATES, MANY_DIGITS, NUMBERS, TEXTS
from assay_validators.croissant.graph import called, graph_of
from assay_validators.remedy import suggested
from assay_validators.rule import one_of, rule, unusual

CLDR = "Unicode CLDR (UTS 35)"

BOXES = (
    "XYXY",
    "REL_XYXY",
    "XYWH",
    "REL_XYWH",
    "CENTER_XYWH",
    "REL_CENTER_XYWH",
    "YXYX",
    "REL_YXYX",
    "XYXY_CENTER",
    "YXHW",
    "REL_YXHW",
)
"""Formats of bounding boxes, as Keras names them."""


@rule(
    "CRO057",
    since="0.1",
    on=Dataset,
    source=f"{FORMAT}; Keras, bounding box formats",
    anywhere=((Field, unusual("data_type")),),
)
def unknown_box_format(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Format of a bounding box that does not exist.

    ## What it does
    Checks that the `format` of a bounding box is one of Keras' formats. One from a file without a format is told too.

    ## Why is this bad?
    Whether the four numbers are corners, or a corner and a size, can only be guessed.

    ## Example
    {"@type": "cr:Field", "dataType": "cr:BoundingBox", "source": {"fileObject": {"@id": "patients.csv"},
      "extract": {"column": "box"}, "format": "CENTRE"}}

    Use instead:
    {"@type": "cr:Field", "dataType": "cr:BoundingBox", "source": {"fileObject": {"@id": "patients.csv"},
      "extract": {"column": "box"}, "format": "CENTER_XYWH"}}

    ## References
    - Croissant 1.1, Format
    - Keras, bounding box formats
    """
    graph = graph_of(dataset, ctx)
    for field in graph.fields if graph.is_of("cr:BoundingBox") else ():
        if field.source is not None and "cr:BoundingBox" in field.data_type:
            yield from _box(field, field.source, ctx)


def _box(field: Field, source: DataSource, ctx: Context) -> Iterator[Diagnostic]:
    if not source.format:
        if not is_lost(source, "format") and not any(transform.format for transform in source.transform):
            yield ctx.info(
                (field, "data_type"),
                f"the numbers of {called(field)} may be corners, or a corner and a size",
                help="add `format` to its source, e.g. `XYXY` or `XYWH`",
            )
    elif source.format.upper() not in BOXES:
        yield ctx.error(
            (source, "format"),
            f"`{source.format}` is no format of bounding boxes",
            help=did_you_mean(source.format, BOXES) or "write `XYXY`, `XYWH`, `CENTER_XYWH` or another format of Keras",
        )


@rule(
    "CRO058",
    since="0.1",
    on=(DataSource, Transform),
    severity=Severity.WARNING,
    source=f"{FORMAT}; Unicode CLDR, date field symbols",
    given=one_of("format"),
)
def strftime_format(source: DataSource | Transform, ctx: Context) -> Iterator[Diagnostic]:
    """Date format as C writes it.

    ## What it does
    Checks that `format` is no pattern of `strftime`, with percent signs.

    ## Why is this bad?
    The specification takes the patterns of Unicode's CLDR; readers that follow it cannot read the dates.

    ## Example
    {"@type": "cr:Field", "@id": "patients/seen", "source": {"fileObject": {"@id": "patients.csv"},
      "extract": {"column": "seen"}, "format": "%Y-%m-%d"}}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/seen", "source": {"fileObject": {"@id": "patients.csv"},
      "extract": {"column": "seen"}, "format": "yyyy-MM-dd"}}

    ## References
    - Croissant 1.1, Format
    - Unicode CLDR (UTS 35), date field symbols
    """
    if is_strftime(source.format):
        cldr = from_strftime(source.format)
        yield ctx.warning(
            (source, "format"),
            f"`{source.format}` is a pattern of strftime",
            help="write Unicode's symbols, e.g. `yyyy-MM-dd`" if "%" in cldr else suggested(cldr),
        )


TIMES = DATES | {"sc:Time"}
_SPOKEN_OF = {"dates": TIMES, "numbers": NUMBERS, "bounding boxes": frozenset(["cr:BoundingBox"])}
"""What patterns of each kind are for."""
_PARSED = TIMES | NUMBERS | TEXTS | {"sc:Boolean", "cr:BoundingBox"}


@rule(
    "CRO107",
    since="0.1",
    on=Dataset,
    severity=Severity.WARNING,
    source=FORMAT,
    anywhere=((DataSource, one_of("format")),),
)
def format_against_type(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Format of other values than the field has.

    ## What it does
    Checks that a `format` of dates stands at a field of dates, one of numbers at a field of numbers, and one of
    bounding boxes at a field of these.

    ## Why is this bad?
    Readers ignore it, or fail. Often the `dataType` was forgotten: it says `sc:Text` where the values are dates.

    ## Example
    {"@type": "cr:Field", "@id": "patients/seen", "dataType": "sc:Text"}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/seen", "dataType": "sc:Date"}

    ## References
    - Croissant 1.1, Format (formats correspond to a target data type)
    """
    for field, source in graph_of(dataset, ctx).treated:
        types = _PARSED & {*field.data_type}
        kind = _kind(source.format) if source.format and types else ""
        if kind and types.isdisjoint(_SPOKEN_OF[kind]) and "cr:BoundingBox" not in types:  # of those CRO057 speaks
            yield ctx.warning(
                (source, "format"),
                f"`{source.format}` is a format of {kind}, and {called(field)} has none",
                help=f"write `dataType: {_MEANT[kind]}`, or leave the format out",
            )


_MEANT = {"dates": "sc:Date", "numbers": "sc:Float", "bounding boxes": "cr:BoundingBox"}


def _kind(pattern: str) -> str:
    """Of what values a pattern is; empty when that cannot be told."""
    if pattern.upper() in BOXES:
        return "bounding boxes"
    if is_strftime(pattern):
        return "dates"
    if is_number_pattern(pattern) and not any(char.isalpha() and char != "E" for char in unquoted(pattern)):
        return "numbers"
    return "dates" if _is_date(fields_of(pattern)[0]) else ""


def _is_date(runs: Sequence[Run]) -> bool:
    """Whether these are parts of a date beyond doubt: two of the usual ones, which do not make up a word."""
    letters = {letter for letter, _ in runs if letter}
    is_word = all(letter for letter, _ in runs) and any(len(part) == 1 for _, part in runs)
    return not is_word and letters <= SYMBOLS and len(letters & _PLAIN) > 1


_PLAIN = frozenset("yYuMLdDHhKkmsw")
_HOURS = frozenset("HhKk")
_SKELETAL = frozenset("jJC")
"""Hours as a region likes them, which "must not occur" in a pattern (UTS 35, Date Field Symbol Table; recalled)."""


@rule(
    "CRO108",
    since="0.1",
    on=Dataset,
    source=f"{FORMAT}; {CLDR}, date field symbols",
    anywhere=((DataSource, one_of("format")),),
)
def date_pattern_form(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Pattern of dates that cannot be meant.

    ## What it does
    Checks that the quotes in the `format` of a date are closed. Letters that stand for nothing are a warning, and such
    as stand for something else than is meant: `mm` are minutes, `DD` is the day of the year, `YYYY` the year of a week,
    and `j` stands for an hour only where patterns are made.

    ## Why is this bad?
    With `yyyy-mm-dd` every date is in January.

    ## Example
    {"@type": "cr:Field", "@id": "patients/seen", "source": {"fileObject": {"@id": "patients.csv"},
      "extract": {"column": "seen"}, "format": "yyyy-MM-dd'T"}}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/seen", "source": {"fileObject": {"@id": "patients.csv"},
      "extract": {"column": "seen"}, "format": "yyyy-MM-dd'T'HH:mm"}}

    ## References
    - Croissant 1.1, Format
    - Unicode CLDR (UTS 35), date field symbols
    """
    for field, source in graph_of(dataset, ctx).treated:
        is_date = source.format and not TIMES.isdisjoint(field.data_type)
        if not is_date or is_strftime(source.format) or _kind(source.format) not in ("dates", ""):
            continue  # CRO058 and CRO107 speak of those
        runs, is_open = fields_of(source.format)
        if is_open:
            message = f"a quote in `{source.format}` is not closed"
            yield ctx.error((source, "format"), message, help="close it; a quote itself is `''`")
            continue
        wrong = _mistake_in_date(source.format, runs)
        if wrong is not None:
            message, remedy = wrong
            yield ctx.warning((source, "format"), message, help=remedy)


def _mistake_in_date(pattern: str, runs: Sequence[Run]) -> tuple[str, str] | None:
    """What is wrong with a pattern of dates, and the remedy."""
    unknown = dict.fromkeys(text for letter, text in runs if letter and letter not in SYMBOLS)
    if not any(letter in SYMBOLS and (len(text) > 1 or not unknown) for letter, text in runs):
        return f"`{pattern}` is no pattern of dates", "write e.g. `yyyy-MM-dd`"
    meant = _meant([("", f"'{text}'") if text in unknown else (letter, text) for letter, text in runs])
    proper = "".join(instead for _, instead in meant)
    if unknown:
        words = " and ".join(f"`{text}`" for text in unknown)
        verb = "stands" if len(unknown) == 1 else "stand"
        return f"{words} {verb} for nothing in a date", f"quote what is only text: `{proper}`"
    said = dict.fromkeys(f"`{text}` {_STANDS_FOR[text[0]]}" for text, instead in meant if text != instead)
    return (f"in a date {', '.join(said)}", suggested(proper)) if said else None


_STANDS_FOR = {
    "Y": "is the year of a week",
    "D": "is the day of the year",
    "m": "are minutes",
    "M": "is the month",
    "S": "are parts of a second",
    **dict.fromkeys("jJC", "is for skeletons alone, from which patterns are made"),
}
"""What letters stand for that are taken for others."""


def _meant(runs: Sequence[Run]) -> list[tuple[str, str]]:
    """Each part of a pattern, and what is probably meant by it."""
    letters = {letter for letter, _ in runs}
    has_month = not letters.isdisjoint("ML")
    is_month = "m" in letters and not has_month and letters.isdisjoint(_HOURS) and not letters.isdisjoint("yYu")
    meant: list[tuple[str, str]] = []
    before, between = "", ""
    for letter, text in runs:
        instead = letter
        if letter in _SKELETAL:
            instead = "h" if "a" in letters else "H"
        elif letter == "Y" and "w" not in letters:
            instead = "y"
        elif letter == "D" and "d" not in letters and (has_month or is_month):
            instead = "d"
        elif letter == "m" and is_month:
            instead = "M"
        elif letter == "M" and before in _HOURS and between in (":", "", "."):
            instead = "m"
        elif letter == "S" and before == "m" and between == ":":
            instead = "s"
        meant.append((text, instead * len(text) if letter else text))
        before, between = (instead, "") if letter else (before, text)
    return meant


@rule(
    "CRO109",
    since="0.1",
    on=Dataset,
    severity=Severity.WARNING,
    source=f"{FORMAT}; {CLDR}, number patterns",
    anywhere=((DataSource, one_of("format")),),
)
def number_pattern_form(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Pattern of numbers that is none.

    ## What it does
    Checks that the `format` of a number is a pattern of Unicode's, in which `0` and `#` stand for digits.

    ## Why is this bad?
    Readers that follow the specification cannot read the numbers.

    ## Example
    {"@type": "cr:Field", "@id": "patients/size", "dataType": "sc:Float", "source": {
      "fileObject": {"@id": "patients.csv"}, "extract": {"column": "size"}, "format": "%.2f"}}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/size", "dataType": "sc:Float", "source": {
      "fileObject": {"@id": "patients.csv"}, "extract": {"column": "size"}, "format": "0.00"}}

    ## References
    - Croissant 1.1, Format
    - Unicode CLDR (UTS 35), number patterns
    """
    for field, source in graph_of(dataset, ctx).treated:
        types = _PARSED & {*field.data_type}
        if not source.format or not types or not types <= NUMBERS:
            continue
        if not is_number_pattern(source.format) and not _kind(source.format):  # of other kinds CRO107 speaks
            yield ctx.warning(
                (source, "format"), f"`{source.format}` is no pattern of numbers", help=_in_digits(source.format)
            )


def _in_digits(pattern: str) -> str:
    """The remedy for a pattern of numbers that is none."""
    found = re.fullmatch(NUMBER_OF_C, pattern)
    if found is None or int(found[1] or "0") > MANY_DIGITS:
        return "write `0` and `#` for digits, e.g. `#,##0.00`"
    digits = int(found[1] or "0")
    return suggested(f"0{'.' * (digits > 0)}{'0' * digits}{'E0' * (found[2] in 'eE')}")
