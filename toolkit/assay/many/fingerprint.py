"""What the code that checks is known by: another verdict needs another code, or another package that it asks."""

import os
import platform
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distributions, version
from importlib.util import find_spec

PACKAGES = ("assay_kernels.scan", "assay_spec", "assay_validators", "assay.croissant")
ASKED = ("assay", "pyyaml", "rdflib")
SUFFIXES = (".py", ".so", ".pyd", ".toml", ".yaml", ".json")
PLUGINS = "assay.kinds"


@cache
def fingerprint() -> str:
    """A digest of the files of the packages that check, of the versions of those that they ask, and of plugins."""
    digest = sha256(f"{platform.python_implementation()} {platform.python_version()}\n".encode())
    for name in ASKED:
        try:
            digest.update(f"{name} {version(name)}\n".encode())
        except PackageNotFoundError:
            digest.update(f"{name}\n".encode())
    for module in sorted({*PACKAGES, *_plugins()}):
        for path in _files(module):
            digest.update(f"{module} {os.path.basename(path)}\n".encode("utf-8", "surrogatepass"))  # noqa: PTH119
            with open(path, "rb") as file:  # noqa: PTH123
                digest.update(sha256(file.read()).digest())
    return digest.hexdigest()


def _plugins() -> Iterator[str]:
    """The top packages that bring kinds of documents."""
    for each in distributions():
        for point in each.entry_points:
            if point.group == PLUGINS:
                yield point.module.partition(".")[0]


def _files(module: str) -> Iterator[str]:
    """The files of a package, or of a module, in one order."""
    try:
        spec = find_spec(module)
    except (ImportError, ValueError):
        return
    if spec is None:
        return
    if spec.submodule_search_locations is None:
        yield from [spec.origin] if spec.origin and os.path.isfile(spec.origin) else []  # noqa: PTH113
        return
    for place in spec.submodule_search_locations:
        for folder, folders, names in os.walk(place):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            yield from (os.path.join(folder, name) for name in sorted(names) if name.endswith(SUFFIXES))  # noqa: PTH118
