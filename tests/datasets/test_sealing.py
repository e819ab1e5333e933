"""Lines are written as they were sealed: with a place put in, or looked at closely where a scan found something."""

import json
import tempfile
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainsite.datasets.chat import chat_row
from trainsite.datasets.finishing import Finisher, Pending
from trainsite.datasets.sealing import UNPLACED, Lines, Sealer, place_of, placed
from trainsite.datasets.sources import gather_parts
from trainsite.privacy import Redactor
from trainsite.records.codec import dump_line

REDACTOR = Redactor(bytes(32))
FORMATS = ("native", "chat")
MAIL = "canary.person@" + "example.com"
GROUP = "fedcba9876543210"
UNPLACED_TEXT = orjson.dumps(UNPLACED)[1:-1].decode()


def part_named(name: str):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text("{}\n")
        return gather_parts([path])[0]


PART = part_named("rows.jsonl")


@pytest.fixture(scope="module")
def attested(native):
    """Return a function that makes an attested native row without its place."""

    def make(user: str, answer: str, part=PART, **others):
        row = native(user, answer, trajectory="t", **others)
        known = Sealer(FORMATS, REDACTOR).attestation_of(part)
        source = {**known["source"], "row_id": "1-1"}
        row["metadata"] |= {
            "evidence": "imported",
            "attestation": {**known, "quality": "unrated", "evidence": "imported", "source": source},
        }
        return row

    return make


def finish(lines: Lines, formats=FORMATS):
    return Finisher(formats, REDACTOR)([Pending(0, lines, GROUP, "val")])


TEXTS = st.one_of(st.text(max_size=40).filter(str.strip), st.just(UNPLACED_TEXT), st.just("{" + UNPLACED_TEXT + "}"))


@given(TEXTS, TEXTS, TEXTS)
@settings(deadline=None, max_examples=60)
def test_a_place_is_put_where_the_attestation_has_it_and_nowhere_else(attested, user, answer, model):
    row = attested(user, answer, model=model)
    expected = json.loads(json.dumps(row))
    expected["metadata"]["attestation"] |= {"group": GROUP, "split": "val"}
    place = place_of(GROUP, "val")
    assert placed(dump_line(row), place) == dump_line(expected)
    assert placed(dump_line(chat_row(row)), place) == dump_line(chat_row(expected))


@given(TEXTS, TEXTS)
@settings(deadline=None, max_examples=60)
def test_a_close_look_writes_clean_rows_as_they_were_sealed(attested, user, answer):
    row = REDACTOR.redact(attested(user, answer)).value
    lines = Sealer(FORMATS, REDACTOR)([row])[0]
    assert finish(lines).lines == finish(lines._replace(is_sealed=False)).lines


@pytest.mark.parametrize("formats", [FORMATS, ("native",), ("chat",)])
def test_what_a_scan_finds_is_looked_at_closely_and_the_rows_beside_it_are_not(attested, formats):
    rows = [attested("fine", f"answer {number}") for number in range(40)]
    rows[3] = attested(f"mail {MAIL}", "answer 3")
    lines = Sealer(formats, REDACTOR)(rows)
    assert [at for at, line in enumerate(lines) if not line.is_sealed] == [3]
    finished = finish(lines[3], formats)
    assert ("native" in formats) == (finished.redactions["EMAIL"] >= 1)
    for name in formats:
        assert MAIL.encode() not in finished.lines[name, "val"]
        assert b"[EMAIL:" in finished.lines[name, "val"]


def test_the_name_of_a_file_is_redacted_in_every_attestation(attested):
    lines = Sealer(FORMATS, REDACTOR)([attested("hello", "there", part_named(f"{MAIL}.jsonl"))])[0]
    assert not lines.is_sealed
    for data in finish(lines).lines.values():
        assert MAIL.encode() not in data


@pytest.mark.parametrize("group", ["short", "0123456789ABCDEF"])
def test_a_place_that_does_not_fit_is_refused(attested, group):
    lines = Sealer(FORMATS, REDACTOR)([attested("hello", "there")])[0]
    assert lines.is_sealed
    finished = Finisher(FORMATS, REDACTOR)([Pending(7, lines, group, "val")])
    assert not finished.lines
    assert [index for index, _ in finished.refused] == [7]


def test_a_row_that_does_not_fit_its_schema_is_refused(attested):
    row = attested("hello", "there")
    row["metadata"]["attestation"]["quality"] = "platinum"
    lines = Sealer(FORMATS, REDACTOR)([attested("one", "two"), row])
    assert [line.is_sealed for line in lines] == [True, False]
    finished = finish(lines[1])
    assert not finished.lines
    assert "platinum" in finished.refused[0][1]
