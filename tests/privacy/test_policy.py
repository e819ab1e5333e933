"""A policy decides what is left and what else is sought; nonsense in it is refused by name."""

import pickle

import pytest

from trainsite.errors import SettingsError
from trainsite.privacy import OwnPattern, Policy, Redactor
from trainsite.privacy.detectors import DETECTORS
from trainsite.privacy.spans import TOKEN
from trainsite.privacy.table import table_of

KEY = b"k" * 32
TICKET = OwnPattern(name="ticket-id", pattern=r"TCK-[0-9]{4,8}", literals=("tck-",))
MAIL = "ann@example.com"


def redactor(**policy):
    return Redactor(KEY, ["Zq7-" + "literal-91"], Policy(**policy))


def test_class_that_is_off_stays_and_others_go():
    out = redactor(off=("EMAIL",)).redact_text(f"{MAIL} or lat: 52.5200, lng: 13.4050")
    assert MAIL in out.value
    assert out.counts == {"GEO": 1}


@pytest.mark.parametrize(
    ("off", "value"),
    [
        ("SECRET:field", {"password": "hunter22x"}),
        ("SECRET:env-secret", "say Zq7-" + "literal-91"),
        ("PERSON", {"first_name": "Ann", "note": "Ann said"}),
        ("HANDLE", {"username": "ann_lee", "note": "ann_lee said"}),
        ("email", MAIL),
    ],
)
def test_whatever_is_off_leaves_the_value_as_it_is(off, value):
    with_it = redactor(off=(off,))
    assert with_it.redact(value).value is value
    assert with_it.scan(value) == []
    assert redactor().scan(value)


def test_allowed_text_stays_in_any_case_and_so_does_what_lies_in_it():
    some = redactor(allow=("Help@Example.com", "hunter22x", "Ann Lee"))
    for value in (
        "write to help@example.COM please",
        {"password": "hunter22x"},
        {"full_name": "Ann Lee"},
        "mail help%40example.com",
    ):
        assert some.redact(value).value is value, value
    assert some.redact_text(f"help@example.com and {MAIL}").counts == {"EMAIL": 1}


def test_own_pattern_is_found_everywhere_and_has_its_own_token():
    some = redactor(patterns=(TICKET,))
    out = some.redact({"text": "see tck-1 and TCK-123456.", "key": "VENLLTEyMzQ1NiBpcyBvcGVu"})
    assert out.counts["OWN:ticket-id"] >= 1
    assert "TCK-123456" not in str(out.value)
    assert "tck-1 " in str(out.value)
    assert TOKEN.search(out.value["text"])[0].startswith("[OWN:ticket-id:")
    assert some.scan(out.value) == []
    assert redactor().redact_text("see TCK-123456").counts == {}


def test_other_regions_have_other_local_numbers_and_the_default_is_the_table_itself():
    assert table_of(Policy()).free == tuple(f for f in table_of(Policy()).free if f.detector in DETECTORS)
    french = redactor(regions=("FR",))
    assert french.redact_text("appelez le 01 42 68 53 00, tel: 01 42 68 53 00").counts.get("PHONE")


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        (lambda: Policy(off=("FONE",)), r"nothing is called 'FONE'; classes are .*PHONE.*detectors are .*email"),
        (lambda: Policy(regions=("US", "XX")), "XX is no region"),
        (lambda: Policy(allow=(" ",)), "an entry is empty"),
        (lambda: Policy(private=("",)), "an entry is empty"),
        (lambda: Policy(patterns=(TICKET, TICKET)), "two have the same name"),
        (lambda: OwnPattern(name="Big", pattern="x+"), "not a name"),
        (lambda: OwnPattern(name="look", pattern="(?=x)"), "not a pattern of re2"),
        (lambda: OwnPattern(name="open", pattern="(x"), "not a pattern of re2"),
        (lambda: OwnPattern(name="void", pattern="x*"), "matches a text without content"),
        (lambda: OwnPattern(name="short", pattern="x", literals=("",)), "literal is shorter"),
        (
            lambda: Redactor(KEY, (), Policy(plugins=("nobody",))),
            r"nobody: not installed; known are .*gliner, presidio",
        ),
    ],
)
def test_nonsense_is_refused_and_what_is_known_is_named(policy, message):
    with pytest.raises(SettingsError, match=message):
        policy()


def test_hash_of_the_rules_covers_the_policy_and_reveals_no_text_of_it():
    hashes = {
        redactor(**policy).rules_sha256
        for policy in (
            {},
            {"off": ("EMAIL",)},
            {"allow": (MAIL,)},
            {"regions": ("US",)},
            {"patterns": (TICKET,)},
            {"private": (MAIL,)},
        )
    }
    assert len(hashes) == 6
    assert redactor(off=("EMAIL", "GEO")).rules_sha256 == redactor(off=("GEO", "EMAIL")).rules_sha256
    assert all(len(one) == 64 for one in hashes)


def test_pickled_redactor_keeps_its_policy():
    some = redactor(off=("GEO",), patterns=(TICKET,), private=("Ann Lee",))
    copy = pickle.loads(pickle.dumps(some))
    text = f"{MAIL} TCK-12345 lat: 52.5200, lng: 13.4050 Ann Lee"
    assert copy.redact_text(text) == some.redact_text(text)
    assert copy.rules_sha256 == some.rules_sha256
    assert copy.redact_text(text).is_private
