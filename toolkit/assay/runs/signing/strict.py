"""JSON and base64 read so that a text has one meaning: what two readers could take differently is refused."""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn, TypeVar

from assay.runs.signing.finding import Code, Finding, Flaw, finding

T = TypeVar("T")

_CALLED: Mapping[type, str] = {str: "text", list: "a list", dict: "an object"}


def read_json(data: bytes, what: str) -> Any:
    """The value that a JSON text holds.

    Args:
        data: the text.
        what: how the text is called in what is said about it.

    Raises:
        Flaw: it is no JSON in UTF-8, is nested too deeply, or an object in it has a key twice.
    """
    try:
        return json.loads(data.decode(), object_pairs_hook=_unique, parse_constant=_refuse)
    except RecursionError:
        raise Flaw(Code.NOT_JSON, f"{what} is nested too deeply") from None
    except ValueError as error:
        raise Flaw(Code.NOT_JSON, f"{what} is no JSON: {error}") from None


def read_characters(data: bytes, what: str) -> Any:
    """The value that a JSON text holds, all texts in which can be written out again.

    Raises:
        Flaw: as `read_json`, or a text holds half of a pair of surrogates, which is no character.
    """
    found = read_json(data, what)
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise Flaw(Code.NOT_JSON, f"{what} holds half a character") from None
    return found


def _unique(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    if len(found) < len(members):
        names = [name for name, _ in members]
        twice = next(name for number, name in enumerate(names) if name in names[:number])
        raise Flaw(Code.DUPLICATE_KEY, f"an object has the key `{twice}` twice")
    return found


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def as_object(value: Any, what: str) -> dict[str, Any]:
    """`value`, which has to be an object.

    Raises:
        Flaw: it is not.
    """
    return member({"": value}, "", dict, what)


def member(found: Mapping[str, Any], name: str, kind: type[T], what: str) -> T:
    """A member of an object, which has to be there and of that type.

    Raises:
        Flaw: it is not.
    """
    value = found.get(name)
    if not isinstance(value, kind):
        named = f"`{name}` of {what}" if name else what
        raise Flaw(Code.WRONG_SHAPE, f"{named} has to be {_CALLED[kind]}")
    return value


def strangers(found: Iterable[str], known: Iterable[str], what: str) -> tuple[Finding, ...]:
    """A finding for the members of an object that nobody reads."""
    names = ", ".join(f"`{name}`" for name in sorted(set(found) - set(known)))
    return (finding(Code.UNKNOWN_FIELD, f"{what} has members that are not read: {names}"),) if names else ()


def to_base64(data: bytes) -> str:
    """The standard form, with padding."""
    return b64encode(data).decode()


def from_base64(text: str, what: str) -> bytes:
    """The bytes that a text in base64 holds, of the standard alphabet or that for addresses, padded.

    Raises:
        Flaw: it is none; or holds bits that no byte shows, by which two texts would mean the same.
    """
    standard = text.translate({ord("-"): "+", ord("_"): "/"}) if not re.search(r"[+/]", text) else text
    try:
        data = b64decode(standard, validate=True)
    except ValueError:
        data = b""
    if to_base64(data) != standard:
        raise Flaw(Code.WRONG_BASE64, f"{what} is no base64")
    return data
