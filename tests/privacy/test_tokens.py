"""One secret, person or place has one token, however it is written."""

import pytest

from trainsite.privacy import Policy, Redactor
from trainsite.privacy.tokens import Tagger

TAGGER = Tagger(b"k" * 32, {}, ("US", "GB", "DE"))


@pytest.mark.parametrize(
    ("class_", "plain", "others"),
    [
        ("CARD", "4111111111111111", ["4111 1111 1111 1111", "4111-1111-1111-1111"]),
        ("IBAN", "DE89370400440532013000", ["DE89 3704 0044 0532 0130 00", "de89-3704-0044-0532-0130-00"]),
        ("NATIONAL_ID", "123-45-6789", ["123 45 6789", "123456789", "123.45.6789"]),
        ("MAC", "00:1A:2B:3C:4D:5E", ["00-1a-2b-3c-4d-5e", "001a.2b3c.4d5e"]),
        ("IP", "2001:db8::1", ["2001:DB8:0:0:0:0:0:1", "[2001:db8::0001]"]),
        ("GEO", "52.5, 13.4", ["lat: 52.5, lng: 13.4", "[52.5, 13.4]"]),
        ("GEO", "///filled.count.soap", ["filled.count.soap", "Filled.Count.Soap"]),
        ("PERSON", "Ann Lee", ["ann  lee", "ANN LEE"]),
        (
            "EMAIL",
            "ann.lee@example.com",
            ["Ann.Lee@Example.COM", "ann.lee%40example.com", "ann.lee&#64;example.com", "ann.lee at example dot com",
             "ann.lee [at] example [dot] com"],
        ),
        (
            "PHONE",
            "+44 20 7946 0958",
            ["020 7946 0958", "0044 20 7946 0958", "+44 (0)20 7946 0958", "+44 20 7946 0958 ext. 12"],
        ),
        ("PHONE", "+1 415-555-2671", ["(415) 555-2671", "415.555.2671", "14155552671"]),
        ("PHONE", "+49 30 901820", ["030 901820", "030/901820"]),
    ],
)  # fmt: skip
def test_every_form_has_the_tag_of_the_plain_one(class_, plain, others):
    tag = TAGGER.tag(class_, plain)
    assert {other: TAGGER.tag(class_, other) for other in others} == dict.fromkeys(others, tag)


@pytest.mark.parametrize(
    ("class_", "one", "other"),
    [
        ("GEO", "///filled.count.soap", "///index.home.raft"),
        ("GEO", "9F4MGC2M+4F", "9F4MGC2M+4G"),
        ("GEO", "u33dc1r", "u33dc2r"),
        ("IP", "10.2.3.4", "10.2.34"),
        ("PHONE", "+44 20 7946 0958", "+49 20 7946 0958"),
        ("CARD", "4111111111111111", "4111111111111112"),
    ],
)
def test_what_differs_has_another_tag(class_, one, other):
    assert TAGGER.tag(class_, one) != TAGGER.tag(class_, other)


def test_local_number_stays_local_where_no_region_is_known():
    tagger = Tagger(b"k" * 32, {})
    assert tagger.tag("PHONE", "020 7946 0958") == tagger.tag("PHONE", "02079460958")
    assert tagger.tag("PHONE", "020 7946 0958") != tagger.tag("PHONE", "+44 20 7946 0958")


def test_redactor_gives_both_forms_of_a_number_one_token():
    redactor = Redactor(b"k" * 32)
    out = redactor.redact_text("call me on 020 7946 0958, or +44 20 7946 0958")
    assert len({find.tag for find in out.finds}) == 1


def test_hash_over_the_rules_tells_nothing_of_names_without_the_key():
    one, other = b"a" * 32, b"b" * 32
    plain = Policy()
    assert Redactor(one, policy=plain).rules_sha256 == Redactor(other, policy=plain).rules_sha256
    for policy in (Policy(private=("Ann Lee",)), Policy(allow=("ann@example.com",))):
        hashes = {Redactor(key, policy=policy).rules_sha256 for key in (one, other)}
        assert len(hashes) == 2
        assert Redactor(one, policy=plain).rules_sha256 not in hashes
    assert (
        Redactor(one, policy=Policy(private=("ann",))).rules_sha256
        != Redactor(one, policy=Policy(allow=("ann",))).rules_sha256
    )


@pytest.mark.parametrize(
    ("value", "private"),
    [
        ({"sender": "Ann Morley", "text": "hello"}, "Ann Morley"),
        ({"text": "write to ann.lee@example.com"}, "ann.lee@example.com"),
        ({"text": "thanks to @quiet_heron for this"}, "@quiet_heron"),
        ({"text": "thanks to @quiet_heron for this"}, "quiet_heron"),
    ],
)
def test_private_person_is_known_by_the_token_too(value, private):
    key = b"k" * 32
    once = Redactor(key).redact(value)
    assert once.counts
    assert not once.is_private
    assert private.lstrip("@") not in str(once.value)
    assert Redactor(key, policy=Policy(private=(private,))).redact(once.value).is_private
    assert not Redactor(b"x" * 32, policy=Policy(private=(private,))).redact(once.value).is_private
    assert not Redactor(key, policy=Policy(private=("Somebody Else",))).redact(once.value).is_private
