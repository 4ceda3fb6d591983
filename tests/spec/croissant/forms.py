"""A Croissant document in other forms of JSON-LD, which say the same."""

from assay_spec.croissant.context import compile_context
from assay_spec.croissant.official import CONTEXT

AROUND = ("@set", "@list")
REFERRING = ("fileObject", "fileSet", "containedIn", "key", "field", "references", "parentField")
"""Words whose values may be references."""


class Form:
    """Rewrites documents, each object or list as `rng` has it."""

    def __init__(self, document, rng, share=1.0):
        self.document = document
        self.terms = compile_context(document.get("@context", CONTEXT))
        self.rng = rng
        self.share = share
        self.standing = []
        """The objects that were taken out of where they stood."""

    def term(self, word):
        return self.terms.canonical(word)

    def chosen(self):
        return self.rng.random() < self.share

    def is_closed(self, word, value):
        """Whether nothing may be changed in the value of a word: JSON, words of JSON-LD, texts by language."""
        is_json = self.terms.definitions.types.get(word) == "@json" or self.term(word) in ("cr:data", "cr:examples")
        return (
            is_json or self.term(word).startswith("@") or (isinstance(value, dict) and self.terms.is_by_language(word))
        )

    def is_value(self, value):
        return any(self.term(word) in ("@value", "@set", "@list") for word in value)

    def mapped(self, value, change):
        """The value with every member of every object changed, those inside first."""
        if isinstance(value, list):
            return [self.mapped(each, change) for each in value]
        if not isinstance(value, dict) or self.is_value(value):
            return value
        return {
            word: held if self.is_closed(word, held) else change(word, self.mapped(held, change))
            for word, held in value.items()
        }

    def in_sets(self, around=AROUND, singles=0.2):
        """Lists in objects of sets or lists, and a share of the single values too."""

        def change(_, value):
            is_list = isinstance(value, list)
            if value is None or (isinstance(value, dict) and self.is_value(value)) or not self.chosen():
                return value
            return {self.rng.choice(around): value} if is_list or self.rng.random() < singles else value

        return self.mapped(self.document, change)

    def in_ones(self):
        """Single values as lists of one."""

        def change(_, value):
            return value if isinstance(value, list) or value is None or not self.chosen() else [value]

        return self.mapped(self.document, change)

    def expanded(self):
        """One object in expanded form, which needs no context; texts do not tell their language."""
        return self._expanded(self.document)

    def _expanded(self, value):
        made = {}
        for word, held in value.items():
            items = held if isinstance(held, list) else [held]
            if word == "@type":
                made[word] = [self.terms.meaning(each) for each in items]
            elif word == "@id":
                made[word] = held
            elif self.terms.definitions.types.get(word) == "@json":
                made[self.terms.meaning(word)] = [{"@type": "@json", "@value": held}]
            elif word != "@context":
                made[self.terms.meaning(word)] = [self._in_full(word, each) for each in items if each is not None]
        return made

    def _in_full(self, word, value):
        if isinstance(value, dict):
            return value if self.is_value(value) else self._expanded(value)
        if self.terms.definitions.types.get(word) == "@vocab":
            return {"@id": self.terms.meaning(value)}
        return {"@value": value}

    def flattened(self):
        """Objects side by side in a graph, and references where they stood."""
        whole = self._taken_out(self.document, is_dataset=True)
        self.rng.shuffle(self.standing)
        return self._with_context([whole, *self.standing] if self.chosen() else [*self.standing, whole])

    def in_pieces(self):
        """Objects side by side in a graph, most of which are said in two pieces; some things are said in both."""
        pieces = []
        for each in self.flattened()["@graph"]:
            name = next((word for word in each if self.term(word) == "@id"), None)
            words = [word for word in each if word != name]
            if name is None or len(words) < 2 or not self.chosen():
                pieces.append(each)
                continue
            one = {word for word in words if self.rng.random() < 0.6} or {words[0]}
            other = {word for word in words if word not in one or self.rng.random() < 0.2} or {words[-1]}
            pieces += [{word: held for word, held in each.items() if word in {name, *part}} for part in (one, other)]
        self.rng.shuffle(pieces)
        return self._with_context(pieces)

    def reversed(self):
        """Files and record sets that say of themselves which dataset has them, where that has a name."""
        graph = self.flattened()["@graph"]
        whole = next(each for each in graph if each.get("@type") == self.document["@type"])
        context = {**self.document["@context"]}
        for word in ("distribution", "recordSet") if "@id" in whole else ():
            names = [each["@id"] for each in whole[word]]
            gone = {name for name in names if self.chosen()} & {each["@id"] for each in graph}
            whole[word] = [each for each in whole[word] if each["@id"] not in gone]
            context[f"{word}Of"] = {"@reverse": self.terms.meaning(word), "@type": "@id"}
            for each in graph:
                if each["@id"] in gone:
                    turned = {"@reverse": {word: {"@id": whole["@id"]}}}
                    each.update(turned if self.rng.random() < 0.5 else {f"{word}Of": whole["@id"]})
        return {"@context": context, "@graph": graph}

    def in_graph(self):
        """The dataset alone in a graph."""
        return self._with_context([{word: held for word, held in self.document.items() if word != "@context"}])

    def _with_context(self, objects):
        return {**{word: held for word, held in self.document.items() if word == "@context"}, "@graph": objects}

    def _taken_out(self, value, *, is_dataset=False):
        if isinstance(value, list):
            return [self._taken_out(each) for each in value]
        if not isinstance(value, dict):
            return value
        if set(map(self.term, value)) <= {"@set", "@list"}:
            return {word: self._taken_out(held) for word, held in value.items()}
        if self.is_value(value):
            return value
        made = {
            word: held if self.is_closed(word, held) else self._taken_out(held)
            for word, held in value.items()
            if word != "@context"
        }
        name = next((held for word, held in value.items() if self.term(word) == "@id"), None)
        if is_dataset or (len(value) == 1 and name is not None) or not self.chosen():
            return made
        if not isinstance(name, str):
            name = f"_:b{len(self.standing)}"
            made = {"@id": name, **made}
        self.standing.append(made)
        return {"@id": name}

    def nested(self):
        """Members inside of an `@nest`, or of a word that means so."""

        def change(value):
            words = [word for word in value if not word.startswith("@") and self.chosen()]
            inside = {word: value[word] for word in words}
            left = {word: held for word, held in value.items() if word not in inside}
            return {**left, "@nest": [inside] if self.chosen() else inside} if inside else value

        return self._each_object(self.document, change)

    def in_contexts(self, kind):
        """Words of an object's own: by a context in it, by one of its type, or by one of the property that has it."""
        if kind == "inside":
            return self._each_object(
                self.document, lambda value: {"@context": self._own(value), **self._renamed(value)}
            )
        made = {**self.document, "@context": dict(self.document["@context"])}
        for word in ("creator", "distribution", "recordSet", "publisher"):
            values = made.get(word)
            for value in values if isinstance(values, list) else [values]:
                if isinstance(value, dict) and "@type" in value and self.chosen():
                    self._scoped(made["@context"], word, value, kind)
        return made

    def _scoped(self, context, word, value, kind):
        own, renamed = self._own(value), self._renamed(value)
        if kind == "type":
            name = f"Own{len(context)}"
            context[name] = {"@id": self.terms.meaning(value["@type"]), "@context": own}
            renamed["@type"] = name
        else:
            before = context.get(word, {})
            context[word] = {
                "@id": self.terms.meaning(word),
                "@context": {
                    **(before["@context"] if isinstance(before, dict) and "@context" in before else {}),
                    **own,
                },
            }
        value.clear()
        value.update(renamed)

    def _own(self, value):
        definitions = self.terms.definitions
        own = {}
        for word in value:
            if not word.startswith("@"):
                own[f"own-{word}"] = {"@id": self.terms.meaning(word)}
                if word in definitions.types:
                    own[f"own-{word}"]["@type"] = definitions.types[word]
                if word in definitions.containers:
                    own[f"own-{word}"]["@container"] = list(definitions.containers[word])
        return own

    def _renamed(self, value):
        return {word if word.startswith("@") else f"own-{word}": held for word, held in value.items()}

    def in_maps(self, keyword):
        """The files and the record sets by what a word that says so has for the keys of an object."""
        made = {**self.document, "@context": dict(self.document["@context"])}
        for word in ("distribution", "recordSet"):
            made["@context"][word] = {"@id": self.terms.meaning(word), "@container": keyword}
            by_key = {}
            for number, value in enumerate(made[word]):
                key = f"number {number}" if keyword == "@index" else value[keyword]
                held = value if keyword == "@index" else {w: v for w, v in value.items() if w != keyword}
                by_key[key] = held if keyword != "@type" else [*by_key.get(key, []), held]
            made[word] = by_key
        return made

    def coerced(self):
        """References by texts, of which the context says that they are names."""

        def named(value):
            return value["@id"] if isinstance(value, dict) and value.keys() == {"@id"} and self.chosen() else value

        def change(word, value):
            if word not in REFERRING:
                return value
            return [named(each) for each in value] if isinstance(value, list) else named(value)

        coerced = {word: {"@id": self.terms.meaning(word), "@type": "@id"} for word in REFERRING}
        return self.mapped(self.document, change) | {"@context": {**self.document["@context"], **coerced}}

    def including(self):
        """Objects beside the dataset, included in it."""
        graph = self.flattened()["@graph"]
        whole = next(each for each in graph if each.get("@type") == self.document["@type"])
        beside = [each for each in graph if each is not whole]
        return {"@context": self.document["@context"], **whole, "@included": beside}

    def _each_object(self, value, change, *, is_inside=False):
        if isinstance(value, list):
            return [self._each_object(each, change, is_inside=is_inside) for each in value]
        if not isinstance(value, dict) or self.is_value(value):
            return value
        made = {
            word: held if self.is_closed(word, held) else self._each_object(held, change, is_inside=True)
            for word, held in value.items()
        }
        return change(made) if is_inside and len(value) > 1 and self.chosen() else made


FORMS = {
    "sets": lambda form: form.in_sets(),
    "sets alone": lambda form: form.in_sets(around=("@set",)),
    "lists of one": lambda form: form.in_ones(),
    "graph": lambda form: form.in_graph(),
    "flattened": lambda form: form.flattened(),
    "reversed": lambda form: form.reversed(),
    "in pieces": lambda form: form.in_pieces(),
    "contexts inside": lambda form: form.in_contexts("inside"),
    "contexts of types": lambda form: form.in_contexts("type"),
    "contexts of properties": lambda form: form.in_contexts("property"),
    "nested": lambda form: form.nested(),
    "included": lambda form: form.including(),
    "references by text": lambda form: form.coerced(),
    "maps by id": lambda form: form.in_maps("@id"),
    "maps by index": lambda form: form.in_maps("@index"),
    "maps by type": lambda form: form.in_maps("@type"),
    "list": lambda form: [form.document],
}
"""Every form in which a document may be written."""
