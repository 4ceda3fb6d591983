"""What the specification recommends of every dataset, and few give."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from assay_kernels.scan import Kind
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.model import Dataset
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.model import properties
from assay_spec.remembered import Remembered
from assay_spec.span import Span
from assay_spec.terms import Terms
from assay_validators.context import Choices, Context, is_lost, near
from assay_validators.croissant.clauses import DATASET
from assay_validators.misspelt import is_misspelt
from assay_validators.rule import either, rule, unclear

if TYPE_CHECKING:
    from assay_spec.profile import Profile

RECOMMENDED = {
    "publisher": ("publisher", '{"@type": "sc:Organization", "name": "University of Wisconsin"}'),
    "same_as": ("sameAs", '"https://doi.org/10.24432/C5DW2B"'),
    "sd_license": ("sdLicense", '"https://creativecommons.org/publicdomain/zero/1.0/"'),
    "in_language": ("inLanguage", '"en"'),
    "date_created": ("dateCreated", '"1995-11-01"'),
    "date_modified": ("dateModified", '"1995-11-01"'),
}
"""Its properties by attribute, each with how one is written; that `keywords` or `version` is missing MOD002 tells."""

_ALL = frozenset(RECOMMENDED)
_ATTRIBUTES = {word: attribute for attribute, (word, _) in RECOMMENDED.items()}
_WORDS = Choices(_ATTRIBUTES)


def _some_absent(given: frozenset[str]) -> bool:
    """Whether a dataset that gives these lacks one."""
    return not given >= _ALL


@rule(
    "CRO168",
    since="0.1",
    on=Dataset,
    severity=Severity.INFO,
    source=DATASET,
    given=either(_some_absent, unclear(*RECOMMENDED)),
)
def missing_recommendation(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Recommended properties that a dataset does not give.

    ## What it does
    Lists, in one note, which of `publisher`, `sameAs`, `sdLicense`, `inLanguage`, `dateCreated` and `dateModified` are
    absent. The specification recommends them of every dataset, and some have no answer: images are in no language.
    `keywords` and `version`, which it recommends too, are told by `MOD002`. What a profile asks for is told by `PRO001`
    where it is missing, and not here: profiles extend what the specification recommends, and take nothing of it back.
    With `--double-blind` this rule says nothing, since half of these properties tell who made the dataset.

    ## Why is this bad?
    Catalogues sort and filter by them: who finds the dataset does not see how old it is, or that it is another copy.

    ## Example
    {"@type": "sc:Dataset", "publisher": null, "dateCreated": null}

    Use instead:
    {"@type": "sc:Dataset", "publisher": {"@type": "sc:Organization", "name": "The lab"}, "dateCreated": "1995-11-01"}

    ## References
    - Croissant 1.1, Dataset-level Information (Recommended)
    """
    if ctx.profile is not None and ctx.profile.double_blind:
        return
    given, asked = dataset.places, _asked(ctx.profile)
    missing = [name for name in RECOMMENDED if name not in asked and (name not in given or _is_empty(name, dataset))]
    if terms_of(ctx.document).once(_otherwise):
        missing = [name for name in missing if name in given or not _stands(name, dataset, ctx)]
    absent = frozenset(missing)
    # Of words with a slip of the pen CRO081 speaks.
    absent -= {_meant(key.word) for key in ctx.strange if key.model is Dataset}
    if absent:
        start = dataset.span.start
        message, remedy = _said(absent)
        yield ctx.info(Span(ctx.document, start, start + 1, dataset.span.node), message, help=remedy)


def _is_empty(name: str, dataset: Dataset) -> bool:
    """Whether a property is given and says nothing; what was not understood says something."""
    return not getattr(dataset, name) and not is_lost(dataset, name)


def _otherwise(terms: Terms) -> bool:
    """Whether one of the words means something else than the property."""
    keys = properties(Dataset)
    return any(terms.canonical(word) != keys[name].key for name, (word, _) in RECOMMENDED.items())


def _stands(name: str, dataset: Dataset, ctx: Context) -> bool:
    """Whether something stands at a word, whatever it means."""
    tape = ctx.document.tape
    at = tape.find(dataset.span.node, RECOMMENDED[name][0])
    return at >= 0 and tape.kind(at) != Kind.NULL


def _asked(profile: "Profile | None") -> set[str]:
    """The attributes of which a profile tells that they are missing."""
    terms = set() if profile is None else {ask.term for ask in profile.asks}
    return {name for name in RECOMMENDED if terms and properties(Dataset)[name].key in terms}


@Remembered
def _meant(word: str) -> str:
    """The attribute that a word means with a slip of the pen; empty when it means none."""
    local = word.rpartition(":")[2]
    name = near(local, _WORDS)
    # The word of another vocabulary says something else.
    return _ATTRIBUTES[name] if name and name != local and is_misspelt(word, name) else ""


@cache
def _said(absent: frozenset[str]) -> tuple[str, str]:
    """What is said of absent properties, and the remedy; they stand in one name, so that all are of one cause."""
    written = [RECOMMENDED[name] for name in RECOMMENDED if name in absent]
    listed, (word, value) = ", ".join(name for name, _ in written), written[0]
    return f"recommended and absent: `{listed}`", f'add those that have an answer, e.g. `"{word}": {value}`'
