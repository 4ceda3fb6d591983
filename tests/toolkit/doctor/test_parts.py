"""Parts of the doctor on made-up machines: versions, control groups, drivers, names that must not be told."""

import ctypes
import os
import re
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.doctor import cuda, extras, folders, jit, packages, processor, trial, variables
from assay.doctor.anonymous import anonymous
from assay.doctor.cgroup import cpu_limit, memory_limit
from assay.doctor.finding import State
from assay.doctor.requirement import Requirement, requirements_of
from assay.doctor.versions import is_supported
from assay.runs.cost import START_SECONDS, WORTH, pays_from

ROOT = Path(__file__).parents[3]

VERSIONS = st.lists(st.integers(0, 40), min_size=1, max_size=3)


def dotted(numbers):
    return ".".join(map(str, numbers))


def padded(numbers):
    return (*numbers, 0, 0, 0)[:3]


class TestRequirements:
    @given(VERSIONS, VERSIONS)
    def test_compare_numbers_and_not_text(self, ours, theirs):
        mine, other = padded(ours), padded(theirs)
        for sign, met in {">=": mine >= other, "<": mine < other, "==": mine == other, "!=": mine != other}.items():
            assert Requirement("x", f"{sign}{dotted(theirs)}").is_met_by(dotted(ours)) == met, sign

    @given(VERSIONS, st.sampled_from(["rc1", ".dev0", "+local", ".post2", "b3"]))
    def test_look_at_the_numbers_only(self, numbers, end):
        assert Requirement("x", f">={dotted(numbers)}").is_met_by(dotted(numbers) + end)
        assert not Requirement("x", f"<{dotted(numbers)}").is_met_by(dotted(numbers) + end)

    @pytest.mark.parametrize(
        ("wanted", "installed", "met"),
        [
            ("", "1", True),
            ("<0.51,>=0.50.0dev0", "0.50.1", True),
            ("<2.6,>=1.22", "2.6.0", False),
            ("==1.4.*", "1.4.9", True),
            ("==1.4.*", "1.5", False),
            ("~=1.4", "0.1", True),
        ],
    )
    def test_are_read_as_packages_write_them(self, wanted, installed, met):
        assert Requirement("x", wanted).is_met_by(installed) == met

    def test_of_assay_are_all_of_them(self):
        ours = [str(each) for each in requirements_of("assay") if not each.extra]
        assert ours == [re.sub(r"\[.*?\]", "", text) for text in requires("assay") if ";" not in text]


def test_every_package_has_a_loss_and_the_module_that_it_brings():
    needed = {each.name for each in requirements_of("assay") if not each.extra}
    assert set(packages.LOSSES) == needed
    brought = packages_distributions()
    for name, loss in packages.LOSSES.items():
        assert name in {each.lower() for each in brought[loss.module]}


def test_every_extra_is_one_of_assay():
    assert set(extras.EXTRAS) <= {each.extra for each in requirements_of("assay")}


def test_a_package_that_is_too_old_is_named_with_its_remedy(monkeypatch):
    monkeypatch.setattr(packages, "installed_version", lambda name: "0.60.1" if name == "numba" else "99")
    monkeypatch.setattr(packages, "requirements_of", lambda name: requirements_of(name) if name == "assay" else ())
    first, rest = packages.packages()
    assert (first.subject, first.state) == ("numba", State.LIMITED)
    assert first.says == "0.60.1 is installed, and >=0.61 is needed"
    assert first.remedy == 'pip install "numba>=0.61"'
    assert "12 of 13" in rest.says


def test_packages_that_do_not_go_together_are_named(monkeypatch):
    asked = {"assay": [Requirement("numba", ">=0.61")], "numba": [Requirement("numpy", "<2.6,>=1.22")]}
    monkeypatch.setattr(packages, "requirements_of", lambda name: asked.get(name, []))
    monkeypatch.setattr(packages, "installed_version", {"numba": "0.68", "numpy": "2.6.1"}.get)
    first, _ = packages.packages()
    assert first.says == "0.68 needs numpy<2.6,>=1.22, and numpy 2.6.1 is installed"
    assert first.remedy == 'pip install numba "numpy<2.6,>=1.22"'


@pytest.mark.parametrize(("python", "supported"), [("3.13.1", True), ("3.1.9", False), ("3.14.0rc1", False)])
def test_a_python_is_supported_or_not(python, supported):
    assert is_supported(python, ["3.11", "3.12", "3.13"]) == supported


def machine(folder, groups, **files):
    """A folder that looks like the root of a system with these control groups."""
    for name, text in {"proc/self/cgroup": groups, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


GROUP = "sys/fs/cgroup"


class TestControlGroups:
    def test_of_version_2_and_those_around_it(self, tmp_path):
        files = {f"{GROUP}/a/memory.max": "4000\n", f"{GROUP}/a/b/memory.max": "max\n", f"{GROUP}/memory.max": "9000"}
        root = machine(tmp_path, "0::/a/b\n", **files, **{f"{GROUP}/a/b/cpu.max": "150000 100000\n"})
        assert (memory_limit(root), cpu_limit(root)) == (4000, 1.5)

    def test_of_version_1(self, tmp_path):
        memory, cpu = f"{GROUP}/memory", f"{GROUP}/cpu,cpuacct"
        files = {f"{memory}/memory.limit_in_bytes": "7000", f"{memory}/a/memory.limit_in_bytes": str(2**63 - 4096)}
        files |= {f"{cpu}/a/cpu.cfs_quota_us": "50000", f"{cpu}/a/cpu.cfs_period_us": "100000"}
        root = machine(tmp_path, "4:memory:/a\n2:cpu,cpuacct:/a\n0::/\n", **files)
        assert (memory_limit(root), cpu_limit(root)) == (7000, 0.5)

    def test_without_limits(self, tmp_path):
        files = {f"{GROUP}/memory.max": "max", f"{GROUP}/cpu.max": "max 100000"}
        root = machine(tmp_path, "0::/not/seen/from/here\n", **files)
        assert (memory_limit(root), cpu_limit(root)) == (None, None)

    def test_of_another_system_are_none(self, tmp_path):
        assert (memory_limit(tmp_path), cpu_limit(tmp_path)) == (None, None)


@given(st.integers(1, 512))
def test_workers_pay_exactly_from_where_it_says(workers):
    seconds = pays_from(workers)
    if seconds is None:
        assert 1 / workers >= WORTH
    else:
        assert START_SECONDS + seconds / workers == pytest.approx(WORTH * seconds)


def test_a_share_of_the_cores_is_what_workers_are_counted_by(monkeypatch):
    monkeypatch.setattr(processor, "cores", lambda: 16)
    monkeypatch.setattr(processor, "cpu_limit", lambda: 2.5)
    (found,) = processor.processor()
    assert found.state is State.LIMITED
    assert found.remedy == "assay run ... --workers 2"
    assert "the time of 2.5" in found.says


class Driver:
    """Answers like the library of CUDA."""

    def __init__(self, *names, status=0):
        self.names, self.status = names, status

    def cuInit(self, flags):  # noqa: N802
        return self.status

    def cuDriverGetVersion(self, to):  # noqa: N802
        to._obj.value = 12040

    def cuDeviceGetCount(self, to):  # noqa: N802
        to._obj.value = len(self.names)

    def cuDeviceGet(self, to, number):  # noqa: N802
        to._obj.value = number

    def cuDeviceGetName(self, text, length, device):  # noqa: N802
        ctypes.memmove(text, self.names[device.value].encode() + b"\0", len(self.names[device.value]) + 1)

    def cuGetErrorString(self, status, to):  # noqa: N802
        to._obj.value = b"no CUDA-capable device is detected" if status == 100 else None


class TestCuda:
    def test_devices_have_names(self):
        assert cuda.asked(Driver("NVIDIA H100", "T4")) == ("12.4", ("NVIDIA H100", "T4"), "")

    @pytest.mark.parametrize(
        ("driver", "said"),
        [
            (Driver(status=100), "no CUDA-capable device is detected"),
            (Driver(status=999), "error 999"),
            (Driver(), "CUDA_VISIBLE_DEVICES"),
        ],
    )
    def test_no_device_has_a_reason(self, driver, said):
        found = cuda.asked(driver)
        assert (found.names, said in found.reason) == ((), True)

    def test_no_driver_is_no_device_whatever_numba_simulates(self, monkeypatch):
        monkeypatch.setenv("NUMBA_ENABLE_CUDASIM", "1")
        monkeypatch.setattr(cuda, "LIBRARY", "libcuda-that-nobody-has.so")
        (found,) = cuda.cuda()
        assert found.state is State.FINE
        assert found.says.startswith("no device: ")

    def test_a_device_says_what_runs_on_it(self, monkeypatch):
        monkeypatch.setattr(cuda, "devices", lambda: cuda.Devices("12.4", ("NVIDIA H100",)))
        (found,) = cuda.cuda()
        assert found.says.startswith("NVIDIA H100; the driver knows CUDA 12.4; ")


class TestAnonymous:
    @given(st.text(st.characters(categories=["Ll", "Nd"]), min_size=4, max_size=9))
    def test_text_lacks_home_and_user(self, rest):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("HOME", "/far/alice")
            patch.setenv("USER", "alice")
            assert anonymous(f"/far/alice/{rest}") == f"~/{rest}"
            assert anonymous(f"/scratch/alice/{rest}") == f"/scratch/USER/{rest}"
            assert anonymous("/far/alices") == "/far/alices"

    def test_text_lacks_the_machine(self):
        assert os.uname().nodename not in anonymous(f"cannot reach {os.uname().nodename}:80")


class TestFolders:
    def test_a_network_file_system_costs_a_faster_journal(self, monkeypatch, tmp_path):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(folders, "file_system", lambda _: "nfs4")
        monkeypatch.setattr(folders, "is_local", lambda _: False)
        here, _ = folders.folders()
        assert here.state is State.LIMITED
        assert "nfs4" in here.says
        assert "rollback journal" in here.says
        assert list(tmp_path.iterdir()) == []

    def test_a_cache_folder_is_writable_where_it_can_be_made(self, tmp_path):
        (tmp_path / "file").write_text("")
        assert jit.is_writable(tmp_path / "a" / "b")
        assert not jit.is_writable(tmp_path / "file" / "b")


class TestTrial:
    def test_a_reason_is_told_once(self):
        failed = {"numpy": "ImportError: x", "assay_kernels.ranking._ranking": "ImportError: x", "pyarrow": "y"}
        assert [each.remedy for each in trial.findings(failed, 9)] == [
            "pip install --force-reinstall numpy",
            "pip install --force-reinstall pyarrow",
        ]
        assert [each.state for each in trial.findings({}, 9)] == [State.FINE]


NAMED = re.compile(r"(?<![A-Z_])ASSAY_[A-Z]+(?:_[A-Z]+)*\b")


def test_every_variable_that_the_repository_speaks_of_is_known():
    here = Path(__file__).name
    files = [
        path
        for root in ("spec", "validators", "kernels", "toolkit", "tests", "benchmarks")
        for path in (ROOT / root).rglob("*.py")
        if path.name != here
    ]
    files += [ROOT / name for name in ("pyproject.toml", "action.yml", "README.md", "CONTRIBUTING.md")]
    found = {name for path in files for name in NAMED.findall(path.read_text(encoding="utf-8"))}
    assert found - set(variables.KNOWN) - {"ASSAY_BACKND"} == set()
    assert set(variables.KNOWN) - found == set()
