"""The journal survives a torn line and refuses what it does not know."""

from dataclasses import replace

import pytest

from trainsite.archive.journal import Finished, Header, append_finished, load_journal, start_journal
from trainsite.archive.layout import JOURNAL
from trainsite.errors import StoreError
from trainsite.records.run import Input, Recipe, StepChoice

HEADER = Header(
    run_id="20260101T000000Z-0123abcd",
    started_at="2026-01-01T00:00:00.000Z",
    label=None,
    commit=None,
    commit_source=None,
    recipe=Recipe(
        tiers=("0_8b",),
        live=False,
        natural_kind=None,
        natural_run_id=None,
        natural_tasks=(),
        include_natural_raw=None,
        steps=(StepChoice(id="feed", selected=True, mode="dry"),),
    ),
    inputs=(Input(role="natural_raw_jsonl", name="a.jsonl", sha256="a" * 64, size_bytes=1),),
    recipe_sha256="b" * 64,
)


def test_a_journal_comes_back_as_it_was_written(tmp_path):
    start_journal(tmp_path, HEADER)
    append_finished(tmp_path, step="feed", finished=Finished("c" * 64), finished_at="2026-01-01T00:00:01.000Z")
    journal = load_journal(tmp_path)
    assert journal.header == HEADER
    assert journal.finished == {"feed": Finished("c" * 64)}


def test_a_torn_last_line_is_ignored_and_the_next_one_stands_alone(tmp_path):
    start_journal(tmp_path, HEADER)
    with (tmp_path / JOURNAL).open("ab") as file:
        file.write(b'{"step":"feed","sha2')
    assert load_journal(tmp_path).finished == {}
    append_finished(tmp_path, step="feed", finished=Finished("c" * 64), finished_at="2026-01-01T00:00:01.000Z")
    assert load_journal(tmp_path).finished == {"feed": Finished("c" * 64)}


@pytest.mark.parametrize("content", [b"", b'{"schema":"trains'])
def test_a_journal_whose_first_line_was_never_finished_is_none(tmp_path, content):
    (tmp_path / JOURNAL).write_bytes(content)
    assert load_journal(tmp_path) is None


def test_no_journal_is_none(tmp_path):
    assert load_journal(tmp_path / "nowhere") is None


def test_a_newer_journal_is_refused(tmp_path):
    start_journal(tmp_path, replace(HEADER, schema_version=9))
    with pytest.raises(StoreError, match="upgrade trainsite"):
        load_journal(tmp_path)
