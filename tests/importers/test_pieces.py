"""A document cut into pieces says what parsing it whole says, however its bytes arrive."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.importers.pieces import DocumentError, iter_pieces

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text('ab"\\{}[],: é\n', max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('k"\\,é', max_size=3), inner, max_size=3),
    max_leaves=8,
)


def cut(data: bytes, size: int, *, enter=(("samples",),), max_bytes: int = 10_000) -> list[tuple]:
    chunks = [data[start : start + size] for start in range(0, len(data), size)]
    pieces = iter_pieces(chunks, enter=enter, max_bytes=max_bytes)
    return [
        (piece.path, piece.number, piece.data if piece.data is None else json.loads(piece.data)) for piece in pieces
    ]


@given(head=VALUES, samples=st.lists(VALUES, max_size=4), tail=VALUES, size=st.integers(1, 40), indent=st.booleans())
def test_pieces_are_the_values_of_the_document(head, samples, tail, size, indent):
    document = {"head": head, "samples": samples, "tail": tail}
    data = json.dumps(document, indent=2 if indent else None).encode()
    expected = [
        (("head",), 0, head),
        *((("samples",), number, sample) for number, sample in enumerate(samples, 1)),
        (("tail",), 0, tail),
    ]
    assert cut(data, size) == expected


@given(data=st.binary(max_size=80) | st.text('{}[]",:1 \\nul', max_size=40).map(str.encode), size=st.integers(1, 9))
def test_any_bytes_end_in_pieces_or_a_document_error(data, size):
    chunks = [data[start : start + size] for start in range(0, len(data), size)]
    pieces = []
    with contextlib.suppress(DocumentError):
        pieces.extend(iter_pieces(chunks, enter=(("a",),), max_bytes=100))
    assert all(piece.data is None or piece.data in data for piece in pieces)


@given(samples=st.lists(VALUES, min_size=1, max_size=4), size=st.integers(1, 9), data=st.data())
def test_a_document_that_breaks_off_keeps_its_whole_pieces(samples, size, data):
    text = json.dumps({"samples": samples}).encode()
    end = data.draw(st.integers(0, len(text) - 1))
    chunks = [text[start : min(start + size, end)] for start in range(0, end, size)]
    found = []
    with pytest.raises(DocumentError):
        found.extend(iter_pieces(chunks, enter=(("samples",),), max_bytes=10_000))
    assert [json.loads(piece.data) for piece in found] == samples[: len(found)]


@pytest.mark.parametrize("size", [1, 7, 64, 10_000])
def test_a_value_longer_than_allowed_costs_itself_alone(size):
    data = json.dumps({"samples": ["short", "x" * 500, {"k": ["y" * 500]}, 2]}).encode()
    assert cut(data, size, max_bytes=50) == [
        (("samples",), 1, "short"),
        (("samples",), 2, None),
        (("samples",), 3, None),
        (("samples",), 4, 2),
    ]


def test_nested_paths_are_entered_and_a_list_at_the_top_too():
    data = b'{"results": {"version": 3, "results": [1, [2]]}}'
    entered = (("results",), ("results", "results"))
    assert cut(data, 5, enter=entered) == [
        (("results", "version"), 0, 3),
        (("results", "results"), 1, 1),
        (("results", "results"), 2, [2]),
    ]
    assert cut(b'[1, {"samples": [3]}]', 3) == [((), 1, 1), ((), 2, {"samples": [3]})]


def test_what_follows_the_document_is_refused():
    with pytest.raises(DocumentError, match="follows the end"):
        cut(b'{"a": 1} {"b": 2}', 4)


def test_nesting_costs_no_stack():
    depth = 200_000
    data = b'{"a": ' + b"[" * depth + b"]" * depth + b"}"
    pieces = list(iter_pieces([data], enter=(), max_bytes=10**6))
    assert len(pieces[0].data) == 2 * depth
