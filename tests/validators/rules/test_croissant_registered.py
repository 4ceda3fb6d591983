"""The media types that IANA has registered: which names they are, and that only uncommon ones ask for them."""

import mimetypes
import subprocess
import sys

import pytest

from assay_validators.croissant.media_types import KNOWN
from assay_validators.croissant.registered import REGISTERED

OWN = ("x-", "vnd.", "prs.")
TYPES = {"application", "audio", "font", "haptics", "image", "message", "model", "multipart", "text", "video"}
UNREGISTERED = {
    *("application/avro", "application/json-lines", "application/jsonl", "application/jsonlines", "application/ndjson"),
    *("application/parquet", "application/warc", "audio/midi", "audio/wav", "audio/webm", "image/dicom"),
    *("image/geotiff", "video/webm"),
}
"""Common ones that nobody registered."""


def public(names):
    return {name for name in names if not name.partition("/")[2].startswith(OWN)}


def test_names_are_written_as_they_are_looked_up():
    assert {name.partition("/")[0] for name in REGISTERED} == TYPES
    assert all(name == name.lower() and name.count("/") == 1 for name in REGISTERED)
    assert public(REGISTERED) == REGISTERED


def test_common_names_are_registered_but_those_that_nobody_registered():
    assert public(KNOWN) - REGISTERED == UNREGISTERED


def test_what_python_takes_for_registered_is():
    assert public(mimetypes.MimeTypes().types_map[True].values()) <= REGISTERED | KNOWN


@pytest.mark.parametrize(("format_", "opened"), [("text/csv", False), ("application/x-our-own", False), ("x/y", True)])
def test_only_an_uncommon_name_opens_the_registry(format_, opened):
    script = f"""
import sys
from assay_spec.document import read_document
from assay_validators.engine import Session
text = '{{"@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.1", "distribution": ' \\
       '[{{"@type": "cr:FileObject", "encodingFormat": "{format_}"}}]}}'
codes = [found.code for found in Session().check_document(read_document("a.json", data=text.encode())).diagnostics]
print("CRO027" in codes, "assay_validators.croissant.registered" in sys.modules)
"""
    command = [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}\n{script}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.split() == [str(opened), str(opened)]
