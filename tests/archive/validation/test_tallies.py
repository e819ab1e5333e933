from collections import Counter
from pathlib import Path

import orjson
import pytest

from trainsite.archive import layout
from trainsite.archive.atomic import hash_file
from trainsite.archive.validation import validate_paths
from trainsite.archive.validation.tallies import Tallies, Tally, find_miscount


def step(rows_out: int, *, status: str = "succeeded", **evidence: int) -> dict:
    return {"status": status, "evidence": evidence, "counts": {"rows_out": rows_out}}


def tally(**evidence: int) -> Tally:
    return Tally(sum(evidence.values()), Counter(evidence))


@pytest.mark.parametrize(
    ("record", "tables"),
    [
        (step(3, live=2, imported=1), [tally(live=2, imported=1)]),
        (step(3, live=3, mocked=0), [tally(dry_run=3), tally(live=3), tally(live=9)]),
        (step(0), []),
        (step(0, status="skipped"), []),
        (step(2, status="failed"), [tally(live=1)]),
    ],
)
def test_record_that_fits_its_tables_is_no_finding(record: dict, tables: list[Tally]) -> None:
    assert find_miscount(record, tables) is None


@pytest.mark.parametrize(
    ("record", "tables", "path"),
    [
        (step(3, live=3), [tally(dry_run=3)], "$.evidence"),
        (step(3, live=2), [tally(live=3)], "$.evidence"),
        (step(3), [tally(dry_run=3)], "$.evidence"),
        (step(0, live=1), [], "$.evidence"),
        (step(3, live=3), [tally(live=2)], "$.counts.rows_out"),
        (step(3, live=3), [], "$.counts.rows_out"),
        (step(1, status="failed", live=1), [tally(dry_run=1)], "$.evidence"),
    ],
)
def test_record_of_other_rows_is_senseless(record: dict, tables: list[Tally], path: str) -> None:
    flaw = find_miscount(record, tables)
    assert flaw is not None
    assert (flaw.code, flaw.path) == ("senseless", path)


def test_rows_of_problems_and_tasks_are_not_counted() -> None:
    tallies = Tallies()
    assert tallies.open("problem") is None
    assert tallies.open("native-row") is None
    assert tallies.open(None) is None
    take = tallies.open("case")
    assert take is not None
    take({"evidence": "live"})
    assert tallies.tables == [tally(live=1)]


def test_dry_rows_that_a_record_calls_live_are_found(run: Path) -> None:
    """The record, the manifest and the journal agree with each other; only the table does not."""
    path = run / layout.step_record("feed")
    document = orjson.loads(path.read_bytes())
    document["evidence"] = {"live": 1}
    path.write_bytes(orjson.dumps(document))
    sha256 = hash_file(path)[0]
    manifest = orjson.loads((run / layout.MANIFEST).read_bytes())
    for line in manifest["steps"]:
        if line["id"] == "feed":
            line.update(evidence={"live": 1}, sha256=sha256)
    (run / layout.MANIFEST).write_bytes(orjson.dumps(manifest))
    lines = [orjson.loads(line) for line in (run / layout.JOURNAL).read_bytes().splitlines()]
    for line in lines:
        if line.get("step") == "feed":
            line["sha256"] = sha256
    (run / layout.JOURNAL).write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))
    found = validate_paths([run], redactor=None).findings
    assert [(each.file, each.code, each.path) for each in found] == [(str(path), "senseless", "$.evidence")]
    assert found[0].message == "evidence is 1 live, the rows are 1 dry_run"
