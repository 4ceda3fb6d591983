"""Which context holds where: those of objects, of properties and of types (JSON-LD 1.1, sections 4.1.8 and 4.1.9)."""

from collections.abc import Callable, Iterable

from assay_spec.croissant.context import Context, compile_context, kept_context, without_context
from assay_spec.croissant.official import CONTEXT

MOST = 100
"""So many contexts of one document are read, each of which is a table of all words."""


class Scope:
    """The contexts that hold at an object, one over the other."""

    __slots__ = ("below", "contexts", "terms")

    def __init__(self, contexts: tuple[object, ...], terms: Context, below: "Scope | None" = None) -> None:
        self.contexts = contexts
        self.terms = terms
        self.below = below or self
        """What holds at the objects inside, before their own contexts."""

    def canonical(self, word: str) -> str:
        """The canonical term of a word."""
        return self.terms.canonical(word)

    def containers(self, word: str) -> tuple[str, ...]:
        """What the values of a word may stand in."""
        return self.terms.definitions.containers.get(word, ())

    def coerced(self, word: str) -> str:
        """How the texts at a word are read: `@id`, `@vocab`, `@json`, or as text."""
        return self.terms.definitions.types.get(word, "")


class Scopes:
    """The scopes of a document, each made once."""

    def __init__(self, say: Callable[[int, str], None]) -> None:
        """Tell with `say` at which node a context is not read, or not all of it."""
        self._known: dict[tuple[Scope, str, bool], Scope] = {}
        self._spelt: dict[int, tuple[object, str]] = {}
        self._spellings: dict[str, str] = {}
        self._say = say
        self.met: set[int] = set()
        """The keys of the contexts that objects have."""
        self.forgotten = Scope((CONTEXT,), without_context())
        """That of a document without a context: the one that it should have."""

    def first(self, context: object) -> Scope:
        """The scope of a document that begins with a context."""
        contexts = tuple(context) if isinstance(context, list) else (context,)
        return Scope(contexts, kept_context(list(contexts)))

    def within(self, scope: Scope, context: object, at: int) -> Scope:
        """The scope where one more context holds, that at a key."""
        self.met.add(at)
        return self._within(scope, context, repr(context), at)

    def _where_defined(self, scope: Scope, context: object, at: int, *, spreads: bool = True) -> Scope:
        """The scope where the context of a definition holds; also in the objects inside, where it spreads."""
        if id(context) not in self._spelt:
            # A large one may hold at every object, which would write it out or compare it once more for each.
            text = repr(context)
            self._spelt[id(context)] = (context, self._spellings.setdefault(text, text))
        return self._within(scope, context, self._spelt[id(context)][1], at, spreads=spreads)

    def _within(self, scope: Scope, context: object, text: str, at: int, *, spreads: bool = True) -> Scope:
        if isinstance(context, dict) and isinstance(context.get("@propagate"), bool):
            spreads = context["@propagate"]
        key = (scope, text, spreads)
        if key not in self._known and len(self._known) == MOST:
            self._say(at, f"of more than {MOST} contexts this one is not read")
            return scope
        if key not in self._known:
            self._known[key] = self._made(scope, context, at, spreads=spreads)
        return self._known[key]

    def _made(self, scope: Scope, context: object, at: int, *, spreads: bool) -> Scope:
        if scope is self.forgotten:
            return self.first(context)
        contexts = (*scope.contexts, *(context if isinstance(context, list) else [context]))
        terms = compile_context(list(contexts))
        for address in terms.unknown[len(scope.terms.unknown) :]:
            self._say(at, f"the context `{address}` is not known here, and its words are not read")
        return Scope(contexts, terms, None if spreads else scope.below)

    def at_property(self, scope: Scope, word: str, at: int) -> Scope:
        """The scope of the objects that are values of a word, which stands at a node."""
        contexts = scope.terms.definitions.contexts
        return self._where_defined(scope.below, contexts[word], at) if word in contexts else scope.below

    def of_types(self, scope: Scope, types: Iterable[str], at: int) -> Scope:
        """The scope of an object at a node and of some types, which ends where an object inside of it begins."""
        contexts = scope.terms.definitions.contexts
        for word in sorted(types) if contexts else ():
            if word in contexts:
                scope = self._where_defined(scope, contexts[word], at, spreads=False)
        return scope
