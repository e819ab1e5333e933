"""What was made of rows is kept between builds, and nothing that is torn, or that another program made."""

import pytest

from trainsite.publish.piece_store import PieceStore
from trainsite.site.pieces import Coded, Piece

PIECE = Piece(2, [Coded(["a"], "0,0"), "1,null"], [None, None])


@pytest.fixture
def folder(tmp_path):
    PieceStore(tmp_path / "pieces", "look").keep("list-1", PIECE)
    return tmp_path / "pieces"


def test_a_piece_is_read_back(folder):
    assert PieceStore(folder, "look").find("list-1", Piece) == PIECE
    assert PieceStore(folder, "look").find("list-2", Piece) is None


def test_what_other_pages_were_made_of_is_not_found(folder):
    assert PieceStore(folder, "other look").find("list-1", Piece) is None


@pytest.mark.parametrize("damage", [lambda data: b"", lambda data: data[:-1], lambda data: data[:-1] + b"x"])
def test_a_torn_piece_is_none(folder, damage):
    (path,) = folder.iterdir()
    path.write_bytes(damage(path.read_bytes()))
    assert PieceStore(folder, "look").find("list-1", Piece) is None


def test_a_piece_of_another_kind_is_none(folder):
    assert PieceStore(folder, "look").find("list-1", list[int]) is None


def test_what_nobody_asked_for_goes(folder):
    store = PieceStore(folder, "look")
    store.keep("list-2", PIECE)
    store.find("list-2", Piece)
    store.want(["list-3"])
    store.clean()
    again = PieceStore(folder, "look")
    assert (again.find("list-1", Piece), again.find("list-2", Piece)) == (None, PIECE)


def test_without_a_folder_nothing_is_kept():
    store = PieceStore(None, "look")
    store.keep("list-1", PIECE)
    store.clean()
    assert store.find("list-1", Piece) is None


def test_a_piece_one_byte_of_which_was_changed_is_none(tmp_path):
    store = PieceStore(tmp_path, "look")
    store.keep("one", [12345])
    assert store.find("one", list[int]) == [12345]
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes().replace(b"12345", b"12346"))
    assert store.find("one", list[int]) is None
