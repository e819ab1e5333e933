import gzip
import json

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from trainsite.records.problem import Problem
from trainsite.records.trajectory import Trajectory
from trainsite.trajectories import RawRow, iter_raw_rows, read_row

ROW = b'{"prompt":"one?","answer":"yes"}'
SEVERAL = 200


def found(path, data: bytes, *, name="in.jsonl", **options):
    target = path / name
    target.write_bytes(data)
    return list(iter_raw_rows(target, file=name, **options))


def codes(items):
    return [item.code if isinstance(item, Problem) else item.data for item in items]


def decided(items):
    return [item if isinstance(item, Problem) else read_row(item) for item in items]


def packed(data: bytes, kind: str) -> bytes:
    if kind == "gzip":
        return gzip.compress(data, mtime=0)
    return zstandard.ZstdCompressor().compress(data) if kind == "zstd" else data


def test_rows_carry_their_file_number_and_line(tmp_path):
    rows = found(tmp_path, b"\n" + ROW + b"\n\n  \n" + ROW + b"\r\n", file_number=3)
    assert [(row.file_number, row.file, row.line) for row in rows] == [(3, "in.jsonl", 2), (3, "in.jsonl", 5)]


def test_last_line_without_newline_is_a_row(tmp_path):
    assert codes(found(tmp_path, ROW + b"\n" + ROW)) == [ROW, ROW]


@pytest.mark.parametrize("tail", [b'{"prompt":"tw', b'{"prompt":"\xc3'])
def test_last_line_that_breaks_off_is_torn(tmp_path, tail):
    problem = found(tmp_path, ROW + b"\n" + tail)[1]
    assert (problem.code, problem.line, problem.is_row) == ("torn_line", 2, True)


@pytest.mark.parametrize("data", [b"", b"\n \n\t", b"\xef\xbb\xbf", b"[]", b" [ ] \n"])
def test_file_without_rows_yields_nothing(tmp_path, data):
    assert found(tmp_path, data, name="in.json") == []


def test_byte_order_mark_is_dropped(tmp_path):
    assert codes(found(tmp_path, b"\xef\xbb\xbf" + ROW + b"\n")) == [ROW]


def test_too_long_line_is_passed_over(tmp_path):
    long = b'{"prompt":"' + b"x" * 900_000 + b'","answer":""}'
    items = found(tmp_path, ROW + b"\n" + long + b"\n" + ROW + b"\n", max_line_bytes=100)
    assert codes(items) == [ROW, "line_too_long", ROW]


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
def test_compression_is_known_by_its_first_bytes(tmp_path, kind):
    assert codes(found(tmp_path, packed(ROW + b"\n" + ROW, kind))) == [ROW, ROW]


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
def test_compressed_members_follow_each_other(tmp_path, kind):
    data = packed(ROW + b"\n", kind) + packed(ROW + b"\n", kind)
    assert codes(found(tmp_path, data)) == [ROW, ROW]


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
@pytest.mark.parametrize("name", ["in.jsonl", "in.json"])
def test_truncated_compression_is_one_problem_behind_what_was_read(tmp_path, kind, name):
    lines = b"".join(b'{"prompt":"%d","answer":"%d"}\n' % (n * 7919, n * n) for n in range(60_000))
    data = packed(lines, kind)
    items = found(tmp_path, data[: len(data) * 2 // 3], name=name)
    assert [item.code for item in items if isinstance(item, Problem)] == ["truncated_compression"]
    assert isinstance(items[-1], Problem)
    assert len(items) > SEVERAL
    assert items[-1].line == len(items)


def test_zstd_skippable_frames_and_checksums_are_read_over(tmp_path):
    skippable = b"\x50\x2a\x4d\x18" + (5).to_bytes(4, "little") + b"notes"
    frame = zstandard.ZstdCompressor(write_checksum=True).compress(ROW + b"\n")
    assert codes(found(tmp_path, skippable + frame + skippable)) == [ROW]


def test_damaged_compression_is_a_problem(tmp_path):
    assert codes(found(tmp_path, packed(ROW + b"\n", "gzip") + b"rubbish")) == [ROW, "damaged_compression"]
    assert codes(found(tmp_path, packed(ROW + b"\n", "zstd") + b"rubbish")) == [ROW, "damaged_compression"]


def test_compression_bomb_costs_one_too_long_line(tmp_path):
    data = packed(b"x" * 30_000_000 + b"\n" + ROW + b"\n", "zstd")
    assert codes(found(tmp_path, data, max_line_bytes=1000)) == ["line_too_long", ROW]


@pytest.mark.parametrize("key", ["trajectories", "rows", "records", "examples", "data"])
def test_object_may_hold_its_rows_as_a_list(tmp_path, key):
    data = json.dumps({key: [json.loads(ROW), 3]}, indent=1).encode()
    assert codes(found(tmp_path, data, name="in.json")) == [ROW, b"3"]


def test_object_may_hold_its_rows_as_several_lists(tmp_path):
    data = b'{"data":[1],"examples":[],"rows":[2,3],"trajectories":[4]}'
    items = found(tmp_path, data, name="in.json")
    assert [(item.line, item.data) for item in items] == [(1, b"4"), (2, b"2"), (3, b"3"), (4, b"1")]


def test_empty_list_does_not_hide_the_rows_beside_it(tmp_path):
    assert codes(found(tmp_path, b'{"trajectories":[],"data":[' + ROW + b"]}", name="in.json")) == [ROW]


def test_what_stands_beside_the_lists_of_rows_is_one_problem_that_names_it(tmp_path):
    data = b'\n{"note":"n","rows":[' + ROW + b'],"data":{"a":1},"runs":[{}]}'
    problem, row = found(tmp_path, data, name="in.json")
    assert (problem.code, problem.line, problem.is_row, row.data) == ("left_out", 2, False, ROW)
    assert "in [rows] the file has [note, data, runs]" in problem.message


def test_list_of_rows_that_stands_twice_is_a_problem(tmp_path):
    data = b'{"rows":[1],"rows":[' + ROW + b"]}"
    problem, row = found(tmp_path, data, name="in.json")
    assert (problem.code, problem.line, problem.is_row, row.data) == ("duplicate_keys", 1, True, ROW)
    assert "[rows]" in problem.message


def test_one_object_over_many_lines_is_one_row(tmp_path):
    data = json.dumps(json.loads(ROW), indent=2).encode()
    assert codes(found(tmp_path, data, name="in.json")) == [data]


def test_one_broken_object_over_many_lines_is_one_problem(tmp_path):
    items = decided(found(tmp_path, b'{\n "prompt": "a",\n "answer": oops\n}\n', name="in.json"))
    assert [item.code for item in items] == ["invalid_json"]


def test_one_object_that_is_too_long_is_one_problem(tmp_path):
    data = b'{\n "prompt": "' + b"x" * 500 + b'",\n "answer": "a"\n}\n'
    assert codes(found(tmp_path, data, name="in.json", max_line_bytes=100)) == ["line_too_long"]


def test_lines_are_known_without_their_name(tmp_path):
    assert codes(found(tmp_path, ROW + b"\n" + ROW + b"\n", name="rows.txt")) == [ROW, ROW]


def test_list_in_a_file_named_for_lines_is_read_as_a_list(tmp_path):
    assert codes(found(tmp_path, b"[\n" + ROW + b",\n" + ROW + b"\n]\n")) == [ROW, ROW]


def test_lines_whose_first_is_a_list_stay_lines(tmp_path):
    assert codes(found(tmp_path, b"[1,2]\n" + ROW + b"\n")) == [b"[1,2]", ROW]


@pytest.mark.parametrize("first", [b"[1,", b"[", b"[oops]", b"[" * 2_000, b"[" * 80 + b"]" * 80, b"[[[\t"])
@pytest.mark.parametrize("count", [1, 2, 50])
def test_broken_first_line_that_looks_like_a_list_costs_itself_alone(tmp_path, first, count):
    items = decided(found(tmp_path, first + b"\n" + (ROW + b"\n") * count))
    assert [item.line for item in items if isinstance(item, Trajectory)] == list(range(2, count + 2))
    assert len(items) == count + 1


@pytest.mark.parametrize(
    "data",
    [
        json.dumps([json.loads(ROW)] * 3, indent=1).encode(),
        json.dumps([{**json.loads(ROW), "more": [{}, {"a": {}}]}] * 3, indent=2).encode(),
        b"[" + b",\n".join([ROW] * 3) + b"]\n",
        b"[\n" + b"\n,\n".join([ROW] * 3) + b"\n]\n",
        b"[\n" + b"\n,".join([ROW] * 3) + b"]\n",
        b"[" + ROW + b",\n" + ROW + b",\n" + ROW + b"\n]",
        b"[" + b",".join([ROW] * 3) + b"]\n",
    ],
)
def test_list_of_any_layout_in_a_file_named_for_lines_is_read_as_a_list(tmp_path, data):
    items = decided(found(tmp_path, data))
    assert [type(item) for item in items] == [Trajectory] * 3


def test_list_with_one_comma_missing_stays_a_list(tmp_path):
    data = b"[\n" + (ROW + b",\n") * 9 + ROW + b"\n" + (ROW + b",\n") * 9 + ROW + b"]"
    items = decided(found(tmp_path, data))
    assert [getattr(item, "code", "row") for item in items].count("row") == 18


@pytest.mark.parametrize(
    ("encoding", "mark", "name"),
    [
        ("utf-16-le", b"\xff\xfe", "UTF-16"),
        ("utf-16-be", b"\xfe\xff", "UTF-16"),
        ("utf-32-le", b"\xff\xfe\x00\x00", "UTF-32"),
        ("utf-32-be", b"\x00\x00\xfe\xff", "UTF-32"),
    ],
)
@pytest.mark.parametrize("file", ["in.jsonl", "in.json"])
@pytest.mark.parametrize("kind", ["plain", "gzip"])
def test_file_of_another_encoding_is_one_problem_that_names_it(tmp_path, encoding, mark, name, file, kind):
    data = mark + (ROW.decode() + "\n").encode(encoding) * SEVERAL
    (problem,) = found(tmp_path, packed(data, kind), name=file)
    assert (problem.code, problem.line, problem.is_row) == ("invalid_utf8", 1, True)
    assert f"{name}; convert it to UTF-8" in problem.message


@pytest.mark.parametrize("name", ["in.jsonl", "in.json"])
@pytest.mark.parametrize("first", [ROW, b"{oops"])
@pytest.mark.parametrize("count", [1, 2, 20_000])
def test_file_whose_lines_end_in_cr_is_one_problem_that_says_so(tmp_path, name, first, count):
    (problem,) = found(tmp_path, first + b"\r" + (ROW + b"\r") * count, name=name)
    assert (problem.code, problem.line, problem.is_row) == ("invalid_json", 1, True)
    assert "lines end in CR" in problem.message


@pytest.mark.parametrize(
    "data", [ROW + b"\r", b"\r" + ROW, b'{\r"prompt":"p",\r"answer":"a"\r}\r', b"[" + ROW + b"\r]"]
)
def test_carriage_return_inside_json_is_blank(tmp_path, data):
    assert [type(item) for item in decided(found(tmp_path, data, name="in.json"))] == [Trajectory]


def test_one_line_with_a_carriage_return_costs_itself_alone(tmp_path):
    data = ROW + b"\r" + ROW + b" " * 400_000 + b"\n" + ROW + b"\n"
    items = decided(found(tmp_path, data))
    assert [getattr(item, "code", "row") for item in items] == ["invalid_json", "row"]


def test_broken_element_costs_itself_alone(tmp_path):
    items = decided(found(tmp_path, b"[" + ROW + b", {oops}, ," + ROW + b"]", name="in.json"))
    assert [getattr(item, "code", "row") for item in items] == ["row", "invalid_json", "invalid_json", "row"]
    assert [item.line for item in items] == [1, 2, 3, 4]


def test_too_long_element_is_passed_over(tmp_path):
    data = b"[" + ROW + b',{"prompt":"' + b'\\"],[' * 300_000 + b'"},' + ROW + b"]"
    assert codes(found(tmp_path, data, name="in.json", max_line_bytes=100)) == [ROW, "line_too_long", ROW]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"[" + ROW + b"," + ROW[:-4], "torn_line"),
        (b"[" + ROW, "torn_line"),
        (b"[" + ROW + b"] trailing", "invalid_json"),
        (b"[" + ROW + b"," + b"[" * 100_000, "too_deep"),
    ],
)
def test_list_that_does_not_end_well_leaves_one_problem(tmp_path, data, code):
    items = found(tmp_path, data, name="in.json")
    assert [item.code for item in items if isinstance(item, Problem)] == [code]
    assert "rest of the file" in items[-1].message


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"[" * 100_000, "too_deep"),
        (b'{"a":' * 65 + b"1" + b"}" * 65, "too_deep"),
        (b'{"a":NaN}', "invalid_json"),
        (b'{"a":1e999}', "invalid_json"),
        (b'{"a":"\\ud800"}', "invalid_json"),
        (b'{"a":"\xff"}', "invalid_utf8"),
        (b"[1]", "unknown_shape"),
        (b"null", "unknown_shape"),
        (b'{"colour":"red"}', "unknown_shape"),
    ],
)
def test_row_that_cannot_be_read_is_a_problem_with_its_place(data, code):
    problem = read_row(RawRow(1, "a.jsonl", 7, data))
    assert isinstance(problem, Problem)
    assert (problem.code, problem.file, problem.line, problem.is_row) == (code, "a.jsonl", 7, True)


def test_nesting_of_64_levels_is_read():
    data = b'{"prompt":"p","answer":"a","more":' + b"[" * 63 + b"]" * 63 + b"}"
    assert isinstance(read_row(RawRow(1, "a", 1, data)), Trajectory)
    deeper = data.replace(b"[", b"[[", 1).replace(b"]", b"]]", 1)
    assert read_row(RawRow(1, "a", 1, deeper)).code == "too_deep"


def test_unknown_shape_names_few_keys_and_no_long_ones():
    row = {f"{n}" + "k" * 99: n for n in range(12)}
    message = read_row(RawRow(1, "a", 1, json.dumps(row).encode())).message
    assert "[one of 100 characters, " in message
    assert "kkk" not in message
    assert "and 4 more" in message


def test_missing_file_raises(tmp_path):
    with pytest.raises(FileNotFoundError):
        list(iter_raw_rows(tmp_path / "none.jsonl", file="none.jsonl"))


SOUP = st.lists(
    st.one_of(
        st.binary(max_size=40).map(lambda data: data.replace(b"\n", b"")),
        st.sampled_from([ROW, b"", b"  ", b"{", b"{}", b"[1]", b'"text"', ROW[:-3], b"\xef\xbb\xbf", b"{}\r"]),
    ),
    max_size=12,
)


@settings(max_examples=150)
@given(lines=SOUP, kind=st.sampled_from(["plain", "gzip", "zstd"]), has_end=st.booleans())
def test_each_line_that_is_not_blank_is_a_trajectory_or_a_problem(tmp_path_factory, lines, kind, has_end):
    # The first line says that these are lines, and keeps what follows from looking like another container.
    data = b"\n".join([b"{}", *lines]) + (b"\n" if has_end else b"")
    items = decided(found(tmp_path_factory.mktemp("soup"), packed(data, kind)))
    assert all(isinstance(item, Trajectory | Problem) for item in items)
    numbers = [number for number, line in enumerate(data.split(b"\n"), 1) if line.strip()]
    assert [item.line for item in items] == numbers


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150)
@given(
    values=st.lists(JSON, max_size=6),
    indent=st.sampled_from([None, 1]),
    kind=st.sampled_from(["plain", "zstd"]),
)
def test_json_list_equals_the_lines_of_its_elements(tmp_path_factory, values, indent, kind):
    folder = tmp_path_factory.mktemp("list")
    as_list = found(folder, packed(json.dumps(values, indent=indent).encode(), kind), name="a.json")
    as_lines = found(folder, b"{}\n" + b"".join(json.dumps(value).encode() + b"\n" for value in values))[1:]
    assert [json.loads(row.data) for row in as_list] == [json.loads(row.data) for row in as_lines] == values
    assert [row.line for row in as_list] == [row.line - 1 for row in as_lines]
