"""A key tells what its value is, where the value has the form of it."""

import json

import pytest

from trainsite.privacy import Redactor

REDACTOR = Redactor(b"k" * 32)
RANDOM = "a1B2c3D4e5" * 2

TOLD = [
    ("NATIONAL_ID", "ssn", "536228147"),
    ("NATIONAL_ID", "socialSecurityNumber", "536 22 8147"),
    ("NATIONAL_ID", "user_ssn", 536228147),
    ("NATIONAL_ID", "passport_number", "C4XK71RT9"),
    ("NATIONAL_ID", "tax_id", "12/345/67890"),
    ("NATIONAL_ID", "cpf", "12345678900"),
    ("NATIONAL_ID", "nhs_number", "123 456 7890"),
    ("NATIONAL_ID", "driversLicense", "D1234567"),
    ("BIRTH_DATE", "dob", "14.03.1986"),
    ("BIRTH_DATE", "birth_date", "1986-03-14T00:00:00Z"),
    ("BIRTH_DATE", "birthDate", "March 14, 1986"),
    ("BIRTH_DATE", "dateOfBirth", "14 mars 1986"),
    ("BIRTH_DATE", "geburtsdatum", "14.3.86"),
    ("BIRTH_DATE", "dob", 19860314),
    ("IP", "ip", "1.2.3.4"),
    ("IP", "ip_address", "2a02:8070::1"),
    ("IP", "remoteAddr", "84.17.46.203:5122"),
    ("MAC", "mac_address", "3c22.fba1.b2c3"),
    ("IBAN", "iban", "NL00 ABNA 0417 1643 12"),
    ("CARD", "card_number", "4539 0122 9462 1022"),
    ("CARD", "cardNumber", 4539012294621022),
    ("SECRET:field", "passcode", "hunter22"),
    ("SECRET:field", "Passwort", "lanternfish"),
    ("SECRET:field", "contrase\u00f1a", "lanternfish"),
    ("SECRET:field", "\u5bc6\u7801", "lanternfish"),
    ("SECRET:seed-phrase", "mnemonic", "one two three four five six seven eight nine ten eleven twelve"),
    ("SECRET:seed-phrase", "seedPhrase", "one two three four five six seven eight nine ten eleven twelve"),
    ("SECRET:cookie", "cookie", RANDOM),
    ("SECRET:cookie", "cookie", f"theme=dark; sid={RANDOM}"),
]
STAYS = [
    ("ssn", "required"),
    ("ssn", None),
    ("passport", "British"),
    ("tax_id", "see the page on taxes, section 2024"),
    ("dob", "1986"),
    ("dob", "unknown"),
    ("birthday", "party"),
    ("ip", "127.0.0.1"),
    ("ip", "10.0.0.7"),
    ("ip_address", "203.0.113.9"),
    ("ip_address", "fe80::1"),
    ("ip", "n/a"),
    ("mac", "pro"),
    ("mac", "00:00:00:00:00:00"),
    ("iban", "required"),
    ("card_number", "ending in 4242"),
    ("cookie", "theme=dark"),
    ("cookie", "chocolate"),
    ("mnemonic", "cmpxchg"),
    ("mnemonic", "move if equal"),
    ("passcode_length", 100000),
    ("zip", "90210"),
    ("description", "536228147"),
]


@pytest.mark.parametrize(("class_", "key", "value"), TOLD)
@pytest.mark.parametrize("place", ["root", "nested", "JSON in a string"])
def test_key_tells_the_class_of_its_value(place, class_, key, value):
    record = {key: value, "n": 1}
    built = {"root": record, "nested": {"a": [record]}, "JSON in a string": json.dumps(record)}[place]
    redacted = REDACTOR.redact(built)
    assert redacted.counts == {class_: 1}
    assert str(value) not in json.dumps(redacted.value, ensure_ascii=False)
    assert REDACTOR.scan(redacted.value) == []
    assert REDACTOR.redact(redacted.value).counts == {}


@pytest.mark.parametrize(
    ("class_", "value", "count"),
    [
        ("NATIONAL_ID", {"ssns": ["536228147", "unknown", 536228148]}, 2),
        ("NATIONAL_ID", {"passport": {"number": "C4XK71RT9", "country": "GB", "issued": "2019-04-02"}}, 1),
        ("IP", {"ips": ["1.2.3.4", "10.0.0.1"]}, 1),
        ("BIRTH_DATE", {"birthday": {"date": "1986-03-14", "party": "2024-03-14"}}, 1),
    ],
)
def test_key_tells_what_lists_and_objects_below_it_hold(class_, value, count):
    assert REDACTOR.redact(value).counts == {class_: count}
    assert REDACTOR.redact(json.dumps(value)).counts == {class_: count}


@pytest.mark.parametrize(("key", "value"), STAYS)
def test_value_without_the_form_of_its_key_stays(key, value):
    assert REDACTOR.redact({key: value}).counts == {}


@pytest.mark.parametrize(("class_", "key", "value"), [entry for entry in TOLD if isinstance(entry[2], str)])
def test_neighbour_may_be_the_key(class_, key, value):
    counts = REDACTOR.redact({"name": key, "value": value}).counts
    assert counts == {class_: 1} or value.count(" ") > 3
