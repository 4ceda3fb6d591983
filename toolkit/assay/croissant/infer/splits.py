"""Splits: what people call them, where their names stand, and the record set of those that were met."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from assay.croissant.infer.records import Draft, Records

SPLITS = {
    "train": "cr:TrainingSplit",
    "training": "cr:TrainingSplit",
    "val": "cr:ValidationSplit",
    "valid": "cr:ValidationSplit",
    "validation": "cr:ValidationSplit",
    "dev": "cr:ValidationSplit",
    "test": "cr:TestSplit",
    "testing": "cr:TestSplit",
}
"""By the word, in small letters."""

ID = "splits"

_WORDS = "|".join(sorted(SPLITS, key=len, reverse=True))
_IN_STEM = re.compile(rf"(?:^|(?<=[-_.]))({_WORDS})(?=[-_.]|$)", re.IGNORECASE)


def split_of(name: str) -> tuple[str, int]:
    """The split that a path speaks of, as it spells it, and in which of its steps it stands; empty and -1 for none.

    >>> split_of("data/train/a.png"), split_of("test-00001.csv"), split_of("training.md/x"), split_of("latest.csv")
    (('train', 1), ('test', 0), ('', -1), ('', -1))
    """
    *folders, file = name.split("/")
    for number, folder in enumerate(folders):
        if folder.lower() in SPLITS:
            return folder, number
    found = _IN_STEM.search(PurePosixPath(file).stem)
    return (found[1], len(folders)) if found else ("", -1)


def are_splits(values: Iterable[str]) -> bool:
    """Whether these are the names of splits, and more than one of them."""
    found = [value.lower() for value in values]
    return len(found) > 1 and all(value in SPLITS for value in found) and len({SPLITS[value] for value in found}) > 1


def regex_of(splits: Iterable[str], names: Iterable[str]) -> str:
    """The regular expression that keeps the split of every one of these paths; empty where none does."""
    words = "|".join(sorted(splits, key=len, reverse=True))
    tried = (rf"^(?:.*/)?({words})/", rf"^(?:.*[-_./])?({words})[-_.][^/]*$")
    paths = list(names)
    for regex in tried:
        found = [re.match(regex, path) for path in paths]
        if all(each and each[1] == split_of(path)[0] for each, path in zip(found, paths, strict=True)):
            return regex
    return ""


def records_of(splits: Iterable[str]) -> Records:
    """The record set of splits."""
    fields = [Draft("name", "sc:Text", None), Draft("url", "sc:URL", None)]
    data: list[dict[str, object]] = [{f"{ID}/name": name, f"{ID}/url": SPLITS[name.lower()]} for name in splits]
    return Records(ID, fields, key="name", data_type=("cr:Split",), data=data)
