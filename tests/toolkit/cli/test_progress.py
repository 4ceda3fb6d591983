"""What is said while a run works: off a terminal, on one, and when kernels are compiled."""

import io

import numba
import pytest
from rich.console import Console
from rich.progress import Progress

from assay.cli import progress as module
from assay.cli.compiling import tell_of_compiling
from assay.cli.progress import Bars, Lines


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is moved."""
    now = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])

    def move(seconds):
        now[0] += seconds

    return move


def work(talk, clock, *, title="resample", seconds=1.0, steps=(), total=0, note="done"):
    talk.begin(title, total=total)
    for step in steps:
        clock(step)
        talk.advance(10)
    clock(seconds)
    talk.end(note)


class TestLines:
    def test_a_node_that_takes_its_time_gets_a_line(self, clock):
        said = []
        work(Lines(said.append), clock, note="1.00 s")
        assert said == ["resample: 1.00 s"]

    def test_quick_nodes_are_counted_in_the_end(self, clock):
        said = []
        talk = Lines(said.append)
        for _ in range(3):
            work(talk, clock, seconds=0.05)
        assert said == []
        talk.close()
        assert said == ["3 nodes took less than 0.1 s each"]

    def test_one_quick_node_is_no_plural(self, clock):
        said = []
        talk = Lines(said.append)
        work(talk, clock, seconds=0.0)
        talk.close()
        assert said == ["1 node took less than 0.1 s"]

    def test_nothing_quick_is_not_spoken_of(self, clock):
        said = []
        talk = Lines(said.append)
        work(talk, clock)
        talk.close()
        assert len(said) == 1

    def test_a_long_node_says_how_far_it_is_now_and_then(self, clock):
        said = []
        work(Lines(said.append), clock, total=2000, steps=[4, 4, 4, 4, 4, 4])
        assert said == ["resample: 30 of 2,000", "resample: 60 of 2,000", "resample: done"]


class TestBars:
    @pytest.mark.parametrize("width", [1, 20, 200])
    def test_what_is_said_stands_above_the_bar(self, clock, width):
        out = io.StringIO()
        console = Console(file=out, force_terminal=True, width=width, no_color=True)
        with Progress(console=console, transient=True) as bars:
            talk = Bars(bars)
            work(talk, clock, title="sweep [bold]a[/bold]", total=20, steps=[1, 1], note="2.00 s")
            work(talk, clock, title="quick", seconds=0.0)
            assert bars.tasks == []
            talk.close()
        assert "  sweep [bold]a[/bold]: 2.00 s\n" in out.getvalue()
        assert "  1 node took less than 0.1 s\n" in out.getvalue()


class TestCompiling:
    @pytest.fixture
    def said(self, monkeypatch):
        monkeypatch.setenv("ASSAY_BACKEND", "numba")
        return []

    @pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled")
    def test_is_told_once_and_counted(self, said):
        with tell_of_compiling(said.append):
            numba.njit(lambda x: x + 1)(1)
            numba.njit(lambda x: x + 2)(1)
        assert said[0] == "compiling kernels for this machine; this is done once"
        assert said[1].startswith("compiled 2 functions in ")
        assert len(said) == 2

    def test_of_nothing_is_not_told(self, said):
        with tell_of_compiling(said.append):
            pass
        assert said == []

    @pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled")
    def test_code_that_cannot_be_kept_is_told_with_the_remedy(self, said, monkeypatch, tmp_path):
        monkeypatch.setattr("assay_kernels._jit.CACHE", False)
        monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "none"))
        with tell_of_compiling(said.append):
            numba.njit(lambda x: x + 4)(1)
        assert said[0].startswith(f"compiled kernels cannot be kept in `{tmp_path / 'none'}`: every process")
        assert "`export NUMBA_CACHE_DIR=DIR`" in said[0]
        assert said[1] == "compiling kernels for this machine"

    @pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled")
    def test_is_told_no_more_when_the_block_has_ended(self, said):
        with pytest.raises(KeyError), tell_of_compiling(said.append):
            raise KeyError
        numba.njit(lambda x: x + 3)(1)
        assert said == []
