# ruff: noqa: E501 - a pattern that is broken over lines is harder to check than a long one
"""
The table of detectors: what is sought, where, and what decides.

A pattern is re2: no look-around, linear time on any input. Its first group, or the whole match, is the find.
Detectors see a text between two tokens; a NUL counts as the edge of a text, so no pattern may need one inside.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from trainsite.privacy import folder, handle, keynames, mail, phone, place, secret, street
from trainsite.privacy.street import STATES, SUFFIXES

RULES_VERSION = 1
"""To be raised whenever an accepting function decides differently."""

Accept = Callable[[str, str, tuple[int, int]], bool]
"""Called with the find, its text and its offsets; looks at a bounded window only."""


@dataclass(frozen=True, kw_only=True)
class Detector:
    """One thing that is sought."""

    name: str
    class_: str
    """What the token says: ``SECRET:<label>`` or a class of personal data."""
    pattern: str
    priority: int
    """Decides between finds of one length."""
    literals: tuple[str, ...] = ()
    """One of these must be in the lower-cased text; none means that every text is searched."""
    everywhere: bool = False
    """True where structural places (ids, enums, instants) are searched too."""
    accept: Accept | None = None
    is_whole: bool = False
    """True where nothing inside a refused find is looked at again."""
    matches: tuple[tuple[str, str], ...]
    """Texts, and what is found in them."""
    leaves: tuple[str, ...]
    """Texts that this detector lets stand."""


_EDGE = r"(?:^|[^A-Za-z0-9]|\\[nrt])"
_END = r"(?:[^A-Za-z0-9]|$)"
_QUOTE = r"\\{0,3}[\"']"
_MARK = r"(?:\\{0,3}[\"'])?"
_PEM_KEY = "KEY"
_A8 = "k3J9mQ2x"
_A20 = "a1B2c3D4e5" * 2
_A40 = _A20 * 2
_LETTER = r"A-Za-z0-9\x{C0}-\x{1FFF}"
_CJK = r"\x{3040}-\x{30FF}\x{3400}-\x{9FFF}\x{AC00}-\x{D7AF}"
_NUM = r"[-+]?[0-9]{1,3}(?:\.[0-9]{1,20})?"
_FINE = r"[-+]?[0-9]{1,3}\.[0-9]{2,20}"
_LAT = rf"(?:latitude|lat)\b{_MARK}\s{{0,4}}[:=]?\s{{0,4}}{_MARK}{_NUM}\b{_MARK}"
_LNG = rf"(?:longitude|long|lng|lon)\b{_MARK}\s{{0,4}}[:=]?\s{{0,4}}{_MARK}{_NUM}\b{_MARK}"
_BETWEEN = rf"[°º]?[ ]?[NSEW]?[\s,;|/&]{{1,8}}(?:and )?{_MARK}(?:[A-Za-z]{{1,20}}_)?"
_PLACE_WORD = (
    rf"(?i:current[ _]?location|location|coords?|coordinates?|gps){_MARK}\s{{0,4}}(?:[:=]|\bis\b)\s{{0,4}}{_MARK}"
)
_PAIR = rf"{_NUM}\s{{0,3}},\s{{0,3}}{_NUM}"
_SUFFIX = "|".join(SUFFIXES) + "|" + "|".join(word.upper() for word in SUFFIXES)
_NAME = r"[A-Z][A-Za-z'\x{2019}.-]{0,30}"
_STATE_ZIP = rf"(?:{'|'.join(STATES)})\.?[ ]{{1,2}}[0-9]{{5}}(?:-[0-9]{{4}})?"
_UNIT = r"(?:,?[ ](?:(?i:apt|apartment|suite|ste|unit|floor|fl|room|rm)\b|#)\.?[ ]?#?[A-Za-z0-9-]{1,6})?"
_CITY = rf"(?:(?:,[ ]?|[ ]|,?\n){_NAME}(?:[ ]{_NAME}){{0,3}},?[ ](?:{'|'.join(STATES)})\b(?:[ ]{{1,2}}[0-9]{{5}}(?:-[0-9]{{4}})?)?)?"
_HIDING_NAME = (
    r"(?i:passw(?:or)?d|passphrase|pwd|secret|api[_-]?key|(?:access|refresh|auth|bearer|session)[_-]?token"
    r"|(?:private|secret|access)[_-]?key|authorization)"
)


def _prefixed(
    name: str, prefix: str, body: str, *, literal: str, sample: str, leaves: tuple[str, ...], **more: Accept | None
) -> Detector:
    """Return a detector of a credential that says by its prefix what it is."""
    return Detector(
        name=name,
        class_="SECRET:" + name,
        pattern=f"{_EDGE}({prefix}{body})",
        priority=100,
        literals=(literal,),
        everywhere=True,
        accept=more.get("accept"),
        matches=((f"use {sample}, please", sample), (f"key={sample}", sample), (f"a\\n{sample}", sample)),
        leaves=leaves,
    )


SECRETS = (
    _prefixed(
        "anthropic-key",
        "sk-ant-",
        "[A-Za-z0-9_-]{16,}",
        literal="sk-ant-",
        sample="sk-ant-" + _A40,
        leaves=("sk-ant-short", "a task-ant-hill-in-the-long-garden-2024"),
    ),
    _prefixed(
        "openai-key",
        "sk-",
        "[A-Za-z0-9_-]{16,}",
        literal="sk-",
        sample="sk-proj-" + _A20,
        accept=secret.looks_random,
        leaves=(
            "task-force-of-2024-and-more",
            "risk-assessment-matrix-2024",
            "disk-usage-report-20240515",
            "sk-toggleable__label-arrow",
            "sk-short",
        ),
    ),
    _prefixed(
        "github-token",
        "",
        "(?:gh[posur]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})",
        literal="gh",
        sample="ghp_" + _A40,
        leaves=("ghp_short", "github_pattern", "high_" + "a" * 30),
    ),
    _prefixed(
        "gitlab-token", "glpat-", "[A-Za-z0-9_-]{20,}", literal="glpat-", sample="glpat-" + _A20, leaves=("glpat-x",)
    ),
    _prefixed(
        "slack-token",
        "xox[abeprs]-",
        "[A-Za-z0-9-]{10,}",
        literal="xox",
        sample="xoxb-" + _A20,
        leaves=("xoxo-love", "xox"),
    ),
    _prefixed(
        "google-key",
        "AIza",
        "[A-Za-z0-9_-]{30,}",
        literal="aiza",
        sample="AIza" + _A40[:35],
        leaves=("AIzawa", "Caiza"),
    ),
    _prefixed(
        "huggingface-token",
        "hf_",
        "[A-Za-z0-9]{34,}",
        literal="hf_",
        sample="hf_" + _A40,
        leaves=("hf_hub_download", "hf_" + "a" * 20),
    ),
    _prefixed("groq-key", "gsk_", "[A-Za-z0-9]{20,}", literal="gsk_", sample="gsk_" + _A40, leaves=("gsk_key",)),
    _prefixed("cerebras-key", "csk-", "[A-Za-z0-9]{20,}", literal="csk-", sample="csk-" + _A40, leaves=("csk-1",)),
    _prefixed(
        "npm-token", "npm_", "[A-Za-z0-9]{30,}", literal="npm_", sample="npm_" + _A40, leaves=("npm_config_cache",)
    ),
    _prefixed(
        "pypi-token",
        "pypi-",
        "[A-Za-z0-9_-]{30,}",
        literal="pypi-",
        sample="pypi-" + _A40,
        accept=secret.looks_random,
        leaves=("pypi-publish",),
    ),
    _prefixed(
        "stripe-key",
        "[rs]k_",
        "(?:live|test)_[A-Za-z0-9]{16,}",
        literal="k_",
        sample="sk_live_" + _A20,
        leaves=("task_live_events", "sk_live_x"),
    ),
    Detector(
        name="aws-access-key",
        class_="SECRET:aws-access-key",
        pattern=f"{_EDGE}(A(?:KI|SI)A[A-Z0-9]{{16}}){_END}",
        priority=100,
        literals=("akia", "asia"),
        everywhere=True,
        matches=(("AKIA" + "Q2X7" * 4, "AKIA" + "Q2X7" * 4), ("id_ASIA" + "Q2X7" * 4 + "_b", "ASIA" + "Q2X7" * 4)),
        leaves=("ASIAN MARKETS", "AKIA" + "Q2X7" * 5, "ASIA PACIFIC REGION 2024"),
    ),
    Detector(
        name="jwt",
        class_="SECRET:jwt",
        pattern=_EDGE + r"(eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*)",
        priority=95,
        literals=("eyj",),
        everywhere=True,
        matches=((f"t=eyJ{_A20}.eyJ{_A20}.{_A20} ok", f"eyJ{_A20}.eyJ{_A20}.{_A20}"),),
        leaves=("eyJ is how base64 of an object starts", "eyJhbGciOi.eyJ."),
    ),
    Detector(
        name="private-key",
        class_="SECRET:private-key",
        pattern=r"(?s)-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|\z)",
        priority=110,
        literals=("private key",),
        everywhere=True,
        matches=(
            (
                "a\n-----BEGIN RSA PRIVATE " + _PEM_KEY + "-----\nMIIB\n-----END RSA PRIVATE " + _PEM_KEY + "-----\nb",
                "-----BEGIN RSA PRIVATE " + _PEM_KEY + "-----\nMIIB\n-----END RSA PRIVATE " + _PEM_KEY + "-----",
            ),
            ("-----BEGIN PRIVATE " + _PEM_KEY + "-----\nMIIB", "-----BEGIN PRIVATE " + _PEM_KEY + "-----\nMIIB"),
        ),
        leaves=("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----", "keep your private key safe"),
    ),
    Detector(
        name="bearer",
        class_="SECRET:bearer",
        pattern=r"(?i:\bbearer)(?:[\s:=]{1,8}|%20|\\[nrt])[\"']?([A-Za-z0-9._\-+/=~]{16,})",
        priority=60,
        literals=("bearer",),
        everywhere=True,
        accept=secret.looks_random,
        matches=(("Authorization: Bearer " + _A20 + "+/=~", _A20 + "+/=~"), ("bearer " + _A8 * 2, _A8 * 2)),
        leaves=("bearer of well-meant-responsibilities", "the bearer token", "Bearer short1"),
    ),
    Detector(
        name="basic",
        class_="SECRET:basic",
        pattern=rf"(?i:authorization){_MARK}\s{{0,4}}[:=]\s{{0,4}}{_MARK}(?i:basic)[ \t]{{1,4}}([A-Za-z0-9+/_-]{{8,}}={{0,2}})",
        priority=60,
        literals=("basic",),
        everywhere=True,
        matches=(("Authorization: Basic " + _A8 * 2 + "==", _A8 * 2 + "=="),),
        leaves=("authorization is a basic right", "Authorization: Basic"),
    ),
    Detector(
        name="url-password",
        class_="SECRET:url-password",
        pattern=r"[A-Za-z][A-Za-z0-9+.-]{0,20}://[^\s/:@\"'<>\x00]{0,80}:([^\s/\"'<>\x00]{1,200})@[A-Za-z0-9_\[$]",
        priority=55,
        literals=("://",),
        everywhere=True,
        accept=secret.is_url_password,
        matches=((f"postgres://bob:{_A8}@db:5432/x", _A8), (f"https://:{_A8}@h.example.com/", _A8)),
        leaves=(
            "https://example.com:8080/a@b",
            "redis://u:${PASS}@h",
            "http://u:***@h",
            "see https://a.example/x: me@b",
        ),
    ),
    Detector(
        name="secret-field",
        class_="SECRET:field",
        pattern=rf"(?:^|[^A-Za-z])(?:[A-Za-z0-9]{{1,20}}[_-]){{0,4}}{_HIDING_NAME}{_MARK}\s{{0,4}}[:=]\s{{0,4}}{_QUOTE}"
        rf"(?:(?i:bearer|basic|token)[ ])?([^\s\"'\\\x00]{{6,400}}){_QUOTE}",
        priority=50,
        everywhere=True,
        accept=secret.is_field_value,
        literals=("passw", "passphrase", "pwd", "secret", "key", "token", "authorization"),
        matches=(
            ('{"password": "hunter22", ...', "hunter22"),
            ("client_secret='" + _A8 + "'", _A8),
            ('\\"api_key\\": \\"' + _A8 + '\\"', _A8),
            ('"authorization": "Token ' + _A8 + '"', _A8),
        ),
        leaves=(
            '"password": "***"',
            '"api_key": "<your key>"',
            'secret: "${VAR}"',
            '"password": "string"',
            'password: "Enter your password"',
            '"total_tokens": 123456',
            "the secret: patience",
            '"token": "hello-there"',
        ),
    ),
    Detector(
        name="secret-assignment",
        class_="SECRET:field",
        pattern=r"(?:^|[^A-Za-z0-9_])(?:[A-Z0-9]{1,20}_){0,5}(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|SECRET_?KEY|ACCESS_?KEY)="
        r"[\"']?([A-Za-z0-9+/=_.~!@#%^*-]{8,400})",
        priority=50,
        everywhere=True,
        accept=secret.is_assigned_value,
        literals=("word=", "passwd=", "secret=", "token=", "key="),
        matches=(("export DB_PASSWORD=" + _A8, _A8), ('API_KEY="' + _A8 + '" run', _A8)),
        leaves=("PASSWORD=password_from_prompt", "TOKEN=short1", "KEY=abc12345678", "API_KEY=your-key-here"),
    ),
    Detector(
        name="secret-header",
        class_="SECRET:field",
        priority=45,
        everywhere=True,
        accept=secret.is_header_value,
        literals=("key", "token", "secret"),
        pattern=rf"(?i)(?:^|[^a-z])(?:x-api-key|x-auth-token|api[_-]?key|access[_-]?token|auth[_-]?token|client[_-]?secret){_MARK}[ ]{{0,3}}[:=][ ]{{0,3}}([A-Za-z0-9+/=_.~-]{{16,}})",
        matches=(("X-Api-Key: " + _A20, _A20), ("?access_token=" + _A20 + "&x=1", _A20)),
        leaves=("api_key=settings.openai_key_name", "access_token: get_access_token_2(x)", "api_key: short1"),
    ),
)

PERSONAL = (
    Detector(
        name="user-folder-blank",
        class_="USER",
        pattern=r"\\Users\\{1,3}([A-Za-z0-9._-]{1,30}(?: [A-Za-z0-9._-]{1,30}){1,3})\\",
        priority=16,
        literals=("\\users\\",),
        matches=(("C:\\Users\\Carol Ann\\x", "Carol Ann"),),
        leaves=("C:\\Users\\carol\\x",),
    ),
    Detector(
        name="email",
        class_="EMAIL",
        pattern=rf"(?:\\[nrt])?([{_LETTER}_.%+'-]*[{_LETTER}_%+-]@[{_LETTER}_-]+(?:\.[{_LETTER}_-]+)*\.[A-Za-z\x{{C0}}-\x{{1FFF}}]{{2,24}})"
        rf"|([{_CJK}A-Za-z0-9._-]+@[{_CJK}][{_CJK}A-Za-z0-9-]*\.[{_CJK}]{{2,}})",
        priority=40,
        literals=("@",),
        everywhere=True,
        accept=mail.is_mail,
        is_whole=True,
        matches=(
            ("write to Ann.Lee+news@mail.example.co.uk.", "Ann.Lee+news@mail.example.co.uk"),
            ("<zoë@müller.example>", "zoë@müller.example"),
            ("mailto:a@b.io?x=1", "a@b.io"),
            ("请写信到ann@example.com谢谢", "ann@example.com"),
            ("ужин@почта.рф", "ужин@почта.рф"),
            ("a\\nann@example.com", "ann@example.com"),
        ),
        leaves=(
            "icon@2x.png",
            "lodash@4.17.21",
            "pkg@1.0.0-beta.rc",
            "git@github.com:org/repo.git",
            "a @ b.com",
            "X@W.dot(y)",
            "@.com",
        ),
    ),
    Detector(
        name="phone-international",
        class_="PHONE",
        pattern=r"(\+\(?[0-9](?:[ .()\-\x{a0}]{0,2}[0-9]){7,14})",
        priority=31,
        literals=("+",),
        accept=phone.is_international,
        matches=(
            ("call +44 20 7946 0958 now", "+44 20 7946 0958"),
            ("tel:+14155552671", "+14155552671"),
            ("+1 (415) 555-2671.", "+1 (415) 555-2671"),
            ("+49-151-1234-5678", "+49-151-1234-5678"),
            ("(+33 1 23 45 67 89)", "+33 1 23 45 67 89"),
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
        ),
    ),
    Detector(
        name="phone-north-american",
        class_="PHONE",
        pattern=r"((?:1[ .-])?(?:\([0-9]{3}\)[ .\-]?|[0-9]{3}[ .\-])[0-9]{3}[ .\-][0-9]{4})",
        priority=30,
        accept=phone.is_north_american,
        matches=(
            ("(415) 555-2671", "(415) 555-2671"),
            ("at 415-555-2671.", "415-555-2671"),
            ("1-800-555-2671", "1-800-555-2671"),
            ("call 415 555 2671, ok", "415 555 2671"),
        ),
        leaves=(
            "1-800",
            "100 200 3000",
            "415 555 2671 333",
            "8f3a-415-555-2671",
            "415-555-2671-9",
            "192.168.100.1000",
            "2024-05-15",
            "$415 555 2671",
            "v415.555.2671",
            "4155552671",
        ),
    ),
    Detector(
        name="geo-lat-lng",
        class_="GEO",
        pattern=rf"(?i)(?:^|[^A-Za-z])({_LAT}{_BETWEEN}{_LNG})",
        priority=37,
        literals=("lat",),
        accept=place.is_lat_lng,
        matches=(
            ('"latitude": 52.52, "longitude": 13.405', 'latitude": 52.52, "longitude": 13.405'),
            ("lat: 52.52\nlon: 13.40", "lat: 52.52\nlon: 13.40"),
            ("lat=40;lng=-74", "lat=40;lng=-74"),
            ("Latitude 52.5, longitude -13.4", "Latitude 52.5, longitude -13.4"),
        ),
        leaves=("flat: 5, long: 3", "lat, lng", "latency: 12, longest: 30", "lat: 400, lng: 900"),
    ),
    Detector(
        name="geo-lng-lat",
        class_="GEO",
        pattern=rf"(?i)(?:^|[^A-Za-z])({_LNG}{_BETWEEN}{_LAT})",
        priority=37,
        literals=("lat",),
        accept=place.is_labelled,
        matches=(("lng: 13.405, lat: 52.52", "lng: 13.405, lat: 52.52"),),
        leaves=("as long as 3, flat 5", "longer: 3, later: 4"),
    ),
    Detector(
        name="geo-location",
        class_="GEO",
        pattern=rf"{_PLACE_WORD}({_PAIR})",
        priority=36,
        literals=("location", "coord", "gps"),
        accept=place.is_labelled,
        matches=(
            ("current location: 52.52, 13.40", "52.52, 13.40"),
            ("coords=40,-74", "40,-74"),
            ("Location is 52.5,13.4", "52.5,13.4"),
        ),
        leaves=("location: 3, 4, 5", "location: 120, 340", "coordinates: 52.52", "dislocation, 3, 4"),
    ),
    Detector(
        name="geo-location-bracketed",
        class_="GEO",
        pattern=rf"{_PLACE_WORD}[\[({{]\s?({_PAIR})\s?[\])}}]",
        priority=36,
        literals=("location", "coord", "gps"),
        accept=place.is_bracketed,
        matches=(("coordinates: [13.40, 52.52]", "13.40, 52.52"), ("location = (52.5, 13.4)", "52.5, 13.4")),
        leaves=("coordinates: [12, 34]", "coordinates: [1.5, 2.5, 3.5]"),
    ),
    Detector(
        name="geo-pair",
        class_="GEO",
        pattern=rf"({_FINE}\s{{0,3}},\s{{0,3}}{_FINE})",
        priority=35,
        accept=place.is_bare_pair,
        matches=(
            ("go to 52.5200, 13.4050 now", "52.5200, 13.4050"),
            ("gps fix 52.52, 13.40", "52.52, 13.40"),
            ("near 52.5200, 13.40", "52.5200, 13.40"),
        ),
        leaves=(
            "12.50, 13.75",
            "[0.12, -3.45]",
            "52.5200, 13.4050, 7.1234",
            "p = 0.9123, 0.0877",
            "1.2.3456, 7.8901",
            "at 12.50, 13.75",
            "3.14%, 2.71%",
        ),
    ),
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
            "4 For Loop",
            "3 Ways To Go",
        ),
    ),
    Detector(
        name="street-lower",
        class_="ADDRESS",
        pattern=rf"([0-9]{{2,6}}[ ][a-z]{{3,20}}[ ](?:street|avenue|boulevard|blvd|ave)\b\.?{_UNIT}{_CITY})",
        priority=20,
        literals=("street", "avenue", "ave", "boulevard", "blvd"),
        accept=street.is_lower_street,
        matches=(("i live at 123 main street", "123 main street"),),
        leaves=("10 people on the street", "11 busy street corners", "20 mile avenue"),
    ),
    Detector(
        name="broadway",
        class_="ADDRESS",
        pattern=rf"([0-9]{{1,5}}[ ](?:[NSEW]\.?[ ])?Broadway\b{_UNIT}{_CITY})",
        priority=20,
        literals=("broadway",),
        accept=street.is_number_free,
        matches=(("1600 Broadway, New York, NY 10019", "1600 Broadway, New York, NY 10019"),),
        leaves=("a Broadway show", "in 2019 Broadway closed"),
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
        pattern=rf"(?:^|[^A-Za-z0-9]|\\n)((?:{_NAME}[ ]){{0,3}}{_NAME},[ ]{{0,2}}{_STATE_ZIP})(?:[^0-9A-Za-z-]|$)",
        priority=19,
        literals=(", ", ","),
        matches=(
            ("lives in San Diego, CA 92101.", "San Diego, CA 92101"),
            ("New York, NY 10001-2345", "New York, NY 10001-2345"),
        ),
        leaves=("Error, CA 9210", "OK, 92101", "San Diego, CA", "model, CA 921011"),
    ),
    Detector(
        name="handle",
        class_="HANDLE",
        pattern=r"(?:^|[\s\x00(\[{<\"'\x{201C}\x{2018}«,;:>*|]|\\[nrt])(@[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,60}[A-Za-z0-9_]))",
        priority=10,
        literals=("@",),
        accept=handle.is_handle,
        is_whole=True,
        matches=(("ask @ann_lee.", "@ann_lee"), ("(@bob-2)", "@bob-2"), ("@carol hi", "@carol")),
        leaves=(
            "@types/node",
            "@app.route('/')",
            "@property",
            "x@staticmethod",
            "@media print",
            "@@ -1,7 +1,7 @@",
            '@click="go"',
            "@2x",
            "@custom_thing\ndef f(): ...",
            "@count = 3",
            "a@bc",
            "@param x",
        ),
    ),
    Detector(
        name="user-folder",
        class_="USER",
        pattern=r"(?:/home/|/Users/|\\Users\\{1,3})([A-Za-z0-9._\x{C0}-\x{24F}-]{1,40})(?:[/\\\s\"'`):;,\]\x00]|$)",
        priority=15,
        literals=("/home/", "/users/", "\\users\\"),
        accept=folder.is_user,
        is_whole=True,
        matches=(
            ("/home/alice/x.py", "alice"),
            ("cd /Users/bob.smith/Documents", "bob.smith"),
            ("C:\\Users\\carol\\Desktop", "carol"),
            ("C:\\\\Users\\\\carol\\\\x", "carol"),
            ("file:///home/alice/a", "alice"),
            ("PATH=/home/alice/bin:/home/dave/bin", "alice"),
        ),
        leaves=(
            "/home/ubuntu/x",
            "/Users/runner/work",
            "/home/user/a",
            "https://example.com/home/news/",
            "C:\\Users\\Public\\x",
            "/home/index.html",
            "$HOME/x",
        ),
    ),
)

DETECTORS: tuple[Detector, ...] = SECRETS + PERSONAL
"""The table. Its order means nothing."""

PRIORITY = {detector.name: detector.priority for detector in DETECTORS} | {"env-secret": 90, "key": 0}


def rules_sha256(detectors: Iterable[Detector] = DETECTORS) -> str:
    """Return the hash over everything that decides what is found, whatever the order of the table."""
    lines = sorted(
        "\t".join((d.name, d.class_, d.pattern, str(d.priority), str(d.everywhere), *d.literals)) for d in detectors
    )
    return hashlib.sha256("\n".join([str(RULES_VERSION), *keynames.rules(), *lines]).encode()).hexdigest()
