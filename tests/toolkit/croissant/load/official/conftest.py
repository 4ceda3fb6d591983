"""Small datasets, and what the installed mlcroissant gives of them."""

import hashlib
import json
import math
from importlib.metadata import PackageNotFoundError, version
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from tests.toolkit.croissant.load.conftest import Beside

from assay.croissant.load.official.records import OfficialRecords
from assay.errors import AssayError

REQUIRED = {
    "description": "d", "url": "https://example.org", "license": "MIT", "creator": {"@type": "Person", "name": "a"},
    "datePublished": "2024-01-01", "version": "1.0.0",
}  # fmt: skip


JPEG = b"\xff\xd8\xff"


def installed():
    try:
        return version("mlcroissant") == "1.1.1" and version("pandas").startswith("3.")
    except PackageNotFoundError:
        return False


needs_it = pytest.mark.skipif(not installed(), reason="no mlcroissant 1.1.1: pip install 'assay[compare]'")


def described(folder, distribution, *record_sets):
    """A dataset that mlcroissant does not refuse: every file of it has its digest."""
    dataset = Beside(folder)
    for each in distribution:
        if each["@type"] == "cr:FileObject" and "containedIn" not in each:
            each["sha256"] = hashlib.sha256((folder / each["contentUrl"]).read_bytes()).hexdigest()
    dataset.describe(distribution, *record_sets)
    dataset.path.write_text(json.dumps(json.loads(dataset.path.read_text()) | REQUIRED))
    return dataset


def plain(value):
    """A value of mlcroissant's as we give it: texts, and no value where pandas has one that is none."""
    if isinstance(value, dict):
        return {name: plain(value[name]) for name in sorted(value)}  # JSON-LD puts those of data in an order
    if isinstance(value, list | np.ndarray):
        return [plain(each) for each in value]
    if isinstance(value, bytes):
        return "media" if value.startswith(JPEG) else value.decode()
    if type(value).__module__.startswith("PIL."):
        return "media"
    if str(value) == "NaT":
        return None
    if hasattr(value, "nanosecond"):
        return np.datetime64(value.value, "ns") if value.nanosecond else value.to_pydatetime()
    value = value.item() if isinstance(value, np.number | np.bool_) else value
    return None if isinstance(value, float) and math.isnan(value) else value


class End(Exception):  # noqa: N818 - it is none of ours
    """How mlcroissant ended."""


class Unsaid(Exception):  # noqa: N818 - it is no error
    """What is not said."""


def ours(path, record_set="r"):
    """The records that are said, as plain values."""
    try:
        found = OfficialRecords(path, record_set)
        found.table()
        given = [plain(record.values) for record in found._given]
    except AssayError as error:
        ends = "mlcroissant gives " in str(error).replace("what mlcroissant gives", "") or "refuses" in str(error)
        raise (End if ends else Unsaid)(str(error)) from None
    found.differences  # noqa: B018 - it can be told whatever is given
    return given


def theirs(path, record_set="r"):
    """The records that mlcroissant gives, with a cache of its own in which nothing is."""
    import mlcroissant as mlc
    from etils import epath
    from mlcroissant._src.core import constants
    from mlcroissant._src.operation_graph.operations import extract

    with TemporaryDirectory() as cache, pytest.MonkeyPatch.context() as patch:
        patch.setattr(extract, "EXTRACT_PATH", epath.Path(cache) / "extract")
        patch.setattr(constants, "DOWNLOAD_PATH", epath.Path(cache) / "download")
        (epath.Path(cache) / "extract").mkdir()
        try:
            return [plain(row) for row in mlc.Dataset(str(path)).records(record_set)]
        except Exception as error:  # noqa: BLE001 - whatever it ends with
            while error.__cause__ is not None:
                error = error.__cause__
            raise End(f"{type(error).__name__}: {error}") from None


def same(path, record_set="r"):
    """Whether both give the same, or end; None of what is not said."""
    try:
        found = ours(path, record_set)
    except Unsaid:
        return None
    except End:
        with pytest.raises(End):
            theirs(path, record_set)
        return True
    given = theirs(path, record_set)
    assert repr(found) == repr(given), (found, given)
    return True
