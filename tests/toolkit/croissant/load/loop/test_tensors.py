"""The batches of a loop in PyTorch's own `DataLoader`, and in JAX."""

import json
import pickle
import subprocess
import sys
from importlib.util import find_spec

import pytest
from tests.toolkit.croissant.load.conftest import field, file_object, record_set

from assay.errors import AssayError

# How many cores there are is not what is tested.
pytestmark = [
    pytest.mark.filterwarnings("ignore:This DataLoader will create"),
    pytest.mark.filterwarnings("ignore:'set_vital' is deprecated"),  # torchdata looks at all that torch has
]

MANY = 23


@pytest.fixture
def numbered(beside):
    lines = [json.dumps({"i": i, "f": i / 2, "t": f"w{i}"}) for i in range(MANY)]
    (beside.folder / "t.jsonl").write_text("\n".join(lines))
    types = {"i": "sc:Integer", "f": "sc:Float", "t": "sc:Text"}
    fields = [field(f"r/{name}", "t.jsonl", type_) for name, type_ in types.items()]
    beside.describe([file_object("t.jsonl", "application/jsonlines")], record_set("r", *fields))
    return beside.records()


def ids(batches):
    return [batch["r/i"].tolist() for batch in batches]


def loader(data, **how):
    torch = pytest.importorskip("torch")
    return torch.utils.data.DataLoader(data, batch_size=None, **how)


@pytest.mark.parametrize("memory_bytes", [0, 1 << 30])
@pytest.mark.parametrize(
    ("workers", "context", "persistent"),
    [(0, None, False), (1, "fork", False), (3, "fork", True), (2, "spawn", False)],
)
def test_any_number_of_workers_gives_the_batches_of_the_loop(numbered, workers, context, persistent, memory_bytes):
    loop = numbered.loop(3, shuffle=5, shard=(1, 2), memory_bytes=memory_bytes, normalise={"f": (1.0, 2.0)})
    pytest.importorskip("torch")
    data = loop.torch()
    batches = loader(data, num_workers=workers, multiprocessing_context=context, persistent_workers=persistent)
    for epoch, first in ((0, 0), (1, 2)):
        loop.load_state_dict({**loop.state_dict(), "epoch": epoch, "batch": first})
        expected = [{name: values.tolist() for name, values in batch.items()} for batch in loop]
        data.set_epoch(epoch, first)
        assert len(batches) == len(expected)
        found = [{n: v if isinstance(v, list) else v.tolist() for n, v in batch.items()} for batch in batches]
        assert found == expected


@pytest.mark.parametrize("epoch", [2**63 - 1, 2**63, 2**64 - 1])
def test_any_number_of_an_epoch_goes_to_workers(numbered, epoch):
    pytest.importorskip("torch")
    loop = numbered.loop(5, shuffle=1, epoch=epoch, copy=True)
    data = loop.torch()
    expected = ids(loop)
    assert ids(loader(data, num_workers=1, multiprocessing_context="fork")) == expected
    data.set_epoch(0)
    data.set_epoch(epoch)
    assert ids(loader(data)) == expected


def test_over_all_ranks_and_workers_every_record_comes_once(numbered):
    pytest.importorskip("torch")
    data = [numbered.loop(3, shuffle=2, shard=(rank, 3)).torch() for rank in range(3)]
    found = [i for each in data for batch in ids(loader(each, num_workers=2)) for i in batch]
    assert sorted(found) == list(range(MANY))


def test_tensors_share_the_memory_of_the_arrays(numbered):
    pytest.importorskip("torch")
    kept = list(loader(numbered.loop(5).torch()))
    assert len({batch["r/f"].data_ptr() for batch in kept}) == 1
    kept = list(loader(numbered.loop(5, copy=True).torch()))
    assert len({batch["r/f"].data_ptr() for batch in kept}) == len(kept)


@pytest.mark.parametrize("workers", [0, 3])
@pytest.mark.parametrize("given", [1, 4, 8])
def test_a_stateful_loader_goes_on_in_the_middle_of_an_epoch(numbered, workers, given):
    stateful = pytest.importorskip("torchdata.stateful_dataloader", reason="no torchdata on this machine")

    def made(epoch, **other):
        data = numbered.loop(3, shuffle=5, copy=True, **other).torch()
        data.set_epoch(epoch)
        return stateful.StatefulDataLoader(data, batch_size=None, num_workers=workers)

    expected = ids(made(1))
    assert len(expected) == 8
    loader = made(1)
    batches = iter(loader)
    assert ids(next(batches) for _ in range(given)) == expected[:given]
    state = pickle.loads(pickle.dumps(loader.state_dict()))
    again = made(0)
    again.load_state_dict(state)
    assert ids(again) == expected[given:]
    assert ids(batches) == expected[given:]
    other = made(0, drop_last=True)
    other.load_state_dict(state)
    with pytest.raises(AssayError, match="the state is of a loop with `drop_last` False, not True; make it as it was"):
        next(iter(other))


JAX = """
import sys, assay, numpy, jax
(batch,) = assay.load(sys.argv[1], "r").loop(9, cast={"f": "f4"}, copy=True)
assert numpy.array_equal(numpy.asarray(jax.numpy.asarray(batch["r/f"])), batch["r/f"])
assert batch["r/f"].dtype == "f4"
"""


def test_jax_takes_the_arrays(numbered):
    """In a process of its own: JAX has threads, after which the workers of other tests cannot be forked."""
    if find_spec("jax") is None:
        pytest.skip("no jax in this environment")
    program = [sys.executable, "-c", JAX.replace("loop(9", f"loop({MANY}"), str(numbered.document)]
    done = subprocess.run(program, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_without_torch_it_is_told_what_to_install(numbered):
    if find_spec("torch") is not None:
        pytest.skip("torch is installed")
    with pytest.raises(AssayError, match=r'`torch\(\)` needs torch: pip install "assay\[torch\]"'):
        numbered.loop(3).torch()


def test_nothing_but_tensors_imports_torch():
    imports = "import sys; import assay.croissant.load.records, assay.croissant.load.loop.making"
    program = f"{imports}; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
