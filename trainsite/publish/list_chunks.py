"""
The chunks of the lists over all runs, made in pieces: one changed run costs the rows of a few.

Runs that follow each other in a list share a piece. Where one ends is told by the ids of its runs, so that a run more
or less moves no other border.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

from trainsite import site
from trainsite.dataclass import dataclass
from trainsite.publish.keeper import Keeper
from trainsite.publish.piece_store import PieceStore
from trainsite.publish.state import digest
from trainsite.query.blocks import block_name, cut_runs
from trainsite.site.chunks import wrap_chunk
from trainsite.site.pages import ListChunk, RunRows
from trainsite.site.pieces import Piece, cut_piece, join_pieces, make_piece

_BATCH_ROWS: Final = 20_000
"""Rows that are asked for at once."""

Block = tuple[RunRows, ...]


@dataclass(frozen=True)
class ListChunks:
    """Makes the chunks that were made of other rows by the build before."""

    keeper: Keeper
    pieces: PieceStore

    def link(self, each: ListChunk) -> site.Chunk:
        """Return where the chunk of a list lies."""
        blocks = cut_blocks(each.runs, each.row_count)
        names = [_name(each, block) for block in blocks]
        self.pieces.want(names)
        source = f"list {each.key} {digest((*names, str(each.row_count)))}"
        known = self.keeper.reuse(source)
        if known:
            return site.Chunk(known[0].path, each.key, each.row_count)
        whole = join_pieces(each.columns, _cut(self._pieces(each, blocks, names), each.row_count), each.key)
        chunk = wrap_chunk(each.key, each.key, whole)
        self.keeper.keep(chunk.path, chunk.data, is_own=True, source=source)
        return site.Chunk(chunk.path, chunk.name, each.row_count)

    def _pieces(self, each: ListChunk, blocks: Sequence[Block], names: Sequence[str]) -> list[Piece]:
        found = [self.pieces.find(name, Piece) for name in names]
        missing = [place for place, piece in enumerate(found) if piece is None]
        for batch in _batches(missing, blocks):
            values = each.values([blocks[place] for place in batch])
            for place, value in zip(batch, values, strict=True):
                found[place] = make_piece(each.columns, value)
                self.pieces.keep(names[place], found[place])
        return [piece for piece in found if piece is not None]


def _name(each: ListChunk, block: Block) -> str:
    parts = (repr(each.columns), *(part for run in block for part in (run.run_id, run.identity)))
    return block_name(each.key, parts)


def cut_blocks(runs: Sequence[RunRows], row_count: int) -> list[Block]:
    """Return the blocks of runs that hold so many first rows of a list; runs without rows are in none."""
    blocks: list[Block] = []
    left = row_count
    for block in cut_runs((run for run in runs if run.row_count), lambda run: run.run_id):
        if left > 0:
            blocks.append(block)
            left -= sum(run.row_count for run in block)
    return blocks


def _batches(missing: Sequence[int], blocks: Sequence[Block]) -> Iterator[list[int]]:
    """Yield the places of blocks that are asked for together."""
    batch: list[int] = []
    rows = 0
    for place in missing:
        batch.append(place)
        rows += sum(run.row_count for run in blocks[place])
        if rows >= _BATCH_ROWS:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch


def _cut(pieces: Sequence[Piece], row_count: int) -> list[Piece]:
    """Return pieces that hold so many rows and no more."""
    before = accumulate((piece.row_count for piece in pieces), initial=0)
    return [
        cut_piece(piece, row_count - start) for piece, start in zip(pieces, before, strict=False) if start < row_count
    ]
