"""What an object would say twice, once its words are those of a newer version."""

from collections.abc import Mapping

from assay.croissant.migrate.revision import Revision
from assay.croissant.migrate.words import Words


def settle(node: int, twins: Mapping[int, int], words: Words, revision: Revision, clause: str) -> list[int]:
    """Of keys that come to be the same one keeps its value: what says the same goes, all else is for the author.

    Args:
        node: the object.
        twins: keys that do not keep theirs, with the key that does.
        words: the words of the document.
        revision: what is to be changed.
        clause: the clause that makes them the same.

    Returns:
        The keys that went.
    """
    tape = words.tape
    named = {key: (tape.text(key), tape.text(kept)) for key, kept in twins.items()}
    # By what is written of them: 1 and true are equal in Python.
    alike = [key for key, kept in twins.items() if repr(tape.value(key + 1)) == repr(tape.value(kept + 1))]
    said = {key: f"`{named[key][0]}` said the same as `{named[key][1]}`" for key in alike}
    gone = alike if alike and revision.remove(node, said, clause) else []
    for key in (key for key in twins if key not in gone):
        word, other = named[key]
        says = "the same as" if key in said else "something else than"
        revision.leave(key, f"`{word}` says {says} `{other}`, and both are one word now", "keep one of them")
    return gone
