"""Changes to a document, in its bytes and in its structure, all drawn from one generator of random numbers."""

import json
from collections.abc import Callable, Iterator
from random import Random

from assay_spec.document import Document, read_document

BYTES = (
    *(b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", b"\xf0\x9f\xa5\x90", b"\xe2\x80\xae", b"\x1b[2J"),
    *(
        b"\\",
        b"\\u0000",
        b"\\ud800",
        b"\\udc00\\ud800",
        b"\\u",
        b"\\x41",
        b'"',
        b"'",
        b"`",
        b"${x}",
        b"%s",
        b"\r",
        b"\n",
    ),
    *(b"1e999", b"-0", b"-1e-999", b"0x1F", b"1_000", b"NaN", b"-Infinity", b".inf", b"9" * 400, b"1" + b"0" * 5000),
    *(
        b"&a ",
        b"*a",
        b"<<: ",
        b"!!python/none ",
        b"!!binary ",
        b"--- ",
        b"...",
        b"? ",
        b": ",
        b"- ",
        b"\t",
        b"# ",
        b"|2\n",
    ),
    *(b"[" * 600, b"{" * 50, b"]]]", b"}", b",", b"//", b"/*", b"@", b"<a> <b> <c> .", b"assay: evaluation/1\n"),
    *(b'"assay": "fingerprint/1",', b"../", b"/etc/passwd", b"http://", b"a" * 3000, b"(" * 80, b"\xcc\x81" * 40),
)
"""What is put into a text."""

WORDS = (
    "",
    " ",
    "a/b",
    "~",
    "x" * 500,
    "\x00",
    "\u202e",
    "é" * 50,
    "`",
    "%s{0}",
    "*",
    "..",
    "AUROC{",
    "(?P<a>",
    "1",
    "no",
)
NUMBERS = ("0", "-1", "1", "2", "0.5", "1e308", "-1e308", "1e-400", "1e999", "NaN", "-Infinity", "-0.0")
NUMBERS += ("9007199254740993", "9" * 400, "-" + "9" * 5000, "2.5", "18446744073709551616")


class Raw(str):
    """A value as it is written."""

    __slots__ = ()


class Members(list[list[object]]):
    """The members of an object, of which two may have one name."""


def changed(name: str, data: bytes, others: list[bytes], random: Random) -> bytes:
    """A document after some changes: mostly few and in its structure, so that it stays one of its kind."""
    in_tree, in_bytes = random.choice(((1, 0), (1, 0), (1, 0), (2, 0), (3, 0), (8, 0), (2, 1), (0, 1), (0, 1), (0, 4)))
    tree = tree_of(name, data) if in_tree else None
    if isinstance(tree, list):
        other = tree_of(name, random.choice(others))
        for _ in range(in_tree):
            random.choice(TREE_CHANGES)(tree, other, random)
        data = text_of(tree, random).encode(errors="surrogatepass")
    for _ in range(in_bytes if isinstance(tree, list) else in_tree + in_bytes):
        data = random.choice(BYTE_CHANGES)(data, others, random)
    return data


def tree_of(name: str, data: bytes) -> object:
    """The value of a document of JSON or YAML, as far as it can be read."""
    document = read_document(name, data=data)
    return None if document.format == "turtle" or not len(document.tape) else _tree_at(document, 0)


def _tree_at(document: Document, node: int) -> object:
    tape = document.tape
    value = tape.value(node)
    if isinstance(value, dict):
        return Members([tape.text(key), _tree_at(document, key + 1)] for key in tape.children(node))
    if isinstance(value, list):
        return [_tree_at(document, child) for child in tape.children(node)]
    return value


def text_of(tree: object, random: Random) -> str:
    """A tree as JSON, which is YAML too, on one line or on many."""
    ends = random.choice(("", "\n"))
    return "".join(_pieces(tree, ends))


def _pieces(tree: object, end: str) -> Iterator[str]:
    if isinstance(tree, Raw):
        yield tree
    elif isinstance(tree, list):
        opening, closing = "{}" if isinstance(tree, Members) else "[]"
        yield f"{opening}{end}"
        for number, item in enumerate(tree):
            yield f",{end}" if number else ""
            if isinstance(tree, Members):
                yield f"{json.dumps(item[0], ensure_ascii=not end)}: "
            yield from _pieces(item[1] if isinstance(tree, Members) else item, end)
        yield f"{end}{closing}"
    else:
        yield json.dumps(tree, ensure_ascii=not end)


def _at(data: bytes, random: Random) -> int:
    return random.randint(0, len(data))


def _slice(data: bytes, random: Random) -> tuple[int, int]:
    start = _at(data, random)
    return start, min(len(data), start + random.choice((1, 2, 8, 40, 200, 2000)))


def flip(data: bytes, others: list[bytes], random: Random) -> bytes:
    at = _at(data, random)
    return data[:at] + bytes(byte ^ 1 << random.randrange(8) for byte in data[at : at + 1]) + data[at + 1 :]


def truncate(data: bytes, others: list[bytes], random: Random) -> bytes:
    return data[: _at(data, random)]


def cut(data: bytes, others: list[bytes], random: Random) -> bytes:
    start, end = _slice(data, random)
    return data[:start] + data[end:]


def double(data: bytes, others: list[bytes], random: Random) -> bytes:
    start, end = _slice(data, random)
    return data[:end] + data[start:end] * random.choice((1, 2, 30)) + data[end:]


def splice(data: bytes, others: list[bytes], random: Random) -> bytes:
    other = random.choice(others)
    start, end = _slice(other, random)
    at = _at(data, random)
    return data[:at] + other[start:end] + data[at:]


def join(data: bytes, others: list[bytes], random: Random) -> bytes:
    other = random.choice(others)
    return data[: _at(data, random)] + other[_at(other, random) :]


def insert(data: bytes, others: list[bytes], random: Random) -> bytes:
    at = _at(data, random)
    return data[:at] + random.choice(BYTES) + data[at:]


def overwrite(data: bytes, others: list[bytes], random: Random) -> bytes:
    """Put something into the place of a value, at the start of which most texts have a quote, a digit or a bracket."""
    places = [at for at, byte in enumerate(data) if byte in b'"0123456789[{'] or [0]
    at = random.choice(places)
    return data[:at] + random.choice(BYTES) + data[at + random.randrange(2) :]


BYTE_CHANGES: tuple[Callable[[bytes, list[bytes], Random], bytes], ...] = (
    *(flip, truncate, cut, double, splice, join, insert, insert, overwrite, overwrite),
)


def _lists(tree: object) -> list[list[object]]:
    """Every object and list that holds something."""
    found, todo = [], [tree]
    while todo:
        value = todo.pop()
        if isinstance(value, list) and value:
            found.append(value)
            todo += [item[1] if isinstance(value, Members) else item for item in value]
    return found


def _slot(tree: object, random: Random) -> tuple[list[object], int]:
    """Where a value stands: the last part is what it is."""
    holders = _lists(tree)
    if not holders:
        return [None], 0
    holder = random.choice(holders)
    number = random.randrange(len(holder))
    return (holder[number], 1) if isinstance(holder, Members) else (holder, number)  # type: ignore[return-value]


def _value(tree: object, other: object, random: Random) -> object:
    """Some value: of this document, of another one, or an odd one."""
    match random.randrange(6):
        case 0:
            return random.choice(WORDS)
        case 1:
            return Raw(random.choice(NUMBERS))
        case 2:
            return random.choice((None, True, False, [], Members(), [[]], [None], Members([["", None]])))
        case 3:
            holder, at = _slot(other, random)
            return holder[at]
        case 4:
            depth = random.choice((3, 100, 600))
            return Raw("[" * depth + "]" * depth) if random.random() < 0.5 else Raw('{"a":' * depth + "1" + "}" * depth)
        case _:
            holder, at = _slot(tree, random)
            return holder[at]


def set_value(tree: object, other: object, random: Random) -> None:
    holder, at = _slot(tree, random)
    holder[at] = tree_copy(_value(tree, other, random))


def tree_copy(tree: object) -> object:
    if isinstance(tree, Members):
        return Members([key, tree_copy(value)] for key, value in tree)
    return [tree_copy(item) for item in tree] if isinstance(tree, list) else tree


def drop(tree: object, other: object, random: Random) -> None:
    holders = _lists(tree)
    if holders:
        holder = random.choice(holders)
        del holder[random.randrange(len(holder))]


def repeat(tree: object, other: object, random: Random) -> None:
    holders = _lists(tree)
    if holders:
        holder = random.choice(holders)
        item = random.choice(holder)
        copies = random.choice((1, 1, 2, 40))
        for _ in range(copies):
            copy = [item[0], tree_copy(item[1])] if isinstance(holder, Members) else tree_copy(item)
            holder.insert(random.randint(0, len(holder)), copy)


def rename(tree: object, other: object, random: Random) -> None:
    objects = [holder for holder in _lists(tree) if isinstance(holder, Members)]
    if objects:
        holder = random.choice(objects)
        member = random.choice(holder)
        key = str(member[0])
        at = random.randint(0, len(key))
        keys = [str(each[0]) for found in objects for each in found]
        member[0] = random.choice((random.choice(keys), key[:at] + key[at + 1 :], key.upper(), random.choice(WORDS)))


def swap(tree: object, other: object, random: Random) -> None:
    one, first = _slot(tree, random)
    two, second = _slot(tree, random)
    one[first], two[second] = tree_copy(two[second]), tree_copy(one[first])


def retarget(tree: object, other: object, random: Random) -> None:
    """Let a text say what another one says: names, references, files, columns."""
    texts = [
        (holder, at)
        for each in _lists(tree)
        for holder, at in (
            [(member, 1) for member in each] if isinstance(each, Members) else [(each, n) for n in range(len(each))]
        )
        if isinstance(holder[at], str)
    ]
    if texts:
        (holder, at), (source, place) = random.choice(texts), random.choice(texts)
        holder[at] = source[place]


def nudge(tree: object, other: object, random: Random) -> None:
    """Change a value into one that is near, so that the document may stay right."""
    holder, at = _slot(tree, random)
    match holder[at]:
        case bool(value):
            holder[at] = not value
        case int(value) | float(value):
            holder[at] = random.choice((value + 1, value - 1, value * 2, value / 2, -value))
        case str(value):
            holder[at] = random.choice((f"{value} ", f"{value}s", value[1:], value.title(), f"./{value}", f"{value}\n"))
        case list(items):
            random.shuffle(items)


TREE_CHANGES: tuple[Callable[[object, object, Random], None], ...] = (
    *(set_value, set_value, drop, drop, repeat, rename, swap, retarget, retarget, nudge, nudge, nudge),
)
