"""Media types that datasets use, and what the suffixes of files are called."""

from collections.abc import Mapping

SUFFIXES: Mapping[str, tuple[str, ...]] = {
    ".csv": (
        "text/csv",
        "text/plain",
    ),
    ".tsv": (
        "text/tab-separated-values",
        "text/csv",
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

OF_SUFFIXES = frozenset(name for names in SUFFIXES.values() for name in names)

KNOWN = frozenset(name for names in (*SUFFIXES.values(), OTHERS) for name in names)
"""All of them."""
