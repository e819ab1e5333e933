# ruff: noqa: E501 - a pattern that is broken over lines is harder to check than a long one
"""Credentials that are known by their form or by the words around them."""

from trainsite.privacy import secret
from trainsite.privacy.detectors.detector import Detector
from trainsite.privacy.detectors.pieces import EDGE, MARK, QUOTE

_PEM_KEY = "KEY"
_A8 = "k3J9mQ2x"
_A20 = "a1B2c3D4e5" * 2
_A40 = _A20 * 2
_HIDING_NAME = (
    r"(?i:passw(?:or)?d|passphrase|pwd|secret|api[_-]?key|(?:access|refresh|auth|bearer|session)[_-]?token"
    r"|(?:private|secret|access)[_-]?key|authorization)"
)

CREDENTIALS = (
    Detector(
        name="jwt",
        class_="SECRET:jwt",
        pattern=EDGE + r"(eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*)",
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
        pattern=rf"(?i:authorization){MARK}\s{{0,4}}[:=]\s{{0,4}}{MARK}(?i:basic)[ \t]{{1,4}}([A-Za-z0-9+/_-]{{8,}}={{0,2}})",
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
        pattern=rf"(?:^|[^A-Za-z]){_HIDING_NAME}{MARK}\s{{0,4}}[:=]\s{{0,4}}{QUOTE}"
        rf"(?:(?i:bearer|basic|token)[ ])?([^\s\"'\\\x00]{{6,400}}){QUOTE}",
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
        pattern=rf"(?i)(?:passw(?:or)?d|passphrase){QUOTE}\s{{0,4}}[:=]\s{{0,4}}{QUOTE}([A-Za-z0-9][^\"'\\\x00\n]{{5,100}}){QUOTE}",
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
        pattern=rf"(?i)(?:passw(?:or)?d|passphrase|(?:^|[^A-Za-z])pwd){MARK}[ \t]{{0,4}}(?::=|=>|[:=])[ \t]{{0,4}}"
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
        pattern=rf"(?i)(?:^|[^a-z])(?:x-api-key|x-auth-token|api[_-]?key|(?:access|auth|refresh|session)[_-]?token|(?:secret|access|private)[_-]?key|client[_-]?secret){MARK}[ ]{{0,3}}[:=][ ]{{0,3}}([A-Za-z0-9+/_.~-][A-Za-z0-9+/=_.~-]{{7,}})",
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
        pattern=rf"(?i)authorization{MARK}[ ]{{0,3}}[:=][ ]{{0,3}}{MARK}(?:(?:token|apikey|key)[ ]{{1,3}})?([A-Za-z0-9+/_.~-][A-Za-z0-9+/=_.~-]{{11,}})",
        priority=49,
        everywhere=True,
        accept=secret.is_header_value,
        literals=("authorization",),
        matches=(("Authorization: Token " + _A20, _A20), ("authorization=" + _A20, _A20)),
        leaves=("authorization: settings.header_2", "Authorization: required-everywhere", "Authorization: Token abc1"),
    ),
)
