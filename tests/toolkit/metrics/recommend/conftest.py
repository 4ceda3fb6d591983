"""The guide as tests open it."""

import pytest
from tests.toolkit.metrics.recommend.guide_steps import open_anew

from assay.metrics.recommend.guide import render_guide


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    path = tmp_path_factory.mktemp("guide") / "guide.html"
    path.write_text(render_guide(), encoding="utf-8")
    return path


@pytest.fixture
def guide(browser, page):
    """The page, freshly opened."""
    open_anew(browser, page)
    return browser
