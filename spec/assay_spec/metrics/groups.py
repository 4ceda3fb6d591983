"""What columns are called whose repeated values say that items belong together."""

import re

OWNERS = (
    "patient",
    "subject",
    "person",
    "participant",
    "individual",
    "proband",
    "volunteer",
    "donor",
    "animal",
    "mouse",
    "mice",
    "rat",
    "family",
    "families",
)
"""Whom items come from: where none has several, items are independent."""

WHOLES = ("case", "exam", "examination", "studyinstance")
"""What items are parts of, or are themselves: that none repeats says nothing of patients."""

_ENDS = (
    "",
    "id",
    "ids",
    "uid",
    "identifier",
    "no",
    "nr",
    "num",
    "number",
    "key",
    "code",
    "name",
    "index",
    "idx",
    "hash",
)
"""What may follow in the name of a column; after `patient_age` it holds something else."""

_WORD = re.compile(r"[\W_]+|(?<=[a-z0-9])(?=[A-Z])")


def is_called_owner(column: str) -> bool:
    """Whether a column is called after whom an item comes from, in whichever capitals and with whatever between words.

    >>> [is_called_owner(name) for name in ("patient_id", "PatientID", "Mouse-No", "inpatient", "patient age")]
    [True, True, True, False, False]
    """
    return _is_called(column, OWNERS)


def is_called_group(column: str) -> bool:
    """Whether the repeated values of a column called so say that items belong together; a place only makes subgroups.

    >>> [is_called_group(name) for name in ("subject", "CASE ID", "StudyInstanceUID", "site", "centre")]
    [True, True, True, False, False]
    """
    return _is_called(column, (*OWNERS, *WHOLES))


def _is_called(column: str, nouns: tuple[str, ...]) -> bool:
    words = [word.casefold() for word in _WORD.split(column) if word]
    ends = {"".join(words[at:]) for at in range(len(words))}
    return any(f"{noun}{plural}{end}" in ends for noun in nouns for plural in ("", "s") for end in _ENDS)
