"""Which labels make which structure: plain classes, and regions that put several together."""

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from assay.errors import PlanError
from assay.images.labels import MOST

BACKGROUND = 0
"""The label that is no structure unless somebody asks for it."""

IGNORE = "ignore"
"""What nnU-Net calls the label of voxels that nobody is held to."""

TOGETHER = "mean of the classes"
"""What people read where a value is of all classes, so that none is called so."""

MOST_STRUCTURES = 10_000
"""So many are scored at once; each has a value by metric, case and algorithm."""

_MOST_BYTES = 1 << 24
_MOST_SHOWN = 60
_PART = re.compile(r"\s*([^=,]+?)\s*=\s*([^=,]+?)\s*")


class Structure(NamedTuple):
    """What is scored as one: the voxels of one label, or of several."""

    name: str
    labels: tuple[int, ...]


class _Object(dict[str, Any]):
    """An object of JSON that knows which of its keys is there twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.twice = repeated(key for key, _ in pairs)


class Classes(NamedTuple):
    """What is scored."""

    structures: tuple[Structure, ...] = ()
    """Empty where every label that occurs is scored."""
    ignore: int | None = None
    """Voxels of this label in the reference count nowhere."""
    source: str = ""
    """Where the names come from."""
    others: frozenset[int] = frozenset()
    """Labels that have names, and that nobody wants to be scored."""

    asked: frozenset[str] = frozenset()
    """Structures that somebody named, and that hence have to be there; not what files list or arrays may lack."""

    def known(self) -> frozenset[int]:
        """All labels that are spoken of."""
        return self.others.union(*(one.labels for one in self.structures))


def classes_of(labels: str = "", regions: str = "", chosen: str = "", found: Path | None = None) -> Classes:
    """What is scored, as options say it.

    Args:
        labels: a `dataset.json`, or `liver=1,tumour=2`.
        regions: `WT=1+2+3,TC=2+3`, of numbers or of names.
        chosen: the structures to score, by their names; all without it.
        found: the `dataset.json` that lies with the files, which `labels` replaces.

    Raises:
        PlanError: something is not of its form, or names what is not there.
    """
    known = _labels(labels) if labels else read_labels(found) if found else Classes()
    if regions:
        known = _with_regions(known, regions)
    asked = _only(known, chosen) if chosen else known
    require_few(asked.structures)
    return asked


def require_few(structures: Sequence[Structure]) -> None:
    """Refuse more structures than anybody reads values of, before they take hours and all memory.

    Raises:
        PlanError: there are more than `MOST_STRUCTURES`.
    """
    if len(structures) > MOST_STRUCTURES:
        raise PlanError(
            f"there are {len(structures):,} structures, and {MOST_STRUCTURES:,} at most are scored at once: --only "
            "names some"
        )


def of_mapping(labels: Mapping[Any, Any], regions: Mapping[Any, Any] | None = None) -> Classes:
    """What is scored, as a Python caller says it: `{"liver": 1, "tumour": 2}` and `{"whole": [1, 2]}`.

    Raises:
        PlanError: something is no label.
    """
    return _classes({**labels, **(regions or {})}, "labels")


def repeated(words: Iterable[str]) -> str | None:
    """The first word that comes twice."""
    seen: set[str] = set()
    return next((word for word in words if word in seen or seen.add(word)), None)  # type: ignore[func-returns-value]


def discovered(labels: Iterable[int]) -> tuple[Structure, ...]:
    """Every label that occurs as a structure of its own."""
    return tuple(Structure(str(label), (label,)) for label in sorted(set(labels) - {BACKGROUND}))


def read_labels(path: Path) -> Classes:
    """The labels of a `dataset.json` of nnU-Net, or of its predecessor and the Decathlon.

    Raises:
        PlanError: the file cannot be read, or says nothing of labels.
    """
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_BYTES + 1)
        content = json.loads(text, object_pairs_hook=_Object) if len(text) <= _MOST_BYTES else None
    except OSError as error:
        raise PlanError(f"`{_cut(str(path))}`: {error.strerror or error}") from None
    except (ValueError, RecursionError):
        raise PlanError(f"`{path}` is no JSON") from None
    if not isinstance(content, _Object) or not isinstance(content.get("labels"), _Object):
        raise PlanError(f'`{path}` has no "labels", which say what the numbers mean')
    labels: Any = content["labels"]
    for each in (content, labels):
        if each.twice is not None:
            raise PlanError(f"{path}: `{_cut(each.twice)}` is there twice, and which one counts can only be guessed")
    if all(key.isdecimal() and isinstance(value, str) for key, value in labels.items()):
        if (name := repeated(labels.values())) is not None:
            raise PlanError(f"{path}: two labels are called `{_cut(name)}`; for one structure of both, say --regions")
        numbers = {name: _number(key) for key, name in labels.items()}
        if strange := next((key for key, name in labels.items() if numbers[name] is None), None):
            raise PlanError(f"{path}: `{_cut(strange)}` is no label: they are whole numbers from 0 to 2**31 - 1")
        labels = numbers
    return _classes(labels, str(path))


def names_file(labels: str) -> bool:
    """Whether `labels` is a `dataset.json`, and not names with their numbers."""
    return "=" not in labels or os.path.isfile(labels)  # of too long a name, too  # noqa: PTH113


def _labels(text: str) -> Classes:
    if names_file(text):
        if "=" not in text and not os.path.exists(text):  # of too long a name, too  # noqa: PTH110
            raise PlanError(
                f"--labels `{_cut(text)}` is no file, and gives no name a number: it takes a dataset.json, "
                "or names with their numbers, such as liver=1,tumour=2"
            )
        return read_labels(Path(text))
    return _all_asked(_classes({name: _numbers(value, {}) for name, value in _parts("--labels", text)}, "--labels"))


def _all_asked(classes: Classes) -> Classes:
    return classes._replace(asked=frozenset(one.name for one in classes.structures))


def _classes(labels: Mapping[Any, Any], source: str) -> Classes:
    ignore, structures = None, []
    for name, value in labels.items():
        numbers = _whole(name, value, source)
        if str(name) == IGNORE and len(numbers) == 1:
            ignore = numbers[0]
        elif numbers != (BACKGROUND,):
            structures.append(Structure(class_name(name, source), numbers))
    if not structures:
        raise PlanError(f"`{source}` names no structure but the background")
    return Classes(tuple(structures), ignore, source)


def class_name(name: object, source: str) -> str:
    """What somebody calls a class.

    Raises:
        PlanError: nothing of it can be seen, or it is what the mean over the classes is called.
    """
    text = str(name)
    if not any(each.isprintable() and not each.isspace() for each in text):
        raise PlanError(f"{source}: a class has no name that can be seen")
    if text.strip().casefold() == TOGETHER:
        raise PlanError(f"{source}: `{text}` is what the mean over all classes is called; call the class otherwise")
    return text


def _whole(name: object, value: Any, source: str) -> tuple[int, ...]:
    given = value if isinstance(value, list | tuple) else [value]
    numbers = []
    for each in given:
        try:
            number = int(each)
        except (TypeError, ValueError, OverflowError):
            number = -1
        if isinstance(each, bool | str | bytes) or number != each or not 0 <= number <= MOST:
            raise PlanError(
                f"{source}: `{name}` is {_cut(repr(each))}, and labels are whole numbers from 0 to 2**31 - 1"
            )
        numbers.append(number)
    if not numbers:
        raise PlanError(f"{source}: `{name}` has no label")
    return tuple(dict.fromkeys(numbers))


def _with_regions(known: Classes, text: str) -> Classes:
    named = {one.name: one.labels for one in known.structures}
    found = {
        name: Structure(class_name(name, "--regions"), _numbers(value, named))
        for name, value in _parts("--regions", text)
    }
    for name, region in found.items():
        if BACKGROUND in region.labels:
            raise PlanError(f"`{_cut(name)}` in `--regions` takes the background in, which is label {BACKGROUND}")
        if named.get(name, region.labels) != region.labels:
            raise PlanError(f"`{_cut(name)}` in `--regions` is the name of a label already; call the region otherwise")
    kept = [one for one in known.structures if one.name not in found]
    return known._replace(structures=(*kept, *found.values()), asked=known.asked | set(found))


def _numbers(text: str, named: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
    found: list[int] = []
    for part in text.split("+"):
        word = part.strip()
        if word in named:
            found += named[word]
        elif (number := _number(word)) is not None:
            found.append(number)
        else:
            there = f"; there are {', '.join(named)}" if named else ""
            raise PlanError(f"`{_cut(word)}` is no label, which is a whole number, and the name of none{there}")
    return tuple(dict.fromkeys(found))


def _number(word: str) -> int | None:
    """The label that a word writes; Python reads no more than 4,300 digits."""
    digits = word.lstrip("0") or word[:1]
    return int(digits) if digits.isdecimal() and len(digits) <= len(str(MOST)) and int(digits) <= MOST else None


def _cut(text: str) -> str:
    """As much of what somebody wrote as a line of a message holds."""
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."


def _parts(option: str, text: str) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for part in text.split(","):
        pair = _PART.fullmatch(part)
        if pair is None:
            raise PlanError(f"`{_cut(part)}` in `{option}` is not of the form `name=1` or `name=1+2`")
        if pair[1] in found:
            raise PlanError(f"`{option}` gives `{_cut(pair[1])}` twice")
        found[pair[1]] = pair[2]
    return list(found.items())


def _only(known: Classes, chosen: str) -> Classes:
    names = [name.strip() for name in chosen.split(",")]
    by_name = {one.name: one for one in known.structures}
    for name in names:
        if name not in by_name:
            if (number := _number(name)) is None:
                there = f"there are {', '.join(by_name)}" if by_name else "without `--labels` they are numbers"
                raise PlanError(f"there is no class `{_cut(name)}`; {there}")
            by_name[name] = Structure(name, (number,))
    chosen_ones = tuple(by_name[name] for name in dict.fromkeys(names))
    return _all_asked(known._replace(structures=chosen_ones, others=known.known()))
