"""What is done to values after they were extracted."""

import re
import warnings
from collections.abc import Iterator
from functools import lru_cache

from assay_spec.croissant.model import Transform
from assay_spec.diagnostic import Diagnostic
from assay_validators.context import Context, is_lost
from assay_validators.croissant.clauses import TRANSFORM
from assay_validators.rule import one_of, rule

TRANSFORMS = (
    ("format", "format"),
    ("json_path", "jsonPath"),
    ("json_query", "jsonQuery"),
    ("regex", "regex"),
    ("replace", "replace"),
    ("separator", "separator"),
    ("delimiter", "delimiter"),
)


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


@lru_cache(maxsize=1000)
def _groups(regex: str) -> int | str:
    """How many groups a regular expression has, or what is wrong with it."""
    python = re.sub(r"\(\?<(?![=!])", "(?P<", regex)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.compile(python).groups
    except re.error as error:
        return str(error)
    except (RecursionError, OverflowError):
        return "it is too large"


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


@rule("CRO056", since="0.1", on=Transform, source=TRANSFORM)
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
    elif not given and not (transform.id or transform.read_lines or transform.un_archive or _is_lost(transform)):
        yield ctx.error(
            transform, "the transformation does nothing", help="add `regex`, `separator`, `replace` or `format`"
        )


def _is_lost(transform: Transform) -> bool:
    """Whether something is done that could not be understood."""
    return is_lost(transform, *(name for name, _ in TRANSFORMS), "read_lines", "un_archive")
