"""What does not pass the redactor, the schema and the second scan is not written."""

import orjson
import pytest

from tests.corpora.corpus import load_texts
from trainsite.archive.seal import (
    page_text,
    seal_again,
    seal_all_again,
    seal_document,
    seal_page,
    seal_quiet_rows,
    seal_row,
    seal_text,
)
from trainsite.errors import RecordError, ResidualError
from trainsite.privacy import Redacted, Redactor
from trainsite.records.schema import shape_of

REDACTOR = Redactor(b"k" * 32)
MAIL = "mara" + "@" + "example.org"
TOKEN = "gh" + "p_" + "a1B2" * 9


def problem(message: str) -> dict:
    return {"code": "bad_row", "message": message, "is_row": True}


def test_a_row_leaves_with_tokens_and_counts():
    sealed = seal_row("problem", problem(f"seen {MAIL} and {TOKEN}"), REDACTOR, place="x")
    assert MAIL.encode() not in sealed.data
    assert TOKEN.encode() not in sealed.data
    assert sealed.counts == {"EMAIL": 1, "SECRET:github-token": 1}
    assert orjson.loads(sealed.data) == sealed.value


def test_a_row_that_breaks_its_schema_is_refused_with_its_place():
    with pytest.raises(RecordError, match=r"t\.ndjson:3: \$\.is_row: 'yes' is not of type 'boolean'"):
        seal_row("problem", {**problem("m"), "is_row": "yes"}, REDACTOR, place="t.ndjson:3")


def test_a_document_is_redacted_too():
    assert MAIL.encode() not in seal_document("problem", problem(MAIL), REDACTOR, place="x").data


class Blind(Redactor):
    """A redactor that finds nothing the first time: what the second scan is there for."""

    def redact(self, value, shape=None):
        return Redacted(value, {})


def test_rows_and_documents_that_redaction_missed_are_caught_by_the_second_scan():
    blind = Blind(b"k" * 32)
    with pytest.raises(ResidualError, match="EMAIL"):
        seal_row("problem", problem(MAIL), blind, place="x")
    with pytest.raises(ResidualError, match="SECRET:github-token"):
        seal_document("problem", problem(TOKEN), blind, place="x")


def test_what_was_to_be_sealed_already_fails_closed():
    with pytest.raises(ResidualError, match=r"x: \$\.message: the second scan found EMAIL"):
        seal_again("problem", problem(MAIL), REDACTOR, place="x")


QUIET = [problem(f"row {number} breaks off") for number in range(40)]


def test_quiet_rows_leave_together_as_they_leave_one_by_one():
    alone = [seal_row("problem", row, REDACTOR, place="x").data for row in QUIET]
    assert seal_quiet_rows("problem", QUIET, REDACTOR) == alone
    assert seal_all_again("problem", QUIET, REDACTOR, place="x") == alone
    assert seal_quiet_rows("problem", [], REDACTOR) == seal_all_again("problem", [], REDACTOR, place="x") == []


@pytest.mark.parametrize("private", [MAIL, TOKEN, '{"mail": "' + MAIL + '"}', "call +1 415-555-" + "2671 now"])
@pytest.mark.parametrize("place", [0, 17, 40])
def test_one_private_row_among_many_is_seen_wherever_it_stands(private, place):
    rows = [*QUIET[:place], problem(f"seen {private}"), *QUIET[place:]]
    assert seal_quiet_rows("problem", rows, REDACTOR) is None
    with pytest.raises(ResidualError, match=r"x: \$\.message: the second scan found"):
        seal_all_again("problem", rows, REDACTOR, place="x")


CORPUS = [datum.text for datum in load_texts()]


@pytest.mark.parametrize("first", range(0, len(CORPUS), 50))
def test_what_is_seen_in_a_row_alone_is_seen_in_it_among_many(first):
    for text in CORPUS[first : first + 50]:
        row = problem(text)
        is_seen = bool(REDACTOR.redact(row, shape_of("problem")).finds)
        rows = [QUIET[0], row, QUIET[1]]
        assert not is_seen or seal_quiet_rows("problem", rows, REDACTOR) is None, text
        if REDACTOR.scan(row, shape_of("problem")):
            with pytest.raises(ResidualError):
                seal_all_again("problem", rows, REDACTOR, place="x")


def test_rows_that_redaction_missed_are_caught_by_the_second_scan_of_many_too():
    assert seal_quiet_rows("problem", [*QUIET, problem(TOKEN)], Blind(b"k" * 32)) is None


def test_a_row_among_many_that_breaks_its_schema_is_not_written():
    rows = [*QUIET, {**problem("m"), "is_row": "yes"}]
    assert seal_quiet_rows("problem", rows, REDACTOR) is None
    with pytest.raises(RecordError, match="is not of type 'boolean'"):
        seal_all_again("problem", rows, REDACTOR, place="x")


class Wary(Redactor):
    """A redactor that finds something where rows stand side by side, and nothing in each of them."""

    def scan(self, value, shape=None):
        return super().scan([MAIL]) if isinstance(value, list) else []


def test_what_only_neighbours_make_suspicious_is_decided_row_by_row():
    wary = Wary(b"k" * 32)
    assert seal_all_again("problem", QUIET, wary, place="x") == [orjson.dumps(row) + b"\n" for row in QUIET]


@pytest.mark.parametrize("private", [MAIL, TOKEN])
def test_pages_and_readmes_with_something_private_fail_closed(private):
    with pytest.raises(ResidualError, match="the second scan found"):
        seal_page(f"<p>{private}</p>", REDACTOR, place="x")
    with pytest.raises(ResidualError, match="the second scan found"):
        seal_text(f"| {private} |", REDACTOR, place="x")


@pytest.mark.parametrize("private", [MAIL.replace("@", "&#64;"), MAIL.replace("@", "\\@"), TOKEN.replace("_", "\\_")])
def test_markdown_escapes_hide_nothing(private):
    with pytest.raises(ResidualError, match="the second scan found"):
        seal_text(f"| {private} |", REDACTOR, place="x")


def test_a_word_of_the_page_before_a_harmless_value_is_no_secret():
    seal_page("<dt>password: </dt><dd>hunter2x9</dd> password: hunter2x9", REDACTOR, place="x")


def test_an_escaped_token_is_clean():
    seal_text("keys \\[SECRET:aws-access-key:TS5757QL53\\] and \\[EMAIL:ABCDEFGHIJ\\]", REDACTOR, place="x")


def test_a_secret_behind_entities_is_seen_and_never_quoted():
    secret = "postgres" + "://app:Tr0ub4dor&3x@db.internal/x"
    escaped = secret.replace("&", "&amp;")
    assert secret in page_text(f"<p>{escaped}</p>")
    with pytest.raises(ResidualError) as caught:
        seal_page(f"<p>{escaped}</p>", REDACTOR, place="x")
    assert "Tr0ub4dor" not in str(caught.value)
