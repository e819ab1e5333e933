"""Pieces are whole lines, and together they are the file."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from trainsite.redaction import pieces as module
from trainsite.redaction.forms import Form
from trainsite.redaction.pieces import iter_pieces

BEGIN = b"-----BEGIN RSA PRIVATE " + b"KEY-----\n"
END = b"-----END RSA PRIVATE " + b"KEY-----\n"


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@given(
    lines=st.lists(st.binary(max_size=40).map(lambda b: b.replace(b"\n", b"")), max_size=40), size=st.integers(1, 64)
)
@settings(max_examples=60, deadline=None)
def test_pieces_together_are_the_file_and_know_their_lines(lines, size):
    data = b"\n".join(lines)
    whole, line = b"", 1
    for form in (Form.ROWS, Form.TEXT):
        whole, line = b"", 1
        for piece in iter_pieces(form, iter(cut(data, size))):
            assert piece.line == line
            whole, line = whole + piece.data, line + piece.data.count(b"\n")
        assert whole == data


def test_a_large_file_comes_in_several_pieces():
    data = b'{"a": 1}\n' * (module.ROWS_BYTES // 3)
    found = list(iter_pieces(Form.ROWS, iter(cut(data, 2**16))))
    assert len(found) > 2
    assert all(piece.data.endswith(b"\n") for piece in found)
    assert b"".join(piece.data for piece in found) == data


def test_a_key_block_is_never_cut():
    filler = b"line of prose\n" * (module.PIECE_BYTES // 14 - 20)
    data = filler + BEGIN + b"MIIBsecret\n" * 60 + END + filler
    found = [piece.data for piece in iter_pieces(Form.TEXT, iter(cut(data, 2**14)))]
    assert b"".join(found) == data
    assert any(re.search(BEGIN.strip() + b".*" + END.strip(), piece, re.DOTALL) for piece in found)


def test_a_quoted_cell_is_never_cut_and_the_header_goes_along():
    row = b'1,"two\nlines"\n'
    data = b"id,text\n" + row * 60_000
    found = list(iter_pieces(Form.CELLS, iter(cut(data, 2**15))))
    assert len(found) > 2
    assert all(piece.data.count(b'"') % 2 == 0 for piece in found)
    assert [piece.header for piece in found] == [b"", *[b"id,text"] * (len(found) - 1)]


def test_a_quote_that_is_never_closed_stops_nothing():
    data = b'size\tnote\n"6 inch\t2\n' + b"r\tx\n" * 3_000_000
    found = [piece.data for piece in iter_pieces(Form.CELLS, iter(cut(data, 2**18)), "\t")]
    assert b"".join(found) == data
    assert max(map(len, found)) < 2**23
