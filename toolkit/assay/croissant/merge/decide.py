"""Whose words stand in the merged file, object by object and member by member."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from assay.croissant.matching import Called, paired
from assay.croissant.merge.intents import Choice, Intent
from assay.croissant.merge.meaning import Meanings
from assay.croissant.merge.spelling import Spelling, UnspeakableError
from assay_kernels.scan import Kind
from assay_spec.croissant.context import terms_of
from assay_spec.document import Document
from assay_validators.misspelt import keyword_meant

STRUCTURE = frozenset({"@context", "@type", "@id", "dct:conformsTo"})
"""What is not taken over from one object to another as other members are."""

LISTS = frozenset({"sc:distribution", "cr:recordSet", "cr:field", "cr:subField", "cr:annotation"})
"""Where things stand that the document describes, each of which is merged by itself."""

UNTOLD = "both say it; `--mine` takes yours, `--base` tells who changed it"
NEW = "the host does not have it"
GONE = "the host has taken it out"
GONE_AND_CHANGED = "the host has taken it out, and you have changed it"
DROPPED = "you have taken it out"
DROPPED_AND_CHANGED = "you have taken it out, and the host has changed it"


_WITHOUT_AT = ("id", "type")
"""Keywords that people write without their `@`."""


class Said(NamedTuple):
    """A member of an object, by its term."""

    word: str
    key: int
    value: object
    meaning: str


class Sight:
    """One of the three files, as it is looked at."""

    def __init__(self, document: Document) -> None:
        self.document, self.tape, self.terms = document, document.tape, terms_of(document)
        self.meanings = Meanings(document)
        self.named = self._named()

    def said(self, node: int) -> dict[str, Said]:
        """What an object says by term; nothing of none. A keyword that it lacks is what it has nearly so."""
        if node < 0 or self.tape.kind(node) != Kind.OBJECT:
            return {}
        said = {self._term(key): self._member(key) for key in self.tape.children(node)}
        for term, slip in [*said.items()]:
            keyword = _keyword_for(term, slip.word)
            if keyword and keyword not in said:
                del said[term]
                said[keyword] = Said(keyword, slip.key, slip.value, self.meanings.of(keyword, slip.value))
        return said

    def things(self, said: Said | None, term: str) -> list[int] | None:
        """The described things that a member lists; None where it lists none, or something else beside them."""
        if said is None:
            return []
        node = said.key + 1
        items = self.tape.children(node) if self.tape.kind(node) == Kind.ARRAY else [node]
        if all(self._is_described(item, term) for item in items):
            return items if items or term in LISTS else None
        return None

    def called(self, node: int) -> Called:
        """How a thing is called."""
        name = next((key + 1 for key in self.tape.children(node) if self._term(key) == "sc:name"), -1)
        text = self.tape.text(name) if name >= 0 and self.tape.kind(name) == Kind.STRING else ""
        return Called(self.id_of(node), text)

    def label(self, node: int) -> str:
        """What people call a thing: its `@id` as it is written, or its name."""
        at = self._id_at(node)
        return self.tape.text(at) if at >= 0 else self.called(node).name

    def id_of(self, node: int) -> str:
        """The address of a thing; empty where it has none."""
        at = self._id_at(node)
        return self.terms.identity(self.tape.text(at)) if at >= 0 else ""

    def _id_at(self, node: int) -> int:
        """Where the text of an object's `@id` is, or of what is nearly that; -1 where it has none."""
        at = self.tape.find(node, "@id")
        if at < 0:
            keys = self.tape.children(node)
            at = next((key + 1 for key in keys if _keyword_for(self._term(key), self.tape.text(key)) == "@id"), -1)
        return at if at >= 0 and self.tape.kind(at) == Kind.STRING else -1

    def type_of(self, node: int) -> str:
        """What the type of a thing means."""
        said = self.said(node).get("@type")
        return "" if said is None else said.meaning

    def meaning(self, node: int) -> str:
        """What an object means as a whole."""
        return self.meanings.whole(self.tape.value(node))

    def _member(self, key: int) -> Said:
        word, value = self.tape.text(key), self.tape.value(key + 1)
        return Said(word, key, value, self.meanings.of(word, value))

    def _term(self, key: int) -> str:
        return self.terms.canonical(self.tape.text(key))

    def _is_described(self, node: int, term: str) -> bool:
        if self.tape.kind(node) != Kind.OBJECT:
            return False
        says_more = any(self._term(key) != "@id" for key in self.tape.children(node))
        return says_more and (term in LISTS or bool(self.id_of(node)))

    def _named(self) -> dict[str, int]:
        """The first object of each `@id` that says more than that."""
        found: dict[str, int] = {}
        for node in range(1, len(self.tape)):
            if self.tape.kind(node) == Kind.OBJECT and len(self.tape.children(node)) > 1 and (name := self.id_of(node)):
                found.setdefault(name, node)
        return found


def _keyword_for(term: str, word: str) -> str:
    """The keyword of JSON-LD that a member is meant for, as a check has it; empty where it is none or another word."""
    bare = word.lower()
    return keyword_meant(term) or (f"@{bare}" if bare in _WITHOUT_AT else "")


class Decisions:
    """What is decided of two files, and of the one that both come from."""

    def __init__(self, host: Document, mine: Document, base: Document | None, wanted: frozenset[str]) -> None:
        self.intents: list[Intent] = []
        self.told: list[Choice | Intent] = []
        """What there is to say, in its order."""
        self._host, self._mine = Sight(host), Sight(mine)
        self._base = None if base is None else Sight(base)
        self._spelling = Spelling(host, mine)
        self._wanted = wanted
        self._met: set[int] = set()
        """The objects of the host that one's own were held against."""

    def objects(self, host: int, mine: int, base: int, place: str = "") -> None:
        """Decide what becomes of an object that both files have, and the base too where its node is given."""
        self._met.add(host)
        theirs, ours = self._host.said(host), self._mine.said(mine)
        before = self._base.said(base) if self._base is not None else {}
        self._structure(host, theirs, ours, before, place)
        for term, said in ours.items():
            if term in STRUCTURE:
                continue
            if keyword := keyword_meant(term):
                why = f"`{keyword}` is meant, which stands beside it"
                self.told.append(Choice(place, said.word, mine=False, why=why, is_left_out=term not in theirs))
                continue
            lists = [
                sight.things(each.get(term), term) if sight is not None else []
                for sight, each in ((self._host, theirs), (self._mine, ours), (self._base, before))
            ]
            is_new = term not in theirs and term not in LISTS
            if lists[0] is not None and lists[1] is not None and not is_new:
                self._listed(host, said.word, theirs.get(term), lists, place)
            else:
                self._member(host, term, said, theirs.get(term), before.get(term), place)
        for term, was in before.items():
            if term in ours or term not in theirs or term in STRUCTURE:
                continue
            hosts = self._host.things(theirs[term], term)
            bases = None if self._base is None else self._base.things(was, term)
            if term in LISTS and hosts is not None and bases is not None:
                self._listed(host, theirs[term].word, theirs[term], [hosts, [], bases], place)
            else:
                self._dropped(host, theirs[term], was, place)

    def _structure(
        self, host: int, theirs: Mapping[str, Said], ours: Mapping[str, Said], before: Mapping[str, Said], place: str
    ) -> None:
        """The `@id` of what the host gave none, and another type, which is the host's to say."""
        name, kind = ours.get("@id"), ours.get("@type")
        if name is not None and "@id" not in theirs:
            self._add(Choice(place, name.word, mine=True, why="the host does not say it"), host, name)
        if kind is not None and "@type" in theirs and kind.meaning != theirs["@type"].meaning:
            was = before.get("@type")
            if was is None or was.meaning != kind.meaning:
                self.told.append(Choice(place, kind.word, mine=False, why="what it is, is for the host to say"))
        elif kind is not None and "@type" not in theirs:
            self._add(Choice(place, kind.word, mine=True, why="the host does not say it"), host, kind)

    def _member(self, host: int, term: str, mine: Said, theirs: Said | None, was: Said | None, place: str) -> None:
        """Whose value stands, where the files do not say the same."""
        same = was is not None and was.meaning == mine.meaning
        if theirs is None:
            why = GONE if same else "the host does not say it"
            choice = Choice(place, mine.word, not same, why, is_left_out=same)
        elif theirs.meaning == mine.meaning or same:
            return
        elif term in self._wanted:
            choice = Choice(place, mine.word, mine=True, why="you asked for it")
        elif self._base is None:
            choice = Choice(place, mine.word, mine=False, why=UNTOLD)
        else:
            alone = was is not None and was.meaning == theirs.meaning
            why = "you alone have changed it" if alone else "both have changed it"
            choice = Choice(place, mine.word, alone, why)
        if not choice.mine:
            self.told.append(choice)
        else:
            self._add(choice, host, mine, theirs)

    def _add(self, choice: Choice, host: int, mine: Said, theirs: Said | None = None) -> None:
        """Take a member of one's own, as a new one or in the place of the host's."""
        spelt = self._spelt(choice, mine.word, mine.value, "" if theirs is None else theirs.word)
        if spelt is not None:
            word, value, needs = spelt
            key, node = (-1, -1) if theirs is None else (theirs.key, theirs.key + 1)
            self._do(Intent(choice, host, key, node, word, value, needs=needs))

    def _spelt(
        self, choice: Choice, word: str, value: object, at: str
    ) -> tuple[str, object, Mapping[str, object]] | None:
        """A member as the host has to write it, with what the context needs; told where that cannot be."""
        self._spelling.needs = {}
        try:
            spelt, written = self._spelling.member(word, value, at)
        except UnspeakableError as error:
            self.told.append(choice._replace(mine=False, why=str(error), is_left_out=not at))
            return None
        return spelt, written, self._spelling.needs

    def _listed(
        self,
        host: int,
        word: str,
        theirs: Said | None,
        lists: Sequence[list[int] | None],
        place: str,
    ) -> None:
        """Decide of things in a list, each by itself."""
        hosts, mines, bases = (each or [] for each in lists)
        names, meanings = [self._mine.called(node) for node in mines], [self._mine.meaning(node) for node in mines]
        base = self._base
        was = self._counterparts(names, meanings, base, bases) if base is not None else {}
        other = self._counterparts(names, meanings, self._host, hosts)
        other |= self._elsewhere(mines, other)
        for number, node in enumerate(mines):
            item = self._mine.label(node) or f"number {number + 1}"
            before = was.get(number, -1)
            # Of several of one `@id` the first is held against the host's.
            if number in other and other[number] not in self._met:
                self.objects(other[number], node, before, item)
            elif before >= 0 and base is not None:
                changed = base.meaning(before) != meanings[number]
                why = GONE_AND_CHANGED if changed else GONE
                self.told.append(Choice(place, word, mine=False, why=why, item=item, is_left_out=True))
            else:
                self._new_item(host, theirs, word, node, Choice(place, word, mine=True, why=NEW, item=item))
        if base is None or theirs is None:
            return
        kept, met = {*was.values()}, {*other.values()}
        left = [node for node in bases if node not in kept]
        said = [base.meaning(node) for node in left]
        for number, at in self._counterparts([base.called(node) for node in left], said, self._host, hosts).items():
            choice = Choice(place, word, mine=True, why=DROPPED, item=self._host.label(at) or word)
            if at in met:
                continue
            if said[number] != self._host.meaning(at):
                self.told.append(choice._replace(mine=False, why=DROPPED_AND_CHANGED))
            else:
                self._do(Intent(choice, host, theirs.key, at, is_gone=True))

    def _counterparts(
        self, names: Sequence[Called], meanings: Sequence[str], sight: Sight, others: Sequence[int]
    ) -> dict[int, int]:
        """For things, by number, what another file has for them: what says the same, else by `@id` and name."""
        nameless = [number for number, each in enumerate(names) if not each.id]
        alike: dict[str, list[int]] = {}
        for node in reversed(others) if nameless else ():
            alike.setdefault(sight.meaning(node), []).append(node)
        found = {number: alike[meanings[number]].pop() for number in nameless if alike.get(meanings[number])}
        left = [number for number in range(len(names)) if number not in found]
        taken = {*found.values()}
        rest = [node for node in others if node not in taken]
        for one, other in paired([names[number] for number in left], [sight.called(node) for node in rest]):
            if one is not None and other is not None:
                found[left[one]] = rest[other]
        return found

    def _elsewhere(self, mines: Sequence[int], found: Mapping[int, int]) -> dict[int, int]:
        """For things, by number, the object of the host that has their `@id` and type and stands somewhere else."""
        moved: dict[int, int] = {}
        for number, node in enumerate(mines):
            at = -1 if number in found else self._host.named.get(self._mine.id_of(node), -1)
            if at >= 0 and at not in self._met and self._host.type_of(at) == self._mine.type_of(node):
                moved[number] = at
        return moved

    def _new_item(self, host: int, theirs: Said | None, word: str, node: int, choice: Choice) -> None:
        spelt = self._spelt(choice, word, self._mine.tape.value(node), "" if theirs is None else theirs.word)
        if spelt is None:
            return
        word, value, needs = spelt
        key = -1 if theirs is None else theirs.key
        self._do(Intent(choice, host, key, word=word, value=value, needs=needs, is_item=True))

    def _dropped(self, host: int, theirs: Said, was: Said, place: str) -> None:
        """Decide of a member that one's own file has no more."""
        choice = Choice(place, theirs.word, mine=True, why=DROPPED)
        if was.meaning != theirs.meaning:
            self.told.append(choice._replace(mine=False, why=DROPPED_AND_CHANGED))
        else:
            self._do(Intent(choice, host, key=theirs.key, is_gone=True))

    def _do(self, intent: Intent) -> None:
        self.intents.append(intent)
        self.told.append(intent)
