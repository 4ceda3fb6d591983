"""Canonical JSON (RFC 8785): one value, one text, so that a plan has one digest."""

import json
import math
from collections.abc import Mapping
from hashlib import sha256

LARGEST_INTEGER = 2**53 - 1
"""Beyond it a reader that keeps numbers as doubles loses digits; write such integers as text."""


def digest(value: object) -> str:
    """`sha256:` and the hexadecimal digest of the canonical text of `value`."""
    return f"sha256:{sha256(canonical(value)).hexdigest()}"


def canonical(value: object) -> bytes:
    """The canonical UTF-8 text of a value made of mappings, lists, tuples, text, numbers, booleans and None.

    Raises:
        ValueError: JSON cannot hold it: NaN, an infinity, an integer beyond 2**53 - 1, half a surrogate pair.
        TypeError: a value or a key of another type.
    """
    pieces: list[str] = []
    _write(value, pieces)
    return "".join(pieces).encode()


def _write(value: object, pieces: list[str]) -> None:
    match value:
        case Mapping():
            _write_object(value, pieces)
        case list() | tuple():
            for index, element in enumerate(value):
                pieces.append("," if index else "[")
                _write(element, pieces)
            pieces.append("]" if value else "[]")
        case _:
            pieces.append(_scalar(value))


def _write_object(value: Mapping[str, object], pieces: list[str]) -> None:
    for index, key in enumerate(sorted(value, key=_utf16)):
        pieces.append(f"{',' if index else '{'}{_text(key)}:")
        _write(value[key], pieces)
    pieces.append("}" if value else "{}")


def _utf16(key: object) -> bytes:
    if not isinstance(key, str):
        raise TypeError(f"a key of a JSON object is text, not {key!r}")
    return key.encode("utf-16-be")


def _scalar(value: object) -> str:
    match value:
        case str():
            return _text(value)
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return _integer(value)
        case float():
            return _number(value)
    raise TypeError(f"JSON has no form for a {type(value).__name__}")


def _text(value: str) -> str:
    value.encode()
    return json.dumps(value, ensure_ascii=False)


def _integer(value: int) -> str:
    if abs(value) > LARGEST_INTEGER:
        raise ValueError(f"{int(value)} is beyond 2**53 - 1; write it as text")
    return int.__repr__(value)


def _number(value: float) -> str:
    """`value` as ECMAScript's Number::toString prints it, from the shortest digits that read back."""
    if not math.isfinite(value):
        raise ValueError(f"JSON has no form for {float(value)}")
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = f"{float.__repr__(abs(value))}e0".partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = f"{whole}{fraction}".lstrip("0")
    point = len(digits) - len(fraction) + int(exponent.removesuffix("e0"))
    return sign + _place_point(digits.rstrip("0"), point)


def _place_point(digits: str, point: int) -> str:
    """`0.digits` times ten to the `point`, in the form that ECMAScript chooses."""
    if len(digits) <= point <= 21:
        return digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{tail}e{point - 1:+d}"
