from dataclasses import replace

import pytest

from trainsite.archive.index import load_index
from trainsite.publish.index_file import find_entries, iter_index
from trainsite.records.codec import dump_document, to_document


@pytest.mark.parametrize("runs", [0, 1, 3])
def test_the_pieces_are_the_document(add_run, rewrite, tmp_path, runs):
    for number in range(runs):
        rewrite(add_run(f"run-{number}"), label='a\n"collections": []\u2028')
    index = load_index(tmp_path / "runs")
    assert index.run_count == runs
    odd = replace(index, unfinished=('"collections": []', "ü\n"))
    for each in (index, odd):
        pieces = list(iter_index(each))
        assert b"".join(pieces) == dump_document(to_document(each))
        assert len(pieces) == (runs + 2 if runs else 1)


def test_runs_that_stand_in_a_document_are_taken_from_it(add_run, rewrite, tmp_path):
    for number in range(4):
        rewrite(add_run(f"run-{number}"), label='a\n    {\n      "run_id": "x",\n      "path": "run-0",')
    index = load_index(tmp_path / "runs")
    path = tmp_path / "index.json"
    path.write_bytes(b"".join(iter_index(index)))
    found = find_entries(path)
    assert set(found) == {f"run-{number}" for number in range(4)}
    for names in (set(found), {"run-1", "run-3"}, set()):
        for each in (index, replace(index, collections=index.collections[1:]), replace(index, collections=())):
            known = {name: text for name, text in found.items() if name in names}
            pieces = list(iter_index(each, known))
            assert b"".join(pieces) == b"".join(iter_index(each))
            shown = names & {entry.path for entry in each.collections}
            assert sum(isinstance(piece, memoryview) for piece in pieces) == len(shown)


def test_a_document_that_is_none_has_no_runs(tmp_path):
    path = tmp_path / "index.json"
    assert find_entries(path) == {}
    for text in ("", "{}"):
        path.write_text(text)
        assert find_entries(path) == {}
