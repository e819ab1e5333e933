"""A build that has something to do: what its pages quote was looked at where it comes from."""

import hashlib

import orjson

TOKEN = "ghp_" + "a1B2c3D4e5F6" * 3


def plant_in_table(run, rewrite):
    """Put a secret into the first text of a table, and mend the hashes that lead to it."""
    table = run / "steps" / "natural_trajectories" / "trajectories.ndjson"
    first, *others = table.read_bytes().splitlines(keepends=True)
    row = orjson.loads(first)
    row["trajectory_id"] = f"t {TOKEN}"
    table.write_bytes(b"".join((orjson.dumps(row), b"\n", *others)))
    record = table.with_name("step.json")
    step = orjson.loads(record.read_bytes())
    for artifact in step["artifacts"]:
        if artifact["path"].endswith("/trajectories.ndjson"):
            artifact["sha256"] = hashlib.sha256(table.read_bytes()).hexdigest()
            artifact["size_bytes"] = table.stat().st_size
    record.write_bytes(orjson.dumps(step))
    steps = orjson.loads((run / "collection-manifest.json").read_bytes())["steps"]
    for line in steps:
        if line["id"] == "natural_trajectories":
            line["sha256"] = hashlib.sha256(record.read_bytes()).hexdigest()
    rewrite(run, steps=steps)


def test_a_secret_in_a_row_of_a_table_refuses_the_build(add_run, build, rewrite, tmp_path, contents):
    add_run("one")
    build()
    before = contents(tmp_path / "site")
    plant_in_table(add_run("two"), rewrite)
    report = build()
    assert report.is_refused
    assert any(finding.place.startswith("download/trajectories.csv") for finding in report.findings)
    assert contents(tmp_path / "site") == before


def test_a_secret_in_a_row_of_one_run_of_many_refuses_the_build_too(add_run, build, rewrite, tmp_path, contents):
    for number in range(6):
        add_run(f"run-{number}")
    build()
    before = contents(tmp_path / "site")
    plant_in_table(add_run("two"), rewrite)
    report = build()
    assert {finding.place.split(":")[0] for finding in report.findings} >= {"download/trajectories.csv"}
    assert contents(tmp_path / "site") == before


def test_a_secret_in_a_template_of_a_theme_refuses_the_build(add_run, build, tmp_path):
    add_run("one")
    template = tmp_path / "theme" / "templates" / "run.html.j2"
    template.parent.mkdir(parents=True)
    template.write_text(f"<!doctype html><title>x</title><p>{TOKEN}</p>")
    report = build(theme=tmp_path / "theme")
    assert {finding.place.split(":")[0] for finding in report.findings} == {"one/analysis/index.html"}
    assert not (tmp_path / "site").exists()


def test_a_site_whose_files_have_other_stamps_and_the_same_content_stays(add_run, build, tmp_path):
    add_run("one")
    first = build()
    page = tmp_path / "site" / "one" / "analysis" / "index.html"
    page.write_bytes(page.read_bytes())
    again = build()
    assert (again.written, again.deleted, again.build_id) == (0, 0, first.build_id)
    assert (again.files, again.pages, again.size_bytes) == (first.files, first.pages, first.size_bytes)
