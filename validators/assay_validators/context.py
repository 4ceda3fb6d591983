"""What a rule is given beside its subject: a voice, and the documents and tables that the subject names."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from assay_kernels.scan import Kind
from assay_spec.diagnostic import Diagnostic, Related, Severity
from assay_spec.model import Model, place
from assay_spec.span import Span
from assay_validators.rule import Rule

if TYPE_CHECKING:
    from assay_spec.document import Document
    from assay_spec.ports import Resolver, Unavailable
    from assay_validators.engine import Session
    from assay_validators.report import Report

Made = TypeVar("Made")
Where = Span | Model | tuple[Model, str] | tuple[Model, str, int | str]
"""A place, a model, one of its attributes, or one item of an attribute."""

FEW = 8
"""So many choices are listed when none is near."""


def span_of(where: Where) -> Span:
    """The place that `where` means."""
    if isinstance(where, Span):
        return where
    return where.span if isinstance(where, Model) else place(*where)


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """The remedy for a word that is none of `choices`: the nearest one, else all of them when they are few."""
    from difflib import get_close_matches

    known = list(dict.fromkeys(choices))
    near = get_close_matches(word, known, n=1) or [choice for choice in known if choice.lower() == word.lower()]
    if near:
        return f"did you mean `{near[0]}`?"
    listed = ", ".join(f"`{choice}`" for choice in known)
    return f"choose one of {listed}" if 0 < len(known) <= FEW else ""


def written(where: Where) -> str:
    """The text of a string, or of the `@id` of an object, as the document has it, before it was made canonical."""
    span = span_of(where)
    tape, node = span.document.tape, span.node
    return tape.text(tape.find(node, "@id") if tape.kind(node) == Kind.OBJECT else node)


def note(where: Where, message: str) -> Related:
    """Another place that helps to understand a finding."""
    return Related(span=span_of(where), message=message)


class Context:
    """Speaks for one rule at a time about one document."""

    __slots__ = ("_made", "_rule", "_session", "document")

    def __init__(self, document: "Document", session: "Session") -> None:
        self.document = document
        self._session = session
        self._made: dict[object, Any] = {}
        self._rule: Rule[Any]

    def ask(self, rule: Rule[Any], subject: object) -> Iterator[Diagnostic]:
        """What `rule` says about `subject`."""
        self._rule = rule
        yield from rule.check(subject, self)

    @property
    def resolver(self) -> "Resolver | None":
        """Who opens tables; None when no data is to be looked at."""
        return self._session.resolver

    def follow(self, path: str) -> "Report | Unavailable":
        """The document at `path`, relative to this one, checked once however often it is asked for."""
        return self._session.follow(self.document, path)

    def once(self, make: Callable[[Model], Made], model: Model) -> Made:
        """What `make` makes of the model of this document, made once for all rules."""
        if make not in self._made:
            self._made[make] = make(model)
        made: Made = self._made[make]
        return made

    def error(
        self,
        where: Where,
        message: str,
        *,
        help: str = "",  # noqa: A002
        related: Iterable[Related] = (),
    ) -> Diagnostic:
        """What the standard forbids, or what cannot work."""
        return self._say(Severity.ERROR, where, message, help, related)

    def warning(
        self,
        where: Where,
        message: str,
        *,
        help: str = "",  # noqa: A002
        related: Iterable[Related] = (),
    ) -> Diagnostic:
        """What the standard advises against."""
        return self._say(Severity.WARNING, where, message, help, related)

    def info(
        self,
        where: Where,
        message: str,
        *,
        help: str = "",  # noqa: A002
        related: Iterable[Related] = (),
    ) -> Diagnostic:
        """What a reader should know."""
        return self._say(Severity.INFO, where, message, help, related)

    def _say(
        self, severity: Severity, where: Where, message: str, remedy: str, related: Iterable[Related]
    ) -> Diagnostic:
        return Diagnostic(
            code=self._rule.code,
            severity=severity,
            span=span_of(where),
            message=message,
            help=remedy,
            related=tuple(related),
        )
