"""Pieces of a list joined are the list made at once, byte for byte."""

import msgspec
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.site import chunk_tables, pieces
from trainsite.site.cells import Cell, evidence_cell, list_cell, number_cell
from trainsite.site.chunk_tables import columnar
from trainsite.site.pieces import Piece, cut_piece, join_pieces, make_piece
from trainsite.site.tables import columns, scored

HEADS = (*columns("Name", "!Evidence", "&Tags", "Tier"), *scored())
NAME = st.sampled_from(["a", "b", "</script>", 'ü"\\', "d,e", "__proto__", ""])
NUMBER = st.none() | st.floats(-1, 1) | st.integers(-3, 3)
ROW = st.builds(
    lambda name, href, evidence, tags, tier, *numbers: (
        Cell(name, href=href), evidence_cell(evidence), list_cell(tags), Cell(tier), *map(number_cell, numbers)
    ),
    NAME, st.none() | NAME, st.sampled_from(["live", "mocked"]), st.lists(NAME, max_size=2), st.none() | NAME,
    NUMBER, NUMBER, NUMBER,
)  # fmt: skip
BLOCKS = st.lists(st.lists(ROW, min_size=1, max_size=9), max_size=5)


def kept(piece: Piece) -> Piece:
    """Return a piece as the next build reads it."""
    return msgspec.json.decode(msgspec.json.encode(piece), type=Piece)


@pytest.fixture(params=[3, 10_000], ids=["long", "short"])
def bound(request, monkeypatch):
    for module in (chunk_tables, pieces):
        monkeypatch.setattr(module, "LONG_ROWS", request.param)


@pytest.mark.usefixtures("bound")
@given(blocks=BLOCKS, cut=st.integers(1, 40))
def test_pieces_joined_are_the_list(blocks, cut):
    rows = [row for block in blocks for row in block][:cut]
    found, left = [], cut
    for block in blocks:
        if left > 0:
            found.append(cut_piece(kept(make_piece(HEADS, columnar(HEADS, block, "t"))), left))
            left -= found[-1].row_count
    assert join_pieces(HEADS, found, "t") == orjson.dumps(columnar(HEADS, rows, "t"))


def test_a_piece_of_very_many_rows_is_one_like_any_other():
    rows = [(Cell(f"w{number % 7}", href="x"), number_cell(number)) for number in range(chunk_tables.LONG_ROWS + 1)]
    heads = columns("Name", "#Value")
    value = columnar(heads, rows, "t")
    assert join_pieces(heads, [kept(make_piece(heads, value))], "t") == orjson.dumps(value)
