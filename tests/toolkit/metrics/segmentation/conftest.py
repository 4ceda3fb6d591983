"""The page of a small study of masks."""

import pytest
from tests.toolkit.metrics.segmentation.paged import page_of


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    (folder / "page.html").write_text(page_of(folder / "study"), encoding="utf-8")
    return folder / "page.html"
