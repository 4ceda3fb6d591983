"""Pictures are drawn in another process; whatever becomes of it, the page is written and says what it lacks."""

import json
import os
import subprocess
import sys
from logging import WARNING

import pytest

from assay.report import render_html
from assay.report.charts import drawing, renderer
from assay.report.charts.drawing import Undrawn, draw
from assay.report.figures import figures

from .parsed import elements, text_of

ADDRESSES = 32_000_000
"""Kilobytes of address space in which all but the renderer finds room."""

DEATHS = {
    "import os, signal; os.kill(os.getpid(), signal.SIGKILL)": "the process that draws was ended by SIGKILL",
    "raise MemoryError": "the process that draws ran out of memory",
    "raise ImportError('x.so: failed to map segment from shared object')": "the process that draws ran out of memory",
    "raise ValueError('no\\x1bsuch mark')": "ended with status 1 and said: ValueError: no\\x1bsuch mark",
    "import os; os._exit(3)": "the process that draws ended with status 3",
    "import time; time.sleep(60)": "that took more than 0.5 s",
}


@pytest.fixture
def deadly(monkeypatch):
    """Has something else run in place of the renderer."""

    def deadly(command):
        monkeypatch.setattr(drawing, "COMMAND", command)
        monkeypatch.setattr(drawing, "PATIENCE_S", 0.5 if "sleep" in command[-1] else 60.0)

    return deadly


def charts_of(report):
    return [panel.chart for figure in figures(report).values() for panel in figure.panels]


def test_another_process_draws_what_this_one_would(report):
    charts = charts_of(report)[-2:]
    assert draw(charts) == [renderer.drawn(chart) for chart in charts]


def test_no_process_is_started_for_no_chart(deadly):
    deadly(("/no/such/program",))
    assert draw([]) == ()


def test_half_a_character_does_not_end_it():
    text = {
        "mark": {"type": "text", "text": "\ud800 and \U0001f600 and enough to be shortened"},
        "data": {"values": [{}]},
    }
    (drawn,) = draw([text])
    assert "\ufffd and" in drawn


@pytest.mark.parametrize(("code", "reason"), DEATHS.items())
def test_its_death_is_told_in_one_line(deadly, caplog, code, reason):
    deadly((sys.executable, "-c", code))
    first, second = draw([{}, {}])
    assert isinstance(first, Undrawn)
    assert first == second
    assert reason in first.reason
    (record,) = caplog.records
    assert record.levelno == WARNING
    assert record.getMessage().isprintable()
    assert first.reason in record.getMessage()


def test_a_program_that_is_not_there_is_told_too(deadly):
    deadly(("/no/such/program",))
    assert "no process could be started: [Errno 2]" in draw([{}])[0].reason


def test_a_page_without_pictures_says_so_in_the_place_of_each(report, deadly):
    deadly((sys.executable, "-c", "raise MemoryError"))
    page = render_html(report)
    told = [one for one in elements(page, "p") if one.get("class") == "undrawn"]
    assert len(told) == len(charts_of(report))
    assert text_of(told[0]).startswith("This picture could not be drawn, for the process that draws ran out of memory;")
    assert text_of(told[0]).endswith("where DIR is the run folder, draws it on a machine with more memory.")
    assert not [one for one in elements(page, "svg") if one.get("role") == "img"]


def test_a_page_with_pictures_says_nothing_of_it(report, caplog):
    assert "could not be drawn" not in render_html(report)
    assert not caplog.records


def test_modules_of_the_present_folder_are_not_taken_for_ours(tmp_path, monkeypatch):
    (tmp_path / "random.py").write_text("raise SystemExit('not yours')")
    (tmp_path / "json.py").write_text("raise SystemExit('not yours')")
    monkeypatch.chdir(tmp_path)
    (drawn,) = draw([{"mark": "point", "data": {"values": [{}]}}])
    assert drawn.startswith("<svg")


@pytest.mark.skipif(os.name != "posix", reason="limits address space as shells of POSIX do")
def test_a_real_shortage_leaves_no_trace_of_the_renderer(tmp_path):
    charts = json.dumps([{"mark": "point", "data": {"values": [{}]}}])
    code = f"from assay.report.charts.drawing import draw; print(draw({charts})[0].reason)"
    limited = ("sh", "-c", f'ulimit -v {ADDRESSES} && exec "$@"', "sh", sys.executable, "-c", code)
    done = subprocess.run(limited, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "the process that draws ran out of memory\n"
    assert done.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())
