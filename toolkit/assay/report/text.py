"""Text from documents, made safe to look at."""

import re
from typing import Any

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)


def visible(text: str) -> str:
    """`text` with what no reader can see, or what turns the order of letters round, replaced by `�`."""
    return _UNSEEN.sub("\ufffd", text)


def visible_all(value: Any) -> Any:
    """Lists and dictionaries with all their text, keys excepted, made visible."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {key: visible_all(one) for key, one in value.items()}
    return [visible_all(one) for one in value] if isinstance(value, list | tuple) else value


def code_parts(text: str) -> list[tuple[str, bool]]:
    """The text cut at its backticks, each part with whether it stands between two of them."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    return [(part, number % 2 == 1) for number, part in enumerate(parts)]
