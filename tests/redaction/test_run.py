"""A finished run is rewritten under the rules of today."""

import json
import re
from pathlib import Path

import pytest

NAME = "velvet" + "-harbor-31"


@pytest.fixture
def run(cli, tmp_path, collect) -> Path:
    source = tmp_path / "t.jsonl"
    rows = [
        {"trajectoryId": f"t-{number}", "messages": [
            {"role": "user", "content": f"open {NAME} for case {number}"},
            {"role": "assistant", "content": f"done, {name}"}]}
        for number, name in enumerate(["Ann Morley", "@quiet_heron"])
    ]  # fmt: skip
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return collect("old", natural=source)


def everything(run: Path) -> str:
    return "\n".join(path.read_text(errors="replace") for path in sorted(run.rglob("*")) if path.is_file())


def manifest(run: Path) -> dict:
    return json.loads((run / "collection-manifest.json").read_text())


def test_a_secret_that_is_known_later_is_gone_from_every_file(cli, run, monkeypatch):
    assert NAME in everything(run)
    monkeypatch.setenv("DOOR_SECRET", NAME)
    new = run.parent / "new"
    cli("redact", run, "-o", new)
    assert NAME not in everything(new)
    assert NAME in everything(run)
    assert re.search(r"SECRET:env-secret:[A-Z2-7]{10}", everything(new))
    cli("validate", new)
    old, made = manifest(run), manifest(new)
    assert made["provenance"]["redacted_from"] == old["run_id"] != made["run_id"]
    assert made["redactions"]["by_class"]["SECRET:env-secret"] == 2
    assert [step["counts"] for step in made["steps"]] == [step["counts"] for step in old["steps"]]
    assert made["readiness"] == old["readiness"]
    assert "new" in cli("list-collections", "--root", run.parent).output


def test_the_same_rules_give_the_same_rows(cli, run):
    new = run.parent / "new"
    cli("redact", run, "-o", new)
    table = "steps/natural_trajectories/trajectories.ndjson"
    assert (new / table).read_bytes() == (run / table).read_bytes()
    assert manifest(new)["redactions"] == manifest(run)["redactions"]
    cli("validate", new)


def test_a_person_who_became_private_is_left_out_and_counted(cli, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "trainsite.toml").write_text('[redaction]\nprivate = ["Ann Morley"]\n')
    new = run.parent / "new"
    cli("redact", run, "-o", new)
    natural = next(step for step in manifest(new)["steps"] if step["id"] == "natural_trajectories")
    assert natural["counts"] == {"rows_in": 2, "rows_out": 1, "problems": 1}
    assert any(problem["code"] == "private_person" for problem in manifest(new)["problems"])
    cli("validate", new)


def test_what_cannot_be_rewritten_is_refused(cli, run):
    cli("redact", run, "-o", run, expect=2)
    cli("redact", run, "-o", run / "inside", expect=2)
    new = run.parent / "new"
    cli("redact", run, "-o", new)
    cli("redact", run, "-o", new, expect=5)
    table = run / "steps/natural_trajectories/trajectories.ndjson"
    table.write_bytes(table.read_bytes() + b"{}\n")
    assert "differs from its record" in cli("redact", run, "-o", run.parent / "other", expect=5).stderr


def test_rows_that_were_lost_before_are_not_counted_again(cli, collect):
    run = collect("sample")
    new = run.parent / "new"
    cli("redact", run, "-o", new)
    counts = [[step["counts"] for step in manifest(each)["steps"]] for each in (run, new)]
    assert counts[0] == counts[1]
    assert any(count["problems"] for count in counts[0])
    cli("validate", new)
