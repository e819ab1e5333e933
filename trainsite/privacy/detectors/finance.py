# ruff: noqa: E501 - a pattern that is broken over lines is harder to check than a long one
"""Money: numbers of cards and bank accounts."""

from trainsite.privacy import card, iban
from trainsite.privacy.detectors.detector import Detector
from trainsite.privacy.detectors.labelled import START, behind

_IBAN = "|".join(
    rf"(?:{'|'.join(countries)})[0-9]{{2}}(?:[ -]?[A-Z0-9]){{{length - 4}}}"
    for length, countries in iban.LENGTHS.items()
)
_GAP = r"[ \x{a0}-]"

FINANCE = (
    Detector(
        name="card-grouped",
        class_="CARD",
        pattern=rf"{START}((?:[3-6][0-9]{{3}}|2[2-7][0-9]{{2}}){_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}{_GAP}[0-9]{{1,4}}(?:{_GAP}[0-9]{{3}})?"
        rf"|3[0-9]{{3}}{_GAP}[0-9]{{6}}{_GAP}[0-9]{{4,5}})\b",
        priority=33,
        accept=card.is_card,
        is_whole=True,
        matches=(
            ("card 4111 1111 1111 1111, exp 12/30", "4111 1111 1111 1111"),
            ("5555-5555-5555-4444", "5555-5555-5555-4444"),
            ("amex 3782 822463 10005.", "3782 822463 10005"),
            ("paid with 3056 930902 5904", "3056 930902 5904"),
            ("6011 1111 1111 1117", "6011 1111 1111 1117"),
        ),
        leaves=(
            "4111 1111 1111 1112",
            "4111 1111 1111",
            "9111 1111 1111 1111",
            "4111-1111-1111-1111-1111",
            "1.4111 1111 1111 1111",
            "4000 5000 6000 7000",
        ),
    ),
    Detector(
        name="card",
        class_="CARD",
        pattern=START
        + r"(4[0-9]{12}(?:[0-9]{3})?(?:[0-9]{3})?|(?:5[0-9]{3}|2[2-7][0-9]{2})[0-9]{12}|3[0-9]{13,15}|6[0-9]{15,18}|(?:50|58|63|67)[0-9]{10,17})\b",
        priority=33,
        accept=card.is_card,
        is_whole=True,
        matches=(
            ("card number 4111111111111111", "4111111111111111"),
            ('{"pan": "5555555555554444"}', "5555555555554444"),
            ("378282246310005 is the one", "378282246310005"),
            ("please charge 30569309025904, the diners card", "30569309025904"),
            ("a\\n4242424242424242", "4242424242424242"),
        ),
        leaves=(
            "order 4111111111111111",
            "id: 4111111111111111",
            "4111111111111112",
            "0x4111111111111111",
            "4222222222222",
            "4111111111111111.5",
            "x_4111111111111111",
            "5000000000000000",
            "300000000000000",
        ),
    ),
    Detector(
        name="iban",
        class_="IBAN",
        pattern=rf"{START}({_IBAN})\b",
        priority=34,
        accept=iban.is_iban,
        matches=(
            ("to DE89 3704 0044 0532 0130 00 today", "DE89 3704 0044 0532 0130 00"),
            ("GB29NWBK60161331926819", "GB29NWBK60161331926819"),
            ("GB29 NWBK 6016 1331 9268 19 AND MORE", "GB29 NWBK 6016 1331 9268 19"),
            ("IBAN: NO93 8601 1117 947", "NO93 8601 1117 947"),
            ("FR14-2004-1010-0505-0001-3M02-606", "FR14-2004-1010-0505-0001-3M02-606"),
        ),
        leaves=("DE89 3704 0044 0532 0130 01", "DE89", "XX89 3704 0044 0532 0130 00", "ADE89370400440532013000"),
    ),
    Detector(
        name="iban-lower",
        class_="IBAN",
        pattern=behind(r"iban|konto(?:nummer)?|(?:bank[ _-]?)?account", rf"(?i:{_IBAN})"),
        priority=34,
        literals=("iban", "konto", "account"),
        accept=iban.is_iban,
        matches=(("my iban is de89 3704 0044 0532 0130 00", "de89 3704 0044 0532 0130 00"),),
        leaves=("iban de89 3704 0044 0532 0130 01", "the iban of a company"),
    ),
)
