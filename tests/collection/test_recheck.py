"""A manifest that says more than its records is found out; an honest one is not."""

import json

import pytest

from trainsite.collection.recheck import recheck_run


def change(run, edit) -> list[str]:
    path = run / "collection-manifest.json"
    manifest = json.loads(path.read_bytes())
    edit(manifest)
    path.write_text(json.dumps(manifest))
    return [where for where, _ in recheck_run(run)]


def all_ready(manifest):
    for check in manifest["readiness"]["checks"]:
        check["status"] = "ready"


@pytest.mark.parametrize("arguments", [(), ("--tiers", "all", "--label", "a", "--include-natural-raw", "audit")])
def test_an_honest_run_agrees_with_its_records(collect, arguments):
    assert recheck_run(collect("one", *arguments)) == []


def test_a_run_that_adopted_and_resumed_agrees_too(collect, samples):
    first = collect("one")
    more = ("--from", first, "--only", "test_trajectories", "--test-trajectories", samples / "test-trajectories")
    second = collect("two", *more, natural=None)
    (second / "collection-manifest.json").unlink()
    assert recheck_run(collect("two", *more, natural=None)) == []


def test_a_failed_run_agrees_too(collect):
    assert recheck_run(collect("one", "--live", "--only", "feed", expect=1)) == []


@pytest.mark.parametrize(
    ("edit", "place"),
    [
        (all_ready, "$.readiness.checks[0].status"),
        (lambda m: m["readiness"].update(ready=17), "$.readiness.ready"),
        (lambda m: m["gaps"].clear(), "$.gaps"),
        (lambda m: m["problems"].clear(), "$.problems"),
        (lambda m: m["models"][0].update(verified=True), "$.models[0].verified"),
        (lambda m: m["benchmarks"]["rows"][0].update(value=0.5, n=2), "$.benchmarks.rows[0].n"),
        (lambda m: m["sources"][2]["evidence"].update(live=5000), "$.sources[2].evidence.live"),
        (lambda m: m["provenance"]["inputs"].clear(), "$.provenance.inputs"),
        (lambda m: m["provenance"].update(commit="f" * 40), "$.provenance.commit"),
        (lambda m: m.update(status="failed"), "$.status"),
        (lambda m: m.update(label="another"), "$.label"),
        (lambda m: m["previews"].clear(), "$.previews"),
        (lambda m: m["redactions"].update(total=0, by_class={}), "$.redactions.total"),
    ],
)
def test_an_edited_manifest_is_found_out(collect, edit, place):
    assert place in change(collect("one"), edit)
