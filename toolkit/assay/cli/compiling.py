"""A line when kernels are compiled, so that nobody wonders why the first run on a machine takes longer."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from assay_kernels.cache import cache_folder
from assay_kernels.dispatch import choose_backend
from assay_kernels.registry import kernels

FORGOTTEN = (
    "compiled kernels cannot be kept in `{folder}`: every process compiles its own; "
    "`export NUMBA_CACHE_DIR=DIR` names a folder that can be written to"
)


@contextmanager
def tell_of_compiling(say: Callable[[str], None]) -> Iterator[None]:
    """While the block runs, `say` hears when numba begins to compile; in the end, how much and how long.

    Where no kernel runs on numba it is not imported for this.
    """
    if "numba" not in {choose_backend(name) for name in kernels()}:
        yield
        return
    from numba.core import event

    from assay_kernels._jit import CACHE

    if not CACHE:
        say(FORGOTTEN.format(folder=cache_folder()))

    class Told(event.Listener):
        """Hears of every function that the cache lacks; those that it calls are compiled inside it."""

        def __init__(self) -> None:
            self.depth = self.functions = 0
            self.began = self.seconds = 0.0

        def on_start(self, _: Any) -> None:
            if not self.functions:
                say("compiling kernels for this machine" + ("; this is done once" if CACHE else ""))
            if not self.depth:
                self.began = time.monotonic()
            self.depth += 1
            self.functions += 1

        def on_end(self, _: Any) -> None:
            self.depth -= 1
            if not self.depth:
                self.seconds += time.monotonic() - self.began

    told = Told()
    with event.install_listener("numba:compile", told):
        yield
    if told.functions:
        say(f"compiled {told.functions} functions in {told.seconds:.1f} s")
