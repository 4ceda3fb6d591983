"""Media types that datasets use, and what the suffixes of files are called."""

from collections.abc import Mapping, Sequence

from assay_spec.remembered import Remembered

SUFFIXES: Mapping[str, tuple[str, ...]] = {
    ".csv": (
        "text/csv",
        "text/plain",
    ),
    ".tsv": (
        "text/tab-separated-values",
        "text/plain",
    ),
    ".parquet": (
        "application/vnd.apache.parquet",
        "application/x-parquet",
        "application/parquet",
    ),
    ".json": (
        "application/json",
        "application/ld+json",
        "application/geo+json",
        "application/jsonlines",
        "application/fhir+json",
    ),
    ".jsonl": (
        "application/jsonlines",
        "application/jsonl",
        "application/x-ndjson",
        "application/x-jsonlines",
        "application/json",
        "application/json-lines",
        "application/ndjson",
        "text/plain",
    ),
    ".zip": (
        "application/zip",
        "application/x-zip-compressed",
    ),
    ".tar": ("application/x-tar",),
    ".jpg": ("image/jpeg",),
    ".jpeg": ("image/jpeg",),
    ".png": ("image/png",),
    ".tif": ("image/tiff",),
    ".tiff": ("image/tiff",),
    ".mp3": ("audio/mpeg",),
    ".wav": (
        "audio/wav",
        "audio/x-wav",
        "audio/vnd.wave",
    ),
    ".mp4": ("video/mp4",),
    ".pdf": ("application/pdf",),
    ".txt": ("text/plain",),
    ".xml": (
        "application/xml",
        "text/xml",
    ),
    ".arrow": ("application/vnd.apache.arrow.file",),
    ".h5": (
        "application/x-hdf5",
        "application/x-hdf",
    ),
    ".npy": ("application/x-npy",),
}
"""What files of each suffix may be called, the usual name first."""

OTHER_SUFFIXES: Mapping[str, str] = {
    ".tab": "text/tab-separated-values",
    ".ndjson": "application/jsonlines",
    ".geojson": "application/geo+json",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".bmp": "image/bmp",
    ".svg": "image/svg+xml",
    ".flac": "audio/flac",
    ".ogg": "audio/ogg",
    ".webm": "video/webm",
    ".mov": "video/quicktime",
    ".dcm": "application/dicom",
    ".nii": "application/x-nifti",
    ".md": "text/markdown",
    ".html": "text/html",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".py": "text/x-python",
    ".arff": "text/x-arff",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""What files of other suffixes are mostly, though they may be called otherwise."""

OTHERS = (
    "application/gzip",
    "application/x-gzip",
    "application/x-bzip2",
    "application/x-xz",
    "application/zstd",
    "application/x-7z-compressed",
    "application/octet-stream",
    "application/dicom",
    "image/dicom",
    "application/warc",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/x-sqlite3",
    "application/vnd.sqlite3",
    "application/yaml",
    "text/html",
    "text/markdown",
    "text/x-python",
    "image/gif",
    "image/webp",
    "image/bmp",
    "image/svg+xml",
    "image/geotiff",
    "audio/flac",
    "audio/ogg",
    "audio/midi",
    "audio/webm",
    "video/webm",
    "video/quicktime",
    "text/x-arff",
    "application/x-arff",
    "application/x-stata-13",
    "application/x-nifti",
    "application/x-netcdf",
    "application/grib",
    "application/avro",
    "application/vnd.apache.arrow.stream",
    "application/x-r-data",
    "application/x-spss-sav",
)
"""Media types without a suffix that everybody uses for them."""

READ: Mapping[str, tuple[str, ...]] = {
    "text/csv": (),
    "text/tab-separated-values": (),
    "text/plain": (),
    "application/x-parquet": ("application/vnd.apache.parquet", "application/parquet"),
    "application/json": ("application/ld+json", "application/geo+json", "application/fhir+json"),
    "application/jsonlines": (
        "application/jsonl",
        "application/x-ndjson",
        "application/x-jsonlines",
        "application/json-lines",
        "application/ndjson",
    ),
    "https://ml.cms.waikato.ac.nz/weka/arff.html": ("text/x-arff", "application/x-arff"),
    "image/jpeg": (),
    "image/png": (),
    "image/tiff": ("image/geotiff",),
    "image/dicom": ("application/dicom",),
    "audio/mpeg": (),
    "application/x-tar": (),
    "application/zip": ("application/x-zip-compressed",),
}
"""The names by which mlcroissant 1.1.1 knows a format that it reads, and other names of the same, which it does not."""

TYPES = ("application", "audio", "font", "image", "message", "model", "multipart", "text", "video")
"""What media types begin with (RFC 6838, 4.2)."""

_UNPACKED = ("text/csv", "text/tab-separated-values", "application/json", "application/jsonlines", "application/x-tar")
"""What it reads of files that gzip compressed, too."""

_READ_AS = {other: name for name, others in READ.items() for other in (name, *others)}

OF_SUFFIXES = frozenset(name for names in SUFFIXES.values() for name in names)

KNOWN = OF_SUFFIXES.union(OTHERS)
"""All of them."""

PACKED = ("application/zip", "application/x-zip-compressed", "application/x-tar", "application/x-7z-compressed")
"""Archives of many files."""

GZIP = ("application/gzip", "application/x-gzip")
"""One file that is compressed."""

ARCHIVES = (*PACKED, *GZIP)
"""Files in which others lie, or one that is compressed."""

PARQUET = SUFFIXES[".parquet"]
TABLES = ("text/csv", "text/tab-separated-values", *PARQUET)
TREES = ("application/json", "application/ld+json", "application/geo+json")
SENSES = ("image/", "audio/", "video/", "application/pdf")
"""What people look at or listen to."""

SINGLE = (*TABLES, *TREES, *SENSES)
"""Files in which no others lie."""


def is_archive(formats: Sequence[str]) -> bool:
    """Whether one of the media types of a file is that of an archive."""
    return any(_plain(text) in ARCHIVES for text in formats)


def is_all_of(formats: tuple[str, ...], kinds: tuple[str, ...]) -> bool:
    """Whether a file has media types, and each is one of `kinds` or begins with one of these that ends in a slash."""
    starts = tuple(kind for kind in kinds if kind.endswith("/"))
    return bool(formats) and all(_plain(text) in kinds or _plain(text).startswith(starts) for text in formats)


@Remembered
def _plain(text: str) -> str:
    """A media type without its parameters."""
    return text.partition(";")[0].strip().lower()


def is_contradicted(url: str, formats: tuple[str, ...]) -> bool:
    """Whether the suffix of a file stands for none of its media types, although we know what some of them stand for."""
    expected = SUFFIXES.get(_suffix(url), ())
    given: frozenset[str] = _with_suffix(formats) if expected else frozenset()
    return bool(given) and given.isdisjoint(expected)


@Remembered
def _with_suffix(formats: tuple[str, ...]) -> frozenset[str]:
    """Media types without their parameters, where one of them has a suffix that we know; else none."""
    given: frozenset[str] = frozenset(map(_plain, formats))
    return frozenset() if given.isdisjoint(OF_SUFFIXES) else given


def has_known_suffix(url: str) -> bool:
    """Whether a file has a suffix that stands for something."""
    return _suffix(url) in SUFFIXES


def _suffix(url: str) -> str:
    """What stands behind the last dot of a file's name, with the dot, in small letters."""
    last = url.rpartition(".")[2]
    # Nearly all addresses end so, with nothing behind the name.
    name = last if last.isalnum() and "?" not in url and "#" not in url and "." in url else file_name(url)
    return f".{name.lower().rpartition('.')[2]}"


def file_name(url: str) -> str:
    """The last step of an address or a path, without what comes after `?` or `#`; empty when that has no suffix."""
    last = url.partition("?")[0].partition("#")[0].rpartition("/")[2]
    return last if "." in last else ""


def read_as(formats: tuple[str, ...], name: str) -> tuple[int, str]:
    """Which media type of a file stands for a format that mlcroissant reads under another name, and that name.

    Args:
        formats: the media types.
        name: the file's own, or the pattern of several.

    Returns:
        -1 where mlcroissant knows one of them, and where it reads nothing of the kind.
    """
    for number, text in enumerate(formats) if READ.keys().isdisjoint(formats) else ():
        known = _READ_AS.get(_plain(text), "") or (_inside(name) if _plain(text) in GZIP else "")
        if known:
            return number, known
    return -1, ""


def _inside(name: str) -> str:
    """What mlcroissant reads a compressed file as, by the suffix before `.gz`; empty where it does not unpack it."""
    *_, inner, last = ("", "", *file_name(name).lower().replace("tgz", "tar.gz").split("."))
    return next((text for text in SUFFIXES.get(f".{inner}", ()) if last == "gz" and text in _UNPACKED), "")
