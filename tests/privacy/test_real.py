"""Records that other projects published: nothing is left after redaction, and no id breaks."""

import json

import pytest

from trainsite.privacy import Redactor

FILES = ["eliza/smoke.val.jsonl", "eliza/sft.val.jsonl", "eliza/native.view-context.jsonl", "tau-bench"]


@pytest.mark.realdata
@pytest.mark.parametrize("name", FILES)
def test_published_records_hold_nothing_after_redaction(real_data, name):
    redactor = Redactor(b"k" * 32)
    paths = sorted((real_data / name).glob("*.jsonl")) if (real_data / name).is_dir() else [real_data / name]
    rows = 0
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            value = json.loads(line)
            redacted = redactor.redact(value)
            assert redactor.scan(redacted.value) == []
            assert redacted.value is value or redacted.counts
            rows += 1
    assert rows > 0


@pytest.mark.realdata
def test_customers_of_the_airline_lose_address_and_mail_and_keep_flights(real_data):
    redactor = Redactor(b"k" * 32)
    text = (real_data / "tau-bench/gpt-4o-airline.trials-0-1.jsonl").read_text(encoding="utf-8")
    written = "".join(json.dumps(redactor.redact(json.loads(line)).value) for line in text.splitlines())
    assert "@example.com" not in written
    assert written.count("HAT") == text.count("HAT")
    assert written.count("[EMAIL:") > 0
    assert written.count("[ADDRESS:") > 0
