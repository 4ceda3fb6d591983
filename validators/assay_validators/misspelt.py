"""Whether one word is evidently another one misspelt: so surely that a program may write the other in its place."""

import re

LONG = 8
"""A word of so many letters may have two slips of the pen, a shorter one has one."""

SHORT = 4
"""Of fewer letters one makes another word: `ids` is no `@id`."""

_LAST = re.compile(r"[^:/#]*$")
_PARTS = re.compile(r"[A-Z]?[^A-Z\W_]+|[A-Z]+")


def is_misspelt(word: str, meant: str) -> bool:
    """Whether `word` is `meant` with a slip of the pen, whatever prefixes they have.

    A property of schema.org is no slip, nor a keyword of JSON-LD, nor a name that hides itself with an underscore.
    """
    from assay_spec.croissant.schema_org import PROPERTIES

    word, meant = _local(word), _local(meant)
    if word.startswith(("_", "@")) or meant.startswith("@"):
        return False
    return word == meant or (
        word not in PROPERTIES and (_is_variant(word, meant) or is_swapped(word, meant) or _has_few_slips(word, meant))
    )


def can_only_mean(word: str, meant: str) -> bool:
    """Whether a key can mean nothing but another: the nearest that there is may still be far from it.

    To JSON-LD a word that looks like a keyword and is none means nothing.
    """
    from assay_spec.croissant.responsible import OTHER_NAMES

    if word.startswith("@"):
        return True
    prefix, _, name = word.rpartition(":")
    return is_misspelt(word, meant) or (name in OTHER_NAMES and meant == f"{prefix}:{OTHER_NAMES[name]}")


def is_keyword_misspelt(word: str, keyword: str) -> bool:
    """Whether a word that JSON-LD gives no meaning to is a keyword with a slip of the pen, or one without its `@`."""
    if word.lower() in (keyword, keyword.removeprefix("@")):
        return True
    return word.startswith("@") and (is_swapped(word, keyword) or slips_between(word, keyword) == 1)


MEMBERS = ("@context", "@graph", "@id", "@language", "@list", "@reverse", "@set", "@type", "@value")
"""The keywords that people write in objects."""


def keyword_meant(word: str) -> str:
    """The keyword that a word which begins like one, and is none, is nearly; empty when there is no such."""
    from assay_spec.croissant.definitions import KEYWORDS

    if not word.startswith("@") or word in KEYWORDS:
        return ""
    return next((each for each in MEMBERS if is_keyword_misspelt(word, each)), "")


def _local(word: str) -> str:
    found = _LAST.search(word)
    return found[0] if found else word


def _is_variant(word: str, meant: str) -> bool:
    """Whether they differ in capitals, in what separates their parts, or in number only."""
    one, other = sorted((_plain(word), _plain(meant)), key=len)
    return other in (one, f"{one}s", f"{one}es")


def _plain(word: str) -> str:
    return re.sub(r"[-_. ]", "", word).lower()


def is_swapped(word: str, meant: str) -> bool:
    """Whether two neighbouring letters have changed places, which two words rarely differ in."""
    differing = [at for at, (one, other) in enumerate(zip(word, meant, strict=False)) if one != other]
    if len(word) != len(meant) or len(word) < len("key") or len(differing) != len("ab"):
        return False
    first, second = differing
    return second == first + 1 and word[first : second + 1] == meant[second] + meant[first]


def _has_few_slips(word: str, meant: str) -> bool:
    """Whether every part is nearly the same: in `dateCurated` and `dateCreated` the second is another word."""
    parts, others = _PARTS.findall(word), _PARTS.findall(meant)
    if len(parts) != len(others):
        parts, others = [word], [meant]
    pairs = [(_plain(part), _plain(other)) for part, other in zip(parts, others, strict=True)]
    slips = [slips_between(part, other) for part, other in pairs]
    most = [_most(min(len(part), len(other))) for part, other in pairs]
    whole = min(len(_plain(word)), len(_plain(meant)))
    return all(map(int.__le__, slips, most)) and sum(slips) <= _most(whole)


def _most(letters: int) -> int:
    return 2 if letters >= LONG else int(letters >= SHORT)


def slips_between(one: str, other: str) -> int:
    """How many letters are left out, put in, taken for another, or swapped with the next (optimal string alignment)."""
    before, row = list[int](), list(range(len(other) + 1))
    for i, char in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (char != wanted))
            if i > 1 and j > 1 and char == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
