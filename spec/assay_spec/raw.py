"""Values that a model keeps as the document has them."""

from collections.abc import Sequence

from assay_kernels.scan import Late
from assay_spec.document import NOWHERE
from assay_spec.record import MISSING
from assay_spec.span import Span

Objects = Sequence[tuple[int, dict[str, object]]]


class _Kept:
    """What is known of a value so far."""

    __slots__ = ("found", "kept", "place")
    found: Objects | None
    kept: object
    place: Span


PLACE = vars(_Kept)["place"]
"""Where a value stands: the slot for it."""


class Json(_Kept):
    """A value of any shape, made into Python objects when somebody looks."""

    __slots__ = ()
    span = Late(PLACE)
    """Where it stands."""

    def __init__(self, value: object = MISSING, span: Span = NOWHERE) -> None:
        self.found = None
        self.kept = value
        self.place = span

    @property
    def value(self) -> object:
        """Dictionaries, lists, text, numbers, booleans and None."""
        if self.kept is MISSING:
            self.kept = Json.span.value(self)
        return self.kept

    @property
    def plain(self) -> object:
        """The value; of an object that JSON-LD writes around one (`{"@value": 5}`) that one."""
        value = self.value
        return value["@value"] if isinstance(value, dict) and "@value" in value else value

    @property
    def objects(self) -> Objects:
        """The object that it is, or the objects in the list that it is, each with its node."""
        if self.found is None:
            self.found = self._find_objects()
        return self.found

    def _find_objects(self) -> Objects:
        value, span = self.value, self.span
        if isinstance(value, dict):
            return [(span.node, value)]
        if not isinstance(value, list) or not any(isinstance(item, dict) for item in value):
            return ()
        nodes = span.document.tape.children(span.node)
        return [(node, item) for node, item in zip(nodes, value, strict=True) if isinstance(item, dict)]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Json) and other.value == self.value

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Json({self.value!r})"


class Text(Json):
    """Text, or text in several languages: an object by language, or a list of values with their language."""

    __slots__ = ()

    @property
    def text(self) -> str:
        """The text, in English where there is a choice, else in the language that comes first."""
        value = self.kept if self.kept is not MISSING else self.value
        if isinstance(value, str):
            return value
        items = value if isinstance(value, list) else [value]
        by_language: dict[str, str] = {}
        for item in items:
            by_language |= {
                language: words for language, words in _languages(item).items() if language not in by_language
            }
        english = (words for language, words in by_language.items() if language.lower().partition("-")[0] == "en")
        return next(english, "") or next(iter(by_language.values()), "")


def _languages(item: object) -> dict[str, str]:
    if isinstance(item, str):
        return {"": item}
    if not isinstance(item, dict):
        return {}
    if "@value" in item:
        value = item["@value"]
        return {} if isinstance(value, dict | list) else {str(item.get("@language", "")): str(value)}
    if not _OF_THINGS.isdisjoint(item):
        return {}
    texts = {language: _first(words) for language, words in item.items() if language[:1] != "@" or language == _NONE}
    return {"" if language == _NONE else language: text for language, text in texts.items() if text is not None}


_OF_THINGS = frozenset(["@id", "@type"])
"""The keys of an object that is a thing of its own, and no text."""

_NONE = "@none"
"""What stands for no language in a map by language (JSON-LD 1.1, section 4.6.2)."""


def _first(words: object) -> str | None:
    """A text, or the first of several in one language; None for what is neither."""
    if isinstance(words, list):
        words = next(iter(words), None)
    return words if isinstance(words, str) else None
