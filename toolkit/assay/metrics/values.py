"""Values as arrays, and the text of each."""

from collections.abc import Iterable, Sequence, Sized
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assay.errors import PlanError
from assay_spec.labels import label_text

LARGEST = 2.0**63
"""From here on whole numbers keep their exponent in text, as those of a table do."""


def of_dlpack(values: Any) -> Any:
    """The array of what speaks DLPack and nothing else; anything else as it is.

    Raises:
        BufferError: it lies where NumPy cannot read it, such as on a GPU.
    """
    speaks = not hasattr(values, "__array__") and hasattr(values, "__dlpack__")
    return np.from_dlpack(values) if speaks else values


def as_array(values: ArrayLike | Sequence[object], name: str) -> NDArray[Any]:
    """Values as an array; those of a list keep their types, so that `None` and NaN stay apart from text.

    Raises:
        PlanError: some are masked or records, or lists of different lengths, or there is no array of them.
    """
    if any(map(np.ma.is_masked, _masks(values))):
        raise PlanError(f"`{name}` has masked values: fill them, with None where there is no prediction")
    try:
        array = np.asarray(of_dlpack(values), dtype=object if isinstance(values, list | tuple) else None)
    except ValueError:
        raise PlanError(f"`{name}` holds rows of different lengths") from None
    except (TypeError, RuntimeError, BufferError) as error:
        # What holds its values elsewhere, such as on a GPU, says how to get them.
        raise PlanError(f"`{name}` gives no array: {error}") from None
    if array.ndim and array.dtype == object and any(map(_is_row, array.flat)):
        raise PlanError(f"`{name}` holds rows of different lengths")
    if array.dtype.kind == "V":
        raise PlanError(f"`{name}` holds records; give one of their fields")
    return array


def _masks(values: object) -> Iterable[object]:
    """What may be a masked array: the values themselves, and the elements of a list."""
    inside = values if isinstance(values, list | tuple) else ()
    return (values, *(element for element in inside if isinstance(element, np.ma.MaskedArray)))


def _is_row(value: object) -> bool:
    return isinstance(value, Sized) and not isinstance(value, str | bytes)


def texts(values: ArrayLike | Sequence[object], name: str) -> list[str]:
    """Values as documents would hold them: numbers and booleans by their text.

    Raises:
        PlanError: there is more than one dimension, or a value is missing or cannot be written.
    """
    return _whole(_texts(values, name), name)


def labels(values: ArrayLike | Sequence[object], name: str) -> list[str]:
    """The same of classes, by the text of labels.

    Raises:
        PlanError: as `texts`.
    """
    return _whole(answers(values, name), name)


def answers(values: ArrayLike | Sequence[object], name: str) -> list[str | None]:
    """The same where labels may be missing, which are None.

    Raises:
        PlanError: there is more than one dimension, or a value cannot be written.
    """
    found = _texts(values, name)
    known = {text: (text and label_text(text)) or None for text in {*found}}
    return [known[text] for text in found]


def _whole(found: Sequence[str | None], name: str) -> list[str]:
    whole = [text for text in found if text is not None]
    if len(whole) < len(found):
        raise PlanError(f"`{name}` has no value at item {found.index(None)}")
    return whole


def _texts(values: ArrayLike | Sequence[object], name: str) -> list[str | None]:
    array = as_array(values, name)
    if array.ndim != 1:
        raise PlanError(f"`{name}` has the shape {array.shape}; give one value per item")
    return [_written(value, item, name) for item, value in enumerate(_plain(array))]


def _plain(array: NDArray[Any]) -> Iterable[object]:
    """Values of Python where their text is that of the array's own, which are slow to look at."""
    return array.tolist() if array.dtype.kind in "OUSiub" or array.dtype == np.float64 else array


def _written(value: object, item: int, name: str) -> str | None:
    try:
        text = text_of(value)
        (text or "").encode()
    except ValueError:
        raise PlanError(f"`{name}` has a value at item {item} that cannot be written as Unicode") from None
    return text


def text_of(value: object) -> str | None:
    """The text of one value; None where it is missing.

    Raises:
        ValueError: it cannot be written as Unicode.
    """
    match value:
        case str():
            return str(value) or None
        case None:
            return None
        case bool() | np.bool_():
            return str(value).lower()
        case int():
            return str(value)
        case float() | np.floating() if value.is_integer() and abs(float(value)) < LARGEST:
            return str(int(value))
        case bytes():
            return value.decode() or None
    return None if _is_missing(value) else str(value)


def _is_missing(value: object) -> bool:
    """Whether a value is NaN, NaT or pandas' NA, which differ from themselves or cannot be compared."""
    try:
        return bool(value != value)  # noqa: PLR0124 - it is the test
    except (TypeError, ArithmeticError):
        return True
