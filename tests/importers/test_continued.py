"""A run that was imported can be continued like any other."""

import json


def manifest(run):
    return json.loads((run / "collection-manifest.json").read_text())


def test_a_gap_of_an_imported_run_is_closed_and_its_steps_are_adopted(cli, tmp_path, samples):
    source = tmp_path / "model-a.json"
    source.write_text(json.dumps({"case-1": True, "case-2": False}))
    first, second = tmp_path / "runs" / "first", tmp_path / "runs" / "second"
    cli("import", "results", source, "-o", first, "-q")
    cli("run-collection", "-q", "-o", second, "--from", first, "--only", "test_trajectories",
        "--test-trajectories", samples / "test-trajectories")  # fmt: skip
    cli("validate", tmp_path / "runs")
    before, after = manifest(first), manifest(second)
    assert {"step": "reference_benchmark", "run_id": before["run_id"]} in after["provenance"]["adopted"]
    assert after["benchmarks"]["rows"] == before["benchmarks"]["rows"]
    checks = {check["id"]: check["status"] for check in after["readiness"]["checks"]}
    assert checks["test_trajectories"] == "ready"


def test_without_only_the_other_steps_get_their_dry_form(cli, tmp_path):
    source = tmp_path / "model-a.json"
    source.write_text(json.dumps({"case-1": True, "case-2": False}))
    first, second = tmp_path / "runs" / "first", tmp_path / "runs" / "second"
    cli("import", "results", source, "-o", first, "-q")
    cli("run-collection", "-q", "-o", second, "--from", first)
    assert manifest(second)["recipe"]["tiers"] == ["0_8b"]
    cli("validate", tmp_path / "runs")


def test_the_page_of_an_imported_run_says_its_score_and_where_it_comes_from(cli, tmp_path):
    source = tmp_path / "model-a.json"
    source.write_text(json.dumps({f"case-{number}": number % 4 == 0 for number in range(40)}))
    run = tmp_path / "runs" / "first"
    cli("import", "results", source, "-o", run, "-q", "--benchmark", "puzzles")
    page = (run / "analysis" / "index.html").read_text()
    assert "model-a: resolved 0.25 (95 %: 0.142 to 0.402), n = 40, imported" in page
    assert "model-a.json (results)" in page
    assert "40 of 40" in page
