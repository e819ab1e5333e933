"""What the page that compares two runs loads of each."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainsite.records.evidence import Case
from trainsite.site.case_chunks import FIELD_CHARS, INPUT_CHARS, CaseChunks
from trainsite.site.chunks import LIMIT_BYTES, ChunkFile, read_chunk


def case(number: int, **given: object) -> Case:
    known = {
        "step": "action_benchmark", "benchmark": "b", "metric": "m", "case_id": f"c{number}", "attempt": 1,
        "model_id": "x", "variant": "base", "evidence": "live", "score": float(number % 2),
    }  # fmt: skip
    return Case(**(known | given))


def made(cases: Iterator[Case] | list[Case]) -> tuple[dict, dict[str, ChunkFile]]:
    """Return the value of the compare chunk, and the other chunks by their paths."""
    files: list[ChunkFile] = []
    last = CaseChunks("run-1", "first", {"commit": "abc"}, files.append).make(cases)
    assert last is not None
    assert files[-1] == last
    name, value = read_chunk(last.data)
    assert name == "run-1/compare"
    return value, {file.path: file for file in files[:-1]}


def texts_of(side: dict, index: int, files: dict[str, ChunkFile]) -> dict | None:
    part = next((each for each in side["texts"] if each["first"] <= index <= each["last"]), None)
    return None if part is None else read_chunk(files[part["src"]].data)[1].get(str(index))


def test_a_run_without_cases_has_no_chunk():
    files: list[ChunkFile] = []
    assert CaseChunks("run-1", None, {}, files.append).make([]) is None
    assert files == []


def test_the_rows_of_each_model_and_measure_are_a_side_of_columns():
    value, files = made(
        [case(1), case(2, variant="trained", model_id="y", input_sha256="ab" * 32), case(3, score=None)]
    )
    base, trained = value["sides"]
    assert (value["run_id"], value["label"], value["config"]) == ("run-1", "first", {"commit": "abc"})
    assert (base["case_ids"], base["attempts"], base["scores"], base["inputs"]) == (
        ["c1", "c3"], [1, 1], [1.0, None], [None, None],
    )  # fmt: skip
    assert (trained["model_id"], trained["inputs"]) == ("y", ["ab" * (INPUT_CHARS // 2)])
    assert base["texts"] == trained["texts"] == []
    assert files == {}


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("ab"), st.none() | st.text(max_size=40), st.none() | st.text(max_size=40), st.booleans()
        ),
        max_size=30,
    ).filter(bool)
)
def test_every_text_is_found_again_by_the_index_of_its_row(rows):
    cases = [
        case(number, model_id=model, prompt=prompt, response=response, trajectory_row_id="1-2" if is_known else None)
        for number, (model, prompt, response, is_known) in enumerate(rows)
    ]
    value, files = made(cases)
    by_model = {side["model_id"]: side for side in value["sides"]}
    for each in cases:
        side = by_model[each.model_id]
        wanted = {"prompt": each.prompt, "response": each.response, "row": each.trajectory_row_id}
        found = texts_of(side, side["case_ids"].index(each.case_id), files)
        assert (found or {}) == {name: text for name, text in wanted.items() if text}


@pytest.mark.parametrize("text", ["word " * 6000, "</" * 15000, "\x01" * 30000, "é" * 30000])
def test_no_texts_chunk_is_larger_than_one_megabyte(text):
    value, files = made(case(n, prompt=text, expected=text, actual=text, response=text) for n in range(12))
    assert len(files) > 1
    assert all(len(file.data) <= LIMIT_BYTES for file in files.values())
    side = value["sides"][0]
    assert [texts_of(side, index, files)["prompt"] for index in range(12)] == [text] * 12


def test_a_text_that_is_too_long_is_cut_and_says_so():
    value, files = made([case(1, response="x" * (FIELD_CHARS + 1))])
    assert texts_of(value["sides"][0], 0, files) == {"response": "x" * FIELD_CHARS, "is_cut": True}


def test_equal_cases_give_equal_files():
    cases = [case(n, prompt=f"p{n}") for n in range(5)]
    first, second = made(cases), made(iter(cases))
    assert json.dumps(first[0]) == json.dumps(second[0])
    assert first[1] == second[1]
