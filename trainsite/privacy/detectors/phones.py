# ruff: noqa: E501 - a pattern that is broken over lines is harder to check than a long one
"""Ways to call somebody: telephone numbers."""

from functools import partial

from trainsite.privacy import dialling, phone
from trainsite.privacy.detectors.detector import Detector
from trainsite.privacy.detectors.labelled import START, behind
from trainsite.privacy.detectors.pieces import MARK

DEFAULT_REGIONS = ("US", "GB", "DE")
_PHONE_KEY = (
    r"(?:(?:tele|cell|home|work|mobile)[ _-]?)?phone|mobile[ _-]?(?:number|no)|tel|telephone|msisdn|whatsapp|fax"
)
_GAP = r"[ .()/\-\x{a0}\x{2010}-\x{2013}\x{202F}]"
_SAID = (
    r"phones?|telephone|tele?f[oó]n[oe]?|t[ée]l[ée]phone|tel|mobile?|handy(?:nummer)?|mobilnummer|cell|cellphone|fax|whatsapp|sms"
    r"|rufnummer|festnetz|m[oó]vil|portable|call(?:ed|ing)?|dial(?:led)?|ring|text|reach|anrufen"
    r"|(?:call|text|reach|ring|phone|contact) (?:me|us|him|her|them|back)(?: (?:at|on|back on|under))?|(?:my|his|her|our|the|new) number"
)
_SAID_LITERALS = (
    "phone", "tele", "tel", "téléphone", "mobil", "handy", "cell", "fax", "whatsapp", "sms", "rufnummer", "festnetz", "móvil", "movil",
    "portable", "call", "dial", "ring", "text", "reach", "anrufen", "contact", " number",
)  # fmt: skip

_FIXED = (
    Detector(
        name="phone-international",
        class_="PHONE",
        pattern=r"(\+\(?1[ .()\-\x{a0}\x{2010}-\x{2013}\x{202F}]{0,2}[2-9](?:[ .()\-\x{a0}\x{2010}-\x{2013}\x{202F}]{0,2}[0-9]){9}|\+\(?[0-9]{1,4}\)?(?:[ .\-\x{a0}]{0,2}\([0-9]{1,5}\))?(?:[ .\-\x{a0}\x{2010}-\x{2013}\x{202F}]{0,2}[0-9]){4,11})",
        priority=31,
        literals=("+",),
        accept=phone.is_international,
        matches=(
            ("call +44 20 7946 0958 now", "+44 20 7946 0958"),
            ("tel:+14155552671", "+14155552671"),
            ("+1 (415) 555-2671.", "+1 (415) 555-2671"),
            ("+49-151-1234-5678", "+49-151-1234-5678"),
            ("(+33 1 23 45 67 89)", "+33 1 23 45 67 89"),
            ("call +14155552671:hello", "+14155552671"),
            ("+14155552671-Ann", "+14155552671"),
            ("+14155552671 2 people", "+14155552671"),
            ("+14155552671 +14155552672", "+14155552672"),
            ("GET /users/+14155552671/messages", "+14155552671"),
            ("Room 2 +44 20 7946 0958", "+44 20 7946 0958"),
            ("+49 151 12300000", "+49 151 12300000"),
            ("message to +15551234567", "+15551234567"),
            ("a Signal message to +1234567890", "+1234567890"),
            ("电话+8613812345678。", "+8613812345678"),
            ("appelez le +33 1 70 18 99 00 (12 ms)", "+33 1 70 18 99 00"),
            ("+44 (0)20 7946 0958 ok", "+44 (0)20 7946 0958"),
        ),
        leaves=(
            "+10",
            "+25%",
            "+12.4 points",
            "+0.12345678",
            "+3.1415926535",
            "12+34567890",
            "+2024-05-15 15:00:00",
            "+1-1-1-1-1-1-1-1-1",
            "+1 +2 +3 +4 +5 +6 +7 +8",
            "2024-05-15T15:00:00+02:00",
            "a+12345678901",
            "+100000000",
            "offset +1234567890",
            "delta: +12345678",
            "delta: +3312345678",
            "+15551234 rows",
            "+3312345678 rows",
            "profit +123 456 789",
        ),
    ),
    Detector(
        name="phone-north-american",
        class_="PHONE",
        pattern=r"((?:1[ .-])?(?:\([2-9][0-9]{2}\)[ .\-]?|[2-9][0-9]{2}[ .\-])[2-9][0-9]{2}[ .\-][0-9]{4})",
        priority=30,
        accept=phone.is_north_american,
        matches=(
            ("(415) 555-2671", "(415) 555-2671"),
            ("at 415-555-2671.", "415-555-2671"),
            ("1-800-555-2671", "1-800-555-2671"),
            ("call 415 555 2671, ok", "415 555 2671"),
            ("Bob,415-555-2671,bob", "415-555-2671"),
            ("call 415-555-2671.Thanks", "415-555-2671"),
            ("415-555-2671/415-555-2672", "415-555-2672"),
            ("415-555-2671,212-555-2671", "212-555-2671"),
        ),
        leaves=(
            "1-800",
            "100 200 3000",
            "415 555 2671 333",
            "call 415 555 2671 333",
            "8f3a-415-555-2671",
            "415-555-2671-9",
            "192.168.100.1000",
            "2024-05-15",
            "$415 555 2671",
            "v415.555.2671",
            "4155552671",
            "shape 224 224 2048",
            "250 300 4096",
            "order 123-456-7890",
            "100-200-3000",
        ),
    ),
    Detector(
        name="phone-labelled",
        class_="PHONE",
        pattern=rf"(?i)(?:^|[^A-Za-z])(?:{_PHONE_KEY})(?:[ _-]?(?:number|no|nr))?{MARK}\s{{0,4}}[:=]\s{{0,4}}{MARK}(\+?[0-9(][0-9 ().-]{{5,18}}[0-9])",
        priority=29,
        literals=("phone", "mobile", "tel", "msisdn", "whatsapp", "fax"),
        accept=phone.is_labelled,
        matches=(
            ('x {"phone": 4155552671} y', "4155552671"),
            ("Phone number: 555 2671", "555 2671"),
            ("tel:0176-1234567", "0176-1234567"),
        ),
        leaves=("phone: 12345", "phone: 2024-05-15", "phone_count: 4155552671", "hotel: 5552671x"),
    ),
    Detector(
        name="phone-said",
        class_="PHONE",
        pattern=r"(?i)(?:^|[^A-Za-z])(?:phone|mobile|cell|my number is|(?:call|text|reach|ring) (?:me|us|him|her|them)(?: (?:at|on))?)"
        r"[ ](\+?1?[2-9][0-9]{2}[2-9][0-9]{6})(?:[^0-9A-Za-z]|$)",
        priority=29,
        literals=("phone ", "mobile ", "cell ", "my number is ", "call ", "text ", "reach ", "ring "),
        accept=phone.is_labelled,
        matches=(("phone 4155552671", "4155552671"), ("my number is 4155552671.", "4155552671")),
        leaves=("phone 1234567890", "call 4155552671 times", "phone 41555526710"),
    ),
    Detector(
        name="phone-exit-code",
        class_="PHONE",
        pattern=rf"{START}((?:00|011[ -])[1-9](?:{_GAP}{{0,2}}[0-9]){{8,13}})\b",
        priority=29,
        accept=dialling.is_dialled_abroad,
        is_whole=True,
        matches=(
            ("ring 0049 30 901820 please", "0049 30 901820"),
            ("0044 20 7946 0958", "0044 20 7946 0958"),
            ("call 00442079460958", "00442079460958"),
            ("dial 011 44 20 7946 0958", "011 44 20 7946 0958"),
        ),
        leaves=("0012345678901", "00442079460958", "id 0049 30 901820", "0000 1111 2222 3333", "00123 00124 00125"),
    ),
)


def phone_detectors(regions: tuple[str, ...]) -> tuple[Detector, ...]:
    """
    Return the detectors of telephone numbers, with the local forms of some regions.

    ``regions`` are codes of two letters (ISO 3166); the rules of each region's numbers are those of phonenumbers.
    """
    names = "-".join(regions).lower()
    # No area code of the regions by default has fewer than three digits; others begin as dates do.
    least = 1 if set(regions) <= set(DEFAULT_REGIONS) else 0
    return (
        *_FIXED,
        Detector(
            name="phone-local-" + names,
            class_="PHONE",
            pattern=rf"(?:^|[^0-9A-Za-z.$#_+-]|\\[nrt])(\(?0[1-9][0-9]{{{least},4}}\)?(?:[ ]?[/\x{{2013}}-]?[ ]?|[.\x{{a0}}])[0-9]{{2,8}}(?:[ .-][0-9]{{2,5}}){{0,3}})\b",
            priority=28,
            accept=partial(dialling.is_local, regions=regions),
            is_whole=True,
            matches=() if regions != DEFAULT_REGIONS else (
                ("ring 020 7946 0958 today", "020 7946 0958"),
                ("(020) 7946 0958", "(020) 7946 0958"),
                ("Tel. 030 901820", "030 901820"),
                ("unter 0171 2345678 oder", "0171 2345678"),
                ("0711/2345678", "0711/2345678"),
                ("call 07700 900123", "07700 900123"),
            ),
            leaves=(
                "01-02-2024",
                "05/15/2024",
                "0123 456",
                "id 020 7946 0958",
                "0001 0002 0003",
                "0.020 7946 0958",
                "010 020 030 040",
            ),
        ),
        Detector(
            name="phone-bare-" + names,
            class_="PHONE",
            pattern=behind(_SAID, r"0[1-9][0-9]{8,10}|1?[2-9][0-9]{2}[2-9][0-9]{6}|[2-9][0-9]{7,9}"),
            priority=28,
            literals=_SAID_LITERALS,
            accept=partial(dialling.is_bare, regions=regions),
            matches=() if regions != DEFAULT_REGIONS else (
                ("my number is 4155552671", "4155552671"),
                ("Handy: 01712345678", "01712345678"),
                ("call me on 02079460958", "02079460958"),
                ("mobile 07700900123.", "07700900123"),
                ("text 4155550137", "4155550137"),
            ),
            leaves=(
                "phone 1234567890",
                "call 4155552671 times",
                "calls: 4155552671 rows",
                "hotel 4155552671",
                "phone_count: 4155552671",
                "context 4155552671",
                "call 4155552671ms",
            ),
        ),
    )  # fmt: skip


PHONES = phone_detectors(DEFAULT_REGIONS)
