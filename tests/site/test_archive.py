from dataclasses import replace

from trainsite.records.collection import CollectionEntry, CollectionIndex
from trainsite.records.problem import Problem
from trainsite.records.run import Gap
from trainsite.site import archive_shell, collection_index
from trainsite.site.archive import run_listing

SHELL = archive_shell("Archive", "0.1.0")
EMPTY = CollectionIndex(run_count=0, unfinished=(), collections=(), problems=())


def test_an_empty_archive_teaches_the_command(structure):
    text = structure(collection_index(SHELL, EMPTY)).text
    assert "trainsite run-collection -o RUN --natural-sanitized-jsonl FILE" in text


def test_a_run_links_its_viewer_readme_and_manifest(record, structure):
    entry = record(
        CollectionEntry,
        "word",
        viewer_path="run-1/analysis/index.html",
        readme_path="run-1/README.md",
        manifest_path="run-1/collection-manifest.json",
    )
    hrefs = structure(collection_index(SHELL, replace(EMPTY, run_count=1, collections=(entry,)))).hrefs
    assert {"run-1/analysis/index.html", "run-1/README.md", "run-1/collection-manifest.json"} <= set(hrefs)
    assert {"collection-index.css", "collection-index.js"} <= set(hrefs)


def test_the_first_four_gaps_are_named_and_the_rest_counted(record, structure):
    gaps = tuple(record(Gap, "word", id=f"gap{n}", status="partial") for n in range(6))
    entry = record(CollectionEntry, "word", gaps=gaps)
    text = structure(collection_index(SHELL, replace(EMPTY, run_count=1, collections=(entry,)))).text
    assert "gap0:partial, gap1:partial, gap2:partial, gap3:partial, 2 more" in text


def test_unfinished_runs_and_problems_are_listed(structure):
    problem = Problem(code="foreign", message="old/: written by another system", file="old")
    index = replace(EMPTY, unfinished=("run-7",), problems=(problem,))
    text = structure(collection_index(SHELL, index)).text
    assert "trainsite run-collection -o run-7" in text
    assert "old/: written by another system" in text


def test_a_shortened_list_says_that_it_is_one(record, structure):
    index = replace(EMPTY, run_count=30, collections=(record(CollectionEntry, "word"),))
    assert "29 more of 30 in" in structure(collection_index(SHELL, index)).text


def test_the_list_of_all_runs_has_what_the_search_and_the_comparison_need(record):
    entry = record(CollectionEntry, "word", run_id="id-1", path="run-1", label=None)
    value = run_listing({"id-1": "run-1/analysis/data/compare.js"}).value([entry])
    found = {column["key"]: column["values"] for column in value["columns"]}
    assert (found["run_id"], found["path"], found["label"]) == (["id-1"], ["run-1"], [None])
    assert found["compare_src"] == ["run-1/analysis/data/compare.js"]
    assert found["run"] == ["run-1"]


def test_technical_columns_stay_out_of_the_page(record, structure):
    index = replace(EMPTY, run_count=1, collections=(record(CollectionEntry, "word", run_id="id-1"),))
    assert "Compare src" not in structure(collection_index(SHELL, index)).text
