"""What is to be done to the host's file, one thing at a time, and the file with it done."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from assay_kernels.scan import Kind
from assay_spec.croissant.words import context_of
from assay_spec.document import Document
from assay_spec.edit import Edit, add_items, add_members, applied, remove_members, rename_key, replace_value


class Choice(NamedTuple):
    """What became of something that the two files do not say alike."""

    place: str
    """The object, by its `@id` or name; empty for the dataset."""
    word: str
    mine: bool
    """Whether one's own value was taken."""
    why: str
    item: str = ""
    """What stands in a list, by its `@id` or name; empty where all that the word says is meant."""

    is_left_out: bool = False
    """Whether nothing of it stands in the merged file: one's own is not taken, and the host has none."""

    def __str__(self) -> str:
        where = f" of `{self.place}`" if self.place else ""
        what = f"`{self.item}` in `{self.word}`" if self.item else f"`{self.word}`"
        whose = "yours" if self.mine else "left out" if self.is_left_out else "the host's"
        return f"{whose}: {what}{where} ({self.why})"


class Intent(NamedTuple):
    """One thing that is to be done to an object of the host's file."""

    choice: Choice
    owner: int
    """The object."""
    key: int = -1
    """Its member; -1 where it has none yet."""
    node: int = -1
    """The item of that which is to go, or the value that is to be another one."""
    word: str = ""
    value: object = None
    is_item: bool = False
    """Whether the value is to stand in a list beside others."""
    is_gone: bool = False
    needs: Mapping[str, object] = {}
    """What the context has to define."""


IN_THE_WAY = "what you change stands in it"


def in_the_way(host: Document, intents: Sequence[Intent]) -> list[Intent]:
    """Those that would take out or overwrite an object to which something else is to be done.

    One's own file may have that object elsewhere: it is known by its `@id`.
    """
    owners = sorted({each.owner for each in intents})
    return [each for each in intents if (inside := _covered(host, each)) and _any_in(owners, inside)]


def _covered(host: Document, intent: Intent) -> range:
    """The nodes that go with an intent."""
    if intent.key < 0 or (intent.is_item and not intent.is_gone):
        return range(0)
    first = intent.node if intent.node >= 0 else intent.key
    return range(first, host.tape.next(first))


def _any_in(numbers: Sequence[int], nodes: range) -> bool:
    at = bisect_left(numbers, nodes.start)
    return at < len(numbers) and numbers[at] in nodes


def done(host: Document, intents: Sequence[Intent], more: Iterable[Edit] = ()) -> bytes:
    """The host's file with all of them done."""
    edits = [*more, *_lists(host, intents), *_values(host, intents)]
    by_owner: dict[int, list[Intent]] = {}
    for each in intents:
        by_owner.setdefault(each.owner, []).append(each)
    for owner, its in by_owner.items():
        edits += _members(host, owner, its)
    needs = {word: meaning for each in intents for word, meaning in each.needs.items()}
    if needs:
        edits.append(add_members(host, context_of(host), needs))
    return applied(host, edits)


def _lists(host: Document, intents: Sequence[Intent]) -> Iterator[Edit]:
    """The lists of the host with what goes and what is new; a thing that stands alone is a list of one."""
    tape, gone, new = host.tape, dict[int, set[int]](), dict[int, list[object]]()
    for each in intents:
        if each.is_gone and each.node >= 0:
            gone.setdefault(each.key + 1, set()).add(each.node)
        elif each.is_item and each.key >= 0 and not each.is_gone:
            new.setdefault(each.key + 1, []).append(each.value)
    for node in {**gone, **new}:
        is_list = tape.kind(node) == Kind.ARRAY
        left = [item for item in (tape.children(node) if is_list else [node]) if item not in gone.get(node, ())]
        if not left:
            yield replace_value(host, node, new.get(node, []))
            continue
        yield from remove_members(host, node, gone[node]) if node in gone else ()
        yield from add_items(host, node, new[node], left[-1] if is_list else -1) if node in new else ()


def _values(host: Document, intents: Sequence[Intent]) -> Iterator[Edit]:
    """The values in the place of others, with their words where these are others too."""
    for each in intents:
        if each.key >= 0 and not each.is_gone and not each.is_item:
            yield replace_value(host, each.node, each.value)
            if each.word != host.tape.text(each.key):
                yield rename_key(host, each.key, each.word)


def _members(host: Document, owner: int, intents: Sequence[Intent]) -> Iterator[Edit]:
    """The members of an object that go, and those that are new."""
    gone = {each.key for each in intents if each.is_gone and each.node < 0}
    new: dict[str, object] = {}
    for each in intents:
        if each.key >= 0 or each.is_gone:
            continue
        if each.is_item:
            held = new.setdefault(each.word, [])
            assert isinstance(held, list), "things stand in a list"
            held.append(each.value)
        else:
            new[each.word] = each.value
    yield from remove_members(host, owner, gone)
    if new:
        left = [key for key in host.tape.children(owner) if key not in gone]
        yield add_members(host, owner, new, left[-1] if left else -1)
