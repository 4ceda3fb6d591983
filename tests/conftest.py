"""What every test may use: the shared corpus, a browser and the hypothesis profiles."""

import os
import shutil
import signal
from pathlib import Path
from tempfile import gettempdir

import pytest
from hypothesis import HealthCheck, settings

from .browser import Browser

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("dev", max_examples=25, deadline=None, suppress_health_check=_SLOW)
settings.register_profile(
    "ci", max_examples=25, deadline=None, derandomize=True, print_blob=True, suppress_health_check=_SLOW
)
settings.register_profile("few", max_examples=4, deadline=None, derandomize=True, suppress_health_check=_SLOW)
settings.register_profile("many", max_examples=250, deadline=None, print_blob=True, suppress_health_check=_SLOW)
settings.register_profile("deep", max_examples=10_000, deadline=None, suppress_health_check=_SLOW)
settings.load_profile(os.environ.get("ASSAY_HYPOTHESIS", "ci" if os.environ.get("CI") else "dev"))


# Runs of the tests are nobody's to list.
os.environ.setdefault("ASSAY_REGISTRY", "off")
# What somebody has fetched is not looked at.
os.environ["ASSAY_CACHE"] = os.devnull

# Nor do libraries that take records keep anything with what is the user's; one of them talks a lot.
os.environ["HF_HOME"] = str(Path(gettempdir()) / "assay-tests-hub")
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts its background jobs so, and whatever they start cannot be interrupted either.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real and reference cases that `ASSAY_CORPUS` names; absent, its tests skip and say so."""
    folder = os.environ.get("ASSAY_CORPUS")
    if not folder:
        pytest.skip("ASSAY_CORPUS names no folder with the shared corpus")
    path = Path(folder).resolve()
    assert path.is_dir(), f"ASSAY_CORPUS={folder} is not a folder"
    return path


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no chromium on this machine")
    return path


@pytest.fixture(scope="session")
def browser(chromium, tmp_path_factory):
    """A browser that steers by commands; one for all tests of a process."""
    found = Browser(chromium, tmp_path_factory.mktemp("profile"))
    yield found
    found.close()
