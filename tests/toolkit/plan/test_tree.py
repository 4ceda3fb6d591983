"""A plan as people read it: every node once, reasons where they belong, nothing said twice."""

import re
from pathlib import Path

import pytest

from assay.demo.study import STUDY
from assay.plan.compiler import compile_spec
from assay.plan.passes.estimate import NUMBA_BYTES, PROCESS_BYTES, total
from assay.plan.physical import Align, Compare, PhysicalPlan, Read, Report, Resample, Sweep
from assay.plan.tree import cost_line, tree_lines

SMALL = Path(__file__).parent / "golden" / "study"
SPECS = [str(STUDY / "evaluation.yaml"), *(str(SMALL / name) for name in ("one.yaml", "two.yaml", "three.yaml"))]
DRAWING = re.compile(r"^(?:│  |   )*(?:├─ |└─ )")


@pytest.fixture(scope="module", params=SPECS, ids=lambda path: Path(path).name)
def plan(request):
    return compile_spec(request.param).plan


def words(plan):
    return [DRAWING.sub("", line) for line in tree_lines(plan)]


def test_the_first_line_is_the_report(plan):
    assert re.fullmatch(rf"{plan.name}: report   ~\S+ \S+, \S+ [kM]B", tree_lines(plan)[0])


def test_every_line_below_hangs_on_the_tree(plan):
    assert all(DRAWING.match(line) for line in tree_lines(plan)[1:])


def test_every_table_is_read_once(plan):
    lines = words(plan)
    for read in plan.reads:
        assert sum(line.startswith(f"read {read.name} from ") for line in lines) == 1


def test_what_is_joined_stands_once(plan):
    assert sum(line.startswith("align ") for line in words(plan)) == 1


def test_every_sweep_is_on_one_line_with_its_algorithm_and_part(plan):
    lines = [line for line in words(plan) if line.startswith("sweep ")]
    for sweep in plan.sweeps:
        part = f"by {sweep.by}" if sweep.by else "all items"
        target = f" of {sweep.target}," if sweep.target else ","
        mine = [
            line
            for line in lines
            if f"with {sweep.kernel} on" in line and target in line and re.search(rf"\b{sweep.algorithm}\b", line)
        ]
        assert len(mine) == 1, (sweep.id, mine)
        assert part in mine[0]


def test_sweeps_that_share_a_line_measure_the_same(plan):
    lines = [line for line in words(plan) if line.startswith("sweep ")]
    assert len(lines) == len({(s.kernel, s.target, s.bins, repr(s.measures)) for s in plan.sweeps})


def test_every_reason_is_said(plan):
    text = "\n".join(words(plan))
    for node in plan.nodes:
        assert all(f"· {reason}" in text for reason in node.reasons)
    for measure in (m for s in plan.sweeps for m in s.measures):
        assert all(str(reason) in text for reason in measure.reasons if reason.by != "intervals")


def test_what_is_recalled_says_so():
    text = "\n".join(words(compile_spec(SPECS[0]).plan))
    assert "S4.1: class scores are available (FP5.1) [recalled]" in text


def test_what_stands_above_is_named_when_it_is_little():
    lines = words(compile_spec(str(SMALL / "two.yaml"), ["metrics=[AUROC]"]).plan)
    assert "↑ sweep ranked a ill, sweep ranked b ill" in lines


def test_what_stands_above_is_counted_when_it_is_much():
    lines = words(compile_spec(SPECS[0]).plan)
    assert any(re.fullmatch(r"↑ \d+ nodes above", line) for line in lines)


@pytest.mark.parametrize(("seconds", "shown"), [(0.0004, "<1 ms"), (0.02, "20 ms"), (1.0, "1.0 s"), (90.0, "90.0 s")])
@pytest.mark.parametrize(
    ("size", "shown_size"), [(0, "0 kB"), (2500, "2 kB"), (3_000_000, "3.0 MB"), (4_560_000_000, "4.6 GB")]
)
def test_costs_have_units(seconds, shown, size, shown_size):
    from assay.plan.physical import Estimate

    plan = PhysicalPlan(
        name="p", kind="evaluation", nodes=(Report(id="report", estimate=Estimate(seconds=seconds, bytes=size)),)
    )
    assert tree_lines(plan) == [f"p: report   ~{shown}, {shown_size}"]


def test_costs_of_a_shared_line_add_up_and_its_memory_does_not():
    from assay.plan.physical import Estimate

    cost = Estimate(seconds=2.0, bytes=5_000_000)
    sweeps = tuple(
        Sweep(id=name, kernel="k", state="table", algorithm=name, backend="numba", estimate=cost) for name in "abc"
    )
    plan = PhysicalPlan(name="p", kind="evaluation", nodes=(*sweeps, Report(id="report", inputs=("a", "b", "c"))))
    assert tree_lines(plan)[1] == "└─ sweep a, b, c, all items, with k on numba   ~6.0 s, 5.0 MB"


def test_a_deep_plan_is_drawn_without_crossing_lines():
    read = Read(id="read", name="reference", path="t.csv", columns=("id",), rows=3)
    align = Align(id="items", key="id", reference="y", classes=("a", "b"), items=3, inputs=("read",))
    sweep = Sweep(id="s", kernel="k", state="table", algorithm="x", backend="numba", inputs=("items",))
    draw = Resample(id="r", scheme="stratified", seed=1, replicates=1000, sweeps=("s",), inputs=("items",))
    pair = Compare(id="c", inputs=("s", "r"))
    report = Report(id="report", inputs=("s", "r", "c"))
    plan = PhysicalPlan(name="p", kind="evaluation", nodes=(read, align, sweep, draw, pair, report))
    assert tree_lines(plan) == [
        "p: report   ~<1 ms, 0 kB",
        "├─ sweep x, all items, with k on numba   ~<1 ms, 0 kB",
        "│  └─ align 3 items by id: a | b   ~<1 ms, 0 kB",
        "│     └─ read reference from t.csv: id   ~<1 ms, 0 kB",
        "├─ resample 1,000 times, stratified, seed 1   ~<1 ms, 0 kB",
        "│  └─ ↑ items",
        "└─ compare every two algorithms, paired   ~<1 ms, 0 kB",
        "   └─ ↑ s, r",
    ]


def test_the_whole_is_the_sum_of_the_times_and_the_greatest_memory_beside_the_process(plan):
    cost = total(plan)
    assert cost.seconds == pytest.approx(sum(node.estimate.seconds for node in plan.nodes))
    assert cost.bytes - max(node.estimate.bytes for node in plan.nodes) in (PROCESS_BYTES, PROCESS_BYTES + NUMBA_BYTES)
    assert re.fullmatch(r"takes ~[\d.]+ s and ~[\d.]+ MB in one process", cost_line(plan))
