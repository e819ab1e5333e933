"""Blocks of runs that follow each other: what was made of one holds as long as its runs stay as they are."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, Protocol, TypeVar

Each = TypeVar("Each")
Value = TypeVar("Value")

_SHARE: Final = 16
"""One of so many runs ends a block."""


class Kept(Protocol):
    """What was made by the build before, by names that say all that it was made of."""

    def find(self, name: str, kind: type[Value]) -> Value | None:
        """Return what is kept under a name; None where nothing is."""

    def keep(self, name: str, value: object) -> None:
        """Keep something that JSON can hold."""


def ends_block(run_id: str) -> bool:
    """Tell whether a run is the last of its block: its id alone says so, and a run more or less moves no border."""
    return hashlib.sha256(run_id.encode("utf-8", "surrogatepass")).digest()[0] % _SHARE == 0


def cut_runs(runs: Iterable[Each], run_id: Callable[[Each], str]) -> Iterator[tuple[Each, ...]]:
    """Yield runs, or what stands for them, in blocks."""
    block: list[Each] = []
    for run in runs:
        block.append(run)
        if ends_block(run_id(run)):
            yield tuple(block)
            block = []
    if block:
        yield tuple(block)


def block_name(kind: str, parts: Sequence[str]) -> str:
    """Return the name of what was made of a block; ``parts`` are all that it was made of."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        whole.update(b"%d:%b" % (len(data), data))
    return f"{kind}-{whole.hexdigest()[:32]}"
