"""What the control groups of Linux, by which containers and schedulers limit, leave to this process."""

from collections.abc import Iterator
from pathlib import Path

_UNLIMITED = 1 << 60
"""Version 1 writes a number of about this size for no limit."""


def memory_limit(root: Path = Path("/")) -> int | None:
    """Bytes; None without a limit."""
    texts = [
        text for folder in _folders(root, "memory") for text in _read(folder, "memory.max", "memory.limit_in_bytes")
    ]
    return min((int(text) for text in texts if text.isdecimal() and int(text) < _UNLIMITED), default=None)


def cpu_limit(root: Path = Path("/")) -> float | None:
    """Cores' worth of time; None without a limit."""
    shares = []
    for folder in _folders(root, "cpu"):
        pairs = [text.split() for text in _read(folder, "cpu.max")]
        pairs.append(list(_read(folder, "cpu.cfs_quota_us", "cpu.cfs_period_us")))
        shares += [int(pair[0]) / int(pair[1]) for pair in pairs if len(pair) == 2 and all(map(_is_positive, pair))]
    return min(shares, default=None)


def _is_positive(text: str) -> bool:
    return text.isdecimal() and int(text) > 0


def _folders(root: Path, controller: str) -> Iterator[Path]:
    """Those of the groups that this process is in, and of the groups around them."""
    for line in "\n".join(_read(root / "proc/self", "cgroup")).splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers and controller not in controllers.split(","):
            continue
        mounted = root / "sys/fs/cgroup" / controllers
        inside = mounted / path.lstrip("/")
        # In a container the path may be one that only its host has.
        yield from (inside, *(parent for parent in inside.parents if parent.is_relative_to(mounted)))


def _read(folder: Path, *names: str) -> Iterator[str]:
    for name in names:
        try:
            yield (folder / name).read_text(errors="replace").strip()
        except OSError:
            continue
