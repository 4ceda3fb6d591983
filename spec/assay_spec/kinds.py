"""Every kind of document: one row each, with lazy `module:object` strings to all that belongs to it.

A package that is installed beside Assay adds kinds by entry points of the group `assay.kinds`, each a `KindRow`.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from assay_kernels.scan import Kind
from assay_spec.document import Document
from assay_spec.load import Loaded, load
from assay_spec.model import Model
from assay_spec.record import Record, prop
from assay_spec.terms import PLAIN

if TYPE_CHECKING:
    from assay_spec.rewritten import Rewritten

HEADER = "assay"
"""The property by which our own documents say what they are: `assay: evaluation/1`."""


class KindRow(Record):
    """One kind of document."""

    name: str
    title: str
    versions: tuple[str, ...]
    """Those that we read, the newest last."""
    model: str
    drafts: Mapping[str, str] = prop(default=MappingProxyType({}), compare=False)
    """Versions before those, and what is said of a document that is of one."""
    specification: str = ""
    """Its name and its address in each version; the sections of properties are anchors of it."""
    declared: str = ""
    """The section, and its anchor, that says how a document tells its version."""
    migrate: str = ""
    """The command that makes a document of one of those one of the newest."""
    called: tuple[str, ...] = prop(default=(), compare=False)
    """Foreign kinds: patterns of what files are called, in lower case; one that cannot be read may be of the kind."""
    identify: str = ""
    """Foreign kinds: finds the version in a document, or None when it is not of the kind."""
    rewrite: str = ""
    """Linked data: from a document in another of its forms to the one that the model is read from."""
    terms: str = ""
    """Linked data: the canonical terms of the words that a document uses."""
    spell: str = ""
    """Linked data: the word that a document should use for a canonical term."""
    alone: bool = False
    """Whether all that is said of a document depends on its bytes alone, and on no other file."""
    rules: Mapping[str, str] = prop(default=MappingProxyType({}), compare=False)
    """First letters of a code to the tuple of rules that have it."""
    lower: str = ""
    """Benchmarks: from a checked document to a logical plan, and what its passes may look at."""
    passes: str = ""
    """Benchmarks: the tuple of passes from the logical to the physical plan."""
    work: str = ""
    """Benchmarks: who does the nodes of its plans."""
    report: str = ""
    """Benchmarks: writes what the reader of a finished run gets."""
    methods: str = ""
    """Benchmarks: says of a finished run what its author writes in a paper."""
    compare: str = ""
    """Benchmarks: holds finished runs against each other."""
    rescore: str = ""
    """Benchmarks: works out the results of a finished run once more, from its item rows."""


KINDS = (
    KindRow(
        name="evaluation",
        title="Evaluation of classifiers on one dataset",
        versions=("1",),
        model="assay_spec.metrics.evaluation:Evaluation",
        rules={"EVA": "assay_validators.metrics.evaluation:RULES", "DAT": "assay_validators.metrics.data:RULES"},
        lower="assay.metrics.lower:lower",
        passes="assay.metrics.passes:PASSES",
        work="assay.metrics.work:Work",
        report="assay.metrics.report:publish",
        methods="assay.metrics.methods:methods_of",
        compare="assay.metrics.comparing:compare",
        rescore="assay.metrics.rescoring:rescore",
    ),
    KindRow(
        name="fingerprint",
        title="Problem fingerprint after Metrics Reloaded",
        versions=("1",),
        model="assay_spec.metrics.fingerprint:Fingerprint",
        alone=True,
        rules={"FPR": "assay_validators.metrics.fingerprint:RULES"},
    ),
    KindRow(
        name="croissant",
        title="Croissant dataset metadata",
        versions=("1.0", "1.1"),
        model="assay_spec.croissant.model:Dataset",
        drafts={"0.8": "`0.8` is a draft of Croissant: mlcroissant reads it, and Assay once it is migrated"},
        specification="Croissant {0}, https://docs.mlcommons.org/croissant/docs/croissant-spec-{0}.html",
        declared="Namespaces#namespaces",
        migrate="assay data migrate",
        called=("*croissant*.json", "metadata.json", "*.jsonld"),
        identify="assay_spec.croissant.version:version_of",
        rewrite="assay_spec.croissant.forms.rewrite:rewritten",
        terms="assay_spec.croissant.context:terms_of",
        spell="assay_spec.croissant.write:spell",
        alone=True,
        rules={"CRO": "assay_validators.croissant:RULES", "PRO": "assay_validators.croissant.profile:RULES"},
    ),
)


PLUGINS = "assay.kinds"
"""The group of entry points by which other packages add rows."""


class KindError(Exception):
    """Another package says that it brings a kind of document, and does not."""

    def __str__(self) -> str:
        return f"an installed package is broken: the entry point of `{PLUGINS}` {super().__str__()}"


def rows() -> Iterator[KindRow]:
    """Our own rows, then those of other packages.

    Raises:
        KindError: one of those cannot be loaded or is no row.
    """
    yield from KINDS
    # Only who has found nothing so far comes here: looking for entry points takes longer than checking a document.
    yield from _installed()


@cache
def _installed() -> tuple[KindRow, ...]:
    from importlib.metadata import entry_points

    found = []
    for point in entry_points(group=PLUGINS):
        try:
            row = point.load()
        except Exception as error:
            raise KindError(f"`{point.value}` cannot be loaded: {error}") from error
        if not isinstance(row, KindRow):
            raise KindError(f"`{point.value}` is no row of the table of kinds")
        found.append(row)
    return tuple(found)


class Identity(NamedTuple):
    """What a document says it is."""

    row: KindRow | None
    """None when no row has that name."""
    version: str
    """As the document writes it."""
    node: int = -1
    """Where it says so, on the tape."""


def kind(name: str) -> KindRow:
    """The row called `name`.

    Raises:
        LookupError: there is none.
    """
    for row in rows():
        if row.name == name:
            return row
    raise LookupError(f"no kind of document is called `{name}`")


def identify(document: Document) -> Identity:
    """What `document` says it is, by its header, or by what a foreign kind knows of itself."""
    tape = document.tape
    if not len(tape) or tape.kind(0) != Kind.OBJECT:
        return Identity(None, "")
    said = _header(document)
    if said.row is not None:
        return said
    for row in rows():
        found = resolve(row.identify)(document) if row.identify else None
        if found is not None:
            return Identity(row, *found)
    return said


def rewritten(document: Document) -> "Rewritten | None":
    """Linked data in the form that its kind is read from; None where a document is in that form, or no such data."""
    if any(problem.fatal for problem in document.tape.problems):
        return None
    found = (resolve(row.rewrite)(document) for row in rows() if row.rewrite)
    return next((each for each in found if each is not None), None)


_LIKE_OURS = re.compile(r"(?!plan/)[a-z][a-z-]*/[0-9.]+")
"""`kind/version`, as our headers are written; a plan is a file of ours and no document that somebody writes."""


@lru_cache(maxsize=1000)
def clause_of(kind: str, specification: str, version: str, source: str, recalled: bool = False) -> str:  # noqa: FBT001, FBT002
    """What asks for something of a document, with the address of its section where the specification has one."""
    section, _, anchor = source.partition("#")
    doubt = " (recalled)" if recalled else ""
    if not (specification and anchor):
        return f"{kind}/{version}, {section}{doubt}"
    title, _, address = specification.format(version).partition(", ")
    return f"{title}, {section}{doubt}, {address}#{anchor}"


def misspelt_header(document: Document) -> int:
    """The key of what seems to be a header of ours and is none; -1 where there is nothing of that kind."""
    from difflib import SequenceMatcher

    tape = document.tape
    for key in tape.children(0) if len(tape) and tape.kind(0) == Kind.OBJECT else ():
        if tape.kind(key + 1) == Kind.STRING and _LIKE_OURS.fullmatch(tape.text(key + 1)):
            word = tape.text(key).casefold()
            if len(word) <= 2 * len(HEADER) and SequenceMatcher(None, HEADER, word).ratio() >= 0.75:
                return key
    return -1


def is_broken(document: Document) -> bool:
    """Whether a document is called as those of a foreign kind are, and cannot be read to its end to tell."""
    if not any(problem.fatal for problem in document.tape.problems):
        return False
    from fnmatch import fnmatchcase

    name = document.path.replace("\\", "/").rpartition("/")[2].lower()
    return any(fnmatchcase(name, pattern) for row in rows() for pattern in row.called)


def _header(document: Document) -> Identity:
    """What the header of our own documents says; a foreign document may use the word in its own sense."""
    tape = document.tape
    node = tape.find(0, HEADER)
    if node < 0 or tape.kind(node) != Kind.STRING:
        return Identity(None, "")
    name, _, version = tape.text(node).partition("/")
    return Identity(next((row for row in rows() if row.name == name and not row.identify), None), version, node)


def resolve(target: str) -> Any:
    """The object that a `module:object` string names."""
    module, _, name = target.partition(":")
    return getattr(_module(module), name)


_module = cache(import_module)
"""Asked for at each finding; looking into `sys.modules` takes longer."""


def offered(name: str, column: str) -> Any:
    """What the row of the kind called `name` names in a column such as `work`.

    None where it names nothing there, or where nobody knows the kind.
    """
    target = next((getattr(row, column) for row in rows() if row.name == name), "")
    return resolve(target) if target else None


def load_kind(document: Document) -> Loaded[Model] | None:
    """`document` as the model of its kind and version; None when we do not read that."""
    row, version, _ = document.identity
    if row is None or version not in row.versions:
        return None
    terms = resolve(row.terms)(document) if row.terms else PLAIN
    return load(document, resolve(row.model), version=version, terms=terms)
