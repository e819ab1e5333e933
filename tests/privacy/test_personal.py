# ruff: noqa: RUF001 - some texts are written with signs of other scripts
"""Numbers and addresses of people are found whole wherever they stand, and their look-alikes stay."""

import datetime as dt
import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn, verhoeff
from stdnum.es import dni
from stdnum.iso7064 import mod_97_10

from trainsite.privacy import Redactor
from trainsite.privacy.detectors import DETECTORS
from trainsite.privacy.detectors.phones import PHONES, phone_detectors
from trainsite.privacy.finder import find, finders
from trainsite.privacy.iban import LENGTHS

CONTEXTS = (
    "{}",
    "it is {}, thanks",
    "({})",
    'x {{"value": "{}"}} y',
    "日本語 é 🙂 {} … 🙂",
    "one\n{}\ntwo",
    "<td>{}</td>",
    "a,{},b",
    "I told you: {}. Then we left.",
    '\\"{}\\"',
)
IN_CONTEXT = st.sampled_from(CONTEXTS)


def digits(count):
    return st.text("0123456789", min_size=count, max_size=count)


def assert_whole(class_, item, text):
    start = text.index(item)
    spans = find(text, (), finders(False))
    assert any(span.class_ == class_ and span.start <= start and span.end >= start + len(item) for span in spans), (
        text,
        spans,
    )


def assert_shown(class_, item, context):
    assert_whole(class_, item, context.format(item))


def grouped(text, size, sign):
    return sign.join(text[at : at + size] for at in range(0, len(text), size))


@st.composite
def cards(draw):
    prefix, length = draw(
        st.sampled_from((("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("6011", 16), ("3528", 16)))
    )
    head = prefix + draw(digits(length - len(prefix) - 1))
    return head + luhn.calc_check_digit(head)


@given(card=cards(), sign=st.sampled_from(("", " ", "-")), context=IN_CONTEXT)
def test_card_is_found_whole(card, sign, context):
    assert_shown("CARD", grouped(card, 4, sign), context)


@given(middle=digits(12), context=IN_CONTEXT)
def test_card_of_fifteen_digits_is_found_whole(middle, context):
    head = "37" + middle
    number = head + luhn.calc_check_digit(head)
    assert_shown("CARD", f"{number[:4]} {number[4:10]} {number[10:]}", context)


@given(card=cards())
def test_card_with_a_wrong_check_digit_stays(card):
    wrong = card[:-1] + str((int(card[-1]) + 1) % 10)
    assert find(f"see {grouped(wrong, 4, ' ')} there", (), finders(False)) == []


@st.composite
def ibans(draw):
    length, countries = draw(st.sampled_from(sorted(LENGTHS.items())))
    country = draw(st.sampled_from(countries))
    account = draw(digits(length - 4))
    return country + mod_97_10.calc_check_digits(account + country) + account


@given(number=ibans(), sign=st.sampled_from(("", " ")), context=IN_CONTEXT)
def test_iban_is_found_whole(number, sign, context):
    assert_shown("IBAN", grouped(number, 4, sign), context)


@given(number=ibans())
def test_iban_in_lower_case_is_found_behind_its_word(number):
    assert_whole("IBAN", number.lower(), f"my iban: {number.lower()} ok")


def american():
    return st.builds(
        "{:03}-{:02}-{:04}".format,
        st.integers(1, 899).filter(lambda area: area != 666),
        st.integers(1, 99),
        st.integers(1, 9999),
    ).filter(lambda number: len(set(number)) > 2)


@given(number=american(), context=IN_CONTEXT)
def test_social_security_number_is_found_whole(number, context):
    assert_shown("NATIONAL_ID", number, context)


@given(number=american(), sign=st.sampled_from(("", " ", ".")))
def test_social_security_number_without_dashes_is_found_behind_its_word(number, sign):
    written = number.replace("-", sign)
    for before in ("SSN: ", "my social security number is ", '{"ssn": "', "ssn="):
        assert_whole("NATIONAL_ID", written, f"{before}{written} ")


@given(
    first=st.sampled_from("ABCEGHJKLM"),
    second=st.sampled_from("ABCEGHJKLM"),
    middle=digits(6),
    last=st.sampled_from("ABCD"),
    context=IN_CONTEXT,
)
def test_national_insurance_number_is_found_whole(first, second, middle, last, context):
    if first + second in ("BG", "GB", "KN"):
        return
    number = f"{first}{second} {middle[:2]} {middle[2:4]} {middle[4:]} {last}"
    assert_shown("NATIONAL_ID", number, context)


@given(head=digits(7), first=st.sampled_from("34567"), context=IN_CONTEXT)
def test_spanish_identity_number_is_found_whole(head, first, context):
    number = first + head
    assert_shown("NATIONAL_ID", number + dni.calc_check_digit(number), context)


@given(head=digits(10), first=st.sampled_from("23456789"))
def test_aadhaar_is_found_behind_its_word(head, first):
    number = first + head
    number += verhoeff.calc_check_digit(number)
    if number == number[::-1]:
        return
    assert_whole("NATIONAL_ID", grouped(number, 4, " "), f"Aadhaar no. {grouped(number, 4, ' ')}, thanks")


def is_private_fact(address):
    return address.is_global and not address.is_multicast


@given(octets=st.tuples(st.integers(30, 223), *[st.integers(26, 254)] * 3), context=IN_CONTEXT)
def test_public_address_is_found_whole(octets, context):
    written = ".".join(map(str, octets))
    if is_private_fact(ipaddress.ip_address(written)) and len(set(octets)) > 1:
        assert_shown("IP", written, context)
        assert_whole("IP", written, f"http://{written}:8080/x")


@given(address=st.ip_addresses(v=4))
def test_address_that_names_nobody_stays(address):
    if not address.is_global:
        assert find(f"from {address}:80 now", (), finders(False)) == []


@given(tail=st.integers(1, 2**96 - 1).filter(lambda tail: tail % 2**16), context=IN_CONTEXT)
def test_public_address_of_version_six_is_found_whole(tail, context):
    address = ipaddress.IPv6Address((0x2A001450 << 96) + tail)
    assert_shown("IP", str(address), context)
    assert_shown("IP", address.exploded, context)


@given(raw=st.binary(min_size=6, max_size=6), sign=st.sampled_from(":-"), context=IN_CONTEXT)
def test_hardware_address_is_found_whole(raw, sign, context):
    written = raw.hex(sign)
    if (
        not raw.startswith((b"\0\0\0\0\0\0", b"\xff\xff\xff\xff\xff\xff", b"\0\0\x5e\0\x53"))
        and any(map(str.isalpha, written))
        and len(set(raw.hex())) > 1
    ):
        assert_shown("MAC", written, context)


@given(raw=st.binary(min_size=16, max_size=32))
def test_fingerprint_stays(raw):
    assert [span for span in find(f"SHA {raw.hex(':')} ok", (), finders(False)) if span.class_ == "MAC"] == []


DATE = st.dates(min_value=dt.date(1920, 1, 1), max_value=dt.date(2020, 12, 31))


@given(date=DATE, shape=st.sampled_from(("%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d %B %Y", "%B %d, %Y")))
def test_date_of_birth_is_found_whole(date, shape):
    written = date.strftime(shape)
    for before in (
        "born on ",
        "date of birth: ",
        '"dob": "',
        "DOB ",
        "my birthday is ",
        "geboren am ",
        "née le ",
        "nacido el ",
    ):
        assert_whole("BIRTH_DATE", written, f'{before}{written}" there')
    assert find(f"released on {written} there", (), finders(False)) == []


@given(area=st.sampled_from(("020", "030", "089", "0711", "0161", "040")), number=st.integers(2_345_678, 9_876_543))
def test_local_number_behind_its_word_is_found_whole(area, number):
    written = f"{area} {number}"
    for before in ("call ", "Tel. ", "phone: ", "Handy "):
        spans = find(f"{before}{written} now", (), finders(False))
        if area in ("030", "040", "089", "0711"):
            assert any(span.class_ == "PHONE" and span.end - span.start >= len(written) for span in spans), written


@given(exchange=st.integers(200, 998).filter(lambda value: value % 100 != 11), line=st.integers(1, 9999))
def test_fictional_and_other_american_numbers_are_found_whole(exchange, line):
    for written in (f"(415) {exchange}-{line:04}", f"415-{exchange}-{line:04}", f"+1 415 {exchange} {line:04}"):
        assert_whole("PHONE", written, f"at {written} today")
    assert_whole("PHONE", "(415) 555-0137", "at (415) 555-0137 today")


def test_regions_change_the_local_forms():
    french = phone_detectors(("FR",))
    text = "tel 01 42 68 53 00."
    assert find(text, (), finders(False, french)) != []
    assert {d.name for d in french} != {d.name for d in PHONES}


@pytest.mark.parametrize("local", ["ann.lee", "müller", "用户", "o'neil", "a+b", "иван"])
@pytest.mark.parametrize("domain", ["example.org", "exämple.de", "例子.公司", "почта.рф", "mail.example.co.uk"])
def test_mail_of_any_script_is_found_whole(local, domain):
    for context in CONTEXTS:
        assert_whole("EMAIL", f"{local}@{domain}", context.format(f"{local}@{domain}"))


@pytest.mark.parametrize(
    ("class_", "item"),
    [
        ("EMAIL", "jo dot bright at example dot org"),
        ("EMAIL", "ann [at] example [dot] com"),
        ("EMAIL", "ann(at)example.com"),
        ("EMAIL", "ann%40example.com"),
        ("EMAIL", "ann&#64;example.com"),
        ("EMAIL", "noreply@example.com"),
        ("ADDRESS", "10 Downing Street, London SW1A 2AA"),
        ("ADDRESS", "Hauptstraße 5, 10115 Berlin"),
        ("ADDRESS", "Lindenweg 12a, 3011 Bern"),
        ("ADDRESS", "12 rue de Rivoli, 75001 Paris"),
        ("ADDRESS", "Calle Mayor 5, 28013 Madrid"),
        ("ADDRESS", "Via Garibaldi 12, 00184 Roma"),
        ("ADDRESS", "Kerkstraat 12, 1234 AB Utrecht"),
        ("ADDRESS", "301 Front Street West, Toronto, ON M5V 2T6"),
        ("ADDRESS", "12 George Street, Sydney NSW 2000"),
        ("ADDRESS", "〒100-0005 東京都千代田区丸の内1-9-1"),
        ("GEO", "51.5 N, 0.1 W"),
        ("GEO", "51°30′26″N 0°7′39″W"),
        ("GEO", "8FVC9G8F+6X"),
        ("NATIONAL_ID", "756.9217.0769.85"),
        ("NATIONAL_ID", "390.533.447-05"),
        ("NATIONAL_ID", "RCCMNL83S18D969H"),
        ("NATIONAL_ID", "360426199101010071"),
        ("NATIONAL_ID", "85.07.30-033.28"),
    ],
)
def test_item_is_found_whole_in_every_context(class_, item):
    for context in CONTEXTS:
        if item[0] != "〒" or "a,{}" not in context:
            assert_shown(class_, item, context)


HARMLESS = """
version 1.2.3.4 and 10.0.19041.1
Chrome/120.0.6099.109 Safari/537.36
Mozilla/5.0 Chrome/131.0.0.0
numpy==93.184.216.34
OID 1.3.6.1.4.1.311.21.20
1.2.840.113549.1.1.11
section 3.2.1.4 says so
see 1.2.3.4 for more
lib-93.184.216.34.jar
127.0.0.1:8080 and [::1]:80
0.0.0.0 255.255.255.0 239.255.255.250
192.168.1.10 10.1.2.3 172.20.0.5
203.0.113.7, 198.51.100.4, 192.0.2.1
nameserver 8.8.8.8 and 1.1.1.1
2001:db8::8a2e:370:7334
fe80::1 fd00::1 ::1
std::vector<int>::iterator
a::b::c and dead::beef
12:30:45 and 12:30:45.678
2024:05:15 12:30:45
aa:bb:cc:dd
00:00:5e:00:53:af
ff:ff:ff:ff:ff:ff
16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48
SHA1 3c:22:fb:a1:b2:c3:d4:e5:f6:00:11:22:33:44:55:66:77:88:99:aa
24-05-15-12-30-45.log
order 4111111111111111
id: 5555555555554444
default_rng(2435908729190400)
4000 5000 6000 7000
1715785200123456
1715785200123456789
17157852001234567
snowflake 1240983409823409823
4111 1111 1111 1112
8541 9012 3345 6671
0000 0000 0000 0000
5211 5212 5213 5214 5215 5216
tensor [4096, 4096, 4096, 4096]
shape (4, 3072, 4096)
DE89 is a prefix
GB29NWBK is short
ISBN 978-3-16-148410-0
ISBN 9783161484100
ISSN 2049-3630
EAN 4006381333931
UPC 036000291452
DOI 10.1000/182
arXiv:2310.06825
CVE-2024-12345
RFC 2616
KB5034441
ticket 123-45-678
000-12-3456
666-12-3456
123-00-4567
order 536-90-4399
ref 536-90-4399-2
part AB123456C
model JG103759A
GB 12 34 56 C
SKU 54362315K
20240515T101112
20240515Z
build 20240515.1
880320-0018
202405/1234
390.533.447-06
756.9217.0769.84
passport.js 0.7.0
passport 2024-05-15
import passport from "passport"
driver license Apache-2.0
driver version 535.104.05
sin(123456782) and cos(1)
pan and zoom 1000000000
tin can 36574261809x
nie wieder 12345678
cpr training in 2024
uid 1000 gid 1000
my number is 7
call 4155552671 times
calls: 1234567890 rows
phone 1234567890
0123 456 789 abc
0001 0002 0003 0004
01-02-2024 10:11:12
05/15/2024
2024-05-15 and 2023-12-01
id 020 7946 0958
00123 00124 00125
0049 items
0x0049308901820
timestamp 0044207946
9.99 EUR, 19.99 USD
$1,234,567.89
1 234 567 890
1.234.567,89
born in 1990
stubborn since 1990-04-05
released 1990-04-05
expires 04/05/1990
the birth of a nation
airborne 3 May 1990
birthday cake, 12 candles
Platz 1 und Platz 2
Speicherplatz 512 GB
Sitzplatz 5
Umweg 2
Monitoring 3 nodes
Factoring 5809 is fast
String 5 of 10
the second via 3
via 2 steps
Via GitHub 2
Via Slack 3 people
way 5
5 place settings
2 route handlers
the 12 rue stops
Plaza 5
Calle Rosenquist, 2017
Figure B2 3DE
Model E1 6AN
Table S1 2AB
1024 MB Memory
2048 GB Disk
1200 PM Meeting
Error, ON D1A 0B1
Version WA 2000
OK SA 1234
C/C++ 5
3号
at line 5, Column 12
look at the dot com boom
shop at amazon dot com
the value at x dot y
look (at) this
x[at] = y.z1
pkg%401.0.0-beta.rc
%40types%2Fnode
lodash@4.17.21
git@github.com:org/x.git
logo@2x.png
user@host
root@server.local:~# ls
https://github.com/ann_lee/repo
https://twitter.com/home
https://x.com/i/flow
https://www.instagram.com/p/Cabc123
https://www.linkedin.com/company/acme
https://box.com/ann_lee
discord issue #1234
PR#1234 and repo#1234
90° turn, 20° C
51.5 N of force
1.5 N, 3.2 Wh
gps: 1.5, 2.5, 3.5
geometry 1.5, 2.5
latency 1.5, 2.5
bbox 10.5, 20.5, 30.5, 40.5
geohash encoding
2222+22 Items
AB+CD
file:///filled.count.soap
/// summary.of.things
gpt-4o-2024-08-06
claude-3-5-sonnet-20241022
Qwen2.5-72B-Instruct
llama-3.1-8b-q4_k_m.gguf
sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
550e8400-e29b-41d4-a716-446655440000
123456789012345678901234567890
0.1234567890123456
3.141592653589793
[2024-05-15 10:11:12,345] INFO x
May 15 10:11:12 host app[1234]: started
10/Oct/2000:13:55:36 -0700
""".strip().split("\n")


@pytest.mark.parametrize("text", HARMLESS)
def test_look_alike_stays(text):
    redactor = Redactor(b"k" * 32)
    assert redactor.redact_text(text).value is text
    assert redactor.redact({"content": f"so: {text}\nand more"}).counts == {}


def test_there_are_enough_look_alikes():
    assert len(set(HARMLESS)) >= 120


@pytest.mark.parametrize("before", ["'", "--", "...", "=", "='", "-", "f'", "%20", "\\n", "_", "+'"])
@pytest.mark.parametrize("behind", ["", "'", ".", "--", "_ ", "\\n"])
def test_mail_address_begins_at_its_first_letter(before, behind):
    redacted = Redactor(b"k" * 32).redact_text(f"to {before}mara.l@werk.example{behind} today")
    assert redacted.counts == {"EMAIL": 1}
    assert redacted.value.startswith(f"to {before}[EMAIL:")
    assert redacted.value == Redactor(b"k" * 32).redact_text(redacted.value).value


@pytest.mark.parametrize(
    ("class_", "text"),
    [
        ("PHONE", "meine Handynummer ist 0151 23456789"),
        ("PHONE", "INFO worker[3]: appelez le +33 1 70 18 99 00 (12 ms)"),
        ("GEO", "my coordinates are 52.5, 13.4"),
        ("HANDLE", "add me: plumheron#4471"),
        ("NATIONAL_ID", "my social is 412 68 9053"),
        ("BIRTH_DATE", 'so {\\\\\\"birthDate\\\\\\": \\\\\\"1986-03-14\\\\\\"} it is'),
    ],
)
def test_word_before_says_what_it_is(class_, text):
    assert Redactor(b"k" * 32).redact_text(text).counts == {class_: 1}


@pytest.mark.parametrize(
    "text",
    [
        "bumped from 1.2.3.4 to 1.2.3.5 in the changelog",
        "upgrade the driver from 31.32.33.34 to 31.32.33.35",
        "the fix is in issue PR#1234",
        "social distance 412 68 9053 m",
        "they add members in #1234",
    ],
)
def test_word_before_says_that_it_is_none(text):
    assert Redactor(b"k" * 32).redact_text(text).counts == {}


def test_every_personal_class_has_a_detector():
    classes = {detector.class_ for detector in DETECTORS}
    assert classes >= {
        "EMAIL",
        "PHONE",
        "ADDRESS",
        "GEO",
        "HANDLE",
        "USER",
        "CARD",
        "IBAN",
        "NATIONAL_ID",
        "IP",
        "MAC",
        "BIRTH_DATE",
    }


def test_redaction_leaves_nothing_behind():
    text = (
        "ann [at] example [dot] com, 4111 1111 1111 1111, DE89 3704 0044 0532 0130 00, 93.184.216.34, born 3 May 1990"
    )
    redactor = Redactor(b"k" * 32)
    redacted = redactor.redact_text(text)
    assert set(redacted.counts) == {"EMAIL", "CARD", "IBAN", "IP", "BIRTH_DATE"}
    assert redactor.scan(redacted.value) == []
    assert redactor.redact(redacted.value).value == redacted.value
