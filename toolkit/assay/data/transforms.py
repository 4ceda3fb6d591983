"""What the transformations of a source do to its values: Croissant 1.1, Transform.

Where Croissant leaves it open, values are what its reference implementation, mlcroissant 1.1, makes of them, as each
function says. Of these it makes others:

- a text that a regular expression does not match is null; mlcroissant leaves the whole text, with a warning;
- a regular expression may match anywhere in a text; mlcroissant wants it at the beginning;
- `replace` is refused; mlcroissant leaves the values as they are;
- a JSON path looks into a text, which is JSON, and gives all that it leads to; mlcroissant looks into values that it
  has read as objects, and takes the first.
"""

import json
from collections.abc import Sequence
from functools import partial
from typing import NoReturn

import pyarrow as pa
import pyarrow.compute as pc

from assay.canonical import canonical
from assay.data.elements import Change, changed
from assay.data.jsonpath import ABSENT, JsonPath, parse_path
from assay.data.regex import TooSlowError, captured, parse_regex
from assay.data.values import Place
from assay.errors import DataError
from assay_spec.croissant.model import DataSource, Transform

WORDS = {
    "regex": "regex",
    "separator": "separator",
    "delimiter": "delimiter",
    "json_path": "jsonPath",
    "json_query": "jsonQuery",
    "replace": "replace",
    "format": "format",
}
"""What a transformation may do, in the words of documents."""


def transformed(array: pa.Array, transforms: Sequence[Transform], place: Place) -> pa.Array:
    """The values after all transformations, in their order; those of a list are transformed each, as mlcroissant does.

    `array` is text, or lists of it; so is what comes out. `format` changes nothing here: what its pattern says of the
    last texts is for `format_of` and `formatted`. `readLines` and `unArchive` are over when there are values.

    Raises:
        DataError: a transformation cannot be done, or the first text that one does not fit.
    """
    for transform in transforms:
        given = [name for name in WORDS if getattr(transform, name)]
        if len(given) > 1:
            words = " and ".join(f"`{WORDS[name]}`" for name in given)
            raise _error(f"a transformation does one thing, and one has {words}", place, "write a list of them")
        for name in given:
            array = _transformed(array, name, getattr(transform, name), place)
    return array


def format_of(source: DataSource) -> str:
    """The pattern by which the values of a source are written; empty where it gives none.

    It stands in the source. An example of Croissant 1.0 and its datasets have it in the last transformation.
    """
    return source.format or (source.transform[-1].format if source.transform else "")


def _transformed(array: pa.Array, name: str, text: str, place: Place) -> pa.Array:
    match name:
        case "regex":
            return _by_regex(array, text, place)
        case "separator" | "delimiter":
            return separated(array, text, place)
        case "json_path" | "json_query":
            return _by_json_path(array, text, place)
        case "replace":
            remedy = "keep what is wanted by `regex`, or replace it in the files"
            raise _error(f"`replace`, `{text}`, is explained by no version of Croissant", place, remedy)
    return array


def _by_regex(array: pa.Array, text: str, place: Place) -> pa.Array:
    """What the group of a regular expression keeps: of several groups the first that takes part in the match.

    Whether it has to match at the beginning Croissant does not say. It may match anywhere: its examples write `^` where
    the beginning is meant; what matches there is found first, so that wherever mlcroissant, which uses Python's
    `re.match`, finds something, this finds the same. The outputs recorded with the official datasets agree, but for
    texts without a match.
    """
    try:
        regex = parse_regex(text)
    except ValueError as error:
        raise _error(f"the regular expression `{text}` cannot be used: {error}", place) from None
    try:
        return changed(array, Change(partial(captured, regex=regex)), place)
    except TooSlowError:
        remedy = "write it without look-around, back references and nested repetitions, and with one group"
        raise _error(f"the regular expression `{text}` could take for ever", place, remedy) from None


def separated(array: pa.Array, separator: str, place: Place) -> pa.Array:
    """Texts as lists of the texts between separators, with what is empty: of the empty text, a list of one.

    That is what Python's `str.split` gives, which mlcroissant uses. A separator of several characters is one.
    """
    return changed(array, Change(partial(pc.split_pattern, pattern=separator)), place)


def _by_json_path(array: pa.Array, text: str, place: Place) -> pa.Array:
    """What a path leads to in texts that are JSON: texts as they are, other values as their JSON text.

    A path of names and places in lists alone gives one value, null where it leads nowhere; any other path gives a list,
    in which what an element lacks is null.
    """
    try:
        path = parse_path(text)
    except ValueError as error:
        raise _error(f"the JSON path `{text}` cannot be used: {error}", place) from None
    remedy = place.remedy("write each as JSON")
    return changed(
        array, Change(partial(_taken, path=path), f"is no JSON in which `{text}` can be followed", remedy), place
    )


def _taken(texts: pa.StringArray, path: JsonPath) -> pa.Array:
    try:
        found = [[_text_at(value) for value in path.aligned(_JSON.decode(text))] for text in texts.to_pylist()]
    except RecursionError:
        raise ValueError("it nests too deep") from None
    if path.is_singular:
        return pa.array([one for (one,) in found], pa.string())
    return pa.array(found, pa.list_(pa.string()))


def _text_at(value: object) -> str | None:
    return None if value is ABSENT else text_of(value)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"JSON has no {constant}")


_JSON = json.JSONDecoder(parse_constant=_refuse)


def text_of(value: object) -> str | None:
    """A JSON value as the text of a cell: texts as they are, numbers and booleans as everywhere, null as none.

    Raises:
        ValueError: no text holds it: half a surrogate pair, or a number that is beyond all.

    >>> text_of("a"), text_of(7.0), text_of(True), text_of({"b": [1]})
    ('a', '7', 'true', '{"b":[1]}')
    """
    match value:
        case None:
            return None
        case str():
            text = value
        case int() if not isinstance(value, bool):
            text = str(value)
        case dict() | list():
            text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        case _:
            text = canonical(value).decode()
    text.encode()
    return text


def _error(problem: str, place: Place, remedy: str = "") -> DataError:
    return DataError(problem, path=place.path, column=place.column, remedy=remedy)
