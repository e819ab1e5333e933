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
from trainsite.privacy.street import SUFFIXES
from trainsite.privacy.zipcode import STATES

RULES_VERSION = 3
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


_EDGE = r"(?:^|[^A-Za-z0-9]|\\[nrt]|%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4})"
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
_IS = r"(?:[:=]|(?:of|is|at)\b)?"
_LAT = rf"(?:latitude|lat)\b{_MARK}\s{{0,4}}{_IS}\s{{0,4}}{_MARK}{_NUM}\b{_MARK}"
_LNG = rf"(?:longitude|long|lng|lon)\b{_MARK}\s{{0,4}}{_IS}\s{{0,4}}{_MARK}{_NUM}\b{_MARK}"
_BETWEEN = rf"[°º]?[ ]?[NSEW]?[\s,;|/&]{{1,8}}(?:and )?{_MARK}(?:[A-Za-z]{{1,20}}_)?"
_PLACE_WORD = (
    r"(?i:current[ _]?location|location|coords?|coordinates?|gps|lat(?:itude)?(?:[ _]|[ ]?[,/][ ]?)?(?:lng|lon|long|longitude))"
    rf"{_MARK}\s{{0,4}}(?:[:=]|\b(?:is|are)\b)\s{{0,4}}{_MARK}"
)
_PAIR = rf"{_FINE}\s{{0,3}}[,;\s]\s{{0,3}}{_FINE}"
_FINEST = r"[-+]?[0-9]{1,3}\.[0-9]{4,20}"
_SUFFIX = "|".join(SUFFIXES) + "|" + "|".join(word.upper() for word in SUFFIXES)
_NAME = r"[A-Z\x{C0}-\x{DE}][A-Za-z\x{C0}-\x{24F}'\x{2019}.-]{0,30}"
_STATE_ZIP = rf"(?:{'|'.join(STATES)})\.?[ ]{{1,2}}[0-9]{{5}}(?:-[0-9]{{4}})?"
_UNIT = r"(?:,?[ ](?:(?i:apt|apartment|suite|ste|unit|floor|fl|room|rm)\b|#)\.?[ ]?#?[A-Za-z0-9-]{1,6})?"
_CITY = rf"(?:(?:,[ ]?|[ ]|,?\n){_NAME}(?:[ ]{_NAME}){{0,3}},?[ ](?:{'|'.join(STATES)})\b(?:[ ]{{1,2}}[0-9]{{5}}(?:-[0-9]{{4}})?)?)?"
_PHONE_KEY = (
    r"(?:(?:tele|cell|home|work|mobile)[ _-]?)?phone|mobile[ _-]?(?:number|no)|tel|telephone|msisdn|whatsapp|fax"
)
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
        matches=tuple(
            (before + sample + behind, sample)
            for before, behind in (
                ("use ", ", please"),
                ("key=", ""),
                ("a\\n", ""),
                ("%22", "%22"),
                ("\\u0022", "\\u0022"),
            )
        ),
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
        accept=secret.is_bearer,
        matches=(
            ("Authorization: Bearer " + _A20 + "+/=~", _A20 + "+/=~"),
            ("bearer " + _A8 * 2, _A8 * 2),
            ("Authorization: Bearer " + "letters" * 3, "letters" * 3),
        ),
        leaves=(
            "Bearer responsibilities12345",
            "bearer of well-meant-responsibilities",
            "the bearer token",
            "Bearer short1",
        ),
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
        matches=(
            ("postgres://bob:$" + "ecret99@db:5432/x", "$" + "ecret99"),
            (f"postgres://bob:{_A8}@db:5432/x", _A8),
            (f"https://:{_A8}@h.example.com/", _A8),
        ),
        leaves=(
            "https://example.com:8080/a@b",
            "redis://u:${PASS}@h",
            "redis://u:$PASS@h",
            "http://u:***@h",
            "see https://a.example/x: me@b",
        ),
    ),
    Detector(
        name="secret-field",
        class_="SECRET:field",
        pattern=rf"(?:^|[^A-Za-z]){_HIDING_NAME}{_MARK}\s{{0,4}}[:=]\s{{0,4}}{_QUOTE}"
        rf"(?:(?i:bearer|basic|token)[ ])?([^\s\"'\\\x00]{{6,400}}){_QUOTE}",
        priority=50,
        everywhere=True,
        accept=secret.is_field_value,
        literals=("passw", "passphrase", "pwd", "secret", "key", "token", "authorization"),
        matches=(
            ('{"password": "hunter22", ...', "hunter22"),
            ("client_secret='" + _A8 + "'", _A8),
            ('\\"api_key\\": \\"' + _A8 + '\\"', _A8),
            ("password='my-dog-" + "Rex-2019'", "my-dog-" + "Rex-2019"),
            ('"password": "$' + 'ecretPa55"', "$" + "ecretPa55"),
            ('{"api_key": "some_' + _A8 + '"', "some_" + _A8),
            ('"authorization": "Token ' + _A8 + '"', _A8),
        ),
        leaves=(
            '"password": "***"',
            '"api_key": "<your key>"',
            'secret: "${VAR}"',
            '"password": "string"',
            "password='password'",
            'password="$DB_PASSWORD"',
            'api_key: "my-secret-key"',
            'password: "Enter your password"',
            '"total_tokens": 123456',
            "the secret: patience",
            '"token": "hello-there"',
        ),
    ),
    Detector(
        name="secret-phrase",
        class_="SECRET:field",
        pattern=rf"(?i)(?:passw(?:or)?d|passphrase){_QUOTE}\s{{0,4}}[:=]\s{{0,4}}{_QUOTE}([A-Za-z0-9][^\"'\\\x00\n]{{5,100}}){_QUOTE}",
        priority=50,
        everywhere=True,
        accept=secret.is_phrase,
        literals=("passw", "passphrase"),
        matches=(('x {"password": "correct horse battery"} y', "correct horse battery"),),
        leaves=(
            '"password": "Enter your password"',
            '"password": "must have 8 characters"',
            '"password": "The password of the account"',
            "the password: 'very nice indeed'",
        ),
    ),
    Detector(
        name="secret-setting",
        class_="SECRET:field",
        pattern=rf"(?i)(?:passw(?:or)?d|passphrase|(?:^|[^A-Za-z])pwd){_MARK}[ \t]{{0,4}}(?::=|=>|[:=])[ \t]{{0,4}}"
        r"([^\s\"'\\\x00,;&<>(){}\[\]`|:=][^\s\"'\\\x00,<>(){}\[\]`|]{5,400})",
        priority=49,
        everywhere=True,
        accept=secret.is_password_setting,
        literals=("passw", "passphrase", "pwd"),
        matches=(
            ("password=" + "hunter22x", "hunter22x"),
            ("password: " + "hunter22x", "hunter22x"),
            ("DB_PASSWORD: " + "hunter22x", "hunter22x"),
            ("my password: " + "Tr0ub4dor&3 ok", "Tr0ub4dor&3"),
            ("password=" + "a1&b2c3d4e5", "a1&b2c3d4e5"),
            ("spring.datasource.password=" + "hunter22x", "hunter22x"),
            ('x {"password": 12345678} y', "12345678"),
        ),
        leaves=(
            "password: at least eight characters",
            "password: incorrect",
            "password=user_password_2",
            "password=self.password2",
            "password: z.string2().min(8)",
            "PWD=/home/x/project2",
            "password: $DB_PASS_2",
            "password == expected2",
            "password_length=100000",
        ),
    ),
    Detector(
        name="secret-assignment",
        class_="SECRET:field",
        pattern=r"(?:^|[^A-Za-z0-9_])(?:[A-Z0-9]{1,20}_){0,5}(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|SECRET_?KEY|ACCESS_?KEY)="
        r"[\"']?([A-Za-z0-9+/=_.~!@#%^*$-]{8,400})",
        priority=50,
        everywhere=True,
        accept=secret.is_assigned_value,
        literals=("word=", "passwd=", "secret=", "token=", "key="),
        matches=(
            ("PASSWORD=" + "correcthorse", "correcthorse"),
            ("export DB_PASSWORD=" + _A8, _A8),
            ('API_KEY="' + _A8 + '" run', _A8),
        ),
        leaves=(
            "PASSWORD=password_from_prompt",
            "TOKEN=short1",
            "PASSWORD=$DB_PASSWORD",
            "API_KEY=settings.api_key_2",
            "KEY=abc12345678",
            "API_KEY=your-key-here",
        ),
    ),
    Detector(
        name="secret-header",
        class_="SECRET:field",
        priority=45,
        everywhere=True,
        accept=secret.is_header_value,
        literals=("key", "token", "secret"),
        pattern=rf"(?i)(?:^|[^a-z])(?:x-api-key|x-auth-token|api[_-]?key|(?:access|auth|refresh|session)[_-]?token|(?:secret|access|private)[_-]?key|client[_-]?secret){_MARK}[ ]{{0,3}}[:=][ ]{{0,3}}([A-Za-z0-9+/_.~-][A-Za-z0-9+/=_.~-]{{7,}})",
        matches=(
            ("?api_key=" + "abcdef1234", "abcdef1234"),
            ("X-API-Key: " + "abc123def456", "abc123def456"),
            ("X-Api-Key: " + _A20, _A20),
            ("?access_token=" + _A20 + "&x=1", _A20),
        ),
        leaves=(
            "api_key=settings.openai_key_name",
            "access_token: get_access_token_2(x)",
            "api_key: short1",
            "api_key=self.openai_api_key_2",
        ),
    ),
    Detector(
        name="authorization",
        class_="SECRET:field",
        pattern=rf"(?i)authorization{_MARK}[ ]{{0,3}}[:=][ ]{{0,3}}{_MARK}(?:(?:token|apikey|key)[ ]{{1,3}})?([A-Za-z0-9+/_.~-][A-Za-z0-9+/=_.~-]{{11,}})",
        priority=49,
        everywhere=True,
        accept=secret.is_header_value,
        literals=("authorization",),
        matches=(("Authorization: Token " + _A20, _A20), ("authorization=" + _A20, _A20)),
        leaves=("authorization: settings.header_2", "Authorization: required-everywhere", "Authorization: Token abc1"),
    ),
)

PERSONAL = (
    Detector(
        name="user-folder-blank",
        class_="USER",
        pattern=r"(?i:\\users\\{1,3})([A-Za-z0-9._-]{1,30}(?: [A-Za-z0-9._-]{1,30}){1,3})\\"
        r"|/Users/([A-Z][A-Za-z0-9._-]{0,30}(?: [A-Z][A-Za-z0-9._-]{0,30}){1,2})/",
        priority=16,
        literals=("\\users\\", "/users/"),
        accept=folder.is_user,
        matches=(("C:\\Users\\Carol Ann\\x", "Carol Ann"), ("cat /Users/Ann Lee/x", "Ann Lee")),
        leaves=(
            "C:\\Users\\carol\\x",
            "C:\\Users\\All Users\\x",
            "/Users/carol and/or",
            "https://a.example/Users/Ann Lee/x",
        ),
    ),
    Detector(
        name="email",
        class_="EMAIL",
        pattern=rf"(?:\\[nrt])?([{_LETTER}_.%+'-]*[{_LETTER}_%+-]@[{_LETTER}_-]+(?:\.[{_LETTER}_-]+)*\.[A-Za-z\x{{C0}}-\x{{1FFF}}]{{2,24}})"
        rf"|([{_CJK}]+@[{_CJK}A-Za-z0-9-]+(?:\.[{_CJK}A-Za-z0-9-]+)*\.(?:[A-Za-z]{{2,24}}|[{_CJK}]{{2,}}))"
        rf"|([{_CJK}A-Za-z0-9._%+-]+@[A-Za-z0-9-]*[{_CJK}][{_CJK}A-Za-z0-9-]*(?:\.[{_CJK}A-Za-z0-9-]+)*\.(?:[A-Za-z]{{2,24}}|[{_CJK}]{{2,}}))",
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
            ("张三@example.com", "张三@example.com"),
            ("홍길동@naver.com", "홍길동@naver.com"),
            ("ann@例え.jp", "ann@例え.jp"),
            ("mail ann@example.com(work)", "ann@example.com"),
            ("git@annlee.com", "git@annlee.com"),
            ("a\\nann@example.com", "ann@example.com"),
        ),
        leaves=(
            "icon@2x.png",
            "lodash@4.17.21",
            "pkg@1.0.0-beta.rc",
            "git@github.com:org/repo.git",
            "a @ b.com",
            "X@W.dot(y)",
            "q@keys.softmax(1)",
            "root@server.local:~# ls",
            "ssh://git@example.com/org/repo",
            "@.com",
        ),
    ),
    Detector(
        name="phone-international",
        class_="PHONE",
        pattern=r"(\+\(?1[ .()\-\x{a0}]{0,2}[2-9](?:[ .()\-\x{a0}]{0,2}[0-9]){9}|\+\(?[0-9](?:[ .()\-\x{a0}]{0,2}[0-9]){7,14})",
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
        pattern=rf"(?i)(?:^|[^A-Za-z])(?:{_PHONE_KEY})(?:[ _-]?(?:number|no|nr))?{_MARK}\s{{0,4}}[:=]\s{{0,4}}{_MARK}(\+?[0-9(][0-9 ().-]{{5,18}}[0-9])",
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
            ("latitude of 52.5200 and longitude of 13.4050", "latitude of 52.5200 and longitude of 13.4050"),
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
        literals=("location", "coord", "gps", "lat"),
        accept=place.is_labelled,
        matches=(
            ("current location: 52.52, 13.40", "52.52, 13.40"),
            ("coords=40.71,-74.01", "40.71,-74.01"),
            ("Location is 52.52,13.40", "52.52,13.40"),
            ("location: 52.5200 13.4050", "52.5200 13.4050"),
            ("lat,lng: 52.52,13.40", "52.52,13.40"),
        ),
        leaves=(
            "location: 3, 4, 5",
            "location: 12, 40",
            "Location is 5, 6",
            "location: 120.55, 340.55",
            "coordinates: 52.52",
            "dislocation, 3.22, 4.33",
            "coords: 10.55 20.55 30.55",
        ),
    ),
    Detector(
        name="geo-location-bracketed",
        class_="GEO",
        pattern=rf"{_PLACE_WORD}[\[({{]\s?({_PAIR})\s?[\])}}]",
        priority=36,
        literals=("location", "coord", "gps", "lat"),
        accept=place.is_labelled,
        matches=(("coordinates: [13.40, 52.52]", "13.40, 52.52"), ("location = (52.52, 13.40)", "52.52, 13.40")),
        leaves=("coordinates: [12, 34]", "coords: (10.5, 20.5)", "coordinates: [1.55, 2.55, 3.55]"),
    ),
    Detector(
        name="geo-pair",
        class_="GEO",
        pattern=rf"({_FINEST}\s{{0,3}},\s{{0,3}}{_FINEST})",
        priority=35,
        accept=place.is_bare_pair,
        matches=(
            ("gps fix 52.5200, 13.4050", "52.5200, 13.4050"),
            ("location\n52.5200, 13.4050", "52.5200, 13.4050"),
            ("my coordinates (52.5200, 13.4050)", "52.5200, 13.4050"),
        ),
        leaves=(
            "12.50, 13.75",
            "[0.12, -3.45]",
            "gps 52.5200, 13.4050, 7.1234",
            "p = 0.9123, 0.0877",
            "at 12.5012, 13.7512",
            "loss 0.1234, 3.4567",
            "50.1234, 60.4321",
            "geometry 10.1234, 20.5678",
        ),
    ),
    Detector(
        name="geo-degrees",
        class_="GEO",
        pattern=rf"({_NUM}\s?[°º]\s?[NSns]\b\s{{0,2}}[,;/]?\s{{0,2}}{_NUM}\s?[°º]\s?[EWew])\b",
        priority=37,
        accept=place.is_on_earth,
        is_whole=True,
        matches=(("at 52.5200° N, 13.4050° E.", "52.5200° N, 13.4050° E"), ("52.52°N 13.40°E", "52.52°N 13.40°E")),
        leaves=("52.5°", "turn 90° N", "20° C, 30° C", "190.5° N, 10.2° E"),
    ),
    Detector(
        name="geo-map",
        class_="GEO",
        pattern=rf"(?:/@|[?&](?:q|ll|sll|center|query|daddr|saddr|destination|origin)=(?:loc:)?)({_FINE}(?:,|%2[Cc]){_FINE})"
        rf"|[?&]m?lat=({_FINE}&(?:amp;)?m?l(?:on|ng)={_FINE})",
        priority=37,
        literals=("/@", "q=", "ll=", "center=", "query=", "addr=", "destination=", "origin=", "lat="),
        accept=place.is_on_earth,
        is_whole=True,
        matches=(
            ("https://maps.google.com/@52.5200,13.4050,15z", "52.5200,13.4050"),
            ("https://maps.google.com/?q=37.7749,-122.4194", "37.7749,-122.4194"),
            ("https://maps.google.com/maps?hl=en&q=37.7749,-122.4194&z=3", "37.7749,-122.4194"),
            ("https://www.openstreetmap.org/?mlat=37.7749&mlon=-122.4194", "37.7749&mlon=-122.4194"),
        ),
        leaves=("/@1.2,3.4", "/@scope/name"),
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
    Detector(
        name="handle",
        class_="HANDLE",
        pattern=rf"(?:^|[\s\x00(\[{{<\"'\x{{201C}}\x{{2018}}«,;:>*|/`\x{{2013}}\x{{2014}}\x{{2026}}\x{{3000}}-\x{{303F}}\x{{FF00}}-\x{{FF0F}}\x{{FF1A}}-\x{{FF1F}}{_CJK}]"
        r"|(?:^|[\s\x00\"'(*])\.|\\[nrt])(@[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,60}[A-Za-z0-9_]))",
        priority=10,
        literals=("@",),
        accept=handle.is_handle,
        is_whole=True,
        matches=(
            ("ask @ann_lee.", "@ann_lee"),
            ("(@bob-2)", "@bob-2"),
            ("@carol hi", "@carol"),
            ("Did you see @ann_lee?", "@ann_lee"),
            (".@ann_lee said", "@ann_lee"),
            ("**@ann_lee**", "@ann_lee"),
            ("`@ann_lee`", "@ann_lee"),
            ("谢谢@ann_lee", "@ann_lee"),
            ("hi—@ann_lee", "@ann_lee"),
            ("@ann_lee/@bob_kay", "@ann_lee"),
            ("@ann_lee/@bob_kay", "@bob_kay"),
            ("@ann_lee(she)", "@ann_lee"),
            ("@ann_lee *waves*", "@ann_lee"),
            ("@ann_lee\n# Title", "@ann_lee"),
            ("@ann_lee\n@bob_kay", "@ann_lee"),
            ("@AnnLee thanks", "@AnnLee"),
        ),
        leaves=(
            "@types/node",
            "@app.route('/')",
            "@property",
            "x@staticmethod",
            "@media print",
            "@@ -1,7 +1,7 @@",
            '@click="go"',
            "@2x",
            "SELECT @count, @total",
            "exec @proc_name @p1",
            "@echo off",
            "puts @user_name",
            "@GetMapping",
            "@NotBlank private String x",
            "node_modules/@vue_core",
            "/* @__PURE__ */ new Map()",
            "our `@proxies` overrides",
            "the `@my_check` decorator",
            "use `@unittest.mock.patch`",
            "@one_thing\n@two_thing\n# why\ndef f(): ...",
            "@custom_thing\ndef f(): ...",
            "@count = 3",
            "a@bc",
            "@param x",
        ),
    ),
    Detector(
        name="user-folder",
        class_="USER",
        pattern=rf"(?:/home/|/Users/|(?i:\\users\\{{1,3}}))([{_LETTER}{_CJK}0-9._-]{{1,40}})(?:[^{_LETTER}{_CJK}0-9._-]|$)",
        priority=15,
        literals=("/home/", "/users/", "\\users\\"),
        accept=folder.is_user,
        is_whole=True,
        matches=(
            ("/home/alice/x.py", "alice"),
            ("line one\n/home/alice/x", "alice"),
            ("see C:\\Users\\carol\\x", "carol"),
            ("cd /Users/bob.smith/Documents", "bob.smith"),
            ("C:\\Users\\carol\\Desktop", "carol"),
            ("C:\\\\Users\\\\carol\\\\x", "carol"),
            ("file:///home/alice/a", "alice"),
            ("-I/home/alice/include", "alice"),
            ("gcc -L/home/alice/lib", "alice"),
            ("/home/alice$ ls", "alice"),
            ("cd /home/alice&&ls", "alice"),
            ("/home/alice|x", "alice"),
            ("/home/Иван/x", "Иван"),
            ("/home/张伟/x", "张伟"),
            ("c:\\users\\alice\\x", "alice"),
            ("PATH=/home/alice/bin:/home/dave/bin", "alice"),
        ),
        leaves=(
            "/home/ubuntu/x",
            "/Users/runner/work",
            "/home/user/a",
            "https://example.com/home/news/",
            "C:\\Users\\Public\\x",
            "/home/index.html",
            "/home/about/",
            "/home/products/shoes",
            "/Users/list",
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
