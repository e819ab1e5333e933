# ruff: noqa: E501 - a pattern that is broken over lines is harder to check than a long one
"""Postal addresses."""

from trainsite.privacy import street
from trainsite.privacy.detectors.detector import Detector
from trainsite.privacy.street import SUFFIXES
from trainsite.privacy.zipcode import STATES

_SUFFIX = "|".join(SUFFIXES) + "|" + "|".join(word.upper() for word in SUFFIXES)
_NAME = r"[A-Z\x{C0}-\x{DE}][A-Za-z\x{C0}-\x{24F}'\x{2019}.-]{0,30}"
_STATE_ZIP = rf"(?:{'|'.join(STATES)})\.?[ ]{{1,2}}[0-9]{{5}}(?:-[0-9]{{4}})?"
_UNIT = r"(?:,?[ ](?:(?i:apt|apartment|suite|ste|unit|floor|fl|room|rm)\b|#)\.?[ ]?#?[A-Za-z0-9-]{1,6})?"
_CITY = rf"(?:(?:,[ ]?|[ ]|,?\n){_NAME}(?:[ ]{_NAME}){{0,3}},?[ ](?:{'|'.join(STATES)})\b(?:[ ]{{1,2}}[0-9]{{5}}(?:-[0-9]{{4}})?)?)?"

POSTAL = (
    Detector(
        name="street",
        class_="ADDRESS",
        pattern=rf"([0-9]{{1,6}}[A-Za-z]?(?:[/-][0-9]{{1,4}})?[ ](?:(?:{_NAME}|[0-9]{{1,3}}(?:st|nd|rd|th|ST|ND|RD|TH)|of|de|la|del)[ ]){{1,4}}"
        rf"(?:{_SUFFIX}|street|avenue|boulevard|road|lane)\b\.?(?:[ ](?:N|S|E|W|NE|NW|SE|SW)\b)?{_UNIT}{_CITY})",
        priority=21,
        accept=street.is_street,
        matches=(
            (
                "at 1600 Pennsylvania Avenue NW, Washington, DC 20500.",
                "1600 Pennsylvania Avenue NW, Washington, DC 20500",
            ),
            ("12 Elm St.", "12 Elm St."),
            ("221 W 42nd Street, Apt 5B, New York, NY 10036", "221 W 42nd Street, Apt 5B, New York, NY 10036"),
            ("350 Fifth Ave", "350 Fifth Ave"),
            ("742 Evergreen Terrace\nSpringfield, IL 62704-1234", "742 Evergreen Terrace\nSpringfield, IL 62704-1234"),
            ("77 Oak street", "77 Oak street"),
            ("100 First Street", "100 First Street"),
            ("100 Second Avenue", "100 Second Avenue"),
            ("350 Third Street, Boston", "350 Third Street"),
            ("45 Long Lane", "45 Long Lane"),
            ("see 45 Long Lane now", "45 Long Lane"),
            ('"address1": "176 Willow Lane", ', "176 Willow Lane"),
            ("lives at 8 Memory Lane", "8 Memory Lane"),
            ("the shop, 8 Infinite Loop, Cupertino, CA", "8 Infinite Loop, Cupertino, CA"),
            ("12 Élysée Street", "12 Élysée Street"),
        ),
        leaves=(
            "2 items on the way",
            "a 10 minute drive",
            "11 steps in the run",
            "3 steps way",
            "A 10 Minute Drive",
            "512 GB Flash Drive",
            "In 2008 Wall Street fell",
            "9 Supreme Court judges",
            "1 First Place",
            "Top 10 Python Loop",
            "chapter 5 Infinite Loop",
            "3 Blue Circle",
            "GPU 8 Memory Lane",
            "GPU 18 Memory Lane",
            "see section 18 Memory Lane",
            "Section 12 Data Square",
            "In May 2024 Wall Street",
            "4 For Loop",
            "3 Ways To Go",
        ),
    ),
    Detector(
        name="street-lower",
        class_="ADDRESS",
        pattern=rf"([0-9]{{2,6}}[ ][a-z]{{3,20}}[ ](?:street|avenue|boulevard|blvd|ave|road|rd|st)\b\.?{_UNIT}{_CITY})",
        priority=20,
        literals=("street", "avenue", "ave", "boulevard", "blvd", "road", " rd", " st"),
        accept=street.is_lower_street,
        matches=(
            ("i live at 123 main street", "123 main street"),
            ("123 main st", "123 main st"),
            ("123 elm road", "123 elm road"),
        ),
        leaves=(
            "10 people on the street",
            "11 busy street corners",
            "20 mile avenue",
            "12 bumpy road trips",
            "10 first st",
        ),
    ),
    Detector(
        name="broadway",
        class_="ADDRESS",
        pattern=rf"([0-9]{{1,5}}[ ](?:[NSEW]\.?[ ])?Broadway\b{_UNIT}{_CITY})",
        priority=20,
        literals=("broadway",),
        accept=street.is_broadway,
        matches=(("1600 Broadway, New York, NY 10019", "1600 Broadway, New York, NY 10019"),),
        leaves=("a Broadway show", "100 Broadway shows", "in 2019 Broadway closed"),
    ),
    Detector(
        name="po-box",
        class_="ADDRESS",
        pattern=rf"(?:^|[^A-Za-z0-9]|\\n)((?i:p\.? ?o\.? ?box)[ ]#?[0-9]{{1,7}}\b{_CITY})",
        priority=22,
        literals=("box",),
        matches=(("PO Box 1234, Austin, TX 78701", "PO Box 1234, Austin, TX 78701"), ("a P.O. Box 77", "P.O. Box 77")),
        leaves=("box 12", "the PO box is full"),
    ),
    Detector(
        name="city-zip",
        class_="ADDRESS",
        pattern=rf"(?:^|[^A-Za-z0-9]|\\n)((?:{_NAME}[ ]){{0,3}}{_NAME}(?:,[ ]{{0,2}}|[ ]){_STATE_ZIP})(?:[^0-9A-Za-z-]|$)",
        priority=19,
        accept=street.is_city_zip,
        matches=(
            ("lives in San Diego, CA 92101.", "San Diego, CA 92101"),
            ("Springfield IL 62704", "Springfield IL 62704"),
            ("SAN DIEGO, CA 92101", "SAN DIEGO, CA 92101"),
            ("New York, NY 10001-2345", "New York, NY 10001-2345"),
        ),
        leaves=(
            "OK, CA 92101 rows",
            "Error, OR 40404",
            "Batch, ID 12345",
            "Batch, ID 83212",
            "True, IN 10000",
            "TOKENS IN 46201",
            "Error, CA 9210",
            "OK, 92101",
            "San Diego, CA",
            "model, CA 921011",
        ),
    ),
)
