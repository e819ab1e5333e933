"""Rows of tables by their column names."""

from hypothesis import given
from hypothesis import strategies as st

from trainsite.importers.delimited import MAX_LINE_BYTES, DelimitedFile, DelimitedRow
from trainsite.records.problem import Problem


def read(tmp_path, data: bytes) -> list:
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    return list(DelimitedFile(path, "t.csv").rows())


def test_cells_stand_by_their_columns_whatever_parts_them(tmp_path):
    for delimiter in (",", ";", "\t"):
        text = f'\ufeffa{delimiter}b\n1{delimiter}"x{delimiter}y"\n\n 2 {delimiter}\n'
        assert read(tmp_path, text.encode()) == [
            DelimitedRow(2, {"a": "1", "b": f"x{delimiter}y"}),
            DelimitedRow(4, {"a": "2", "b": ""}),
        ]


def test_a_cell_may_hold_a_line_break(tmp_path):
    assert read(tmp_path, b'a,b\n1,"x\ny"\n2,z\n')[0].cells == {"a": "1", "b": "x\ny"}


def test_a_row_of_another_width_is_a_problem_and_the_next_is_read(tmp_path):
    first, second = read(tmp_path, b"a,b\n1\n1,2\n")
    assert (first.code, first.line) == ("ragged_row", 2)
    assert second.line == 3


def test_columns_of_one_name_are_a_problem(tmp_path):
    assert [each.code for each in read(tmp_path, b"a,a\n1,2\n")] == ["duplicate_keys"]


def test_a_line_that_is_too_long_ends_the_reading(tmp_path):
    found = read(tmp_path, b"a,b\n1,2\n" + b"x" * (MAX_LINE_BYTES + 1) + b"\n1,2\n")
    assert [getattr(each, "code", "") for each in found] == ["", "invalid_csv"]


@given(st.binary(max_size=200))
def test_no_bytes_raise(tmp_path_factory, data):
    found = read(tmp_path_factory.mktemp("t"), data)
    assert all(isinstance(each, DelimitedRow | Problem) for each in found)
