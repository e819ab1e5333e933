"""Rows of a step, written together or one by one."""

from pathlib import Path

from trainsite.archive.step_writer import StepWriter
from trainsite.errors import RecordError
from trainsite.privacy import Redactor
from trainsite.records.evidence import Case

REDACTOR = Redactor(b"k" * 32)
STEP = "reference_benchmark"
MAIL = "mara" + "@" + "example.org"


def case(name: str, **more: object) -> Case:
    fields = {
        "step": STEP, "benchmark": "b", "metric": "m", "case_id": name, "attempt": 1, "model_id": "x",
        "variant": "base", "evidence": "imported", "score": 0.5, "input_sha256": "0" * 64,
    }  # fmt: skip
    return Case(**(fields | more))


def files(run: Path) -> dict[str, bytes]:
    return {str(path.relative_to(run)): path.read_bytes() for path in run.rglob("*.ndjson")}


def test_rows_written_together_are_those_written_one_by_one(tmp_path):
    quiet = [case(f"case-{number}") for number in range(30)]
    private = [*quiet[:7], case(f"case of {MAIL}"), *quiet[7:]]
    for name, records in (("quiet", quiet), ("private", private)):
        together, alone = tmp_path / name / "together", tmp_path / name / "alone"
        with StepWriter(together, STEP, REDACTOR) as writer:
            written = writer.rows("cases", records)
            artifacts = writer.artifacts()
        with StepWriter(alone, STEP, REDACTOR) as writer:
            assert written == [writer.row("cases", record) for record in records]
            assert writer.artifacts() == artifacts
        assert files(together) == files(alone)
        assert MAIL.encode() not in b"".join(files(together).values())
    assert "steps/reference_benchmark/redactions.ndjson" in files(tmp_path / "private" / "together")


def test_a_row_that_cannot_be_written_keeps_none_of_the_others_out(tmp_path):
    records = [case("a"), case("b", attempt=-1), case("c")]
    with StepWriter(tmp_path, STEP, REDACTOR) as writer:
        first, wrong, last = writer.rows("cases", records)
        writer.artifacts()
    assert isinstance(wrong, RecordError)
    assert "cases.ndjson:2" in str(wrong)
    assert (first["case_id"], last["case_id"]) == ("a", "c")
    assert files(tmp_path)["steps/reference_benchmark/cases.ndjson"].count(b"\n") == 2
