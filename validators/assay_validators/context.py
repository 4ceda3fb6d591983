"""What a rule is given beside its subject: a voice, and the documents and tables that the subject names."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from assay_kernels.scan import Kind
from assay_spec.diagnostic import Diagnostic, Related, Severity
from assay_spec.document import Document
from assay_spec.model import Model, place
from assay_spec.ports import Resolver, Unavailable
from assay_spec.span import Span
from assay_validators.remedy import Remedy, suggested
from assay_validators.report import Report

if TYPE_CHECKING:
    from assay_spec.load import Loaded
    from assay_spec.profile import Profile

Made = TypeVar("Made")
Part = TypeVar("Part")
Where = Span | Model | tuple[Model, str] | tuple[Model, str, int | str]
"""A place, a model, one of its attributes, or one item of an attribute."""

FEW = 8
"""So many choices are listed when none is near."""

MANY = 100
"""Of more choices than this, only those that begin or end like the word are compared with it."""

NEAR = 0.6
"""Words are near when so much of both together is alike."""

MOST_ASKED = 1000
"""So many answers are kept: many documents of one exporter have the same slips."""

LONGEST = 60
"""A longer word is near to nothing, and in a long message only so much of it is quoted."""

LONGEST_MESSAGE = 400


def span_of(where: Where) -> Span:
    """The place that `where` means."""
    if isinstance(where, Span):
        return where
    return where.span if isinstance(where, Model) else place(*where)


class Choices:
    """Words to choose from, sorted once for all the words that are compared with them."""

    def __init__(self, words: Iterable[str]) -> None:
        """Each of `words` counts once, and what is empty not at all."""
        self.words = tuple(dict.fromkeys(word for word in words if word))
        self._nearest: dict[tuple[str, str, float], str] = {}

    def around(self, word: str) -> list[str]:
        """The words around `word` in a dictionary, and in one that is sorted by the ends of the words."""
        from bisect import bisect

        if len(self.words) <= MANY:
            return list(self.words)
        half = MANY // 4
        starts, ends = bisect(self._by_start, word), bisect(self._by_end, word[::-1])
        ending = (each[::-1] for each in self._by_end[max(0, ends - half) : ends + half])
        return list(dict.fromkeys((*self._by_start[max(0, starts - half) : starts + half], *ending)))

    def likely(self, word: str) -> list[str]:
        """Those of the words around `word` that have enough of its letters to be near to it."""
        length, letters = len(word), _letters(word)
        around = self._few if len(self.words) <= MANY else [(each, _letters(each)) for each in self.around(word)]
        return [
            each
            for each, others in around
            if 2 * min(length - (letters & ~others).bit_count(), len(each) - (others & ~letters).bit_count())
            >= NEAR * (length + len(each))
        ]

    @cached_property
    def _few(self) -> list[tuple[str, int]]:
        return [(each, _letters(each)) for each in self.words]

    def nearest(self, word: str, but: str, cutoff: float) -> str:
        """As `near`."""
        asked = word, but, cutoff
        known = self._nearest.get(asked)
        if known is None:
            if len(self._nearest) >= MOST_ASKED:
                self._nearest.clear()
            known = self._nearest[asked] = self._find(word, but, cutoff)
        return known

    def _find(self, word: str, but: str, cutoff: float) -> str:
        meant = _closest(word, [each for each in self.likely(word) if each != but], cutoff)
        meant = meant or self.in_other_capitals(word)
        return "" if meant == but else meant

    def in_other_capitals(self, word: str) -> str:
        """The first that differs from `word` in capitals only; empty when there is none."""
        return self._by_lower.get(word.lower(), "")

    @cached_property
    def _by_start(self) -> list[str]:
        return sorted(self.words)

    @cached_property
    def _by_end(self) -> list[str]:
        return sorted(word[::-1] for word in self.words)

    @cached_property
    def _by_lower(self) -> dict[str, str]:
        return {word.lower(): word for word in reversed(self.words)}


def _closest(word: str, others: Sequence[str], cutoff: float) -> str:
    """The one that `get_close_matches` finds; those are compared first that may be the nearest by their letters."""
    from difflib import SequenceMatcher

    compared = SequenceMatcher()
    compared.set_seq2(word)
    bounds = []
    for other in others:
        compared.set_seq1(other)
        if compared.real_quick_ratio() >= cutoff:
            bounds.append((compared.quick_ratio(), other))
    nearest = cutoff, ""
    for bound, other in sorted(bounds, reverse=True):
        if bound < nearest[0]:
            break
        compared.set_seq1(other)
        nearest = max(nearest, (compared.ratio(), other))
    return nearest[1]


def _letters(word: str) -> int:
    """A bit for each character of a word; some share one."""
    letters = 0
    for char in word:
        letters |= 1 << (ord(char) & 63)
    return letters


def near(word: str, choices: Iterable[str] | Choices, *, but: str = "", cutoff: float = NEAR) -> str:
    """The choice that `word` is most likely a slip for, `but` one; empty when there is none.

    `cutoff` is how much of both must be alike, where more than `NEAR` is wanted.
    """
    return "" if len(word) > LONGEST else _choices(choices).nearest(word, but, cutoff)


def did_you_mean(word: str, choices: Iterable[str] | Choices, *, but: str = "") -> str:
    """The remedy for a word that is none of `choices`, `but` one: the nearest one, else all when they are few."""
    known = _choices(choices)
    nearest = near(word, known, but=but)
    if nearest:
        return suggested(nearest)
    listed = [f"`{each}`" for each in known.words[: FEW + 2] if each != but]
    if len(listed) == 1:
        return f"the only choice is {listed[0]}"
    return f"choose one of {', '.join(listed)}" if 0 < len(listed) <= FEW else ""


def _choices(choices: Iterable[str] | Choices) -> Choices:
    if isinstance(choices, frozenset):
        return _sorted(choices)
    return choices if isinstance(choices, Choices) else Choices(choices)


@lru_cache(maxsize=100)
def _sorted(choices: frozenset[str]) -> Choices:
    """Of vocabularies, which are the same for all documents; in an order that does not change between processes."""
    return Choices(sorted(choices))


def written(where: Where) -> str:
    """What the document has there, before it was made canonical: a text without its quotes, the `@id` of an object.

    Of an object that is nothing but a value it is that.
    """
    span = span_of(where)
    tape, node = span.document.tape, span.node
    if tape.kind(node) == Kind.OBJECT:
        found = (tape.find(node, name) for name in ("@id", "@value"))
        node = next((each for each in found if each >= 0), node)
    if tape.kind(node) in (Kind.STRING, Kind.KEY):
        return tape.text(node)
    return span.document.data[tape.start(node) : tape.end(node)].decode(errors="replace")


def is_lost(model: Model, *attributes: str) -> bool:
    """Whether one of these was given, but could not be understood: that is found already, so it is not missing too."""
    return any(_is_lost(model, attribute) for attribute in attributes)


def _is_lost(model: Model, attribute: str) -> bool:
    nodes = model.places.get(attribute, ())
    if len(nodes) != 1:
        return False
    tape, node = model.span.document.tape, nodes[0]
    match tape.kind(node):
        case Kind.ARRAY:
            return bool(tape.children(node)) or not isinstance(getattr(model, attribute), tuple)
        case Kind.OBJECT:
            return bool(tape.children(node)) or not isinstance(getattr(model, attribute), Mapping)
        case Kind.NULL:
            return not model.linked
    return True


def is_whole(model: Model, attribute: str) -> bool:
    """Whether all that was given there could be understood, each item of a list and each value of a mapping."""
    nodes = model.places.get(attribute, ())
    if not nodes or (len(nodes) == 1 and _is_lost(model, attribute)):
        return not nodes
    tape, node = model.span.document.tape, nodes[0]
    if tape.kind(node) != Kind.ARRAY and not isinstance(getattr(model, attribute), Mapping):
        return True
    given, understood = tape.children(node), len(nodes) - 1
    if model.linked and len(given) > understood:
        given = [each for each in given if tape.kind(each) != Kind.NULL]
    return len(given) == understood


def note(where: Where, message: str) -> Related:
    """Another place that helps to understand a finding."""
    return Related(span=span_of(where), message=one_line(message))


MORE = ", and in "
"""Before the number of the places that have no note of their own."""


def notes(places: Sequence[Where], message: str) -> list[Related]:
    """A note at each of these places; of many at the first few, the last of which says how many more there are."""
    more = len(places) - FEW
    if more <= 0:
        return [note(where, message) for where in places]
    *first, last = places[:FEW]
    return [*(note(where, message) for where in first), note(last, f"{message}{MORE}{more:,} places more")]


def quoted(words: Iterable[str]) -> str:
    """Words in backticks, as many as a message can show."""
    from itertools import islice

    return ", ".join(f"`{word}`" for word in islice(words, LONGEST_MESSAGE // len("``, ") + 1))


def one_line(message: str) -> str:
    """A message that fits a line, whatever words of the user it quotes: long ones are cut, unprintable ones escaped."""
    if len(message) <= LONGEST_MESSAGE and message.isprintable():
        return message
    from re import sub

    if len(message) > LONGEST_MESSAGE:
        message = sub(f"`([^`]{{{LONGEST}}})[^`]+`", r"`\1…`", message)
    if len(message) > LONGEST_MESSAGE:
        message = f"{message[:LONGEST_MESSAGE]}…"
    return "".join(char if char.isprintable() else _escaped(char) for char in message)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode()


class Speaker(Protocol):
    """A rule, as far as what it says is concerned."""

    @property
    def code(self) -> str:
        """By which its findings are known."""

    @property
    def source(self) -> str:
        """The clause that it is read from."""


class Strange(NamedTuple):
    """A key of another vocabulary than a kind's own, in linked data; rules may look at each."""

    node: int
    word: str
    """As the document writes it."""
    model: type[Model]
    """The class of the object that has it."""


class Slip(NamedTuple):
    """A word that is evidently another one misspelt."""

    code: str
    """Of the rule that says so."""
    word: str
    meant: str


def _strange_in(document: Document, loaded: "Loaded[Model]") -> Iterator[Strange]:
    for found in loaded.strange:
        yield Strange(found.node, document.tape.text(found.node), loaded.table.model_of(found))


Follow = Callable[[Document, str], Report | Unavailable]
"""The report of the document at a path, relative to another."""


class Context:
    """Speaks for one rule at a time about one document."""

    __slots__ = (
        "_follow",
        "_given",
        "_made",
        "_strange",
        "document",
        "hollow",
        "lacks",
        "loaded",
        "profile",
        "resolver",
        "rule",
        "slips",
        "told",
        "withdrawn",
    )

    def __init__(
        self, document: Document, follow: Follow, resolver: Resolver | None = None, profile: "Profile | None" = None
    ) -> None:
        self.document = document
        self.resolver = resolver
        """Who opens tables; None when no data is to be looked at."""
        self.profile = profile
        """What a reader asks for beyond the standard; None when nobody does."""
        self.rule: Speaker | None = None
        """The rule that speaks."""
        self.told: dict[int, Diagnostic] = {}
        """The findings that tell already what the next rules would tell again, by the nodes of the keys that they tell
        of."""
        self.lacks: dict[tuple[int, str], Diagnostic] = {}
        """The findings of properties that objects lack, by the node of the object and the name of the property."""
        self.withdrawn: list[Diagnostic] = []
        """The findings in whose place another rule says more."""
        self.slips: dict[int, Slip] = {}
        """The keys that are evidently misspelt, by their nodes; what is found because of them is told with them."""
        self.hollow: dict[int, str] = {}
        """The values that say nothing, by their nodes, with the code of the rule that says so: nothing else is found of
        them, nor in them."""
        self.loaded: Loaded[Model] | None = None
        """What the document was made into."""
        self._follow = follow
        self._given: dict[type[Model], frozenset[str]] = {}
        self._made: dict[tuple[object, int], Any] = {}
        self._strange: list[Strange] | None = None

    def follow(self, path: str) -> Report | Unavailable:
        """The document at `path`, relative to this one, checked once however often it is asked for."""
        return self._follow(self.document, path)

    def unsaid(self, finding: Diagnostic) -> None:
        """Nobody hears a finding, so that what it told is for the next rules to tell."""
        if self.told.get(finding.span.node) is finding:
            del self.told[finding.span.node]

    def withdraw(self, model: Model, name: str) -> None:
        """That a model lacks a property is told by a finding that says more."""
        self.withdrawn.append(self.lacks[model.span.node, name])

    def slip(self, finding: Diagnostic, word: str, meant: str, *, evident: bool = False) -> Diagnostic:
        """What a rule says of a key that most likely is another word: what that causes is told with it, if it is."""
        from assay_validators.misspelt import is_misspelt

        if evident or is_misspelt(word, meant):
            self.slips[finding.span.node] = Slip(finding.code, word, meant)
        return finding

    @property
    def strange(self) -> Sequence[Strange]:
        """The keys of other vocabularies."""
        if self._strange is None:
            self._strange = [] if self.loaded is None else list(_strange_in(self.document, self.loaded))
        return self._strange

    def gives(self, cls: type[Model], *attributes: str) -> bool:
        """Whether some model of a class gives one of these attributes."""
        return not self.given(cls).isdisjoint(attributes)

    def given(self, cls: type[Model]) -> frozenset[str]:
        """What models of a class give in this document, all together: what their `Form`s say beside the class."""
        known = self._given.get(cls)
        if known is None:
            groups = self.loaded.groups if self.loaded is not None else ()
            known = self._given[cls] = frozenset().union(*[form[1:] for form in groups if form[0] is cls])
        return known

    def once(self, make: Callable[[Part], Made], part: Part) -> Made:
        """What `make` makes of what this document was made into, or of a part of it, made once for all rules."""
        key = make, id(part)
        made: Made | None = self._made.get(key)
        if made is None:
            made = self._made[key] = make(part)
        return made

    def error(
        self,
        where: Where,
        message: str,
        *,
        help: str = "",  # noqa: A002
        related: Iterable[Related] = (),
        clause: str = "",
    ) -> Diagnostic:
        """What the standard forbids, or what cannot work."""
        return self._say(Severity.ERROR, where, message, help, related, clause)

    def warning(
        self,
        where: Where,
        message: str,
        *,
        help: str = "",  # noqa: A002
        related: Iterable[Related] = (),
        clause: str = "",
    ) -> Diagnostic:
        """What the standard advises against."""
        return self._say(Severity.WARNING, where, message, help, related, clause)

    def info(
        self,
        where: Where,
        message: str,
        *,
        help: str = "",  # noqa: A002
        related: Iterable[Related] = (),
        clause: str = "",
    ) -> Diagnostic:
        """What a reader should know."""
        return self._say(Severity.INFO, where, message, help, related, clause)

    def _say(
        self, severity: Severity, where: Where, message: str, remedy: str, related: Iterable[Related], clause: str
    ) -> Diagnostic:
        assert self.rule is not None, "a rule speaks"
        return Diagnostic(
            code=self.rule.code,
            severity=severity,
            span=span_of(where),
            message=one_line(message),
            help=one_line(remedy),
            repair=remedy.repair if isinstance(remedy, Remedy) else None,
            related=tuple(related),
            clause=clause or self.rule.source,
        )
