"""What is done to values after they were extracted."""

from collections.abc import Iterator

from assay_spec.croissant.model import Dataset, Transform
from assay_spec.croissant.regex import compiled
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.remembered import Remembered
from assay_validators.context import Context, is_lost
from assay_validators.croissant.clauses import TRANSFORM
from assay_validators.croissant.graph import called, graph_of
from assay_validators.rule import either, not_one_of, one_of, rule, unclear

TRANSFORMS = (
    ("format", "format"),
    ("json_path", "jsonPath"),
    ("json_query", "jsonQuery"),
    ("regex", "regex"),
    ("replace", "replace"),
    ("separator", "separator"),
    ("delimiter", "delimiter"),
)
_WORDS = tuple(name for name, _ in TRANSFORMS)


@rule("CRO054", since="0.1", on=Transform, source=TRANSFORM, given=one_of("regex"))
def regex_form(transform: Transform, ctx: Context) -> Iterator[Diagnostic]:
    r"""Regular expression that cannot be used.

    ## What it does
    Checks that `regex` is a regular expression.

    ## Why is this bad?
    Nothing can be read.

    ## Example
    {"@type": "cr:Field", "@id": "pictures/split", "source": {"fileSet": {"@id": "images"},
      "extract": {"fileProperty": "fullpath"}, "transform": {"regex": "^(train|val/.*"}}}

    Use instead:
    {"@type": "cr:Field", "@id": "pictures/split", "source": {"fileSet": {"@id": "images"},
      "extract": {"fileProperty": "fullpath"}, "transform": {"regex": "^(train|val)/.*"}}}

    ## References
    - Croissant 1.1, Transform (regex)
    """
    groups = _groups(transform.regex)
    if isinstance(groups, str):
        remedy = "put a backslash before characters that mean themselves, two of them in JSON"
        yield ctx.error((transform, "regex"), f"`{transform.regex}` is no regular expression: {groups}", help=remedy)


@Remembered
def _groups(regex: str) -> int | str:
    """How many groups a regular expression has, or what is wrong with it."""
    try:
        return compiled(regex).groups
    except ValueError as error:
        return str(error)


@rule("CRO055", since="0.1", on=Transform, source=TRANSFORM, given=one_of("regex"))
def regex_without_group(transform: Transform, ctx: Context) -> Iterator[Diagnostic]:
    """Regular expression that keeps nothing, or several things.

    ## What it does
    Checks that `regex` has one group: the text in its parentheses is the value. Several are a warning.

    ## Why is this bad?
    Without a group nothing is extracted; of several, readers take different ones.

    ## Example
    {"@type": "cr:Field", "@id": "pictures/split", "source": {"fileSet": {"@id": "images"},
      "extract": {"fileProperty": "fullpath"}, "transform": {"regex": "^train/.*"}}}

    Use instead:
    {"@type": "cr:Field", "@id": "pictures/split", "source": {"fileSet": {"@id": "images"},
      "extract": {"fileProperty": "fullpath"}, "transform": {"regex": "^(train)/.*"}}}

    ## References
    - Croissant 1.1, Transform (regex: one capture group)
    """
    groups = _groups(transform.regex) if transform.regex else 1
    if groups == 0:
        yield ctx.error((transform, "regex"), "a regular expression without a group extracts nothing", help=_KEEP)
    elif isinstance(groups, int) and groups > 1:
        yield ctx.warning(
            (transform, "regex"), f"of {groups} groups only one is kept", help=f"{_KEEP}, (?: ) elsewhere"
        )


_KEEP = "put ( ) around what is kept"


@rule("CRO056", since="0.1", on=Transform, source=TRANSFORM, given=either(not_one_of(*_WORDS), unclear(*_WORDS)))
def several_transforms(transform: Transform, ctx: Context) -> Iterator[Diagnostic]:
    """Transformation in no way, or in several.

    ## What it does
    Checks that one transformation does one thing: `regex`, `separator`, `replace`, `format` or `jsonPath`.

    ## Why is this bad?
    In which order two are done can only be guessed.

    ## Example
    {"@type": "cr:Field", "@id": "pictures/split", "source": {"fileSet": {"@id": "images"},
      "extract": {"fileProperty": "fullpath"}, "transform": {"regex": "^(.*)/.*", "separator": ","}}}

    Use instead:
    {"@type": "cr:Field", "@id": "pictures/split", "source": {"fileSet": {"@id": "images"},
      "extract": {"fileProperty": "fullpath"}, "transform": [{"regex": "^(.*)/.*"}, {"separator": ","}]}}

    ## References
    - Croissant 1.1, Transform
    """
    given = [(name, word) for name, word in TRANSFORMS if getattr(transform, name)]
    if len(given) > 1:
        words = " and ".join(f"`{word}`" for _, word in given)
        yield ctx.error(
            (transform, given[1][0]),
            f"a transformation does one thing, and this one has {words}",
            help="write a list of transformations, in order",
        )
    elif not given and not (transform.id or transform.read_lines or _says_to_open(transform) or _is_lost(transform)):
        yield ctx.error(
            transform, "the transformation does nothing", help="add `regex`, `separator`, `replace` or `format`"
        )


def _is_lost(transform: Transform) -> bool:
    """Whether something is done that could not be understood."""
    return is_lost(transform, *(name for name, _ in TRANSFORMS), "read_lines")


def _says_to_open(transform: Transform) -> bool:
    """Whether it says that an archive is to be opened, or not to be, which is to be said."""
    return "un_archive" in transform.places


@rule(
    "CRO110",
    since="0.1",
    on=Dataset,
    severity=Severity.WARNING,
    source=TRANSFORM,
    anywhere=((Transform, one_of("separator", "delimiter")),),
)
def separator_form(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Separator at a field that is no array, or of several characters.

    ## What it does
    Checks that a field whose last transformation is a `separator` is an array: `isArray`, in version 1.0 `repeated`.
    A separator of several characters is told too.

    ## Why is this bad?
    A separator makes several values of one, and the field says that it has one. Of several characters some readers
    take the first, or each.

    ## Example
    {"@type": "cr:Field", "@id": "patients/site", "source": {"fileObject": {"@id": "patients.csv"},
      "extract": {"column": "site"}, "transform": {"separator": "|"}}}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/site", "source": {"fileObject": {"@id": "patients.csv"},
      "extract": {"column": "site"}, "transform": {"separator": "|"}}, "isArray": true}

    ## References
    - Croissant 1.1, Transform (separator: splits a text into an array, by a character)
    """
    for field, source in graph_of(dataset, ctx).treated:
        for number, transform in enumerate(source.transform):
            attribute = "separator" if transform.separator else "delimiter"
            text = getattr(transform, attribute)
            if not text or sum(bool(getattr(transform, name)) for name, _ in TRANSFORMS) > 1:
                continue  # of several in one CRO056 speaks
            is_last = number == len(source.transform) - 1
            if is_last and not (field.is_array or field.repeated or is_lost(field, "is_array", "repeated")):
                word = "repeated" if ctx.document.version == "1.0" else "isArray"
                yield ctx.warning(
                    (transform, attribute),
                    f"`{attribute}` makes several values of one, and {called(field)} is no array",
                    help=f"add `{word}: true` to the field",
                )
            elif len(text) > 1:
                yield ctx.info(
                    (transform, attribute),
                    f"`{text}` is more than the one character that every reader takes",
                    help="separate by one character, or take the values apart in the files",
                )


@rule(
    "CRO111",
    since="0.1",
    on=Transform,
    severity=Severity.WARNING,
    source=TRANSFORM,
    given=one_of("replace", "format"),
)
def transform_of_other_version(transform: Transform, ctx: Context) -> Iterator[Diagnostic]:
    """Transformation that Croissant does not have, or not any more.

    ## What it does
    Checks that `format` stands beside `transform` and not in it. Of `replace`, which was in the context of version 1.0
    and is not in that of 1.1, it tells in documents of 1.1.

    ## Why is this bad?
    Readers that follow the specification do not know it, and leave the values as they are.

    ## Example
    {"@type": "cr:Field", "@id": "patients/seen", "source": {"fileObject": {"@id": "patients.csv"},
      "extract": {"column": "seen"}, "transform": {"format": "yyyy-MM-dd"}}}

    Use instead:
    {"@type": "cr:Field", "@id": "patients/seen", "source": {"fileObject": {"@id": "patients.csv"},
      "extract": {"column": "seen"}, "format": "yyyy-MM-dd"}}

    ## References
    - Croissant 1.1, Transform, DataSource (format)
    """
    if transform.replace and ctx.document.version != "1.0":
        yield ctx.info(
            (transform, "replace"),
            "`replace` is no transformation of Croissant 1.1",
            help="keep what is wanted by `regex`, with one group",
        )
    if transform.format:
        yield ctx.warning(
            (transform, "format"), "`format` is no transformation", help="write it beside `transform`, in the source"
        )
