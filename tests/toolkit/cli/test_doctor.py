"""`assay doctor` in real processes on machines that lack something."""

import json
import os
import sys
from pathlib import Path

import pytest

from assay.doctor.compiled import compiled_modules
from assay.doctor.variables import KNOWN

from .conftest import FEW

BLOCK = """
import os, sys
sys.modules |= dict.fromkeys(filter(None, os.environ.get("BLOCKED", "").split(",")))
"""
COMPILED = ",".join(compiled_modules())

pytestmark = pytest.mark.skipif(os.name != "posix", reason="speaks of POSIX")


@pytest.fixture
def doctor(assay, tmp_path):
    """Calls it where the modules `blocked` seem not to be there; the process and what it says as JSON."""
    (tmp_path / "path").mkdir()
    (tmp_path / "path" / "sitecustomize.py").write_text(BLOCK)

    def doctor(blocked="", **options):
        options = dict.fromkeys(KNOWN) | {"PYTHONPATH": str(tmp_path / "path"), "BLOCKED": blocked} | options
        done = assay("doctor", "--format", "json", **options)
        assert done.err == ""
        return done, json.loads(done.out)

    return doctor


@pytest.fixture
def without(assay, tmp_path, doctor):
    """Calls a command where a module seems not to be there."""

    def without(blocked, *words):
        return assay(
            *words, cwd=tmp_path / "study", PYTHONPATH=str(tmp_path / "path"), BLOCKED=blocked, ASSAY_BACKEND=None
        )

    return without


def test_what_needs_no_table_is_explained_without_pyarrow(without, study):
    for word in ("EVA001", "VER005", "wrong-signature", "AUROC"):
        assert without("pyarrow", "explain", word).status == 0


def about(said, subject):
    return [each for each in said["findings"] if each["subject"] == subject]


def test_a_whole_machine_is_well(doctor, assay):
    done, said = doctor()
    assert (done.status, said["works"], said["version"]) == (0, True, 1)
    text = assay("doctor", ASSAY_BACKEND=None)
    assert text.status == 0
    assert "Checking and scoring work here." in text.out
    assert all(each["subject"] in text.out for each in said["findings"])


@pytest.mark.parametrize(
    ("module", "package", "words"),
    [
        ("jinja2", "jinja2", ["run", "evaluation.yaml", "-o", "run"]),
        ("jinja2", "jinja2", ["report", "run", "--format", "html"]),
        ("yaml", "pyyaml", ["compile", "evaluation.yaml"]),
        ("yaml", "pyyaml", ["check", "evaluation.yaml"]),
        ("pyarrow", "pyarrow", ["run", "evaluation.yaml", "-o", "run"]),
    ],
)
def test_a_command_that_needs_what_is_missing_names_it_and_the_doctor(without, study, module, package, words):
    if words[0] == "report":
        assert without("", "run", "evaluation.yaml", "-o", "run", *FEW).status == 0
    done = without(module, *words)
    assert done.status == 2
    assert done.is_clear(f"`{package}`", "`assay doctor`")


def test_what_is_wrong_comes_first(doctor):
    _, said = doctor("yaml,rdflib", ASSAY_BACKND="x")
    states = [each["state"] for each in said["findings"]]
    assert states == sorted(states, key=["broken", "limited", "fine"].index)
    assert states[0] == "broken"
    assert all(each["remedy"] for each in said["findings"] if each["state"] != "fine")


LIMITED = {
    "numba": ("numba", "numba>=", "plain NumPy"),
    "rdflib": ("rdflib", "rdflib>=", "Turtle"),
    "vl_convert": ("vl-convert-python", "vl-convert-python>=", "no pictures"),
    "platformdirs": ("platformdirs", "platformdirs>=", "numba"),
    COMPILED: ("compiled core", "ASSAY_REQUIRE_CYTHON=1 pip install", "documents are read in Python"),
    f"numba,{COMPILED}": ("compiled core", "ASSAY_REQUIRE_CYTHON=1", "kernels run in plain NumPy"),
}


@pytest.mark.parametrize("blocked", LIMITED)
def test_what_can_be_done_without_is_no_failure(doctor, blocked):
    subject, remedy, cost = LIMITED[blocked]
    done, said = doctor(blocked)
    assert (done.status, said["works"]) == (0, True)
    (found,) = about(said, subject)
    assert (found["state"], remedy in found["remedy"], cost in found["says"]) == ("limited", True, True), found


def test_every_part_that_is_compiled_is_looked_for():
    kernels = Path(__file__).parents[3] / "kernels"
    sources = {".".join(path.relative_to(kernels).with_suffix("").parts) for path in kernels.rglob("*.pyx")}
    assert {*compiled_modules()} == sources


def test_a_part_that_was_not_compiled_is_named(doctor):
    missing = "assay_kernels.ranking._ranking"
    _, said = doctor(missing)
    (found,) = about(said, "compiled core")
    assert found["state"] == "limited"
    assert found["says"].startswith(f"was built without `{missing}`: kernels run on numba")


BROKEN = {
    "numpy": ("numpy", 'pip install --force-reinstall "numpy>='),
    "pyarrow": ("pyarrow", '"pyarrow>='),
    "yaml": ("pyyaml", '"pyyaml>='),
    "jinja2": ("jinja2", '"jinja2>='),
    "typer": ("typer", '"typer>='),
    f"platformdirs,{COMPILED}": ("libraries", "numba platformdirs"),
}


@pytest.mark.parametrize("blocked", BROKEN)
def test_what_is_needed_is_a_failure(doctor, blocked):
    subject, remedy = BROKEN[blocked]
    done, said = doctor(blocked)
    assert (done.status, said["works"]) == (1, False)
    (found,) = about(said, subject)
    assert (found["state"], remedy in found["remedy"]) == ("broken", True), found


def test_other_commands_without_typer_send_to_the_doctor(assay, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(BLOCK)
    done = assay("kernels", PYTHONPATH=str(tmp_path), BLOCKED="typer")
    assert done.is_one_line("typer", "`assay doctor`")


@pytest.mark.parametrize("backend", ["cudda", "cuda"])
def test_a_backend_that_cannot_be_is_found(doctor, backend):
    done, said = doctor(ASSAY_BACKEND=backend)
    assert done.status == 1
    (found,) = about(said, "environment")
    assert (found["remedy"], f"`{backend}`" in found["says"]) == ("unset ASSAY_BACKEND", True)


def test_variables_are_named_and_their_values_are_not_told(doctor):
    done, said = doctor(ASSAY_BACKEND="numba", ASSAY_CORPUS="/secret/place", ASSAY_BACKND="hidden", ASSAY_HYPOTHESIS="")
    assert done.status == 0
    told = " ".join(each["says"] for each in about(said, "environment"))
    assert "`numba`" in told
    assert "did you mean ASSAY_BACKEND?" in told
    assert "ASSAY_CORPUS is set" in told
    assert "ASSAY_HYPOTHESIS" not in told
    assert not any(word in done.out for word in ("secret", "hidden"))


def test_limited_addresses_cost_the_pictures(doctor):
    shell = ("sh", "-c", 'ulimit -v 32000000 && exec "$@"', "sh", sys.executable, "-m", "assay")
    done, said = doctor(command=shell)
    assert done.status == 0
    (pictures,), (memory,) = about(said, "pictures"), about(said, "memory")
    assert (pictures["state"], "assay report DIR" in pictures["says"]) == ("limited", True)
    assert memory["facts"]["address space"] == 32_000_000 * 1024


def test_few_addresses_keep_libraries_from_loading(doctor):
    shell = ("sh", "-c", 'ulimit -v 200000 && exec "$@"', "sh", sys.executable, "-m", "assay")
    done, said = doctor(command=shell)
    assert done.status == 1
    (found, *_) = about(said, "libraries")
    assert (found["state"], "ulimit -v" in found["remedy"]) == ("broken", True)


def test_folders_without_rights_are_named(as_nobody, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    done = as_nobody("doctor", "--format", "json", cwd=closed, XDG_CACHE_HOME=str(closed), ASSAY_BACKEND=None)
    said = json.loads(done.out)
    assert done.status == 0
    assert about(said, "present folder")[0]["says"].endswith("cannot be written to: permission denied")
    if sys.platform == "linux":
        assert about(said, "numba")[0]["remedy"].startswith("export NUMBA_CACHE_DIR=")


def test_a_folder_that_is_gone_is_named(assay, tmp_path):
    code = f"""
import os, sys
os.makedirs({str(tmp_path / "gone")!r}); os.chdir({str(tmp_path / "gone")!r}); os.rmdir({str(tmp_path / "gone")!r})
from assay.cli import main
sys.exit(main(["doctor"]))
"""
    # Of a path that begins with a folder that has gone Python 3.13.0 imports nothing, as the `assay` command never has.
    done = assay(command=(sys.executable, "-P", "-c", code), ASSAY_BACKEND=None)
    assert done.status == 1
    assert done.out.split()[:3] == ["broken", "present", "folder"]


def test_neither_user_nor_machine_nor_home_is_told(doctor, tmp_path):
    home = tmp_path / "alicesplace"
    (home / "study").mkdir(parents=True)
    done, said = doctor(HOME=str(home), USER="alicesname", XDG_CACHE_HOME=None, cwd=home / "study")
    assert about(said, "present folder")[0]["facts"]["folder"] == "~/study"
    for word in ("alicesplace", "alicesname", os.uname().nodename, sys.prefix):
        assert word not in done.out


def test_it_is_quick_and_imports_neither_numba_nor_numpy(assay):
    code = "import sys; from assay.cli import main; main(['doctor']); print({'numba', 'numpy'} & set(sys.modules))"
    done = assay(command=(sys.executable, "-c", code), ASSAY_BACKEND=None)
    assert done.out.splitlines()[-1] == "set()"
    assert done.seconds < 10
