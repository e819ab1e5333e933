import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.publish import samples
from trainsite.publish.samples import iter_samples
from trainsite.site.chunks import SAMPLE_BYTES, read_chunk


def table(folder, texts):
    path = folder / "trajectories.ndjson"
    rows = [{"row_id": f"1-{number}", "text": text} for number, text in enumerate(texts, 1)]
    path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    return path, rows


def test_every_row_is_in_one_chunk_as_it_stands_in_the_table(tmp_path):
    path, rows = table(tmp_path, ["x" * 120_000] * 9)
    found = list(iter_samples(path, "run", "feed"))
    assert len(found) == 3
    assert [row for each in found for row in read_chunk(each.file.data)[1]] == rows
    assert [(each.chunk.first, each.chunk.last, each.chunk.count) for each in found] == [
        ("1-1", "1-3", 3),
        ("1-4", "1-6", 3),
        ("1-7", "1-9", 3),
    ]
    assert all(len(each.file.data) <= SAMPLE_BYTES for each in found)
    assert found[1].chunk.name == "run/feed-0002"
    assert found[1].chunk.src == found[1].file.path
    assert found[1].chunk.src.startswith("data/feed-0002.")


def test_a_row_that_is_larger_than_a_chunk_stands_alone(tmp_path):
    path, rows = table(tmp_path, ["a", "b" * 3_500_000, "c", "d" * 1_200_000])
    found = [read_chunk(each.file.data)[1] for each in iter_samples(path, "run", "feed")]
    assert found == [rows[:1], rows[1:2], rows[2:3], rows[3:]]


def test_what_escapes_add_is_counted(tmp_path):
    path, _ = table(tmp_path, ["</" * 40_000] * 12)
    assert all(len(each.file.data) <= SAMPLE_BYTES for each in iter_samples(path, "run", "feed"))


def test_a_table_whose_last_line_has_no_end_is_whole(tmp_path):
    path, rows = table(tmp_path, ["a", "b"])
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    assert [row for each in iter_samples(path, "run", "feed") for row in read_chunk(each.file.data)[1]] == rows


def test_an_empty_table_has_no_chunk(tmp_path):
    path, _ = table(tmp_path, [])
    assert list(iter_samples(path, "run", "feed")) == []


@given(st.lists(st.text(max_size=60), max_size=40), st.integers(1_001, 1_400))
def test_rows_are_never_lost_whatever_their_sizes(tmp_path_factory, texts, limit):
    path, rows = table(tmp_path_factory.mktemp("rows"), texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(samples, "SAMPLE_BYTES", limit)
        found = list(iter_samples(path, "run", "feed"))
    assert [row for each in found for row in read_chunk(each.file.data)[1]] == rows
    assert sum(each.chunk.count for each in found) == len(rows)
