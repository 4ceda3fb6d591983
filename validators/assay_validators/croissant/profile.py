"""PRO: what a profile asks of Croissant metadata; silent when nobody named one."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from assay_kernels.scan import Kind
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.model import Dataset, Node
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import Document
from assay_spec.model import Level, Model, properties
from assay_spec.span import Span
from assay_spec.walk import walk
from assay_validators.context import Context
from assay_validators.croissant.said import says_something
from assay_validators.rule import Rule, rule

if TYPE_CHECKING:
    from assay_spec.profile import Ask, Profile

SOURCE = "the profile that `--profile` names"
PLACEHOLDER = re.compile(
    r"\W*(todo|tbd|tba|fixme|xxx+|n/?a|none|unknown|lorem ipsum|to be (added|done|determined|written)|verify this|"
    r"placeholder|description|string|text)\W*|\W*(todo|tbd|fixme)\s*:.*",
    re.IGNORECASE | re.DOTALL,
)
"""What is written where somebody means to write something, alone or before what that is."""

_WORD = re.compile(r"\W*(none|unknown|placeholder|description|string|text)\W*", re.IGNORECASE)
"""Those of them that are words too: among other answers, as in a list of keywords, they may be meant."""

LEVELS = {"required": Level.REQUIRED, "recommended": Level.RECOMMENDED}


class Answer(NamedTuple):
    """What an object says to something that was asked."""

    ask: "Ask"
    owner: Model
    values: tuple[int, ...]
    """The nodes of the values, of those that are null or blank none."""
    said: tuple[int, ...]
    """Those of them that are no placeholders."""
    key: int
    """The node of the key; -1 when it is not given."""


@rule("PRO001", since="0.1", on=Dataset, source=SOURCE, profile=True)
def unanswered(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Property that a profile asks for and that is missing.

    ## What it does
    Checks that the properties which the profile of `--profile` asks for are given and not empty. One that stands there
    without its prefix, and so means something else, is told where it stands. What it recommends is a warning. What the
    standard itself requires is told by `MOD001` already.

    ## Why is this bad?
    The conference, repository or search engine whose profile it is will ask for it, or pass the dataset over.

    ## Example
    {"@type": "sc:Dataset", "rai:dataBiases": ""}

    Use instead:
    {"@type": "sc:Dataset", "rai:dataBiases": "Nine patients of ten speak English."}

    ## References
    - `assay check --help`: profiles
    """
    for answer in answers(dataset, ctx.document, ctx.profile):
        bare = _bare(answer, ctx.document) if answer.key < 0 else -1
        if bare >= 0:
            yield _of_other_meaning(answer.ask, bare, ctx)
        elif not answer.values and not _is_told_anyway(answer):
            ask, start = answer.ask, answer.owner.span.start
            where = (
                ctx.document.span(answer.key)
                if answer.key >= 0
                else Span(ctx.document, start, start + 1, answer.owner.span.node)
            )
            say = ctx.error if ask.severity is Severity.ERROR else ctx.warning
            state = "says nothing" if answer.key >= 0 else "is missing"
            # One who writes a profile for himself may give no words.
            asks = f"asks: {ask.asks or ask.why}" if ask.asks or ask.why else "asks for it"
            yield say(where, f"`{ask.term}` {state}; the profile {asks}", help=_hint(ask))


@rule("PRO002", since="0.1", on=Dataset, source=SOURCE, profile=True)
def placeholder(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Answer that is a placeholder, or of another length than the profile wants.

    ## What it does
    Checks that what a profile asks for is not answered by `TODO`, `TODO: what to write`, `N/A` and the like, and not in
    fewer or more characters than it takes. Where the profile needs an answer and nothing else is said, a placeholder is
    an error. A word such as `text` is one only where nothing else is said: among keywords it may be meant.

    ## Why is this bad?
    It counts as an answer for a program, and as none for the reviewer who reads it. That there is nothing to tell can
    be said too, with the reason.

    ## Example
    {"@type": "sc:Dataset", "rai:dataBiases": "N/A"}

    Use instead:
    {"@type": "sc:Dataset", "rai:dataBiases": "None that we know: every patient of the country is in it."}

    ## References
    - `assay check --help`: profiles
    """
    for answer in answers(dataset, ctx.document, ctx.profile):
        is_needed = answer.ask.severity is Severity.ERROR and not answer.said
        say = ctx.error if is_needed else ctx.warning
        for node in answer.values:
            text = _text(ctx.document, node)
            if node not in answer.said and not (answer.said and _WORD.fullmatch(text)):
                found = say(ctx.document.span(node), f"`{text.strip()}` is no answer", help=_hint(answer.ask))
                ctx.hollow[node] = found.code
                yield found
            elif text and len(text) < answer.ask.shortest:
                yield _length(ctx, node, f"fewer than {answer.ask.shortest:,}", answer.ask)
            elif 0 < answer.ask.longest < len(text):
                yield _length(ctx, node, f"more than {answer.ask.longest:,}", answer.ask)


@rule(
    "PRO010",
    since="0.1",
    on=Dataset,
    severity=Severity.WARNING,
    source="double-blind review: `--double-blind`",
    profile=True,
)
def reveals_author(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """What tells a reviewer who wrote the dataset.

    ## What it does
    With `--double-blind`, lists names of people and organizations, electronic mail, accounts in addresses, identifiers
    of people, authors in a citation, and every text that has the name of a creator, author, publisher or contributor:
    one finding a place. A surname alone counts where it begins with a capital letter, has at least four letters, and is
    no word of the language: none that the document writes in small letters too, and none of a list (`Young`, `Price`).
    Beside a given name, its initial or `et al.` any surname counts. One of the list that is a part of the name of a
    host, as in `smith.example.edu`, is an information.

    ## Why is this bad?
    Where review is double-blind a submission that names its authors may be rejected unread. What was checked is this
    document; the data and the pages that it names may tell more. Names are known from the document alone: look for them
    before you take the creators out.

    ## Example
    {"@type": "sc:Dataset", "description": "Tables that Lovelace wrote.",
      "creator": {"@type": "sc:Person", "name": "Ada Lovelace"},
      "publisher": {"@type": "sc:Organization", "name": "Anonymous authors"}}

    Use instead:
    {"@type": "sc:Dataset", "description": "Tables of numbers.",
      "creator": {"@type": "sc:Organization", "name": "Anonymous authors"},
      "publisher": {"@type": "sc:Organization", "name": "Anonymous authors"}}

    ## References
    - `assay check --help`: double-blind
    """
    if ctx.profile is not None and ctx.profile.double_blind:
        from assay_validators.croissant import blind

        for clue in blind.clues(dataset, ctx.document):
            say = ctx.warning if clue.is_sure else ctx.info
            yield say(ctx.document.span(clue.node), clue.tells, help=clue.remedy)


def answers(dataset: Dataset, document: Document, profile: "Profile | None") -> Iterator[Answer]:
    """What the objects of a dataset say to everything that a profile asks, in its order."""
    terms, tape = terms_of(document), document.tape
    for ask in profile.asks if profile is not None else ():
        wanted = (ask.term, *ask.also)
        for owner in _objects(dataset, ask.on):
            members = ((terms.canonical(tape.text(key)), key) for key in tape.children(owner.span.node))
            given = {term: key for term, key in members if term in wanted}
            key = next((given[term] for term in wanted if term in given), -1)
            values = tuple(_values(document, key + 1)) if key >= 0 else ()
            said = tuple(node for node in values if not PLACEHOLDER.fullmatch(_text(document, node)))
            yield Answer(ask, owner, values, said, key)


def _text(document: Document, node: int) -> str:
    tape = document.tape
    return tape.text(node) if tape.kind(node) == Kind.STRING else ""


def _objects(dataset: Dataset, name: str) -> list[Model]:
    if name == "Dataset":
        return [dataset]
    return [node for node in walk(dataset) if isinstance(node, Node) and type(node).__name__ == name]


def _values(document: Document, node: int) -> Iterator[int]:
    """The values at a node that say something; the text of one that is given with its language."""
    tape = document.tape
    match tape.kind(node):
        case Kind.ARRAY:
            for child in tape.children(node):
                yield from _values(document, child)
        case Kind.OBJECT:
            inner = tape.find(node, "@value")
            if inner >= 0:
                yield from _values(document, inner)
            elif says_something(document, node):
                yield node
        case _ if says_something(document, node):
            yield node


def _bare(answer: Answer, document: Document) -> int:
    """The key that has the name of what is asked, and not its prefix; -1 when there is none."""
    tape = document.tape
    names = {term.rpartition(":")[2] for term in (answer.ask.term, *answer.ask.also)}
    keys = (key for key in tape.children(answer.owner.span.node) if tape.text(key) in names)
    return -1 if answer.ask.term.startswith(("sc:", "cr:", "dct:")) else next(keys, -1)


def _of_other_meaning(ask: "Ask", key: int, ctx: Context) -> Diagnostic:
    word = ctx.document.tape.text(key)
    meaning = terms_of(ctx.document).meaning(word)
    means = f"means `{meaning}`" if "://" in meaning else "means nothing"
    say = ctx.error if ask.severity is Severity.ERROR else ctx.warning
    return say(ctx.document.span(key), f"`{word}` stands here, but {means}", help=f"write `{ask.term}`")


def _is_told_anyway(answer: Answer) -> bool:
    """Whether another rule tells that it is missing: the standard wants it as much as the profile does."""
    if answer.ask.term == "cr:citeAs":
        return answer.ask.level == "recommended"  # CRO006
    declared = {each.key: each for each in properties(type(answer.owner)).values()}.get(answer.ask.term)
    return declared is not None and declared.level >= LEVELS[answer.ask.level]


def _hint(ask: "Ask") -> str:
    return (f"for example: {ask.good}" if ask.good else ask.why).rstrip(".")


def _length(ctx: Context, node: int, which: str, ask: "Ask") -> Diagnostic:
    return ctx.warning(ctx.document.span(node), f"`{ask.term}` has {which} characters", help=ask.why.rstrip("."))


RULES: tuple[Rule[Dataset], ...] = (unanswered, placeholder, reveals_author)
