"""What a file is: by its first bytes where they say it, else by the suffix of its name."""

from enum import StrEnum
from pathlib import PurePosixPath
from typing import NamedTuple

from assay.croissant.write import PARQUET
from assay_validators.croissant.media_types import OTHER_SUFFIXES, SUFFIXES


class Form(StrEnum):
    """What can be described of a file."""

    TABLE = "table"
    JSON = "JSON"
    JSON_LINES = "JSON lines"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    TEXT = "text"
    ARCHIVE = "archive"
    OTHER = "file"


class Media(NamedTuple):
    """The form of a file and its media types."""

    form: Form
    types: tuple[str, ...]
    is_packed: bool = False
    """Whether the file is one of these compressed by gzip."""


START = 512
"""So many bytes are looked at; tar archives say what they are at the 257th."""

_MAGIC = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (0, b"fLaC", "audio/flac"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"PAR1", PARQUET),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"PK\x05\x06", "application/zip"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\0", "application/x-xz"),
    (0, b"(\xb5/\xfd", "application/zstd"),
    (257, b"ustar", "application/x-tar"),
    (0, b"\x89HDF\r\n", "application/x-hdf5"),
    (0, b"\x93NUMPY", "application/x-npy"),
    (0, b"ARROW1", "application/vnd.apache.arrow.file"),
    (0, b"SQLite format 3\0", "application/vnd.sqlite3"),
    (128, b"DICM", "application/dicom"),
)
"""Where which bytes stand, and what they stand for."""

_SUFFIXES = {
    **{suffix: names[0] for suffix, names in SUFFIXES.items()},
    **OTHER_SUFFIXES,
    ".parquet": PARQUET,
    ".npz": "application/x-npz",
}

_ZIPPED = frozenset([".xlsx", ".npz", ".docx", ".pptx", ".ods", ".odt", ".epub", ".jar", ".whl", ".pt", ".pth"])
"""Suffixes of files that are zip archives to a program, and none to people."""

_FORMS = {
    "text/csv": Form.TABLE,
    "text/tab-separated-values": Form.TABLE,
    PARQUET: Form.TABLE,
    "application/json": Form.JSON,
    "application/jsonlines": Form.JSON_LINES,
    "text/plain": Form.TEXT,
    "application/zip": Form.ARCHIVE,
    "application/x-tar": Form.ARCHIVE,
}
_BY_KIND = {"image": Form.IMAGE, "audio": Form.AUDIO, "video": Form.VIDEO}

OCTETS = "application/octet-stream"


def media_of(name: str, start: bytes) -> Media:
    """What the file of this name is that begins with `start`."""
    lower = name.lower()
    suffix = PurePosixPath(lower).suffix
    by_name = _SUFFIXES.get(suffix, "")
    by_bytes = next((said for at, magic, said in _MAGIC if start[at : at + len(magic)] == magic), "")
    if suffix == ".mp3" and start[:1] == b"\xff":
        by_bytes = "audio/mpeg"
    if by_bytes == "application/gzip":
        return _packed(lower)
    if by_bytes == "application/zip" and suffix in _ZIPPED:
        return Media(Form.OTHER, (by_name or OCTETS,))
    if by_bytes == PARQUET and suffix in (".csv", ".tsv", ".tab", ".txt"):
        # A header may begin with these letters.
        by_bytes = ""
    if by_bytes.startswith("video/") and by_name.startswith(("audio/", "video/", "image/")):
        # The containers of these begin alike.
        by_bytes = by_name
    said = by_bytes or by_name or OCTETS
    kind = _BY_KIND.get(said.partition("/")[0], Form.OTHER)
    if kind is not Form.OTHER and not by_bytes and suffix not in (".bmp", ".svg"):
        # It says that it is a picture or a sound, and does not begin as one.
        return Media(Form.OTHER, (said,))
    return Media(_FORMS.get(said, kind), (said,))


def _packed(lower: str) -> Media:
    """What a file that gzip has compressed is, by the suffix below `.gz`."""
    if lower.endswith((".tar.gz", ".tgz")):
        return Media(Form.ARCHIVE, ("application/x-tar", "application/gzip"))
    inner = _SUFFIXES.get(PurePosixPath(lower.removesuffix(".gz")).suffix, "") if lower.endswith(".gz") else ""
    form = _FORMS.get(inner, Form.OTHER)
    if form in (Form.TABLE, Form.JSON_LINES, Form.JSON) and inner != PARQUET:
        return Media(form, (inner, "application/gzip"), is_packed=True)
    return Media(Form.OTHER, ("application/gzip",))


def begins_as(data: bytes) -> Form:
    """What some bytes are that lie in a table."""
    said = next((said for at, magic, said in _MAGIC if data[at : at + len(magic)] == magic), "")
    return _BY_KIND.get(said.partition("/")[0], Form.OTHER)
