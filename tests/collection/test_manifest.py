"""The manifest holds a bounded look at each list and says how much each one lacks."""

import json

from trainsite.collection.batch import EXCERPT_CHARS, _excerpt


def manifest(run):
    return json.loads((run / "collection-manifest.json").read_bytes())


def test_lists_are_cut_at_a_hundred_and_the_rest_is_counted(collect, tmp_path):
    source = tmp_path / "many.jsonl"
    good = json.dumps({"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]})
    source.write_text(good + "\n" + '{"sensor": 1}\n' * 150)
    run = collect("one", natural=source)
    found = manifest(run)
    assert len(found["problems"]) == 100
    assert found["truncated"] == {"problems": 50}
    assert len((run / "problems.ndjson").read_bytes().splitlines()) == 150
    page = (run / "analysis" / "index.html").read_text()
    assert "problems.ndjson" in page
    index = json.loads((run.parent / "collection-index.json").read_bytes())
    assert index["collections"][0]["problem_count"] == 150


def test_the_index_lists_the_newest_run_first(collect, monkeypatch):
    for name, epoch in (("b", "1767225600"), ("a", "1767312000"), ("c", "1767139200")):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        run = collect(name)
    index = json.loads((run.parent / "collection-index.json").read_bytes())
    assert [entry["path"] for entry in index["collections"]] == ["a", "b", "c"]


def test_an_excerpt_is_never_cut_inside_a_token():
    token = "[EMAIL:ABCDEFGHIJ]"
    text = "x" * (EXCERPT_CHARS - 5) + token
    assert _excerpt(text) == "x" * (EXCERPT_CHARS - 5) + "…"
    assert _excerpt("a [b] " + "word " * 100).endswith("word…")
    assert _excerpt("short " + token) == "short " + token


def test_a_dry_run_counts_no_evaluation_and_links_no_source(collect):
    run = collect("dry", natural=None)
    entry = json.loads((run.parent / "collection-index.json").read_bytes())["collections"][0]
    assert entry["evals"] == {"artifacts": 0, "comparisons": 0, "action": 0, "matrices": 0}
    assert entry["benchmarks"]["headline"] is None
    assert set(entry["sources"].values()) == {0}
