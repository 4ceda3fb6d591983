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

LICENCES = frozenset(
    [
        *(
            f"https://spdx.org/licenses/{name}{ending}"
            for name in (
                *("MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CC-BY-3.0", "CC-BY-4.0"),
                *("CC-BY-NC-4.0", "CC-BY-SA-3.0", "CC-BY-SA-4.0", "CC-BY-ND-4.0", "CC-BY-NC-SA-4.0", "CC-BY-NC-ND-4.0"),
                *("GPL-3.0-only", "GPL-3.0-or-later", "ODbL-1.0", "ODC-By-1.0", "PDDL-1.0", "CDLA-Permissive-2.0"),
            )
            for ending in ("", ".html")
        ),
        *(
            f"https://choosealicense.com/licenses/{name}/"
            for name in (
                *("mit", "apache-2.0", "cc0-1.0", "cc-by-4.0", "cc-by-sa-3.0", "cc-by-sa-4.0", "cc-by-nc-4.0"),
                *("cc-by-nc-sa-4.0", "cc-by-nc-nd-4.0", "odbl", "odc-by", "gpl-3.0", "bsd-3-clause"),
            )
        ),
        *(
            f"{scheme}://creativecommons.org/{path}{ending}"
            for scheme in ("http", "https")
            for path in (
                *("publicdomain/zero/1.0", "licenses/by/3.0", "licenses/by/4.0", "licenses/by-sa/3.0"),
                *("licenses/by-sa/4.0", "licenses/by-nc/4.0", "licenses/by-nc-sa/4.0", "licenses/by-nc-nd/4.0"),
            )
            for ending in ("", "/")
        ),
    ]
)
"""Addresses of licences."""
