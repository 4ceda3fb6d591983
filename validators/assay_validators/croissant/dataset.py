"""What a dataset says about itself."""

import re
from collections.abc import Iterator
from functools import cache

from assay_kernels.scan import Kind, Tape
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.model import Dataset, Field, FileObject, FileSet, RecordSet
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.model import Level, Model, Prop, Text, properties
from assay_spec.span import Span
from assay_validators.context import Context, Where, is_lost, near, written
from assay_validators.croissant.clauses import DATASET, RESOURCES, VERSION
from assay_validators.croissant.datatypes import is_day
from assay_validators.croissant.iris import is_address
from assay_validators.croissant.said import says_something
from assay_validators.croissant.wording import is_lent
from assay_validators.misspelt import is_keyword_misspelt
from assay_validators.remedy import rewritten, suggested
from assay_validators.rule import blank, none_of, rule, unusual

_TIME = r"[T ]([01]\d|2[0-4])(:?[0-5]\d){0,2}([.,]\d+)?\s?(Z|[+-](0\d|1[0-4])(:?[0-5]\d)?)?"
_DATE = re.compile(rf"\d{{4}}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])({_TIME})?)?)?", re.ASCII)
_OTHER_DATE = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
"""Year, month and day, as people write them too."""
_RARE_DATE = re.compile(
    rf"(?:(?P<day>[0-9]{{8}}|[0-9]{{4}}-?[0-9]{{3}}|[0-9]{{4}}-W[0-9]{{2}}-[0-9]|[0-9]{{4}}W[0-9]{{3}})(?:{_TIME})?"
    r"|(?P<week>[0-9]{4}-?W[0-9]{2}))"
)
"""The other forms that ISO 8601 has: without hyphens, by the day of the year, by the week."""
_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)([-+][0-9A-Za-z.+-]+)?")
_SHORT_VERSION = re.compile(r"(?:version\s*|v\.?\s*)?([0-9]{1,9})(?:\.([0-9]{1,9}))?(?:\.([0-9]{1,9}))?", re.IGNORECASE)
"""A text that is a version and nothing else; what only has numbers in it may tell anything."""


@rule("CRO001", since="0.1", on=Dataset, severity=Severity.WARNING, source=DATASET, given=unusual("conforms_to"))
def https_conforms_to(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Version of Croissant by `https`.

    ## What it does
    Checks that the address in `conformsTo` is the one of the specification, which begins with `http:`.

    ## Why is this bad?
    It is a name more than an address. Programs that compare it letter by letter do not recognise the document, and
    take it for one of an older version.

    ## Example
    {"@type": "sc:Dataset", "conformsTo": "https://mlcommons.org/croissant/1.1"}

    Use instead:
    {"@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.1"}

    ## References
    - Croissant 1.1, Dataset-level Information (conformsTo)
    """
    for number, address in enumerate(dataset.conforms_to):
        if not address.startswith("https:"):
            continue
        where = (dataset, "conforms_to", number)
        text = written(where)
        if text.startswith("https://mlcommons.org/croissant/"):
            yield ctx.warning(
                where, f"`{text}` is not the address of a version", help=rewritten(f"{text[:4]}{text[5:]}")
            )


@rule("CRO002", since="0.1", on=Dataset, source="JSON-LD 1.1; Croissant 1.1, Appendix 1", wording=is_lent)
def missing_context(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Document without a context.

    ## What it does
    Checks that the document has an `@context`, which says what its words mean. One that has none, or one that gives no
    word an address, is read by that of the specification. In expanded form every word is a whole address, and needs
    none. A key such as `context`, in its place, is told with what it causes.

    ## Why is this bad?
    Without it the document is JSON, but no JSON-LD: none of its words means anything.

    ## Example
    {"@type": "sc:Dataset", "@context": null}

    Use instead:
    {"@type": "sc:Dataset", "@context": ["https://schema.org/", "http://mlcommons.org/croissant/1.1"]}

    ## References
    - Croissant 1.1, Appendix 1: JSON-LD context
    """
    tape, node = ctx.document.tape, dataset.span.node
    if not terms_of(ctx.document).is_lent or all(map(_is_whole, map(tape.text, tape.children(node)))):
        return
    context, start = tape.find(node, "@context"), dataset.span.start
    if context >= 0 and tape.kind(context) in (Kind.INTEGER, Kind.FLOAT, Kind.TRUE, Kind.FALSE):
        return  # CRO164 tells that this is no context
    key = _misspelt_context(tape, node) if context < 0 else -1
    if key >= 0:
        word = tape.text(key)
        message = f"the document has `{word}`, and no `@context`"
        found = ctx.told[key] = ctx.error(ctx.document.span(key), message, help=suggested("@context"))
        yield ctx.slip(found, word, "@context", evident=True)
        return
    where = Span(ctx.document, start, start + 1, node) if context < 0 else ctx.document.key_span(context)
    said = "the document has no `@context`" if context < 0 else "the `@context` gives no word an address"
    yield ctx.error(where, said, help="copy the one of the specification, Appendix 1")


def _misspelt_context(tape: Tape, node: int) -> int:
    """The key in place of `@context`, by its node; -1 where none is called nearly so and holds what looks like one."""
    nearly = (key for key in tape.children(node) if is_keyword_misspelt(tape.text(key), "@context"))
    return next((key for key in nearly if _is_like_a_context(tape, key + 1)), -1)


def _is_like_a_context(tape: Tape, node: int) -> bool:
    """Whether there is an address, an object that gives some word one, or a list of such."""
    match tape.kind(node):
        case Kind.STRING:
            return "://" in tape.text(node)
        case Kind.OBJECT:
            texts = (tape.text(key + 1) for key in tape.children(node) if tape.kind(key + 1) == Kind.STRING)
            return any("://" in text for text in texts)
        case Kind.ARRAY:
            items = tape.children(node)
            return bool(items) and all(
                tape.kind(item) in (Kind.STRING, Kind.OBJECT) and _is_like_a_context(tape, item) for item in items
            )
    return False


def _is_whole(word: str) -> bool:
    """Whether a word means the same in every context."""
    return word.startswith("@") or "://" in word


@rule(
    "CRO003", since="0.1", on=Dataset, source=DATASET, given=unusual("date_published", "date_created", "date_modified")
)
def date_form(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Date that is not written by ISO 8601.

    ## What it does
    Checks that `datePublished`, `dateCreated` and `dateModified` are dates, or dates with a time, and in the calendar.

    ## Why is this bad?
    `01/02/2024` is January to some readers and February to others; catalogues sort by this field.

    ## Example
    {"@type": "sc:Dataset", "datePublished": "01/02/2024"}

    Use instead:
    {"@type": "sc:Dataset", "datePublished": "2024-02-01"}

    ## References
    - Croissant 1.1, Dataset-level Information (Date or DateTime)
    """
    for attribute in ("date_published", "date_created", "date_modified"):
        text = getattr(dataset, attribute)
        date = text.strip()
        if not date:
            continue
        is_plain = _DATE.fullmatch(date) is not None
        rare = None if is_plain else _RARE_DATE.fullmatch(date)
        if rare is None and not is_plain:
            meant = _OTHER_DATE.fullmatch(date)
            proper = "-".join((meant[1], meant[3].zfill(2), meant[4].zfill(2))) if meant else ""
            remedy = rewritten(proper) if _DATE.fullmatch(proper) else "write it as 2024-02-01"
            yield ctx.error((dataset, attribute), f"`{text}` is no ISO 8601 date", help=remedy)
        elif not (is_day(date) if rare is None else _is_rare_day(rare["day"] or f"{rare['week']}1")):
            yield ctx.error((dataset, attribute), f"the calendar has no day `{text}`", help="look it up")


def _is_rare_day(text: str) -> bool:
    """Whether the calendar has a day that is written without hyphens, by the day of the year or by the week."""
    plain = text.replace("-", "")
    year, rest = plain[:4], plain[4:]
    if rest.startswith("W"):
        return _is_day_of_week(int(year), int(rest[1:3]), int(rest[3:]))
    if len(rest) == len("366"):
        return 1 <= int(rest) <= 365 + is_day(f"{year}-02-29")
    return is_day(f"{year}-{rest[:2]}-{rest[2:]}")


def _is_day_of_week(year: int, week: int, day: int) -> bool:
    from datetime import date

    try:
        date.fromisocalendar(year, week, day)
    except ValueError:
        return False
    return True


@rule("CRO004", since="0.1", on=Dataset, severity=Severity.WARNING, source=VERSION, given=unusual("version"))
def version_form(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Version that is not MAJOR.MINOR.PATCH.

    ## What it does
    Checks that `version` has three numbers.

    ## Why is this bad?
    A reader cannot see whether a newer version holds the same records.

    ## Example
    {"@type": "sc:Dataset", "version": "v2"}

    Use instead:
    {"@type": "sc:Dataset", "version": "2.0.0"}

    ## References
    - Croissant 1.1, Version
    - Semantic Versioning 2.0.0
    """
    if dataset.version and not _VERSION.fullmatch(dataset.version):
        meant = _SHORT_VERSION.fullmatch(dataset.version.strip())
        numbers = ".".join(f"{int(digits or '0')}" for digits in meant.groups()) if meant else ""
        yield ctx.warning(
            (dataset, "version"),
            f"`{dataset.version}` is not of the form MAJOR.MINOR.PATCH",
            help=suggested(numbers) if numbers else "begin with `1.0.0`",
        )


@rule(
    "CRO005", since="0.1", on=Dataset, severity=Severity.WARNING, source=DATASET, given=unusual("license", "sd_license")
)
def license_form(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Licence that is only a name, or one that SPDX does not have.

    ## What it does
    Checks that `license`, and `sdLicense` of the document itself, is an address, best one of SPDX, or a CreativeWork;
    and that SPDX lists what an address there names. Where it is the name of a known licence, the remedy has the
    address.

    ## Why is this bad?
    Names of licences have many spellings and versions, and where there is no page nobody reads what one may do.

    ## Example
    {"@type": "sc:Dataset", "license": "MIT"}

    Use instead:
    {"@type": "sc:Dataset", "license": "https://spdx.org/licenses/MIT.html"}

    ## References
    - Croissant 1.1, Dataset-level Information (license: CreativeWork or URL)
    """
    for attribute in ("license", "sd_license"):
        for number, license_ in enumerate(getattr(dataset, attribute)):
            where = (dataset, attribute, number)
            if isinstance(license_, str) and license_.strip() and not is_address(license_):
                from assay_validators.croissant.licences import ADDRESS, spdx_of

                known = spdx_of(license_)
                said = "the name of a licence, not its address" if known else "no address of a licence"
                remedy = rewritten(ADDRESS.format(known)) if known else _UNKNOWN_LICENCE
                yield ctx.warning(where, f"`{license_}` is {said}", help=remedy)
            elif isinstance(license_, str) and (named := _AT_SPDX.fullmatch(license_)):
                yield from _unlisted(named[1], where, ctx)


def _unlisted(name: str, where: Where, ctx: Context) -> Iterator[Diagnostic]:
    from assay_validators.croissant.licences import ADDRESS, spdx_of
    from assay_validators.croissant.spdx import BY_LOWER, IDENTIFIERS, RELEASE

    if name.lower() not in BY_LOWER:
        known, nearest = spdx_of(name), near(name, IDENTIFIERS)
        guess = f"the nearest is `{ADDRESS.format(nearest)}`" if nearest else _UNKNOWN_LICENCE
        remedy = rewritten(ADDRESS.format(known)) if known else guess
        yield ctx.warning(where, f"SPDX lists no licence `{name}` (release {RELEASE})", help=remedy)


_AT_SPDX = re.compile(
    r"https?://(?:www\.)?spdx\.org/licenses/([^/?#]+?)(?:\.(?:html|json|jsonld|txt))?/?(?:[?#].*)?", re.IGNORECASE
)
"""The address of a licence at SPDX."""

_UNKNOWN_LICENCE = "write the address of its text; those of known licences are listed at https://spdx.org/licenses/"


@rule("CRO006", since="0.1", on=Dataset, severity=Severity.WARNING, source=DATASET, given=none_of("cite_as"))
def missing_citation(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Dataset that does not say how to cite it.

    ## What it does
    Checks that `citeAs` is given. The specification leaves that to the author; mlcroissant recommends it, as we do.

    ## Why is this bad?
    Who uses the data cites something else, or nothing.

    ## Example
    {"@type": "sc:Dataset", "citeAs": null}

    Use instead:
    {"@type": "sc:Dataset", "citeAs": "@misc{wdbc, title = {Breast masses}}"}

    ## References
    - Croissant 1.1, Dataset-level Information (citeAs)
    """
    if dataset.cite_as is None and not is_lost(dataset, "cite_as"):
        start = dataset.span.start
        where = Span(ctx.document, start, start + 1, dataset.span.node)
        yield ctx.warning(where, "`citeAs` is missing", help="add how to cite the dataset, best as BibTeX")


@cache
def _important(cls: type[Model]) -> dict[str, Prop]:
    """The properties that must not be empty, and those that had better not be."""
    declared = properties(cls).items()
    return {name: prop for name, prop in declared if prop.level > Level.OPTIONAL or name in _TELLING}


_TELLING = ("cite_as", "data_type")
"""What people give to say something by it, though nobody demands it."""

_PARTS = (Dataset, FileObject, FileSet, RecordSet, Field)
_IMPORTANT = frozenset(name for part in _PARTS for name in _important(part)) - {"id"}


@rule(
    "CRO007",
    since="0.1",
    on=_PARTS,
    source=f"{DATASET}; {RESOURCES}",
    given=blank(*_IMPORTANT),
)
def empty_property(part: Dataset | FileObject | FileSet | RecordSet | Field, ctx: Context) -> Iterator[Diagnostic]:
    """Important property that says nothing.

    ## What it does
    Checks that the required properties of a dataset, such as `name`, `license` and `distribution`, are not empty: not
    blank, `[]` or `{}`, no list of nothing but that, and no object whose members are all of that kind. With `null` they
    are missing. Of what is recommended, and of `citeAs`, it is a warning, where
    the values can be read without it.

    ## Why is this bad?
    They are there so that people find, understand and can use the dataset; an empty one does not help them.

    ## Example
    {"@type": "sc:Dataset", "description": ""}

    Use instead:
    {"@type": "sc:Dataset", "description": "Breast masses."}

    ## References
    - Croissant 1.1, Dataset-level Information, Resources (properties)
    """
    important = _important(type(part))
    for attribute, nodes in part.places.items():
        declared = important.get(attribute)
        if declared is None or attribute == "id" or says_something(ctx.document, nodes[0]):
            continue
        is_one = declared.is_one_in(ctx.document.version) or not isinstance(getattr(part, attribute), tuple | Text)
        if is_one and ctx.document.tape.kind(nodes[0]) == Kind.ARRAY:
            continue  # MOD006 says so
        say = ctx.error if declared.level is Level.REQUIRED or attribute in _NEEDED else ctx.warning
        found = say((part, attribute), f"`{declared.key.rpartition(':')[2]}` is empty", help="say what it is")
        ctx.hollow[found.span.node] = found.code
        yield found


_NEEDED = ("includes", "encoding_format", "data_type")
"""Without these nobody can read the values."""
