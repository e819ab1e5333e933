import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.archive.reader import iter_rows, load_rows
from trainsite.errors import StoreError
from trainsite.records.codec import field_names, read_line, read_lines
from trainsite.records.evidence import Case, Score
from trainsite.records.trajectory import Trajectory

SCORE = {"step": "s", "benchmark": "b", "metric": "m", "n": 1, "evidence": "live", "model_id": "x", "variant": "base"}
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "value": st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False), st.integers(-5, 5)),
        "tier": st.one_of(st.none(), st.text(max_size=5)),
        "n": st.sampled_from([0, 7]),
        "unheard_of": st.just([1, {"a": 2}]),
    },
)


def values(kind, row):
    return {name: getattr(row, name) for name in field_names(kind)}


@given(st.lists(CHANGES, max_size=4))
def test_lines_together_hold_what_each_holds(changes):
    lines = [orjson.dumps(SCORE | change) + b"\n" for change in changes]
    together = read_lines(Score, b"".join(lines))
    assert [values(Score, row) for row in together] == [values(Score, read_line(Score, line)) for line in lines]


def test_defaults_are_those_of_the_record():
    case = {key: SCORE[key] for key in ("step", "benchmark", "metric", "evidence", "model_id", "variant")}
    line = orjson.dumps(case | {"case_id": "c", "attempt": 1}) + b"\n"
    assert values(Case, read_lines(Case, line)[0]) == values(Case, read_line(Case, line))


@pytest.mark.parametrize("kind", [Score, Case, Trajectory])
def test_a_row_that_does_not_fit_is_refused(kind):
    with pytest.raises(ValueError, match="missing required field"):
        read_lines(kind, b'{"step":"s"}\n')


GOOD = orjson.dumps(SCORE)


@pytest.mark.parametrize("data", [b"", GOOD, GOOD + b"\n", GOOD + b"\n" + GOOD + b"\n"])
def test_a_small_table_is_read_at_once_as_line_by_line(tmp_path, data):
    path = tmp_path / "scores.ndjson"
    path.write_bytes(data)
    assert [values(Score, row) for row in load_rows(Score, path)] == [
        values(Score, row) for row in iter_rows(Score, path)
    ]


def test_an_absent_table_has_no_rows(tmp_path):
    assert load_rows(Score, tmp_path / "scores.ndjson") == []


@pytest.mark.parametrize("damage", [b"\n", b"   \n", b"{\n", b'{"step":1}\n', b"[]\n", b"\xff\n"])
def test_a_damaged_row_is_named_by_its_line(tmp_path, damage):
    path = tmp_path / "scores.ndjson"
    path.write_bytes(GOOD + b"\n" + damage + GOOD + b"\n")
    with pytest.raises(StoreError, match=r"scores\.ndjson:2: damaged row"):
        load_rows(Score, path)
