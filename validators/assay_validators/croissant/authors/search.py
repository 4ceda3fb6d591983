"""Where the texts of a dataset name its authors.

Words count without case and accents. Somebody is named where given name and surname stand side by side, in either
order. A surname alone names him where it begins with a capital letter and

- an initial of the given name, or `et al.`, stands beside it, or
- it has at least four letters, is none of the words of `COMMON`, and the document writes it nowhere in small letters,
  as it does with a word of the language.

An organization is named by all words of its name, those with capitals that its name has with capitals. In addresses,
where capitals mean nothing, a surname stands between other signs than letters, alone or in one word with a given name;
in the name of a host also before the word for a group, as in `smithlab`, however common it is. A common one that is
a whole part of the name of a host, as in `smith.example.edu`, may name somebody.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from assay_validators.croissant.authors.hosts import Label, inner_labels_of, labels_of
from assay_validators.croissant.authors.index import Index
from assay_validators.croissant.authors.named import ORGANIZED, Company, Person
from assay_validators.croissant.authors.words import COMMON, OF_HOSTS, Word, composed, folded, words_of

SHORTEST = 4
"""So many letters has a name of one word that counts alone."""

FARTHEST = 3
"""So many signs stand between two words of a name."""

SHORTEST_UNSPACED = 3
"""The same of a name that may stand inside of what looks like one word, for nothing stands between the words."""

INITIAL = 4
"""So many letters one letter of a given name is at most, once it is folded."""

Span = tuple[int, int]

_PROSE = re.compile(r"(?<![\w@/.:\\-])[^\W\d_]+(?![\w@/:\\-])")
_ADDRESS = re.compile(r"(?:(?<![\w+.-])[A-Za-z][\w+.-]{0,30}://|(?<!\S)www\.|(?<!\S)@)\S+")
_CITED = re.compile(r"@[A-Za-z]{3,20}\s{0,9}\{\s{0,9}([^\W\d_]{2,})")
_STOP = re.compile(r"\S*\.\S*\s[\s\S]*")
"""What ends a sentence, and begins another."""
_GAP = re.compile(r"[\s.,'’‐-]{0,3}")
_ET_AL = re.compile(r",?\s{1,3}et\.?\s{1,3}al\b")


class Authors:
    """The authors of a dataset, to be looked for in its texts."""

    def __init__(self, authors: Iterable[Person | Company], texts: Iterable[str]) -> None:
        """Look for `authors` in a dataset that has these texts."""
        self._surnames = Index[tuple[str, ...]]()
        self._givens: dict[tuple[str, ...], set[str]] = {}
        """The given names of a surname."""
        self._initials: dict[tuple[str, ...], set[str]] = {}
        """How these begin."""
        self._alone: set[tuple[str, ...]] = set()
        """The surnames that can stand without one."""
        self._companies = Index[Company]()
        self._joined: set[str] = set()
        """How people are called in addresses."""
        self._groups: set[str] = set()
        """How organizations are called in the names of hosts."""
        self._unspaced = Index[str]()
        """Names in scripts that have neither capitals nor spaces between words, by their signs."""
        for each in authors:
            if isinstance(each, Person):
                self._add(each)
            else:
                self._companies.add(each.words, each)
                self._groups.add("".join(each.words))
        organized = {word for surname in self._givens for word in surname if ORGANIZED.fullmatch(word)}
        self._owners = {"".join(surname) for surname in self._alone}
        """Whose groups there may be."""
        small = self._written_small(texts)
        self._common = COMMON | organized | small
        self._doubtful = {each for each in self._owners & COMMON if len(each) >= SHORTEST} - OF_HOSTS - small
        """Common surnames after which hosts may be called."""

    def named_in(self, text: str) -> list[str]:
        """The names in a text, in its spelling, each once."""
        if not (self._surnames or self._companies or self._unspaced):
            return []
        text = composed(text)
        words, spans = [*words_of(text)], list[Span]()
        spelt = [word.folded for word in words]
        addresses = [found.span() for found in _ADDRESS.finditer(text)][::-1]
        spans += [span for each in addresses for span in self._hosts_in(text, *each)]
        for at, word in enumerate(words):
            while addresses and addresses[-1][1] <= word.start:
                addresses.pop()
            if addresses and addresses[-1][0] <= word.start:
                spans += [(word.start, word.end)] if self._is_address(word.folded) else []
            else:
                spans += self._named_at(text, words, spelt, at)
        spans += [found.span(1) for found in _CITED.finditer(text) if folded(found[1]) in self._surnames.firsts]
        return list(dict.fromkeys(text[start:end] for start, end in _joined(spans)))

    def doubtful_in(self, text: str) -> list[str]:
        """The parts of the names of hosts in a text that may be the surnames of authors, each once."""
        text = composed(text) if self._doubtful else ""
        spans = [found.span() for found in _ADDRESS.finditer(text) if text[found.start()] != "@"]
        labels = (label for span in spans for label in inner_labels_of(text, *span))
        return list(dict.fromkeys(text[label.start : label.end] for label in labels if label.plain in self._doubtful))

    def _add(self, person: Person) -> None:
        if not person.givens and (name := "".join(person.surname)).upper() == name:
            self._unspaced.add(name, name)
            return
        self._surnames.add(person.surname, person.surname)
        self._givens.setdefault(person.surname, set()).update(person.givens)
        begun = {given[:end] for given in person.givens for end in range(1, INITIAL + 1)}
        self._initials.setdefault(person.surname, set()).update(begun)
        if not person.stands_alone:
            return
        self._alone.add(person.surname)
        whole, first = "".join(person.surname), "".join(person.givens[:1])
        self._joined |= {whole, *([f"{first}{whole}", f"{whole}{first}", f"{first[0]}{whole}"] if first else [])}

    def _written_small(self, texts: Iterable[str]) -> frozenset[str]:
        """The words of names that are words of the language, for the texts write them in small letters."""
        wanted = {word for surname in self._givens for word in surname} | self._companies.firsts
        found = (each[0] for text in (texts if wanted else ()) for each in _PROSE.finditer(text))
        return frozenset(folded(word) for word in found if word.islower() and folded(word) in wanted)

    def _is_address(self, word: str) -> bool:
        return word in self._joined and len(word) >= SHORTEST and word not in self._common

    def _hosts_in(self, text: str, start: int, end: int) -> Iterator[Span]:
        """Where the name of a host names somebody."""
        for label in labels_of(text, start, end) if text[start] != "@" else ():
            if self._is_host(label):
                yield label.start, label.end

    def _is_host(self, label: Label) -> bool:
        is_group = label.plain in self._groups and len(label.plain) >= SHORTEST and label.plain not in self._common
        return is_group or self._is_address(label.plain) or label.owner in self._owners

    def _named_at(self, text: str, words: Sequence[Word], spelt: Sequence[str], at: int) -> Iterator[Span]:
        """Who is named where a word begins his name."""
        if self._unspaced and not spelt[at].isascii():
            yield from self._unspaced_in(words[at])
        for end, surname in self._surnames.at(spelt, at):
            span = self._person(text, words, (at, end), surname) if _are_near(text, words[at:end]) else None
            if span is not None:
                yield span
        for end, company in self._companies.at(spelt, at):
            if _are_near(text, words[at:end]) and self._is_company(company, words[at:end]):
                yield words[at].start, words[end - 1].end

    def _unspaced_in(self, word: Word) -> Iterator[Span]:
        """The names in what looks like one word."""
        for start in range(len(word.folded)):
            for end, name in self._unspaced.at(word.folded, start):
                if len(name) >= SHORTEST_UNSPACED or name == word.folded:
                    yield word.start + start, word.start + end

    def _person(self, text: str, words: Sequence[Word], at: Span, name: tuple[str, ...]) -> Span | None:
        """Where somebody of a surname is named that some words are; None where they mean another thing."""
        start, end = at
        surname = words[start:end]
        before = start > 0 and _is_before(text, words[start - 1], surname[0])
        behind = end < len(words) and _is_gap(text, surname[-1].end, words[end].start)
        for side in [start - 1] * bool(before) + [end] * bool(behind):
            if self._is_beside(words[side], surname, name):
                return words[min(side, start)].start, words[max(side, end - 1)].end
        is_clear = sum(map(len, name)) >= SHORTEST and not self._common.issuperset(name)
        is_meant = is_clear or _ET_AL.match(text, surname[-1].end)
        if name in self._alone and surname[0].is_capital and is_meant:
            return surname[0].start, surname[-1].end
        return None

    def _is_beside(self, word: Word, surname: Sequence[Word], name: tuple[str, ...]) -> bool:
        """Whether a word beside a surname is the given name, or its initial."""
        is_written_so = surname[0].is_capital and word.is_capital
        if word.end - word.start == 1:
            return is_written_so and word.folded in self._initials[name]
        is_clear = not self._common.issuperset(each.folded for each in (word, *surname))
        return word.folded in self._givens[name] and (is_written_so or is_clear)

    def _is_company(self, company: Company, words: Sequence[Word]) -> bool:
        """Whether words of a text are the name of an organization."""
        is_written_so = all(word.is_capital >= given for word, given in zip(words, company.capitals, strict=True))
        if len(words) > 1:
            return is_written_so and any(company.capitals)
        (name,) = company.words
        return words[0].is_capital and is_written_so and len(name) >= SHORTEST and name not in self._common


def _is_gap(text: str, start: int, end: int) -> bool:
    """Whether nothing stands between two words that may not stand inside of a name, nor the end of a sentence."""
    return bool(_GAP.fullmatch(text, start, end)) and not _STOP.fullmatch(text, start, end)


def _is_before(text: str, given: Word, surname: Word) -> bool:
    """Whether a word stands before a surname as a given name does; behind its initial there is a full stop."""
    if given.end - given.start == 1:
        return bool(_GAP.fullmatch(text, given.end, surname.start))
    return _is_gap(text, given.end, surname.start)


def _are_near(text: str, words: Sequence[Word]) -> bool:
    """Whether words stand so that they may be of one name."""
    return all(_is_near(text, one, other) for one, other in pairwise(words))


def _is_near(text: str, one: Word, other: Word) -> bool:
    return other.start - one.end <= FARTHEST and not any(each in "!?;:()" for each in text[one.end : other.start])


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans in their order, those that overlap as one."""
    whole: Span | None = None
    for start, end in sorted(spans):
        if whole is not None and start < whole[1]:
            whole = (whole[0], max(end, whole[1]))
        else:
            if whole is not None:
                yield whole
            whole = (start, end)
    if whole is not None:
        yield whole
