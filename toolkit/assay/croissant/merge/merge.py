"""What somebody added to the file that a host had written, put into the file that the host writes now.

Without the host's earlier file nobody can tell what was added from what the host has taken out since, nor who has
changed what; with it (`base`) all of that is told apart. The new file is changed where it stands, and nothing is done
to it that would let a check find what it finds in neither file, such as a reference to what the host has taken out.
"""

from collections.abc import Sequence
from typing import NamedTuple

from assay.croissant.complete import VERSIONS, conforming
from assay.croissant.merge.decide import Decisions
from assay.croissant.merge.guard import Guard
from assay.croissant.merge.intents import IN_THE_WAY, Choice, Intent, done, in_the_way
from assay.errors import AssayError
from assay_kernels.scan import Kind
from assay_spec.croissant.context import terms_of
from assay_spec.document import Document
from assay_validators.context import did_you_mean

CONFORMS_TO = "dct:conformsTo"


class MergeError(AssayError):
    """The files cannot be put together as somebody wants; the message is one line."""


class Merged(NamedTuple):
    """The host's file with one's own words."""

    data: bytes
    choices: tuple[Choice, ...]


def merge(host: Document, mine: Document, base: Document | None, wanted: frozenset[str]) -> Merged:
    """The host's new file with what `mine` adds, changes and, as `base` shows, takes out.

    Args:
        host: what the host writes now.
        mine: an earlier file of the host, with one's own additions and changes.
        base: that earlier file as the host wrote it.
        wanted: terms, such as `sc:description`, of which one's own value is taken where both have one.

    Raises:
        MergeError: a term is wanted that one's own file does not say, or what stands there nests too deep.
    """
    _require_said(mine, wanted)
    try:
        return _merged(host, mine, base, wanted)
    except RecursionError:
        raise MergeError(f"{mine.path}: nests too deep to be compared with {host.path}") from None


def _merged(host: Document, mine: Document, base: Document | None, wanted: frozenset[str]) -> Merged:
    decisions = Decisions(host, mine, base, wanted)
    decisions.objects(0, 0, -1 if base is None else 0)
    guard, more = Guard(host, mine), conforming(host, _versions(mine))
    if more and (why := guard.new(done(host, (), more))):
        decisions.told.insert(0, Choice("", "conformsTo", mine=False, why=why))
        more = []
    aside = in_the_way(host, decisions.intents)
    apart = {id(each) for each in aside}
    intents = [each for each in decisions.intents if id(each) not in apart]
    taken, refused = guard.accepted(intents, lambda intents: done(host, intents, more))
    refused += [(each, IN_THE_WAY) for each in aside]
    return Merged(done(host, taken, more), tuple(_in_order(decisions, taken, refused)))


def _require_said(mine: Document, wanted: frozenset[str]) -> None:
    if not wanted:
        return
    tape, terms = mine.tape, terms_of(mine)
    said = {terms.canonical(tape.text(node)) for node in range(len(tape)) if tape.kind(node) == Kind.KEY}
    for term in sorted(wanted - said):
        remedy = did_you_mean(term, sorted(said))
        raise MergeError(f"{mine.path}: does not say `{term}`{f'; {remedy}' if remedy else ''}")


def _versions(mine: Document) -> list[str]:
    """The extensions that one's own file conforms to; of which version of Croissant it is, is for the host to say."""
    tape, terms = mine.tape, terms_of(mine)
    said = [str(tape.value(key + 1)) for key in tape.children(0) if terms.canonical(tape.text(key)) == CONFORMS_TO]
    return [version for version in VERSIONS.values() if any(version in each for each in said)]


def _in_order(decisions: Decisions, taken: Sequence[Intent], refused: Sequence[tuple[Intent, str]]) -> list[Choice]:
    """Every choice in the order in which it came up, those that were refused with the reason."""
    reasons = {id(intent): why for intent, why in refused}
    known = {id(intent) for intent in taken}
    told: list[Choice] = []
    for each in decisions.told:
        if isinstance(each, Choice):
            told.append(each)
        elif id(each) in known:
            told.append(each.choice)
        else:
            is_new = (each.key < 0 or each.is_item) and not each.is_gone
            told.append(each.choice._replace(mine=False, why=reasons[id(each)], is_left_out=is_new))
    return told
