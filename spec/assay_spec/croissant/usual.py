"""Which texts some properties usually hold: of these no rule has anything to say."""

VERSIONS = frozenset(["http://mlcommons.org/croissant/1.0", "http://mlcommons.org/croissant/1.1"])
"""What documents conform to."""

DATA_TYPES = frozenset(
    [
        *(
            "sc:Text",
            "sc:Integer",
            "sc:Float",
            "sc:Number",
            "sc:Boolean",
            "sc:Date",
            "sc:DateTime",
            "sc:Time",
            "sc:URL",
        ),
        *("sc:ImageObject", "sc:AudioObject", "sc:VideoObject"),
        *(f"cr:{kind}{bits}" for kind in ("Int", "UInt") for bits in (8, 16, 32, 64)),
        *(f"cr:Float{bits}" for bits in (16, 32, 64)),
    ]
)
"""How values are written."""

FILE_PROPERTIES = frozenset(["content", "filename", "fullpath", "lines", "lineNumbers"])
"""What is taken of a file."""

RECORD_TYPES = frozenset(["cr:Split", "sc:Enumeration"])
"""What records are."""

MEDIA_TYPES = frozenset(
    [
        *("text/csv", "text/plain", "text/tab-separated-values", "text/html", "text/markdown"),
        *("application/json", "application/jsonlines", "application/x-parquet", "application/pdf", "application/xml"),
        *("application/zip", "application/x-tar", "application/octet-stream", "git+https"),
        *("image/jpeg", "image/png", "image/tiff", "image/gif", "audio/mpeg", "audio/wav", "audio/flac", "video/mp4"),
    ]
)
"""Formats of files."""
