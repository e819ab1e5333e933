from dataclasses import replace

import pytest

from trainsite.archive.index import load_index
from trainsite.publish.index_file import iter_index
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
