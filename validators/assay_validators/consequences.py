"""What is found because a word is misspelt is told with the word: one slip of the pen is one finding.

In linked data an unknown word is no mistake of its own, so that the document is checked as it stands. Then it is
checked once more as it would be with the right word: what is not found there any more is what the slip causes, and
what is found in its value then is what it hides.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import Document
from assay_spec.kinds import resolve
from assay_spec.record import replace
from assay_spec.terms import PLAIN, Terms
from assay_validators.context import Slip, note
from assay_validators.differing import lacking
from assay_validators.hidden import Check, Hidden, Mended, Seen, mended

MOST_WORDS = 4
"""A document in which more words are misspelt is not checked again for what each of the others causes."""

DEEPEST = 4
"""So often a word is looked for that is misspelt inside of what another one hides."""

FEW = 8
"""So many consequences are told in words."""

_WORST = tuple(Severity)


def with_consequences(document: Document, seen: Seen, check: Check, depth: int = DEEPEST) -> list[Diagnostic]:
    """The findings, those that a misspelt word causes told with the word, and those that it hides told too.

    Args:
        document: what was checked.
        seen: what was found in it.
        check: what is found in another document.
        depth: how often this is asked of what is hidden, too.
    """
    found: Sequence[Diagnostic] = without_more(seen.found, seen.hollow)
    slips = seen.slips
    told = {each.span.node for each in _telling(found, slips)}
    beside = _beside(document, slips)
    nodes = [node for node, slip in slips.items() if node in told and _is_written(document, node, slip.word)]
    by_word: dict[Slip, list[int]] = {}
    for node in nodes:
        if node not in beside:
            by_word.setdefault(slips[node], []).append(node)
    again = _again(document, slips, nodes)
    alone = [node for node in nodes if node not in beside and node not in again]
    together = mended(document, slips, alone, check) if alone else None
    if together is None:
        return list(found)
    hidden = _hidden(together, seen, check, depth)
    if _gone_with(found, slips, together):
        for each in list(by_word.values())[:MOST_WORDS]:
            made = together if each == alone else mended(document, slips, each, check)
            found = found if made is None else _told(document, found, slips, made)
    return [*found, *hidden]


def _hidden(made: Mended, seen: Seen, check: Check, depth: int) -> list[Diagnostic]:
    """What is found in the values of misspelt words once they are mended, also by words that are misspelt in them."""
    hidden = Hidden(made, seen)
    inner = hidden.slips if depth else {}
    if inner:
        found = with_consequences(made.document, made.seen._replace(slips=inner), check, depth - 1)
    else:
        found = without_more(made.seen.found, made.seen.hollow)
    return list(hidden.among(found))


def _telling(found: Sequence[Diagnostic], slips: Mapping[int, Slip]) -> list[Diagnostic]:
    """What tells of slips: of each it is caused by no other."""
    return [each for each in found if each.span.node in slips and each.code == slips[each.span.node].code]


def without_more(found: Sequence[Diagnostic], hollow: Mapping[int, str]) -> list[Diagnostic]:
    """The findings without what else is found of values that say nothing, or in them; these are as bad as that."""
    if not hollow:
        return list(found)
    there: dict[int, list[Diagnostic]] = {}
    nodes = sorted(hollow)
    for each in found:
        node = _hollow_around(each, nodes)
        if node >= 0:
            there.setdefault(node, []).append(each)
    mains = {
        node: main
        for node, each in there.items()
        for main in each
        if (main.span.node, main.code) == (node, hollow[node])
    }
    more = {id(each) for node, main in mains.items() for each in there[node] if each is not main}
    told = {
        id(main): replace(main, severity=min((each.severity for each in there[node]), key=_WORST.index))
        for node, main in mains.items()
    }
    return [told.get(id(each), each) for each in found if id(each) not in more]


def _hollow_around(found: Diagnostic, hollow: Sequence[int]) -> int:
    """Of sorted values that say nothing, the one at which something is found, or inside of which; -1 for none."""
    node, before = found.span.node, bisect_right(hollow, found.span.node) - 1
    if before < 0:
        return -1
    start = hollow[before]
    return start if node == start or node < found.span.document.tape.next(start) else -1


def _beside(document: Document, slips: Mapping[int, Slip]) -> frozenset[int]:
    """The keys in whose object the right word stands too, so that nothing is lost by them."""
    tape, terms = document.tape, _terms(document)
    words: dict[int, set[str]] = {}
    found: set[int] = set()
    for key, slip in slips.items():
        outer = document.around(key)
        if outer not in words:
            words[outer] = {terms.canonical(tape.text(each)) for each in tape.children(outer)}
        if terms.canonical(slip.meant) in words[outer]:
            found.add(key)
    return frozenset(found)


def _again(document: Document, slips: Mapping[int, Slip], nodes: Sequence[int]) -> frozenset[int]:
    """Of keys that mean the same word in one object, all but the first: an object says a word once."""
    terms, found = _terms(document), set[int]()
    known: set[tuple[int, str]] = set()
    for node in nodes:
        place = document.around(node), terms.canonical(slips[node].meant)
        if place in known:
            found.add(node)
        known.add(place)
    return frozenset(found)


def _terms(document: Document) -> Terms:
    row = document.kind
    return resolve(row.terms)(document) if row is not None and row.terms else PLAIN


def _is_written(document: Document, node: int, word: str) -> bool:
    """Whether a key stands there as such, and was not made of something else."""
    tape = document.tape
    return document.data[tape.start(node) : tape.end(node)].strip(b"\"'") == word.encode("utf-8", "surrogatepass")


def _told(document: Document, found: Sequence[Diagnostic], slips: Mapping[int, Slip], made: Mended) -> list[Diagnostic]:
    """The findings, with what one word causes told where it stands."""
    keys = set(made.nodes)
    mains = {each.span.node: each for each in _telling(found, slips) if each.span.node in keys}
    gone = _gone_with(found, slips, made)
    return _merged(document, found, mains, sorted(gone, key=lambda each: each.span.start))


def _gone_with(found: Sequence[Diagnostic], slips: Mapping[int, Slip], made: Mended) -> list[Diagnostic]:
    """The findings that are found no more where some keys are the words that are meant."""
    told = {id(each) for each in _telling(found, slips)}
    gone = lacking(((each, each.span.start) for each in found), made.placed(made.seen.found))
    return [each for each in gone if id(each) not in told]


def _merged(
    document: Document, found: Sequence[Diagnostic], mains: Mapping[int, Diagnostic], caused: Sequence[Diagnostic]
) -> list[Diagnostic]:
    """The findings without those that are caused, which the main ones tell."""
    owners = {_above(document.pointer(node)): node for node in reversed(list(mains))}
    by_main: dict[int, list[Diagnostic]] = {node: [] for node in mains}
    for each in caused:
        by_main[_nearest(each.span.pointer, owners, next(iter(mains)))].append(each)
    gone = {id(each) for each in caused}
    told = {id(mains[node]): _with(mains[node], there) for node, there in by_main.items() if there}
    return [told.get(id(each), each) for each in found if id(each) not in gone]


def _nearest(pointer: str, owners: Mapping[str, int], first: int) -> int:
    """Of several keys, the one in the innermost object in which a place is; the first when it is in none."""
    while pointer and pointer not in owners:
        pointer = _above(pointer)
    return owners.get(pointer, first)


def _above(pointer: str) -> str:
    return pointer.rpartition("/")[0]


def _with(main: Diagnostic, caused: Sequence[Diagnostic]) -> Diagnostic:
    """A finding that tells what it causes, as bad as the worst of it."""
    shown = caused if len(caused) <= FEW + 1 else caused[:FEW]
    told = [note(each.span, f"so {each.message}") for each in shown]
    if len(caused) > len(shown):
        told.append(note(caused[FEW].span, f"so there are {len(caused) - FEW:,} findings more"))
    worst = min((main, *caused), key=lambda each: _WORST.index(each.severity))
    clause = "; ".join(dict.fromkeys((main.clause, worst.clause)))
    return replace(main, severity=worst.severity, clause=clause, related=(*main.related, *told))
