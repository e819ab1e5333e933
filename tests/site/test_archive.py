from dataclasses import replace

from trainsite.records.collection import CollectionEntry, CollectionIndex
from trainsite.records.problem import Problem
from trainsite.records.run import Gap
from trainsite.site import collection_index

EMPTY = CollectionIndex(run_count=0, unfinished=(), collections=(), problems=())


def test_an_empty_archive_teaches_the_command(structure):
    text = structure(collection_index(EMPTY, "Archive")).text
    assert "trainsite run-collection -o RUN --natural-sanitized-jsonl FILE" in text


def test_a_run_links_its_viewer_readme_and_manifest(record, structure):
    entry = record(
        CollectionEntry,
        "word",
        viewer_path="run-1/analysis/index.html",
        readme_path="run-1/README.md",
        manifest_path="run-1/collection-manifest.json",
    )
    hrefs = structure(collection_index(replace(EMPTY, run_count=1, collections=(entry,)), "Archive")).hrefs
    assert {"run-1/analysis/index.html", "run-1/README.md", "run-1/collection-manifest.json"} <= set(hrefs)
    assert {"collection-index.css", "collection-index.js"} <= set(hrefs)


def test_the_first_four_gaps_are_named_and_the_rest_counted(record, structure):
    gaps = tuple(record(Gap, "word", id=f"gap{n}", status="partial") for n in range(6))
    entry = record(CollectionEntry, "word", gaps=gaps)
    text = structure(collection_index(replace(EMPTY, run_count=1, collections=(entry,)), "Archive")).text
    assert "gap0:partial, gap1:partial, gap2:partial, gap3:partial, 2 more" in text


def test_unfinished_runs_and_problems_are_listed(structure):
    problem = Problem(code="foreign", message="old/: written by another system", file="old")
    index = replace(EMPTY, unfinished=("run-7",), problems=(problem,))
    text = structure(collection_index(index, "Archive")).text
    assert "trainsite run-collection -o run-7" in text
    assert "old/: written by another system" in text


def test_a_shortened_list_says_that_it_is_one(record, structure):
    index = replace(EMPTY, run_count=30, collections=(record(CollectionEntry, "word"),))
    assert "1 of 30 runs are shown" in structure(collection_index(index, "Archive")).text
